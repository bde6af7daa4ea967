"""A plan of a stage contest, in full: team lists, three clusters and the final in their halls,
published and recounted. On RabbitMQ with PostgreSQL; ``test_demo`` plays the same on the embedded
platform."""

from collections.abc import Iterator

import pytest
from msgspec import Struct

from rigs.demo.compressed_plan import FAST, counted_rounds, find_plan
from rigs.demo.console import Display
from rigs.demo.contest_setup import DemoSetup, prepare
from rigs.demo.play_stage import PlayedStage, play_stage, stage_differences
from tests.e2e.play import Play
from tests.e2e.test_whole_judged_plans import apart
from tests.support.patience import patient

REAL = pytest.param("real", marks=pytest.mark.real)
pytestmark = [
    pytest.mark.timeout(620),
    pytest.mark.parametrize("stage", [REAL], indirect=True, scope="package"),
]
SEED = 20


class Staged(Struct):
    """The plan as it was played."""

    setting: DemoSetup
    played: PlayedStage


@pytest.fixture(scope="package")
def staged(play: Play, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staged]:
    """The plan, played to the publication of its final."""
    plan, folder = find_plan("binh-son-2024"), tmp_path_factory.mktemp("binh-son-2024")
    with patient(play.stage.url, play.organiser.token) as api:
        setting = prepare(api, apart(plan), plan, FAST, SEED, folder, Display())
        yield Staged(setting, play_stage(setting, Display()))


def test_prizes_and_finalists_are_those_of_a_count_of_the_marks_and_ledgers_are_recounted(
    staged: Staged, play: Play
) -> None:
    lines = play.public.get(f"/api/contests/{staged.setting.contest}/awards")["awards"]
    assert len(lines) == 8 + 7 + 7 + 3 * 2 + 6
    assert stage_differences(lines, staged.played) == []


def test_each_team_performs_in_one_cluster_and_the_best_two_of_each_in_the_final(
    staged: Staged,
) -> None:
    played = staged.played
    *clusters, final = [played.marks[item.id].order for item in counted_rounds(played.definition)]
    assert [len(order) for order in clusters] == [8, 7, 7]
    assert sorted(team for order in clusters for team in order) == sorted(played.teams)
    assert sorted(final) == sorted(team for two in played.finalists.values() for team in two)
    assert [len(set(final) & set(order)) for order in clusters] == [2, 2, 2]


def test_at_least_three_judges_marked_each_part_and_none_a_team_of_their_own_agency(
    staged: Staged, play: Play
) -> None:
    homes = {person.code: person.agency for person in staged.setting.city.people}
    for name, marks in staged.played.marks.items():
        assert {len(given) for given in marks.marks.values()} <= {3, 4}
        assert len(marks.marks) == 3 * len(marks.order)
        path = f"/api/contests/{staged.setting.contest}/rounds/{name}/marks"
        for work in staged.setting.api.get(path)["works"]:
            people = staged.played.jury.people
            assert work["code"] not in {homes[people[one["judge"]]] for one in work["sheets"]}
