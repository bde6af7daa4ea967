"""What the pages about one agency share: whose it is, its figures, its people."""

from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from contracts.agency_staff_lists import Staff, StaffMember, StaffQuery
from contracts.definition import Definition
from contracts.errors import Refused, Unavailable
from contracts.local_times import parse_rfc3339
from contracts.reporting import AgencyParticipation, Missing, MissingPerson, MissingQuery
from gateway.contests.shapes import RoundView
from gateway.context import GatewayContext, context_of
from gateway.core.access.api_access_table import not_yours
from gateway.core.access.auth import who
from gateway.exam.actions.attempts import closing_at
from gateway.participation.cache import Scope
from gateway.web.page_helpers import named, rendered

PATH = "/contests/{contest}/agencies/{agency}"


class Head(NamedTuple):
    """The agency that a page is about, as it stands in what the quota counts over; the rounds as
    they stand for it."""

    contest: str
    agency: str
    plan: Definition
    line: AgencyParticipation
    rounds: list[RoundView]

    @property
    def open_round(self) -> RoundView | None:
        """The round that is open to the agency now, practice aside."""
        mine = (item for item in self.rounds if not item.agencies or self.agency in item.agencies)
        return next((item for item in mine if item.state == "open"), None)

    @property
    def quota_round(self) -> str | None:
        """The round that the quota is about; ``None``: all of them together."""
        each = self.plan.participation.quota_scope == "each_round"
        return self.open_round.round if each and self.open_round else None


class MissingMember(NamedTuple):
    """Somebody who has not taken part; position and phone as the agency's list has them."""

    person: str
    code: str
    name: str
    obligation: str
    position: str
    phone: str


async def head_of(request: Request) -> Head:
    """The agency of the path; refused to whom it is not their own (an organiser sees any)."""
    context, session = context_of(request), who(request)
    contest, agency = request.path_params["contest"], request.path_params["agency"]
    if "organiser" not in session.roles and agency not in session.agencies:
        raise not_yours()
    plan = (await context.contests.defined(contest)).definition
    quota_phase = plan.participation.phase
    rounds = [
        _for_agency(item, agency, context.clock())
        for item in await context.contests.rounds(contest)
        if item.phase == quota_phase and item.quiz is not None and not item.practice
    ]
    return Head(contest, agency, plan, await line_of(context, Scope(contest), agency), rounds)


def _for_agency(item: RoundView, agency: str, now_us: int) -> RoundView:
    """A round as it stands for the agency, whose close may be later than that of all."""
    closes = [item.closes_at, item.extensions.get(agency, item.closes_at)]
    return closing_at(item, max(closes, key=parse_rfc3339), now_us)


async def line_of(context: GatewayContext, scope: Scope, agency: str) -> AgencyParticipation:
    """An agency's line of a quota table; ``agency.unknown``."""
    report = await context.participation.get(scope)
    for line in report.table.agencies:
        if line.agency == agency:
            return line
    raise Refused("agency.unknown", "Không có đơn vị này. (No such agency.)")


def shown(
    request: Request, template: str, head: Head, *, status: int = 200, **values: object
) -> Response:
    """A page about the agency."""
    return rendered(
        request,
        template,
        status=status,
        contest=named(head.plan),
        agency=head.line,
        base=f"/contests/{head.contest}/agencies/{head.agency}",
        registers=head.plan.registration is not None,
        performs=any(phase.stage is not None for phase in head.plan.phases),
        **values,
    )


async def staff_of(request: Request, head: Head) -> list[StaffMember]:
    """The agency's list as registration has it."""
    query = StaffQuery(head.contest, head.agency, who(request).person)
    found = await context_of(request).backend.ask("registration.staff", query, Staff)
    return found.people


async def missing_of(request: Request, head: Head, round_id: str | None) -> list[MissingMember]:
    """Who has not taken part, by given name. While registration does not answer, without what the
    agency's list says of them."""
    query = MissingQuery(head.contest, head.agency, round_id)
    found = await context_of(request).backend.ask("reporting.missing", query, Missing)
    try:
        known = {one.person: one for one in await staff_of(request, head)}
    except Unavailable:
        known = {}
    return [_described(one, known.get(one.person)) for one in found.people]


def _described(one: MissingPerson, member: StaffMember | None) -> MissingMember:
    position, phone = (member.position, member.phone) if member else ("", "")
    return MissingMember(one.person, one.code, one.name, one.obligation, position, phone)
