"""The form over a definition: what it shows, what it writes, and that all else stays."""

import copy
import difflib
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.definition import Contact, DailyHours, Definition, QuestionPoints, Signatory
from plans.added_rounds_and_prizes import round_ids, with_prize, with_round, with_signer
from plans.date_and_time_texts import DAY_US
from plans.definition_check import examine
from plans.form_fields import Field, groups_of, with_fields
from plans.lines_of_keys import line_of
from plans.new_definition import MOST_WEEKS, Answers, first_form, identifier
from plans.parser import parse, read, read_definition
from plans.text_edits import with_values, without_item
from plans.toml_writer import write_tables

PLANS = sorted((Path(__file__).parents[3] / "contests").glob("*.toml"))
HAI_PHONG = next(path for path in PLANS if path.name == "hai-phong-2024.toml")
ANSWERS = Answers(
    "Hội thi cải cách hành chính xã Bình An năm 2026",
    "UBND xã Bình An",
    "04/01/2027",
    3,
    ["Một cửa", "Chuyển đổi số", "Công vụ"],
    20,
    "30 phút",
)


def plan(path: Path) -> Definition:
    return read_definition(path.read_text("utf-8"), path.name)


def fields_of(text: str) -> dict[str, Field]:
    return {field.key: field for group in groups_of(text) for field in group.fields}


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_a_form_sent_back_as_it_was_changes_not_a_character(path: Path) -> None:
    text = path.read_text("utf-8")
    said = {key: field.value for key, field in fields_of(text).items()}
    assert with_fields(text, said) == text


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_what_the_form_shows_is_read_as_what_the_file_says(path: Path) -> None:
    text = path.read_text("utf-8")
    changes = {key: _typed(field) for key, field in fields_of(text).items() if field.value}
    assert read_definition(with_values(text, changes), path.name) == plan(path)


def _typed(field: Field) -> str | int | list[str]:
    if field.kind == "choices":
        return field.value.split(", ")
    if field.kind == "lines":
        return field.value.split("\n")
    return int(field.value) if field.value.isdecimal() else field.value


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_a_field_that_is_edited_changes_its_own_line_and_the_sum_that_states_it(path: Path) -> None:
    text = path.read_text("utf-8")
    before = tomllib.loads(text)
    for key, field in fields_of(text).items():
        value = {"integer": "77", "duration": "7 phút", "rate": "7%", "money": "7"}.get(
            field.kind, "07/07/2027" if field.kind == "moment" else "Tên “khác”"
        )
        if field.kind == "choices":
            value = "true_false, x"
        written = with_fields(text, {key: value})
        told = difflib.ndiff(text.splitlines(), written.splitlines())
        changed = [line for line in told if line[0] in "+-"]
        summed = field.name == "questions"
        lines = field.value.count("\n") + 4 if field.kind == "lines" else 0  # in its brackets
        assert len(changed) <= (lines or (4 if summed else 2)), (key, changed)
        assert comments(text) == comments(written), key
        now = tomllib.loads(written)
        expected = {"integer": 77, "choices": ["true_false", "x"], "lines": [value]}.get(
            field.kind, value
        )
        _put(before_now := copy.deepcopy(before), key, expected)
        if summed:
            quiz = key[: key.index(".quiz") + len(".quiz")]
            _put(before_now, f"{quiz}.questions", _at(now, f"{quiz}.questions"))
        assert now == before_now, key


def _steps(key: str) -> list[str | int]:
    found = re.findall(r"([\w-]+)|\[(\d+)\]", key)
    return [name or int(number) for name, number in found]


def _at(document: Any, key: str) -> Any:
    for step in _steps(key):
        document = document[step]
    return document


def _put(document: Any, key: str, value: Any) -> None:
    *path, last = _steps(key)
    for step in path:
        document = document.setdefault(step, {}) if isinstance(step, str) else document[step]
    document[last] = value


def comments(text: str) -> list[str]:
    return re.findall(r"#[^\n]*", text)


def test_what_is_changed_is_changed_and_nothing_else() -> None:
    before = plan(HAI_PHONG)
    said = {
        "title": "Hội thi mới",
        "agency_classes[0].quota": "75%",
        "phases[0].rounds[1].closes_at": "12/10/2024 17:00",
        "phases[0].quiz.time_limit": "25 phút",
        "phases[0].quiz.attempts_allowed": "2",
        "phases[0].quiz.blueprint.the-che-van-ban": "4",
        "awards[0].prizes[0].money": "1.000.000 đồng",
        "slug": "another",
        "phases[9].rounds[0].closes_at": "01/01/2030",
    }
    after = read_definition(with_fields(HAI_PHONG.read_text("utf-8"), said), "x")
    assert (after.title, after.slug) == ("Hội thi mới", before.slug)
    assert after.agency_classes[0].quota == 0.75
    quiz = after.phases[0].quiz
    assert quiz
    assert (quiz.time_limit_s, quiz.questions, quiz.attempts_allowed) == (1500, 22, 2)
    assert after.awards[0].prizes[0].money == 1_000_000
    assert after.phases[0].rounds[1].opens_at_us == before.phases[0].rounds[1].opens_at_us
    assert after.phases[0].rounds[2:] == before.phases[0].rounds[2:]
    assert after.calendar == before.calendar
    assert after.awards[1:] == before.awards[1:]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("agency_classes[0].quota", "nhiều"),
        ("phases[0].rounds[0].opens_at", "31/02/2024"),
        ("phases[0].quiz.blueprint.mot-cua", "ba"),
        ("awards[0].prizes[0].winners", "x"),
        ("title", ""),
    ],
)
def test_what_cannot_be_read_is_found_at_the_key_of_its_field(key: str, value: str) -> None:
    written = with_fields(HAI_PHONG.read_text("utf-8"), {key: value})
    assert [finding.key for finding in read(written, "x").findings] == [key]
    assert fields_of(written)[key].value == value


def test_a_quota_that_is_emptied_is_none() -> None:
    written = with_fields(HAI_PHONG.read_text("utf-8"), {"agency_classes[0].quota": " "})
    assert read_definition(written, "x").agency_classes[0].quota is None


@given(st.integers(0, 1000).map(lambda promille: promille / 1000))
def test_every_quota_is_shown_as_it_is_read_again(quota: float) -> None:
    text = with_values(HAI_PHONG.read_text("utf-8"), {"agency_classes[0].quota": quota})
    assert tomllib.loads(text)["agency_classes"][0]["quota"] == quota
    shown = fields_of(text)["agency_classes[0].quota"].value
    written = with_values(text, {"agency_classes[0].quota": shown})
    assert read_definition(written, "x").agency_classes[0].quota == quota


# Rounds and prizes ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_rounds_and_prizes_are_added_and_taken_away_and_all_else_stays(path: Path) -> None:
    text = path.read_text("utf-8")
    before = tomllib.loads(text)
    heads = [
        group
        for group in groups_of(text)
        if group.more and (group.about != "signer" or "office" in before)
    ]
    assert heads
    for head in heads:
        more = with_round if head.about == "round" else with_prize
        written = with_signer(text) if head.about == "signer" else more(text, head.key)
        now = tomllib.loads(written)
        items = _at(now, head.held_in)
        assert comments(written) == comments(text)
        assert _without_lines(written, text) == text, head.key
        added = f"{head.held_in}[{len(items) - 1}]"
        assert tomllib.loads(without_item(written, added)) == before, head.key
        items.pop()
        assert now == before, head.key
    for item in (group for group in groups_of(text) if group.held_in and group.fields):
        written = without_item(text, item.key)
        expected = copy.deepcopy(before)
        *path_of_list, index = _steps(item.key)
        place: Any = expected
        for step in path_of_list:
            place = place[step]
        del place[index]
        now = tomllib.loads(written)
        if not place:  # a list of tables with headers is gone with its last one
            _at(expected, item.key.rpartition(".")[0]).pop(str(path_of_list[-1]))
            _at(now, item.key.rpartition(".")[0]).pop(str(path_of_list[-1]), None)
        assert now == expected, item.key
        inside = comments(_cut_out(text, written))
        assert sorted(comments(written) + inside) == sorted(comments(text)), item.key


def _without_lines(longer: str, shorter: str) -> str:
    """The longer text without the lines that it has more."""
    told = difflib.ndiff(shorter.splitlines(keepends=True), longer.splitlines(keepends=True))
    return "".join(line[2:] for line in told if line[0] in " -")


def _cut_out(longer: str, shorter: str) -> str:
    told = difflib.ndiff(longer.splitlines(keepends=True), shorter.splitlines(keepends=True))
    return "".join(line[2:] for line in told if line[0] == "-")


def test_a_new_round_is_as_long_as_the_last_a_week_later_and_named_after_it() -> None:
    after = read_definition(with_round(HAI_PHONG.read_text("utf-8"), "phases[0]"), "x")
    *before, last, new = after.phases[0].rounds
    assert (new.id, new.name) == ("tuan-5", "Tuần 5")
    assert new.public_value == "hai-phong-2024/tuan-5"
    assert new.opens_at_us - last.opens_at_us == 7 * DAY_US
    assert new.closes_at_us - new.opens_at_us == last.closes_at_us - last.opens_at_us
    assert [*before, last] == plan(HAI_PHONG).phases[0].rounds


def test_a_new_round_has_an_id_that_no_round_of_the_contest_has() -> None:
    text = HAI_PHONG.read_text("utf-8").replace('id = "nhan-video"', 'id = "tuan-5"')
    after = read_definition(with_round(text, "phases[0]"), "x")
    assert after.phases[0].rounds[-1].id == "tuan-6"


@pytest.mark.parametrize(
    ("rounds", "written"),
    [
        ('[phases.rounds]\n# mỗi tuần\ncount = 2\nevery = "tuần"\nfirst_opens = "06/01/2025"\n',
         '[[phases.rounds]]\n# mỗi tuần\ncount = 2'),
        ('rounds = { count = 2, every = "tuần", first_opens = "06/01/2025" } # đều\n',
         'rounds = [{ count = 2, every = "tuần", first_opens = "06/01/2025" }, { id = "dot-3"'),
        ("rounds = [] # chưa có\n", 'rounds = [{ id = "dot-1", name = "Đợt 1"'),
        ("# chưa có\n", 'id = "v"\n\n[[phases.rounds]]\nid = "dot-1"'),
    ],
)  # fmt: skip
def test_a_round_is_added_whatever_the_rounds_are_written_as(rounds: str, written: str) -> None:
    start = 'starts_at = "06/01/2025"\nends_at = "31/01/2025"\n[[phases]]\nid = "v"\n'
    text = f'{start}{rounds}[[phases]] # vòng sau\nid = "w"\n'
    after = with_round(text, "phases[0]")
    assert written in after
    assert comments(after) == comments(text)
    phases = tomllib.loads(after)["phases"]
    assert phases[1] == {"id": "w"}
    (*_, new) = phases[0]["rounds"]
    assert new["closes_at"]
    assert with_round(after, "phases[0]") != after
    tomllib.loads(with_round(after, "phases[0]"))


def test_a_series_is_a_group_of_its_own_and_gives_all_its_rounds() -> None:
    text = """[[phases]]
id = "v"
[[phases.rounds]]
count = 3
every = "tuần"
first_opens = "06/01/2025 08:00"
closes_after = 432000
"""
    series = next(group for group in groups_of(text) if group.about == "series")
    assert [(field.name, field.value) for field in series.fields] == [
        ("count", "3"),
        ("first_opens", "06/01/2025 08:00"),
        ("closes_after", "7200 phút"),
    ]
    assert round_ids(text) == {"phases[0].rounds[0]": {"dot-1", "dot-2", "dot-3"}}
    after = with_fields(text, {"phases[0].rounds[0].count": "4"})
    assert after == text.replace("count = 3", "count = 4")


def test_what_is_no_definition_at_all_still_makes_a_form() -> None:
    text = "title = [1]\nphases = 3\nawards = [4]\n[agency_classes]\nid = 1\n"
    contest, *others = groups_of(text)
    assert {group.about for group in others} == {"office", "signer"}
    assert contest.fields[0].value == "[1]"
    assert with_round(text, "phases[0]") == text
    assert with_fields(text, {"title": "Tên"}).startswith('title = "Tên"\nphases = 3\n')


@pytest.mark.parametrize("weeks", [0, 1, 4, 99])
def test_a_few_answers_make_a_definition_without_a_finding(weeks: int) -> None:
    said = Answers(*(ANSWERS.title, ANSWERS.organiser, ANSWERS.first_day, weeks),
                   ANSWERS.topics, ANSWERS.questions, ANSWERS.time_limit)  # fmt: skip
    reading = examine(write_tables(first_form(said)), "x")
    assert reading.findings == []
    assert reading.definition
    (phase,) = reading.definition.phases
    assert len(phase.rounds) == min(max(weeks, 1), MOST_WEEKS)
    assert phase.quiz
    assert phase.quiz.questions == 20
    assert [draw.questions for draw in phase.quiz.blueprint] == [7, 7, 6]


@given(st.text(max_size=80))
def test_an_identifier_has_small_letters_digits_and_hyphens_only(text: str) -> None:
    made = identifier(text)
    assert len(made) <= 40
    assert all(letter.isascii() and (letter.isalnum() or letter == "-") for letter in made)
    assert not made.startswith("-")
    assert not made.endswith("-")
    assert identifier(made) == made


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_every_finding_of_a_published_plan_has_a_line(path: Path) -> None:
    text = path.read_text("utf-8")
    lines = text.splitlines()
    for finding in examine(text, path.name).findings:
        if finding.key:
            number = line_of(text, finding.key)
            assert number, finding.key
            last = finding.key.rpartition(".")[2].partition("[")[0]
            assert last in lines[number - 1] or "." in finding.key


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("title", 1),
        ("phases[0].id", 4),
        ("phases[0].quiz.time_limit", 6),
        ("phases[0].rounds[1].closes_at", 11),
        ("phases[1].id", 13),
        ("phases[1].rounds[0]", 14),
        ("phases[1].rounds[0].opens_at", 14),
        ("awards[0].prizes[1].money", 20),
        ("awards[0].tie", 16),
        ("slug", 0),
        ("", 0),
    ],
)
def test_a_key_is_found_at_its_line_or_at_the_table_it_belongs_to(key: str, line: int) -> None:
    text = """title = "x"

[[phases]] # the first
id = "a"
[phases.quiz]
time_limit = "30 phút"
[[phases.rounds]]
id = "r1"
[[phases.rounds]]
id = "r2"
closes_at = "01/01/2026"
[[phases]]
id = "b"
[[phases.rounds]]

[[awards]]
id = "w"
prizes = [
    { rank = "first" },
    { rank = "second" },
]
"""
    assert line_of(text, key) == line


def test_a_round_of_a_quiz_has_its_hours_and_its_own_blueprint_in_the_form() -> None:
    text = HAI_PHONG.read_text("utf-8")
    own = {"phases[0].rounds[1].blueprint.mot-cua": 3, "phases[0].rounds[1].questions": 3}
    text = with_values(text, own)
    first, second = "phases[0].rounds[0]", "phases[0].rounds[1]"
    shown = fields_of(text)
    assert shown[f"{first}.daily_hours"].value == ""
    assert shown[f"{second}.blueprint.mot-cua"].value == "3"
    said = {f"{first}.daily_hours": "07:00-24:00", f"{second}.blueprint.mot-cua": "5"}
    written = with_fields(text, said)
    rounds = read_definition(written, "x").phases[0].rounds
    assert rounds[0].daily_hours == DailyHours(7 * 60, 24 * 60)
    assert [draw.questions for draw in rounds[1].blueprint] == [5]
    assert tomllib.loads(written)["phases"][0]["rounds"][1]["questions"] == 5
    assert with_fields(written, {f"{first}.daily_hours": ""}).count("daily_hours") == 0
    judged = [key for key in shown if key.startswith("phases[1]")]
    assert not [key for key in judged if key.endswith("daily_hours")]


def test_kinds_points_and_awards_are_said_by_the_form() -> None:
    text, quiz = HAI_PHONG.read_text("utf-8"), "phases[0].quiz"
    shown = fields_of(text)
    assert shown[f"{quiz}.kinds"].value == "single_choice"
    assert shown[f"{quiz}.points.hard"].value == ""
    said = {
        "currency": "USD",
        f"{quiz}.kinds": "single_choice, multiple_choice",
        f"{quiz}.several_right": "per_option",
        f"{quiz}.points.easy": "1",
        f"{quiz}.points.medium": "2",
        f"{quiz}.points.hard": "3",
        "awards[1].by": "judgement",
        "participation.two_lists": "class_order",
    }
    written = with_fields(text, said)
    # other findings, such as prizes in đồng, are of the checker
    after = parse(tomllib.loads(written)).definition or pytest.fail("no definition")
    asked = after.phases[0].quiz
    assert asked
    assert asked.kinds == ["single_choice", "multiple_choice"]
    assert (asked.several_right, asked.points) == ("per_option", QuestionPoints(1, 2, 3))
    assert (after.currency, after.awards[1].by) == ("USD", "judgement")
    assert after.participation.two_lists == "class_order"
    assert {key: fields_of(written)[key].value for key in said} == said
    assert comments(written) == comments(text)
    back = {f"{quiz}.points.{level}": "" for level in ("easy", "medium", "hard")}
    assert "points" not in tomllib.loads(with_fields(written, back))["phases"][0]["quiz"]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ('["true_false", "single_choice"]', "single_choice, true_false"),
        ('["tự luận", "true_false"]', "true_false, tự luận"),
        ("[]", ""),
        ("7", "7"),
        ('["true_false", 3]', "['true_false', 3]"),
    ],
)
def test_kinds_are_shown_in_their_order_whatever_is_written(written: str, value: str) -> None:
    text = f'[[phases]]\nid = "v"\n[phases.quiz]\nkinds = {written} # loại\n'
    key = "phases[0].quiz.kinds"
    assert fields_of(text)[key].value == value
    assert with_fields(text, {key: value}) == text
    assert with_fields(text, {key: ""}) == text.replace(written, "[]" if value else written)


def test_a_round_that_is_added_has_the_hours_of_the_last() -> None:
    text = HAI_PHONG.read_text("utf-8")
    last = len(plan(HAI_PHONG).phases[0].rounds) - 1
    hours = with_fields(text, {f"phases[0].rounds[{last}].daily_hours": "07:00-24:00"})
    added = read_definition(with_round(hours, "phases[0]"), "x").phases[0].rounds[-1]
    assert added.daily_hours == DailyHours(7 * 60, 24 * 60)


OFFICE = {
    "office.authority": "UBND TỈNH",
    "office.name": "BAN TỔ CHỨC",
    "office.symbol": "BTC",
    "office.place": "Bình An",
    "office.recipients": " Như trên\r\n\r\n Lưu:  VT",
    "office.contact.phone": "0225 3821 054",
    "office.signers[0].form": "KT.",
    "office.signers[0].on_behalf": "TRƯỞNG BAN",
    "office.signers[0].name": "Đỗ Thị Ước",
}
WITHOUT = re.sub(r"(?ms)^\[office\].*?(?=^\[\[?(?!office))", "", HAI_PHONG.read_text("utf-8"))


@pytest.mark.parametrize(
    "begun",
    [
        "",
        "\n[office]\n# của ta\nplace = 'X'\n",
        "\n[[office.signers]]\ntitle = 'A'\n",
        "\n[office]\ncontact = {}\n\n[[office.signers]]\ntitle = 'A'\n",
    ],
    ids=["none", "table", "signer", "both"],
)
def test_who_issues_papers_is_said_by_form_where_the_file_says_nothing_or_something(
    begun: str,
) -> None:
    text = WITHOUT + begun
    text = text if "signers" in begun else with_signer(text)
    definition = read_definition(with_fields(text, OFFICE), "a.toml")
    office = definition.office
    assert office is not None
    assert office.contact == Contact(phone="0225 3821 054")
    assert office.recipients == ["Như trên", "Lưu: VT"]
    assert (office.authority, office.symbol, office.place) == ("UBND TỈNH", "BTC", "Bình An")
    (signer,) = office.signers
    assert signer.lines(office.name)[0] == "KT. TRƯỞNG BAN"
    assert signer.name == "Đỗ Thị Ước"


def test_what_is_said_of_an_office_may_be_taken_back() -> None:
    text = with_fields(with_signer(WITHOUT), OFFICE)
    emptied = dict.fromkeys(OFFICE, "")
    definition = read_definition(with_fields(text, emptied), "a.toml")
    assert definition.office is not None
    (signer,) = definition.office.signers
    assert (signer, definition.office.recipients) == (Signatory("TRƯỞNG BAN"), [])


@pytest.mark.parametrize(
    ("signer", "lines"),
    [
        (Signatory("CHỦ TỊCH"), ["CHỦ TỊCH"]),
        (Signatory("TRƯỞNG BAN", form="TM."), ["TM. BAN TỔ CHỨC", "TRƯỞNG BAN"]),
        (
            Signatory("PHÓ TRƯỞNG BAN", "", "KT.", "TRƯỞNG BAN", "TM. BAN TỔ CHỨC"),
            ["TM. BAN TỔ CHỨC", "KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN"],
        ),
        (Signatory("CHÁNH VĂN PHÒNG", "", "TL.", "CHỦ TỊCH"), ["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"]),
    ],
)
def test_what_stands_above_a_signature(signer: Signatory, lines: list[str]) -> None:
    assert signer.lines("BAN TỔ CHỨC") == lines
