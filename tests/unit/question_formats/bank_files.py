"""Banks for the tests of exchange formats: any that there may be, and any one question."""

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.errors import Problem, Refused
from contracts.text_formatting import MARKS, Formatting, as_html, shown_on_papers
from question_formats.bank_checks import QuestionFile
from question_formats.format_dispatch import read_question_file
from spreadsheets.old_encodings import CONVERT, is_told_by_letters
from spreadsheets.question_bank_sheet import LETTERS, QuestionRow
from spreadsheets.raised_signs import moved
from spreadsheets.text_cleaning import clean, clean_lines

#: what the formats give a meaning to, what HTML and XML do, and Vietnamese in its two forms
SIGNS = [
    *"~={}#:\\\n\t%[]<>&;\"'`/-_ .)", "->", "::", "####", "%50%", "%-100%", "[html]", "[plain]",
    "[markdown]", "[id:x]", "[tag:office:y]", "//", "$CATEGORY: x", "ANSWER: A", "A. ", "B) ",
    "\\n", "\\=", "&lt;", "&amp;", "<b>", "</p>", "<br/>", "<!--", "]]>", "@@PLUGINFILE@@",
    "_x0041_", "=1+1", "\u200b", "\x07", "\ufffe", "\U0001f600", "ế", "e\u0302\u0301", "Đ", "đ",
    "TRUE", "T",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(SIGNS) | st.text(max_size=6), min_size=1, max_size=8).map("".join)


def _modern(text: str) -> bool:
    """A text that looks like one of an old encoding is refused, of which test_old_text tells."""
    words = clean_lines(text).split()
    return not any(is_told_by_letters(word, encoding) for word in words for encoding in CONVERT)


TEXTS = TEXTS.filter(_modern)
LINES = TEXTS.map(clean_lines).filter(bool)
LINE = TEXTS.map(clean).filter(bool)
# what a text begins with decides most
BEGINNINGS = st.sampled_from(["", "%50% ", "[html] ", "= ", "~", "//", "::", "#", "A. "])
OPTIONS = st.builds(lambda start, text: clean_lines(start + text), BEGINNINGS, LINES).filter(bool)


@st.composite
def questions(draw: st.DrawFn) -> QuestionRow:
    """Any question that may stand in a bank."""
    texts = draw(st.lists(OPTIONS, min_size=2, max_size=6, unique_by=str.casefold))
    options = dict(zip(LETTERS, texts, strict=False))
    text = draw(OPTIONS)
    return QuestionRow(
        row=0,
        id=draw(LINE.map(lambda text: clean(text[:64])).filter(bool)),
        topic=draw(LINE),
        text=text,
        options=options,
        answer=draw(st.sampled_from(list(options))),
        source=draw(st.none() | LINE),
        contributor=draw(st.none() | LINE),
        difficulty=draw(st.sampled_from([None, "easy", "medium", "hard"])),
        audience=draw(st.none() | LINE),
        shuffle=draw(st.sampled_from([None, True, False])),
        formatting=draw(formattings(text, options)),
    )


@st.composite
def formattings(draw: st.DrawFn, text: str, options: dict[str, str]) -> Formatting:
    """Any formatting that papers may show. What has a raised or lowered sign of its own has that
    instead."""
    spans = st.lists(
        st.tuples(st.integers(0, 8), st.integers(1, 12), st.sampled_from(MARKS)), max_size=3
    )
    texts = {"": text, **options}
    found = shown_on_papers(text, options, {place: draw(spans) for place in texts})
    kept = {
        place: [
            (start, end, mark)
            for start, end, mark in one
            if mark not in ("sub", "sup")
            or moved(texts[place][start:end], up=mark == "sup") is None
        ]
        for place, one in found.items()
    }
    # tags part words, and a part may look like one of an old encoding where the word does not
    kept = {place: one for place, one in kept.items() if _modern(as_html(texts[place], one))}
    return shown_on_papers(text, options, kept)


BANKS = st.lists(
    questions(),
    min_size=1,
    max_size=5,
    unique_by=(
        lambda row: " ".join(row.id.casefold().split()),
        lambda row: " ".join(row.text.casefold().split()),
    ),
)


def without_lines(file: QuestionFile) -> list[QuestionRow]:
    """The questions, wherever in the file they stood."""
    return [replace(row, row=0) for row in file.rows]


@dataclass
class Finding:
    """One problem that a refused file names."""

    line: int
    question: str
    code: str
    reason: str


def findings_of(content: str | bytes, name: str = "", **how: Any) -> list[Finding]:
    """What is wrong with the questions of a file that is refused for them."""
    problem = refusal_of(content, name, **how)
    assert problem.code == "questions.invalid", problem
    assert problem.details["total"] == len(problem.details["problems"])
    return [Finding(**found) for found in problem.details["problems"]]


def refusal_of(content: str | bytes, name: str = "", **how: Any) -> Problem:
    """The problem with which a file is refused."""
    data = content.encode() if isinstance(content, str) else content
    try:
        read_question_file(data, name, **how)
    except Refused as refusal:
        return refusal.problem
    raise AssertionError("nothing was refused")


def read(content: str | bytes, name: str = "", **how: Any) -> QuestionFile:
    """A file that is taken over."""
    data = content.encode() if isinstance(content, str) else content
    return read_question_file(data, name, **how)
