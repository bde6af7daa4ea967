"""The liaison's word about people who registered themselves (P2, P3).

No code is sent to phones. What a definition wants verified is verified by the agency's liaison or
by an organiser, who confirm that this person has said who they are; who did, and when, is kept.
"""

from sqlalchemy import Connection

from contracts.errors import Problem, Refused
from contracts.registering import DecideRegistration, Waiting, WaitingPerson, WaitingQuery
from contracts.registration import Done
from plumbing.handling import each
from plumbing.unit_of_work import UnitOfWork
from services.registration.domain.roster import Entry
from services.registration.repository import accounts, people, registrations
from services.registration.repository.registrations import RegistrationRow
from services.registration.use_cases.authority import agencies_for, not_yours
from services.registration.use_cases.people import tell_exclusion, tell_registration

MOST = 1000


def waiting(connection: Connection, query: WaitingQuery) -> Waiting:
    """Those who wait; a liaison sees their own agency's: ``registration.not_yours``."""
    own = agencies_for(connection, query.by, query.contest)
    asked = own if query.agency is None else {query.agency}
    if own is not None and not own.issuperset(asked or ()):
        raise not_yours()
    rows = registrations.waiting_in(connection, query.contest, asked, MOST)
    return Waiting(
        [
            WaitingPerson(row.person, row.agency, row.claimed, row.registered_at_us, row.given)
            for row in rows
        ]
    )


def decide(work: UnitOfWork, items: list[DecideRegistration]) -> list[Done | Problem]:
    """Confirm or refuse people. Refusals: ``registration.unknown``, ``registration.not_yours``,
    ``registration.reason_missing``, ``registration.erased``."""
    return each(_decide, items, work)  # type: ignore[return-value]


def _decide(work: UnitOfWork, item: DecideRegistration) -> Done:
    row = registrations.registration_of(work.connection, item.contest, item.person, lock=True)
    own = agencies_for(work.connection, item.by, item.contest)
    if row is None or (own is not None and row.agency not in own):
        # what another agency's newcomers are called is none of a liaison's business
        raise Refused("registration.unknown", "Không có người đăng ký này. (No such registration.)")
    if row.state == "erased":
        raise Refused(
            "registration.erased", "Người này đã yêu cầu xóa thông tin. (Erased on their request.)"
        )
    reason = item.reason.strip()
    if item.decision == "refuse" and not reason:
        raise Refused("registration.reason_missing", "Cần ghi lý do. (A reason is needed.)")
    state = "confirmed" if item.decision == "confirm" else "refused"
    if (row.state, row.reason) == (state, reason):
        return Done(0)
    work.audit(item.by, f"registration.{state}", f"{item.contest}/{item.person}", reason=reason)
    if state == "refused" and row.claimed:
        _give_back(work, row)
        return Done()
    after = row._replace(state=state, decided_by=item.by, decided_at_us=work.now_us, reason=reason)
    registrations.write_registration(work.connection, after)
    if not row.claimed:
        _tell(work, after)
    return Done()


def _give_back(work: UnitOfWork, row: RegistrationRow) -> None:
    """Somebody else had claimed the row: it is free again, and who took it is out."""
    registrations.drop_registration(work.connection, row.contest, row.person)
    accounts.drop_credentials(work.connection, row.person)
    accounts.end_sessions(work.connection, [row.person], work.now_us)


def _tell(work: UnitOfWork, row: RegistrationRow) -> None:
    """A newcomer counts for the agency from now on, or may not take part."""
    entry = people.entries_of(work.connection, row.contest, [row.person], lock=True)[row.person]
    person = people.people_by_id(work.connection, [row.person])[row.person]
    reason = row.reason if row.state == "refused" else ""
    after: Entry = entry._replace(roster_reason=reason, revision=entry.revision + 1)
    people.write_entries(work.connection, row.contest, {row.person: after})
    if row.state == "confirmed":
        tell_registration(work, row.contest, person, after)
    if after.excluded != entry.excluded:
        tell_exclusion(work, row.contest, row.person, after)
