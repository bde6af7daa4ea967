"""Headcounts, activation codes, exclusions, roles."""

import asyncio
from io import BytesIO

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from contracts.registration import (
    ActivationCode,
    ActivationCodes,
    ApproveHeadcounts,
    Done,
    ExcludePerson,
    GrantRole,
    IssueCodes,
)
from contracts.reporting import AgencyParticipation, Participation, ParticipationQuery
from gateway.auth import not_yours, who
from gateway.front import Front, front_of
from gateway.openapi import answers, body
from gateway.replies import XLSX, download, read_json, reply
from gateway.schemas.imports import (
    CodesBody,
    CodesView,
    CodeView,
    CountView,
    ExclusionBody,
    GrantBody,
    GrantView,
    HeadcountChange,
    HeadcountLine,
    HeadcountsBody,
    HeadcountsPreview,
)
from spreadsheets.exports import ActivationRow, write_activation_codes

router = APIRouter(prefix="/api")
_CONTEST = "/contests/{contest}"
CODES_PATIENCE_S = 60.0


@router.post(
    f"{_CONTEST}/headcounts",
    responses=answers(401, 403, 404, ok=CountView),
    openapi_extra=body(HeadcountsBody),
)
async def headcounts(request: Request, contest: str, preview: bool = False) -> Response:
    """Approve headcounts (tổng số CBCCVC) by agency code: all of them or none. With `preview` only
    answer what that would change in the quota table (`HeadcountsPreview`)."""
    front = front_of(request)
    given = await read_json(request, HeadcountsBody)
    if preview:
        return reply(await _preview_headcounts(front, contest, given.headcounts))
    item = ApproveHeadcounts(
        contest, given.headcounts, who(request).person, front.clock(), given.reason.strip()
    )
    done = await front.backend.ask("registration.approve_headcounts", item, Done)
    return reply(CountView(done.count))


async def _preview_headcounts(
    front: Front, contest: str, wanted: dict[str, int]
) -> HeadcountsPreview:
    now, then = [
        await front.backend.ask("reporting.participation", query, Participation)
        for query in (ParticipationQuery(contest), ParticipationQuery(contest, headcounts=wanted))
    ]
    changes = [
        HeadcountChange(before.agency, before.name, _headcount(before), _headcount(after))
        for before, after in zip(now.agencies, then.agencies, strict=True)
        if before != after
    ]
    return HeadcountsPreview(now.quota_met, then.quota_met, changes)


def _headcount(line: AgencyParticipation) -> HeadcountLine:
    return HeadcountLine(line.headcount, line.denominator, line.rate, line.met, line.missing)


@router.post(
    f"{_CONTEST}/activation-codes",
    responses=answers(401, 403, 404, ok=CodesView),
    openapi_extra=body(CodesBody, required=False),
)
async def activation_codes(request: Request, contest: str) -> Response:
    """New activation codes: for everyone without a password, or for the people named. A liaison
    for their own agency. As a spreadsheet to hand out with `Accept` of an .xlsx, else JSON."""
    front = front_of(request)
    session = who(request)
    given = await read_json(request, CodesBody, empty=True)
    agency = given.agency
    if "organiser" not in session.roles:
        if session.agency is None or agency not in (None, session.agency):
            raise not_yours()
        agency = session.agency
    item = IssueCodes(contest, session.person, front.clock(), agency, given.people)
    found = await front.backend.ask(
        "registration.issue_codes", item, ActivationCodes, CODES_PATIENCE_S
    )
    if XLSX not in request.headers.get("accept", ""):
        codes = [
            CodeView(one.agency, one.person, one.username, one.name, one.code)
            for one in found.codes
        ]
        return reply(CodesView(codes))
    title = (await front.contests.defined(contest)).definition.title
    rows = [ActivationRow(one.agency, one.username, one.name, one.code) for one in found.codes]
    target = BytesIO()
    await asyncio.to_thread(write_activation_codes, target, rows, title)
    return download(target.getvalue(), "activation-codes.xlsx")


@router.post(
    f"{_CONTEST}/exclusions",
    responses=answers(401, 403, 404, ok=CountView),
    openapi_extra=body(ExclusionBody),
)
async def exclude(request: Request, contest: str) -> Response:
    """Exclude a person from a contest; the reason goes on record."""
    front = front_of(request)
    given = await read_json(request, ExclusionBody)
    by = who(request).person
    item = ExcludePerson(contest, given.person, given.reason, by, front.clock())
    done = await front.backend.ask("registration.exclude", item, Done)
    return reply(CountView(done.count))


@router.post(
    "/roles", responses=answers(401, 403, 404, ok=GrantView), openapi_extra=body(GrantBody)
)
async def grant(request: Request) -> Response:
    """Give somebody a role, making the account if there is none of this name."""
    front = front_of(request)
    given = await read_json(request, GrantBody)
    item = GrantRole(
        given.username,
        given.name,
        given.role,
        who(request).person,
        front.clock(),
        given.agency,
        given.contest,
    )
    made = await front.backend.ask("registration.grant_role", item, ActivationCode)
    return reply(GrantView(made.person, made.username, made.name, given.role, made.code))
