"""What the gateway says of a round: exam's state, and scoring's publication once it is settled."""

from typing import Any

import pytest
from msgspec.structs import replace

from contracts.exam import Rounds
from tests.unit.gateway.conftest import CONTEST, EXAM_ROUND, ROUND
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


def test_a_settled_round_is_not_published_while_scoring_is_away(house: House) -> None:
    in_state(house, "settled")
    house.caller.handlers["scoring.publications"] = refuse("unavailable")
    assert told(house)["state"] == "settled"
