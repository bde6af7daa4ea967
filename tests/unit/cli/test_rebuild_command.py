"""When two states of the read models can be compared, and what is said when they can't."""

from typing import Any

import pytest

from cli.rebuild_read_models import has_come_to, why_not_equal


def models(digest: str = "a", parked: int = 0, **positions: tuple[int, int]) -> dict[str, Any]:
    """The read models at (epoch, position) of partition 0 of each stream."""
    places = [
        {"stream": stream, "partition": 0, "epoch": epoch, "position": position}
        for stream, (epoch, position) in positions.items()
    ]
    return {"digest": digest, "parked": parked, "places": places}


BEFORE = models(registration=(1, 5), exam=(1, 9))


@pytest.mark.parametrize(
    ("after", "says"),
    [
        (models(registration=(1, 5), exam=(1, 9)), ""),
        (models(registration=(1, 5), exam=(1, 9), scoring=(0, 0)), ""),
        (models("b", registration=(1, 5), exam=(1, 9)), "fault"),
        (models(registration=(1, 5), exam=(1, 10)), "meanwhile"),
        (models(registration=(1, 5), exam=(2, 1)), "meanwhile"),
        (models(registration=(1, 5), exam=(1, 9), scoring=(1, 1)), "meanwhile"),
        (models(registration=(1, 5), exam=(1, 8)), "Not all events"),
        (models("b"), "Not all events"),
        (models(parked=1, registration=(1, 5), exam=(1, 9)), "parked"),
    ],
)
def test_digests_are_compared_only_where_the_same_events_are_in_them(
    after: dict[str, Any], says: str
) -> None:
    because = why_not_equal(BEFORE, after)
    assert says in because
    assert bool(because) == bool(says)


def test_a_stream_is_caught_up_with_at_its_place_or_past_it_also_in_a_newer_epoch() -> None:
    assert has_come_to(models(exam=(2, 1)), models(exam=(1, 9)))
    assert has_come_to(models(exam=(1, 10)), models(exam=(1, 9)))
    assert not has_come_to(models(exam=(1, 8)), models(exam=(1, 9)))
    assert not has_come_to(models(), models(exam=(1, 1)))
    assert has_come_to(models(), models(exam=(0, 0)))
