"""A whole contest over HTTP, on embedded and on RabbitMQ with PostgreSQL: what comes of it equals
what an independent count of the raw answers says, although the broker lost everything midway.
"""

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from cli.main import main
from tests.support.truth import participation, points, prizes, standings
from tests.support.waiting import until

from .play import Play
from .script import (
    AGENCIES,
    BARRED,
    EXCLUDED_LATER,
    KEYS,
    MAIN,
    NOBODY,
    PEOPLE,
    PRIZES,
    TIES,
    name_of,
)

pytestmark = pytest.mark.timeout(620)
ROUNDS = [(MAIN, "w1"), (MAIN, "w2"), (TIES, "w1"), (NOBODY, "w1")]
EXCLUDED = {BARRED, EXCLUDED_LATER}


def _standings(play: Play, contest: str, round_id: str) -> list[dict[str, Any]]:
    path = f"/api/contests/{contest}/rounds/{round_id}/standings"
    found = play.public.get(path)
    assert found["publication"] == play.publications[contest, round_id]["number"]
    lines: list[dict[str, Any]] = found["standings"]
    return lines


def _awards(play: Play, contest: str, round_id: str) -> list[tuple[str, str]]:
    lines = play.public.get(f"/api/contests/{contest}/awards")["awards"]
    return [
        (line["rank"], play.persons.get(line["person"], ""))
        for line in lines
        if line["round"] == round_id
    ]


def test_every_acknowledged_answer_is_in_the_database_and_counted_once(play: Play) -> None:
    stored: dict[tuple[str, str], list[str]] = {(s.person, s.round): [] for s in play.sat(MAIN)}
    for sat in play.sat(MAIN):
        stored[sat.person, sat.round].append(json.dumps(sat.answers, sort_keys=True))
    noted: dict[tuple[str, str], list[str]] = {key: [] for key in stored}
    for sheet in play.sheets:
        if sheet.contest == MAIN:
            key = (play.persons[sheet.person], sheet.round)
            noted[key].append(json.dumps(sheet.answers, sort_keys=True))
    assert {key: sorted(value) for key, value in stored.items()} == {
        key: sorted(value) for key, value in noted.items()
    }
    assert len(play.sat(MAIN)) == len([s for s in play.sheets if s.contest == MAIN])


def test_the_broker_really_lost_its_queues_midway(play: Play) -> None:
    assert play.lost_queues >= 4


def test_every_attempt_was_scored_once_by_itself(play: Play) -> None:
    database = play.stage.database("scoring")
    with database.reading() as connection:
        rows = connection.execute(sa.text("SELECT contest, person, round, score FROM scores")).all()
    database.close()
    for contest in (MAIN, TIES, NOBODY):
        scored = sorted(
            (play.persons[row.person], row.round, row.score)
            for row in rows
            if row.contest == contest
        )
        assert scored == sorted(
            (sat.person, sat.round, points(sat, KEYS)) for sat in play.sat(contest)
        )


@pytest.mark.parametrize("round_id", ["w1", "w2"])
def test_published_standings_are_those_of_the_raw_answers(play: Play, round_id: str) -> None:
    expected = standings(play.sat(MAIN, round_id), KEYS, EXCLUDED)
    lines = _standings(play, MAIN, round_id)
    assert [
        (play.persons[line["person"]], line["score"], line["duration_s"]) for line in lines
    ] == expected
    assert len(expected) >= 6
    assert [line["rank"] for line in lines] == list(range(1, len(lines) + 1))
    assert lines[0]["name"] == name_of(play.persons[lines[0]["person"]])


@pytest.mark.parametrize("round_id", ["w1", "w2"])
def test_published_prizes_are_those_of_the_raw_answers(play: Play, round_id: str) -> None:
    order = [person for person, _, _ in standings(play.sat(MAIN, round_id), KEYS, EXCLUDED)]
    assert _awards(play, MAIN, round_id) == prizes(order, PRIZES)


def test_where_everyone_is_equal_the_earlier_submission_stands_first(play: Play) -> None:
    expected = standings(play.sat(TIES, "w1"), KEYS, {BARRED}, by_duration=False)
    lines = _standings(play, TIES, "w1")
    assert {line["score"] for line in lines} == {5}
    order = [play.persons[line["person"]] for line in lines]
    assert order == [person for person, _, _ in expected]
    assert sorted(order) == list(PEOPLE)[:6]
    assert _awards(play, TIES, "w1") == prizes(order, PRIZES)


def test_a_contest_that_nobody_took_part_in_has_empty_results(play: Play) -> None:
    assert _standings(play, NOBODY, "w1") == []
    assert _awards(play, NOBODY, "w1") == prizes([], PRIZES)
    table = play.public.get(f"/api/contests/{NOBODY}/participation")
    assert {line["participants"] for line in table["agencies"]} == {0}
    assert not table["quota_met"]


@pytest.mark.parametrize("contest", [MAIN, TIES, NOBODY])
@pytest.mark.parametrize("scope", ["phase", "w1"])
def test_participation_is_that_of_the_raw_answers(play: Play, contest: str, scope: str) -> None:
    """Distinct people with an answer; the person on two rosters counts once; approved headcounts,
    which differ from the rosters, are the denominators."""
    round_id = None if scope == "phase" else scope
    gone = EXCLUDED if contest == MAIN else {BARRED}
    quotas = {code: agency[2] for code, agency in AGENCIES.items()}
    headcounts = {code: agency[3] for code, agency in AGENCIES.items()}
    expected = participation(play.sat(contest, round_id), PEOPLE, headcounts, quotas, gone)
    asked = {"round": round_id} if round_id else {}

    def told() -> dict[str, dict[str, Any]]:
        lines = play.public.get(f"/api/contests/{contest}/participation", **asked)["agencies"]
        return {
            line["agency"]: {name: line[name] for name in expected[line["agency"]]}
            for line in lines
        }

    with contextlib.suppress(AssertionError):  # what differs is told below
        until(lambda: told() == expected, "the figures are as expected")
    assert told() == expected


@pytest.mark.parametrize(("contest", "round_id"), ROUNDS)
@pytest.mark.parametrize("file", ["public", "auditor"])
def test_the_published_ledger_recounts(
    play: Play, contest: str, round_id: str, file: str, tmp_path: Path
) -> None:
    head = play.publications[contest, round_id]
    path = f"/api/contests/{contest}/rounds/{round_id}/publications/{head['number']}/ledger"
    caller = play.organiser if file == "auditor" else play.public
    response = caller.ask("GET", path, params={"file": file})
    assert response.status_code == 200, response.text
    ledger, key = tmp_path / "ledger.jsonl", tmp_path / "key.pub"
    ledger.write_bytes(response.content)
    key.write_text(head["public_key"])
    assert main(["recount", str(ledger), "--public-key", str(key)]) == 0


def test_publishing_again_is_the_same_publication(play: Play) -> None:
    path = f"/api/contests/{MAIN}/rounds/w2/publication"
    again = play.organiser.insist("POST", path).json()
    assert again == play.publications[MAIN, "w2"]


def test_the_audit_trail_is_whole_and_signed_and_one_that_was_edited_is_found(
    play: Play, tmp_path: Path
) -> None:
    trail, listed = tmp_path / "audit.jsonl", tmp_path / "publications.json"
    trail.write_bytes(play.organiser.insist("GET", f"/api/contests/{MAIN}/audit.jsonl").content)
    listed.write_bytes(play.public.insist("GET", f"/api/contests/{MAIN}/publications").content)
    words = ["audit", "verify", str(trail), "--publications", str(listed)]
    assert main(words) == 0
    assert trail.read_text().count('"line":"publication"') == listed.read_text().count('"root"')
    edited = trail.read_text().replace(play.organiser.person, "x" * 8, 1)
    trail.write_text(edited)
    assert main(words) == 1
