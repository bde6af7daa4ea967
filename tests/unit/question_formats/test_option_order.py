"""What keeps its place in papers: read from files of every format, told, and written again."""

import pytest
from msgspec.structs import replace

from contracts.errors import Refused
from question_formats.bank_checks import QuestionFile
from question_formats.format_dispatch import Format, read_question_file, write_question_file
from question_formats.option_order import (
    held_options,
    order_notes,
    stored_order,
    what_is_kept_of,
)
from spreadsheets.question_bank_sheet import QuestionRow

ROW = QuestionRow(
    1,
    "CH1",
    "mot-cua",
    "Ai phải dự thi?",
    {"A": "Công chức", "B": "Viên chức", "C": "Người lao động", "D": "Tất cả các đối tượng trên"},
    "D",
    "Điều 5",
    None,
)
NAMING = replace(
    ROW,
    id="CH2",
    text="Ai phải học?",
    options=ROW.options | {"C": "Cả A và B", "D": "Không ai ở trên"},
)
PLAIN = replace(ROW, id="CH3", text="Ai nghỉ?", options=ROW.options | {"D": "Người đã nghỉ hưu"})
NAMES: dict[Format, str] = {
    "xlsx": "a.xlsx", "gift": "a.gift", "aiken": "a.txt", "moodle": "a.xml", "toml": "a.toml",
}  # fmt: skip


def read(text: str, name: str) -> QuestionFile:
    return read_question_file(text.encode(), name, topic="mot-cua")


def codes(file: QuestionFile) -> dict[str, dict[str, str]]:
    return {n.code: n.details["options"] for n in file.notes if n.code.startswith("options_")}


@pytest.mark.parametrize(
    ("row", "said", "held"),
    [
        (ROW, None, "D"),
        (ROW, True, ""),
        (ROW, False, "ABCD"),
        (NAMING, None, "ABCD"),
        (NAMING, True, ""),
        (PLAIN, None, ""),
        (PLAIN, False, "ABCD"),
    ],
)
def test_what_is_held_is_what_the_file_says_and_else_what_is_found(
    row: QuestionRow, said: bool | None, held: str
) -> None:
    given = replace(row, shuffle=said)
    assert held_options(given) == held
    assert stored_order(row.text, row.options, held) == said


def test_each_kind_is_told_once_with_its_questions_and_their_options() -> None:
    rows = [
        ROW,
        replace(ROW, id="CH1b"),
        NAMING,
        PLAIN,
        replace(PLAIN, id="CH4", shuffle=False),
        replace(NAMING, id="CH5", shuffle=True),
        replace(PLAIN, id="CH6", shuffle=True),
    ]
    notes = {note.code: note for note in order_notes(rows)}
    assert {code: note.details["options"] for code, note in notes.items()} == {
        "options_last": {"CH1": "D", "CH1b": "D"},
        "options_named": {"CH2": "CD"},
        "options_said_fixed": {"CH4": ""},
        "options_said_shuffled": {"CH5": "CD"},
    }
    assert "luôn đứng cuối" in notes["options_last"].message
    assert notes["options_last"].message.endswith("2 câu: CH1 (D), CH1b (D).")


@pytest.mark.parametrize("target", ["gift", "moodle", "toml", "xlsx"])
@pytest.mark.parametrize("said", [None, True, False])
def test_a_format_keeps_what_is_said_of_a_question(target: Format, said: bool | None) -> None:
    rows = [replace(row, shuffle=said) for row in (ROW, NAMING)]
    content, notes = write_question_file(rows, target)
    assert notes == []
    found = read_question_file(content, NAMES[target])
    assert [row.shuffle for row in found.rows] == [said, said]
    assert [held_options(row) for row in found.rows] == [held_options(row) for row in rows]


@pytest.mark.parametrize("target", ["gift", "aiken", "moodle", "toml", "xlsx"])
def test_every_format_tells_what_was_found(target: Format) -> None:
    content, _ = write_question_file([ROW, NAMING], target)
    topic = "mot-cua" if target == "aiken" else None
    found = codes(read_question_file(content, NAMES[target], topic=topic))
    assert [list(of.values()) for of in found.values()] == [["D"], ["CD"]]
    assert list(found) == ["options_last", "options_named"]


def test_aiken_names_that_it_cannot_say_it() -> None:
    (note,) = write_question_file([replace(PLAIN, shuffle=False)], "aiken")[1]
    assert "shuffle" in note.details["fields"]
    (without,) = write_question_file([PLAIN], "aiken")[1]
    assert "shuffle" not in without.details["fields"]


def test_an_option_that_names_letters_keeps_the_question_in_the_order_of_the_file() -> None:
    text = "::A1::Ai phải dự thi? {~Công chức ~Viên chức =Cả A và B ~Không ai ở trên}\n"
    file = read(text, "a.gift")
    (row,) = file.rows
    assert row.options == {
        "A": "Công chức", "B": "Viên chức", "C": "Cả A và B", "D": "Không ai ở trên"
    }  # fmt: skip
    assert held_options(row) == "ABCD"
    assert codes(file) == {"options_named": {"A1": "CD"}}


@pytest.mark.parametrize(
    ("tag", "said"),
    [("shuffle:no", False), ("shuffle:yes", True), ("xáo phương án:không", False)],
)
def test_a_tag_says_it_in_gift_and_moodle(tag: str, said: bool) -> None:
    (row,) = read(f"// [tag:{tag}]\n::A1::Ai? {{=Tất cả ~Một ~Hai}}\n", "a.gift").rows
    assert row.shuffle is said
    (row,) = read(moodle(f"<tags><tag><text>{tag}</text></tag></tags>"), "a.xml").rows
    assert row.shuffle is said


def test_moodles_own_setting_counts_where_somebody_changed_it() -> None:
    """Moodle writes "true" into every question; taken for a word, it would undo what is found."""
    said = {}
    for value in ("true", "1", "false", "0"):
        (row,) = read(moodle(f"<shuffleanswers>{value}</shuffleanswers>"), "a.xml").rows
        said[value] = row.shuffle
    assert said == {"true": None, "1": None, "false": False, "0": False}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("// [tag:shuffle:maybe]\n::A1::Ai? {=Một ~Hai}\n", "a.gift"),
        ('[[question]]\nid = "1"\ntopic = "x"\ntext = "Ai?"\nanswer = "A"\nshuffle = "no"\n'
         '[question.options]\nA = "1"\nB = "2"\n', "a.toml"),
    ],
)  # fmt: skip
def test_a_word_that_says_neither_is_a_finding(text: str, name: str) -> None:
    with pytest.raises(Refused, match=r"questions\.invalid") as refused:
        read(text, name)
    (problem,) = refused.value.problem.details["problems"]
    assert problem["code"] in ("shuffle_unknown", "field_type")


def test_a_question_stored_before_there_was_any_rule_is_told_to_be_shuffled_whole() -> None:
    assert what_is_kept_of(ROW.text, ROW.options, "") == ("options_said_shuffled", "D")
    assert what_is_kept_of(ROW.text, ROW.options, "D") == ("options_last", "D")
    assert what_is_kept_of(PLAIN.text, PLAIN.options, "") is None


def moodle(more: str) -> str:
    answers = "".join(
        f'<answer fraction="{100 if n == 0 else 0}"><text>Phương án {n}</text></answer>'
        for n in range(3)
    )
    return (
        '<quiz><question type="multichoice"><name><text>A1</text></name><questiontext>'
        f"<text>Ai?</text></questiontext>{answers}{more}</question></quiz>"
    )
