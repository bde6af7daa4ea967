"""A key found wrong after the publication: shown, confirmed, published, recounted, appealed."""

import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cli.main import main
from tests.e2e import acts
from tests.e2e.hours import close_round, define, open_rounds
from tests.e2e.play import Play, state, upload
from tests.e2e.script import KEYS, PEOPLE, definition, question_sheet, roster_sheet
from tests.support.contestants import Caller, Sheet
from tests.support.stage import EmbeddedStage, first_accounts
from tests.support.waiting import until

pytestmark = pytest.mark.timeout(620)
CONTEST = "e2e-xem-lai"
API = f"/api/contests/{CONTEST}"
PLAYERS = sorted(PEOPLE)[:7]
#: every paper holds all of these questions, so that the correction of one touches everybody
TOPIC = "LUAT-"
BLUEPRINT = "{ luat = 8, chi-so = 2 }"


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Play, dict[str, Sheet]]]:
    """A published round of seven people on an embedded platform."""
    folder: Path = tmp_path_factory.mktemp("second-looks")
    stage = EmbeddedStage(folder / "data")
    play = Play(stage, folder)
    try:
        yield play, _perform(play)
    finally:
        play.client.close()
        stage.close()


def _perform(play: Play) -> dict[str, Sheet]:
    organiser = play.organiser
    organiser.activate("ban-to-chuc", first_accounts(play.stage)["ban-to-chuc"])
    define(organiser, _plan(time.time() + 3600))
    taken = upload(organiser, f"{API}/roster", roster_sheet(play.folder / "roster.xlsx"))
    assert taken.status_code == 200, taken.text
    bank = question_sheet(play.folder / "questions.xlsx")
    until(partial(acts._bank_is_in, play, CONTEST, bank), "the bank is taken")
    codes = organiser.post(f"{API}/activation-codes", {})["codes"]
    for line in codes:
        code = line["username"].upper()
        if code in PLAYERS:
            play.people[code] = Caller(play.client, play.told, "contestant")
            play.people[code].activate(line["username"], line["code"])
    (kept_open,) = open_rounds(organiser, _plan)
    until(lambda: state(play, CONTEST, "w1") == "open", "w1 opens")
    sheets = {
        code: acts._sit(play, code, CONTEST, "w1", 3 + n) for n, code in enumerate(play.people)
    }
    close_round(organiser, kept_open, "w1")
    until(lambda: state(play, CONTEST, "w1") == "settled", "w1 settles")
    until(partial(_publish, play), "w1 is published")
    return sheets


def _plan(opens: float) -> str:
    return definition(CONTEST, opens, 1, blueprint=BLUEPRINT)


def _publish(play: Play) -> bool:
    response = play.organiser.insist("POST", f"{API}/rounds/w1/publication")
    if response.status_code == 409:
        return False
    assert response.status_code == 201, response.text
    play.publications[CONTEST, "w1"] = response.json()
    return True


def _results(play: Play) -> tuple[dict[str, tuple[int, int]], set[tuple[str, str]]]:
    """Person -> (rank, score) as anybody reads them, and who has which prize."""
    lines = play.public.get(f"{API}/rounds/w1/standings")["standings"]
    awards = play.public.get(f"{API}/awards")["awards"]
    ranks = {line["person"]: (line["rank"], line["score"]) for line in lines}
    return ranks, {(line["rank"], line["person"]) for line in awards if line["person"]}


def _recount(play: Play, number: int, folder: Path) -> int:
    files = []
    for kind in ("public", "auditor"):
        path = f"{API}/rounds/w1/publications/{number}/ledger?file={kind}"
        file = folder / f"{kind}-{number}.jsonl"
        file.write_bytes(play.organiser.ask("GET", path).content)
        files.append(str(file))
    return main(["recount", files[0], "--auditor", files[1]])


def test_a_wrong_key_is_corrected_as_shown_and_the_recount_agrees(
    played: tuple[Play, dict[str, Sheet]], tmp_path: Path
) -> None:
    play, sheets = played
    organiser = play.organiser
    question, option = _wrongly_answered(sheets[PLAYERS[0]])
    chosen = {code: sheet.answers[question] for code, sheet in sheets.items()}
    ranks, prizes = _results(play)
    assert _recount(play, 1, tmp_path) == 0

    victim = next(code for code in sheets if chosen[code] == option)
    text = {"attempt": sheets[victim].attempt, "question": question, "text": "Đáp án sai"}
    appeal = play.people[victim].post(f"{API}/rounds/w1/appeals", text)
    others = play.people[next(code for code in sheets if code != victim)]
    assert others.get(f"{API}/rounds/w1/appeals")["appeals"] == []
    assert others.ask("GET", f"{API}/appeals").status_code == 403

    wanted = {"kind": "correct_key", "question": question, "option": option}
    shown = _when_scored(organiser, wanted)
    assert _results(play) == (ranks, prizes)
    stale = {**wanted, "reason": "theo Nghị định", "digest": "0" * 64}
    refused = organiser.ask("POST", f"{API}/decisions", json=stale)
    assert (refused.status_code, refused.json()["code"]) == (409, "decision.difference_changed")
    made = organiser.post(f"{API}/decisions", {**stale, "digest": shown["digest"]})
    assert (made["number"], made["difference"]) == (1, shown)
    until(partial(_is_redrawn, organiser), "all is redrawn")
    draft = organiser.get(f"{API}/rounds/w1/draft")
    assert _results(play) == (ranks, prizes)  # not before it is published

    silent = organiser.ask("POST", f"{API}/rounds/w1/publication")
    assert (silent.status_code, silent.json()["unanswered"]) == (409, 1)  # a complaint is open
    upheld = {"state": "upheld", "decision": 1, "answer": "Đã sửa đáp án"}
    organiser.post(f"{API}/appeals/{appeal['appeal']}/answer", upheld)
    assert _publish(play)
    assert play.publications[CONTEST, "w1"]["number"] == 2
    now, holders = _results(play)
    moved = {move["person"]: (move["rank_after"], move["score_after"]) for move in shown["moves"]}
    assert {person: at for person, at in now.items() if at != ranks[person]} == moved
    changed = {(c["change"], c["rank"], c["person"]) for c in shown["prizes"]}
    assert changed == {("won", *one) for one in holders - prizes} | {
        ("lost", *one) for one in prizes - holders
    }
    persons = {play.people[code].person: chosen[code] for code in sheets}
    for person, (_, score) in now.items():
        gain = (persons[person] == option) - (persons[person] == KEYS[question])
        assert score == ranks[person][1] + gain
    assert [line["person"] for line in draft["standings"]] == list(now)
    for number in (1, 2):
        assert _recount(play, number, tmp_path) == 0

    (own,) = play.people[victim].get(f"{API}/rounds/w1/appeals")["appeals"]
    assert (own["state"], own["decision"]) == ("upheld", 1)


def _wrongly_answered(sheet: Sheet) -> tuple[str, str]:
    """A question that somebody got wrong, with what they chose: papers are drawn by chance."""
    return next(
        (question, option)
        for question, option in sheet.answers.items()
        if question.startswith(TOPIC) and option != KEYS[question]
    )


def _when_scored(organiser: Caller, wanted: dict[str, Any]) -> Any:
    """The preview, as soon as every attempt has its score."""
    found: list[Any] = []

    def shown() -> bool:
        response = organiser.ask("POST", f"{API}/decisions?preview=true", json=wanted)
        if response.status_code == 409:
            assert response.json()["code"] in (
                "decision.scoring_in_progress",
                "publication.incomplete",
            )
            return False
        assert response.status_code == 200, response.text
        found.append(response.json())
        return True

    until(shown, "it is scored")
    return found[0]


def _is_redrawn(organiser: Caller) -> bool:
    found = organiser.get(f"{API}/decisions")
    return bool(found["decisions"][0]["redrawn"]) and found["unpublished"] == ["w1"]
