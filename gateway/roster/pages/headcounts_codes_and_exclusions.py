"""Headcounts, activation codes and exclusions of a contest that is being set up."""

from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contracts.accounts import IssueCodes
from contracts.empty_reply import Done
from contracts.errors import Refused
from contracts.reporting import AgencyParticipation
from contracts.roster_previews import Foresee
from contracts.rosters import ApproveHeadcounts, ExcludePerson
from gateway.agencies.actions import agencies_of
from gateway.contests.actions.results_impact_preview import unseen
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.public_address import site_of
from gateway.people.actions.roster_lookup import on_roster
from gateway.roster.actions.activation_code_sheets import code_sheet, code_slips, issued
from gateway.roster.actions.contest_readiness import ready_of
from gateway.roster.actions.headcount_preview import preview_headcounts
from gateway.web.long_lists import list_page
from gateway.web.page_helpers import (
    named,
    page_router,
    plan_of,
    read_form,
    reason_in,
    refuse_longer,
    rendered,
    said,
    seen_other,
    text,
)
from spreadsheets.headcount_table import HeadcountTable, WrongLine, code_key, headcount_of
from spreadsheets.pasted_headcounts import LONGEST_CHARS
from spreadsheets.row_findings import Wrong

router = page_router()
_CONTEST = "/contests/{contest}/set-up"
MOST_AGENCIES = 3_000
MOST_WRONG_LINES = 20


@router.get(f"{_CONTEST}/headcounts")
async def headcounts(request: Request, contest: str) -> Response:
    """The approved headcount of every agency."""
    return await _headcounts_page(request, contest)


@router.post(f"{_CONTEST}/headcounts")
async def approve_headcounts(request: Request, contest: str) -> Response:
    """Show what other headcounts would change in the quota table, or approve them. A button of the
    list (``page``) only turns it over: what is typed stays so."""
    context = context_of(request)
    form = await read_form(request, most_fields=MOST_AGENCIES)
    agencies = await agencies_of(context.participation, contest)
    paste = _pasted_text(form)
    pasted = await context.readers.headcounts(paste) if paste.strip() else HeadcountTable()
    wanted, wrong = _wanted(form, agencies, pasted)
    reason = text(form, "reason", 1_000)
    values: dict[str, Any] = {"given": _given(form), "reason": reason, "form": form}
    if "page" in form:
        return await _headcounts_page(request, contest, **values, paste=paste)
    lines = _wrong_lines(agencies, pasted)
    if wrong or lines:
        values |= {"wrong": wrong, "lines": lines, "paste": paste}
        return await _headcounts_page(request, contest, status=422, **values)
    if not wanted:
        return await _headcounts_page(request, contest, error="none", status=422, **values)
    if text(form, "action") != "confirm":
        shown = await preview_headcounts(context, contest, wanted)
        return await _headcounts_page(request, contest, wanted=wanted, preview=shown, **values)
    item = ApproveHeadcounts(contest, wanted, who(request).person, context.clock(), reason)
    try:
        await context.backend.ask("registration.approve_headcounts", item, Done)
    except Refused as refusal:
        detail = said(request, refusal)
        if refusal.problem.code == "headcount.reason_missing":  # once more what it would change
            values |= {
                "wanted": wanted,
                "preview": await preview_headcounts(context, contest, wanted),
            }
        return await _headcounts_page(request, contest, detail=detail, status=422, **values)
    return seen_other(f"/contests/{contest}/set-up?saved=headcounts")


@router.get(f"{_CONTEST}/codes")
async def codes(request: Request, contest: str) -> Response:
    """Who still needs an activation code."""
    return await _codes_page(request, contest)


async def _codes_page(request: Request, contest: str, *, nobody: bool = False) -> Response:
    context = context_of(request)
    return rendered(
        request,
        "roster/codes.html",
        **named(await plan_of(request, contest)),
        ready=await ready_of(context, contest),
        agencies=await agencies_of(context.participation, contest),
        nobody=nobody,
    )


@router.post(f"{_CONTEST}/codes")
async def issue_codes(request: Request, contest: str) -> Response:
    """New codes as a sheet to hand out, told this once; a page where nobody needs one."""
    form, context = await read_form(request), context_of(request)
    agency = text(form, "agency") or None
    item = IssueCodes(contest, who(request).person, context.clock(), agency)
    found = await issued(context, item)
    if not found.codes:
        return await _codes_page(request, contest, nobody=True)
    if text(form, "as") == "slips":
        return await code_slips(context, contest, found, site_of(request))
    return await code_sheet(context, contest, found)


@router.get(f"{_CONTEST}/exclusions")
async def exclusions(request: Request, contest: str) -> Response:
    """Find the person who may not take part, by mã cán bộ."""
    code = request.query_params.get("username", "").strip()
    if not code:
        return await _exclusion_page(request, contest)
    try:
        refuse_longer(code, 200)
        found = await on_roster(context_of(request), contest, code)
    except Refused as refusal:
        detail = said(request, refusal)
        return await _exclusion_page(request, contest, code, detail=detail, status=422)
    return await _exclusion_page(request, contest, code, person=found)


@router.post(f"{_CONTEST}/exclusions")
async def exclude(request: Request, contest: str) -> Response:
    """Exclude a person with the reason, or let them take part again (no reason). Where that moves
    published prizes, they are shown first."""
    form, context = await read_form(request), context_of(request)
    code, reason = text(form, "username", 200), reason_in(form, "reason", 1_000)
    found = await on_roster(context, contest, code)
    lifts = text(form, "action") == "readmit"
    if not reason and not lifts:
        return await _exclusion_page(
            request, contest, code, person=found, wrong=["reason"], status=422
        )
    given = "" if lifts else reason
    item = ExcludePerson(contest, found.person, given, who(request).person, context.clock())
    seen = text(form, "seen", 64)
    try:
        moves = await unseen(context, contest, Foresee(exclusion=item), seen)
        if moves is not None:
            return await _exclusion_page(
                request, contest, code, person=found, moves=moves, reason=reason, lifts=lifts
            )
        await context.backend.ask("registration.exclude", item, Done)
    except Refused as refusal:
        detail = said(request, refusal)
        return await _exclusion_page(
            request, contest, code, person=found, detail=detail, status=422
        )
    return seen_other(f"/contests/{contest}/set-up/exclusions?done={'in' if lifts else 'out'}")


def _given(form: FormData) -> dict[str, str]:
    """What was typed, by agency."""
    return {name.removeprefix("h:"): text(form, name, 20) for name in form if name.startswith("h:")}


def _wanted(
    form: FormData, agencies: list[AgencyParticipation], pasted: HeadcountTable
) -> tuple[dict[str, int], list[str]]:
    """The headcounts that differ from those in force, and the agencies whose field is wrong."""
    now = {line.agency: line.headcount for line in agencies}
    codes = {code_key(code): code for code in now}
    told, wrong = dict[str, int](), []
    for agency, value in _given(form).items():
        if agency not in now or not value:
            continue
        try:
            told[agency] = headcount_of(value)
        except Wrong:
            wrong.append(agency)
    for code, number in pasted.headcounts.items():
        if known := codes.get(code_key(code)):
            told[known] = number
    return {agency: number for agency, number in told.items() if number != now[agency]}, wrong


def _pasted_text(form: FormData) -> str:
    """The pasted table as it came: its lines are counted from the first, also an empty one."""
    value = form.get("paste")
    return value[: LONGEST_CHARS + 1] if isinstance(value, str) else ""


def _wrong_lines(agencies: list[AgencyParticipation], pasted: HeadcountTable) -> list[WrongLine]:
    """The first pasted lines that are wrong, those of agencies that are not there among them."""
    codes = {code_key(line.agency) for line in agencies}
    unknown = [
        WrongLine(pasted.lines[code], "unknown", code)
        for code in pasted.headcounts
        if code_key(code) not in codes
    ]
    return sorted([*pasted.wrong, *unknown], key=lambda one: one.line)[:MOST_WRONG_LINES]


async def _headcounts_page(
    request: Request,
    contest: str,
    *,
    status: int = 200,
    form: FormData | None = None,
    **more: Any,
) -> Response:
    """``form``: what was sent; fields of agencies that are not on the page go on as hidden ones."""
    values = {
        "given": {},
        "reason": "",
        "wrong": [],
        "error": "",
        "detail": "",
        "wanted": {},
        "preview": None,
        "lines": [],
        "paste": "",
        **more,
    }
    agencies = await agencies_of(context_of(request).participation, contest)
    given, wrong = values["given"], values["wrong"]
    found = list_page(
        request,
        sorted(agencies, key=lambda one: one.agency not in wrong),  # what is wrong can be mended
        lambda one: (one.name, one.agency),
        {},
        form=form,
    )
    elsewhere = {one.agency: str(one.headcount) for one in agencies if one not in found.rows}
    return rendered(
        request,
        "roster/headcounts.html",
        status=status,
        **named(await plan_of(request, contest)),
        list=found,
        elsewhere={
            agency: given[agency]
            for agency, number in elsewhere.items()
            if given.get(agency, number) != number
        },
        **values,
    )


async def _exclusion_page(
    request: Request, contest: str, username: str = "", *, status: int = 200, **more: Any
) -> Response:
    values = {"person": None, "detail": "", "wrong": [], "moves": None, **more}
    return rendered(
        request,
        "roster/exclusions.html",
        status=status,
        **named(await plan_of(request, contest)),
        username=username,
        round_names=(await plan_of(request, contest)).round_names,
        done=request.query_params.get("done", ""),
        **values,
    )
