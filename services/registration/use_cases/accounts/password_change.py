"""Choosing a password, and proving that one knows it."""

import secrets

from contracts.accounts import Account, ChangePassword, SignIn
from contracts.errors import Refused
from plumbing import passwords as hashes
from plumbing.unit_of_work import Store, UnitOfWork
from services.registration.domain.accounts import activation_codes, password_policy
from services.registration.domain.people.person import Person
from services.registration.repository import accounts, people
from services.registration.repository.accounts import Credential
from services.registration.use_cases.accounts.sessions import (
    SESSION_BYTES,
    accounts_of,
    session_row,
    with_session,
)
from services.registration.use_cases.accounts.sign_in_throttle import (
    Aside,
    Try,
    consider,
    forgive,
    wrong,
)


def change_password(store: Store, item: ChangePassword, *, secret: bytes, aside: Aside) -> Account:
    """Choose a password: ``password.*``, ``session.*``. Every session ends, a new one begins: who
    has taken a token over does not keep it.

    The same again, because its answer got lost, is answered as done.
    """
    if (done := _done_already(store, item)) is not None:
        return done
    with store.unit_of_work() as work:
        tried, person = _consider_change(work, item, secret)
    if tried.problem is not None:
        raise Refused(tried.problem.code, tried.problem.message, **tried.problem.details)
    right = tried.by_code or aside.run([tried.fits])[0]
    new = password_policy.normal(item.new)
    if not right:
        raise Refused(wrong().code, "Mật khẩu hiện tại không đúng. (Wrong current password.)")
    same_code = tried.by_code and activation_codes.read(item.new) == activation_codes.read(
        item.current
    )
    same = new == password_policy.normal(item.current) or same_code
    with store.reading() as connection:
        entry = people.newest_entries(connection, [person.person]).get(person.person)
    agencies = entry.agencies_now() if entry else []
    own = password_policy.own_words(person.name, person.birth_date, agencies)
    password_policy.refuse_weak(new, person.username, tried.by_code, same, own)
    kept = aside.run([lambda: hashes.hash_password(new)])[0]
    try:
        with store.unit_of_work() as work:
            return _change(work, item, tried, kept)
    except Refused:
        if (done := _done_already(store, item)) is not None:
            return done
        raise


def prove(
    store: Store, person: str, session: str, typed: str, at_us: int, *, secret: bytes, aside: Aside
) -> None:
    """Whoever has this session knows the password, or the activation code: ``session.ended``,
    ``session.wrong_credentials``, ``session.too_many_tries``."""
    item = ChangePassword(person, session, typed, "", at_us)
    with store.unit_of_work() as work:
        tried, _ = _consider_change(work, item, secret)
    if tried.problem is not None:
        raise Refused(tried.problem.code, tried.problem.message, **tried.problem.details)
    if not (tried.by_code or aside.run([tried.fits])[0]):
        raise Refused(wrong().code, "Mật khẩu hiện tại không đúng. (Wrong current password.)")
    with store.unit_of_work() as work:
        forgive(work.connection, [tried])


def _done_already(store: Store, item: ChangePassword) -> Account | None:
    """The account with the session that this very change began."""
    with store.reading() as connection:
        if not accounts.lives(connection, item.next_session, item.person, store.clock()):
            return None
        person = people.people_by_id(connection, [item.person])[item.person]
        account = accounts_of(connection, [person], store.clock())[item.person]
    return with_session(account, item.next_session, False)


def _consider_change(work: UnitOfWork, item: ChangePassword, secret: bytes) -> tuple[Try, Person]:
    person = people.people_by_id(work.connection, [item.person]).get(item.person)
    if person is None or not accounts.lives(
        work.connection, item.session, item.person, work.now_us
    ):
        raise Refused("session.ended", "Phiên làm việc đã hết. (The session has ended.)")
    as_typed = SignIn(person.username_key, item.current, item.arrived_us)
    (tried,) = consider(work, [as_typed], secret, item.session)
    return tried, person


def _change(work: UnitOfWork, item: ChangePassword, tried: Try, kept: str) -> Account:
    now = accounts.credentials_of(work.connection, [item.person], lock=True).get(item.person)
    if now != tried.credential:
        raise Refused(
            "session.ended", "Mật khẩu vừa được đổi ở nơi khác. (Changed elsewhere meanwhile.)"
        )
    assert tried.person is not None, "found before"
    accounts.write_credentials(work.connection, [Credential(item.person, kept)])
    forgive(work.connection, [tried])
    accounts.end_sessions(work.connection, [item.person], work.now_us)
    session = item.next_session or secrets.token_urlsafe(SESSION_BYTES)
    accounts.add_sessions(work.connection, [session_row(work, session, tried.person, item.browser)])
    for contest in _places(work, item.person):
        work.audit(item.person, "password.changed", f"{contest}/{item.person}")
    account = accounts_of(work.connection, [tried.person], work.now_us)[item.person]
    return with_session(account, session, False)


def _places(work: UnitOfWork, person: str) -> list[str]:
    """The contests whose trails tell of it: those on whose lists the person stands or in which they
    serve. All of them (``*``) where they serve in all, or in none: no organiser reads of another
    contest's people."""
    serving = {one.contest for one in people.grants_of(work.connection, [person]).get(person, [])}
    if "" in serving:
        return ["*"]
    return sorted({*serving, *people.contests_of(work.connection, person)}) or ["*"]
