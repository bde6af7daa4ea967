"""The staff lists of several agencies at once, and the missing as spreadsheets tell them."""

from collections.abc import Sequence

from contracts.agency_staff_lists import Staff, StaffMember, StaffQuery
from contracts.errors import Unavailable
from contracts.event_envelope import raw
from contracts.reporting import MissingPerson
from gateway.context import GatewayContext
from gateway.core.transport.service_client import understand
from spreadsheets.report_exports import MissingRow

LISTS_AT_ONCE = 50
LISTS_PATIENCE_S = 30.0


async def staff_of(
    context: GatewayContext, contest: str, agencies: Sequence[str], by: str
) -> dict[str, list[StaffMember]]:
    """The lists of agencies as registration has them, for an organiser (``by``); none of them while
    it does not answer."""
    found: dict[str, list[StaffMember]] = {}
    for start in range(0, len(agencies), LISTS_AT_ONCE):
        some = agencies[start : start + LISTS_AT_ONCE]
        queries = [raw(StaffQuery(contest, agency, by)) for agency in some]
        try:
            outcomes = await context.backend.caller.call(
                "registration.staff", queries, LISTS_PATIENCE_S
            )
            for agency, outcome in zip(some, outcomes, strict=True):
                found[agency] = understand(outcome, Staff).people
        except Unavailable:
            return {}
    return found


def missing_row(agency: str, one: MissingPerson, member: StaffMember | None) -> MissingRow:
    """Somebody missing, as spreadsheets tell it, with what the agency's list says of them."""
    position, phone = (member.position, member.phone) if member else ("", "")
    return MissingRow(agency, one.code, one.name, one.obligation, position, phone)
