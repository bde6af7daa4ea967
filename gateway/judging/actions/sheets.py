"""What a judge does with their own sheets; scoring decides which these are."""

from collections.abc import Mapping
from typing import NamedTuple

from contracts.errors import Problem, Refused
from contracts.local_times import rfc3339
from contracts.marks import mark_text, parse_mark
from contracts.score_sheets import (
    ConfirmSheet,
    DeclineSheet,
    HandInSheet,
    OwnSheets,
    OwnSheetsQuery,
    SaveSheet,
    SheetQuery,
    SheetSaved,
    SheetView,
)
from gateway.context import GatewayContext
from gateway.core.access.sessions import Session
from gateway.core.http.problem_responses import refusal_of
from gateway.judging.shapes.sheets import SheetBody


class OwnSheet(NamedTuple):
    """Which sheet somebody asks for, as its address says."""

    contest: str
    round: str
    sheet: str
    judge: str


def own_sheet_in(session: Session, path: Mapping[str, str]) -> OwnSheet:
    """The sheet that the address names, asked for by this judge."""
    return OwnSheet(path["contest"], path["round_id"], path["sheet"], session.person)


async def own_sheets(context: GatewayContext, contest: str, round_id: str, judge: str) -> OwnSheets:
    """A judge's sheets in a round, panel by panel."""
    query = OwnSheetsQuery(contest, round_id, judge)
    return await context.backend.ask_with_others("scoring.own_sheets", query, OwnSheets)


async def own_sheet(context: GatewayContext, one: OwnSheet) -> SheetView:
    """One sheet; ``sheet.unknown`` of everybody else's, and of what is not released."""
    query = SheetQuery(*one)
    return await context.backend.ask_with_others("scoring.sheet", query, SheetView)


async def save(context: GatewayContext, one: OwnSheet, given: SheetBody) -> SheetSaved:
    """Keep a draft. Refused: ``mark.*``, ``sheet.*``; ``sheet.changed_elsewhere`` with what the
    other device wrote."""
    item = SaveSheet(*one, *_filled_in(given), context.clock(), 0)
    try:
        return await context.backend.ask_with_others("scoring.save_sheet", item, SheetSaved)
    except Refused as refusal:
        raise _in_decimals(refusal) from None


async def hand_in(
    context: GatewayContext, one: OwnSheet, given: SheetBody
) -> tuple[SheetView, bool]:
    """A judge's last word on a work, and whether it had been said before."""
    before = await own_sheet(context, one)
    item = HandInSheet(*one, *_filled_in(given), context.clock(), 0)
    try:
        made = await context.backend.ask_with_others("scoring.hand_in_sheet", item, SheetView)
    except Refused as refusal:
        raise _in_decimals(refusal) from None
    return made, before.state == "handed_in"


def _filled_in(given: SheetBody) -> tuple[int, dict[str, int | None], str | None, str]:
    return given.base_revision, read_marks(given.marks), given.note, given.device


async def decline(context: GatewayContext, one: OwnSheet, reason: str) -> SheetView:
    """Give the sheet back: somebody else will mark the work; ``sheet.*``."""
    item = DeclineSheet(*one, reason)
    return await context.backend.ask("scoring.decline_sheet", item, SheetView)


async def confirm(
    context: GatewayContext, one: OwnSheet, given: Mapping[str, str | None]
) -> SheetView:
    """Answer where marks lie far apart, with every line; ``mark.*``, ``sheet.*``."""
    item = ConfirmSheet(*one, marks_of(given))
    return await context.backend.ask("scoring.confirm_sheet", item, SheetView)


def marks_of(given: Mapping[str, str | None]) -> dict[str, int]:
    """Marks in hundredths, without emptied lines; refused as :func:`read_marks`."""
    return {line: mark for line, mark in read_marks(given).items() if mark is not None}


def read_marks(given: Mapping[str, str | None]) -> dict[str, int | None]:
    """Marks in hundredths, of emptied lines ``None``; ``mark.unreadable`` names all lines that are
    no marks."""
    found: dict[str, int | None] = {}
    wrong: dict[str, Problem] = {}
    for line, text in given.items():
        try:
            found[line] = parse_mark(text) if text and text.strip() else None
        except Refused as refusal:
            wrong[line] = refusal.problem
    if wrong:
        first = next(iter(wrong.values()))
        raise Refused(first.code, first.message, criteria=sorted(wrong))
    return found


def _in_decimals(refusal: Refused) -> Refused:
    """The refusal with the marks and the moment of the other device as the API tells them."""
    problem = refusal.problem
    if problem.code != "sheet.changed_elsewhere":
        return refusal
    told = dict(problem.details)
    told["saved_at"] = rfc3339(told.pop("saved_at_us"))
    told["marks"] = {line: mark_text(mark) for line, mark in told["marks"].items()}
    return refusal_of(Problem(problem.code, problem.message, told))
