"""What gives first at the highest rate."""

import pytest

from rigs.bench.scenarios.highest_rate import Minute, what_gives
from rigs.harness.load_generator import Tally


@pytest.mark.parametrize(
    ("cores", "generator", "first"),
    [
        ({"gateway": 0.95, "postgres": 0.4}, 0.2, "gateway"),
        ({"gateway": 0.9, "exam-1": 0.86}, 0.0, "gateway and exam-1"),
        ({"gateway": 0.7, "exam-1": 0.5, "postgres": 0.5}, 0.2, "the machine's cores"),
        ({"postgres": 1.2, "gateway": 0.1}, 0.1, "nothing of the processor"),
    ],
)
def test_what_is_full_is_named_first(cores: dict[str, float], generator: float, first: str) -> None:
    assert what_gives(cores, generator, 2).startswith(f"full: {first}")


@pytest.mark.parametrize(
    ("seconds", "held"),
    [([0.1] * 100, True), ([0.1] * 99, False), ([0.1] * 50 + [2.0] * 50, False)],
)
def test_a_rate_is_held_when_all_were_taken_and_hardly_anybody_waited(
    seconds: list[float], held: bool
) -> None:
    assert Minute(1000.0, Tally(seconds), 100, {}).held == held
