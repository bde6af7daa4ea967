"""Ordering a make-up round: whom it concerns first, then the decision."""

from typing import Any

from msgspec.structs import asdict, replace
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contracts.definition import MakeUpPrizes
from contracts.errors import Refused
from contracts.local_times import rfc3339
from gateway.agencies.actions import agency_names
from gateway.contests.actions import define_contest, definition_source
from gateway.contests.actions.make_up_planning import Planned, Wish, has_prizes, made_good, planned
from gateway.contests.pages.definition_review import revision_of
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.problem_responses import status_of
from gateway.web.page_helpers import (
    named,
    page_router,
    plan_of,
    read_form,
    rendered,
    said,
    seen_other,
    text,
)
from gateway.web.rendering import language_of
from gateway.web.round_form import RoundForm, moments, scope_and_reason, typed
from gateway.web.text_catalogue import catalogue
from plans.definition_findings import Finding

router = page_router()
_PAGE = "/contests/{contest}/rounds/{round_id}/control/make-up"
_ERROR_OF = {
    "opens_date": "make_up.error_opens_date",
    "opens_time": "make_up.error_opens_time",
    "closes_date": "make_up.error_closes_date",
    "closes_time": "make_up.error_closes_time",
    "prizes": "make_up.error_prizes",
    "agencies": "control.error_agencies",
    "reason": "control.error_reason",
}

#: what is refused, by the field that it is about
_FIELD_OF = {
    "agency.unknown": "agencies",
    "round.make_up_opened": "opens_date",
    "round.make_up_over": "closes_date",
}


class MakeUpForm(RoundForm, kw_only=True):
    """The window, as it was typed. ``revision``: of the definition when the form was opened."""

    opens_date: str = ""
    opens_time: str = ""
    closes_date: str = ""
    closes_time: str = ""
    prizes: MakeUpPrizes = ""
    revision: int = 0


@router.get(_PAGE)
async def form(request: Request, contest: str, round_id: str) -> Response:
    """The form, empty."""
    kept = await definition_source.kept(context_of(request), contest)
    return await _form(request, contest, round_id, MakeUpForm(revision=kept.revision))


@router.post(_PAGE)
async def make_up(request: Request, contest: str, round_id: str) -> Response:
    """First whom it concerns and what the checker doubts; once that is confirmed, set it up."""
    given, context = _given(await read_form(request)), context_of(request)
    wrong, wish = _mistakes(given)
    plan, phase, item = await made_good(context, contest, round_id, await plan_of(request, contest))
    if has_prizes(plan, phase, item) and not given.prizes:
        wrong.append("prizes")
    if wrong or given.step == "edit":
        t = catalogue(language_of(request))
        told = {name: t(_ERROR_OF[name]) for name in wrong}
        return await _form(request, contest, round_id, given, told)
    try:
        made = await planned(context, contest, round_id, wish)
        if made.errors:
            told = _beside(request, made.errors)
            return await _form(request, contest, round_id, given, told)
        if given.step != "confirm":
            return await _meaning(request, contest, round_id, given, wish, made)
        await define_contest.define(
            context,
            made.text,
            made.reading,
            who(request).person,
            reason=given.reason,
            revision=given.revision,
        )
    except Refused as refusal:
        return await _refused(request, contest, round_id, given, refusal)
    control = _PAGE.format(contest=contest, round_id=made.round).removesuffix("/make-up")
    return seen_other(f"{control}?done=make_up")


async def _refused(
    request: Request, contest: str, round_id: str, given: MakeUpForm, refusal: Refused
) -> Response:
    """The form as it was filled in. Where the definition has changed it goes on from the newest
    one, now that whoever orders has been told."""
    code, words = refusal.problem.code, said(request, refusal)
    if code == "contest.changed_meanwhile":
        words = catalogue(language_of(request))("make_up.changed")
        given = replace(given, revision=refusal.problem.details["revision"])
    told = {_FIELD_OF.get(code, ""): words}
    return await _form(request, contest, round_id, given, told, status_of(code))


def _given(form: FormData) -> MakeUpForm:
    said_of_prizes = text(form, "prizes")
    return MakeUpForm(
        **asdict(scope_and_reason(form)),
        **typed(form, "opens_date", "opens_time", "closes_date", "closes_time"),
        prizes="own" if said_of_prizes == "own" else "none" if said_of_prizes == "none" else "",
        revision=revision_of(form),
    )


def _mistakes(given: MakeUpForm) -> tuple[list[str], Wish]:
    """Names of the fields that cannot be used, and the round that was meant."""
    wrong, (opens_us, closes_us) = moments(
        opens=(given.opens_date, given.opens_time), closes=(given.closes_date, given.closes_time)
    )
    wish = Wish(opens_us, closes_us, given.chosen, given.prizes)
    return [*wrong, *given.left_out()], wish


def _beside(request: Request, errors: list[Finding]) -> dict[str, str]:
    """Each error of the checker beside the field that it is about, one a field."""
    fields = {"opens_at": "opens_date", "closes_at": "closes_date"}
    english = language_of(request) == "en"
    return {
        fields.get(one.key.rpartition(".")[2], ""): one.message_en if english else one.message
        for one in reversed(errors)
    }


async def _form(
    request: Request,
    contest: str,
    round_id: str,
    given: MakeUpForm,
    errors: dict[str, str] | None = None,
    status: int = 422,
) -> Response:
    context = context_of(request)
    plan, phase, item = await made_good(context, contest, round_id, await plan_of(request, contest))
    return rendered(
        request,
        "contests/make_up.html",
        status=status if errors else 200,
        contest=named(plan),
        round=await context.contests.round(contest, round_id),
        given=given,
        prizes=has_prizes(plan, phase, item),
        agencies=await agency_names(context.participation, contest),
        errors=errors or {},
    )


async def _meaning(
    request: Request, contest: str, round_id: str, given: MakeUpForm, wish: Wish, made: Planned
) -> Response:
    context = context_of(request)
    names = await agency_names(context.participation, contest)
    values: dict[str, Any] = {
        "begins": rfc3339(wish.opens_at_us),
        "until": rfc3339(wish.closes_at_us),
        "people": made.people,
        "doubts": made.findings,
        "chosen": [names.get(code, code) for code in given.chosen or ()],
    }
    return rendered(
        request,
        "contests/make_up_meaning.html",
        contest=named(await plan_of(request, contest)),
        round=await context.contests.round(contest, round_id),
        given=given,
        **values,
    )
