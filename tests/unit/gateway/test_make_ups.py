"""A make-up round is refused once something is known that would make it unfair."""

from typing import Any

import pytest
from msgspec.structs import replace

from contracts.definition import Round
from contracts.scoring import Publications, PublishedKeys
from plans.form import to_toml
from tests.unit.gateway.conftest import CONTEST, DAY_US, DEFINITION, ROUND, handlers
from tests.unit.gateway.fakes import NOW_US, House, problem_of

MAKE_UP = Round("bu", "Thi bù", NOW_US + DAY_US, NOW_US + 2 * DAY_US, makes_good=ROUND)


def sent(house: House, make_up: Round = MAKE_UP) -> Any:
    phase = DEFINITION.phases[0]
    plan = replace(
        DEFINITION,
        ends_at_us=NOW_US + 3 * DAY_US,
        phases=[replace(phase, rounds=[*phase.rounds, make_up])],
    )
    with house.open() as client:
        return client.post(
            "/api/contests", content=to_toml(plan).encode(), headers=house.bearer("organiser")
        )


def test_a_round_without_results_can_be_made_good(house: House) -> None:
    house.caller.handlers["scoring.publications"] = lambda item: Publications(item.contest, [])
    answer = sent(house)
    assert answer.status_code in (200, 201), answer.text
    (item,) = house.caller.commands("registration.define_contest")
    assert item.definition.phases[0].rounds[-1].makes_good == ROUND


@pytest.mark.parametrize(
    ("state", "keys", "refused"),
    [
        ("final", {}, "round.results_final"),
        ("draft", {"q1": "A"}, "round.keys_told"),
        ("draft", {}, None),
    ],
)
def test_once_keys_are_told_or_results_are_final_it_cannot(
    house: House, state: Any, keys: dict[str, str], refused: str | None
) -> None:
    (head,) = handlers()["scoring.publications"](Publications(CONTEST, [])).publications  # type: ignore[attr-defined]
    told = Publications(CONTEST, [replace(head, state=state)])
    house.caller.handlers["scoring.publications"] = lambda item: told
    house.caller.handlers["scoring.published_keys"] = lambda item: PublishedKeys(1, keys)
    answer = sent(house)
    if refused is None:
        assert answer.status_code in (200, 201), answer.text
        return
    assert problem_of(answer).code == refused
    assert not house.caller.commands("registration.define_contest")


def test_a_make_up_for_an_agency_that_does_not_exist_names_the_nearest(house: House) -> None:
    house.caller.handlers["scoring.publications"] = lambda item: Publications(item.contest, [])
    answer = sent(house, replace(MAKE_UP, agencies=["A1", "so noi vu"]))
    problem = problem_of(answer)
    assert (problem.code, problem.details["nearest"]) == ("agency.unknown", {"so noi vu": "A1"})
    assert sent(house, replace(MAKE_UP, agencies=["A1"])).status_code in (200, 201)
