"""Reading definition files: what a text means, and what is no text of a plan."""

import copy
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from contracts.definition import Prize
from contracts.time_zones import HOME
from plans.date_and_time_texts import show
from plans.definition_findings import Faulty, Unreadable
from plans.parser import parse, read, read_definition

Document = dict[str, Any]
CONTESTS = Path(__file__).parents[3] / "contests"


def phase(plan: Document) -> Document:
    found: Document = plan["phases"][0]
    return found


def test_the_small_plan_has_no_findings(plan: Document) -> None:
    reading = parse(plan)
    assert reading.findings == []
    assert reading.definition is not None


def test_a_misspelt_key_is_answered_with_the_key_that_was_meant(plan: Document) -> None:
    phase(plan)["quiz"]["atempts_allowed"] = 2
    (finding,) = parse(plan).findings
    assert '"attempts_allowed"' in finding.message
    assert 'did you mean "attempts_allowed"?' in finding.message_en


def test_an_error_leaves_no_definition_and_a_warning_does(plan: Document) -> None:
    spoilt = copy.deepcopy(plan)
    spoilt["slug"] = "?"
    assert parse(spoilt).definition is None
    plan["ends_at"] = "17/03/2025 00:00"
    assert parse(plan).definition is not None


def test_a_bare_date_as_an_end_lasts_until_the_day_is_over(plan: Document) -> None:
    definition = parse(plan).definition
    assert definition is not None
    assert show(definition.ends_at_us, HOME) == "00:00 17/03/2025"
    assert show(definition.phases[0].rounds[0].closes_at_us, HOME, "end") == "hết ngày 07/03/2025"


def test_long_and_unprintable_values_are_cut_and_cleaned(plan: Document) -> None:
    plan["title"] = 16**9_999
    phase(plan)["form"] = "\x1b[31m\n" * 1_000
    plan["a\nb"] = 1
    findings = parse(plan).findings
    assert [finding.key for finding in findings] == ["a b", "title", "phases[0].form"]
    assert all(len(finding.message) < 400 for finding in findings)
    assert all(finding.message.isprintable() for finding in findings)


def test_four_equal_weeks_are_written_in_one_line(plan: Document) -> None:
    phase(plan)["rounds"] = {
        "count": 4,
        "every": "week",
        "first_opens": "07/10/2024 08:00",
        "closes_after": "4 ngày 14 giờ",
        "id": "tuan-{n}",
        "name": "Tuần {n} ({from}–{until})",
    }
    definition = parse(plan).definition
    assert definition is not None
    rounds = definition.phases[0].rounds
    assert [item.id for item in rounds] == ["tuan-1", "tuan-2", "tuan-3", "tuan-4"]
    assert rounds[3].name == "Tuần 4 (28/10–01/11/2024)"
    assert show(rounds[3].opens_at_us, HOME) == "08:00 28/10/2024"
    assert show(rounds[3].closes_at_us, HOME) == "22:00 01/11/2024"


def test_a_series_without_an_end_closes_when_the_next_round_opens(plan: Document) -> None:
    phase(plan)["rounds"] = [{"count": 2, "every": "tuần", "first_opens": "03/3/2025"}]
    definition = parse(plan).definition
    assert definition is not None
    first, second = definition.phases[0].rounds
    assert first.closes_at_us == second.opens_at_us
    assert first.name == "Đợt 1 (03/03–09/03/2025)"


def test_a_series_may_stand_beside_a_practice_round(plan: Document) -> None:
    practice = {**phase(plan)["rounds"][0], "id": "thi-thu", "practice": True}
    series = {"count": 2, "every": "week", "first_opens": "10/3/2025"}
    phase(plan)["rounds"] = [practice, series]
    reading = parse(plan)
    assert reading.definition is not None
    assert [r.practice for r in reading.definition.phases[0].rounds] == [True, False, False]
    assert reading.origins["phases[0].rounds[2]"] == "phases[0].rounds[1]"


def test_a_blueprint_may_be_a_table_of_numbers(plan: Document) -> None:
    before = parse(plan).definition
    phase(plan)["quiz"]["blueprint"] = {"mot-cua": 3, "chi-so": 2}
    assert parse(plan).definition == before


def test_known_ranks_have_vietnamese_names(plan: Document) -> None:
    definition = parse(plan).definition
    assert definition is not None
    assert definition.awards[0].prizes == [
        Prize("first", "Giải Nhất", 1, 500_000),
        Prize("second", "Giải Nhì", 2),
    ]


def test_decomposed_accents_are_composed(plan: Document) -> None:
    plan["title"] = "Cuo\u0323\u0302c thi"
    definition = parse(plan).definition
    assert definition is not None
    assert definition.title == "Cu\u1ed9c thi"


def test_json_is_read_by_the_same_rules(plan: Document) -> None:
    del plan["starts_at"], plan["ends_at"]
    written = {**plan, "starts_at": "03/3/2025", "ends_at": "2025-03-16"}
    from_json = read_definition(json.dumps(written), "posted.json")
    assert from_json == parse(written).definition


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('title = "x\n', 1),
        ("a = 1\na = 2\n", 2),
        ('{"title": "x",}', 1),
        ('{"title": "x", "title": "y"}', 0),
        ("[" * 100_000, 0),
        ('{"a":' * 100_000, 0),
    ],
)
def test_what_is_neither_toml_nor_json_is_unreadable(text: str, line: int) -> None:
    with pytest.raises(Unreadable) as caught:
        read(text, "plan.toml")
    assert caught.value.problem.details["file"] == "plan.toml"
    if line and not text.startswith("a"):
        assert caught.value.problem.details["line"] == line


def test_a_byte_order_mark_and_windows_line_ends_are_no_mistake() -> None:
    text = (CONTESTS / "hai-phong-2024.toml").read_text("utf-8")
    assert read("\ufeff" + text.replace("\n", "\r\n"), "x") == read(text, "x")


def test_a_faulty_definition_is_refused_with_all_its_findings() -> None:
    with pytest.raises(Faulty) as caught:
        read_definition('slug = "a"', "plan.toml")
    problem = caught.value.problem
    assert problem.code == "definition.faulty"
    assert len(problem.details["findings"]) == len(caught.value.findings) > 3
    assert problem.details["findings"][0]["code"] == "key.missing"


@pytest.mark.parametrize("first", ["21/03/2027 02:30", "24/10/2027 02:30", "27/03/2027"])
@pytest.mark.parametrize("zone", ["Europe/Paris", "Asia/Beirut"])
@pytest.mark.parametrize("every", ["day", "week"])
def test_rounds_of_a_series_last_alike_and_meet_when_the_clock_changes(
    plan: Document, zone: str, first: str, every: str
) -> None:
    plan["timezone"] = zone
    series = {"count": 4, "every": every, "first_opens": first}
    made = []
    for closes in ({}, {"closes_after": "1 giờ"}):
        phase(plan)["rounds"] = [series | closes]
        definition = parse(plan).definition
        assert definition is not None
        made.append(definition.phases[0].rounds)
    through, short = made
    for one, following in pairwise(through):
        assert one.closes_at_us == following.opens_at_us
    assert {one.closes_at_us - one.opens_at_us for one in short} == {3600 * 1_000_000}
