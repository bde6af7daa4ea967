"""Marks that lie far apart are pointed out; a judge confirms or changes (``docs/judging.md``, 5).

Comparable contests have two judges talk where their totals differ by more than a bound. Nobody's
mark is changed for them: the judges at both ends look again, once each, and both versions stay.
"""

from collections.abc import Collection, Mapping
from typing import Literal

from contracts.definition import Panel
from contracts.errors import Refused
from contracts.marks import HUNDREDTHS, exact


def divergent(totals: Mapping[str, int], bound: float) -> list[str]:
    """The judges at both ends of a work's totals (hundredths) that lie further apart than
    ``bound`` points; nobody where the plan names no bound."""
    if not bound or not totals:
        return []
    low, high = min(totals.values()), max(totals.values())
    if high - low <= exact(bound) * HUNDREDTHS:
        return []
    return sorted(judge for judge, points in totals.items() if points in (low, high))


def judges_to_ask(
    panel: Panel, totals: Mapping[str, int], answered: Collection[str], *, complete: bool
) -> list[str]:
    """Who is to confirm or change their marks of a work: the ends, once its sheets are all in.
    Whoever ``answered`` is not asked again, so that this comes to an end."""
    if not complete:
        return []
    return [judge for judge in divergent(totals, panel.divergence) if judge not in answered]


def who_upholds(ends: Collection[str], chair: str | None) -> Literal["chair", "organiser"]:
    """Who says that marks far apart stand: the chair, but nobody about their own; an organiser
    where the chair's sheet is one of the ``ends``, or the panel has no chair."""
    return "organiser" if chair is None or chair in ends else "chair"


def refuse_upholding(by: str, ends: Collection[str], chair: str | None) -> None:
    """Refuse whoever gave some of the marks themselves (``panel.own_marks``), and an organiser
    where the chair can say it (``panel.chair_upholds``)."""
    if by in ends:
        raise Refused(
            "panel.own_marks",
            "Điểm của chính mình thì người khác quyết định: Ban Tổ chức ghi lý do giữ điểm. "
            "(Somebody else decides about one's own marks: an organiser says why they stand.)",
        )
    if by != chair and who_upholds(ends, chair) == "chair":
        raise Refused(
            "panel.chair_upholds",
            "Trưởng ban giám khảo ghi lý do giữ điểm. (The chair says why the marks stand.)",
        )
