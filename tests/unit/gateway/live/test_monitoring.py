"""Is the rush going well? The page says what the pager would."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec.structs import replace

from contracts.service_vitals import Following, Vitals
from gateway.live import monitoring as vitals
from gateway.live.monitoring import (
    Concern,
    GatewayFigures,
    Pace,
    concerns_of,
    pace_between,
    quantile,
)
from plumbing.version import VERSION

SECOND_US = 1_000_000
GATEWAY = GatewayFigures(0, {"2": 100}, {0.01: 50, 1.0: 100, 2.0: 100}, 0, 0)
WELL = Vitals(
    "exam", "a", VERSION, 0, 60 * SECOND_US, 10, 1, 0, 0, None, 0, [Following("registration", 0, 1)]
)
RULES = Path(__file__).parents[4] / "deploy" / "prometheus" / "alerts.yml"


def concerns(
    *processes: Vitals,
    gateway: GatewayFigures = GATEWAY,
    missing: Any = (),
    pace: Pace | None = None,
) -> list[Concern]:
    return concerns_of(gateway, processes or (WELL,), missing, pace)


def test_where_all_is_well_there_is_nothing_to_look_at() -> None:
    assert concerns(pace=Pace(500, 5, 1.0)) == []


@pytest.mark.parametrize(
    ("changes", "concern"),
    [
        ({"parked": 2}, Concern("parked", "exam", 2)),
        ({"unpublished_since_us": 49 * SECOND_US}, Concern("unpublished", "exam", 11)),
        ({"following": [Following("exam", 5_001, 0)]}, Concern("behind", "exam", 5_001)),
        ({"following": [Following("exam", 0, 31)]}, Concern("silence", "exam", 31)),
        ({"version": "0.0.9"}, Concern("versions", "", 2)),
    ],
)
def test_each_thing_that_goes_wrong_is_told(changes: dict[str, Any], concern: Concern) -> None:
    assert concerns(replace(WELL, **changes)) == [concern]
    # two processes of a service tell it once, and the worse of both
    assert concerns(WELL, replace(WELL, instance="b", **changes)) == [concern]


def test_the_gravest_stands_first() -> None:
    found = concerns(
        replace(WELL, parked=1, version="0.0.9"),
        gateway=replace(GATEWAY, journal=3, journal_parked=1),
        missing=["scoring"],
        pace=Pace(100, 2, 2.0),
    )
    assert [one.kind for one in found] == [
        "no_answer",
        "failing",
        "journal",
        "journal_parked",
        "parked",
        "slow",
        "versions",
    ]


def test_a_pace_is_what_happened_between_two_looks() -> None:
    later = GatewayFigures(2 * SECOND_US, {"2": 140, "5": 4}, {0.01: 60, 1.0: 139, 2.0: 140}, 0, 0)
    assert pace_between(GATEWAY, later) == Pace(22, 2, 2.0)
    for at_us in (SECOND_US // 2, 61 * SECOND_US):
        assert pace_between(GATEWAY, replace(later, at_us=at_us)) is None
    assert pace_between(GATEWAY, replace(GATEWAY, at_us=SECOND_US)) == Pace(0, 0, None)


@pytest.mark.parametrize(
    ("cumulated", "share", "expected"),
    [
        ({}, 0.99, None),
        ({0.1: 0, 1.0: 0}, 0.99, None),
        ({0.1: 99, 1.0: 100}, 0.99, 0.1),
        ({0.1: 98, 1.0: 100}, 0.99, 1.0),
        ({0.1: 0, float("inf"): 1}, 0.5, float("inf")),
    ],
)
def test_a_quantile_is_the_bound_it_stayed_under(
    cumulated: dict[float, int], share: float, expected: float | None
) -> None:
    assert quantile(cumulated, share) == expected


def test_the_page_has_the_limits_of_the_pager() -> None:
    groups = yaml.safe_load(RULES.read_text())["groups"]
    rules = {rule["alert"]: rule["expr"] for group in groups for rule in group["rules"]}
    limits = {
        "RequestsFail": vitals.MOST_FAILING,
        "RequestsAreSlow": vitals.SLOWEST_S,
        "OutboxStuck": vitals.MOST_UNPUBLISHED_S,
        "ConsumerBehind": vitals.MOST_BEHIND,
        "ConsumerSilent": vitals.MOST_SILENCE_S,
        "EventsParked": 0,
        "JournalWaits": 0,
    }
    for alert, limit in limits.items():
        assert float(rules[alert].split(">")[-1]) == limit, alert
