"""Headcounts, activation codes, exclusions, roles."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from contracts.accounts import ActivationCode, ActivationCodes, GrantRole, IssueCodes, RevokeRole
from contracts.empty_reply import Done
from contracts.roster_previews import Foresee
from contracts.rosters import ApproveHeadcounts, ExcludePerson
from gateway.contests.actions.results_impact_preview import foreseen
from gateway.context import context_of
from gateway.core.access.api_access_table import not_yours
from gateway.core.access.auth import admit_to, who
from gateway.core.http.json_bodies import PDF, XLSX, read_json, reply
from gateway.core.http.openapi import answers, body
from gateway.core.http.public_address import site_of
from gateway.core.http.router import Router
from gateway.roster.actions.activation_code_sheets import code_sheet, code_slips, issued
from gateway.roster.actions.contest_readiness import ready_of
from gateway.roster.actions.headcount_preview import preview_headcounts
from gateway.roster.shapes import (
    CodesBody,
    CountView,
    ExclusionBody,
    GrantBody,
    GrantView,
    HeadcountsBody,
    HoldersView,
    HolderView,
    RevocationBody,
)

router = Router(prefix="/api")
_CONTEST = "/contests/{contest}"


@router.post(
    f"{_CONTEST}/headcounts",
    responses=answers(401, 403, 404, ok=CountView),
    openapi_extra=body(HeadcountsBody),
)
async def headcounts(request: Request, contest: str, preview: bool = False) -> Response:
    """Approve headcounts (tổng số CBCCVC) by agency code: all of them or none. With `preview` only
    answer what that would change in the quota table (`HeadcountsPreview`)."""
    context = context_of(request)
    given = await read_json(request, HeadcountsBody)
    if preview:
        return reply(await preview_headcounts(context, contest, given.headcounts))
    item = ApproveHeadcounts(
        contest, given.headcounts, who(request).person, context.clock(), given.reason.strip()
    )
    done = await context.backend.ask("registration.approve_headcounts", item, Done)
    return reply(CountView(done.count))


@router.post(
    f"{_CONTEST}/activation-codes",
    responses=answers(401, 403, 404, ok=ActivationCodes),
    openapi_extra=body(CodesBody, required=False),
)
async def activation_codes(request: Request, contest: str) -> Response:
    """New activation codes: for everyone without a password, or for the people named. A liaison
    for their own agency. As a spreadsheet to hand out with `Accept` of an .xlsx, as
    slips to cut apart with that of a PDF (the spreadsheet where none can be made), else JSON."""
    context = context_of(request)
    session = who(request)
    given = await read_json(request, CodesBody, empty=True)
    agency = given.agency
    if "organiser" not in session.roles:
        if agency not in (None, *session.agencies):
            raise not_yours()
        agency = agency or session.agency
    item = IssueCodes(contest, session.person, context.clock(), agency, given.people)
    found = await issued(context, item)
    if PDF in request.headers.get("accept", ""):
        return await code_slips(context, contest, found, site_of(request))
    if XLSX not in request.headers.get("accept", ""):
        return reply(found)
    return await code_sheet(context, contest, found)


@router.post(
    f"{_CONTEST}/exclusions",
    responses=answers(401, 403, 404, ok=CountView),
    openapi_extra=body(ExclusionBody),
)
async def exclude(request: Request, contest: str, preview: bool = False) -> Response:
    """Exclude a person from a contest; the reason goes on record. With `preview` only answer which
    published prizes that would move (`ResultsPreview`)."""
    context = context_of(request)
    given = await read_json(request, ExclusionBody)
    by = who(request).person
    item = ExcludePerson(contest, given.person, given.reason, by, context.clock())
    if preview:
        return reply(await foreseen(context, contest, Foresee(exclusion=item)))
    done = await context.backend.ask("registration.exclude", item, Done)
    return reply(CountView(done.count))


@router.post(
    "/roles", responses=answers(401, 403, 404, ok=GrantView), openapi_extra=body(GrantBody)
)
async def grant(request: Request) -> Response:
    """Give somebody a role in a contest, making the account if there is none of this name. Without
    `contest` the role holds in all of them, and only an organiser of all contests gives it."""
    context = context_of(request)
    given = await read_json(request, GrantBody)
    session = await admit_to(request, given.contest or "")
    item = GrantRole(
        given.username,
        given.name,
        given.role,
        session.person,
        context.clock(),
        given.agency,
        given.contest,
    )
    made = await context.backend.ask("registration.grant_role", item, ActivationCode)
    return reply(GrantView(made.person, made.username, made.name, given.role, made.code))


@router.post(
    "/roles/revocation",
    responses=answers(401, 403, 404, 409, ok=CountView),
    openapi_extra=body(RevocationBody),
)
async def revoke(request: Request) -> Response:
    """Take a role away. Sessions of who had it end at once, at other gateways within seconds; 0
    where it was not held."""
    context = context_of(request)
    given = await read_json(request, RevocationBody)
    session = await admit_to(request, given.contest or "")
    item = RevokeRole(
        given.person,
        given.role,
        session.person,
        context.clock(),
        given.contest,
        given.agency,
        given.reason,
    )
    done = await context.backend.ask("registration.revoke_role", item, Done)
    return reply(CountView(done.count))


@router.get(f"{_CONTEST}/roles", responses=answers(401, 403, 404, ok=HoldersView))
async def holders(request: Request, contest: str) -> Response:
    """Who serves the contest, in which role."""
    staff = (await ready_of(context_of(request), contest)).staff
    return reply(HoldersView(msgspec.convert(staff, list[HolderView], from_attributes=True)))
