"""What is done for each task, in the reading process alone: no framework, no broker,
no event loop."""

from collections.abc import Callable
from functools import partial
from typing import Any, BinaryIO, cast

import msgspec
from msgspec import Struct

from contracts.definition import Definition
from contracts.errors import Refused
from contracts.question_pictures import MadePicture
from contracts.rosters import RosterRow
from documents.making import MakeDocument
from entry_files.document import ReadEntry
from entry_files.entry_document import read_entry
from entry_files.likeness import Passage, passages_in
from entry_files.shown_anew import Place, shown_anew
from gateway.core.files.reading_tasks import (
    LAYOUTS,
    MOST_CHARS,
    SLICE_ROWS,
    Append,
    BankPages,
    Edit,
    Edited,
    Examine,
    Examined,
    FindDoubles,
    FindNearest,
    FindPassages,
    MakePictures,
    ReadEntryFile,
    ReadEntryMedia,
    ReadHeadcounts,
    ReadMarks,
    ReadMedia,
    ReadQuestions,
    ReadRoster,
    ReadRows,
    Rewrite,
    RosterPages,
    Task,
)
from plans.added_rounds_and_prizes import round_ids, with_prize, with_round, with_signer
from plans.definition_check import examine
from plans.form_fields import groups_of, with_fields
from plans.lines_of_keys import line_of
from plans.parser import read
from plans.text_edits import with_item, without_item
from plans.toml_writer import to_toml
from plumbing.joined_objects import Joined
from plumbing.object_store import objects_at
from plumbing.segment_writer import SegmentWriter
from question_formats.format_dispatch import read_question_file
from question_formats.pictures import too_many_pictures
from question_formats.similar_questions import Doubles, doubles_in, incomplete, nearest
from spreadsheets.headcount_table import HeadcountTable
from spreadsheets.mark_sheet import MarkedSheets, read_marks
from spreadsheets.pasted_headcounts import pasted_headcounts
from spreadsheets.rows_for_editing import Excerpt, excerpt
from spreadsheets.staff_list_sheet import read_roster


def carry_out(task: Task) -> Any:
    """Its ``answer``; ``Refused`` says what is wrong in what was given."""
    return _WORK[type(task)](task)


def _roster_pages(task: ReadRoster) -> RosterPages:
    """``spreadsheet.*``."""
    sheet = read_roster(
        task.content,
        task.classes,
        mending=task.mending,
        convert=task.convert,
        known=task.known,
    )
    rows = [_row(row) for row in sheet.rows]
    slices = [rows[start : start + SLICE_ROWS] for start in range(0, len(rows), SLICE_ROWS)]
    return RosterPages(slices, sheet.notes)


def _bank_pages(task: ReadQuestions) -> BankPages:
    """``questions.*``, ``spreadsheet.*``."""
    bank = read_question_file(
        task.content,
        task.name,
        task.topics or None,
        task.audiences or None,
        topic=task.topic,
        mending=task.mending,
        convert=task.convert,
        kinds=task.kinds,
    )
    doubles = doubles_in(bank.rows)
    notes = bank.notes + incomplete(doubles)
    return BankPages(
        bank.format,
        bank.rows,
        notes,
        doubles.pairs,
        bank.named_here,
        bank.found,
        bank.pictures,
    )


def _pictures_made(task: MakePictures) -> dict[str, MadePicture]:
    """Under the names that were given; ``questions.too_many_pictures`` where they are too large
    together as they are shown, which no file says before."""
    from entry_files.question_picture import made_anew

    made, shown = {}, 0
    for name, content in task.pictures.items():
        made[name] = made_anew(content)
        shown += len(made[name].content)
        if shown > task.most_bytes:
            raise too_many_pictures()
    return made


def _marked_sheets(task: ReadMarks) -> MarkedSheets:
    """``spreadsheet.*``."""
    return read_marks(task.content, task.columns, task.parts)


def _rows(task: ReadRows) -> Excerpt:
    """``spreadsheet.*``."""
    layout = LAYOUTS[task.what]
    return excerpt(task.content, layout, frozenset(task.rows), task.mending, most_chars=MOST_CHARS)


def _entry(task: ReadEntryFile) -> ReadEntry:
    """Facts, whatever it is."""
    return read_entry(task.content, task.labels, task.names)


def _media(task: ReadEntryMedia) -> ReadMedia:
    """``store.unreachable``."""
    try:
        store = objects_at(task.address)
        place = Place(store, partial(SegmentWriter, store), task.file)
        joined = Joined(store, task.segments)
        content = cast(BinaryIO, joined)
        return ReadMedia(*shown_anew(place, content, joined.size, task.media))
    except OSError as fault:
        raise Refused(
            "store.unreachable",
            "Không đọc được kho tệp, hãy thử lại sau. (The store of files is out of reach.)",
        ) from fault


def _passages(task: FindPassages) -> list[Passage]:
    """The longest first."""
    return passages_in(task.left, task.right)


def _doubles(task: FindDoubles) -> Doubles:
    """Pairs, the most alike first."""
    return doubles_in(task.rows)


def _nearest_to(task: FindNearest) -> list[tuple[str, float]]:
    """Their ids with how alike they are (0 to 1), the most alike first."""
    return nearest(task.row, task.others)


def _headcounts(task: ReadHeadcounts) -> HeadcountTable:
    """``request.too_large``."""
    return pasted_headcounts(task.text)


def _examined(task: Examine) -> Examined:
    """``definition.unreadable``."""
    reading = examine(task.text, task.name, today_us=task.today_us)
    lines = [line_of(task.text, finding.key) for finding in reading.findings]
    return Examined(reading, lines)


def _rewritten(task: Rewrite) -> str:
    """A text that can be read."""
    definition = msgspec.json.decode(task.same_as, type=Definition)
    try:
        same = bool(task.text) and read(task.text, task.name).definition == definition
    except Refused:
        same = False
    return task.text if same else to_toml(definition)


def _edited(task: Edit) -> Edited:
    """``definition.unreadable``."""
    made = with_fields(task.text, task.values) if task.values else task.text
    if task.action == "add":
        made = _with_one_more(made, task.path)
    elif task.action == "remove":
        items = {group.key for group in groups_of(made) if group.held_in and group.fields}
        made = without_item(made, task.path) if task.path in items else made
    return Edited(made, groups_of(made), round_ids(made))


def _longer(task: Append) -> str:
    """The longer text."""
    return with_item(task.text, task.path, task.values)


def _with_one_more(text: str, path: str) -> str:
    if path == "office":
        return with_signer(text)
    return (with_round if path.startswith("phases[") else with_prize)(text, path)


def _row(row: Struct) -> RosterRow:
    values = msgspec.structs.asdict(row)
    for name in ("position", "phone", "email", "reason"):
        values[name] = values[name] or ""
    return RosterRow(**values)


_WORK: dict[type[Struct], Callable[[Any], Any]] = {
    ReadRoster: _roster_pages,
    ReadQuestions: _bank_pages,
    MakePictures: _pictures_made,
    ReadMarks: _marked_sheets,
    ReadRows: _rows,
    ReadEntryFile: _entry,
    ReadEntryMedia: _media,
    FindPassages: _passages,
    FindDoubles: _doubles,
    FindNearest: _nearest_to,
    ReadHeadcounts: _headcounts,
    Examine: _examined,
    Rewrite: _rewritten,
    Edit: _edited,
    Append: _longer,
    MakeDocument: MakeDocument.run,
}
