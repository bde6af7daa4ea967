"""The chair's desk as a page: how far a panel is, and one of its works with what may be done about
its sheets. Organisers see it too, and decide what the chair may not."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from msgspec import Struct
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contracts.errors import Refused
from contracts.judging_panels import PanelView, RecuseJudge
from contracts.marks import shown_fraction
from contracts.panel_desk import Desk, DeskWork, WorkOnDesk
from contracts.panel_reminders import PanelReminders
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import invalid
from gateway.core.http.public_address import site_of
from gateway.core.http.rfc3339_shapes import moment_of
from gateway.judging.actions import desk as actions
from gateway.judging.actions import reminders
from gateway.judging.actions.desk import at_panel
from gateway.judging.actions.panels import panel_in_round, recuse
from gateway.judging.actions.part_names import part_names
from gateway.judging.pages.score_texts import mark_texts, total_text, written
from gateway.people.actions.names_by_id import names_of
from gateway.web.letters import unreached_first
from gateway.web.page_helpers import (
    as_typed,
    named,
    page_router,
    plan_of,
    read_form,
    reason_in,
    rendered,
    said,
    seen_other,
    text,
    whole_number,
)
from gateway.web.rendering import language_of

router = page_router()
_DESK = "/contests/{contest}/rounds/{round_id}/panels/{panel}/desk"
#: of a list of works
PAGE_WORKS = 100
#: step -> the key of what is said once it is done
DONE = {
    "reopen": "desk.done_reopen",
    "take_over": "desk.done_take_over",
    "uphold": "desk.done_uphold",
    "recuse": "panels.done_recuse",
    "remind": "sheet_reminder.done",
}
#: which works are listed -> the key of its name
SHOWN = {"all": "desk.show_all", "open": "desk.show_open", "asked": "desk.show_asked"}
_LISTED: dict[str, Callable[[DeskWork], bool]] = {
    "all": lambda work: True,
    "open": lambda work: work.handed_in < work.released,
    "asked": lambda work: bool(work.asked),
}


class DeskSaid(Struct):
    """What a form came to: refused with words, and what it had said."""

    detail: str = ""
    step: str = ""
    sheet: str = ""
    reason: str = ""


class ChosenWork(Struct):
    """The work that is looked at, by number and part."""

    number: int = 0
    part: str = ""


@router.get(_DESK)
async def desk(request: Request, contest: str, round_id: str, panel: str) -> Response:
    """How far the panel is; with ``number`` the sheets of that work."""
    query = request.query_params
    return await _page(request, _chosen(query.get("number", ""), query.get("part", "")), DeskSaid())


@router.post(_DESK)
async def act(request: Request, contest: str, round_id: str, panel: str) -> Response:
    """Open a sheet again, give it to somebody else, say why marks stand, recuse a judge, remind
    those who have sheets left."""
    form = await read_form(request)
    step = text(form, "step", 20)
    chosen = _chosen(text(form, "number", 9), text(form, "part", 200))
    try:
        await _do(request, form, step, chosen)
    except Refused as refusal:
        about = DeskSaid(
            said(request, refusal), step, text(form, "sheet", 200), as_typed(form, "reason")
        )
        return await _page(request, chosen, about, status=422)
    query = {"done": step}
    if chosen.number:
        query |= {"number": str(chosen.number), "part": chosen.part}
    return seen_other(f"{request.url.path}?{urlencode(query)}")


async def _do(request: Request, form: FormData, step: str, chosen: ChosenWork) -> None:
    context, at, reason = (
        context_of(request),
        at_panel(who(request), request.path_params),
        reason_in(form, "reason", 2_000),
    )
    sheet = text(form, "sheet", 200)
    if step == "reopen":
        await actions.reopen(context, at, sheet, reason)
    elif step == "take_over":
        await actions.take_over(context, at, sheet, text(form, "judge", 200), reason)
    elif step == "uphold":
        await actions.uphold(context, at, chosen.number, chosen.part, reason)
    elif step == "recuse" and at.organises:
        phase, _ = await panel_in_round(context, *at.where)
        judge = text(form, "judge", 200)
        item = RecuseJudge(at.contest, phase.id, at.panel, judge, reason, at.person)
        await recuse(context, item)
    elif step == "remind":
        await reminders.remind(context, at, site_of(request))
    else:
        raise invalid("step")


def _chosen(number: str, part: str) -> ChosenWork:
    chosen = whole_number(number)
    return ChosenWork(chosen, part) if chosen else ChosenWork()


async def _page(
    request: Request, chosen: ChosenWork, told: DeskSaid, *, status: int = 200
) -> Response:
    context, at, plan = (
        context_of(request),
        at_panel(who(request), request.path_params),
        await plan_of(request, request.path_params["contest"]),
    )
    found = await actions.desk_at(context, at)
    sent = await reminders.reminders_at(context, at, found)
    work = None
    if chosen.number:
        work = await actions.work_at(context, at, chosen.number, chosen.part)
    _, panel = await panel_in_round(context, *at.where)
    language = language_of(request)
    values: dict[str, Any] = {
        "at": at,
        "panel": panel,
        "round_name": plan.round_names.get(at.round, at.round),
        "parts": part_names(plan),
        "desk": found,
        "work": work,
        "names": await names_of(context, {*_people(found, panel, work), *_senders(sent)}),
        "waiting": reminders.waiting_of(found),
        "reminders": sent,
        "mails": bool(context.post_office.channels),
        "letters": unreached_first(sent.messages),
        "marking": [one for one in panel.members if one.active and one.place != "clerk"],
        "chairs": any(
            one.active and one.place == "chair" and one.person == at.person for one in panel.members
        ),
        "told": told,
        "done": DONE.get(request.query_params.get("done", ""), ""),
        "moment": moment_of,
        "late": bool(found.due_us and found.due_us < context.clock()),
        "marks": lambda given: mark_texts(given, language),
        "total": lambda given: total_text(work.criteria if work else [], given, language),
        "value": lambda told: written(shown_fraction(told), language),
        **_listed(request, found),
    }
    return rendered(request, "judging/desk.html", status=status, **named(plan), **values)


def _senders(sent: PanelReminders) -> set[str]:
    return {one.by for one in sent.reminders}


def _listed(request: Request, found: Desk) -> dict[str, Any]:
    """Which works the list shows, page by page."""
    query = request.query_params
    show = query.get("show", "all") if query.get("show") in SHOWN else "all"
    after = query.get("after", "")
    works = [one for one in found.works if _LISTED[show](one)]
    start = whole_number(after)
    return {
        "show": show,
        "shown": SHOWN,
        "counts": {key: sum(map(rule, found.works)) for key, rule in _LISTED.items()},
        "works": works[start : start + PAGE_WORKS],
        "following": start + PAGE_WORKS if start + PAGE_WORKS < len(works) else 0,
    }


def _people(found: Desk, panel: PanelView, work: WorkOnDesk | None) -> set[str]:
    people = {one.person for one in found.judges} | {one.person for one in panel.members}
    sheets = work.sheets if work else []
    return people | {one.judge for one in sheets} | {v.by for one in sheets for v in one.versions}
