"""More time for one person: who has it, and the decision, told what it means before it is made."""

from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contracts.allowances import TimeAllowed
from contracts.errors import Refused
from contracts.preparation_progress import OnRoster
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.problem_responses import status_of
from gateway.exam.actions.allowances import WantedAllowance, allow_time, given, withdraw
from gateway.people.actions.roster_lookup import on_roster
from gateway.web.date_input import Unreadable, moment_us
from gateway.web.page_helpers import (
    named,
    number_or,
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
from gateway.web.rendering import language_of
from gateway.web.round_form import MOST_REASON, typed
from gateway.web.text_catalogue import catalogue

router = page_router()
_PAGE = "/contests/{contest}/rounds/{round_id}/control/allowances"
DONE = ("given", "withdrawn")
MOST_CODE = 200
_FIELDS = ("minutes", "date", "time", "whole_phase", "reason")
#: where a refusal of the service belongs in the form
_FIELD_OF = {
    "allowance.impossible": "minutes",
    "allowance.nothing": "minutes",
    "allowance.no_limit": "minutes",
    "allowance.less": "minutes",
    "allowance.close_of_phase": "date",
    "allowance.reason_missing": "reason",
    "round.closes_too_early": "date",
    "round.closes_after_contest": "date",
    "round.closes_no_later": "date",
    "round.closes_at_rest": "time",
}


@router.get(_PAGE)
async def page(request: Request, contest: str, round_id: str) -> Response:
    """Who has more time, and whoever was looked for by mã cán bộ."""
    code = request.query_params.get("username", "").strip()
    if not code:
        return await _page(request, contest, round_id)
    try:
        refuse_longer(code, MOST_CODE)
        found = await on_roster(context_of(request), contest, code)
    except Refused as refusal:
        told = {"username": said(request, refusal)}
        return await _page(request, contest, round_id, username=code, errors=told)
    return await _page(request, contest, round_id, username=code, person=found)


@router.post(_PAGE)
async def decide(request: Request, contest: str, round_id: str) -> Response:
    """Take back, or first tell what more time would mean and, once confirmed, give it."""
    form, context = await read_form(request), context_of(request)
    here, by = _PAGE.format(contest=contest, round_id=round_id), who(request).person
    if text(form, "action") == "withdraw":
        try:
            await withdraw(context, contest, round_id, text(form, "person", MOST_CODE), by)
        except Refused as refusal:
            told = {"": said(request, refusal)}
            return await _page(request, contest, round_id, errors=told)
        return seen_other(f"{here}?done=withdrawn")
    found = await on_roster(context_of(request), contest, text(form, "username", MOST_CODE))
    typed_in = {**typed(form, *_FIELDS[:-1]), "reason": reason_in(form, "reason", MOST_REASON)}
    shown: dict[str, Any] = {"username": found.username, "person": found, "typed": typed_in}
    errors, asked = _asked(request, form, found.person, typed_in)
    if errors or text(form, "step") == "edit":
        return await _page(request, contest, round_id, errors=errors, **shown)
    look, reason = text(form, "step") != "confirm", typed_in["reason"]
    try:
        helped = await allow_time(context, contest, round_id, asked, reason, by, look=look)
    except Refused as refusal:
        told = {_FIELD_OF.get(refusal.problem.code, ""): said(request, refusal)}
        status = status_of(refusal.problem.code)
        return await _page(request, contest, round_id, status, errors=told, **shown)
    if look:
        return await _page(request, contest, round_id, helped=helped, asked=asked, **shown)
    return seen_other(f"{here}?done=given")


def _asked(
    request: Request, form: FormData, person: str, typed_in: dict[str, Any]
) -> tuple[dict[str, str], WantedAllowance]:
    """What is wrong, by field, and what was meant; an empty number is no minutes, and without day
    and hour there is no close of their own."""
    wrong, closes_at_us = [], 0
    minutes = number_or(typed_in["minutes"] or "0", None)
    if minutes is None:
        wrong.append("minutes")
    if typed_in["date"] or typed_in["time"]:
        try:
            closes_at_us = moment_us(typed_in["date"], typed_in["time"])
        except Unreadable as unreadable:
            wrong.append(unreadable.field)
    if not typed_in["reason"]:
        wrong.append("reason")
    t = catalogue(language_of(request))
    texts = {
        "minutes": "allowance.error_minutes",
        "date": "allowance.error_date",
        "time": "allowance.error_time",
        "reason": "allowance.error_reason",
    }
    asked = WantedAllowance(
        person=person,
        minutes=minutes or 0,
        closes_at_us=closes_at_us,
        whole_phase=text(form, "whole_phase") == "yes",
    )
    return {name: t(texts[name]) for name in wrong}, asked


async def _page(
    request: Request,
    contest: str,
    round_id: str,
    status: int = 422,
    *,
    errors: dict[str, str] | None = None,
    helped: TimeAllowed | None = None,
    asked: WantedAllowance | None = None,
    username: str = "",
    person: OnRoster | None = None,
    typed: dict[str, Any] | None = None,
) -> Response:
    context, done = context_of(request), request.query_params.get("done")
    # a form that is shown again has the reasons beside it
    await context.looks.note_what(who(request), "people.seen", "allowances", contest)
    empty = dict.fromkeys(_FIELDS, "")
    return rendered(
        request,
        "exam/allowances.html",
        status=status if errors else 200,
        contest=named(await plan_of(request, contest)),
        round=await context.contests.round(contest, round_id),
        given=(await given(context, contest, round_id)).given,
        done=done if done in DONE else None,
        errors=errors or {},
        helped=helped,
        asked=asked,
        username=username,
        person=person,
        typed=typed or empty,
    )
