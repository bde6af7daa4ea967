"""What is kept of a person, shown to them; and forgetting them on their request.

What results and counts need stays under an id that says nothing: attempts, answers, scores, the
agency. Names, phones, identity numbers, addresses, dates of birth and the account go, also from the
events that told of them. Nobody can undo it: so it is asked for with the credential, waits a day in
which it can be called off, and the organisers see it (docs/adr/0017).
"""

from collections.abc import Callable
from functools import partial

from sqlalchemy import Connection

from contracts.comparison_keys import key_of
from contracts.empty_reply import Done
from contracts.errors import Problem, Refused
from contracts.rosters import ContestantErased
from contracts.self_registration import (
    AskErasure,
    CallOffErasure,
    ErasureAsked,
    Erasures,
    ErasuresQuery,
    ErasureView,
    OwnRegistration,
    OwnRegistrationQuery,
)
from plumbing.unit_of_work import Store, UnitOfWork
from services.registration.domain.people.names_in_import_lines import fault_names, line_names
from services.registration.domain.people.person import Person
from services.registration.domain.self_registration.form_fields import spoken_of
from services.registration.repository import (
    account_claims,
    accounts,
    erasures,
    list_corrections,
    people,
    self_registrations,
)
from services.registration.repository import contests as contests_repository
from services.registration.repository.erasures import ErasureRow
from services.registration.use_cases.accounts.authority import refuse_all_but_organisers
from services.registration.use_cases.accounts.password_change import prove
from services.registration.use_cases.accounts.sign_in_throttle import Aside
from services.registration.use_cases.people.sending_messages import forget as forget_messages
from services.registration.use_cases.people.unconfirmed import unconfirmed_of

WAIT_US = 24 * 3600 * 1_000_000
#: people forgotten in one go of the timer
AT_ONCE = 50
MOST = 1000


def own_registration(connection: Connection, query: OwnRegistrationQuery) -> OwnRegistration:
    """All that is kept of who asks; ``registration.unknown`` for who did not register here."""
    row = self_registrations.registration_of(connection, query.contest, query.person)
    if row is None:
        raise _unknown()
    person = people.people_by_id(connection, [query.person])[query.person]
    entry = people.entries_of(connection, query.contest, [query.person])[query.person]
    contest = contests_repository.contest_of(connection, query.contest)
    rules = None if contest is None else contest.definition.registration
    decided = row.state == "confirmed" and row.decided_by
    verified: list[str] = [
        item.field
        for item in (rules.fields if rules and decided else [])
        if item.verified and item.field in row.given
    ]
    asked = erasures.erasure_of(connection, query.person)
    signed_in = accounts.sign_ins_of(connection, [query.person]).get(query.person)
    return OwnRegistration(
        contest=row.contest,
        person=row.person,
        username=person.username,
        agency=row.agency,
        obligation=entry.obligation,
        claimed=row.claimed,
        state=row.state,  # type: ignore[arg-type]
        values=row.given,
        # what the list says of a row is shown to whoever has been confirmed to be its person
        kept={} if row.claimed and row.state == "waiting" else spoken_of(person),
        consent=row.consent,
        consent_digest=row.consent_digest,
        consented_at_us=row.consented_at_us,
        registered_at_us=row.registered_at_us,
        verified=verified,
        decided_by=row.decided_by,
        decided_at_us=row.decided_at_us,
        reason=row.reason,
        erasure_due_at_us=asked.due_at_us if asked and asked.state == "waiting" else None,
        first_signed_in_at_us=signed_in.first_at_us if signed_in else None,
        last_signed_in_at_us=signed_in.last_at_us if signed_in else None,
    )


def _unknown() -> Refused:
    return Refused(
        "registration.unknown",
        "Đồng chí không tự đăng ký ở cuộc thi này; thông tin trong danh sách cán bộ do cơ quan "
        "cung cấp, hãy liên hệ đầu mối. (You did not register here; the staff list is your "
        "agency's.)",
    )


def ask_erasure(store: Store, item: AskErasure, *, secret: bytes, aside: Aside) -> ErasureAsked:
    """Note that somebody wants to be forgotten, in every contest, when a day has passed; asked
    again, it stays the same day. Refusals: ``registration.unknown``,
    ``registration.not_confirmed``, ``registration.has_role``, ``registration.claim_waiting``,
    ``session.ended``, ``session.wrong_credentials``, ``session.too_many_tries``."""
    with store.reading() as connection:
        _refuse_unfit(connection, item)
    prove(store, item.person, item.session, item.password, item.at_us, secret=secret, aside=aside)
    with store.unit_of_work() as work:
        _refuse_unfit(work.connection, item)
        before = erasures.erasure_of(work.connection, item.person, lock=True)
        if before is not None and before.state == "waiting":
            return ErasureAsked(before.due_at_us)
        due_at_us = work.now_us + WAIT_US
        row = ErasureRow(item.person, item.contest, work.now_us, due_at_us)
        erasures.write_erasure(work.connection, row)
        for about in _trails(work, item.person):
            work.audit(item.person, "person.erasure_asked", about, due_at_us=due_at_us)
        return ErasureAsked(due_at_us)


def _refuse_unfit(connection: Connection, item: AskErasure) -> None:
    row = self_registrations.registration_of(connection, item.contest, item.person)
    if row is None or row.state == "erased":
        raise _unknown()
    person = people.people_by_id(connection, [item.person])[item.person]
    if key_of(item.username) != person.username_key:
        raise Refused(
            "registration.not_confirmed",
            "Hãy gõ đúng tên đăng nhập để xác nhận xóa. (Type your username to confirm.)",
        )
    if row.claimed and row.state == "waiting":
        raise Refused(
            "registration.claim_waiting",
            "Chưa ai xác nhận đồng chí là người có tên trong danh sách nên chưa xóa được; hãy liên "
            "hệ đầu mối cơ quan. (Nobody has confirmed yet that this row is yours.)",
        )
    if people.grants_of(connection, [item.person]):
        raise Refused(
            "registration.has_role",
            "Tài khoản đang giữ nhiệm vụ của Ban Tổ chức nên chưa xóa được. "
            "(The account holds a role; that has to end first.)",
        )


def _trails(work: UnitOfWork, person: str) -> list[str]:
    """The trail of each contest where the person stands, for its organisers to see."""
    return [f"{contest}/{person}" for contest in people.contests_of(work.connection, person)]


def call_off_erasure(work: UnitOfWork, items: list[CallOffErasure]) -> list[Done | Problem]:
    """The person stays; ``Done(0)`` where nothing was asked for, or it is done already."""
    return [Done(int(call_off(work, item.person))) for item in items]


def call_off(work: UnitOfWork, person: str, why: str = "") -> bool:
    """Call off what waits, for the person or because somebody else had the account."""
    row = erasures.erasure_of(work.connection, person, lock=True)
    if row is None or row.state != "waiting":
        return False
    after = row._replace(state="called_off", ended_at_us=work.now_us)
    erasures.write_erasure(work.connection, after)
    for about in _trails(work, person):
        work.audit(person, "person.erasure_called_off", about, why=why)
    return True


def erasures_of(connection: Connection, query: ErasuresQuery) -> Erasures:
    """Who asked to be forgotten; for the contest's organisers: ``registration.not_yours``."""
    refuse_all_but_organisers(connection, query.by, query.contest)
    rows = erasures.erasures_in(connection, query.contest, MOST)
    ids = [row.person for row in rows]
    entries = people.entries_of(connection, query.contest, ids)
    return Erasures(
        [
            ErasureView(
                row.person,
                entries[row.person].name,
                next(iter(entries[row.person].agencies_now()), ""),
                "done" if row.state == "named" else row.state,  # type: ignore[arg-type]
                row.asked_at_us,
                row.due_at_us,
                row.ended_at_us,
            )
            for row in rows
        ]
    )


def carry_out_due(store: Store, *, yield_control: Callable[[], None]) -> int:
    """Forget those whose day is over. How many there were; what a stopped process left over is
    gone on with. Names in events are taken out slice by slice, so that nobody waits for it."""
    with store.reading() as connection:
        found = erasures.due(connection, store.clock(), AT_ONCE)
    for person in found:
        with store.unit_of_work() as work:
            _begin(work, person)
        while True:
            with store.unit_of_work() as work:
                if not _forget_slice(work, person):
                    break
            yield_control()
    return len(found)


def _begin(work: UnitOfWork, person: str) -> None:
    row = erasures.erasure_of(work.connection, person, lock=True)
    if row is None or row.state != "waiting" or row.due_at_us > work.now_us:
        return
    registration = self_registrations.registration_of(work.connection, row.contest, person)
    unconfirmed = registration is None or (registration.claimed and registration.state == "waiting")
    if unconfirmed or people.grants_of(work.connection, [person]):
        call_off(work, person, "the account is another's, or holds a role by now")
        return
    _erase(work, people.people_by_id(work.connection, [person])[person])
    after = row._replace(
        state="named",
        ended_at_us=work.now_us,
        named_from=0,
        named_until=erasures.last_event(work.connection),
    )
    erasures.write_erasure(work.connection, after)


def _forget_slice(work: UnitOfWork, person: str) -> bool:
    """Whether there may be more events that name the person."""
    row = erasures.erasure_of(work.connection, person, lock=True)
    if row is None or row.state != "named":
        return False
    reached = erasures.forget_in_events(work.connection, row)
    work.forgets()
    after = row._replace(named_from=reached)
    if reached is None:
        after = row._replace(state="done", named_from=None, named_until=None)
    erasures.write_erasure(work.connection, after)
    return reached is not None


def _erase(work: UnitOfWork, person: Person) -> None:
    name = person.person
    for contest in people.contests_of(work.connection, name):
        _erase_in(work, contest, person)
    erasures.forget_in_imports(
        work.connection, partial(line_names, person), partial(fault_names, person)
    )
    account_claims.drop_claims(work.connection, name)
    accounts.drop_credentials(work.connection, name)
    accounts.end_sessions(work.connection, [name], work.now_us)
    accounts.forget_traces(work.connection, name, person.username_key)
    people.forget_person(work.connection, name)
    list_corrections.forget(work.connection, person)
    forget_messages(work, name)
    for about in _trails(work, name):
        work.audit(name, "person.erased", about)


def _erase_in(work: UnitOfWork, contest: str, person: Person) -> None:
    name = person.person
    entry = people.entries_of(work.connection, contest, [name], lock=True)[name]
    after = entry._replace(name="", revision=entry.revision + 1)
    people.write_entries(work.connection, contest, {name: after}, work.now_us)
    row = self_registrations.registration_of(work.connection, contest, name, lock=True)
    unconfirmed = bool(unconfirmed_of(work.connection, contest, [name]))
    if row is not None:
        self_registrations.write_registration(
            work.connection, row._replace(state="erased", given={})
        )
    gone = ContestantErased(
        contest,
        name,
        entry.obligation,
        list(entry.memberships),
        after.revision,
        unconfirmed,
        entry.audience,
    )
    work.emit(gone, key=name, subject=name)
