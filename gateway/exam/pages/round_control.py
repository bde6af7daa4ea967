"""Round control: how a round stands, and the decisions about its window and its settlement.

Each decision says in plain words what follows from it before it is carried out, and is carried
out by the same function as the API's.
"""

from typing import Literal

from msgspec.structs import asdict
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contracts.errors import Refused
from contracts.local_times import rfc3339
from gateway.agencies.actions import agency_names
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.problem_responses import status_of
from gateway.exam.actions.rounds import change_round, settle_round, shorten_round
from gateway.results.actions.results import stale_notice
from gateway.web.date_input import Unreadable, moment_us
from gateway.web.number_and_date_formats import Formats
from gateway.web.page_helpers import (
    in_language,
    named,
    page_router,
    plan_of,
    read_form,
    reason_in,
    rendered,
    said,
    seen_other,
)
from gateway.web.rendering import language_of
from gateway.web.round_form import MOST_REASON, RoundForm, scope_and_reason, typed
from gateway.web.text_catalogue import catalogue

router = page_router()
_CONTROL = "/contests/{contest}/rounds/{round_id}/control"
DONE = ("extended", "shortened", "given_back", "make_up", "settled", "published")
Act = Literal["extension", "shortening"]
_DONE_OF: dict[Act, str] = {"extension": "extended", "shortening": "shortened"}
ERRORS = {
    "date": "control.error_date",
    "time": "control.error_time",
    "agencies": "control.error_agencies",
    "reason": "control.error_reason",
}
#: where a refusal of the service belongs in the form of an extension
_FIELD_OF = {
    "round.closes_too_early": "date",
    "round.closes_at_rest": "time",
    "round.closes_no_later": "date",
    "round.closes_no_earlier": "date",
    "round.closes_after_contest": "date",
    "round.closes_before_all": "date",
    "round.closes_in_disruption": "date",
    "round.reason_missing": "reason",
    "agency.unknown": "agencies",
}


class NewClose(RoundForm, kw_only=True):
    """The close, as it was typed."""

    date: str
    time: str


@router.get(_CONTROL)
async def control(request: Request, contest: str, round_id: str) -> Response:
    """The round as it stands, and what can be decided about it now."""
    context = context_of(request)
    this = await context.contests.round(contest, round_id)
    plan, published = await plan_of(request, contest), None
    if this.publication is not None:
        head = await context.contests.publication(contest, round_id)
        published = {
            "number": head.number,
            "state": head.state,
            "root": head.root,
            "at": rfc3339(head.published_at_us),
        }
    names = (
        await agency_names(context.participation, contest)
        if this.extensions or this.disruptions
        else {}
    )
    done = request.query_params.get("done")
    return rendered(
        request,
        "exam/round_control.html",
        contest=named(plan),
        **await stale_notice(context, plan),
        round=this,
        disruptions=[
            (one.from_, one.until, [names.get(code, code) for code in one.agencies])
            for one in this.disruptions
        ],
        extensions=[(names.get(code, code), at) for code, at in this.extensions.items()],
        because=in_language(this.unsettled_because, language_of(request)),
        published=published,
        done=done if done in DONE else None,
        has_figures=bool((rules := plan.phase(this.phase).entries) and rules.figures),
    )


@router.get(f"{_CONTROL}/extension")
async def extension(request: Request, contest: str, round_id: str) -> Response:
    """The form to extend or reopen, filled in with the present close."""
    return await _first_form(request, contest, round_id, "extension")


@router.post(f"{_CONTROL}/extension")
async def extend(request: Request, contest: str, round_id: str) -> Response:
    """First what it would mean; once that is confirmed, carry it out."""
    return await _decide(request, contest, round_id, "extension")


@router.get(f"{_CONTROL}/shortening")
async def shortening(request: Request, contest: str, round_id: str) -> Response:
    """The form to close an open round earlier."""
    return await _first_form(request, contest, round_id, "shortening")


@router.post(f"{_CONTROL}/shortening")
async def shorten(request: Request, contest: str, round_id: str) -> Response:
    """First how many people it hits; once that is confirmed, carry it out."""
    return await _decide(request, contest, round_id, "shortening")


@router.get(f"{_CONTROL}/settlement")
async def settlement(request: Request, contest: str, round_id: str) -> Response:
    """What settling over a silent gateway means, and the reason for it."""
    return await _settlement_form(request, contest, round_id)


@router.post(f"{_CONTROL}/settlement")
async def settle(request: Request, contest: str, round_id: str) -> Response:
    """Settle a closed round although a gateway is silent."""
    reason = reason_in(await read_form(request), "reason", MOST_REASON)
    if not reason:
        return await _settlement_form(
            request, contest, round_id, reason, _told(request, ["reason"])
        )
    try:
        await settle_round(context_of(request), contest, round_id, reason, who(request).person)
    except Refused as refusal:
        told = {"": said(request, refusal)}
        status = status_of(refusal.problem.code)
        return await _settlement_form(request, contest, round_id, reason, told, status)
    return seen_other(_done(contest, round_id, "settled"))


async def _first_form(request: Request, contest: str, round_id: str, act: Act) -> Response:
    this = await context_of(request).contests.round(contest, round_id)
    closes = Formats("vi").moment(this.closes_at)
    given = NewClose(date=closes[:10], time=closes[11:])
    return await _close_form(request, contest, round_id, act, given)


async def _decide(request: Request, contest: str, round_id: str, act: Act) -> Response:
    given = _new_close(await read_form(request))
    wrong, closes_at_us = _mistakes(given)
    if wrong or given.step == "edit":
        told = _told(request, wrong)
        return await _close_form(request, contest, round_id, act, given, told)
    look, hit, by = given.step != "confirm", 0, who(request).person
    asked = (context_of(request), contest, round_id, closes_at_us, given.reason, by, given.chosen)
    try:
        if act == "extension":
            await change_round(*asked, look=look)
        else:
            _, hit = await shorten_round(*asked, look=look)
    except Refused as refusal:
        told = {_FIELD_OF.get(refusal.problem.code, ""): said(request, refusal)}
        status = status_of(refusal.problem.code)
        return await _close_form(request, contest, round_id, act, given, told, status)
    if look:
        return await _meaning(request, contest, round_id, act, given, closes_at_us, hit)
    return seen_other(_done(contest, round_id, _DONE_OF[act]))


async def _close_form(
    request: Request,
    contest: str,
    round_id: str,
    act: Act,
    given: NewClose,
    errors: dict[str, str] | None = None,
    status: int = 422,
) -> Response:
    context = context_of(request)
    return rendered(
        request,
        "exam/new_close.html",
        status=status if errors else 200,
        contest=named(await plan_of(request, contest)),
        round=await context.contests.round(contest, round_id),
        act=act,
        given=given,
        agencies=await agency_names(context.participation, contest),
        errors=errors or {},
    )


async def _meaning(
    request: Request,
    contest: str,
    round_id: str,
    act: Act,
    given: NewClose,
    closes_at_us: int,
    hit: int,
) -> Response:
    context = context_of(request)
    names = await agency_names(context.participation, contest)
    return rendered(
        request,
        "exam/new_close_meaning.html",
        contest=named(await plan_of(request, contest)),
        round=await context.contests.round(contest, round_id),
        act=act,
        given=given,
        until=rfc3339(closes_at_us),
        chosen=[names.get(code, code) for code in given.chosen or ()],
        hit=hit,
    )


async def _settlement_form(
    request: Request,
    contest: str,
    round_id: str,
    reason: str = "",
    errors: dict[str, str] | None = None,
    status: int = 422,
) -> Response:
    context = context_of(request)
    this = await context.contests.round(contest, round_id)
    return rendered(
        request,
        "exam/settlement.html",
        status=status if errors else 200,
        contest=named(await plan_of(request, contest)),
        because=in_language(this.unsettled_because, language_of(request)),
        round=this,
        reason=reason,
        errors=errors or {},
    )


def _new_close(form: FormData) -> NewClose:
    return NewClose(**asdict(scope_and_reason(form)), **typed(form, "date", "time"))


def _mistakes(given: NewClose) -> tuple[list[str], int]:
    """Names of the fields that cannot be used, and the moment that was meant."""
    wrong, at_us = [], 0
    try:
        at_us = moment_us(given.date, given.time)
    except Unreadable as unreadable:
        wrong.append(unreadable.field)
    return [*wrong, *given.left_out()], at_us


def _told(request: Request, names: list[str]) -> dict[str, str]:
    t = catalogue(language_of(request))
    return {name: t(ERRORS[name]) for name in names}


def _done(contest: str, round_id: str, what: str) -> str:
    return _CONTROL.format(contest=contest, round_id=round_id) + f"?done={what}"
