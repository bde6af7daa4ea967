"""The committee's figures of entries, with their source: what would change is shown, then kept."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from contracts.committee_figures import CommitteeFigures, EnterFigures, FiguresQuery
from contracts.definition import CommitteeFigure
from contracts.errors import Refused
from contracts.hash_commitments import canonical, digest
from contracts.reason_validation import stated
from gateway.context import GatewayContext, context_of
from gateway.core.access.auth import who
from gateway.core.http.problem_responses import status_of
from gateway.results.actions.results import entries_of_round
from gateway.web.page_helpers import (
    as_typed,
    named,
    page_router,
    plan_of,
    read_form,
    refuse_longer,
    rendered,
    said,
    seen_other,
    text,
    whole_number,
)

router = page_router()
_PATH = "/contests/{contest}/rounds/{round_id}/figures"
_NUMBER = re.compile(r"\d{1,3}(?:[. ]\d{3})+|\d{1,15}", re.ASCII)
LONGEST_SOURCE = 1_000
#: works on a page, each with a field
PAGE_WORKS = 500
MOST_FIELDS = PAGE_WORKS + 100


class Change(NamedTuple):
    """A figure of a work that would be another."""

    work: str
    before: int | None
    after: int


class TypedFigures(NamedTuple):
    """What was typed: by work, not yet read; ``wrong``: works whose figure cannot be read;
    ``after``: how many works come before the page."""

    values: Mapping[str, str]
    source: str
    wrong: frozenset[str] = frozenset()
    after: int = 0


@router.get(_PATH)
async def figures(request: Request, contest: str, round_id: str) -> Response:
    """What was entered, and the form to enter more."""
    figure = await _figure(request, contest, round_id, request.query_params.get("figure", ""))
    known = await _known(context_of(request), contest, round_id, figure.id)
    values = {work: str(value) for work, (value, _) in known.items()}
    source = next((source for _, source in known.values()), "")
    after = whole_number(request.query_params.get("after", ""))
    return await _page(
        request, contest, round_id, figure, TypedFigures(values, source, after=after)
    )


@router.post(_PATH)
async def enter(request: Request, contest: str, round_id: str) -> Response:
    """Show what would change, or keep just what was shown."""
    context, form = context_of(request), await read_form(request, 0, MOST_FIELDS)
    figure = await _figure(request, contest, round_id, text(form, "figure", 200))
    typed = {
        name.removeprefix("value/"): as_typed(form, name)
        for name in form
        if name.startswith("value/")
    }
    typed = {work: value for work, value in typed.items() if value}
    given = TypedFigures(
        typed,
        as_typed(form, "source"),
        frozenset(work for work, value in typed.items() if not _NUMBER.fullmatch(value)),
        whole_number(as_typed(form, "after")),
    )
    if given.wrong:
        return await _page(request, contest, round_id, figure, given, error="wrong")
    known = await _known(context, contest, round_id, figure.id)
    changes = _changes(known, given)
    confirmed = text(form, "digest", 64)
    if not changes and confirmed and given.values:  # it was pressed twice
        return _kept(contest, round_id, figure, given)
    if not changes:
        return await _page(request, contest, round_id, figure, given, error="nothing")
    if not stated(given.source):
        return await _page(request, contest, round_id, figure, given, error="source")
    shown = digest("figures", canonical([figure.id, changes, given.source])).hex()
    if confirmed != shown:
        return await _page(request, contest, round_id, figure, given, changes, shown)
    values = {one.work: one.after for one in changes}
    item = EnterFigures(contest, round_id, figure.id, values, given.source, who(request).person)
    try:
        refuse_longer(given.source, LONGEST_SOURCE)
        await context.backend.ask("scoring.enter_figures", item, CommitteeFigures)
    except Refused as refusal:
        return await _page(request, contest, round_id, figure, given, refusal=refusal)
    return _kept(contest, round_id, figure, given)


def _kept(contest: str, round_id: str, figure: CommitteeFigure, given: TypedFigures) -> Response:
    query = {"done": len(given.values), "figure": figure.id, "after": given.after}
    path = _PATH.format(contest=contest, round_id=quote(round_id, safe=""))
    return seen_other(f"{path}?{urlencode(query)}")


def _changes(known: Mapping[str, tuple[int, str]], given: TypedFigures) -> list[Change]:
    """Where another number was typed, or the source is another one."""
    found = []
    for work, typed in sorted(given.values.items()):
        value = int(re.sub(r"\D", "", typed))
        before, source = known.get(work, (None, ""))
        if before != value or source != given.source:
            found.append(Change(work, before, value))
    return found


def _named(given: TypedFigures, changes: list[Change] | None) -> set[str]:
    """Works that are shown wherever they stand: what was typed of them is wrong, or changes."""
    return {*given.wrong, *(one.work for one in changes or [])}


async def _figure(request: Request, contest: str, round_id: str, wish: str) -> CommitteeFigure:
    """The figure of the plan that was asked for, or its first: ``round.unknown``,
    ``figure.unknown``."""
    plan = await plan_of(request, contest)
    this = await context_of(request).contests.round(contest, round_id)
    rules = plan.phase(this.phase).entries
    known = rules.figures if rules is not None else []
    found = [one for one in known if one.id == wish] or (known[:1] if not wish else [])
    if not found:
        raise Refused("figure.unknown", "Thể lệ không có số liệu này. (No such figure.)")
    return found[0]


async def _known(
    context: GatewayContext, contest: str, round_id: str, figure: str
) -> dict[str, tuple[int, str]]:
    """Work -> what was entered, and its source."""
    query = FiguresQuery(contest, round_id)
    found = await context.backend.ask("scoring.figures", query, CommitteeFigures)
    return {one.work: (one.value, one.source) for one in found.figures if one.figure == figure}


async def _page(
    request: Request,
    contest: str,
    round_id: str,
    figure: CommitteeFigure,
    given: TypedFigures,
    changes: list[Change] | None = None,
    shown: str = "",
    *,
    error: str = "",
    refusal: Refused | None = None,
) -> Response:
    context, plan = context_of(request), await plan_of(request, contest)
    this = await context.contests.round(contest, round_id)
    rules = plan.phase(this.phase).entries
    entries = await entries_of_round(context, contest, round_id)
    works = {one.code: one.title for one in entries if one.screening == "accepted"}
    known = sorted({*works, *given.values})  # one that was taken out keeps what was entered of it
    end = given.after + PAGE_WORKS
    page = known[given.after : end]
    values: dict[str, Any] = {
        "round_id": round_id,
        "round_name": plan.round_names.get(round_id, round_id),
        "figures": rules.figures if rules is not None else [],
        "figure": figure,
        "works": {code: works.get(code, "") for code in sorted({*page, *_named(given, changes)})},
        "following": end if end < len(known) else 0,
        "given": given,
        "changes": changes or [],
        "digest": shown,
        "error": said(request, refusal) if refusal is not None else "",
        "wrong": error,
        "done": request.query_params.get("done", ""),
    }
    status = 200
    if refusal is not None:
        status = status_of(refusal.problem.code)
    elif error:
        status = 422
    return rendered(request, "judging/figures.html", status=status, **named(plan), **values)
