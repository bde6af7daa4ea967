"""Corrections: nothing is decided that was not shown; appeals; the trail; evidence, no verdict."""

import re
from typing import Any

import pytest
from msgspec.structs import replace

from contracts.appeals import Appeals
from contracts.attempts import OwnAttempt, OwnAttempts
from contracts.errors import Refused
from contracts.publications import Publications
from contracts.question_bank import PaperPicture, RoundQuestions
from contracts.rounds import Rounds
from contracts.settled_round_decisions import (
    Decisions,
    DecisionView,
    Difference,
    Move,
    PrizeChange,
    RoundDifference,
    Subject,
)
from tests.unit.gateway.browser import Desk, hidden
from tests.unit.gateway.browser import desk as desk
from tests.unit.gateway.browser import house as house
from tests.unit.gateway.example_contest import (
    APPEAL,
    CONTEST,
    EXAM_ROUND,
    INTEGRITY,
    QUESTION,
    ROUND,
    decision,
)
from tests.unit.gateway.fakes import NOW_US

HERE = f"/contests/{CONTEST}"
NEW = f"{HERE}/second-looks/new"
KEY: dict[str, Any] = {"kind": "correct_key", "question": "q1", "option": "B", "round": ROUND}
SUBJECT = Subject("correct_key", "q1", "B")
SHOWN = Difference(
    CONTEST,
    SUBJECT,
    "d" * 64,
    [RoundDifference(ROUND, 40, 12, 9, 7)],
    [Move(ROUND, "p1", "Lê Bình", "Sở Nội vụ", 3, 1, 18, 19)],
    [PrizeChange(ROUND, "lost", "a", "Giải tuần", "first", "Giải Nhất", 500_000, "p3", "An", "")],
)


@pytest.fixture(autouse=True)
def settled(desk: Desk) -> None:
    handlers = desk.house.caller.handlers
    handlers["exam.rounds"] = lambda _item: Rounds([replace(EXAM_ROUND, state="settled")])
    handlers["scoring.preview_decision"] = lambda item: replace(SHOWN, subject=item.subject)
    desk.house.gateway.contests.changed(CONTEST)  # a chore may have asked already


def test_one_thing_is_asked_at_a_time_until_the_option(desk: Desk) -> None:
    assert 'value="void_question"' in desk.get(NEW)
    questions = desk.get(NEW, kind="correct_key")
    assert '<option value="q1">▲ q1' in questions
    options = desk.get(NEW, kind="correct_key", round=ROUND, question="q1")
    assert "Đáp án hiện nay" in options
    assert 'value="B"' in options
    assert 'name="option" value="A"' not in options
    assert "5/40" in options


def test_who_moves_and_who_loses_is_shown_before_anything_is_decided(desk: Desk) -> None:
    answer = desk.send(NEW, **KEY)
    assert answer.status_code == 200
    for words in ("12 lượt đổi điểm", "3 → 1", "18 → 19", "Giải Nhất", "500.000 đồng", "Mất"):
        assert words in answer.text, words
    assert desk.asked("scoring.decide") == []


def test_a_decision_needs_its_reason_and_the_digest_of_what_was_shown(desk: Desk) -> None:
    digest = hidden(desk.send(NEW, **KEY).text, "digest")
    without = desk.send(NEW, action="confirm", digest=digest, **KEY)
    assert without.status_code == 422
    assert 'href="#reason"' in without.text
    assert desk.asked("scoring.decide") == []
    done = desk.send(NEW, action="confirm", digest=digest, reason="Điều 5", **KEY)
    assert done.headers["location"] == f"{HERE}/second-looks?made=1"
    (item,) = desk.asked("scoring.decide")
    assert (item.subject, item.reason, item.digest) == (SUBJECT, "Điều 5", "d" * 64)
    assert item.by == "org"


def test_what_has_changed_meanwhile_is_shown_again(desk: Desk) -> None:
    def changed(_item: Any) -> DecisionView:
        raise Refused("decision.difference_changed", "Đã thay đổi. (Changed.)")

    desk.house.caller.handlers["scoring.decide"] = changed
    answer = desk.send(NEW, action="confirm", digest="0" * 64, reason="Điều 5", **KEY)
    assert answer.status_code == 422
    assert 'href="#changes"' in answer.text
    assert hidden(answer.text, "digest") == "d" * 64
    assert "Điều 5" in answer.text


def test_what_scoring_refuses_is_said_in_the_form(desk: Desk) -> None:
    def refused(_item: Any) -> Difference:
        raise Refused("decision.changes_nothing", "Không thay đổi gì. (Changes nothing.)")

    desk.house.caller.handlers["scoring.preview_decision"] = refused
    answer = desk.send(NEW, **KEY)
    assert answer.status_code == 422
    assert "Không thay đổi gì." in answer.text
    assert "q1" in answer.text
    incomplete = desk.send(NEW, kind="correct_key", round=ROUND, question="q1")
    assert incomplete.status_code == 422
    assert desk.send(NEW, kind="burn_everything").status_code == 422
    assert desk.send(NEW, kind="withdraw", decision="một").status_code == 422


def test_an_attempt_is_found_by_its_person(desk: Desk) -> None:
    desk.house.caller.handlers["exam.own_attempts"] = lambda _item: OwnAttempts(
        [
            OwnAttempt("at1", ROUND, 1, "submitted", NOW_US, NOW_US, NOW_US),
            OwnAttempt("at2", ROUND, 2, "in_progress", NOW_US, NOW_US),
        ]
    )
    page = desk.get(NEW, kind="annul_attempt", username="CB2")
    assert 'value="at1"' in page
    assert 'value="at2"' not in page
    desk.send(NEW, kind="annul_attempt", attempt="at1", username="CB2")
    (item,) = desk.asked("scoring.preview_decision")
    assert item.subject == Subject("annul_attempt", attempt="at1")


def test_only_what_stands_can_be_withdrawn(desk: Desk) -> None:
    first = decision(Subject("void_question", "q1"))
    made = [
        replace(first, withdrawn_by=2),
        replace(first, number=2, subject=Subject("withdraw", decision=1)),
        replace(first, number=3),
    ]
    desk.house.caller.handlers["scoring.decisions"] = lambda _item: Decisions(CONTEST, made, [])
    page = desk.get(NEW, kind="withdraw")
    assert 'id="decision-3"' in page
    assert 'id="decision-1"' not in page
    assert 'id="decision-2"' not in page


def test_the_list_tells_author_reason_time_and_what_is_to_be_published_again(desk: Desk) -> None:
    page = desk.get(f"{HERE}/second-looks")
    assert "Quyết định số 1" in page
    assert "lý do" in page
    assert "27/10/2024 10:33:20" in page
    assert f'href="{HERE}/results?round={ROUND}"' in page


def test_who_decides_sees_the_pictures_of_a_question_and_of_its_options(desk: Desk) -> None:
    one = PaperPicture("", "ab" * 32, "image/png", 40, 30, "Biển <tròn>")
    shown = replace(QUESTION, pictures=[one, replace(one, place="B", sha256="cd" * 32, alt="")])
    desk.house.caller.handlers["exam.round_questions"] = lambda _item: RoundQuestions(1, [shown])
    about = {"kind": "correct_key", "round": ROUND, "question": "q1"}
    pages = [
        desk.get(f"{HERE}/appeals/kn1"),
        desk.get(NEW, **about),
        desk.get(NEW, **about | {"kind": "void_question"}),
        desk.get(f"{HERE}/question-figures", round=ROUND),
    ]
    for page in pages:
        images = re.findall(r'<img class="picture" src="([^"]+)" alt="([^"]+)"', page)
        assert images == [
            (f"/api/contests/{CONTEST}/pictures/{'ab' * 32}", "Biển &lt;tròn&gt;"),
            (f"/api/contests/{CONTEST}/pictures/{'cd' * 32}", "Hình chưa có lời mô tả"),
        ]


def test_of_a_sealed_question_neither_figures_nor_what_would_change_are_shown(desk: Desk) -> None:
    def sealed(_item: Any) -> Any:
        raise Refused("question_statistics.keys_sealed", "Còn giữ kín. (Sealed.)")

    handlers = desk.house.caller.handlers
    handlers["scoring.question_statistics"] = sealed
    options = desk.get(NEW, kind="correct_key", round=ROUND, question="q1")
    assert "Đáp án hiện nay" not in options
    assert 'name="option" value="A"' in options
    assert "Mỗi câu chỉ sửa đáp án được một lần" in options
    concerned = RoundDifference(ROUND, 40, None, None, None)
    handlers["scoring.preview_decision"] = lambda item: Difference(
        CONTEST, item.subject, "d" * 64, [concerned], sealed=True
    )
    page = desk.send(NEW, **KEY)
    assert page.status_code == 200
    assert "40 lượt thi sẽ được tính lại" in page.text
    assert "Không ai đổi hạng" not in page.text
    assert "Không ai được thêm hoặc mất giải" not in page.text
    assert hidden(page.text, "digest") == "d" * 64
    made = decision(Subject("correct_key", "q1", ""))
    told = replace(made.difference, rounds=[concerned], sealed=True)
    handlers["scoring.decisions"] = lambda _item: Decisions(
        CONTEST, [replace(made, difference=told, sealed=True)], []
    )
    listed = desk.get(f"{HERE}/second-looks")
    assert "câu q1, đáp án mới giữ kín đến khi đợt cuối chốt" in listed
    assert "không xem trước kết quả" in listed


def test_before_settlement_there_is_nothing_to_correct(desk: Desk) -> None:
    handlers = desk.house.caller.handlers
    handlers["exam.rounds"] = lambda _item: Rounds([EXAM_ROUND])
    handlers["scoring.publications"] = lambda item: Publications(item.contest, [])
    desk.house.gateway.contests.changed(CONTEST)
    assert "Chưa có đợt thi nào được chốt" in desk.get(NEW, kind="correct_key")


# Appeals ------------------------------------------------------------------------------------------


def test_appeals_that_wait_are_listed_and_opened_one_at_a_time(desk: Desk) -> None:
    page = desk.get(f"{HERE}/appeals")
    assert "Chờ trả lời (1)" in page
    assert f'href="{HERE}/appeals/kn1"' in page
    assert "kn1" not in desk.get(f"{HERE}/appeals", state="refused")
    one = desk.get(f"{HERE}/appeals/kn1")
    assert "Câu này sai" in one
    assert "Hỏi &#34;gì&#34;?" in one
    assert "second-looks/new?kind=correct_key" in one


@pytest.mark.parametrize(
    ("fields", "link"),
    [
        ({}, "#state-upheld"),
        ({"state": "upheld"}, "#decision"),
        ({"state": "refused"}, "#answer"),
        ({"state": "burnt"}, "#state-upheld"),
    ],
)
def test_an_answer_is_whole_or_not_given(desk: Desk, fields: dict[str, Any], link: str) -> None:
    answer = desk.send(f"{HERE}/appeals/kn1", **fields)
    assert answer.status_code == 422
    assert f'href="{link}"' in answer.text
    assert desk.asked("scoring.answer_appeal") == []


def test_an_appeal_is_upheld_by_a_decision_or_refused_with_a_reason(desk: Desk) -> None:
    desk.send(f"{HERE}/appeals/kn1", state="upheld", decision="1", answer="")
    done = desk.send(f"{HERE}/appeals/kn1", state="refused", decision="1", answer="đúng luật")
    assert done.headers["location"] == f"{HERE}/appeals?answered=refused"
    upheld, refused = desk.asked("scoring.answer_appeal")
    assert (upheld.state, upheld.decision, upheld.by) == ("upheld", 1, "org")
    assert (refused.state, refused.decision, refused.answer) == ("refused", None, "đúng luật")


def test_a_decision_made_for_an_appeal_leads_back_to_it(desk: Desk) -> None:
    digest = hidden(desk.send(NEW, appeal="kn1", **KEY).text, "digest")
    done = desk.send(NEW, action="confirm", digest=digest, reason="Điều 5", appeal="kn1", **KEY)
    assert done.headers["location"] == f"{HERE}/appeals/kn1?decision=1"
    page = desk.get(f"{HERE}/appeals/kn1", decision="1")
    assert '<option value="1" selected>' in page


def test_an_appeal_that_is_answered_shows_its_answer_and_no_form(desk: Desk) -> None:
    given = replace(
        APPEAL, state="refused", answer="đúng luật", answered_by="p1", answered_at_us=NOW_US
    )
    desk.house.caller.handlers["scoring.appeals"] = lambda item: Appeals(item.contest, [given])
    page = desk.get(f"{HERE}/appeals/kn1")
    assert "đúng luật" in page
    assert "Bình" in page
    assert 'name="state"' not in page
    assert desk.client.get(f"{HERE}/appeals/none").status_code == 404


# Trail and evidence -------------------------------------------------------------------------------


def test_the_trail_is_told_in_words_and_by_kind(desk: Desk) -> None:
    page = desk.get(f"{HERE}/audit")
    assert page.index("Duyệt tổng số CBCCVC") < page.index("Gia hạn hoặc mở lại đợt thi")
    assert "mất điện" in page
    assert "Bình" in page
    assert "Quyền: Đầu mối cơ quan" in page
    assert "role: liaison" not in page
    assert "Đóng lúc: " in page
    rounds = desk.get(f"{HERE}/audit", kind="rounds")
    assert "mất điện" in rounds
    assert "nghỉ hưu" not in rounds


def test_evidence_comes_with_its_context_and_without_a_verdict(desk: Desk) -> None:
    page = desk.get(f"{HERE}/integrity")
    finding = INTEGRITY.findings[0]
    assert finding.context in page
    assert finding.next in page
    assert "không phải kết luận" in page
    assert "Bình thường" in page
    assert desk.client.get(f"{HERE}/integrity?round=none").status_code == 404


def test_a_report_that_is_not_to_be_had_yet_says_why(desk: Desk) -> None:
    def early(_item: Any) -> Any:
        raise Refused("integrity.not_settled", "Đợt thi chưa chốt. (Not settled.)")

    desk.house.caller.handlers["scoring.integrity"] = early
    assert "Đợt thi chưa chốt." in desk.get(f"{HERE}/integrity", round=ROUND)
