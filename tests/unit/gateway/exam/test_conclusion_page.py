"""Where an organiser concludes a phase: what is missing, what it decides, what is published."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from contracts.contests import Contests, ContestView
from contracts.definition import Award, Prize
from contracts.results import AwardLine, Awards
from tests.unit.gateway.exam.test_round_control import (
    CONCLUSION,
    CONTROL,
    HEAD,
    Desk,
    state,
    tell,
    without_results,
)
from tests.unit.gateway.example_contest import CONTEST, DEFINITION
from tests.unit.gateway.fakes import House, refuse


@pytest.fixture
def house(tmp_path: Path) -> House:
    return without_results(tmp_path)


def overall(house: House) -> None:
    award = Award("tap-the", "Giải tập thể", "vong-1", "collective", [Prize("1", "Nhất", 2)])
    plan = replace(DEFINITION, awards=[award])
    house.caller.handlers["registration.contests"] = lambda item: Contests(
        [ContestView(CONTEST, plan, 1)]
    )


def test_the_conclusion_says_what_is_missing_and_what_it_will_decide(house: House) -> None:
    overall(house)
    with house.open() as client:
        html = Desk(house, client).get(CONCLUSION)
    assert "Còn đợt thi chưa công bố" in html
    assert "Giải tập thể: Nhất (2)" in html
    assert "1 trong 1 cơ quan đạt chỉ tiêu" in html
    assert f'href="{CONTROL}"' in html


def test_the_conclusion_is_confirmed_and_then_published(house: House) -> None:
    overall(house)
    state(house, "settled", True)
    with house.open() as client:
        desk = Desk(house, client)
        asked = desk.send(CONCLUSION, state="final")
        assert asked.status_code == 200
        assert "giải tập thể" in asked.text
        assert not house.caller.commands("scoring.publish_phase")
        done = desk.send(CONCLUSION, state="final", step="confirm")
        assert done.headers["location"] == f"{CONCLUSION}?done=published"
    (item,) = house.caller.commands("scoring.publish_phase")
    assert (item.contest, item.phase, item.state) == (CONTEST, None, "final")


def test_a_published_conclusion_shows_its_prizes_and_files(house: House) -> None:
    head = replace(HEAD, round="", phase="vong-1", state="final", number=5)
    won = AwardLine("t", "Giải tập thể", None, "1", "Nhất", 0, "", "Sở Nội vụ", collective=True)
    tell(house, HEAD, head)
    house.caller.handlers["scoring.awards"] = lambda item: Awards(CONTEST, [won])
    with house.open() as client:
        html = Desk(house, client).get(CONCLUSION)
    assert f"/api/contests/{CONTEST}/publications/5/ledger" in html
    assert "<strong>Sở Nội vụ</strong>" in html


def test_another_phase_is_concluded_by_its_id(house: House) -> None:
    with house.open() as client:
        desk = Desk(house, client)
        assert desk.send(CONCLUSION, phase="khong-co", state="final").status_code == 404
        answer = desk.send(CONCLUSION, phase="vong-1", state="final", step="confirm")
    assert answer.headers["location"].endswith("?done=published&phase=vong-1")


def test_a_refused_conclusion_says_which_round_comes_first(house: House) -> None:
    house.caller.handlers["scoring.publish_phase"] = refuse("publication.round_missing")
    with house.open() as client:
        answer = Desk(house, client).send(CONCLUSION, state="final", step="confirm")
    assert answer.status_code == 409
    assert "no: publication.round_missing" in answer.text
