"""Where the options of a question stand in papers that shuffle them: what is held, and is told.

What a file says of a question wins over what is found in its options. Held options stand behind
the others, in the order of the file; where all are held, the question is not shuffled.
"""

from collections.abc import Iterable, Mapping
from typing import Literal

from spreadsheets.question_bank_sheet import QuestionRow
from spreadsheets.row_findings import Note

from .option_references import spoken_of

Kept = Literal["options_last", "options_named", "options_said_fixed", "options_said_shuffled"]

_NOTES: dict[Kept, str] = {
    "options_last": (
        "Phương án nói về mọi phương án khác (như “Tất cả các phương án trên”) luôn đứng cuối, các "
        "phương án còn lại vẫn được xáo (options about all others are kept last)"
    ),
    "options_named": (
        "Phương án gọi tên phương án khác (như “Cả A và B”), nên câu giữ nguyên thứ tự phương án "
        "như đã ghi, không xáo; muốn xáo thì viết lại phương án ấy (options that name others: "
        "not shuffled; reword them to have it shuffled)"
    ),
    "options_said_fixed": (
        "Không xáo phương án, như đã ghi ở câu hỏi (not shuffled, as said of the question)"
    ),
    "options_said_shuffled": (
        "Vẫn xáo mọi phương án, như đã ghi ở câu hỏi, dù có phương án nói về phương án khác; hãy "
        "kiểm tra lại (shuffled, as said of the question, though an option speaks of others: check)"
    ),
}
_MOST_NAMED = 20


def held_options(row: QuestionRow) -> str:
    """Letters of the options that stand behind the others wherever these are shuffled; all
    letters: nothing of the question is shuffled; "": everything."""
    if row.kind == "true_false":
        return "".join(row.options)
    if row.shuffle is not None:
        return "" if row.shuffle else "".join(row.options)
    found = spoken_of(row.text, row.options)
    return "".join(row.options) if found.single else found.all


def what_is_kept(row: QuestionRow) -> tuple[Kept, str] | None:
    """What its author is to know about a question's order, and which options it is about."""
    found = spoken_of(row.text, row.options)
    about = "".join(sorted(found.all + found.single))
    if row.shuffle is False:
        return "options_said_fixed", about
    if row.shuffle:
        return ("options_said_shuffled", about) if found else None
    if found.single:
        return "options_named", about
    return ("options_last", found.all) if found else None


def order_notes(rows: Iterable[QuestionRow]) -> list[Note]:
    """What is told of a bank's order, each kind once with its questions and their options."""
    told: dict[Kept, dict[str, str]] = {}
    for row in rows:
        if kept := what_is_kept(row):
            told.setdefault(kept[0], {})[row.id] = kept[1]
    return [_note(code, told[code]) for code in _NOTES if code in told]


def _note(code: Kept, questions: dict[str, str]) -> Note:
    named = [f"{ident} ({', '.join(of)})" if of else ident for ident, of in questions.items()]
    listed = ", ".join(named[:_MOST_NAMED]) + ("…" if len(named) > _MOST_NAMED else "")
    details = {"questions": list(questions), "options": questions, "count": len(questions)}
    return Note(code, f"{_NOTES[code]}: {len(questions)} câu: {listed}.", details)


def stored_order(stem: str, options: Mapping[str, str], held: str) -> bool | None:
    """What somebody must have said of a question's shuffling for it to be kept with these options
    held; ``None``: what is found in them accounts for it."""
    if held == held_options(_row(stem, options, None)):
        return None
    return held == ""


def what_is_kept_of(stem: str, options: Mapping[str, str], held: str) -> tuple[Kept, str] | None:
    """:func:`what_is_kept` of a question as it is stored."""
    return what_is_kept(_row(stem, options, stored_order(stem, options, held)))


def _row(stem: str, options: Mapping[str, str], shuffle: bool | None) -> QuestionRow:
    return QuestionRow(0, "", "", stem, dict(options), "", None, None, shuffle=shuffle)
