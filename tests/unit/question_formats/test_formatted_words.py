"""Bold, italic, underlined, raised and lowered words of each format, from the file to the bank."""

from html import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.errors import Refused
from contracts.text_formatting import EMPHASIS, Formatting, Mark, pieces, shown_on_papers
from question_formats.html_text import MarkedUp, of_html
from spreadsheets.formatted_cleaning import carried
from spreadsheets.question_bank_sheet import QuestionRow
from spreadsheets.text_cleaning import clean_lines
from tests.unit.question_formats.bank_files import read
from tests.unit.question_formats.word_files import BOLD, ITALIC, UNDERLINED, paragraph, run, word

UP, DOWN = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'
SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)


def gift(stem: str, *options: str) -> QuestionRow:
    answers = " ".join(f"{'=' if place == 0 else '~'}{text}" for place, text in enumerate(options))
    return read(f"::q::{stem}{{{answers}}}", topic="t").rows[0]


@pytest.mark.parametrize(
    ("stem", "options", "text", "formatting"),
    [
        ("Việc <b>KHÔNG</b> làm?", "ab", "Việc KHÔNG làm?", {"": [(5, 10, "b")]}),
        ("Việc <strong>KHÔNG</strong> làm?", "ab", "Việc KHÔNG làm?", {"": [(5, 10, "b")]}),
        ("Theo <em>Luật</em> nào?", "ab", "Theo Luật nào?", {"": [(5, 9, "i")]}),
        (
            'Ai <span style\\="text-decoration: underline; font-weight: bold">phải</span> ký?',
            "ab",
            "Ai phải ký?",
            {"": [(3, 7, "b"), (3, 7, "u")]},
        ),
        ("Ngày 5<sup>th</sup> nào?", "ab", "Ngày 5th nào?", {"": [(6, 8, "sup")]}),
        ("Chất CO<sub>2</sub> là?", "ab", "Chất CO₂ là?", {}),
        (
            "Khi a<sub>ij</sub> <b>&lt;</b> 5?",
            "ab",
            "Khi aij < 5?",
            {"": [(5, 7, "sub"), (8, 9, "b")]},
        ),
        ("<p>Một <i> hai <br> ba </i>?</p>", "ab", "Một hai\nba ?", {"": [(4, 7, "i")]}),
        ("Gì?", ["5<sup>th</sup>", "6"], "Gì?", {"A": [(1, 3, "sup")]}),
        ("Gì?", ["<b>5</b>", "6"], "Gì?", {}),
        (
            "Gì?",
            ["<b>không</b> quá 5", "<b>Không</b> quá 6"],
            "Gì?",
            {"A": [(0, 5, "b")], "B": [(0, 5, "b")]},
        ),
        ("Câu 3: Việc <b>nào</b> sai?", "ab", "Việc nào sai?", {"": [(5, 8, "b")]}),
        ("Câu 3: <b>Việc nào</b>", "ab", "Việc nào", {}),
    ],
)
def test_words_keep_their_formatting(
    stem: str, options: list[str], text: str, formatting: Formatting
) -> None:
    row = gift(stem, *options)
    assert (row.text, row.formatting) == (text, formatting)


def test_word_runs_keep_their_formatting_beside_the_signs_of_the_right_option() -> None:
    stem = paragraph(
        run("Câu 1: Việc "), run("KHÔNG", BOLD + ITALIC), run(" làm ngày 5"), run("th", UP)
    )
    a = paragraph(run("A. "), run("không", BOLD), run(" ký"))
    b = paragraph(run("B. ", UNDERLINED), run("không", BOLD + UNDERLINED), run(" đọc", UNDERLINED))
    (row,) = read(word(stem, a, b), topic="t").rows
    assert row.text == "Việc KHÔNG làm ngày 5th"
    assert row.answer == "B"
    assert row.formatting == {
        "": [(5, 10, "b"), (5, 10, "i"), (21, 23, "sup")],
        "A": [(0, 5, "b")],
        "B": [(0, 5, "b")],
    }


def test_a_question_that_is_bold_as_a_whole_is_as_plain_as_one_that_is_not() -> None:
    stem = paragraph(run("Câu 1: Việc gì?", BOLD))
    file = read(word(stem, "A. x", "B. y", "Đáp án: A"), topic="t")
    assert file.rows[0].formatting == {}
    assert "emphasis_unseen" not in {note.code for note in file.notes}


MARKED = st.lists(
    st.tuples(
        st.text(alphabet="aB1ê\u0302\u0301ðĐ<&\u00a0 \u200b\n.", max_size=6),
        st.sets(st.sampled_from(["b", "i", "u", "sup", "sub"]), max_size=2),
    ),
    max_size=6,
)


@given(MARKED)
def test_cleaned_text_is_what_it_is_without_formatting_and_words_keep_theirs(
    runs: list[tuple[str, set[Mark]]],
) -> None:
    written = "".join(text for text, _ in runs)
    marks = [frozenset(own) for text, own in runs for _ in text]
    cleaned = clean_lines(written)
    spans = carried(written, marks, cleaned)
    for mark in ("b", "i", "u"):
        alone = clean_lines("".join(text if mark in own else " " for text, own in runs))
        found = "".join(cleaned[start:end] for start, end, one in spans if one == mark)
        whole = "".join(found.split())
        assert len(whole) <= len("".join(alone.split()))
        if written.isascii():
            assert whole == "".join(alone.split())


@given(MARKED)
def test_html_says_the_same_with_formatting_and_without(runs: list[tuple[str, set[Mark]]]) -> None:
    def html(marked: bool) -> str:
        return "".join(
            "".join(f"<{one}>" for one in sorted(own) if marked)
            + escape(text)
            + "".join(f"</{one}>" for one in sorted(own, reverse=True) if marked)
            for text, own in runs
            if not own & {"sup", "sub"}
        )

    try:
        plain = of_html(html(marked=False) + "<wbr>")
    except MarkedUp:
        return
    formatted = of_html(html(marked=True) + "<wbr>")
    assert formatted.text == plain.text
    assert not plain.spans
    for start, end, _ in formatted.spans:
        assert 0 <= start < end <= len(formatted.text)


LOOKS = st.sampled_from(["", BOLD, ITALIC, UNDERLINED, BOLD + UNDERLINED, UP, DOWN])
RUNS = st.lists(
    st.tuples(st.sampled_from(["không", " ký", " đọc.", "\nviết", " m"]), LOOKS),
    min_size=1,
    max_size=4,
)


def looks_of(row: QuestionRow) -> set[object]:
    """How the emphasis of each option looks."""
    found: set[object] = set()
    for letter, text in row.options.items():
        spans = [span for span in row.formatting.get(letter, []) if span[2] in EMPHASIS]
        found.add(tuple((w.strip(), tuple(m)) for w, m in pieces(text, spans) if m and w.strip()))
    return found


@SLOW
@given(
    options=st.lists(RUNS, min_size=2, max_size=4),
    right=st.integers(0, 3),
    shown=st.sampled_from(["", BOLD, UNDERLINED, ITALIC]),
    answer_line=st.booleans(),
)
def test_whatever_a_word_file_looks_like_no_paper_shows_the_right_option(
    options: list[list[tuple[str, str]]], right: int, shown: str, answer_line: bool
) -> None:
    right %= len(options)
    lines = ["Câu 1: Việc gì?"]
    for place, runs in enumerate(options):
        letter, sign = "ABCD"[place], shown if place == right else ""
        marked = [run(text, marks + sign) for text, marks in runs]
        lines.append(paragraph(run(f"{letter}. {place}", sign), *marked))
    if answer_line:
        lines.append(f"Đáp án: {'ABCD'[right]}")
    rows = _rows_of(word(*lines))
    for row in rows:
        assert len(looks_of(row)) == 1
        assert shown_on_papers(row.text, row.options, row.formatting) == row.formatting


def _rows_of(content: bytes) -> list[QuestionRow]:
    try:
        return read(content, topic="t").rows
    except Refused:
        return []


@SLOW
@given(
    st.lists(
        st.lists(
            st.tuples(
                st.sampled_from(["không", " ký", " đọc", "<br>x"]),
                st.sampled_from(["", "b", "i", "u"]),
            ),
            min_size=1,
            max_size=3,
        ),
        min_size=2,
        max_size=4,
    )
)
def test_nor_does_one_from_moodle(options: list[list[tuple[str, str]]]) -> None:
    texts = [
        str(place) + "".join(f"<{tag}>{text}</{tag}>" if tag else text for text, tag in runs)
        for place, runs in enumerate(options)
    ]
    row = gift("Việc gì?", *texts)
    assert len(looks_of(row)) == 1
