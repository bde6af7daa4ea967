"""The desk of authors, over services that answer as they would."""

import re
from html import unescape
from typing import Any

import pytest
from msgspec.structs import replace

from contracts.contests import Contests
from contracts.errors import Refused
from contracts.question_proposals import HistoryLine, Proposals, ProposalView, ShownKeys
from plumbing.installation_keys import seal_to
from tests.unit.gateway.fakes import NOW_US, House, refuse
from tests.unit.gateway.questions.question_desks import DESK, FORM, Desk, page_text, proposal
from tests.unit.gateway.questions.question_desks import house as house


def test_authors_see_their_own_questions_and_their_own_office_s_target(house: House) -> None:
    with house.open() as client:
        answer = Desk(house, client, "author").get(DESK)
    assert answer.status_code == 200
    text = page_text(answer)
    assert "Câu hỏi q1?" in text
    assert "3/10 câu" in text
    assert "Quá hạn, thiếu 7 câu" in text
    assert "Tài chính" not in text
    (asked,) = house.caller.commands("exam.proposals")
    assert asked.author == "p1"


def test_a_number_of_thousands_of_digits_in_an_address_is_none(house: House) -> None:
    """Python refuses to read it: the page answered with a fault of its own."""
    with house.open() as client:
        assert Desk(house, client, "author").get(f"{DESK}?received={'9' * 5000}").status_code == 200


def test_a_question_from_the_form_is_sent_whole_with_its_key_sealed(house: House) -> None:
    with house.open() as client:
        answer = Desk(house, client, "author").send(f"{DESK}/new", **FORM)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{DESK}?received=1")
    (item,) = house.caller.commands("exam.propose")
    (sent,) = item.proposals
    assert sent.question.options == {"A": "Chủ tịch", "B": "Thư ký"}
    assert (sent.question.contributor, sent.question.difficulty) == ("Tư pháp", "easy")
    (keys,) = house.caller.commands("scoring.propose_keys")
    assert "Điều 5" not in str(keys)


@pytest.mark.parametrize(
    ("changes", "held"),
    [
        ({}, "C"),
        ({"shuffle": "yes"}, ""),
        ({"shuffle": "no"}, "ABC"),
        ({"shuffle": "?"}, "C"),
        ({"option_C": "Cả A và B"}, "ABC"),
        ({"option_C": "Chánh án"}, ""),
    ],
)
def test_what_the_form_says_of_the_order_wins_over_what_is_found(
    house: House, changes: dict[str, str], held: str
) -> None:
    given = FORM | {"option_C": "Không có phương án nào"} | changes
    with house.open() as client:
        answer = Desk(house, client, "author").send(f"{DESK}/new", **given)
    assert answer.status_code == 303
    (item,) = house.caller.commands("exam.propose")
    assert item.proposals[0].question.held == held


@pytest.mark.parametrize(
    ("changes", "field", "anchor"),
    [
        ({"office": ""}, "office", "office"),
        ({"office": "Lạ"}, "office", "office"),
        ({"topic": ""}, "topic", "topic"),
        ({"text": " "}, "text", "text"),
        ({"option_B": ""}, "options", "option_A"),
        ({"option_D": "bốn"}, "options", "option_A"),
        ({"option_B": "CHỦ TỊCH"}, "options", "option_A"),
        ({"answer": ""}, "answer", "answer_A"),
        ({"answer": "C"}, "answer", "answer_A"),
    ],
)
def test_what_is_wrong_with_a_question_is_said_beside_its_field(
    house: House, changes: dict[str, str], field: str, anchor: str
) -> None:
    with house.open() as client:
        answer = Desk(house, client, "author").send(f"{DESK}/new", **(FORM | changes))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert f'href="#{anchor}"' in answer.text
    assert f'id="{anchor}"' in answer.text
    assert house.caller.commands("exam.propose") == []
    kept = (FORM | changes)["option_A"]
    assert kept in answer.text


@pytest.mark.parametrize(
    ("code", "field"),
    [("proposal.text_doubled", "text"), ("proposal.late", "office"), ("proposal.id_taken", None)],
)
def test_what_a_service_refuses_is_said_on_the_form(
    house: House, code: str, field: str | None
) -> None:
    house.caller.handlers["exam.propose"] = refuse(code)
    with house.open() as client:
        answer = Desk(house, client, "author").send(f"{DESK}/new", **FORM)
    assert answer.status_code == 422
    assert f"no: {code}" in answer.text
    assert field is None or f'id="{field}-error"' in answer.text


def test_what_cannot_be_read_of_a_file_is_named_by_its_place(house: House) -> None:
    broken = "$CATEGORY: a\n\n::x1::Một?{=a ~b}\n\n::x2::Hai?{}\n"
    with house.open() as client:
        desk = Desk(house, client, "author")
        answer = desk.send(
            f"{DESK}/file", files={"file": ("a.gift", broken.encode())}, office="Tư pháp"
        )
        none = desk.send(f"{DESK}/file", files={"file": ("", b"")})
    assert answer.status_code == 422
    text = page_text(answer)
    assert "x2" in text
    assert " 5 " in text
    assert none.status_code == 422
    assert 'id="file-error"' in none.text
    assert house.caller.commands("exam.propose") == []


@pytest.mark.parametrize("action", ["check", "send"])
def test_a_file_is_only_checked_where_that_is_asked_for(house: House, action: str) -> None:
    good = "$CATEGORY: a\n\n::x1::Một?{=a ~b}\n\n::x2::Hai?{=a ~b}\n"
    with house.open() as client:
        answer = Desk(house, client, "author").send(
            f"{DESK}/file",
            files={"file": ("a.gift", good.encode())},
            office="Tư pháp",
            action=action,
        )
    (item,) = house.caller.commands("exam.propose")
    assert item.dry_run == (action == "check")
    assert len(house.caller.commands("scoring.propose_keys")) == (action == "send")
    if action == "check":
        assert "có 2 câu mới" in page_text(answer)
    else:
        assert answer.headers["location"] == f"{DESK}?received=2"


@pytest.mark.parametrize("action", ["check", "send"])
def test_pasted_questions_are_checked_with_their_right_options_and_sent(
    house: House, action: str
) -> None:
    pasted = "Câu 1: Ai ký?\nA. Người nhận\nB. Người nộp\nĐáp án: B"
    with house.open() as client:
        answer = Desk(house, client, "author").send(
            f"{DESK}/file",
            files={"file": ("", b"")},
            pasted=pasted,
            topic="a",
            office="Tư pháp",
            action=action,
        )
    (item,) = house.caller.commands("exam.propose")
    assert item.dry_run == (action == "check")
    if action == "check":
        assert "<strong>B.</strong> Người nộp" in answer.text
        assert "Đáp án: B</textarea>" in answer.text
    else:
        assert answer.headers["location"] == f"{DESK}?received=1"


OLD = "C©u 1: Ai ký?\nA. Ng­êi nhËn\nB. Ng­êi nép\nANSWER: B"


def test_an_old_encoding_is_shown_to_authors_and_converted_when_they_agree(house: House) -> None:
    with house.open() as client:
        desk = Desk(house, client, "author")
        send: dict[str, Any] = {"pasted": OLD, "topic": "a", "office": "Tư pháp", "action": "check"}
        shown = desk.send(f"{DESK}/file", files={"file": ("", b"")}, **send)
        agreed = desk.send(f"{DESK}/file", files={"file": ("", b"")}, convert="1", **send)
    assert "“Ng­êi nép” → “Người nộp”" in unescape(shown.text)
    assert 'name="convert"' in shown.text
    assert "<strong>B.</strong> Người nộp" in agreed.text
    (item,) = house.caller.commands("exam.propose")
    assert item.dry_run


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_dry_run_over_the_api_says_which_option_was_found_right(
    house: House, dry_run: bool
) -> None:
    text = "Câu 1: Ai ký?\nA. Người nhận\nB. Người nộp\nĐáp án: B\n".encode()
    with house.open() as client:
        answer = client.post(
            f"/api{DESK}/proposals",
            files={"file": ("q.txt", text)},
            params={"topic": "a", "office": "Tư pháp", "dry_run": str(dry_run).lower()},
            headers=house.bearer("author"),
        )
    assert answer.status_code == (200 if dry_run else 201), answer.text
    told = [(one["answer"], one["signs"]) for one in answer.json()["found"]]
    assert told == ([("B", ["answer_line"])] if dry_run else [])


def test_a_question_sent_back_says_why_and_is_edited_with_its_own_key(house: House) -> None:
    returned = HistoryLine(NOW_US, "v", "return", "draft", 1, "Căn cứ đã hết hiệu lực")
    found = proposal(history=[*proposal().history, returned])
    house.caller.handlers["exam.proposals"] = lambda item: Proposals([found])

    def shown(item: Any) -> ShownKeys:
        import base64

        assert item.commitments == {"q1": "c"}
        seal = seal_to(base64.b64decode(item.seal_to))
        return ShownKeys({"q1": seal('{"key":"C","source":"Điều 9"}'.encode())})

    house.caller.handlers["scoring.show_keys"] = shown
    with house.open() as client:
        desk = Desk(house, client, "author")
        assert "Căn cứ đã hết hiệu lực" in page_text(desk.get(f"{DESK}/own/q1"))
        form = desk.get(f"{DESK}/own/q1/edit").text
        answer = desk.send(f"{DESK}/own/q1/edit", **FORM)
    assert re.search(r'id="answer_C"[^>]* checked', form)
    assert "Điều 9" in form
    assert answer.headers["location"] == f"{DESK}/own/q1?saved=1"
    assert house.caller.commands("exam.propose")[-1].revise


def test_a_withdrawal_needs_a_reason(house: House) -> None:
    def moved(item: Any) -> ProposalView:
        if not item.comment:
            raise Refused("proposal.comment_missing", "Hãy ghi rõ lý do. (Say why.)")
        return proposal(state="retired")

    house.caller.handlers["exam.move_proposal"] = moved
    with house.open() as client:
        desk = Desk(house, client, "author")
        page, path = f"{DESK}/own/q1", f"{DESK}/own/q1/withdrawal"
        refused = desk.send(page, path)
        done = desk.send(page, path, comment="Viết nhầm chủ đề")
    assert refused.status_code == 422
    assert 'id="comment-error"' in refused.text
    assert done.headers["location"] == f"{DESK}?withdrawn=q1"


def of_several(house: House) -> House:
    """The plan allows several right options."""
    told: Any = house.caller.handlers["registration.contests"](None)
    (view,) = told.contests
    kinds = ["single_choice", "multiple_choice"]
    phases = [
        replace(one, quiz=replace(one.quiz, kinds=kinds) if one.quiz else None)
        for one in view.definition.phases
    ]
    there = replace(view, definition=replace(view.definition, phases=phases))
    house.caller.handlers["registration.contests"] = lambda item: Contests([there])
    return house


def test_several_right_options_are_ticked_stay_ticked_and_make_the_kind(house: House) -> None:
    ticked: dict[str, Any] = FORM | {"option_C": "Bí thư", "answer": ["A", "C"]}
    with of_several(house).open() as client:
        desk = Desk(house, client, "author")
        wrong = desk.send(f"{DESK}/new", **ticked | {"topic": ""})
        one = desk.send(f"{DESK}/new", **ticked | {"kind": "multiple_choice", "answer": "B"})
        empty = desk.send(f"{DESK}/new", **ticked | {"answer": ["A", "D", "E"]})
        sent = desk.send(f"{DESK}/new", **ticked)
    assert wrong.status_code == 422
    boxes = re.findall(r'type="checkbox" id="answer_(\w)"[^>]* checked', wrong.text)
    assert boxes == ["A", "C"]
    assert "Phương án D, E được đánh dấu đúng" in page_text(empty)
    assert (one.status_code, sent.status_code) == (303, 303)
    proposed = [item.proposals[0].question for item in house.caller.commands("exam.propose")]
    assert [question.kind for question in proposed] == ["multiple_choice", "multiple_choice"]


def test_several_right_options_are_no_question_of_a_plan_with_one_alone(house: House) -> None:
    with house.open() as client:
        desk = Desk(house, client, "author")
        assert 'type="radio" id="answer_A"' in desk.get(f"{DESK}/new").text
        ticked: dict[str, Any] = FORM | {"answer": ["A", "B"]}
        sent = desk.send(f"{DESK}/new", **ticked)
    assert sent.status_code == 422
    assert 'id="answer-error"' in sent.text
