"""Panels for organisers: who is on them, who marks what, and how far they are."""

from typing import Any, NamedTuple

from msgspec import Struct
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contracts.definition import Definition, Panel, Phase, Round
from contracts.errors import Refused
from contracts.judging_panels import (
    Assigned,
    AssignmentMode,
    AssignSheets,
    PanelPlace,
    PanelView,
    Place,
    RecuseJudge,
    ReleaseSheets,
)
from contracts.panel_desk import Desk, DeskQuery
from contracts.preparation_progress import Served
from gateway.context import GatewayContext, context_of
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import invalid
from gateway.core.http.rfc3339_shapes import moment_of
from gateway.judging.actions import assignable
from gateway.judging.actions import panels as actions
from gateway.judging.actions.panels import panel_named, panels_of_contest, rounds_of_panel
from gateway.people.actions.names_by_id import names_of
from gateway.roster.actions.contest_readiness import ready_of
from gateway.web.date_input import Unreadable, moment_us
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
from gateway.web.vietnamese_sorting import sort_key

router = page_router()
_PATH = "/contests/{contest}/panels"
#: place -> the key of its name
PLACES: dict[Place, str] = {
    "judge": "panels.judge",
    "chair": "panels.chair",
    "clerk": "panels.clerk",
}
#: how works are assigned here (by hand: on a page of its own) -> the key of its name
MODES: dict[AssignmentMode, str] = {
    "all": "panels.mode_all",
    "balanced": "panels.mode_balanced",
}
#: step -> the key of what is said once it is done
DONE = {
    "seat": "panels.done_seat",
    "recuse": "panels.done_recuse",
    "assign": "panels.done_assign",
    "release": "panels.done_release",
}


class RoundOfPanel(NamedTuple):
    """A round that a panel marks, with how far its judges are."""

    round: Round
    desk: Desk


class PanelCard(Struct):
    """A panel as the page shows it."""

    view: PanelView
    phase: Phase
    rules: Panel
    rounds: list[RoundOfPanel]


class Said(Struct):
    """What a form came to: refused with words, or (``looked``) what an assignment would be."""

    detail: str = ""
    looked: Assigned | None = None
    about: tuple[str, str, str] = ("", "", "")


@router.get(_PATH)
async def panels(request: Request, contest: str) -> Response:
    """All panels of the contest with their members and their progress."""
    return await _page(request, contest, Said())


@router.post(_PATH)
async def change(request: Request, contest: str) -> Response:
    """Seat people, recuse a judge, look at an assignment or make it, release sheets."""
    form = await read_form(request)
    step = text(form, "step", 20)
    about = (text(form, "phase", 200), text(form, "panel", 200), text(form, "round", 200))
    try:
        if step == "look":
            looked = await _assign(request, contest, form, look=True)
            return await _page(request, contest, Said(looked=looked, about=about))
        await _carry_out(request, contest, step, form)
    except Refused as refusal:
        detail = said(request, refusal)
        return await _page(request, contest, Said(detail, about=about), status=422)
    return seen_other(f"{_PATH.format(contest=contest)}?done={step}")


async def _carry_out(request: Request, contest: str, step: str, form: FormData) -> None:
    if step == "seat":
        await _seat(request, contest, form)
    elif step == "recuse":
        await _recuse(request, contest, form)
    elif step == "assign":
        await _assign(request, contest, form, look=False)
    elif step == "release":
        await _release(request, contest, form)
    else:
        raise invalid("step")


async def _seat(request: Request, contest: str, form: FormData) -> None:
    context = context_of(request)
    known = await panel_named(context, contest, text(form, "panel"), text(form, "phase"))
    revision = number_in(form, "revision")
    asked = []
    for one in await _judges(context, contest):
        chosen = text(form, f"place/{one.person}", 20)
        conflicts = text(form, f"conflicts/{one.person}", 2_000).replace(",", " ").split()
        asked += [PanelPlace(one.person, place, conflicts) for place in PLACES if place == chosen]
    await actions.seat(context, contest, known, asked, revision, who(request).person)


async def _recuse(request: Request, contest: str, form: FormData) -> None:
    item = RecuseJudge(
        contest,
        text(form, "phase", 200),
        text(form, "panel", 200),
        text(form, "judge", 200),
        text(form, "reason", 2_000),
        who(request).person,
    )
    await actions.recuse(context_of(request), item)


async def _assign(request: Request, contest: str, form: FormData, *, look: bool) -> Assigned:
    mode = next((mode for mode in MODES if mode == text(form, "mode", 20)), None)
    if mode is None:
        raise invalid("mode")
    where = (text(form, "round", 200), text(form, "panel", 200))
    base = "" if look else text(form, "base", 64)
    item = AssignSheets(contest, *where, mode, who(request).person, look=look, base=base)
    return await assignable.assign(context_of(request), item)


async def _release(request: Request, contest: str, form: FormData) -> None:
    where = (text(form, "round", 200), text(form, "panel", 200))
    item = ReleaseSheets(contest, *where, who(request).person, _due(form))
    await actions.release(context_of(request), item)


def _due(form: FormData) -> int | None:
    """By when judges are to hand in; None where neither day nor hour was typed."""
    day, hour = text(form, "due_date", 20), text(form, "due_time", 20)
    if not day and not hour:
        return None
    try:
        return moment_us(day, hour)
    except Unreadable:
        raise Refused(
            "panel.due_unreadable",
            "Hạn nộp phiếu ghi theo dạng 25/10/2024 và 17:00. "
            "(Write the day as 25/10/2024 and the hour as 17:00.)",
        ) from None


async def _judges(context: GatewayContext, contest: str) -> list[Served]:
    """Whoever may be put on a panel, by given name."""
    staff = (await ready_of(context, contest)).staff
    judges = {one.person: one for one in staff if one.role == "judge"}
    return sorted(judges.values(), key=lambda one: sort_key(one.name.split(" ")[-1]))


async def _card(
    context: GatewayContext, plan: Definition, view: PanelView, person: str
) -> PanelCard:
    phase = next(one for one in plan.phases if one.id == view.phase)
    judged = phase.entries or phase.stage
    assert judged is not None, "it has panels"
    rules = next(one for one in judged.judged_by if one.id == view.panel)
    rounds = []
    for one in rounds_of_panel(phase, view.panel):
        query = DeskQuery(plan.slug, one.id, view.panel, person, by_organiser=True)
        rounds.append(RoundOfPanel(one, await context.backend.ask("scoring.desk", query, Desk)))
    return PanelCard(view, phase, rules, rounds)


async def _page(request: Request, contest: str, told: Said, *, status: int = 200) -> Response:
    context, plan = context_of(request), await plan_of(request, contest)
    person = who(request).person
    cards = [
        await _card(context, plan, view, person)
        for view in await panels_of_contest(context, contest)
    ]
    people = {one.person for card in cards for one in card.view.members}
    values: dict[str, Any] = {
        "cards": cards,
        "judges": await _judges(context, contest),
        "names": await names_of(context, people),
        "places": PLACES,
        "modes": MODES,
        "detail": told.detail,
        "looked": told.looked,
        "about": told.about,
        "moment": moment_of,
        "done": DONE.get(request.query_params.get("done", ""), ""),
    }
    return rendered(request, "judging/panels.html", status=status, **named(plan), **values)
