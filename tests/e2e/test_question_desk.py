"""Questions from an office to a contestant's paper: contributed, vetted, selected, asked, scored.

P3's way, over the public API alone: an office sends a file, somebody else vets, the organiser
selects, and the round draws from what was selected.
"""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e import acts
from tests.e2e.hours import close_round, define, open_rounds
from tests.e2e.play import Play, state, upload
from tests.e2e.script import (
    KEY_CANARY,
    KEYS,
    PEOPLE,
    QUESTIONS,
    STEM_CANARY,
    definition,
    question_sheet,
    roster_sheet,
)
from tests.support.contestants import Caller
from tests.support.stage import EmbeddedStage, first_accounts
from tests.support.waiting import until

pytestmark = pytest.mark.timeout(620)
CONTEST = "e2e-dong-gop"
API = f"/api/contests/{CONTEST}"
BANK = f"{API}/questions"
PLAYERS = sorted(PEOPLE)[:3]
OFFICES = {"luat": "Tư pháp", "chi-so": "Thống kê"}
#: the first five of each topic are selected; the last one of each is retired
SELECTED = [name for name in QUESTIONS if int(name[-2:]) <= 5]
RETIRED = [name for name in QUESTIONS if int(name[-2:]) == 8]


@pytest.fixture(scope="module")
def play(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    """A contest on an embedded platform, with an author and a vetter, its round an hour away."""
    folder: Path = tmp_path_factory.mktemp("question-desk")
    stage = EmbeddedStage(folder / "data")
    made = Play(stage, folder)
    try:
        _prepare(made)
        yield made
    finally:
        made.client.close()
        stage.close()


def _prepare(play: Play) -> None:
    organiser = play.organiser
    organiser.activate("ban-to-chuc", first_accounts(play.stage)["ban-to-chuc"])
    define(organiser, _plan(time.time() + 3600))
    taken = upload(organiser, f"{API}/roster", roster_sheet(play.folder / "roster.xlsx"))
    assert taken.status_code == 200, taken.text
    for line in organiser.post(f"{API}/activation-codes", {})["codes"]:
        code = line["username"].upper()
        if code in PLAYERS:
            play.people[code] = Caller(play.client, play.told, "contestant")
            play.people[code].activate(line["username"], line["code"])
    for role in ("author", "vetter"):
        given = {"username": role, "name": f"Đồng chí {role}", "role": role, "contest": CONTEST}
        code = organiser.post("/api/roles", given)["code"]
        play.people[role] = Caller(play.client, play.told, role)
        play.people[role].activate(role, code)


def _plan(opens: float) -> str:
    targets = "".join(
        f'[[contributions.targets]]\noffice = "{office}"\ntopic = "{topic}"\nquestions = 8\n'
        for topic, office in OFFICES.items()
    )
    asked = f"[contributions]\nofficial_questions = {len(SELECTED)}\n{targets}"
    return definition(CONTEST, opens, 1, attempts_allowed="1") + asked


def test_contributed_questions_are_vetted_selected_asked_and_scored_by_their_keys(
    play: Play,
) -> None:
    _contribute(play)
    _vet(play)
    _select(play)
    (kept_open,) = open_rounds(play.organiser, _plan)
    until(lambda: state(play, CONTEST, "w1") == "open", "the round opens")
    points = dict(zip(PLAYERS, (5, 3, 1), strict=True))
    sheets = {code: acts._sit(play, code, CONTEST, "w1", right) for code, right in points.items()}
    for sheet in sheets.values():
        assert {question["id"] for question in sheet.paper} <= set(SELECTED)
    close_round(play.organiser, kept_open, "w1")
    until(lambda: state(play, CONTEST, "w1") == "settled", "the round settles")
    until(lambda: _published(play), "the round is published")
    lines = play.public.get(f"{API}/rounds/w1/standings")["standings"]
    scores = {line["person"]: line["score"] for line in lines}
    assert scores == {play.people[code].person: right for code, right in points.items()}
    _nobody_heard_a_key_or_a_source(play)


def _contribute(play: Play) -> None:
    """One office sends its part as a file, with all that it holds or nothing; the other too."""
    author = play.people["author"]
    file = question_sheet(play.folder / "questions.xlsx")
    sent = upload(author, f"{BANK}/proposals", file)
    assert (sent.status_code, sent.json()["code"]) == (422, "proposal.not_asked")
    for topic, office in OFFICES.items():
        for name, (about, key) in QUESTIONS.items():
            if about == topic:
                body = {
                    "id": name,
                    "topic": topic,
                    "text": f"{STEM_CANARY} {name}?",
                    "options": {letter: f"Phương án {letter} của {name}" for letter in "ABCD"},
                    "answer": key,
                    "source": f"{KEY_CANARY} {name}",
                    "office": office,
                }
                author.post(f"{BANK}/proposals", body)
    lines = author.get(f"{BANK}/contributions")["contributions"]
    assert [(line["office"], line["draft"], line["missing"]) for line in lines] == [
        (office, 8, 0) for office in OFFICES.values()
    ]


def _vet(play: Play) -> None:
    vetter, author = play.people["vetter"], play.people["author"]
    for name in QUESTIONS:
        found = vetter.get(f"{BANK}/proposals/{name}")
        assert (found["key"], found["source"]) == (KEYS[name], f"{KEY_CANARY} {name}")
        own = {"action": "accept", "revision": 1}
        assert author.ask("POST", f"{BANK}/proposals/{name}/moves", json=own).status_code == 403
        action = "retire" if name in RETIRED else "accept"
        move = {"action": action, "revision": 1, "comment": "Đã xem"}
        vetter.post(f"{BANK}/proposals/{name}/moves", move)
    for caller in (play.public, play.people[PLAYERS[0]]):
        assert caller.ask("GET", f"{BANK}/proposals").status_code in (401, 403)


def _select(play: Play) -> None:
    refused = play.organiser.ask("POST", f"{BANK}/selection", json={"questions": RETIRED})
    assert refused.json()["code"] == "proposal.not_vetted"
    found = play.organiser.post(f"{BANK}/selection", {"questions": SELECTED})
    assert (found["questions"], found["new"], found["notes"]) == (len(SELECTED), len(SELECTED), [])
    shown = play.organiser.get(f"{BANK}/proposals/{SELECTED[0]}")
    assert (shown["question"]["state"], shown["key"]) == ("selected", None)
    assert [line["action"] for line in shown["history"]] == ["propose", "accept", "select"]


def _published(play: Play) -> bool:
    response = play.organiser.insist("POST", f"{API}/rounds/w1/publication")
    assert response.status_code in (201, 409), response.text
    return response.status_code == 201


def _nobody_heard_a_key_or_a_source(play: Play) -> None:
    """Contestants and the public in no answer, exam in no table."""
    for heard in play.told.answers:
        if heard.who in ("public", "contestant"):
            assert KEY_CANARY not in heard.body, heard.path
    database = play.stage.database("exam")
    try:
        with database.reading() as connection:
            for table in ("proposals", "proposal_history", "questions", "audit"):
                rows = connection.exec_driver_sql(f"SELECT * FROM {table}").all()
                assert KEY_CANARY not in str(rows), table
    finally:
        database.close()
