"""The liaison's outlook: how many will have taken part when the open round closes."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection

from contracts.errors import Refused
from contracts.reporting import AgencyParticipation, Outlook, OutlookQuery
from services.reporting.domain import participation_forecast as rules
from services.reporting.domain import quota
from services.reporting.domain.participation_tallies import NOTHING, Scope
from services.reporting.repository import attempts as attempts_repository
from services.reporting.repository import contests as contests_repository
from services.reporting.repository import participation_tallies as tallies_repository
from services.reporting.repository.contests import ContestRow
from services.reporting.use_cases.participation_queries import (
    contest_or_refuse,
    people_of_agency,
)

Arrival = tuple[str, str, int]


class Window(NamedTuple):
    """A round that counts, ``[opens_at_us, closes_at_us)`` as it really is."""

    round: str
    opens_at_us: int
    closes_at_us: int


def outlook(connection: Connection, query: OutlookQuery, *, now_us: int) -> Outlook:
    """The forecast for one agency. Refusals: ``contest.unknown``, ``agency.unknown``.

    An extension for some agencies only is not looked at: it is the round's own close that counts.
    """
    contest = contest_or_refuse(connection, query.contest)
    agency = contests_repository.agencies_of(connection, query.contest).get(query.agency)
    if agency is None:
        raise Refused("agency.unknown", "Không có đơn vị này. (No such agency.)")
    windows = _windows(connection, contest, query.agency)
    this = next((item for item in windows if item.opens_at_us <= now_us < item.closes_at_us), None)
    if this is None:
        return Outlook(query.contest, query.agency, now_us)
    line = _line_of(connection, contest, agency, _scope_of(contest, this))
    return _in_round(connection, contest, line, windows, this, now_us)


def _scope_of(contest: ContestRow, this: Window) -> Scope:
    """What the quota is counted over while this round is open."""
    plan = contest.definition.participation
    return Scope(plan.phase, this.round if plan.quota_scope == "each_round" else "")


def _in_round(
    connection: Connection,
    contest: ContestRow,
    line: AgencyParticipation,
    windows: list[Window],
    this: Window,
    now_us: int,
) -> Outlook:
    """The forecast for the agency of the line, of the round that is open."""
    wanted = _scope_of(contest, this)
    scope = next(item for item in contest.rules.scopes if item.scope == wanted)
    people = people_of_agency(connection, contest.contest, line.agency, scope.opens_at_us)
    came = attempts_repository.arrivals_of(
        connection, contest.contest, people, contest.rules.minimum_answers
    )

    def newcomers(name: str) -> list[int]:
        return _newcomers(came, frozenset([name]) if wanted.round else scope.rounds, name)

    gone = rules.share_gone(this.opens_at_us, this.closes_at_us, now_us)
    last = _last_before(windows, this)
    after_last = None
    if last is not None:
        arrivals = newcomers(last.round)
        after_last = rules.still_came(last.opens_at_us, last.closes_at_us, arrivals, gone)
    here = len(newcomers(this.round))
    found = rules.outlook(line.participants, here, len(people), gone, after_last)
    return Outlook(
        contest=contest.contest,
        agency=line.agency,
        as_of_us=now_us,
        round=this.round,
        closes_at_us=this.closes_at_us,
        participants=line.participants,
        newcomers=here,
        needed=quota.needed(line.quota, line.denominator),
        low=None if found is None else found.low,
        high=None if found is None else found.high,
        after_last=after_last,
    )


def _windows(connection: Connection, contest: ContestRow, agency: str) -> list[Window]:
    """The rounds that count and are the agency's too, the one that opened last first."""
    plan = contest.definition
    really = contests_repository.windows_of(connection, contest.contest)
    found = []
    for item in plan.phase(plan.participation.phase).counted_rounds:
        if item.agencies and agency not in item.agencies:
            continue
        opened, closes = really.get(item.id, (None, 0))
        opens = item.opens_at_us if opened is None else opened
        found.append(Window(item.id, opens, closes or item.closes_at_us))
    return sorted(found, key=lambda item: item.opens_at_us, reverse=True)


def _last_before(windows: list[Window], this: Window) -> Window | None:
    """The last round that had closed when this one opened."""
    before = [item for item in windows if item.closes_at_us <= this.opens_at_us]
    return max(before, key=lambda item: item.closes_at_us, default=None)


def _line_of(
    connection: Connection, contest: ContestRow, agency: quota.Agency, scope: Scope
) -> AgencyParticipation:
    """The agency's line of the participation table."""
    shares = tallies_repository.tallies_of(connection, contest.contest, scope)
    quotas = {item.id: item.quota for item in contest.definition.agency_classes}
    return quota.agency_line(
        agency,
        shares.get(agency.agency, NOTHING),
        contest.definition.participation.denominator,
        quotas.get(agency.agency_class),
    )


def _newcomers(came: Iterable[Arrival], rounds: frozenset[str], name: str) -> list[int]:
    """When those arrived whose first attempt in these rounds was in this one. ``came`` is in the
    order of arrival."""
    first: dict[str, tuple[str, int]] = {}
    for person, round_id, at_us in came:
        if round_id in rounds:
            first.setdefault(person, (round_id, at_us))
    return [at_us for round_id, at_us in first.values() if round_id == name]
