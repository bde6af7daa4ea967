"""The staff lists of several agencies at once, and the missing as spreadsheets tell them."""

from collections.abc import Sequence, Set

from contracts.agency_staff_lists import Staff, StaffMember, StaffQuery
from contracts.errors import Unavailable
from contracts.reporting import MissingPerson
from gateway.context import GatewayContext
from spreadsheets.report_exports import MissingRow

LISTS_AT_ONCE = 50
LISTS_PATIENCE_S = 30.0


async def staff_of(
    context: GatewayContext, contest: str, agencies: Sequence[str], by: str
) -> dict[str, list[StaffMember]]:
    """The lists of some agencies as registration has them, for an organiser (``by``); none of them
    while it does not answer. All lists of a contest are its roster: ask for some at a time."""
    queries = [StaffQuery(contest, agency, by) for agency in agencies]
    try:
        found = await context.backend.ask_each(
            "registration.staff", queries, Staff, LISTS_PATIENCE_S
        )
    except Unavailable:
        return {}
    return {agency: one.people for agency, one in zip(agencies, found, strict=True)}


async def staff_codes(
    context: GatewayContext, contest: str, agencies: Sequence[str], by: str, people: Set[str]
) -> dict[str, str]:
    """Person -> staff code of these people, whichever of the agencies' lists they stand on; none of
    them while registration does not answer."""
    codes: dict[str, str] = {}
    for start in range(0, len(agencies), LISTS_AT_ONCE):
        some = agencies[start : start + LISTS_AT_ONCE]
        listed = await staff_of(context, contest, some, by)
        if not listed:
            return {}
        for members in listed.values():
            codes.update((one.person, one.code) for one in members if one.person in people)
    return codes


def missing_row(agency: str, one: MissingPerson, member: StaffMember | None) -> MissingRow:
    """Somebody missing, as spreadsheets tell it, with what the agency's list says of them."""
    position, phone = (member.position, member.phone) if member else ("", "")
    return MissingRow(agency, one.code, one.name, one.obligation, position, phone)
