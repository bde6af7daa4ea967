"""Marks that lie far apart are pointed out; a judge confirms or changes (``docs/judging.md``, 5).

Comparable contests have two judges talk where their totals differ by more than a bound. Nobody's
mark is changed for them: the judges at both ends look again, once each, and both versions stay.
"""

from collections.abc import Collection, Mapping

from contracts.definition import Panel
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
