"""Questions of which several options are right, and true or false ones, in every format."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.definition import QuestionKind
from contracts.errors import Refused
from question_formats.bank_checks import QuestionFile
from question_formats.format_dispatch import Format, read_question_file, write_question_file
from question_formats.option_order import held_options
from question_formats.right_options import seen
from spreadsheets.question_bank_sheet import LETTERS, QuestionRow
from tests.unit.question_formats.bank_files import BANKS, findings_of, without_lines
from tests.unit.question_formats.test_round_trips import NAMES, SLOW, but_formulas
from tests.unit.question_formats.word_files import (
    BLUE,
    BOLD,
    GREEN,
    RED,
    UNDERLINED,
    YELLOW,
    paragraph,
    run,
    word,
)

EVERY: tuple[QuestionKind, ...] = get_args(QuestionKind)


def read(text: str, name: str = "a.txt", kinds: tuple[QuestionKind, ...] = EVERY) -> QuestionFile:
    return read_question_file(text.encode(), name, topic="t", kinds=kinds)


def found_in(text: str, name: str = "a.txt") -> tuple[str, str]:
    """Answer and kind of the one question, where every kind is allowed."""
    (row,) = read(text, name).rows
    return row.answer, row.kind


def refused_as(text: str, name: str = "a.txt", kinds: tuple[QuestionKind, ...] = EVERY) -> str:
    with pytest.raises(Refused) as refused:
        read(text, name, kinds)
    (problem,) = refused.value.problem.details["problems"]
    return str(problem["code"])


QUESTION = "Câu 1: Ai được cấp?\nA. Một\nB. Hai\nC. Ba\nD. Bốn\n"
OPTIONS = "".join(f'<answer fraction="{{}}"><text>{o}</text></answer>' for o in ("x", "y", "z"))


def moodle(*fractions: str, single: str = "false") -> str:
    return (
        '<quiz><question type="multichoice"><name><text>C1</text></name><questiontext><text>Gì?'
        f"</text></questiontext><single>{single}</single>{OPTIONS.format(*fractions)}"
        "</question></quiz>"
    )


def gift(*weights: str) -> str:
    options = zip(weights, "xyz", strict=True)
    return "::C1::Gì? {" + " ".join(f"{weight}{o}" for weight, o in options) + "}"


TRUE = "::C1::Đúng không? {T}"
TRUE_XML = (
    '<quiz><question type="truefalse"><name><text>C1</text></name><questiontext><text>Gì?</text>'
    '</questiontext><answer fraction="0"><text>true</text></answer>'
    '<answer fraction="100"><text>false</text></answer></question></quiz>'
)
TOML = """title = ""
[topics]
t = "t"
[[question]]
id = "C1"
topic = "t"
text = "Gì?"
answer = "{answer}"
kind = "{kind}"
[question.options]
A = "{a}"
B = "{b}"
"""


@pytest.mark.parametrize(
    ("text", "name", "answer", "kind"),
    [
        (QUESTION + "Đáp án: A, C", "a.txt", "AC", "multiple_choice"),
        (QUESTION + "Đáp án: c và a.", "a.txt", "AC", "multiple_choice"),
        (QUESTION + "ANSWER: (B); (D)", "a.txt", "BD", "multiple_choice"),
        (QUESTION + "Đáp án: ACD", "a.txt", "ACD", "multiple_choice"),
        (QUESTION + "Đáp án: B", "a.txt", "B", "single_choice"),
        (QUESTION + "Đáp án:\n1-AC", "a.txt", "AC", "multiple_choice"),
        (QUESTION + "BẢNG ĐÁP ÁN\n1. A, D", "a.txt", "AD", "multiple_choice"),
        (QUESTION.replace("B. ", "*B. ").replace("D. ", "*D. "), "a.txt", "BD", "multiple_choice"),
        (gift("~%50%", "~%50%", "~"), "a.gift", "AB", "multiple_choice"),
        (gift("~%33.333%", "~%33.333%", "~%33.333%"), "a.gift", "ABC", "multiple_choice"),
        (gift("~%100%", "~", "~"), "a.gift", "A", "multiple_choice"),
        (gift("~", "=", "~"), "a.gift", "B", "single_choice"),
        (TRUE, "a.gift", "A", "true_false"),
        (moodle("50", "0", "50"), "a.xml", "AC", "multiple_choice"),
        (moodle("33.33333", "33.33333", "33.33333"), "a.xml", "ABC", "multiple_choice"),
        (moodle("0", "100", "0"), "a.xml", "B", "multiple_choice"),
        (moodle("0", "100", "0", single="true"), "a.xml", "B", "single_choice"),
        (TRUE_XML, "a.xml", "B", "true_false"),
        (TOML.format(answer="B, A", kind="multiple_choice", a="x", b="y"), "a.toml", "AB",
         "multiple_choice"),
        (TOML.format(answer="B", kind="true_false", a="Đúng", b="Sai"), "a.toml", "B",
         "true_false"),
    ],
)  # fmt: skip
def test_what_a_file_says_is_right_is_taken(text: str, name: str, answer: str, kind: str) -> None:
    assert found_in(text, name) == (answer, kind)


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        (QUESTION + "Đáp án: A, E", "a.txt", "answer_invalid"),
        (QUESTION + "Đáp án: A, A", "a.txt", "answer_invalid"),
        (QUESTION + "Đáp án: bad", "a.txt", "answer_invalid"),
        (QUESTION.replace("B. ", "*B. ") + "Đáp án: B, C", "a.txt", "signs_disagree"),
        (QUESTION + "Đáp án: A\nĐáp án: B", "a.txt", "signs_disagree"),
        (gift("~%60%", "~%40%", "~"), "a.gift", "weighted"),
        (gift("~%50%", "~%25%", "~%25%"), "a.gift", "weighted"),
        (gift("~%50%", "~%50%", "~%50%"), "a.gift", "weighted"),
        (moodle("60", "40", "0"), "a.xml", "weighted"),
        (moodle("33", "33", "33"), "a.xml", "weighted"),
        (gift("~%50%", "~", "~"), "a.gift", "weighted"),
        (gift("=", "=", "~"), "a.gift", "several_right"),
        (gift("=", "~%50%", "~"), "a.gift", "weighted"),
        (moodle("50", "50", "0", single="true"), "a.xml", "several_right"),
        (moodle("100", "100", "0"), "a.xml", "weighted"),
        (moodle("100", "-50", "0", single="true"), "a.xml", "weighted"),
        (TOML.format(answer="A, B", kind="single_choice", a="x", b="y"), "a.toml",
         "kind_contradicts"),
        (TOML.format(answer="A", kind="true_false", a="Sai", b="Đúng"), "a.toml",
         "true_false_options"),
        (TOML.format(answer="A", kind="ghép", a="x", b="y"), "a.toml", "kind_unknown"),
    ],
)  # fmt: skip
def test_what_means_something_else_is_a_finding(text: str, name: str, code: str) -> None:
    assert refused_as(text, name) == code


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        (QUESTION + "Đáp án: A, C", "a.txt", "several_right"),
        (gift("~%50%", "~%50%", "~"), "a.gift", "several_right"),
        (gift("~%100%", "~", "~"), "a.gift", "choose_many"),
        (moodle("50", "50", "0"), "a.xml", "several_right"),
    ],
)
def test_where_the_plan_has_none_it_is_refused_and_told_how_to_allow(
    text: str, name: str, code: str
) -> None:
    with pytest.raises(Refused, match="multiple_choice") as refused:
        read(text, name, ("single_choice", "true_false"))
    assert refused.value.problem.details["problems"][0]["code"] == code


def test_where_several_may_always_be_chosen_they_may_though_one_is_right() -> None:
    only: tuple[QuestionKind, ...] = ("multiple_choice",)
    for text, name in ((QUESTION + "Đáp án: B", "a.txt"), (gift("~", "=", "~"), "a.gift")):
        (row,) = read(text, name, only).rows
        assert (row.answer, row.kind) == ("B", "multiple_choice")
    workbook, _ = write_question_file(read(QUESTION + "Đáp án: B").rows, "xlsx")
    (row,) = read_question_file(workbook, "a.xlsx", kinds=only).rows
    assert (row.answer, row.kind) == ("B", "multiple_choice")


def test_what_wrong_options_take_away_is_told_of() -> None:
    for text, name in (
        (gift("~%50%", "~%50%", "~%-100%"), "a.gift"),
        (moodle("50", "50", "-100"), "a.xml"),
    ):
        bank = read(text, name)
        (note,) = [note for note in bank.notes if note.code == "penalties_dropped"]
        assert note.details["words"] == ["-100 %"]
        assert bank.rows[0].answer == "AB"


def test_true_and_false_are_two_options_where_the_plan_has_no_such_kind() -> None:
    for text, name in ((TRUE, "a.gift"), (TRUE_XML, "a.xml")):
        bank = read(text, name, ("single_choice",))
        assert bank.rows[0].kind == "single_choice"
        assert list(bank.rows[0].options.values()) == ["Đúng", "Sai"]
        assert "true_false_converted" in [note.code for note in bank.notes]
        (kept,) = read(text, name).rows
        assert held_options(kept) == "AB"
        assert "true_false_converted" not in [note.code for note in read(text, name).notes]


def test_the_preview_names_every_option_that_was_found_right() -> None:
    bank = read(QUESTION + "Đáp án: A, C")
    (one,) = seen(bank.rows, bank.found)
    assert (one.answer, one.option) == ("A, C", "Một; Ba")
    assert "→ A. Một; C. Ba [dòng đáp án]" in one.said


@st.composite
def banks_of_kinds(draw: st.DrawFn) -> list[QuestionRow]:
    """Random banks with questions of every kind."""
    made = []
    for row in draw(BANKS):
        kind = draw(st.sampled_from(EVERY))
        if kind == "multiple_choice":
            letters = draw(st.sets(st.sampled_from(LETTERS[: len(row.options)]), min_size=1))
            made.append(replace(row, kind=kind, answer="".join(sorted(letters))))
        elif kind == "true_false":
            options = draw(st.sampled_from([("Đúng", "Sai"), ("True", "False"), ("ĐÚNG", "SAI")]))
            told = dict(zip("AB", options, strict=True))
            answer = draw(st.sampled_from("AB"))
            made.append(replace(row, kind=kind, options=told, answer=answer, formatting={}))
        else:
            made.append(row)
    return made


@pytest.mark.slow
@pytest.mark.parametrize("target", ["gift", "moodle", "toml", "xlsx"])
@SLOW
@given(rows=banks_of_kinds())
def test_every_kind_comes_back_out_of_every_format(target: Format, rows: list[QuestionRow]) -> None:
    content, _ = write_question_file(rows, target)
    found = read_question_file(content, NAMES[target], kinds=EVERY)
    told = [(row.id, row.kind, row.answer, row.options) for row in without_lines(found)]
    assert told == [(row.id, row.kind, row.answer, row.options) for row in rows]
    assert not [note for note in but_formulas(found.notes) if note.code == "true_false_converted"]


@pytest.mark.slow
@SLOW
@given(rows=banks_of_kinds())
def test_aiken_keeps_all_right_options_and_names_kinds_that_it_loses(
    rows: list[QuestionRow],
) -> None:
    try:
        content, notes = write_question_file(rows, "aiken")
        found = read_question_file(content, "a.txt", topic="t", kinds=EVERY)
    except Refused:
        return
    assert [row.answer for row in found.rows] == [row.answer for row in rows]
    lost = [row.kind for row in found.rows] != [row.kind for row in rows]
    assert lost == any("kind" in note.details.get("fields", []) for note in notes)


def _marked(mark: str, *options: str) -> bytes:
    """A Word file whose one question has these options; what stands between ~ is marked."""
    blocks = []
    for option in options:
        pieces = option.split("~")
        blocks.append(
            paragraph(*(run(o, mark if n % 2 else "") for n, o in enumerate(pieces) if o))
        )
    return word("Câu 1: Ai được cấp?", *blocks)


@pytest.mark.parametrize("mark", [BOLD, UNDERLINED, RED, YELLOW])
@pytest.mark.parametrize(
    "options",
    [
        ("~A.~ một", "~B. hai~", "C. ba"),
        ("A. một", "~B.~ hai", "C. ~ba~"),
        ("~A.~ một", "B. hai", "C. ~ba~", "D. bốn"),
        ("A. một", "~B. hai~", "C. ~ba~"),
        ("A. một   ~B. hai   C.~ ba",),
        ("~A.~ một", "~B.~ ~hai~", "~C.~ ba", "D. bốn"),
    ],
)
def test_a_sign_on_the_letter_of_one_option_and_the_text_of_another_is_a_doubt(
    mark: str, options: tuple[str, ...]
) -> None:
    (wrong,) = findings_of(_marked(mark, *options), "a.docx", topic="t", kinds=EVERY)
    assert wrong.code == "signs_disagree"
    assert "ở chữ cái của" in str(wrong)


@pytest.mark.parametrize("mark", [BOLD, UNDERLINED, RED, YELLOW])
@pytest.mark.parametrize(
    ("options", "answer"),
    [
        (("~A.~ một", "~B.~ hai", "C. ba"), "AB"),
        (("A. một", "~B. hai~", "~C. ba~"), "BC"),
        (("A. ~một~", "B. hai", "C. ~ba~"), "AC"),
        (("~A.~ một", "~B. hai~", "~C. ba~"), "BC"),
        (("~A.~ ~một~", "~B.~ hai"), "A"),
    ],
)
def test_a_sign_on_the_same_part_of_several_options_means_them_all(
    mark: str, options: tuple[str, ...], answer: str
) -> None:
    (row,) = read_question_file(_marked(mark, *options), "a.docx", topic="t", kinds=EVERY).rows
    assert row.answer == answer


@pytest.mark.parametrize(("one", "other"), [(RED, BLUE), (YELLOW, GREEN)])
@pytest.mark.parametrize("of", ["letter", "text", "both"])
def test_options_in_different_colours_are_a_doubt_and_not_all_right(
    one: str, other: str, of: str
) -> None:
    def option(text: str, mark: str = "") -> str:
        on_letter, on_text = mark if of != "text" else "", mark if of != "letter" else ""
        return paragraph(run(text[:2], on_letter), run(text[2:], on_text))

    options = [option("A. một", one), option("B. hai"), option("C. ba", other), option("D. bốn")]
    (wrong,) = findings_of(word("Câu 1: Ai ký?", *options), "a.docx", topic="t", kinds=EVERY)
    assert wrong.code == "signs_disagree"
    assert "của A, C khác nhau" in str(wrong)
    alike = word("Câu 1: Ai ký?", *options[:2], option("C. ba", one), options[3])
    (row,) = read_question_file(alike, "a.docx", topic="t", kinds=EVERY).rows
    assert row.answer == "AC"
