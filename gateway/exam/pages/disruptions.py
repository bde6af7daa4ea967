"""Giving time back for a power cut or an outage: whom it helps first, then the decision."""

from msgspec import Struct
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contracts.errors import Refused
from contracts.exam import TimeGivenBack
from gateway.agencies.actions import agency_names
from gateway.context import front_of
from gateway.core.errors import status_of
from gateway.core.times import rfc3339
from gateway.exam.actions.rounds import give_time_back
from gateway.web.catalogue import catalogue
from gateway.web.date_input import Unreadable, moment_us
from gateway.web.formats import Formats
from gateway.web.page_route import (
    named,
    page_router,
    plan_of,
    read_form,
    reason_in,
    rendered,
    said,
    seen_other,
    text,
    who,
)
from gateway.web.rendering import language_of

router = page_router()
_PAGE = "/contests/{contest}/rounds/{round_id}/control/disruption"
MOST_REASON = 1000
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


class Cut(Struct):
    """What was filled in; ``agencies`` by id, looked at where ``scope`` is ``some``."""

    from_date: str
    from_time: str
    until_date: str
    until_time: str
    scope: str = "all"
    agencies: list[str] = []
    reason: str = ""
    step: str = ""

    @property
    def chosen(self) -> list[str] | None:
        """The agencies that it is for; ``None`` for all."""
        return self.agencies if self.scope == "some" else None


@router.get(_PAGE)
async def form(request: Request, contest: str, round_id: str) -> Response:
    """The form, with an end of now."""
    now = Formats("vi").moment(rfc3339(front_of(request).clock() // MINUTE_US * MINUTE_US))
    return await _form(request, contest, round_id, Cut(now[:10], "", now[:10], now[11:16]))


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
            front_of(request), contest, round_id, span, given.reason, by, given.chosen, look=look
        )
    except Refused as refusal:
        told = {_FIELD_OF.get(refusal.problem.code, ""): said(request, refusal)}
        status = status_of(refusal.problem.code)
        return await _form(request, contest, round_id, given, told, status)
    if look:
        return await _meaning(request, contest, round_id, given, span, helped)
    control = _PAGE.format(contest=contest, round_id=round_id).removesuffix("/disruption")
    return seen_other(f"{control}?done=given_back")


def _given(form: FormData) -> Cut:
    chosen = [code for code in form.getlist("agencies") if isinstance(code, str)]
    return Cut(
        text(form, "from_date", 20),
        text(form, "from_time", 20),
        text(form, "until_date", 20),
        text(form, "until_time", 20),
        "some" if text(form, "scope") == "some" else "all",
        chosen,
        reason_in(form, "reason", MOST_REASON),
        text(form, "step"),
    )


def _mistakes(given: Cut) -> tuple[list[str], tuple[int, int]]:
    """Names of the fields that cannot be used, and the span that was meant."""
    wrong, span = [], {"from": 0, "until": 0}
    typed = {
        "from": (given.from_date, given.from_time),
        "until": (given.until_date, given.until_time),
    }
    for end, (date, time) in typed.items():
        try:
            span[end] = moment_us(date, time)
        except Unreadable as unreadable:
            wrong.append(f"{end}_{unreadable.field}")
    if given.scope == "some" and not given.agencies:
        wrong.append("agencies")
    if not given.reason:
        wrong.append("reason")
    return wrong, (span["from"], span["until"])


async def _form(
    request: Request,
    contest: str,
    round_id: str,
    given: Cut,
    errors: dict[str, str] | None = None,
    status: int = 422,
) -> Response:
    front = front_of(request)
    return rendered(
        request,
        "desks/disruption.html",
        status=status if errors else 200,
        contest=named(await plan_of(request, contest)),
        round=await front.contests.round(contest, round_id),
        given=given,
        agencies=await agency_names(front, contest),
        errors=errors or {},
    )


async def _meaning(
    request: Request,
    contest: str,
    round_id: str,
    given: Cut,
    span: tuple[int, int],
    helped: TimeGivenBack,
) -> Response:
    front = front_of(request)
    names = await agency_names(front, contest)
    return rendered(
        request,
        "desks/disruption_meaning.html",
        contest=named(await plan_of(request, contest)),
        round=await front.contests.round(contest, round_id),
        given=given,
        begins=rfc3339(span[0]),
        until=rfc3339(span[1]),
        chosen=[names.get(code, code) for code in given.chosen or ()],
        helped=helped,
    )
