"""Which awards a phase's publication decides, and over which rounds."""

from typing import Any

import pytest
from msgspec.structs import replace

from contracts.definition import Award, Measure
from services.scoring.domain.results.phase_outcome import awards_of_phase
from services.scoring.domain.results.round_outcome import awards_of_round
from tests.support.phases import PRIZES, plan


def award(name: str, recipients: Any, **more: Any) -> Award:
    measures = [Measure("participants")] if recipients == "collective" else []
    return Award(name, "", "vong-1", recipients, PRIZES, measures=measures, **more)


def decided(*awards: Award, rounds: int = 3) -> list[tuple[str, list[str]]]:
    """The key and the rounds of each award that is decided, beside P1's weekly prizes."""
    definition = plan(list(awards), ["score"], rounds)
    return [(one.key, one.rounds) for one in awards_of_phase(definition, definition.phases[0])]


@pytest.mark.parametrize(
    ("rounds", "named", "over"),
    [
        (3, [], ["w1", "w2", "w3"]),
        (2, [], ["w1", "w2"]),
        (3, ["w3", "w1"], ["w1", "w3"]),
        (1, [], None),  # one round's prizes are in its own publication
        (3, ["w2"], None),
    ],
)
def test_peoples_prizes_are_the_phases_from_two_rounds_on(
    rounds: int, named: list[str], over: list[str] | None
) -> None:
    found = decided(award("chung", "individual", rounds=named), rounds=rounds)
    assert found == ([] if over is None else [("chung", over)])


def test_agencies_prizes_are_the_phases_though_they_are_of_one_round() -> None:
    each = award("tuan-tt", "collective", each_round=True)
    found = decided(each, award("tt", "collective", rounds=["w2"]), award("chung", "individual"))
    assert found == [
        ("chung", ["w1", "w2", "w3"]),  # people's come first: agencies may be compared by them
        ("tuan-tt/w1", ["w1"]),
        ("tuan-tt/w2", ["w2"]),
        ("tuan-tt/w3", ["w3"]),
        ("tt", ["w2"]),
    ]


@pytest.mark.parametrize(
    ("round_id", "own"), [("w1", ["tuan", "mo-man"]), ("w2", ["tuan", "le", "cuoi"])]
)
def test_a_round_decides_what_it_alone_is_over_and_what_is_given_in_each(
    round_id: str, own: list[str]
) -> None:
    """``tuan`` is given in every week; agencies' prizes are the phase's."""
    awards = [
        award("mo-man", "individual", rounds=["w1"]),
        award("le", "individual", rounds=["w2"], each_round=True),
        award("cuoi", "individual", rounds=["w2"]),
        award("chung", "individual"),
        award("tt", "collective", rounds=["w1"]),
    ]
    definition = plan(awards, ["score"], 2)
    assert [one.id for one in awards_of_round(definition, round_id)] == own


def test_awards_of_another_phase_are_none_of_it() -> None:
    other = replace(award("khac", "individual"), phase="vong-2")
    assert decided(other) == []
