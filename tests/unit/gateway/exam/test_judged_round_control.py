"""Control of rounds that judges mark: extended, shortened and settled, with no word of papers."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from contracts.contests import Contests, ContestView
from contracts.definition import EntryRules, Phase, Round
from contracts.rounds import Rounds, RoundShortening, RoundState
from tests.unit.gateway.exam.test_round_control import GOOD, Desk
from tests.unit.gateway.example_contest import CONTEST, DAY_US, DEFINITION, EXAM_ROUND, ROUND
from tests.unit.gateway.fakes import NOW_US, House
from tests.unit.gateway.service_answers import handlers

CONTROL = f"/contests/{CONTEST}/rounds/nop/control"
WINDOW = Round("nop", "Nộp bài", NOW_US - DAY_US, NOW_US + DAY_US)
CALL = Phase(
    "bai", "Bài dự thi", "entries", entries=EntryRules(["essay"], grace_s=900), rounds=[WINDOW]
)


def house_with(tmp_path: Path, state: RoundState) -> House:
    """A contest whose second phase is a call for essays, which stands so."""
    house = House(tmp_path, handlers())
    plan = replace(DEFINITION, phases=[*DEFINITION.phases, CALL])
    view = ContestView(CONTEST, plan, 1)
    call = replace(EXAM_ROUND, round="nop", name="Nộp bài", phase="bai", state=state)
    call = replace(call, closes_at_us=WINDOW.closes_at_us, form="entries", questions=0)
    house.caller.handlers["registration.contests"] = lambda item: Contests([view])
    house.caller.handlers["exam.rounds"] = lambda item: Rounds([EXAM_ROUND, call])
    house.caller.handlers["exam.shorten_round"] = lambda item: RoundShortening(call, 0)
    return house


@pytest.mark.parametrize(
    ("state", "acts"),
    [("open", ["extension", "shortening"]), ("closed", ["extension", "settlement"])],
)
def test_an_organiser_moves_the_close_of_a_call_for_entries_and_settles_it(
    tmp_path: Path, state: RoundState, acts: list[str]
) -> None:
    house = house_with(tmp_path, state)
    with house.open() as client:
        desk = Desk(house, client)
        page = desk.get(CONTROL)
        room = desk.get(f"/contests/{CONTEST}/room")
    for act in ("extension", "shortening", "settlement", "disruption", "make-up"):
        assert (f'href="{CONTROL}/{act}"' in page) == (act in acts)
    assert "results.xlsx" not in page
    assert f'href="{CONTROL}"' in room
    assert f'href="/contests/{CONTEST}/rounds/{ROUND}/control"' in room


def test_shortening_a_call_counts_no_papers(tmp_path: Path) -> None:
    house = house_with(tmp_path, "open")
    with house.open() as client:
        desk = Desk(house, client)
        answer = desk.send(f"{CONTROL}/shortening", **GOOD)
        assert answer.status_code == 200
        assert "của người chưa nộp" in answer.text
        assert "đang làm" not in answer.text


def test_nobody_reads_of_the_silent_grace(tmp_path: Path) -> None:
    house = house_with(tmp_path, "open")
    with house.open() as client:
        told = client.get(f"/api/contests/{CONTEST}").json()
        (call,) = [one for one in told["rounds"] if one["round"] == "nop"]
    rules = next(one["entries"] for one in told["phases"] if one["id"] == "bai")
    assert (call["form"], rules["kinds"], rules["grace_s"]) == ("entries", ["essay"], 0)


def test_a_round_that_exam_has_not_heard_of_is_planned(tmp_path: Path) -> None:
    house = house_with(tmp_path, "open")
    house.caller.handlers["exam.rounds"] = lambda item: Rounds([EXAM_ROUND])
    with house.open() as client:
        told = client.get(f"/api/contests/{CONTEST}").json()["rounds"]
    assert next(one["state"] for one in told if one["round"] == "nop") == "planned"
