"""Screening at the door: who may, and what is asked of exam."""

import pytest
from msgspec.structs import replace

from contracts.entries import ScreeningState
from contracts.handing_in import EntriesQuery
from contracts.preparation_progress import Preparation, Served
from contracts.screening import AnswerRefusal, AppealRefusal, ScreenEntry, ScreeningStep
from tests.unit.gateway.example_contest import CONTEST, ENTRY, ROUND
from tests.unit.gateway.fakes import House, problem_of

BASE = f"/api/contests/{CONTEST}/entries/bai1"
DESK = f"/api/contests/{CONTEST}/rounds/{ROUND}/screening"


def test_only_organisers_of_the_contest_see_what_waits_and_decide(house: House) -> None:
    others = [
        house.bearer("organiser", contest="hoi-thi-khac"),
        house.bearer("liaison", agency="A1"),
        house.bearer("judge"),
        house.bearer("contestant"),
    ]
    decision = {"version": 1, "decision": "accepted", "anonymous": True}
    with house.open() as client:
        for headers in others:
            asked = [
                client.get(DESK, headers=headers),
                client.post(f"{BASE}/screening", json=decision, headers=headers),
                client.post(
                    f"{BASE}/refusal-answer", json={"upheld": True, "answer": "x"}, headers=headers
                ),
            ]
            assert {problem_of(one).code for one in asked} == {"role.missing"}
    assert house.caller.commands("exam.screen_entry") == []
    assert house.caller.commands("exam.answer_refusal") == []


def test_a_decision_says_who_until_when_of_which_version_and_that_it_names_nobody(
    house: House,
) -> None:
    body = {
        "version": 2,
        "decision": "sent_back",
        "reason": "thiếu bìa",
        "mend_until": "2024-11-01T17:00:00+07:00",
        "anonymous": True,
    }
    with house.open() as client:
        who = house.bearer("organiser", contest=CONTEST)
        made = client.post(f"{BASE}/screening", json=body, headers=who)
        wrong = [
            client.post(f"{BASE}/screening", json={**body, "mend_until": until}, headers=who)
            for until in ("mai", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+07:00")
        ]
    assert made.status_code == 200
    assert {problem_of(one).code for one in wrong} == {"request.invalid"}
    assert house.caller.commands("exam.screen_entry") == [
        ScreenEntry(CONTEST, "bai1", 2, "sent_back", "thiếu bìa", 1_730_455_200_000_000, "p1", True)
    ]


@pytest.mark.parametrize(
    ("standing", "decision", "code"),
    [
        ("accepted", "refused", "screening.published"),
        ("accepted", "sent_back", "screening.published"),
        ("accepted", "accepted", None),
        ("waiting", "refused", None),
    ],
)
def test_what_was_accepted_and_published_is_taken_out_by_a_decision_only(
    house: House, standing: ScreeningState, decision: str, code: str | None
) -> None:
    house.caller.handlers["exam.entry"] = lambda item: replace(ENTRY, screening=standing)
    body = {"version": 1, "decision": decision, "reason": "chép", "anonymous": True}
    with house.open() as client:
        who = house.bearer("organiser", contest=CONTEST)
        answer = client.post(f"{BASE}/screening", json=body, headers=who)
    assert (problem_of(answer).code if answer.status_code >= 400 else None) == code
    assert len(house.caller.commands("exam.screen_entry")) == (code is None)


@pytest.mark.parametrize(
    ("state", "query"),
    [
        ("waiting", EntriesQuery(CONTEST, ROUND, screening="waiting")),
        ("appealed", EntriesQuery(CONTEST, ROUND, appealed=True)),
    ],
)
def test_what_waits_is_listed_with_how_many_there_are(
    house: House, state: str, query: EntriesQuery
) -> None:
    with house.open() as client:
        headers = house.bearer("organiser")
        told = client.get(DESK, params={"state": state}, headers=headers).json()
    assert house.caller.commands("exam.entries") == [query]
    assert told["counts"] == {
        "waiting": 1,
        "accepted": 0,
        "sent_back": 0,
        "refused": 0,
        "appealed": 0,
    }
    assert [one["appealed"] for one in told["entries"]] == [False]


def test_an_appeal_is_an_authors_or_of_the_own_agencys_liaison(house: House) -> None:
    with house.open() as client:
        own = house.bearer("liaison", agency="A1", contest=CONTEST)
        asked = {"text": "vì sao", "agency": "A1"}
        path = f"{BASE}/refusal-appeal"
        client.post(path, json=asked, headers=own)
        elsewhere = client.post(path, json={**asked, "agency": "A2"}, headers=own)
        client.post(path, json={"text": "vì"}, headers=house.bearer("contestant"))
    assert problem_of(elsewhere).code == "role.missing"
    assert house.caller.commands("exam.appeal_refusal") == [
        AppealRefusal(CONTEST, "bai1", "vì sao", "p1", "A1", house.now_us),
        AppealRefusal(CONTEST, "bai1", "vì", "p1", "", house.now_us),
    ]


def test_an_answer_says_which_other_organisers_there_are(house: House) -> None:
    staff = [
        Served("p1", "u1", "Mai", "organiser", "", True, True),
        Served("p2", "u2", "Tâm", "organiser", "", True, True),
        Served("p3", "u3", "Chờ", "organiser", "", True, False),
        Served("p4", "u4", "Lan", "judge", "", True, True),
    ]
    house.caller.handlers["registration.preparation"] = lambda item: Preparation(
        CONTEST, 1, 1, 4, 0, 0, staff
    )
    steps = [ScreeningStep(1, "refused", "lạc đề", "p2", house.now_us)]
    house.caller.handlers["exam.answer_refusal"] = lambda item: replace(
        ENTRY, screening="refused", screenings=steps, appeal_until_us=house.now_us
    )
    with house.open() as client:
        told = client.post(
            f"{BASE}/refusal-answer",
            json={"upheld": False, "answer": "đúng quy định", "own_reason": "một mình"},
            headers=house.bearer("organiser"),
        ).json()
    assert house.caller.commands("exam.answer_refusal") == [
        AnswerRefusal(
            CONTEST, "bai1", False, "đúng quy định", "p1", False, "một mình", {"p2": "Tâm"}
        )
    ]
    assert [(one["action"], one["by"] != "") for one in told["screenings"]] == [("refused", True)]
    assert told["appeal_until"]
