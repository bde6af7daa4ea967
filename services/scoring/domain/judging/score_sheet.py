"""The score sheet: its lines, the marks it takes, what they add up to (``docs/judging.md``, 1).

P5's judges give half points in each part of the performance; comparable contests take tenths or
quarters, and some take points off on lines of their own. Marks are whole hundredths of a point; on
a penalty's line they say how much is taken off.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from msgspec import Struct

from contracts.definition import Criterion, Panel, Phase, StagePart
from contracts.errors import Refused
from contracts.free_text import refuse_hidden_signs
from contracts.marks import HUNDREDTHS

LONGEST_NOTE = 4_000


class SheetForm(Struct, frozen=True):
    """What a judge fills in; ``step`` is in hundredths."""

    criteria: list[Criterion]
    step: int

    @property
    def signs(self) -> dict[str, int]:
        """Criterion -> 1, or -1 where its points are taken off."""
        return {line.id: -1 if line.penalty else 1 for line in self.criteria}


def panels_of(phase: Phase) -> list[Panel]:
    """The panels of a phase; none of a quiz."""
    rules = phase.entries or phase.stage
    return [] if rules is None else rules.judged_by


def parts_of(phase: Phase, panel: Panel) -> list[StagePart]:
    """The parts of a performance that a panel marks; none of entries."""
    if phase.stage is None:
        return []
    return [part for part in phase.stage.parts if not panel.parts or part.id in panel.parts]


def sheet_form(phase: Phase, panel: Panel, part: str = "") -> SheetForm:
    """The form of a panel's sheets, in a stage phase of those of one part."""
    own = [] if phase.entries is None else phase.entries.criteria
    for one in parts_of(phase, panel):
        own = one.criteria if one.id == part else own
    return SheetForm(panel.sheet(own), int(Fraction(panel.step) * HUNDREDTHS))


def check_marks(form: SheetForm, marks: Mapping[str, int]) -> None:
    """Refuse marks that the sheet does not take: ``mark.unknown`` (no such line), ``mark.range``,
    ``mark.step``. ``criteria`` names every line of that fault."""
    most = {line.id: line.points * HUNDREDTHS for line in form.criteria}
    _refuse(
        "mark.unknown",
        "Phiếu chấm không có tiêu chí này. (The sheet has no such line.)",
        [line for line in marks if line not in most],
    )
    _refuse(
        "mark.range",
        "Điểm phải từ 0 đến điểm tối đa của tiêu chí. "
        "(A mark lies between 0 and the most that the line gives.)",
        [line for line, mark in marks.items() if not 0 <= mark <= most[line]],
    )
    _refuse(
        "mark.step",
        "Điểm không đúng bước chấm của phiếu. (The mark is no multiple of the sheet's step.)",
        [line for line, mark in marks.items() if mark % form.step],
    )


def _refuse(code: str, message: str, lines: Sequence[str]) -> None:
    if lines:
        raise Refused(code, message, criteria=sorted(lines))


def missing_lines(form: SheetForm, marks: Mapping[str, int]) -> list[str]:
    """The lines that are not filled in yet."""
    return [line.id for line in form.criteria if line.id not in marks]


def refuse_incomplete(form: SheetForm, marks: Mapping[str, int]) -> None:
    """Refuse to hand in a sheet with empty lines: ``sheet.incomplete`` names them."""
    missing = missing_lines(form, marks)
    if missing:
        raise Refused(
            "sheet.incomplete",
            "Phiếu còn tiêu chí chưa chấm. (Some lines have no mark yet.)",
            criteria=missing,
        )


def refuse_note(note: str) -> None:
    """Refuse a note beyond what a page can show (``sheet.note_too_long``), or with signs that turn
    it round (``text.hidden_signs``)."""
    refuse_hidden_signs({"note": note}, of_lines=("note",))
    if len(note) > LONGEST_NOTE:
        raise Refused(
            "sheet.note_too_long",
            f"Nhận xét dài quá {LONGEST_NOTE} ký tự. (The note is too long.)",
            limit=LONGEST_NOTE,
        )


def signed_points(form: SheetForm, marks: Mapping[str, int]) -> dict[str, int]:
    """What each line adds, in hundredths; of penalties below 0."""
    signs = form.signs
    return {line: signs[line] * mark for line, mark in marks.items() if line in signs}


def total(form: SheetForm, marks: Mapping[str, int]) -> int:
    """The sheet's total in hundredths, never below 0."""
    return max(0, sum(signed_points(form, marks).values()))
