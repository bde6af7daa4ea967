"""A first definition of a few answers, and the overview of what is there and what is missing."""

from typing import Any

import pytest
from msgspec.structs import replace

from contracts.hash_commitments import NO_QUESTIONS
from contracts.rounds import Rounds, RoundState
from tests.unit.gateway.browser import Desk
from tests.unit.gateway.browser import desk as desk
from tests.unit.gateway.browser import house as house
from tests.unit.gateway.example_contest import CONTEST, EXAM_ROUND

HERE = f"/contests/{CONTEST}/set-up"


def test_a_few_answers_make_a_first_definition(desk: Desk) -> None:
    answers: dict[str, Any] = {
        "title": "Hội thi xã Bình An",
        "organiser": "UBND xã Bình An",
        "first_day": "04/01/2027",
        "weeks": "2",
        "topics": "Một cửa\nChuyển đổi số",
        "questions": "20",
        "time_limit": "30 phút",
    }
    made = desk.send("/set-up/start", **answers)
    assert made.status_code == 200
    assert "hoi-thi-xa-binh-an" in made.text
    assert "Không thấy chỗ nào mâu thuẫn" in made.text
    wrong = desk.send("/set-up/start", **{**answers, "weeks": "99", "first_day": "32/13/2027"})
    assert wrong.status_code == 422
    assert '<a href="#weeks">Số tuần thi (từ 1 đến 12): Hãy điền đúng mục này.</a>' in wrong.text
    late = desk.send("/set-up/start", **{**answers, "first_day": "32/13/2027"})
    assert '<a href="#first_day">Ngày mở đợt thi đầu tiên: ' in late.text
    assert "Hội thi xã Bình An" in late.text


@pytest.mark.parametrize(
    ("state", "digest", "said"),
    [
        ("planned", "", "Chưa có bộ câu hỏi"),
        ("planned", NO_QUESTIONS, "Chưa có bộ câu hỏi"),
        ("planned", "b" * 64, "Đã có bộ câu hỏi cho mọi đợt"),
        ("open", NO_QUESTIONS, "đã mở khi chưa có câu hỏi nên không nhập được nữa"),
    ],
)
def test_the_overview_says_whether_there_are_questions(
    desk: Desk, state: RoundState, digest: str, said: str
) -> None:
    one = replace(EXAM_ROUND, state=state, bank_digest=digest)
    desk.house.caller.handlers["exam.rounds"] = lambda item: Rounds([one])
    page = desk.get(HERE)
    assert said in page
    assert page.count("bộ câu hỏi") + page.count("chưa có câu hỏi") == 1


def test_a_contest_that_would_open_at_once_is_told_of_before_it_is_set_up(desk: Desk) -> None:
    answers = {"title": "Hội thi xã Bình An", "organiser": "UBND xã Bình An", "weeks": "2",
               "first_day": "26/10/2024",
               "topics": "Một cửa", "questions": "20", "time_limit": "30 phút"}  # fmt: skip
    assert "không nhập được câu hỏi nữa" in desk.send("/set-up/start", **answers).text


def test_the_overview_says_what_is_done_and_what_is_missing(desk: Desk) -> None:
    page = desk.get(HERE, saved="definition")
    assert "Đã lưu thể lệ" in page
    assert "3 người được dự thi chưa có mật khẩu" in page
    assert "1/1 cơ quan có đầu mối" in page
