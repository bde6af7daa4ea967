"""For organisers: how many entries each agency has handed in, and which lack some; as a
spreadsheet too."""

import asyncio
from collections.abc import Callable, Iterable
from io import BytesIO

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from contracts.definition import Definition, Phase
from contracts.errors import Refused
from contracts.local_times import parse_rfc3339
from gateway.context import context_of
from gateway.core.http.json_bodies import download
from gateway.participation.actions.entry_counts import entries_of_agencies
from gateway.participation.shapes import EntriesLine
from gateway.web.name_search import matching, search_of
from gateway.web.page_helpers import named, page_router, plan_of, rendered
from gateway.web.vietnamese_sorting import sort_key
from spreadsheets.entry_counts import EntryCountRow, write_entry_counts

router = page_router()
_PATH = "/contests/{contest}/entry-counts"
#: what an organiser looks for -> whether an agency is meant
STATES: dict[str, Callable[[EntriesLine], bool]] = {
    "": lambda line: True,
    "lacks": lambda line: line.missing > 0,
    "nothing": lambda line: line.received == 0,
    "sent_back": lambda line: line.sent_back > 0,
    "enough": lambda line: line.missing == 0,
}
#: equal ones by name
SORTS: dict[str, Callable[[EntriesLine], int]] = {
    "missing": lambda line: -line.missing,
    "received": lambda line: -line.received,
    "name": lambda line: 0,
}


class Choice(Struct, frozen=True):
    """What the visitor asked to see; by itself everybody, who lacks most first."""

    search: str = ""
    class_id: str = ""
    state: str = ""
    sort: str = "missing"


class Totals(Struct, frozen=True):
    """Sums over all agencies; ``handed_in``: how many of them have handed something in."""

    agencies: int
    handed_in: int
    received: int
    accepted: int
    waiting: int
    sent_back: int
    refused: int


@router.get(_PATH)
async def entry_counts(request: Request, contest: str) -> Response:
    """Of the call that is named, or the first; searched without accents."""
    plan = await plan_of(request, contest)
    calls, choice = _calls(plan), _choice(request)
    if not calls:
        return rendered(request, "participation/no_entry_counts.html", contest=named(plan))
    phase = _phase(calls, request)
    view = await entries_of_agencies(context_of(request), contest, phase.id, None)
    return rendered(
        request,
        "participation/entry_counts.html",
        contest=named(plan),
        calls=calls,
        phase=phase,
        as_of=view.as_of,
        rows=picked(view.agencies, choice),
        totals=_totals(view.agencies),
        missing=view.missing,
        classes={item.id: item.name for item in plan.agency_classes},
        choice=choice,
    )


@router.get(f"{_PATH}.xlsx")
async def spreadsheet(request: Request, contest: str) -> Response:
    """Every agency of the call, whatever the page shows of them."""
    plan = await plan_of(request, contest)
    phase = _phase(_calls(plan), request)
    view = await entries_of_agencies(context_of(request), contest, phase.id, None)
    classes = {item.id: item.name for item in plan.agency_classes}
    rows = [
        EntryCountRow(
            line.name,
            classes.get(line.agency_class, line.agency_class),
            line.needed,
            line.received,
            line.accepted,
            line.waiting,
            line.sent_back,
            line.refused,
            line.missing,
        )
        for line in picked(view.agencies, Choice())
    ]
    target, as_of_us = BytesIO(), parse_rfc3339(view.as_of)
    title = f"{plan.title} – {phase.name}"
    await asyncio.to_thread(write_entry_counts, target, rows, title, as_of_us, plan.timezone)
    return download(target.getvalue(), f"entry-counts-{contest}.xlsx")


def picked(lines: Iterable[EntriesLine], choice: Choice) -> list[EntriesLine]:
    """The agencies that were asked for, in that order."""
    kept = [
        line
        for line in lines
        if matching(choice.search, line.name)
        and choice.class_id in ("", line.agency_class)
        and STATES[choice.state](line)
    ]
    return sorted(kept, key=lambda line: (SORTS[choice.sort](line), sort_key(line.name)))


def _calls(plan: Definition) -> list[Phase]:
    return [phase for phase in plan.phases if phase.entries is not None]


def _phase(calls: list[Phase], request: Request) -> Phase:
    wanted = request.query_params.get("phase", "")
    for phase in calls:
        if wanted in ("", phase.id):
            return phase
    raise Refused("phase.unknown", "Không có vòng nộp bài dự thi này. (No such call for entries.)")


def _choice(request: Request) -> Choice:
    query = request.query_params
    state, sort = query.get("state", ""), query.get("sort", "")
    return Choice(
        search=search_of(request),
        class_id=query.get("class", ""),
        state=state if state in STATES else "",
        sort=sort if sort in SORTS else "missing",
    )


def _totals(lines: list[EntriesLine]) -> Totals:
    return Totals(
        agencies=len(lines),
        handed_in=sum(line.received > 0 for line in lines),
        received=sum(line.received for line in lines),
        accepted=sum(line.accepted for line in lines),
        waiting=sum(line.waiting for line in lines),
        sent_back=sum(line.sent_back for line in lines),
        refused=sum(line.refused for line in lines),
    )
