"""Plans P1, P2 and P3 in full: set-up, contributions, vetting, rounds, drafts, an appeal, a
corrected key, final results.

On RabbitMQ with PostgreSQL; the three contests run side by side, as they may. The first
of them is played on the embedded platform in ``browser/test_small_demo``.
"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from cli.main import main
from plans.toml_writer import to_toml
from tests.e2e.play import Play
from tests.support.truth import Sat, points, seconds, standings
from tests.support.whole import Whole

REAL = pytest.param("real", marks=pytest.mark.real)
pytestmark = [
    pytest.mark.timeout(620),
    pytest.mark.parametrize("stage", [REAL], indirect=True, scope="package"),
]
PLANS = ("hai-phong-2024", "quang-tri-2022", "binh-thanh-2022")


@pytest.fixture(scope="package")
def wholes(play: Play, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Whole]:
    """All three, played to their end."""
    made = {slug: Whole(slug, play.organiser, tmp_path_factory.mktemp(slug)) for slug in PLANS}
    with ThreadPoolExecutor(len(made)) as pool:
        for done in [pool.submit(one.perform) for one in made.values()]:
            done.result()
    return made


@pytest.fixture(params=PLANS)
def whole(wholes: dict[str, Whole], request: pytest.FixtureRequest) -> Whole:
    return wholes[request.param]


def test_prizes_are_as_many_and_as_much_money_as_the_plan_says(whole: Whole) -> None:
    lines = whole.awards()
    for collective in (False, True):
        award = whole.award(collective)
        times = len(whole.rounds) if award.each_round else 1
        mine = [line for line in lines if line["award"] == award.id]
        assert all(line["collective"] is collective for line in mine)
        assert not any(line["provisional"] for line in mine)
        assert len(mine) == times * sum(prize.winners for prize in award.prizes)
        money = sum(line["money"] or 0 for line in mine)
        assert money == times * sum(prize.winners * (prize.money or 0) for prize in award.prizes)
        if award.conditions is None or not award.conditions.quota_met:
            assert all(line["winner"] for line in mine), mine


def test_winners_are_those_whom_a_count_of_the_raw_answers_finds(play: Play, whole: Whole) -> None:
    award = whole.award(collective=False)
    rows = play.submitted(whole.slug)
    by_round = {name: whole.sat(rows, name) for name in whole.rounds}
    codes = {caller.person: code for code, caller in whole.players.items()}
    lines = [line for line in whole.awards() if line["award"] == award.id]
    winners = sum(prize.winners for prize in award.prizes)
    names = {person.code: person.name for person in whole.city.people}
    assert all(line["winner"] == names[codes[line["person"]]] for line in lines)
    if award.each_round:
        for name, sats in by_round.items():
            expected = [person for person, _, _ in standings(sats, whole.keys, set())][:winners]
            found = [codes[line["person"]] for line in lines if line["round"] == name]
            assert worth_of(found, sats, whole) == worth_of(expected, sats, whole), name
    else:
        totals = total_worth(by_round, whole)
        best = sorted(totals.values(), reverse=True)[:winners]
        assert sorted((totals[codes[line["person"]]] for line in lines), reverse=True) == best


def worth_of(people: list[str], sats: list[Sat], whole: Whole) -> list[tuple[int, int, int]]:
    """What the plans rank by, in the order of the prizes: ties down to the arrival are drawn."""
    found = {sat.person: sat for sat in sats}
    return [
        (points(found[one], whole.keys), seconds(found[one]), found[one].submitted_us)
        for one in people
    ]


def total_worth(by_round: dict[str, list[Sat]], whole: Whole) -> dict[str, int]:
    """Points over all rounds."""
    totals: dict[str, int] = {}
    for sats in by_round.values():
        for sat in sats:
            totals[sat.person] = totals.get(sat.person, 0) + points(sat, whole.keys)
    return totals


def test_everything_published_is_recounted_from_its_ledgers_alone(
    whole: Whole, tmp_path: Path
) -> None:
    newest = whole.newest()
    rounds = {name: whole.ledgers(newest[name], tmp_path) for name in whole.rounds}
    for public, auditor in rounds.values():
        assert main(["recount", str(public), "--auditor", str(auditor)]) == 0
    (overall,) = [item for item in newest.values() if item["phase"]]
    public, auditor = whole.ledgers(overall, tmp_path)
    command = ["recount", str(public), "--auditor", str(auditor)]
    for file, _ in rounds.values():
        command += ["--round", str(file)]
    assert main(command) == 0
    assert overall["state"] == "final"


def test_the_correction_was_shown_before_it_was_made_and_published_after(whole: Whole) -> None:
    (made,) = whole.organiser.get(f"{whole.api}/decisions")["decisions"]
    assert made["number"] == whole.decision["number"] == 1
    first = [item for item in whole.published if item["round"] == whole.rounds[0]]
    assert len({item["root"] for item in first}) >= 2
    roots: list[Any] = [
        item["root"] for item in whole.public.get(f"{whole.api}/publications")["publications"]
    ]
    assert len(set(roots)) == len(roots)


def test_where_the_plan_has_a_window_for_complaints_drafts_came_first(whole: Whole) -> None:
    phase = whole.definition.phase(whole.definition.participation.phase)
    listed = whole.public.get(f"{whole.api}/publications")["publications"]
    for name in (*whole.rounds, phase.id):
        states = [item["state"] for item in listed if name in (item["round"], item["phase"])]
        assert states[-1] == "final"
        assert (states[0] == "draft") == (phase.results is not None)


def test_the_appeal_was_upheld_by_the_decision(whole: Whole) -> None:
    (appeal,) = whole.organiser.get(f"{whole.api}/appeals")["appeals"]
    assert (appeal["state"], appeal["decision"]) == ("upheld", 1)


def test_under_final_results_the_plan_and_headcounts_change_only_by_a_decision(
    whole: Whole,
) -> None:
    award, ask = whole.definition.awards[0], whole.organiser.ask
    dearer = replace(award.prizes[0], money=award.prizes[0].money + 1)
    plan = replace(
        whole.definition,
        awards=[
            replace(award, prizes=[dearer, *award.prizes[1:]]),
            *whole.definition.awards[1:],
        ],
    )
    text = to_toml(plan)
    refused = ask("POST", "/api/contests", content=text).json()
    assert refused["code"] == "definition.frozen", refused
    assert refused["decides"] == [f"awards.{award.id}.prizes"]
    params = {"reason": "QĐ 12", "digest": "f" * 64}
    changed = ask("POST", "/api/contests", content=text, params=params).json()
    assert (changed["code"], changed["digest"]) == (
        "decision.difference_changed",
        refused["digest"],
    )
    code = whole.city.agencies[0].code
    bare = ask("POST", f"{whole.api}/headcounts", json={"headcounts": {code: 7}}).json()
    assert bare["code"] == "headcount.reason_missing"


def test_whom_an_exclusion_would_cost_a_prize_is_told_beforehand(whole: Whole) -> None:
    line = next(one for one in whole.awards() if one["person"])
    body = {"person": line["person"], "reason": "thành viên Tổ ra đề"}
    path = f"{whole.api}/exclusions?preview=true"
    shown = whole.organiser.post(path, body)
    assert (shown["final"], shown["unclear"]) == (True, [])
    lost = {(one["award"], one["person"]) for one in shown["prizes"] if one["change"] == "lost"}
    assert (line["award"], line["person"]) in lost
    assert whole.organiser.post(path, body)["digest"] == shown["digest"]
