"""For organisers: which agencies have handed in their team list, and the rounds that teams perform
in; every list as one spreadsheet."""

import asyncio
from collections.abc import Sequence
from io import BytesIO
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from contracts.definition import Definition, Phase
from contracts.local_times import rfc3339
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import download
from gateway.participation.cache import Scope
from gateway.stage import actions
from gateway.stage.shapes import TeamLook
from gateway.web.page_helpers import named, page_router, plan_of, rendered
from spreadsheets.team_lists import TeamRow, write_teams

router = page_router()


class AgencyRow(NamedTuple):
    """An agency with its team, if it has one."""

    agency: str
    name: str
    team: TeamLook | None


class PhaseOfTeams(NamedTuple):
    """A stage phase with every agency: those without a list first."""

    phase: Phase
    due_at: str | None
    rows: list[AgencyRow]

    @property
    def listed(self) -> int:
        """How many lists there are."""
        return sum(_listed(row) for row in self.rows)


def _listed(row: AgencyRow) -> bool:
    return row.team is not None and row.team.state == "listed"


@router.get("/contests/{contest}/teams")
async def overview(request: Request, contest: str) -> Response:
    """Lists by agency, who is missing first; and the rounds."""
    plan = await plan_of(request, contest)
    phases = await _phases(request, plan)
    counts = {one.phase.id: one.listed for one in phases}
    return rendered(request, "stage/teams.html", contest=named(plan), phases=phases, counts=counts)


@router.get("/contests/{contest}/teams.xlsx")
async def spreadsheet(request: Request, contest: str) -> Response:
    """Every member of every team, and agencies without a list."""
    plan = await plan_of(request, contest)
    rows = [
        made
        for one in await _phases(request, plan)
        for row in one.rows
        for made in _members(one.phase, row)
    ]
    target, now_us = BytesIO(), context_of(request).clock()
    await asyncio.to_thread(write_teams, target, rows, plan.title, now_us, plan.timezone)
    return download(target.getvalue(), "teams.xlsx")


def _members(phase: Phase, row: AgencyRow) -> list[TeamRow]:
    if row.team is None or row.team.state != "listed":
        return [TeamRow(phase.name, row.name, "", "", "", "Chưa có danh sách")]
    return [
        TeamRow(
            phase.name,
            row.name,
            row.team.name,
            one.name,
            one.position,
            _duty(one.main, one.captain),
        )
        for one in row.team.members
    ]


def _duty(main: bool, captain: bool) -> str:
    return ", ".join(
        [*(["Đội trưởng"] if captain else []), *(["Thành viên chính"] if main else [])]
    )


async def _phases(request: Request, plan: Definition) -> list[PhaseOfTeams]:
    context, session = context_of(request), who(request)
    report = await context.participation.get(Scope(plan.slug))
    agencies = {line.agency: line.name for line in report.table.agencies}
    made = []
    for phase in plan.phases:
        if phase.stage is None:
            continue
        found = await actions.teams(context, session, plan.slug, phase.id)
        due_us = phase.stage.team.lists_due_us
        due_at = rfc3339(due_us) if due_us is not None else None
        made.append(PhaseOfTeams(phase, due_at, _rows(agencies, found.teams)))
    return made


def _rows(agencies: dict[str, str], teams: Sequence[TeamLook]) -> list[AgencyRow]:
    own = {team.agency: team for team in teams}
    rows = [
        AgencyRow(code, agencies.get(code, code), own.get(code))
        for code in dict.fromkeys([*agencies, *own])
    ]
    return sorted(rows, key=_listed)
