"""Staff lists on their way to registration, in slices."""

import asyncio
import time
from uuid import uuid4

from msgspec import Struct

from contracts.errors import Unavailable
from contracts.preparation_progress import CodeWidthsQuery, KnownCodeWidths
from contracts.roster_previews import Foresee
from contracts.rosters import ImportRoster, ImportState, RosterDifference, RosterRow
from contracts.settled_round_decisions import ResultsPreview
from gateway.contests.actions.results_impact_preview import foreseen
from gateway.context import GatewayContext
from gateway.core.files.reading_tasks import RosterPages
from spreadsheets.cell_edits import Mending
from spreadsheets.leading_zeros import CodeWidths, KnownCodes
from spreadsheets.row_findings import Note

SLICE_PATIENCE_S = 30.0
WAIT_S = 60.0
LONGEST_PAUSE_S = 1.0


class RosterImport(Struct):
    """What an import of a staff list did, or would do; what the reader of the file noted.
    ``results``: of a dry run, what it would change in what is published."""

    upload: str
    found: RosterDifference
    notes: list[Note]
    results: ResultsPreview


async def read_roster(
    context: GatewayContext,
    contest: str,
    content: bytes,
    mending: Mending | None = None,
    *,
    convert: bool = False,
) -> RosterPages:
    """A staff list from a file, as it was mended; ``convert``: somebody agreed to read TCVN3 and
    VNI as Unicode. ``contest.unknown``, ``spreadsheet.*``."""
    plan = (await context.contests.defined(contest)).definition
    known = await context.backend.ask(
        "registration.code_widths", CodeWidthsQuery(contest), KnownCodeWidths
    )
    codes = KnownCodes(
        CodeWidths(known.agencies, known.agencies_padded),
        CodeWidths(known.people, known.people_padded),
    )
    return await context.readers.roster(content, plan, mending, convert=convert, known=codes)


async def import_roster(
    context: GatewayContext,
    contest: str,
    sheet: RosterPages,
    by: str,
    *,
    dry_run: bool,
    wait_s: float = WAIT_S,
) -> RosterImport:
    """Import a staff list. It may go on when this returns: ``found.state``. Refusals:
    ``contest.unknown``, ``roster.*``."""
    upload, found = await _send(context, contest, sheet.slices, by, dry_run=dry_run, wait_s=wait_s)
    results = ResultsPreview(contest, "", False)
    if dry_run and found.state == "done":
        results = await foreseen(context, contest, Foresee(roster=ImportState(upload, contest, by)))
    return RosterImport(upload, found, sheet.notes, results)


async def _send(
    context: GatewayContext,
    contest: str,
    slices: list[list[RosterRow]],
    by: str,
    *,
    dry_run: bool,
    wait_s: float,
) -> tuple[str, RosterDifference]:
    upload, at_us = uuid4().hex, context.clock()
    found = RosterDifference("receiving")
    for number, rows in enumerate(slices):
        item = ImportRoster(
            contest, upload, number, rows, number == len(slices) - 1, dry_run, by, at_us
        )
        try:
            found = await context.backend.ask(
                "registration.import_roster", item, RosterDifference, SLICE_PATIENCE_S
            )
        except Unavailable:
            if not item.final:
                raise
            found = RosterDifference("checking")  # it may well be at work: ask below
    return upload, await _followed(context, ImportState(upload, contest, by), found, wait_s)


async def _followed(
    context: GatewayContext, query: ImportState, found: RosterDifference, wait_s: float
) -> RosterDifference:
    until, pause_s = time.monotonic() + wait_s, 0.05
    while found.state != "done" and time.monotonic() < until:
        await asyncio.sleep(pause_s)
        pause_s = min(LONGEST_PAUSE_S, pause_s * 1.5)
        try:
            found = await context.backend.ask("registration.import_state", query, RosterDifference)
        except Unavailable:
            continue
    return found
