"""The form over a definition: what it shows, what it writes, and that all else stays."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.definition import Definition
from plans.check import examine
from plans.editing import common_fields, with_fields
from plans.form import to_form, write_tables
from plans.language import read, read_definition
from plans.lines import line_of
from plans.starter import MOST_WEEKS, Answers, first_form, identifier

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


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_a_form_sent_back_as_it_was_changes_nothing(path: Path) -> None:
    form = to_form(plan(path))
    said = {field.key: field.value for field in common_fields(form)}
    assert with_fields(form, said) == form
    assert read_definition(write_tables(form), path.name) == plan(path)


def test_what_is_changed_is_changed_and_nothing_else() -> None:
    before = plan(HAI_PHONG)
    said = {
        "title": "Hội thi mới",
        "agency_classes[0].quota": "75%",
        "phases[0].rounds[1].closes_at": "12/10/2024 17:00",
        "phases[0].quiz.time_limit": "25 phút",
        "phases[0].quiz.blueprint[1].questions": "4",
        "awards[0].prizes[0].money": "1.000.000 đồng",
        "slug": "another",
        "phases[9].rounds[0].closes_at": "01/01/2030",
    }
    after = read_definition(write_tables(with_fields(to_form(before), said)), "x")
    assert (after.title, after.slug) == ("Hội thi mới", before.slug)
    assert after.agency_classes[0].quota == 0.75
    quiz = after.phases[0].quiz
    assert quiz
    assert (quiz.time_limit_s, quiz.questions) == (1500, 22)
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
        ("phases[0].quiz.blueprint[0].questions", "ba"),
        ("awards[0].prizes[0].winners", "x"),
        ("title", ""),
    ],
)
def test_what_cannot_be_read_is_found_at_the_key_of_its_field(key: str, value: str) -> None:
    form = with_fields(to_form(plan(HAI_PHONG)), {key: value})
    assert [finding.key for finding in read(write_tables(form), "x").findings] == [key]


def test_a_quota_that_is_emptied_is_none() -> None:
    form = with_fields(to_form(plan(HAI_PHONG)), {"agency_classes[0].quota": " "})
    assert read_definition(write_tables(form), "x").agency_classes[0].quota is None


@given(st.integers(0, 1000).map(lambda promille: promille / 1000))
def test_every_quota_is_shown_as_it_is_read_again(quota: float) -> None:
    form = to_form(plan(HAI_PHONG))
    form["agency_classes"][0]["quota"] = quota
    (field, *_) = (f for f in common_fields(form) if f.key == "agency_classes[0].quota")
    form["agency_classes"][0]["quota"] = field.value
    assert read_definition(write_tables(form), "x").agency_classes[0].quota == quota


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
        ("awards[0].prizes[1].money", 18),
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
