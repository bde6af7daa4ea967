"""More time for one person in a round: an organiser's decisions, and who has it."""

from starlette.requests import Request
from starlette.responses import Response

from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import moment_in, read_json, reply
from gateway.core.http.openapi import answers, body
from gateway.core.http.router import Router
from gateway.exam.actions.allowances import WantedAllowance, allow_time, given, withdraw
from gateway.exam.shapes import (
    AllowanceBody,
    AllowancesView,
    AllowanceWithdrawalBody,
    TimeAllowedView,
)

router = Router(prefix="/api/contests/{contest}/rounds/{round_id}/allowances")


@router.get("", responses=answers(401, 403, 404, ok=AllowancesView))
async def allowances(request: Request, contest: str, round_id: str) -> Response:
    """Who has more time in the round than others, and why. The reason is about somebody's health:
    for the contest's organisers alone, and each look is on record."""
    return reply(await given(context_of(request), contest, round_id))


@router.post(
    "",
    responses=answers(401, 403, 404, 409, ok=TimeAllowedView),
    openapi_extra=body(AllowanceBody),
)
async def allow(request: Request, contest: str, round_id: str) -> Response:
    """Give one person more time, before they begin or in mid-exam: their time limit is longer by so
    many minutes, and `closes_at` is a close of their own. With ``look`` it only tells how many
    attempts it would help."""
    wanted = await read_json(request, AllowanceBody)
    asked = WantedAllowance(
        person=wanted.person,
        minutes=wanted.extra_minutes,
        closes_at_us=moment_in("closes_at", wanted.closes_at) if wanted.closes_at else 0,
        whole_phase=wanted.whole_phase,
    )
    context, by = context_of(request), who(request).person
    done = await allow_time(context, contest, round_id, asked, wanted.reason, by, look=wanted.look)
    return reply(TimeAllowedView(done.rounds, done.running, done.resumed, not wanted.look))


@router.post(
    "/withdrawal",
    responses=answers(401, 403, 404, 409, ok=AllowancesView),
    openapi_extra=body(AllowanceWithdrawalBody),
)
async def withdrawal(request: Request, contest: str, round_id: str) -> Response:
    """Take back what a person was given; whoever has begun keeps it. Answers who has more time."""
    wanted = await read_json(request, AllowanceWithdrawalBody)
    context, by = context_of(request), who(request).person
    await withdraw(context, contest, round_id, wanted.person, by)
    return reply(await given(context, contest, round_id))
