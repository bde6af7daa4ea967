"""S4: what a service keeps back of points, no route and no page of staff shows as anything else."""

from pathlib import Path
from typing import Any

import pytest

from contracts.errors import Refused
from contracts.reporting import Statistics
from contracts.results import Awards
from tests.unit.gateway.access.test_pages_by_role import cookies
from tests.unit.gateway.example_contest import CONTEST, ROUND
from tests.unit.gateway.fakes import House
from tests.unit.gateway.service_answers import handlers

API = f"/api/contests/{CONTEST}"
HOUR = "2024-10-27T10:00:00+07:00"


def _not_yet(_item: Any) -> Any:
    raise Refused("standings.not_yet", "Chưa đến lúc. (Not yet.)")


def _no_draft(_item: Any) -> Any:
    raise Refused("draft.unknown", "Chưa có. (There is none.)")


@pytest.fixture
def house(tmp_path: Path) -> House:
    """The services answer as they do while a round is open and the plan shows no points."""
    found = House(tmp_path, handlers())
    found.caller.handlers |= {
        "reporting.statistics": lambda item: Statistics({HOUR: 7}, scores_shown=False),
        "scoring.standings": _not_yet,
        "scoring.draft": _no_draft,
        "scoring.awards": lambda item: Awards(item.contest, []),
    }
    return found


def test_statistics_tell_arrivals_and_that_points_are_not_shown(house: House) -> None:
    with house.open() as client:
        answer = client.get(
            f"{API}/rounds/{ROUND}/statistics", headers=house.bearer("organiser")
        ).json()
    assert answer == {"arrivals": {HOUR: 7}, "scores": {}, "scores_shown": False, "scale": 1}


@pytest.mark.parametrize("path", ["standings", "results.xlsx"])
def test_standings_of_an_open_round_are_refused_to_organisers_too(house: House, path: str) -> None:
    with house.open() as client:
        answer = client.get(f"{API}/rounds/{ROUND}/{path}", headers=house.bearer("organiser"))
    assert (answer.status_code, answer.json()["code"]) == (404, "standings.not_yet")


def test_the_room_draws_no_histogram_of_nothing(house: House) -> None:
    """Columns of noughts would say that nobody has a point."""
    with house.open() as client:
        page = client.get(f"/contests/{CONTEST}/room", headers=cookies(house, "organiser")).text
    assert "<h2" in page
    assert 'id="scores"' not in page


@pytest.mark.parametrize("path", [f"rounds/{ROUND}/control/publication", f"results?round={ROUND}"])
def test_desks_and_pages_with_standings_open_without_them(house: House, path: str) -> None:
    with house.open() as client:
        page = client.get(f"/contests/{CONTEST}/{path}", headers=cookies(house, "organiser"))
    assert page.status_code == 200
    assert 'aria-labelledby="standings-title"' not in page.text
