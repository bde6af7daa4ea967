"""Rounds, prizes and signers added to a definition and taken away, and that all else stays."""

import copy
import difflib
import tomllib
from pathlib import Path
from typing import Any

import pytest

from contracts.definition import DailyHours
from plans.added_rounds_and_prizes import with_prize, with_round, with_signer
from plans.date_and_time_texts import DAY_US
from plans.form_fields import groups_of, with_fields
from plans.parser import read_definition
from plans.text_edits import without_item
from tests.unit.plans.contest_files import HAI_PHONG, PLANS, plan
from tests.unit.plans.keyed_texts import _at, _steps, comments


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


def test_a_round_that_is_added_has_the_hours_of_the_last() -> None:
    text = HAI_PHONG.read_text("utf-8")
    last = len(plan(HAI_PHONG).phases[0].rounds) - 1
    hours = with_fields(text, {f"phases[0].rounds[{last}].daily_hours": "07:00-24:00"})
    added = read_definition(with_round(hours, "phases[0]"), "x").phases[0].rounds[-1]
    assert added.daily_hours == DailyHours(7 * 60, 24 * 60)
