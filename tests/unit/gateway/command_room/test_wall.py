"""The wall: what it shows of which contest, and that it holds nothing to press for staff."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from contracts.contests import Contests, ContestView
from contracts.definition import EntryRules, PhaseForm
from contracts.reporting import AgencyEntries, EntryCounts
from tests.unit.gateway.access.test_pages_by_role import cookies
from tests.unit.gateway.command_room.test_room import with_week_before
from tests.unit.gateway.example_contest import CONTEST, DEFINITION, ROUND
from tests.unit.gateway.fakes import NOW_US, House
from tests.unit.gateway.service_answers import handlers

WALL = f"/contests/{CONTEST}/room/wall"


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path, handlers())


def seen(house: House, address: str = WALL) -> str:
    with house.serving() as client:
        answer = client.get(address, headers=cookies(house, "organiser"), follow_redirects=False)
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def test_the_wall_tells_the_round_its_time_and_the_round_before_and_has_no_controls(
    house: House,
) -> None:
    with_week_before(house)
    html = seen(house)
    assert 'id="left">Còn 24:00:00<' in html
    assert 'class="plot-name then"' in html
    assert ">Tuần 0</text>" in html
    assert 'class="qr"' in html
    assert "<form" not in html
    assert "/control" not in html
    assert html.count("<button") == 1  # to pause


def test_without_scripts_the_page_turns_its_lists_by_loading_itself(house: House) -> None:
    assert '<meta http-equiv="refresh" content="15;url=?page=0">' in seen(house)
    light = seen(house, f"{WALL}?theme=light&page=7")
    assert 'content="15;url=?page=0&amp;theme=light"' in light
    assert 'class="wall-page light"' in light


def of_form(house: House, form: PhaseForm) -> None:
    """The contest's round in hand is of this form."""
    first = replace(DEFINITION.phases[0], form=form, quiz=None, entries=EntryRules(["essay"]))
    plan = replace(DEFINITION, phases=[first])
    house.caller.handlers["registration.contests"] = lambda _: Contests(
        [ContestView(CONTEST, plan, 1)]
    )


def test_of_a_call_for_entries_the_wall_shows_what_was_handed_in(house: House) -> None:
    of_form(house, "entries")
    lines = [
        AgencyEntries("A1", "Sở Nội vụ", "c", 3, 2, 1, 0, 0, 2, None, 0),
        AgencyEntries("A2", "Sở Y tế", "c", 0, 0, 0, 0, 0, 2, None, 2),
    ]
    house.caller.handlers["reporting.entry_counts"] = lambda item: EntryCounts(
        CONTEST, item.phase, NOW_US, lines, 3, 1
    )
    html = seen(house)
    assert '<p class="wall-big"><strong>3</strong></p>' in html
    assert "của 1/2 cơ quan" in html
    assert html.index("Sở Nội vụ") < html.index("Chưa đủ tác phẩm") < html.index("Sở Y tế")


def test_of_a_stage_round_the_wall_is_the_screen_of_the_hall(house: House) -> None:
    of_form(house, "stage")
    with house.serving() as client:
        answer = client.get(WALL, headers=cookies(house, "organiser"), follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/contests/{CONTEST}/rounds/{ROUND}/hall"
