"""What is seen in the texts of a bank, whatever format it came in: numbers that papers give anew,
and formulas that nobody would see as such."""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from contracts.text_formatting import moved_to, shown_on_papers
from spreadsheets.question_bank_sheet import QuestionRow
from spreadsheets.row_findings import Note

from .omitted_content import left_out

#: "Câu 1:", "Câu hỏi số 2.", "Question 3)"
NUMBERED = re.compile(
    r"(?:câu(?:\shỏi)?|question)\s?(?:số\s?)?([0-9]{1,4})\s?(?:\([^()]{0,30}\)\s?)?[.:)/–-]\s?(?=\S)",
    re.IGNORECASE,
)
_BARE = re.compile(r"([0-9]{1,4})[.)/:]\s(?=\S)")
_FEWEST_BARE = 3
# what stands between two signs is bounded, so that no text costs more than its length
_LATEX = re.compile(
    r"\\\(|\\\[|\\begin\{|\$\$[^$]+\$\$|\$[^$\n]{0,80}\\[A-Za-z][^$\n]{0,80}\$"
    r"|\$[^$\s][^$\n]{0,80}[\^_{][^$\n]{0,80}\$"
    r"|\\(?:d?frac|sqrt|neq?|leq?|geq?|times|cdot|div|pm|approx|equiv|infty|alpha|beta|gamma|delta|"
    r"pi|sigma|omega|theta|lambda|mu|sum|int|prod|lim|log|sin|cos|tan|vec|hat|bar|overline|mathrm|"
    r"mathbf|text|left|right|circ|degree|to|rightarrow|Rightarrow|in|notin|subset|cup|cap)"
    r"(?![A-Za-z])"
)


def looked_over(
    rows: Sequence[QuestionRow], *, numbered: bool
) -> tuple[list[QuestionRow], list[Note]]:
    """The rows without the numbers that a list of questions has (``numbered``: they may have some),
    and notes about them."""
    notes = []
    found = list(rows)
    if numbered:
        found = _without_numbers(rows)
        told = [row.id for row, old in zip(found, rows, strict=True) if row.text != old.text]
        notes += [left_out("numbers_dropped", told)] if told else []
    formulas = [row.id for row in found if any(map(_LATEX.search, _texts(row)))]
    return found, notes + ([left_out("latex_as_written", formulas)] if formulas else [])


def _without_numbers(rows: Sequence[QuestionRow]) -> list[QuestionRow]:
    bare = [_BARE.match(row.text) for row in rows]
    in_order = [str(number) for number in range(1, len(rows) + 1)]
    pattern = NUMBERED
    if len(rows) >= _FEWEST_BARE and [match and match[1] for match in bare] == in_order:
        pattern = _BARE
    return [_without(row, pattern) for row in rows]


def _without(row: QuestionRow, pattern: re.Pattern[str]) -> QuestionRow:
    number = pattern.match(row.text)
    if number is None:
        return row
    text = row.text[number.end() :]
    formatting = row.formatting
    if formatting:
        formatting = {**formatting, "": moved_to(row.text, formatting.get("", []), text)}
    return replace(row, text=text, formatting=shown_on_papers(text, row.options, formatting))


def _texts(row: QuestionRow) -> list[str]:
    return [row.text, *row.options.values(), row.source or ""]
