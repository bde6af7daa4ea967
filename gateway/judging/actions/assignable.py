"""Pairs of work and judge by hand, and samples, as organisers choose them."""

from collections.abc import Collection

from contracts.errors import Refused
from contracts.judging_panels import (
    Assignable,
    AssignableQuery,
    Assigned,
    AssignSheets,
    SheetsReleased,
)
from contracts.score_sheets import Calibrate, Calibration, CalibrationQuery
from gateway.context import GatewayContext
from gateway.judging.actions.desk import AtPanel

Pair = tuple[str, str]
"""(work, judge)."""


async def assignable_at(context: GatewayContext, at: AtPanel) -> Assignable:
    """The works of the panel and who may mark them; ``panel.*``."""
    return await context.backend.ask("scoring.assignable", AssignableQuery(*at.where), Assignable)


async def assign_by_hand(
    context: GatewayContext, at: AtPanel, shown: Collection[str], chosen: Collection[Pair]
) -> Assigned:
    """Let these pairs be of the works that were ``shown``; other works keep theirs. What judges
    have seen stays: by hand is only added to it. ``panel.conflict``, ``panel.*_unknown``."""
    known = await assignable_at(context, at)
    seen = {(one.work, judge) for one in known.works for judge in one.seen}
    standing = {(one.work, judge) for one in known.works for judge in one.judges}
    left = {pair for pair in standing if pair[0] not in shown}
    wanted = sorted((left | {*chosen}) - seen)
    item = AssignSheets(*at.where, "hand", at.person, wanted)
    return await context.backend.ask("scoring.assign_sheets", item, Assigned)


async def give_samples(context: GatewayContext, at: AtPanel, codes: Collection[str]) -> int:
    """Let all judges of the panel mark these works before it counts; how many sheets that makes.
    ``panel.work_unknown`` names codes that nothing of the round has."""
    known = (await assignable_at(context, at)).codes
    by_code = {code.casefold(): work for code, work in known.items()}
    unknown = [code for code in codes if code.casefold() not in by_code]
    if unknown or not codes:
        raise Refused(
            "panel.work_unknown",
            f"Không có bài mang mã: {', '.join(unknown) or '(trống)'}. (No work of this code.)",
            unknown=unknown,
        )
    works = [by_code[code.casefold()] for code in codes]
    item = Calibrate(*at.where, works, at.person)
    return (await context.backend.ask("scoring.calibrate", item, SheetsReleased)).sheets


async def samples_at(context: GatewayContext, at: AtPanel) -> Calibration:
    """How the panel marked its samples; ``panel.samples_open`` to a judge who still marks them."""
    query = CalibrationQuery(*at.where, at.person, by_organiser=at.organises)
    return await context.backend.ask("scoring.calibration", query, Calibration)
