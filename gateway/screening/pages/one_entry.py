"""One entry for the committee: what it is, what was found, what judges would read; the decision,
or the answer to an appeal. After it the next one waits."""

from msgspec import Struct
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contracts.errors import Refused
from contracts.handing_in import Entries
from contracts.local_times import rfc3339
from gateway.context import GatewayContext, context_of
from gateway.core.access.auth import who
from gateway.entries.actions import look
from gateway.entries.shapes import EntryLook
from gateway.judging.actions.sheet_content import as_judges_read
from gateway.screening.actions import decisions as actions
from gateway.screening.actions.likeness import alike_of
from gateway.screening.shapes import RefusalAnswerBody, ScreeningBody, Waits, state_in
from gateway.web.date_input import Unreadable, moment_us
from gateway.web.page_helpers import (
    as_typed,
    named,
    number_in,
    page_router,
    plan_of,
    playing,
    read_form,
    refuse_longer,
    rendered,
    said,
    seen_other,
    text,
)

router = page_router()
_PATH = "/contests/{contest}/screening"
_ONE = f"{_PATH}/{{entry}}"
LONGEST_WORDS = 4_000
#: refusals -> the field that they are about
_FIELDS = {
    "screening.anonymity_unchecked": "anonymous",
    "screening.reason_missing": "reason",
    "screening.mend_until_over": "until_date",
    "screening.answer_missing": "reason",
    "screening.own_refusal": "own_reason",
    "reason.unreadable": "reason",
    "field.too_long": "reason",
}


class Given(Struct):
    """What was filled in, shown again where it was refused."""

    action: str = ""
    reason: str = ""
    own_reason: str = ""
    anonymous: bool = False
    until_date: str = ""
    until_time: str = ""


@router.get(_ONE)
async def entry(request: Request, contest: str, entry: str) -> Response:
    """An entry with the form to decide about it."""
    asked = request.query_params
    state = state_in(asked.get("state", "waiting"))
    return await _page(request, contest, entry, state, Given(), done=asked.get("done", ""))


@router.post(_ONE)
async def decide(request: Request, contest: str, entry: str) -> Response:
    """Decide, and go on to the next entry in the same state."""
    form = await read_form(request)
    state, given = state_in(text(form, "state", 20)), _given(form)
    try:
        await _carry_out(request, contest, entry, form, given)
    except Refused as refusal:
        field = _FIELDS.get(refusal.problem.code, "action")
        return await _page(
            request, contest, entry, state, given, errors={field: said(request, refusal)}
        )
    round_id = text(form, "round", 200)
    path = _PATH.format(contest=contest)
    following = await _next(context_of(request), contest, round_id, state, entry)
    if following:
        return seen_other(f"{path}/{following}?state={state}&done={given.action}")
    return seen_other(f"{path}?round={round_id}&state={state}&done={given.action}")


async def _carry_out(
    request: Request, contest: str, entry: str, form: FormData, given: Given
) -> None:
    context, session = context_of(request), who(request)
    for words in (given.reason, given.own_reason):
        refuse_longer(words, LONGEST_WORDS)
    if given.action in ("upheld", "denied"):
        answer = RefusalAnswerBody(
            given.action == "upheld", given.reason, given.anonymous, given.own_reason
        )
        await actions.answer(context, session, contest, entry, answer)
        return
    version = number_in(form, "version")
    if given.action == "accepted":
        decision = ScreeningBody("accepted", version, given.reason)
    elif given.action == "sent_back":
        decision = ScreeningBody("sent_back", version, given.reason, _mend_until(given))
    elif given.action == "refused":
        decision = ScreeningBody("refused", version, given.reason)
    else:
        raise Refused("request.invalid", "Hãy chọn một quyết định. (Choose a decision.)")
    decision.anonymous = given.anonymous
    await actions.screen(context, session, contest, entry, decision)


def _mend_until(given: Given) -> str | None:
    """Until when it may come again; nothing filled in: until the close."""
    if not given.until_date and not given.until_time:
        return None
    try:
        return rfc3339(moment_us(given.until_date, given.until_time or "24:00"))
    except Unreadable:
        raise Refused(
            "screening.mend_until_over",
            "Hạn nộp lại viết như 25/10/2025 và 17:00. "
            "(Write the hour to mend it by like 25/10/2025 and 17:00.)",
        ) from None


def _given(form: FormData) -> Given:
    return Given(
        action=text(form, "action", 20),
        reason=as_typed(form, "reason"),
        own_reason=as_typed(form, "own_reason"),
        anonymous=text(form, "anonymous", 5) == "yes",
        until_date=text(form, "until_date", 20),
        until_time=text(form, "until_time", 20),
    )


async def _next(
    context: GatewayContext, contest: str, round_id: str, state: Waits, entry: str
) -> str:
    """The entry that follows in this state, from the first again after the last; empty: none."""
    for after in (entry, ""):
        query = actions.in_state(contest, round_id, state, after, 1)
        found = await context.backend.ask("exam.entries", query, Entries)
        if found.entries:
            return found.entries[0].entry if found.entries[0].entry != entry else ""
    return ""


async def _page(
    request: Request,
    contest: str,
    entry: str,
    state: Waits,
    given: Given,
    *,
    errors: dict[str, str] | None = None,
    done: str = "",
) -> Response:
    context, plan = context_of(request), await plan_of(request, contest)
    found = await look(context, who(request), contest, entry)
    counts = (await actions.counts_of(context, contest)).get(found.round)
    page = rendered(
        request,
        "screening/one_entry.html",
        status=422 if errors else 200,
        **named(plan),
        round_name=plan.round_names.get(found.round, found.round),
        entry=found,
        now=found.versions[0],
        read=await as_judges_read(context, contest, found.entry, found.version),
        alike=await alike_of(context, who(request), contest, found.entry),
        state=state,
        waits=0 if counts is None else counts.waiting,
        following=await _next(context, contest, found.round, state, found.entry),
        has_error=_has_error(found),
        given=given,
        errors=errors or {},
        done=done,
    )
    return playing(page)


def _has_error(found: EntryLook) -> bool:
    now = found.versions[0]
    findings = [*now.findings, *(one for file in now.files for one in file.findings)]
    return any(one.level == "error" for one in findings)
