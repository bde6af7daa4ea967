"""Which judge marks which work, and samples, as organisers choose them."""

from collections.abc import Collection, Mapping

from contracts.errors import Refused
from contracts.hash_commitments import canonical, digest
from contracts.judging_panels import (
    Assignable,
    AssignableQuery,
    AssignableWork,
    Assigned,
    AssignSheets,
    SheetsReleased,
)
from contracts.score_sheets import Calibrate, Calibration, CalibrationQuery
from gateway.context import GatewayContext
from gateway.core.transport.rpc_timeouts import ASSIGNING_S
from gateway.judging.actions.desk import AtPanel

#: (work, judge)
Pair = tuple[str, str]


async def assignable_at(context: GatewayContext, at: AtPanel) -> Assignable:
    """The works of the panel and who may mark them; ``panel.*``."""
    return await context.backend.ask("scoring.assignable", AssignableQuery(*at.where), Assignable)


def as_assigned(work: AssignableWork) -> str:
    """By which a form tells how the work was assigned when it was shown."""
    return digest("assigned-work", canonical([work.judges, work.seen])).hex()[:16]


async def assign(context: GatewayContext, item: AssignSheets) -> Assigned:
    """Assign works to judges, or only look at what that would be; ``panel.*``."""
    return await context.backend.ask("scoring.assign_sheets", item, Assigned, ASSIGNING_S)


async def assign_by_hand(
    context: GatewayContext, at: AtPanel, shown: Mapping[str, str], chosen: Collection[Pair]
) -> Assigned:
    """Let these pairs be of the works that were ``shown``, each as it was assigned by then
    (:func:`as_assigned`); other works keep theirs. What judges have seen stays: by hand is only
    added to it. ``panel.assigned_meanwhile`` names ``works`` that somebody else has assigned since;
    ``panel.conflict``, ``panel.*_unknown``."""
    known = await assignable_at(context, at)
    _refuse_stale(known, shown, chosen)
    seen = {(one.work, judge) for one in known.works for judge in one.seen}
    standing = {(one.work, judge) for one in known.works for judge in one.judges}
    left = {pair for pair in standing if pair[0] not in shown}
    wanted = sorted((left | {*chosen}) - seen)
    item = AssignSheets(*at.where, "hand", at.person, wanted, base=known.standing)
    return await assign(context, item)


def _refuse_stale(known: Assignable, shown: Mapping[str, str], chosen: Collection[Pair]) -> None:
    """Of works that stand as chosen by now, by whomever, nothing is refused."""
    meant = {work: {judge for one, judge in chosen if one == work} for work in shown}
    stale = [
        one
        for one in known.works
        if one.work in shown
        and shown[one.work] != as_assigned(one)
        and meant[one.work].union(one.seen) != {*one.judges}.union(one.seen)
    ]
    if stale:
        named = ", ".join(one.team or one.code for one in stale)
        raise Refused(
            "panel.assigned_meanwhile",
            f"Người khác vừa đổi phân công của: {named}. Các bài ấy đang hiện theo phân công mới, "
            f"hãy xem lại rồi lưu. (Somebody else has just assigned {named} otherwise; those works "
            "are shown as they stand now: look again, then save.)",
            works=[one.work for one in stale],
        )


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
    return (await calibrate(context, Calibrate(*at.where, works, at.person))).sheets


async def calibrate(context: GatewayContext, item: Calibrate) -> SheetsReleased:
    """Let all judges of a panel mark these works before it counts; ``panel.*``."""
    return await context.backend.ask("scoring.calibrate", item, SheetsReleased)


async def samples_at(context: GatewayContext, at: AtPanel) -> Calibration:
    """How the panel marked its samples; ``panel.samples_open`` to a judge who still marks them."""
    query = CalibrationQuery(*at.where, at.person, by_organiser=at.organises)
    return await context.backend.ask("scoring.calibration", query, Calibration)
