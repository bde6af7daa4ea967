"""A sheet's life (``docs/judging.md``, 1): what may happen to it when, and what two devices may do.

    assigned -> released -> draft -> handed_in -> reopened -> handed_in
    released, draft, reopened -> declined            by its judge
    everything but taken_over -> recused             the judge leaves the panel
    everything but handed_in, taken_over -> taken_over    another judge gets a sheet in its place

Each function gives the sheet as it is afterwards; the same one where nothing changes, because
callers repeat what was not answered in time.
"""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from contracts.errors import Refused
from contracts.reason_validation import refuse_unreasoned
from contracts.score_sheets import SheetAsk, SheetSource, SheetState
from services.scoring.domain.judging.score_sheet import (
    SheetForm,
    check_marks,
    refuse_incomplete,
    refuse_note,
)

#: the judge may write in it
OPEN: frozenset[SheetState] = frozenset({"released", "draft", "reopened"})
#: the judge may see it
SEEN: frozenset[SheetState] = OPEN | {"handed_in"}
#: its marks count or are still to come, be it from somebody else
WANTED: frozenset[SheetState] = SEEN | {"declined", "recused"}


class Sheet(Struct, frozen=True):
    """One judge's sheet; ``saved_at_us`` with ``sequence`` orders what arrived, 0 before that."""

    state: SheetState
    revision: int = 0
    marks: dict[str, int] = {}
    note: str = ""
    device: str = ""
    saved_at_us: int = 0
    sequence: int = 0
    source: SheetSource = "screen"
    ask: SheetAsk = ""


class Writing(Struct, frozen=True):
    """What a judge's device sent: the lines that change (None: emptied again), the note (None: it
    stays), and the revision of the sheet that it had seen."""

    marks: Mapping[str, int | None]
    note: str | None
    device: str
    base_revision: int
    arrived_us: int
    sequence: int


def saved(sheet: Sheet, form: SheetForm, writing: Writing) -> Sheet:
    """A draft of it. Refused: ``sheet.handed_in_already``, ``sheet.not_open``, ``mark.*``, and
    ``sheet.changed_elsewhere`` (with what stands) where another device wrote meanwhile."""
    written = _written(sheet, writing)
    if sheet.state == "handed_in" and _same(sheet, written):
        return sheet
    _refuse_closed(sheet)
    check_marks(form, written.marks)
    refuse_note(written.note)
    if _late(sheet, writing):
        return sheet
    if _same(sheet, written) and sheet.saved_at_us:
        return _seen_again(sheet, writing)
    _refuse_unseen(sheet, writing)
    return replace(written, state="draft" if sheet.state == "released" else sheet.state)


def handed_in(sheet: Sheet, form: SheetForm, writing: Writing) -> Sheet:
    """The judge's last word. Refused as :func:`saved` is, and ``sheet.incomplete``."""
    written = _written(sheet, writing)
    if sheet.state == "handed_in" and _same(sheet, written):
        return sheet
    if sheet.state == "reopened" and _heard_before(sheet, written):
        return sheet
    _refuse_closed(sheet)
    check_marks(form, written.marks)
    refuse_note(written.note)
    if not _same(sheet, written):
        _refuse_unseen(sheet, writing)
    refuse_incomplete(form, written.marks)
    return replace(written, state="handed_in", revision=sheet.revision + 1, source="screen")


def entered(sheet: Sheet, form: SheetForm, marks: Mapping[str, int], source: SheetSource) -> Sheet:
    """Handed in for the judge, from paper or a spreadsheet."""
    if sheet.state == "handed_in" and (sheet.marks, sheet.source) == (dict(marks), source):
        return sheet
    _refuse_closed(sheet)
    check_marks(form, marks)
    refuse_incomplete(form, marks)
    return replace(
        sheet, state="handed_in", marks=dict(marks), source=source, revision=sheet.revision + 1
    )


def reopened(sheet: Sheet, reason: str, *, published: bool) -> Sheet:
    """The chair gives a sheet back to its judge. Refused: ``sheet.published``,
    ``sheet.not_handed_in``, ``reason.missing``."""
    if sheet.state == "reopened":
        return sheet
    refuse_unreasoned(reason)
    if published:
        raise Refused(
            "sheet.published",
            "Kết quả đã công bố; điểm chỉ thay đổi bằng quyết định. "
            "(Results are published: marks change only by a decision.)",
        )
    if sheet.state != "handed_in":
        raise Refused(
            "sheet.not_handed_in",
            "Phiếu chưa nộp nên không cần mở lại. (The sheet is not handed in.)",
            state=sheet.state,
        )
    return replace(sheet, state="reopened", revision=sheet.revision + 1, ask="")


def declined(sheet: Sheet, reason: str) -> Sheet:
    """Its judge gives it back. Refused once it is handed in, and without a reason."""
    if sheet.state == "declined":
        return sheet
    _refuse_closed(sheet)
    refuse_unreasoned(reason)
    return replace(sheet, state="declined", revision=sheet.revision + 1)


def recused(sheet: Sheet) -> Sheet:
    """Its judge left the panel: what they marked does not count any more, and stays on record."""
    if sheet.state in ("recused", "taken_over"):
        return sheet
    return replace(sheet, state="recused", revision=sheet.revision + 1, ask="")


def taken_over(sheet: Sheet, reason: str) -> Sheet:
    """Another judge gets a sheet in its place. Refused once it is handed in
    (``sheet.handed_in_already``), and without a reason."""
    if sheet.state == "taken_over":
        return sheet
    refuse_unreasoned(reason)
    if sheet.state == "handed_in":
        raise handed_in_already()
    return replace(sheet, state="taken_over", revision=sheet.revision + 1)


def asked(sheet: Sheet, *, ask: bool) -> Sheet:
    """Whether its judge is to confirm or change it."""
    return replace(sheet, ask="confirm" if ask else "")


def confirmed(sheet: Sheet, form: SheetForm, marks: Mapping[str, int]) -> Sheet:
    """The judge answers: the same marks, or others. Refused: ``sheet.not_asked``, ``mark.*``."""
    if sheet.state == "handed_in" and not sheet.ask and sheet.marks == dict(marks):
        return sheet
    if sheet.state != "handed_in" or sheet.ask != "confirm":
        raise Refused(
            "sheet.not_asked",
            "Phiếu này không cần xác nhận. (Nobody asked to confirm this sheet.)",
            state=sheet.state,
        )
    check_marks(form, marks)
    refuse_incomplete(form, marks)
    return replace(sheet, marks=dict(marks), revision=sheet.revision + 1, ask="")


def _written(sheet: Sheet, writing: Writing) -> Sheet:
    """The sheet as the device would have it."""
    marks = {**sheet.marks, **writing.marks}
    return replace(
        sheet,
        marks={line: mark for line, mark in marks.items() if mark is not None},
        note=sheet.note if writing.note is None else writing.note,
        device=writing.device,
        revision=sheet.revision + 1,
        saved_at_us=writing.arrived_us,
        sequence=writing.sequence,
    )


def _same(sheet: Sheet, other: Sheet) -> bool:
    return (sheet.marks, sheet.note) == (other.marks, other.note)


def _heard_before(sheet: Sheet, written: Sheet) -> bool:
    """Whether it is the very message by which the sheet came to stand so: callers repeat what was
    not answered in time, and the chair may have opened the sheet again since."""
    told = (sheet.device, sheet.saved_at_us, sheet.sequence)
    return told == (written.device, written.saved_at_us, written.sequence) and _same(sheet, written)


def _seen_again(sheet: Sheet, writing: Writing) -> Sheet:
    """Nothing new, but what the same device had sent before is late from now on."""
    if sheet.device != writing.device:
        return sheet
    return replace(sheet, saved_at_us=writing.arrived_us, sequence=writing.sequence)


def _late(sheet: Sheet, writing: Writing) -> bool:
    """Sent before what stands by the same device, and come after it."""
    mine = sheet.device == writing.device
    return mine and (writing.arrived_us, writing.sequence) < (sheet.saved_at_us, sheet.sequence)


def _refuse_closed(sheet: Sheet) -> None:
    if sheet.state == "handed_in":
        raise handed_in_already()
    if sheet.state not in OPEN:
        raise Refused(
            "sheet.not_open", "Phiếu này không còn mở. (The sheet is not open.)", state=sheet.state
        )


def handed_in_already() -> Refused:
    """Only the chair opens it again."""
    return Refused(
        "sheet.handed_in_already",
        "Phiếu đã nộp; chỉ trưởng ban giám khảo mở lại được. "
        "(The sheet is handed in: only the chair opens it again.)",
    )


def _refuse_unseen(sheet: Sheet, writing: Writing) -> None:
    unseen = writing.base_revision < sheet.revision
    if sheet.saved_at_us and unseen and sheet.device not in ("", writing.device):
        raise Refused(
            "sheet.changed_elsewhere",
            "Phiếu đã được sửa trên máy khác. (The sheet was changed on another device.)",
            marks=sheet.marks,
            note=sheet.note,
            revision=sheet.revision,
            saved_at_us=sheet.saved_at_us,
            device=sheet.device,
        )
