"""The form over a definition: what it shows, what it writes, and that all else stays."""

import copy
import difflib
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.definition import DailyHours, QuestionPoints
from plans.added_rounds_and_prizes import round_ids, with_round
from plans.field_groups import Field
from plans.form_fields import groups_of, with_fields
from plans.parser import parse, read, read_definition
from plans.text_edits import with_values
from tests.unit.plans.contest_files import HAI_PHONG, PLANS, plan
from tests.unit.plans.keyed_texts import _at, _steps, comments


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


def _put(document: Any, key: str, value: Any) -> None:
    *path, last = _steps(key)
    for step in path:
        document = document.setdefault(step, {}) if isinstance(step, str) else document[step]
    document[last] = value


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
