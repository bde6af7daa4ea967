"""Second looks at the door: what they take, what they ask for, who may."""

from typing import Any

import pytest

from contracts.empty_reply import Done
from contracts.errors import Refused
from tests.unit.gateway.example_contest import CONTEST
from tests.unit.gateway.fakes import House, problem_of

DECISIONS = f"/api/contests/{CONTEST}/decisions"
VOID = {"kind": "void_question", "question": "q1"}
MARK = {
    "kind": "correct_mark", "round": "w1", "panel": "ban", "work": "B001", "judge": "GK01",
    "criterion": "noi-dung", "mark": "8,5",
}  # fmt: skip


def test_a_preview_asks_what_would_change_and_decides_nothing(house: House) -> None:
    with house.open() as client:
        answer = client.post(
            f"{DECISIONS}?preview=true", json=VOID, headers=house.bearer("organiser")
        )
    assert answer.status_code == 200
    assert answer.json()["digest"] == "d" * 64
    assert house.caller.commands("scoring.decide") == []


def test_a_confirmation_carries_author_reason_and_the_digest_of_what_was_shown(
    house: House,
) -> None:
    body = {**VOID, "reason": "hai phương án đúng", "digest": "d" * 64}
    with house.open() as client:
        headers = house.bearer("organiser", person="org-7")
        answer = client.post(DECISIONS, json=body, headers=headers)
    assert answer.status_code == 201
    assert answer.json()["at"].endswith("+07:00")
    (item,) = house.caller.commands("scoring.decide")
    assert (item.by, item.reason, item.digest) == ("org-7", "hai phương án đúng", "d" * 64)


@pytest.mark.parametrize("part", ["", "chao-hoi"])
def test_a_mark_is_corrected_in_points_of_a_part_where_there_are_any(
    house: House, part: str
) -> None:
    with house.open() as client:
        body = {**MARK, "part": part}
        client.post(f"{DECISIONS}?preview=1", json=body, headers=house.bearer("organiser"))
    (item,) = house.caller.commands("scoring.preview_decision")
    subject = item.subject
    assert (subject.work, subject.judge, subject.part, subject.mark) == ("B001", "GK01", part, 850)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"kind": "correct_key", "question": "q1"}, "decision.incomplete"),
        ({"kind": "void_question"}, "decision.incomplete"),
        ({"kind": "void_question", "question": "q1", "option": "A"}, "decision.incomplete"),
        ({"kind": "annul_attempt", "question": "q1"}, "decision.incomplete"),
        ({"kind": "withdraw"}, "decision.incomplete"),
        ({"kind": "annul_entry", "work": "B001"}, "decision.incomplete"),
        (
            {"kind": "annul_entry", "work": "B001", "round": "w1", "part": "p"},
            "decision.incomplete",
        ),
        ({**MARK, "mark": ""}, "decision.incomplete"),
        ({**MARK, "mark": "tám"}, "mark.unreadable"),
        ({"kind": "withdraw", "decision": 0}, "request.invalid"),
        ({"kind": "burn_everything"}, "request.invalid"),
        ({**VOID, "surprise": 1}, "request.invalid"),
        ({**VOID, "question": "q" * 300}, "request.invalid"),
    ],
)
def test_a_decision_names_just_what_its_kind_needs(
    house: House, body: dict[str, Any], expected: str
) -> None:
    with house.open() as client:
        answer = client.post(DECISIONS, json=body, headers=house.bearer("organiser"))
    assert problem_of(answer).code == expected
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("decision.difference_changed", 409),
        ("decision.scoring_in_progress", 409),
        ("decision.reason_missing", 422),
        ("decision.option_unknown", 422),
        ("question.unknown", 404),
        ("attempt.unknown", 404),
        ("round.not_settled", 409),
    ],
)
def test_refusals_have_their_status(house: House, code: str, status: int) -> None:
    def refuse(_item: Any) -> Done:
        raise Refused(code, "no")

    house.caller.handlers["scoring.preview_decision"] = refuse
    with house.open() as client:
        answer = client.post(f"{DECISIONS}?preview=1", json=VOID, headers=house.bearer("organiser"))
    assert (problem_of(answer).code, answer.status_code) == (code, status)


def test_decisions_hold_keys_so_whoever_is_no_organiser_any_more_reads_none(house: House) -> None:
    def gone(_item: Any) -> Done:
        raise Refused("session.role_missing", "no longer")

    house.caller.handlers["registration.check_role"] = gone
    with house.open() as client:
        answer = client.get(DECISIONS, headers=house.bearer("organiser"))
    assert problem_of(answer).code == "session.role_missing"
    assert house.caller.commands("scoring.decisions") == []


def test_a_corrected_headcount_shows_first_what_it_would_change(house: House) -> None:
    path = f"/api/contests/{CONTEST}/headcounts"
    body = {"headcounts": {"A1": 14}, "reason": "hai người về hưu"}
    headers = house.bearer("organiser")
    with house.open() as client:
        shown = client.post(f"{path}?preview=true", json=body, headers=headers)
        assert house.caller.commands("registration.approve_headcounts") == []
        client.post(path, json=body, headers=headers)
    (line,) = shown.json()["agencies"]
    assert (line["before"]["headcount"], line["after"]["headcount"]) == (10, 14)
    (item,) = house.caller.commands("registration.approve_headcounts")
    assert item.reason == "hai người về hưu"


def test_a_body_that_says_something_twice_decides_nothing(house: House) -> None:
    body = b'{"kind":"void_question","question":"q1","question":"q2"}'
    with house.open() as client:
        answer = client.post(DECISIONS, content=body, headers=house.bearer("organiser"))
    assert problem_of(answer).code == "request.invalid"
    assert "khóa question có hai lần" in problem_of(answer).message
    assert house.caller.commands("scoring.decide") == []
