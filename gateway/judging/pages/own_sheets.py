"""A judge's own pages: what is to be marked, and one sheet beside its work.

The sheet is a form that works by itself; its script keeps every mark as it is typed, also while the
network is away. Nothing on it names a work but the number that the panel knows it by.
"""

from msgspec import Struct
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contracts.definition import Definition
from contracts.errors import Refused
from contracts.judging_panels import Place
from contracts.marks import HUNDREDTHS, mark_text
from contracts.score_sheets import OwnPanel, SheetRow, SheetView
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import invalid
from gateway.core.http.rfc3339_shapes import moment_of
from gateway.judging.actions import sheets as actions
from gateway.judging.actions.panels import panels_of_contest, rounds_of_panel
from gateway.judging.actions.part_names import part_names
from gateway.judging.actions.sheet_content import content_of
from gateway.judging.actions.sheets import OwnSheet
from gateway.judging.pages.score_texts import mark_texts, marks_in, total_text, written
from gateway.judging.shapes.sheets import SheetBody
from gateway.web.page_helpers import (
    as_typed,
    named,
    page_router,
    plan_of,
    playing,
    read_form,
    rendered,
    said,
    seen_other,
    text,
    whole_number,
)
from gateway.web.rendering import language_of
from gateway.web.text_catalogue import catalogue

router = page_router()
_LIST = "/contests/{contest}/judging"
_SHEET = "/contests/{contest}/rounds/{round_id}/sheets/{sheet}"
#: what the judge has still to do something about
_WAITING = ("released", "draft", "reopened")


class RoundOfJudge(Struct, frozen=True):
    """A judge's sheets in one round; ``waiting``: the first that is not handed in, or asked
    about."""

    round: str
    panels: list[OwnPanel]
    done: int
    count: int
    waiting: SheetRow | None


class DeskLink(Struct, frozen=True):
    """A panel in a round that somebody looks after: as its chair, or its clerk."""

    round: str
    panel: str
    name: str
    place: Place


@router.get(_LIST)
async def own_sheets(request: Request, contest: str) -> Response:
    """All sheets of whoever asks, round by round."""
    context, judge = context_of(request), who(request).person
    plan = await plan_of(request, contest)
    found = []
    for round_id in _judged_rounds(plan):
        own = await actions.own_sheets(context, contest, round_id, judge)
        if own.panels:
            found.append(_of_round(round_id, own.panels))
    return rendered(
        request,
        "judging/own_sheets.html",
        staged=bool(found)
        and all(row.team for one in found for own in one.panels for row in own.sheets),
        **named(plan),
        rounds=found,
        names=plan.round_names,
        moment=moment_of,
        now_us=context.clock(),
        parts=part_names(plan),
        mark=lambda points: written(mark_text(points), language_of(request)),
        gone=request.query_params.get("gone") == "yes",
        desks=await _desks(request, plan, judge),
    )


async def _desks(request: Request, plan: Definition, person: str) -> list[DeskLink]:
    """The panels that somebody chairs, or enters paper sheets of."""
    found = []
    for view in await panels_of_contest(context_of(request), plan.slug):
        places = [one.place for one in view.members if one.active and one.person == person]
        phase = next(one for one in plan.phases if one.id == view.phase)
        for place in places:
            if place != "judge":
                found += [
                    DeskLink(each.id, view.panel, view.name, place)
                    for each in rounds_of_panel(phase, view.panel)
                ]
    return found


@router.get(_SHEET)
async def sheet(request: Request, contest: str, round_id: str, sheet: str) -> Response:
    """One sheet as a form."""
    found = await actions.own_sheet(context_of(request), _asked(request))
    return await _page(request, found, saved=request.query_params.get("saved", ""))


@router.post(_SHEET)
async def act(request: Request, contest: str, round_id: str, sheet: str) -> Response:
    """Keep the draft, hand it in, confirm it, or give it back: by the button that was pressed."""
    form = await read_form(request)
    action = text(form, "action", 20)
    try:
        await _do(request, form, action)
    except Refused as refusal:
        found = await actions.own_sheet(context_of(request), _asked(request))
        return await _page(request, found, form=form, refusal=refusal)
    if action == "decline":
        return seen_other(f"{_LIST.format(contest=contest)}?gone=yes")
    return seen_other(f"{request.url.path}?saved={action}")


async def _do(request: Request, form: FormData, action: str) -> None:
    context, one = context_of(request), _asked(request)
    if action == "decline":
        await actions.decline(context, one, text(form, "reason"))
    elif action == "confirm":
        await actions.confirm(context, one, marks_in(form))
    elif action in ("save", "hand_in"):
        revision = whole_number(as_typed(form, "base_revision"))
        body = SheetBody(marks_in(form), text(form, "note"), revision, text(form, "device", 64))
        await (actions.save if action == "save" else actions.hand_in)(context, one, body)
    else:
        raise invalid("action")


async def _page(
    request: Request,
    found: SheetView,
    *,
    form: FormData | None = None,
    refusal: Refused | None = None,
    saved: str = "",
) -> Response:
    plan = await plan_of(request, found.contest)
    details = refusal.problem.details if refusal else {}
    elsewhere = refusal is not None and refusal.problem.code == "sheet.changed_elsewhere"
    language = language_of(request)
    marks: dict[str, str | None] = {**mark_texts(found.marks, language)}
    page = rendered(
        request,
        "judging/sheet.html",
        status=422 if refusal else 200,
        **named(plan),
        round_name=plan.round_names.get(found.round, found.round),
        part=part_names(plan).get(found.part, found.part),
        sheet=found,
        work=await content_of(context_of(request), found),
        marks=marks if form is None else marks | marks_in(form),
        note=found.note if form is None else as_typed(form, "note"),
        step=written(mark_text(found.step), language),
        total=total_text(found.criteria, found.marks, language),
        saved_at=moment_of(found.saved_at_us or None),
        saved=saved,
        refusal=said(request, refusal) if refusal else "",
        wrong=details.get("criteria", []),
        reason="" if form is None else as_typed(form, "reason"),
        elsewhere=elsewhere,
        others={line: written(one, language) for line, one in details.get("marks", {}).items()},
        config={
            "lang": language,
            "url": f"/api{request.url.path}",
            "sheet": found.sheet,
            "revision": found.revision,
            "step": found.step,
            "lines": [
                {"id": one.id, "most": one.points * HUNDREDTHS, "penalty": one.penalty}
                for one in found.criteria
            ],
            "texts": catalogue(language).section("sheet_js"),
        },
    )
    return playing(page)


def _asked(request: Request) -> OwnSheet:
    return actions.own_sheet_in(who(request), request.path_params)


def _of_round(round_id: str, panels: list[OwnPanel]) -> RoundOfJudge:
    rows = [row for panel in panels for row in panel.sheets]
    todo = [row for row in rows if row.state in _WAITING or row.ask]
    return RoundOfJudge(
        round_id, panels, len(rows) - len(todo), len(rows), todo[0] if todo else None
    )


def _judged_rounds(plan: Definition) -> list[str]:
    return [one.id for phase in plan.phases if phase.entries or phase.stage for one in phase.rounds]
