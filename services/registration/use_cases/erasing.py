"""What is kept of a person, shown to them; and forgetting them on their request.

What results and counts need stays under an id that says nothing: attempts, answers, scores, the
agency. Names, phones, identity numbers, addresses, dates of birth and the account go, also from the
events that told of them. Nobody can undo it.
"""

from sqlalchemy import Connection

from contracts.errors import Problem, Refused
from contracts.registering import EraseRegistration, OwnRegistration, OwnRegistrationQuery
from contracts.registration import ContestantErased, Done
from plumbing.handling import each
from plumbing.unit_of_work import UnitOfWork
from services.registration.domain.registering import spoken_of
from services.registration.domain.roster import Person
from services.registration.domain.text import key_of
from services.registration.repository import (
    accounts,
    claims,
    corrections,
    erasures,
    people,
    registrations,
)
from services.registration.repository import contests as contests_repository


def own_registration(connection: Connection, query: OwnRegistrationQuery) -> OwnRegistration:
    """All that is kept of who asks; ``registration.unknown`` for who did not register here."""
    row = registrations.registration_of(connection, query.contest, query.person)
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
    )


def _unknown() -> Refused:
    return Refused(
        "registration.unknown",
        "Đồng chí không tự đăng ký ở cuộc thi này; thông tin trong danh sách cán bộ do cơ quan "
        "cung cấp, hãy liên hệ đầu mối. (You did not register here; the staff list is your "
        "agency's.)",
    )


def erase(work: UnitOfWork, items: list[EraseRegistration]) -> list[Done | Problem]:
    """Forget people who registered themselves, in every contest. Refusals:
    ``registration.unknown``, ``registration.not_confirmed``, ``registration.has_role``."""
    return each(_erase, items, work)  # type: ignore[return-value]


def _erase(work: UnitOfWork, item: EraseRegistration) -> Done:
    row = registrations.registration_of(work.connection, item.contest, item.person, lock=True)
    if row is None:
        raise _unknown()
    if row.state == "erased":
        return Done(0)
    person = people.people_by_id(work.connection, [item.person])[item.person]
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
    if people.grants_of(work.connection, [item.person]):
        raise Refused(
            "registration.has_role",
            "Tài khoản đang giữ nhiệm vụ của Ban Tổ chức nên chưa xóa được. "
            "(The account holds a role; that has to end first.)",
        )
    contests = people.contests_of(work.connection, item.person)
    for contest in contests:
        _erase_in(work, contest, person)
    claims.drop_claims(work.connection, item.person)
    accounts.drop_credentials(work.connection, item.person)
    accounts.end_sessions(work.connection, [item.person], work.now_us)
    accounts.forget_traces(work.connection, item.person, person.username_key)
    people.forget_person(work.connection, item.person)
    corrections.forget(work.connection, item.person)
    erasures.forget_in_events(work.connection, item.person)
    for contest in contests:
        work.audit(item.person, "person.erased", f"{contest}/{item.person}")
    return Done(len(contests))


def _erase_in(work: UnitOfWork, contest: str, person: Person) -> None:
    name = person.person
    entry = people.entries_of(work.connection, contest, [name], lock=True)[name]
    after = entry._replace(name="", revision=entry.revision + 1)
    people.write_entries(work.connection, contest, {name: after})
    row = registrations.registration_of(work.connection, contest, name, lock=True)
    unconfirmed = False
    if row is not None:
        known = contests_repository.contest_of(work.connection, contest)
        rules = None if known is None else known.definition.registration
        confirmed = row.claimed or row.state == "confirmed"
        unconfirmed = not confirmed and rules is not None and rules.agency_confirmed
        registrations.write_registration(work.connection, row._replace(state="erased", given={}))
    erasures.forget_in_imports(work.connection, contest, entry.name)
    gone = ContestantErased(
        contest, name, entry.obligation, list(entry.memberships), after.revision, unconfirmed
    )
    work.emit(gone, key=name, subject=name)
