"""The page on which a round is sat: what to know before, the paper, and what was handed in."""

from starlette.requests import Request
from starlette.responses import Response

from contracts.errors import Refused
from contracts.local_times import rfc3339
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.exam.actions.attempts import (
    as_it_stands,
    hours_of,
    newest_first,
    own_of,
    with_own_closes,
)
from gateway.people.actions.pending_activation_code import password_first
from gateway.web.page_helpers import named, page_router, plan_of, rendered
from gateway.web.rendering import POLICY, language_of, renderer
from gateway.web.text_catalogue import catalogue

router = page_router()


@router.get("/contests/{contest}/rounds/{round}/exam")
async def exam(request: Request, contest: str, round: str) -> Response:
    """The rules of the round and the start; its script shows the paper."""
    context = context_of(request)
    if first := password_first(request):
        return first
    plan, now_us = await plan_of(request, contest), context.clock()
    own = await own_of(context, contest, who(request).person)
    found = [await context.contests.round(contest, round)]
    (this,) = (as_it_stands(item, now_us) for item in with_own_closes(found, own))
    if this.quiz is None:
        raise Refused("round.unknown", "Đợt này không thi trắc nghiệm. (No quiz in this round.)")
    attempts = [one for one in newest_first(own) if one.round == round]
    resuming = any(one.state == "in_progress" for one in attempts)
    _, stops_us = hours_of(this, now_us)
    language, extra_s = language_of(request), own.extra_s.get(round, 0)
    return rendered(
        request,
        "exam/exam.html",
        contest=named(plan),
        round=this,
        quiz=this.quiz,
        resuming=resuming,
        submitted=[one for one in attempts if one.state == "submitted"],
        excluded=own.excluded,
        left_s=max(0, stops_us - now_us) // 1_000_000,
        stops_at=rfc3339(stops_us),
        limit_s=_own_limit(this.quiz.time_limit_s, extra_s),
        extra_s=extra_s,
        attempts_left=_attempts_left(this.quiz.attempts_allowed, len(attempts)),
        config={
            "lang": language,
            "contest": contest,
            "round": round,
            "resume": resuming,
            "now": rfc3339(now_us),
            "opens_at": this.opens_at,
            "worker": renderer().assets.url("exam-worker.js"),
            "policy": POLICY,
            "texts": catalogue(language).section("exam_js"),
        },
    )


def _own_limit(limit_s: int | None, extra_s: int) -> int | None:
    """The time limit of whoever looks, with what they have more than others; ``None``: no limit."""
    return None if limit_s is None else limit_s + extra_s


def _attempts_left(allowed: int | None, begun: int) -> int | None:
    """How many attempts may still be begun; ``None``: any number."""
    return None if allowed is None else max(0, allowed - begun)
