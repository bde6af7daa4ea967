"""Stage and entries: teams, clusters, score sheets and limits that cannot be: one finding each."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.contradictions import (
    Contradiction,
    Document,
    Spoil,
    assert_one_finding,
    each,
    findings_of,
)

CONTESTS = Path(__file__).parents[3] / "contests"
STAGE, ROUND = "phases[0].stage", "phases[0].rounds"


@pytest.fixture
def plan() -> Document:
    """The stage of Bình Sơn as decided: 22 teams, three clusters, a final of six."""
    return tomllib.loads((CONTESTS / "binh-son-2024.toml").read_text("utf-8"))


@pytest.fixture
def entries() -> Document:
    """The essays and videos of Đakrông."""
    return tomllib.loads((CONTESTS / "dakrong-2020.toml").read_text("utf-8"))


def stage(**values: Any) -> Spoil:
    return lambda plan: plan["phases"][0]["stage"].update(values)


def team(**values: Any) -> Spoil:
    return lambda plan: plan["phases"][0]["stage"]["team"].update(values)


def cluster(index: int, **values: Any) -> Callable[[Document], None]:
    def spoil(plan: Document) -> None:
        at = plan["phases"][0]["rounds"][index]["stage"]
        at.update(values)
        for name in [name for name, value in at.items() if value is None]:
            del at[name]

    return spoil


def rounds(plan: Document) -> list[Document]:
    found: list[Document] = plan["phases"][0]["rounds"]
    return found


def with_semi_final(plan: Document) -> bool:
    """The best two of each cluster go to a semi-final, all six of it to the final."""
    del plan["phases"][0]["rounds_promised"]
    semi = {"id": "ban-ket", "name": "Bán kết", "stage": {"venue": "Huyện", "advancing": 6}}
    when = {"opens_at": "14/9/2024 07:30", "closes_at": "14/9/2024 17:00"}
    rounds(plan).insert(3, semi | when)
    for index in range(3):
        cluster(index, advances_to="ban-ket")(plan)
    return False


STAGE_CASES = [
    Contradiction("a cluster without a place", lambda p: rounds(p)[1].pop("stage"),
                  f"{ROUND}[1].stage", "stage.round_missing"),
    Contradiction("a stage without rules",
                  lambda p: p["phases"][0].pop("stage") and p.update(awards=p["awards"][:2]),
                  STAGE, "phase.rules_missing"),
    Contradiction("nothing to perform", lambda p: stage(parts=[])(p)
                  or p.update(awards=[a for a in p["awards"] if "measures" not in a]),
                  f"{STAGE}.parts", "stage.no_parts"),
    Contradiction("two parts with one id",
                  lambda p: p["phases"][0]["stage"]["parts"][1].update(id="gioi-thieu"),
                  f"{STAGE}.parts[1].id", "id.doubled"),
    Contradiction("two criteria with one id",
                  lambda p: p["phases"][0]["stage"]["parts"][0]["criteria"][1].update(
                      id="noi-dung"),
                  f"{STAGE}.parts[0].criteria[1].id", "id.doubled"),
    Contradiction("a criterion without points",
                  lambda p: p["phases"][0]["stage"]["parts"][1]["criteria"][0].update(points=0),
                  f"{STAGE}.parts[1].criteria[0].points", "criterion.points"),
    Contradiction("a side prize for a part that is not there",
                  lambda p: p["awards"][2]["measures"][0].update(part="hat"),
                  "awards[2].measures[0].part", "measure.part_unknown"),
    Contradiction("a team of at most six", team(maximum_members=6),
                  f"{STAGE}.team.maximum_members", "team.size"),
    Contradiction("thirteen main members of twelve", team(main_members=13),
                  f"{STAGE}.team.main_members", "team.main_members"),
    Contradiction("a main member as captain, and no captain",
                  team(captain=False, captain_is_main=True),
                  f"{STAGE}.team.captain_is_main", "team.no_captain"),
    Contradiction("lists due after the first cluster", team(lists_due="31/8/2024"),
                  f"{STAGE}.team.lists_due", "team.lists_late"),
    Contradiction("teams of an audience that is not there", team(audiences=["hoc-sinh"]),
                  f"{STAGE}.team.audiences[0]", "audience.unknown"),
    Contradiction("23 teams in clusters of 22", stage(teams=23),
                  f"{STAGE}.teams", "stage.teams_differ"),
    Contradiction("a cluster without a number of teams", cluster(0, teams=None),
                  f"{ROUND}[0].stage.teams", "stage.no_teams"),
    Contradiction("nobody knows who goes on", cluster(1, advancing=None),
                  f"{ROUND}[1].stage.advancing", "stage.advancing_unsaid"),
    Contradiction("more go on than there are",
                  lambda p: cluster(1, advancing=8)(p) or cluster(3, teams=12)(p),
                  f"{ROUND}[1].stage.advancing", "stage.advancing"),
    Contradiction("a final of another size", cluster(3, teams=7),
                  f"{ROUND}[3].stage.teams", "stage.final_differs"),
    Contradiction("two finals", lambda p: cluster(2, final=True, advancing=None)(p)
                  or stage(teams=15)(p) or cluster(2, teams=4)(p)
                  or p["awards"][1].update(rounds=["cum-binh-tri"]),
                  f"{ROUND}[3].stage.final", "stage.finals"),
    Contradiction("eight agencies, seven teams",
                  cluster(2, agencies=[f"X{number}" for number in range(8)]),
                  f"{ROUND}[2].stage.agencies", "stage.agencies"),
    Contradiction("a final before the last cluster", lambda p: rounds(p)[3].update(
                      name="Chung kết", opens_at="31/8/2024 08:00"),
                  f"{ROUND}[3].opens_at", "round.overlap"),
    Contradiction("eight prizes for seven teams",
                  lambda p: p["awards"][1]["prizes"][3].update(winners=4),
                  "awards[1].prizes", "award.more_prizes_than_teams"),
    Contradiction("more prizes in the final than go on",
                  lambda p: p["awards"][4]["prizes"][3].update(winners=4),
                  "awards[4].prizes", "award.more_prizes_than_teams"),
    Contradiction("marks that may be equal", lambda p: p["awards"][4].pop("tie"),
                  "awards[4].measures", "award.can_tie"),
    Contradiction("a cluster that leads to itself", cluster(0, advances_to="cum-binh-phuoc"),
                  f"{ROUND}[0].stage.advances_to", "stage.advances_to"),
    Contradiction("a cluster that leads to one before it", cluster(2, advances_to="cum-binh-tri"),
                  f"{ROUND}[2].stage.advances_to", "stage.advances_to"),
    Contradiction("a final that leads on", cluster(3, advances_to="cum-binh-tri"),
                  f"{ROUND}[3].stage.advances_to", "stage.advances_to"),
    Contradiction("a semi-final of another size",
                  lambda p: with_semi_final(p) or cluster(3, teams=7)(p),
                  f"{ROUND}[3].stage.teams", "stage.final_differs"),
    Contradiction("nobody knows how many of the semi-final go on",
                  lambda p: with_semi_final(p) or cluster(3, advancing=None)(p),
                  f"{ROUND}[3].stage.advancing", "stage.advancing_unsaid"),
    Contradiction("more of the semi-final go on than came to it",
                  lambda p: with_semi_final(p) or cluster(3, advancing=7, teams=6)(p)
                  or cluster(4, teams=7)(p),
                  f"{ROUND}[3].stage.advancing", "stage.advancing"),
    Contradiction("more of the semi-final go on than the clusters send to it",
                  lambda p: with_semi_final(p) or cluster(3, advancing=7)(p)
                  or cluster(4, teams=7)(p),
                  f"{ROUND}[3].stage.advancing", "stage.advancing"),
    Contradiction("three clusters where four are promised",
                  lambda p: p["phases"][0].update(rounds_promised=5),
                  "phases[0].rounds_promised", "phase.rounds_promised"),
]  # fmt: skip


@each(STAGE_CASES)
def test_one_contradiction_of_a_stage_is_one_finding(plan: Document, case: Contradiction) -> None:
    assert_one_finding(plan, case)


def test_clusters_may_lead_to_a_semi_final_and_it_to_the_final(plan: Document) -> None:
    with_semi_final(plan)
    assert findings_of(plan) == []


def test_clusters_may_perform_on_the_same_day(plan: Document) -> None:
    for item in rounds(plan)[:3]:
        item |= {"name": item["id"], "opens_at": "17/8/2024 08:00", "closes_at": "17/8/2024 17:00"}
    assert findings_of(plan) == []


def entry(**values: Any) -> Spoil:
    return lambda plan: plan["phases"][0]["entries"].update(values)


ENTRY_CASES = [
    Contradiction("fewer words allowed than asked", entry(word_maximum=900),
                  "phases[0].entries.word_maximum", "entries.word_count"),
    Contradiction("a shorter video allowed than asked", entry(video_maximum="3 phút"),
                  "phases[0].entries.video_maximum", "entries.video_length"),
    Contradiction("words of videos", entry(kinds=["video"]),
                  "phases[0].entries.word_maximum", "entries.limit_unused"),
    Contradiction("minutes of essays", entry(kinds=["essay"]),
                  "phases[0].entries.video_maximum", "entries.limit_unused"),
    Contradiction("a criterion without points",
                  lambda p: p["phases"][0]["entries"]["criteria"][2].update(points=-5),
                  "phases[0].entries.criteria[2].points", "criterion.points"),
    Contradiction("a stage for essays",
                  lambda p: p["phases"][0]["rounds"][0].update(stage={"venue": "Hội trường"}),
                  "phases[0].rounds[0].stage", "stage.round_misplaced"),
    Contradiction("prizes before the last entry", lambda p: p["calendar"][2].update(
                      {"from": "10/9/2020", "until": "14/9/2020"}),
                  "calendar[2].until", "calendar.too_early"),
]  # fmt: skip


@each(ENTRY_CASES)
def test_one_contradiction_of_entries_is_one_finding(
    entries: Document, case: Contradiction
) -> None:
    assert_one_finding(entries, case)
