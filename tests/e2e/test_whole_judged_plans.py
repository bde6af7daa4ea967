"""Plans that judges mark, in full: entries sent and handed in, screened, marked blind by a jury,
published, and recounted from their ledgers alone; those beside a quiz with the prizes by both. On
RabbitMQ with PostgreSQL; ``test_demo`` plays two of the three on the embedded platform."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
import uvloop
from msgspec import Struct
from msgspec.structs import replace

from client.api_client import Api
from rigs.city import City
from rigs.demo.compressed_plan import FAST, Pace, Plan, find_plan
from rigs.demo.console import Display
from rigs.demo.contest_setup import DemoSetup, city_of, prepare
from rigs.demo.entries_phase import PlayedEntries
from rigs.demo.entry_prizes import prize_differences
from rigs.demo.play_entries import play_entries
from rigs.demo.play_rounds import Played
from rigs.demo.play_rounds import play as play_quiz
from rigs.demo.second_count import Counted, count_again
from tests.e2e.play import Play
from tests.support.patience import patient

REAL = pytest.param("real", marks=pytest.mark.real)
pytestmark = [
    pytest.mark.timeout(620),
    pytest.mark.parametrize("stage", [REAL], indirect=True, scope="package"),
]
PACE = Pace(agencies=8, people=100, round_s=10.0, gap_s=2.0, work_s=2.0)
SEED = 20


class Judged(Struct):
    """A judged plan as it was played."""

    setting: DemoSetup
    played: PlayedEntries


def apart(plan: Plan) -> City:
    """A place whose people are nobody else's: contests side by side share one list of people."""
    city = city_of(plan, PACE, SEED)
    parts = plan.definition.slug.split("-")
    mark = "".join(part if part.isdigit() else part[0] for part in parts).upper()
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
    with patient(play.stage.url, play.organiser.token) as api:
        setting = prepare(api, apart(plan), plan, PACE, SEED, folder, Display())
        yield Judged(setting, play_entries(setting, Display()))


def test_prizes_are_those_of_the_plan_and_go_to_the_best_by_a_count_of_the_marks(
    judged: Judged, play: Play
) -> None:
    lines = play.public.get(f"/api/contests/{judged.setting.contest}/awards")["awards"]
    assert prize_differences(lines, judged.played) == []


def test_what_won_is_read_by_everybody_and_read_aloud(judged: Judged, play: Play) -> None:
    contest = judged.setting.contest
    lines = play.public.get(f"/api/contests/{contest}/awards")["awards"]
    won = {line["work"]: line for line in lines if line["work"]}
    here = f"/contests/{contest}/winners"
    listed = play.client.get(here).text
    assert len(won) == 3
    for code, line in won.items():
        page, aloud = (play.client.get(f"{here}/{code}{end}").text for end in ("", ".txt"))
        assert f'href="{here}/{code}"' in listed
        assert line["winner"] in page
        assert line["title"] in page
        assert f"Tác giả: {line['winner']}" in aloud
        assert len(aloud.split()) > 1_000, "all of the essay"
        assert "Họ và tên" not in page + aloud, "no cover"
        assert not any(sign.isdigit() for sign in aloud)
    others = [code for code in judged.played.values if code not in won]
    assert {play.client.get(f"{here}/{code}").status_code for code in others} == {404}


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


class Combined(Struct):
    """A quiz with works beside it, as it was played and counted again."""

    setting: DemoSetup
    played: Played
    counted: Counted


@pytest.fixture(scope="package")
def combined(play: Play, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Combined]]:
    """Both plans of the city, played side by side. That of 2024 under a name of its own: another
    test plays its quiz."""
    plans = {year: find_plan(f"hai-phong-{year}") for year in ("2024", "2025")}
    videos = replace(plans["2024"].definition, slug="hai-phong-video-2024")
    plans["2024"] = replace(plans["2024"], definition=videos)
    folders = {year: tmp_path_factory.mktemp(f"hai-phong-{year}") for year in plans}
    with ExitStack() as open_, ThreadPoolExecutor(len(plans)) as pool:
        jobs = {}
        for year, plan in plans.items():
            api = open_.enter_context(patient(play.stage.url, play.organiser.token))
            jobs[year] = pool.submit(_combined, api, plan, folders[year])
        yield {year: job.result() for year, job in jobs.items()}


def _combined(api: Api, plan: Plan, folder: Path) -> Combined:
    setting = prepare(api, apart(plan), plan, FAST, SEED, folder, Display())
    played = uvloop.run(play_quiz(setting, Display()))
    return Combined(setting, played, count_again(setting, played, Display()))


@pytest.mark.parametrize("year", ["2024", "2025"])
def test_a_quiz_with_works_beside_it_is_as_our_own_count_says(
    year: str, combined: dict[str, Combined]
) -> None:
    made = combined[year]
    assert made.counted.differences == []
    (entries,) = made.played.entries
    definition = made.played.definition
    for award in definition.awards:
        mine = [line for line in made.counted.prizes if line["award"] == award.id]
        rounds = len(definition.phase(award.phase).counted_rounds) if award.each_round else 1
        due = [(prize.rank, prize.money) for prize in award.prizes for _ in range(prize.winners)]
        assert [(line["rank"], line["money"]) for line in mine] == due * rounds
        assert award.conditions.quota_met or all(line["winner"] or line["title"] for line in mine)
    agencies = {one.agency for one in entries.entries}
    assert agencies == {agency.code for agency in made.setting.city.agencies}


def test_a_clip_that_was_too_long_counts_in_its_second_version(
    combined: dict[str, Combined],
) -> None:
    made = combined["2024"]
    first, *others = made.played.entries[0].entries
    path = f"/api/contests/{made.setting.contest}/entries"
    versions = made.setting.api.get(f"{path}/{first.entry}")["versions"]
    found = [[one["code"] for one in version["files"][0]["findings"]] for version in versions]
    assert found == [[], ["video.long"]]
    lengths = [version["files"][0]["facts"]["duration_ms"] for version in versions]
    assert lengths[0] < 7 * 60_000 < lengths[1]
    for one in others:
        assert made.setting.api.get(f"{path}/{one.entry}")["version"] == 1
