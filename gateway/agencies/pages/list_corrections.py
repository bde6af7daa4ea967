"""Corrections of an agency's list: the liaison asks for them, an organiser decides.

Not at once by the liaison alone: in most plans the list, or the headcount that follows it, is what
the agency's own rate is divided by.
"""

import secrets
from typing import Any, get_args

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contracts.agency_staff_lists import (
    AnswerCorrection,
    CorrectionKind,
    Corrections,
    CorrectionsQuery,
    CorrectionState,
    CorrectionView,
    FileCorrection,
)
from contracts.errors import Refused
from contracts.local_times import rfc3339
from contracts.roster_previews import Foresee
from contracts.settled_round_decisions import ResultsPreview
from gateway.agencies.pages.agency_page_helpers import PATH, Head, head_of, shown, staff_of
from gateway.contests.actions.results_impact_preview import unseen
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import invalid
from gateway.core.http.problem_responses import status_of
from gateway.core.http.rfc3339_shapes import moment_of
from gateway.participation.cache import Scope
from gateway.web.long_lists import Orders, list_page
from gateway.web.page_helpers import (
    as_typed,
    named,
    page_router,
    plan_of,
    read_form,
    rendered,
    said,
    seen_other,
    text,
)
from gateway.web.vietnamese_sorting import sort_key

router = page_router()
ID_BYTES = 9
KINDS: dict[str, CorrectionKind] = {kind: kind for kind in get_args(CorrectionKind)}
#: what organisers may answer
STATES: dict[str, CorrectionState] = {
    state: state for state in get_args(CorrectionState) if state != "filed"
}
VALUES = ("code", "name", "position")
ALL = "/contests/{contest}/corrections"
#: on a page: each is a card with its form, or a row with a reason and an answer
WAITING_AT_ONCE, ANSWERED_AT_ONCE = 15, 25
SEARCHED = ("name", "code", "position", "agency", "reason", "answer")
#: by what answered ones may be ordered; they come as they were filed
ORDERS: Orders[dict[str, Any]] = {
    "filed": lambda one: (),
    "name": lambda one: sort_key(one["name"]),
    "agency": lambda one: sort_key(one["agency"]),
    "state": lambda one: one["state"],
    "answered": lambda one: one["answered_at"] or "",
}


@router.get(f"{PATH}/corrections")
async def own(request: Request) -> Response:
    """What the agency has asked for and what became of it."""
    head = await head_of(request)
    query = CorrectionsQuery(head.contest, who(request).person, head.agency)
    found = await context_of(request).backend.ask("registration.corrections", query, Corrections)
    return shown(
        request,
        "agencies/list_corrections.html",
        head,
        corrections=[_line(one) for one in found.corrections],
        done="done" in request.query_params,
    )


@router.get(f"{PATH}/corrections/new")
async def ask(request: Request) -> Response:
    """One form for each kind."""
    head = await head_of(request)
    query = request.query_params
    kind = KINDS.get(query.get("kind", ""), "joined")
    return await _form(request, head, kind, query.get("person", ""), {})


@router.post(f"{PATH}/corrections/new")
async def file(request: Request) -> Response:
    """Ask for a correction."""
    form = await read_form(request)
    head = await head_of(request)
    kind = KINDS.get(text(form, "kind"))
    if kind is None:
        raise invalid(f"kind: {', '.join(KINDS)}")
    given = {name: as_typed(form, name) for name in (*VALUES, "reason")}
    context = context_of(request)
    item = FileCorrection(
        head.contest,
        head.agency,
        text(form, "correction", 40) or secrets.token_urlsafe(ID_BYTES),
        kind,
        who(request).person,
        context.clock(),
        text(form, "person"),
        {name: given[name] for name in VALUES},
        given["reason"],
    )
    try:
        await context.backend.ask("registration.file_correction", item, CorrectionView)
    except Refused as refusal:
        code = refusal.problem.code
        if code == "correction.reason_missing":
            fields = ["reason"]
        elif code in ("correction.values_missing", "correction.too_long"):
            fields = [str(name) for name in refusal.problem.details.get("fields", [])]
        else:
            raise
        errors = dict.fromkeys(fields, said(request, refusal))
        return await _form(request, head, kind, item.person, given, errors, status_of(code))
    return seen_other(f"/contests/{head.contest}/agencies/{head.agency}/corrections?done=1")


async def _form(
    request: Request,
    head: Head,
    kind: CorrectionKind,
    person: str,
    given: dict[str, str],
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    members = [] if kind == "joined" else await staff_of(request, head)
    return shown(
        request,
        "agencies/list_correction.html",
        head,
        status=status,
        kind=kind,
        person=person,
        members=members,
        given={name: given.get(name, "") for name in (*VALUES, "reason")},
        errors=errors or {},
        # sent twice by an impatient click it is still one
        correction=secrets.token_urlsafe(ID_BYTES),
    )


@router.get(ALL)
async def every(request: Request) -> Response:
    """All agencies' corrections, for organisers: those that wait, or those answered already."""
    return await _list(request)


@router.post(ALL)
async def answer(request: Request) -> Response:
    """Accept one, which changes the list, or refuse it with the reason. Where accepting moves
    published prizes, they are shown first."""
    form = await read_form(request)
    item, context = _answer(request, form), context_of(request)
    try:
        if item.state == "accepted":
            seen = text(form, "seen", 64)
            moves = await unseen(context, item.contest, Foresee(correction=item), seen)
            if moves is not None:
                return await _list(request, moves={item.correction: (moves, item.answer)})
        await context.backend.ask("registration.answer_correction", item, CorrectionView)
    except Refused as refusal:
        code = refusal.problem.code
        if not code.startswith("correction.") or code == "correction.unknown":
            raise
        errors = {item.correction: said(request, refusal)}
        return await _list(request, errors, status_of(code))
    return seen_other(f"{request.url.path}?done={item.state}")


def _answer(request: Request, form: FormData) -> AnswerCorrection:
    state = STATES.get(text(form, "state"))
    if state is None:
        raise invalid(f"state: {', '.join(STATES)}")
    return AnswerCorrection(
        request.path_params["contest"],
        text(form, "correction"),
        state,
        text(form, "answer", 2_000),
        who(request).person,
        context_of(request).clock(),
    )


async def _list(
    request: Request,
    errors: dict[str, str] | None = None,
    status: int = 200,
    *,
    moves: dict[str, tuple[ResultsPreview, str]] | None = None,
) -> Response:
    """``moves``: correction -> the prizes that accepting it would move, and the answer typed."""
    context, contest = context_of(request), request.path_params["contest"]
    query = CorrectionsQuery(contest, who(request).person)
    found = await context.backend.ask("registration.corrections", query, Corrections)
    report = await context.participation.get(Scope(contest))
    names = {line.agency: line.name for line in report.table.agencies}
    lines = [
        _line(one) | {"agency": names.get(one.agency, one.agency)} for one in found.corrections
    ]
    waiting = [one for one in lines if one["state"] == "filed"]
    answered = [one for one in lines if one["state"] != "filed"]
    asked = {*(errors or {}), *(moves or {})}  # what was just pressed stands first
    waiting.sort(key=lambda one: one["correction"] not in asked)
    shows_answered = request.query_params.get("state") == "answered"
    plan = await plan_of(request, contest)
    return rendered(
        request,
        "agencies/all_list_corrections.html",
        status=status,
        contest=named(plan),
        round_names=plan.round_names,
        moves=moves or {},
        shows_answered=shows_answered,
        counts=(len(waiting), len(answered)),
        list=list_page(
            request,
            answered if shows_answered else waiting,
            lambda one: [one[name] for name in SEARCHED],
            ORDERS,
            ANSWERED_AT_ONCE if shows_answered else WAITING_AT_ONCE,
        ),
        errors=errors or {},
        done=request.query_params.get("done", ""),
    )


def _line(one: CorrectionView) -> dict[str, Any]:
    return {
        "correction": one.correction,
        "kind": one.kind,
        "name": one.name,
        "code": one.values.get("code", ""),
        "position": one.values.get("position", ""),
        "reason": one.reason,
        "state": one.state,
        "filed_at": rfc3339(one.filed_at_us),
        "answer": one.answer,
        "answered_at": moment_of(one.answered_at_us),
    }
