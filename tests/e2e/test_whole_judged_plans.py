"""Plans that judges mark, in full: entries sent and handed in, screened, marked blind by a jury,
published, and recounted from their ledgers alone. On RabbitMQ with PostgreSQL; ``test_demo`` plays
the same on the embedded platform."""

from collections.abc import Iterator

import pytest
from msgspec import Struct
from msgspec.structs import replace

from client.api_client import Api
from rigs.city import City
from rigs.demo.compressed_plan import Pace, Plan, find_plan
from rigs.demo.console import Display
from rigs.demo.contest_setup import DemoSetup, city_of, prepare
from rigs.demo.entries_phase import PlayedEntries
from rigs.demo.entry_prizes import prize_differences
from rigs.demo.play_entries import play_entries
from tests.e2e.play import Play

REAL = pytest.param("real", marks=pytest.mark.real)
pytestmark = [
    pytest.mark.timeout(300),
    pytest.mark.parametrize("stage", [REAL], indirect=True, scope="package"),
]
PACE = Pace(agencies=8, people=100, round_s=10.0, gap_s=2.0, limit_s=2)
SEED = 20


class Judged(Struct):
    """A judged plan as it was played."""

    setting: DemoSetup
    played: PlayedEntries


def apart(plan: Plan) -> City:
    """A place whose people are nobody else's: contests side by side share one list of people."""
    city = city_of(plan, PACE, SEED)
    mark = "".join(part[0] for part in plan.definition.slug.split("-")).upper()
    return replace(
        city,
        agencies=[replace(item, code=f"{mark}-{item.code}") for item in city.agencies],
        people=[
            replace(item, code=f"{mark}{item.code}", agency=f"{mark}-{item.agency}", phone="")
            for item in city.people
        ],
        liaisons={f"{mark}-{code}": f"{mark}{one}" for code, one in city.liaisons.items()},
        staff=[replace(item, person=f"{mark}{item.person}") for item in city.staff],
    )


@pytest.fixture(scope="package", params=["dakrong-2020"])
def judged(
    play: Play, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Judged]:
    """The plan, played to its publication."""
    plan, folder = find_plan(request.param), tmp_path_factory.mktemp(request.param)
    with Api(play.stage.url, play.organiser.token) as api:
        setting = prepare(api, apart(plan), plan, PACE, SEED, folder, Display())
        yield Judged(setting, play_entries(setting, Display()))


def test_prizes_are_those_of_the_plan_and_go_to_the_best_by_a_count_of_the_marks(
    judged: Judged, play: Play
) -> None:
    lines = play.public.get(f"/api/contests/{judged.setting.contest}/awards")["awards"]
    assert prize_differences(lines, judged.played) == []


def test_a_judged_round_is_recounted_from_its_ledger_alone(judged: Judged) -> None:
    assert judged.played.outcome.differences == []
    assert judged.played.outcome.number == 1


def test_no_judge_marked_an_entry_of_their_own_agency(judged: Judged) -> None:
    homes = {person.code: person.agency for person in judged.setting.city.people}
    codes = {one.code: one.agency for one in judged.played.entries}
    path = f"/api/contests/{judged.setting.contest}/rounds/{judged.played.outcome.round}/marks"
    works = judged.setting.api.get(path)["works"]
    assert {work["code"] for work in works} == codes.keys()
    for work in works:
        by = {homes[judged.played.jury.people[sheet["judge"]]] for sheet in work["sheets"]}
        assert by
        assert codes[work["code"]] not in by
