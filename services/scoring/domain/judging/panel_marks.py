"""A panel's sheets as they stand now, made into values (``docs/judging.md``, 3)."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from contracts.definition import Panel
from contracts.score_sheets import SheetState
from services.scoring.domain.judging.combination import CombinedMarks, SheetMarks, combined
from services.scoring.domain.judging.score_sheet import SheetForm, signed_points
from services.scoring.domain.judging.sheet_states import WANTED


class StandingSheet(NamedTuple):
    """One sheet of a panel; ``judge`` is the pseudonym."""

    work: str
    judge: str
    state: SheetState
    marks: Mapping[str, int]


def panel_marks(
    panel: Panel,
    form: SheetForm,
    sheets: Sequence[StandingSheet],
    judges: int,
    of: Collection[str] | None = None,
) -> dict[str, CombinedMarks]:
    """The value of each work by the sheets of one round (of one part); ``of``: these lines alone.

    What is handed in counts. What was released, given back or left behind is still to come, from
    somebody; what was taken over comes as another sheet."""
    counted: dict[str, list[SheetMarks]] = {sheet.work: [] for sheet in sheets}
    released = dict.fromkeys(counted, 0)
    for sheet in sheets:
        if sheet.state in WANTED:
            released[sheet.work] += 1
        if sheet.state == "handed_in":
            points = signed_points(form, sheet.marks)
            counted[sheet.work].append(SheetMarks(sheet.judge, points))
    return combined(panel, counted, judges=judges, released=released, of=of)
