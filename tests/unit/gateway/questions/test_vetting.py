"""The desk of vetters, over services that answer as they would."""

import re
from functools import partial

import pytest
from msgspec.structs import replace

from contracts.contests import Contests, ContestView
from contracts.question_proposals import Proposals
from gateway.questions.pages.question_views import shuffled
from tests.unit.gateway.example_contest import CONTEST, DEFINITION
from tests.unit.gateway.fakes import House, refuse
from tests.unit.gateway.questions.question_desks import (
    VETTING,
    Desk,
    page_text,
    proposal,
    vetters_house,
)
from tests.unit.gateway.questions.question_desks import house as house


def test_a_vetter_sees_a_question_beside_those_that_ask_nearly_the_same(house: House) -> None:
    with vetters_house(house).open() as client:
        desk = Desk(house, client, "vetter", person="v")
        queue, page = desk.get(VETTING).text, desk.get(f"{VETTING}/q1").text
        alone = desk.get(f"{VETTING}/q3").text
    assert f'href="{VETTING}/q1"' in queue
    assert queue.count("near-mark") == 1
    assert '<article class="card">' in page
    assert f'href="{VETTING}/q2"' in page
    assert '<article class="card">' not in alone


def test_after_a_decision_the_next_question_of_somebody_else_comes(house: House) -> None:
    with vetters_house(house).open() as client:
        desk = Desk(house, client, "vetter", person="v")
        answer = desk.send(f"{VETTING}/q1", action="accept", revision="1")
        assert answer.headers["location"] == f"{VETTING}/q3?done=accept&question=q1"
        assert "Đã đồng ý câu q1." in page_text(desk.get(answer.headers["location"]))
    (item,) = house.caller.commands("exam.move_proposal")
    assert (item.action, item.revision, item.by, item.role) == ("accept", 1, "v", "vetter")


def test_nobody_is_offered_to_accept_their_own_question(house: House) -> None:
    with vetters_house(house).open() as client:
        desk = Desk(house, client, "vetter", person="v")
        assert 'value="accept"' in desk.get(f"{VETTING}/q1").text
        assert 'value="accept"' not in desk.get(f"{VETTING}/q4").text


@pytest.mark.parametrize("code", ["proposal.comment_missing", "proposal.changed"])
def test_a_refused_decision_is_said_and_the_reason_that_was_typed_is_kept(
    house: House, code: str
) -> None:
    vetters_house(house).caller.handlers["exam.move_proposal"] = refuse(code)
    with house.open() as client:
        desk = Desk(house, client, "vetter", person="v")
        answer = desk.send(f"{VETTING}/q1", action="return", revision="1", comment="Sai căn cứ")
    assert answer.status_code in (409, 422)
    assert f"no: {code}" in answer.text
    assert "Sai căn cứ" in answer.text


@pytest.mark.parametrize("sent", [{"action": "select"}, {"action": "accept", "revision": "x"}])
def test_a_form_of_a_vetter_that_makes_no_sense_changes_nothing(
    house: House, sent: dict[str, str]
) -> None:
    with vetters_house(house).open() as client:
        answer = Desk(house, client, "vetter", person="v").send(f"{VETTING}/q1", **sent)
    assert answer.status_code == 422
    assert house.caller.commands("exam.move_proposal") == []


def test_a_preview_shows_every_option_in_changing_orders_and_no_letters() -> None:
    orders = {tuple(shuffled(proposal(), order)) for order in range(40)}
    assert len(orders) == 6
    assert all(sorted(order) == ["A", "B", "C"] for order in orders)
    assert shuffled(proposal(), 7) == shuffled(proposal(), 7)


def test_a_preview_keeps_held_options_last_and_says_why(house: House) -> None:
    options = {"A": "một", "B": "hai", "C": "ba", "D": "Tất cả các phương án trên"}
    question = replace(proposal().question, options=options, held="D")
    orders = {tuple(shuffled(proposal(question=question), order)) for order in range(40)}
    assert len(orders) == 6
    assert {order[-1] for order in orders} == {"D"}
    naming = replace(question, options=options | {"D": "Cả A và B"}, held="ABCD")
    told = {}
    for asked in (question, naming, replace(naming, held="")):
        asked_for = Proposals([proposal(question=asked)])
        vetters_house(house).caller.handlers["exam.proposals"] = partial(_same, asked_for)
        with house.open() as client:
            desk = Desk(house, client, "vetter", person="v")
            told[asked.held] = page_text(desk.get(f"{VETTING}/q1"))
            preview = desk.get(f"{VETTING}/q1/preview?order=3").text
        assert re.findall(r'aria-hidden="true">([A-F])</span>', preview) == list("ABCD")
        assert ("order=4" in preview) == (asked.held != "ABCD")
    assert "Phương án D nói về mọi phương án khác, nên luôn đứng cuối" in told["D"]
    assert "câu này giữ nguyên thứ tự phương án, không xáo" in told["ABCD"]
    assert "Mọi phương án của câu này được xáo, dù phương án D" in told[""]


def _same(answer: Proposals, _: object) -> Proposals:
    return answer


def test_a_preview_keeps_the_order_where_papers_do(house: House) -> None:
    phase = DEFINITION.phases[0]
    assert phase.quiz
    quiz = replace(phase.quiz, shuffle_options=False)
    plan = replace(DEFINITION, phases=[replace(phase, quiz=quiz)])
    house.caller.handlers["registration.contests"] = lambda item: Contests(
        [ContestView(CONTEST, plan, 1)]
    )
    with vetters_house(house).open() as client:
        pages = [
            Desk(house, client, "vetter").get(f"{VETTING}/q1/preview?order={order}").text
            for order in (1, 2, "x")
        ]
    for page in pages:
        assert re.findall(r'<span lang="vi">([^<]+)</span></label>', page) == ["một", "hai", "ba"]
        assert "order=" not in page.split("<main")[1]
