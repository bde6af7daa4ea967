"""Signing in and out, choosing a password.

A first transaction counts the try before the password is compared. The slow hash is compared in
the thread pool, outside of any transaction. A second transaction takes the count back and opens the
session. So tries that come at once are all counted.
"""

import secrets
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol, TypeVar

from sqlalchemy import Connection

from contracts.errors import Problem, Refused
from contracts.registration import (
    Account,
    ChangePassword,
    Done,
    OwnSession,
    OwnSessions,
    OwnSessionsQuery,
    Revocations,
    RevocationsSince,
    RoleGrant,
    SignIn,
    SignOut,
)
from plumbing import passwords as hashes
from plumbing.unit_of_work import Store, UnitOfWork
from services.registration.domain.accounts import codes, password_policy, throttle
from services.registration.domain.accounts.throttle import Limits, Tally, Trust
from services.registration.domain.roster_import.difference import Person
from services.registration.domain.text import MOST_KEY, key_of
from services.registration.repository import accounts, people
from services.registration.repository.accounts import Credential, Pair, SessionRow
from services.registration.use_cases.accounts.roles import roles_of

SESSION_US = 12 * 3600 * 1_000_000
SESSION_BYTES = 18
DAY_US = 24 * 3600 * 1_000_000
KEPT_US = {
    "sessions": DAY_US,
    "revocations": SESSION_US,
    "sign_in_failures": DAY_US,
    "known_addresses": 180 * DAY_US,
}
T = TypeVar("T")


class Aside(Protocol):
    """Does slow work where it keeps nobody waiting."""

    def run(self, jobs: Sequence[Callable[[], T]]) -> list[T]:
        """The results of these jobs."""


class _Try(NamedTuple):
    """One attempt to sign in: who it would be, and what is known before the slow part.

    ``place`` is where it comes from: a browser that the account knows, else an address (or the
    session in which the password is asked again). Empty ones are never known.
    """

    key: str
    place: str
    trust: Trust
    password: str
    person: Person | None
    credential: Credential | None
    by_code: bool
    remembered: tuple[str, ...] = ()
    problem: Problem | None = None
    browser: str = ""

    @property
    def counted(self) -> dict[Pair, Limits]:
        """Where its failure counts: account and place together; a stranger's also for all strangers
        to the account and for the whole address."""
        own: dict[Pair, Limits] = {(self.key, self.place): throttle.OWN_LIMITS[self.trust]}
        if self.trust is Trust.NOTHING:
            own[self.key, ""] = throttle.STRANGERS
            own["", self.place] = throttle.WHOLE_ADDRESS
        return own

    def fits(self) -> bool:
        """Whether the password is right; as slow for nobody's."""
        kept = self.credential.password if self.credential else None
        return hashes.fits(self.password, kept)


def sign_in(
    store: Store, items: list[SignIn], *, secret: bytes, aside: Aside
) -> list[Account | Problem]:
    """Open sessions. Refusals: ``session.wrong_credentials``, ``session.too_many_tries``."""
    with store.unit_of_work() as work:
        tries = _consider(work, items, secret)
    slow = [index for index, tried in enumerate(tries) if not (tried.problem or tried.by_code)]
    verdicts = dict(zip(slow, aside.run([tries[index].fits for index in slow]), strict=True))
    with store.unit_of_work() as work:
        good = [t for i, t in enumerate(tries) if t.by_code or verdicts.get(i)]
        welcome = _welcome(work, good)
    return [tried.problem or welcome.get(id(tried)) or _wrong() for tried in tries]


def _consider(
    work: UnitOfWork, items: list[SignIn], secret: bytes, session: str = ""
) -> list[_Try]:
    """What is known of these tries; ``session``: the one in which they ask for the password again,
    so that whoever took it over does not guess faster than others."""
    keys = [key_of(item.username)[:MOST_KEY] for item in items]
    found = people.people_by_key(work.connection, keys)
    had = accounts.credentials_of(work.connection, [p.person for p in found.values()])
    known = accounts.known_pairs(
        work.connection,
        {
            (found[key].person, place)
            for key, item in zip(keys, items, strict=True)
            if key in found
            for place in _places(item).values()
        },
    )
    tries = []
    for key, item in zip(keys, items, strict=True):
        person = found.get(key)
        credential = had.get(person.person) if person else None
        code = credential.code if credential else None
        places, trust = _places(item), Trust.SESSION if session else _trust(person, item, known)
        tries.append(
            _Try(
                key,
                f"#{session}" if session else places.get(trust, f"@{item.address}"),
                trust,
                password_policy.normal(item.password)[: password_policy.LONGEST + 1],
                person,
                credential,
                person is not None and codes.opens(secret, person.person, item.password, code),
                tuple(places.values()),
                browser=item.browser,
            )
        )
    return _counted(work, tries)


def _places(item: SignIn) -> dict[Trust, str]:
    """Where somebody may have signed in before, the surest first."""
    places = {Trust.DEVICE: f"~{item.device}"} if item.device else {}
    return {**places, Trust.ADDRESS: f"@{item.address}"} if item.address else places


def _trust(person: Person | None, item: SignIn, known: set[Pair]) -> Trust:
    if person is not None:
        for trust, place in _places(item).items():
            if (person.person, place) in known:
                return trust
    return Trust.NOTHING


def _counted(work: UnitOfWork, tries: list[_Try]) -> list[_Try]:
    """These tries, those that must wait with their problem; the others are counted as if all were
    wrong. A right code never waits: nobody guesses 80 bits."""
    now_us = work.now_us
    tallies = accounts.tallies(work.connection, {place for t in tries for place in t.counted})
    changed: dict[Pair, Tally] = {}
    considered = []
    for tried in tries:
        if not tried.by_code:
            waits = [throttle.wait_us(tallies.get(p), m, now_us) for p, m in tried.counted.items()]
            if max(waits):
                considered.append(tried._replace(problem=_too_many(max(waits))))
                continue
            for place, limits in tried.counted.items():
                tally = throttle.after_failure(tallies.get(place), limits, now_us)
                tallies[place] = changed[place] = tally
        considered.append(tried)
    accounts.write_tallies(work.connection, changed)
    return considered


def _wrong() -> Problem:
    return Problem(
        "session.wrong_credentials",
        "Sai tên đăng nhập hoặc mật khẩu. (Wrong username or password.)",
    )


def _too_many(wait_us: int) -> Problem:
    seconds = -(-wait_us // throttle.SECOND_US)
    return Problem(
        "session.too_many_tries",
        f"Sai quá nhiều lần, vui lòng thử lại sau {seconds} giây. (Too many tries.)",
        {"retry_after_s": seconds},
    )


def _welcome(work: UnitOfWork, tries: list[_Try]) -> dict[int, Account]:
    """Sessions for tries that were right, by ``id`` of the try."""
    if not tries:
        return {}
    _forgive(work.connection, tries)
    rows, welcome = [], {}
    own = _accounts(work.connection, [t.person for t in tries if t.person], work.now_us)
    for tried in tries:
        assert tried.person is not None, "a right try is somebody's"
        session = secrets.token_urlsafe(SESSION_BYTES)
        rows.append(_row(work, session, tried.person, tried.browser))
        account = own[tried.person.person]
        welcome[id(tried)] = _with_session(account, session, tried.by_code)
    accounts.add_sessions(work.connection, rows)
    accounts.note_sign_ins(work.connection, [row.person for row in rows], work.now_us)
    pairs = [
        (row.person, place)
        for row, tried in zip(rows, tries, strict=True)
        for place in tried.remembered
    ]
    accounts.remember_pairs(work.connection, pairs, work.now_us)
    return welcome


def _row(work: UnitOfWork, session: str, person: Person, browser: str) -> SessionRow:
    expires_at_us = work.now_us + SESSION_US
    return SessionRow(session, person.person, work.now_us, expires_at_us, None, browser)


def _forgive(connection: Connection, tries: list[_Try]) -> None:
    """Who was right was also the one who erred before at the same place; and a newcomer who gets
    in makes room at the address. What strangers elsewhere tried stays counted."""
    tallies = accounts.tallies(connection, {place for tried in tries for place in tried.counted})
    eased: dict[Pair, int] = {}
    for tried in tries:
        own = tallies.get((tried.key, tried.place))
        for place in tried.counted:
            earned = throttle.ROOM_EARNED if place[0] == "" else 0
            eased[place] = eased.get(place, 0) + (own.failures if own else 0) + earned
    accounts.ease(connection, tallies, eased)


def _with_session(account: Account, session: str, must_change: bool) -> Account:
    values = {name: getattr(account, name) for name in account.__struct_fields__}
    return Account(**{**values, "session": session, "must_change_password": must_change})


def _accounts(connection: Connection, who: list[Person], now_us: int) -> dict[str, Account]:
    """These people's accounts, without session."""
    ids = sorted({person.person for person in who})
    roles = roles_of(connection, ids)
    grants = people.grants_of(connection, ids)
    entries = people.newest_entries(connection, ids)
    found = {}
    for person in who:
        own = next((g.agency for g in grants.get(person.person, []) if g.agency), None)
        entry = entries.get(person.person)
        found[person.person] = Account(
            person=person.person,
            name=person.name,
            roles=roles.get(person.person, []),
            session="",
            must_change_password=False,
            username=person.username,
            agency=own or (entry.agency_at(now_us) if entry else None),
            position=person.position,
            grants=[
                RoleGrant(one.role, one.contest, one.agency)
                for one in grants.get(person.person, [])
            ],
        )
    return found


def sign_out(work: UnitOfWork, items: list[SignOut]) -> list[Done]:
    """End sessions; one that has ended already counts 0."""
    return [
        Done(accounts.end_sessions(work.connection, [i.person], work.now_us, only=i.session))
        for i in items
    ]


def own_sessions(connection: Connection, query: OwnSessionsQuery, *, now_us: int) -> OwnSessions:
    """The sessions of a person that live."""
    rows = accounts.live_sessions(connection, query.person, now_us)
    return OwnSessions(
        [OwnSession(one.session, one.created_at_us, one.expires_at_us, one.browser) for one in rows]
    )


def revocations(connection: Connection, query: RevocationsSince) -> Revocations:
    """Sessions revoked since."""
    return Revocations(*accounts.revoked_after(connection, query.after))


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
        raise Refused(_wrong().code, "Mật khẩu hiện tại không đúng. (Wrong current password.)")
    same_code = tried.by_code and codes.read(item.new) == codes.read(item.current)
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
        raise Refused(_wrong().code, "Mật khẩu hiện tại không đúng. (Wrong current password.)")
    with store.unit_of_work() as work:
        _forgive(work.connection, [tried])


def _done_already(store: Store, item: ChangePassword) -> Account | None:
    """The account with the session that this very change began."""
    with store.reading() as connection:
        if not accounts.lives(connection, item.next_session, item.person, store.clock()):
            return None
        person = people.people_by_id(connection, [item.person])[item.person]
        account = _accounts(connection, [person], store.clock())[item.person]
    return _with_session(account, item.next_session, False)


def _consider_change(work: UnitOfWork, item: ChangePassword, secret: bytes) -> tuple[_Try, Person]:
    person = people.people_by_id(work.connection, [item.person]).get(item.person)
    if person is None or not accounts.lives(
        work.connection, item.session, item.person, work.now_us
    ):
        raise Refused("session.ended", "Phiên làm việc đã hết. (The session has ended.)")
    as_typed = SignIn(person.username_key, item.current, item.arrived_us)
    (tried,) = _consider(work, [as_typed], secret, item.session)
    return tried, person


def _change(work: UnitOfWork, item: ChangePassword, tried: _Try, kept: str) -> Account:
    now = accounts.credentials_of(work.connection, [item.person], lock=True).get(item.person)
    if now != tried.credential:
        raise Refused(
            "session.ended", "Mật khẩu vừa được đổi ở nơi khác. (Changed elsewhere meanwhile.)"
        )
    assert tried.person is not None, "found before"
    accounts.write_credentials(work.connection, [Credential(item.person, kept)])
    _forgive(work.connection, [tried])
    accounts.end_sessions(work.connection, [item.person], work.now_us)
    session = item.next_session or secrets.token_urlsafe(SESSION_BYTES)
    accounts.add_sessions(work.connection, [_row(work, session, tried.person, item.browser)])
    for contest in people.contests_of(work.connection, item.person) or ["*"]:
        work.audit(item.person, "password.changed", f"{contest}/{item.person}")
    account = _accounts(work.connection, [tried.person], work.now_us)[item.person]
    return _with_session(account, session, False)


def tidy(work: UnitOfWork) -> None:
    """Forget sessions, revocations and failures that no longer matter."""
    accounts.tidy(work.connection, work.now_us, KEPT_US)
