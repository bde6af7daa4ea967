"""Headcounts, activation codes, exclusions, roles."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from contracts.registration import (
    ActivationCode,
    ApproveHeadcounts,
    Done,
    ExcludePerson,
    GrantRole,
    IssueCodes,
)
from gateway.auth import not_yours, who
from gateway.code_sheets import code_sheet, issued
from gateway.front import front_of
from gateway.headcounts import preview_headcounts
from gateway.openapi import answers, body
from gateway.replies import XLSX, read_json, reply
from gateway.schemas.imports import (
    CodesBody,
    CodesView,
    CodeView,
    CountView,
    ExclusionBody,
    GrantBody,
    GrantView,
    HeadcountsBody,
)

router = APIRouter(prefix="/api")
_CONTEST = "/contests/{contest}"


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
        return reply(await preview_headcounts(front, contest, given.headcounts))
    item = ApproveHeadcounts(
        contest, given.headcounts, who(request).person, front.clock(), given.reason.strip()
    )
    done = await front.backend.ask("registration.approve_headcounts", item, Done)
    return reply(CountView(done.count))


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
    found = await issued(front, item)
    if XLSX not in request.headers.get("accept", ""):
        codes = [
            CodeView(one.agency, one.person, one.username, one.name, one.code)
            for one in found.codes
        ]
        return reply(CodesView(codes))
    return await code_sheet(front, contest, found)


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
