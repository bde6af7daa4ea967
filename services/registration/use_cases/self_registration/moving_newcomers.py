"""Who chose the wrong agency from the list is moved to the right one, by the word of its liaison or
of an organiser."""

from msgspec import structs

from contracts.errors import Refused
from contracts.self_registration import DecideRegistration
from plumbing.unit_of_work import UnitOfWork
from services.registration.repository import contests as contests_repository
from services.registration.repository import people, self_registrations
from services.registration.repository.self_registrations import RegistrationRow
from services.registration.use_cases.people.ages import Ages
from services.registration.use_cases.people.names_and_exclusions import tell_registration
from services.registration.use_cases.people.unconfirmed import unconfirmed_of


def move_newcomer(
    work: UnitOfWork, item: DecideRegistration, row: RegistrationRow, reason: str, *, liaison: bool
) -> None:
    """Put a newcomer under another agency as if they had chosen it: its liaison has the word about
    who waits, and they count for it from their first attempt on. A liaison moves whoever waits at
    their own agency, an organiser whoever was confirmed too. Refusals: ``agency.unknown``,
    ``registration.move_same``, ``registration.move_listed``, ``registration.move_decided``."""
    _refuse_unfit(work, item, row, liaison=liaison)
    person = people.people_by_id(work.connection, [row.person])[row.person]
    entry = people.entries_of(work.connection, row.contest, [row.person], lock=True)[row.person]
    places = tuple(
        structs.replace(one, agency=item.agency) if one.agency == row.agency else one
        for one in entry.memberships
    )
    after = entry._replace(memberships=places, revision=entry.revision + 1)
    people.write_entries(work.connection, row.contest, {row.person: after}, work.now_us)
    self_registrations.write_registration(work.connection, row._replace(agency=item.agency))
    waits = bool(unconfirmed_of(work.connection, row.contest, [row.person]))
    age = Ages(work.connection, row.contest).verdict(person, after)
    tell_registration(work, row.contest, person, after, age=age, unconfirmed=waits)
    about = f"{row.contest}/{row.person}"
    work.audit(
        item.by,
        "registration.moved",
        about,
        reason=reason,
        from_agency=row.agency,
        agency=item.agency,
    )


def _refuse_unfit(
    work: UnitOfWork, item: DecideRegistration, row: RegistrationRow, *, liaison: bool
) -> None:
    known = contests_repository.agencies_of(work.connection, item.contest).values()
    if item.agency not in {one.agency for one in known}:
        raise Refused(
            "agency.unknown",
            "Không có đơn vị này trong cuộc thi; hãy chọn trong danh sách. "
            "(The contest has no such agency.)",
        )
    if item.agency == row.agency:
        raise Refused(
            "registration.move_same",
            "Người này đang ở đơn vị đó; hãy chọn đơn vị khác. (They are there already.)",
        )
    if row.claimed:
        raise Refused(
            "registration.move_listed",
            "Người này nhận một dòng trong danh sách của đơn vị; hãy xác nhận hoặc không xác nhận, "
            "hoặc sửa danh sách. (They claimed a row of the list: confirm or refuse it.)",
        )
    if row.state == "refused" or (liaison and row.state != "waiting"):
        raise Refused(
            "registration.move_decided",
            "Đăng ký này đã được quyết định nên đầu mối không chuyển được; hãy đề nghị "
            "Ban Tổ chức. (It was decided already.)",
            state=row.state,
        )
