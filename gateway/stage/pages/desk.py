"""The desk of a stage round: order, clocks, absences, marks and prizes.

Everything on it may be pressed twice, and on two devices at once: each form says what its page had
seen (how often a clock was pressed, how many prizes are revealed), so the second press changes
nothing or is refused with words.
"""

from typing import Any
from urllib.parse import quote

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contracts.definition import Definition
from contracts.errors import Refused
from contracts.hall import ReleaseMarks, RevealAnew, RevealPrize
from contracts.stage import (
    ClockStep,
    CommitOrder,
    DrawOrder,
    MarkAbsent,
    MoveTeam,
    PlaceTeams,
)
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import invalid
from gateway.people.actions.names_by_id import names_of
from gateway.stage import actions
from gateway.stage.pages.desk_view import STEPS_OF, Told, clock_key, desk_of, next_step, texts_of
from gateway.stage.shapes import ClockBody, PartQuestionsBody, PartQuestionsView, TeamLook
from gateway.web.page_helpers import (
    named,
    number_in,
    page_router,
    plan_of,
    read_form,
    rendered,
    said,
    seen_other,
    text,
)
from gateway.web.rendering import language_of

router = page_router()
_PATH = "/contests/{contest}/rounds/{round}/stage-desk"
#: step -> the key of what is said once it is done
DONE = {
    "place": "stage_desk.done_place",
    "commit": "stage_desk.done_commit",
    "draw": "stage_desk.done_draw",
    "move": "stage_desk.done_move",
    "absent": "stage_desk.done_absent",
    "came": "stage_desk.done_came",
    "withdraw": "stage_desk.done_withdraw",
    "clock": "stage_desk.done_clock",
    "release": "stage_desk.done_release",
    "reveal": "stage_desk.done_reveal",
    "restart": "stage_desk.done_restart",
}
_PRESSES = frozenset(step for steps in STEPS_OF.values() for step in steps)


@router.get(_PATH)
async def desk(request: Request, contest: str, round: str) -> Response:
    """The round as it stands, with what may be done now; ``round.unknown`` of any other."""
    return await _page(request, contest, round)


@router.post(_PATH)
async def change(request: Request, contest: str, round: str) -> Response:
    """One step of the evening."""
    form = await read_form(request)
    step, team = text(form, "step", 20), text(form, "team", 200)
    try:
        if step == "questions":
            body = PartQuestionsBody(team, text(form, "part", 200))
            asked = await actions.draw_part_questions(
                context_of(request), who(request), contest, round, body
            )
            return await _page(
                request,
                contest,
                round,
                team=team,
                asked=asked,
                part=body.part,
                number=number_in(form, "number"),
            )
        await _carry_out(request, contest, round, step, form)
    except Refused as refusal:
        detail = said(request, refusal)
        return await _page(request, contest, round, team=team, detail=detail, status=422)
    shown = f"&team={quote(team)}" if step == "clock" else ""
    return seen_other(f"{_PATH.format(contest=contest, round=round)}?done={step}{shown}")


async def _carry_out(
    request: Request, contest: str, round_id: str, step: str, form: FormData
) -> None:
    context, by = context_of(request), who(request).person
    where, now_us = (contest, round_id), context.clock()
    team, reason = text(form, "team", 200), text(form, "reason", 2_000)
    match step:
        case "place":
            teams = [one for one in form.getlist("teams") if isinstance(one, str)]
            item = PlaceTeams(*where, teams, reason, by, now_us)
            await actions.change(context, "exam.place_teams", item)
        case "commit":
            await actions.change(context, "exam.commit_order", CommitOrder(*where, by))
        case "draw":
            value = text(form, "value", 200)
            await actions.change(context, "exam.draw_order", DrawOrder(*where, value, by, now_us))
        case "move":
            move = MoveTeam(*where, team, number_in(form, "place"), reason, by, now_us)
            await actions.change(context, "exam.move_team", move)
        case "absent" | "came":
            absence = MarkAbsent(*where, team, step == "absent", reason, by, now_us)
            await actions.change(context, "exam.mark_absent", absence)
        case "withdraw":
            phase = (await plan_of(request, contest)).phase_of_round(round_id).id
            await actions.withdraw_team(context, who(request), (contest, phase, team), reason)
            context.halls.changed(where)
        case "clock":
            await actions.step_clock(context, who(request), *where, _press(form))
        case "release":
            await actions.release_marks(context, ReleaseMarks(*where, team, by))
        case "reveal":
            award, expected = text(form, "award", 200), number_in(form, "expected")
            await actions.reveal_prize(context, RevealPrize(*where, award, expected, by))
        case "restart":
            await actions.reveal_anew(context, RevealAnew(*where, reason, by))
        case _:
            raise invalid("step")


def _press(form: FormData) -> ClockBody:
    """``press``: how often the page had seen this clock pressed; so two tablets that show the same
    clock press the same once."""
    step: ClockStep | None = next((one for one in _PRESSES if one == text(form, "press")), None)
    if step is None:
        raise invalid("press")
    team, part = text(form, "team", 200), text(form, "part", 200)
    press = f"desk/{number_in(form, 'presses') + 1}/{step}/{clock_key(team, part)}"
    return ClockBody(team, step, press, part, device="desk")


async def _page(
    request: Request,
    contest: str,
    round_id: str,
    *,
    team: str = "",
    detail: str = "",
    asked: PartQuestionsView | None = None,
    part: str = "",
    number: int = 0,
    status: int = 200,
) -> Response:
    plan = await plan_of(request, contest)
    team = team or request.query_params.get("team", "")
    context = context_of(request)
    view = desk_of(plan, round_id, await _told(request, plan, round_id), team, context.clock())
    if asked is not None and not asked.questions:  # all of them were taken out of the bank
        asked = None
    values: dict[str, Any] = {
        "view": view,
        "next_step": next_step(view),
        "team_names": {one.team: one.name for one in view.stage.performances},
        "releasable": {one.look.team for one in view.teams if one.may_be_released},
        "detail": detail,
        "done": DONE.get(request.query_params.get("done", ""), ""),
        "asked": asked,
        "asked_part": part,
        "number": min(number, len(asked.questions) - 1) if asked else 0,
        "config": {
            "contest": contest,
            "round": round_id,
            "stream": f"/api/contests/{contest}/rounds/{round_id}/hall/stream",
            "steps": STEPS_OF,
            **texts_of(language_of(request)),
        },
    }
    return rendered(request, "stage/desk.html", status=status, contest=named(plan), **values)


async def _told(request: Request, plan: Definition, round_id: str) -> Told:
    context = context_of(request)
    stage = await actions.stage_round(context, plan.slug, round_id)
    hall = await actions.hall_desk(context, plan.slug, round_id)
    lists: list[TeamLook] = []
    if stage.drawn_at is None:
        phase = plan.phase_of_round(round_id).id
        lists = (await actions.teams(context, who(request), plan.slug, phase)).teams
    judges = {one.judge for row in hall.teams for one in row.awaited}
    return Told(stage, hall, lists, await names_of(context, judges))
