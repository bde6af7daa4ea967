"""Giving time back for a power cut or an outage: whom it helps first, then the decision."""

from msgspec.structs import asdict
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contracts.errors import Refused
from contracts.local_times import rfc3339
from contracts.rounds import TimeGivenBack
from gateway.agencies.actions import agency_names
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.problem_responses import status_of
from gateway.exam.actions.rounds import give_time_back
from gateway.web.number_and_date_formats import Formats
from gateway.web.page_helpers import (
    named,
    page_router,
    plan_of,
    read_form,
    rendered,
    said,
    seen_other,
)
from gateway.web.rendering import language_of
from gateway.web.round_form import RoundForm, moments, scope_and_reason, typed
from gateway.web.text_catalogue import catalogue

router = page_router()
_PAGE = "/contests/{contest}/rounds/{round_id}/control/disruption"
MINUTE_US = 60_000_000
_ERROR_OF = {
    "from_date": "disruption.error_from_date",
    "from_time": "disruption.error_from_time",
    "until_date": "disruption.error_until_date",
    "until_time": "disruption.error_until_time",
    "agencies": "control.error_agencies",
    "reason": "control.error_reason",
}
#: where a refusal of the service belongs in the form
_FIELD_OF = {
    "round.disruption_impossible": "from_date",
    "round.disruption_of_nobody": "from_date",
    "round.disruption_too_long": "until_date",
    "round.disruption_after_close": "until_date",
    "round.reason_missing": "reason",
    "agency.unknown": "agencies",
}


class DisruptionForm(RoundForm, kw_only=True):
    """The span, as it was typed."""

    from_date: str
    from_time: str
    until_date: str
    until_time: str


@router.get(_PAGE)
async def form(request: Request, contest: str, round_id: str) -> Response:
    """The form, with an end of now."""
    now = Formats("vi").moment(rfc3339(context_of(request).clock() // MINUTE_US * MINUTE_US))
    given = DisruptionForm(
        from_date=now[:10], from_time="", until_date=now[:10], until_time=now[11:16]
    )
    return await _form(request, contest, round_id, given)


@router.post(_PAGE)
async def give_back(request: Request, contest: str, round_id: str) -> Response:
    """First whom it would help; once that is confirmed, carry it out."""
    given = _given(await read_form(request))
    wrong, span = _mistakes(given)
    if wrong or given.step == "edit":
        t = catalogue(language_of(request))
        told = {name: t(_ERROR_OF[name]) for name in wrong}
        return await _form(request, contest, round_id, given, told)
    look, by = given.step != "confirm", who(request).person
    try:
        _, helped = await give_time_back(
            context_of(request), contest, round_id, span, given.reason, by, given.chosen, look=look
        )
    except Refused as refusal:
        told = {_FIELD_OF.get(refusal.problem.code, ""): said(request, refusal)}
        status = status_of(refusal.problem.code)
        return await _form(request, contest, round_id, given, told, status)
    if look:
        return await _meaning(request, contest, round_id, given, span, helped)
    control = _PAGE.format(contest=contest, round_id=round_id).removesuffix("/disruption")
    return seen_other(f"{control}?done=given_back")


def _given(form: FormData) -> DisruptionForm:
    span = typed(form, "from_date", "from_time", "until_date", "until_time")
    return DisruptionForm(**asdict(scope_and_reason(form)), **span)


def _mistakes(given: DisruptionForm) -> tuple[list[str], tuple[int, int]]:
    """Names of the fields that cannot be used, and the span that was meant."""
    begin, end = (given.from_date, given.from_time), (given.until_date, given.until_time)
    wrong, (from_us, until_us) = moments(**{"from": begin, "until": end})
    return [*wrong, *given.left_out()], (from_us, until_us)


async def _form(
    request: Request,
    contest: str,
    round_id: str,
    given: DisruptionForm,
    errors: dict[str, str] | None = None,
    status: int = 422,
) -> Response:
    context = context_of(request)
    return rendered(
        request,
        "exam/disruption.html",
        status=status if errors else 200,
        contest=named(await plan_of(request, contest)),
        round=await context.contests.round(contest, round_id),
        given=given,
        agencies=await agency_names(context.participation, contest),
        errors=errors or {},
    )


async def _meaning(
    request: Request,
    contest: str,
    round_id: str,
    given: DisruptionForm,
    span: tuple[int, int],
    helped: TimeGivenBack,
) -> Response:
    context = context_of(request)
    names = await agency_names(context.participation, contest)
    return rendered(
        request,
        "exam/disruption_meaning.html",
        contest=named(await plan_of(request, contest)),
        round=await context.contests.round(contest, round_id),
        given=given,
        begins=rfc3339(span[0]),
        until=rfc3339(span[1]),
        chosen=[names.get(code, code) for code in given.chosen or ()],
        helped=helped,
    )
