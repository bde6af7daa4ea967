"""How files write what judged and staged contests need."""

from typing import Any

import pytest

from contracts.definition import Admission, Definition, EntryRules
from contracts.time_zones import HOME
from plans.date_and_time_texts import show
from plans.money_and_rates import read_points, read_size, write_size
from plans.parser import parse
from plans.toml_writer import to_form
from tests.support.contradictions import Document, findings_of


def read(plan: Document) -> Definition:
    reading = parse(plan)
    assert reading.findings == []
    assert reading.definition is not None
    return reading.definition


def entries(plan: Document, **values: Any) -> EntryRules:
    """The rules of the small plan's videos with these keys."""
    plan["phases"][1]["entries"] |= values
    rules = read(plan).phases[1].entries
    assert rules is not None
    return rules


@pytest.mark.parametrize(
    ("text", "size"),
    [("500 MB", 500_000_000), ("2,2 GB", 2_200_000_000), ("1.5gb", 1_500_000_000), (7, 7),
     ("30 kB", 30_000), ("0 MB", 0)],
)  # fmt: skip
def test_a_size_is_read_as_people_write_it(text: Any, size: int) -> None:
    assert read_size(text) == size
    assert read_size(write_size(size)) == size


@pytest.mark.parametrize(
    ("text", "points"), [(2, 2.0), (1.5, 1.5), ("1,5", 1.5), ("0.25", 0.25), (0, 0.0)]
)
def test_points_may_be_broken(text: Any, points: float) -> None:
    assert read_points(text) == points


@pytest.mark.parametrize("value", [True, -1, "-1", "1/2", "nan", float("inf"), 10**16, "9" * 30])
def test_what_is_no_number_of_points_is_named_at_its_key(plan: Document, value: Any) -> None:
    panel = {"id": "b", "name": "Ban", "divergence": value}
    plan["phases"][1]["entries"]["panels"] = [panel]
    (finding,) = parse(plan).findings
    assert (finding.code, finding.key) == (
        "value.points", "phases[1].entries.panels[0].divergence"
    )  # fmt: skip


def test_sizes_are_named_by_what_the_file_holds(plan: Document) -> None:
    rules = entries(plan, attachments=True, sizes={"video": "500 MB", "attachment": 7})
    assert rules.sizes == {"video": 500_000_000, "attachment": 7}
    written = to_form(read(plan))["phases"][1]["entries"]["sizes"]
    assert written == {"video": "500 MB", "attachment": 7}
    plan["phases"][1]["entries"]["sizes"] = {"vidoe": "500 MB", "essay": "lớn"}
    assert [(one.code, one.key) for one in parse(plan).findings] == [
        ("value.choice", "phases[1].entries.sizes.vidoe"),
        ("value.size", "phases[1].entries.sizes.essay"),
    ]


def test_a_step_is_one_of_the_words_and_a_number_is_told_which(plan: Document) -> None:
    plan["phases"][1]["entries"]["panels"] = [{"id": "b", "name": "Ban", "step": 0.5}]
    (finding,) = parse(plan).findings
    assert finding.code == "value.choice"
    assert '"0.5"' in finding.message


def test_ages_are_asked_on_a_day(plan: Document) -> None:
    plan["age_at"] = "03/3/2025"
    plan["audiences"] = [
        {"id": "dan", "name": "Dân", "obligation": "encouraged", "minimum_age": 15}
    ]
    definition = read(plan)
    assert definition.age_at_us is not None
    assert show(definition.age_at_us, HOME) == "00:00 03/03/2025"
    (audience,) = definition.audiences
    assert (audience.minimum_age, audience.maximum_age) == (15, None)


def test_who_takes_part_is_counted_in_the_first_mandatory_phase_where_nothing_is_said(
    plan: Document,
) -> None:
    del plan["participation"], plan["topics"], plan["calendar"], plan["awards"]
    video = plan["phases"][1]
    plan["phases"] = [video, video | {"id": "vong-3", "mandatory": True}]
    assert read(plan).participation.phase == "vong-3"
    del plan["phases"][1]["mandatory"]
    assert read(plan).participation.phase == "vong-2"


def later(plan: Document, *lines: Document) -> Document:
    """The videos are made after the quiz, by whom these lines let in."""
    plan["phases"][1]["rounds"][0] |= {"opens_at": "15/3/2025", "closes_at": "16/3/2025"}
    plan["phases"][1]["admits"] = [*lines]
    return plan


def test_ten_of_each_week_and_forty_of_all_may_go_on(plan: Document) -> None:
    line = {"phase": "vong-1", "each_round": 10, "overall": 40, "combine": "sum"}
    assert findings_of(later(plan, line)) == []
    assert read(plan).phases[1].admits == [Admission("vong-1", [], 10, 40, "sum")]


def test_whoever_won_a_weekly_prize_may_go_on(plan: Document) -> None:
    plan["audiences"] = [{"id": "dan", "name": "Dân", "obligation": "encouraged"}]
    line = {"phase": "vong-1", "awards": ["ca-nhan"], "rounds": ["tuan-2"], "audiences": ["dan"]}
    assert findings_of(later(plan, line)) == []


def test_an_audience_that_is_not_there_is_let_in_by_no_line(plan: Document) -> None:
    line = {"phase": "vong-1", "each_round": 10, "audiences": ["dan"]}
    (finding,) = findings_of(later(plan, line))
    assert (finding.code, finding.key) == (
        "audience.unknown", "phases[1].admits[0].audiences[0]"
    )  # fmt: skip


def test_a_phase_that_is_not_there_lets_nobody_on(plan: Document) -> None:
    (finding,) = findings_of(later(plan, {"phase": "vong-9", "each_round": 10}))
    assert (finding.code, finding.key) == ("phase.unknown", "phases[1].admits[0].phase")


def test_panels_may_share_out_kinds_and_rounds(plan: Document) -> None:
    rules = plan["phases"][1]
    rules["entries"]["kinds"] = ["video", "picture"]
    rules["rounds"] = [
        {"id": "a", "name": "A", "opens_at": "03/3/2025", "closes_at": "09/3/2025"},
        {"id": "b", "name": "B", "opens_at": "10/3/2025", "closes_at": "16/3/2025"},
    ]
    rules["entries"]["panels"] = [
        {"id": "anh", "name": "Ảnh", "kinds": ["picture"]},
        {"id": "video-1", "name": "Video A", "kinds": ["video"], "rounds": ["a"]},
        {"id": "video-2", "name": "Video B", "kinds": ["video"], "rounds": ["b"]},
    ]
    assert findings_of(plan) == []
    rules["entries"]["panels"].pop()
    assert [(one.code, one.key) for one in findings_of(plan)] == [
        ("panel.no_final", "phases[1].entries.panels")
    ]


def test_two_panels_may_mark_one_part_by_sheets_of_their_own(plan: Document) -> None:
    plan["phases"][1] = {
        "id": "san-khau",
        "name": "Sân khấu",
        "form": "stage",
        "stage": {
            "teams": 3,
            "team": {},
            "parts": [{"id": "hat", "name": "Hát"}],
            "panels": [
                {"id": "n", "name": "N", "criteria": [{"id": "noi", "name": "Nói", "points": 5}]},
                {"id": "h", "name": "H", "criteria": [{"id": "hat", "name": "Hát", "points": 5}]},
            ],
        },
        "rounds": [
            {"id": "dem", "name": "Đêm", "opens_at": "15/3/2025", "closes_at": "16/3/2025",
             "stage": {"venue": "Nhà văn hóa", "teams": 3, "final": True}},
        ],
    }  # fmt: skip
    assert findings_of(plan) == []


def test_a_topic_that_only_the_stage_asks_of_is_used(plan: Document) -> None:
    test_two_panels_may_mark_one_part_by_sheets_of_their_own(plan)
    plan["topics"]["luat"] = "Pháp luật"
    assert [one.code for one in findings_of(plan)] == ["topic.unused"]
    part = plan["phases"][1]["stage"]["parts"][0]
    part |= {"bank_topics": ["luat"], "bank_questions": 3}
    assert findings_of(plan) == []


@pytest.mark.parametrize("table", ["criteria", "panels", "figures"])
def test_an_id_stands_once_among_criteria_panels_and_figures(plan: Document, table: str) -> None:
    twice = [{"id": "a", "name": "A"} | ({"points": 5} if table == "criteria" else {})] * 2
    plan["phases"][1]["entries"][table] = twice
    found = [(one.code, one.key) for one in findings_of(plan)]
    assert ("id.doubled", f"phases[1].entries.{table}[1].id") in found
