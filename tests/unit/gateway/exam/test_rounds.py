"""What the gateway says of a round: exam's state, and scoring's publication once it is settled."""

from typing import Any

import pytest
from msgspec.structs import replace

from contracts.attempts import OwnAttempts
from contracts.local_times import rfc3339
from contracts.rounds import Rounds
from tests.unit.gateway.example_contest import CONTEST, EXAM_ROUND, ROUND
from tests.unit.gateway.fakes import House, refuse


def told(house: House) -> Any:
    with house.open() as client:
        answer = client.get(f"/api/contests/{CONTEST}/rounds")
    assert answer.status_code == 200, answer.text
    (found,) = [one for one in answer.json()["rounds"] if one["round"] == ROUND]
    return found


def in_state(house: House, state: Any) -> None:
    house.caller.handlers["exam.rounds"] = lambda item: Rounds([replace(EXAM_ROUND, state=state)])


def test_a_settled_round_with_results_is_published(house: House) -> None:
    in_state(house, "settled")
    round_ = told(house)
    assert (round_["state"], round_["publication"]) == ("published", 1)


@pytest.mark.parametrize("state", ["planned", "open", "closed"])
def test_a_round_that_is_not_settled_is_never_published(house: House, state: str) -> None:
    in_state(house, state)
    round_ = told(house)
    assert (round_["state"], round_["publication"]) == (state, None)


def test_whoever_asks_is_told_their_own_close_and_nobody_is_asked_about_without_extension(
    house: House,
) -> None:
    """An extension for one agency must be seen where its people look."""
    later_us = EXAM_ROUND.closes_at_us + 600_000_000
    people = {"p1": {ROUND: later_us}}
    house.caller.handlers["exam.own_attempts"] = lambda item: OwnAttempts(
        [], people.get(item.person, {})
    )
    path, cookie = f"/api/contests/{CONTEST}/rounds", f"hoithi_session={house.token('contestant')}"
    with house.open() as client:
        plain = client.get(path, headers=house.bearer("contestant")).json()["rounds"][0]
        assert plain["own_closes_at"] is None
        assert not house.caller.commands("exam.own_attempts")
        one = replace(EXAM_ROUND, extensions={"A1": later_us})
        house.caller.handlers["exam.rounds"] = lambda item: Rounds([one])
        house.gateway.contests.changed(CONTEST)
        mine = client.get(path, headers=house.bearer("contestant")).json()["rounds"][0]
        other = client.get(path, headers=house.bearer("contestant", person="p2")).json()
        anybody = client.get(path).json()["rounds"][0]
        pages = [f"/contests/{CONTEST}", f"/contests/{CONTEST}/rounds/{ROUND}/exam", "/"]
        texts = [client.get(page, headers={"cookie": cookie}).text for page in pages]
        house.now_us = EXAM_ROUND.closes_at_us  # for all but the agency that has longer
        house.gateway.contests.changed(CONTEST)
        over = client.get(f"/contests/{CONTEST}").text
        cookie = f"hoithi_session={house.token('contestant')}"
        still = client.get(f"/contests/{CONTEST}", headers={"cookie": cookie}).text
    assert mine["own_closes_at"] == rfc3339(later_us)
    assert mine["closes_at"] == rfc3339(EXAM_ROUND.closes_at_us)
    assert other["rounds"][0]["own_closes_at"] is anybody["own_closes_at"] is None
    for text in texts:
        assert "10:43" in text
        assert "Đã gia hạn cho bạn" in text
    assert "/exam" not in over
    assert "/exam" in still


def test_a_settled_round_is_not_published_while_scoring_is_away(house: House) -> None:
    in_state(house, "settled")
    house.caller.handlers["scoring.publications"] = refuse("unavailable")
    assert told(house)["state"] == "settled"
