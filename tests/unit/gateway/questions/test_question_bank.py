"""Organisers choose the bank from vetted questions, and look at figures of those asked."""

from typing import Any

from contracts.question_bank import BankDifference
from contracts.question_proposals import Selection
from tests.unit.gateway.example_contest import CONTEST
from tests.unit.gateway.fakes import House, refuse
from tests.unit.gateway.questions.question_desks import (
    BANK,
    VETTING,
    Desk,
    page_text,
    vetters_house,
)
from tests.unit.gateway.questions.question_desks import house as house


def test_an_organiser_sees_what_a_selection_does_before_confirming_it(house: House) -> None:
    asked: list[Any] = []

    def select(item: Any) -> Selection:
        asked.append((item.questions, item.dry_run))
        notes = ["Kế hoạch chọn 2 câu. (Two are planned.)"]
        return Selection(BankDifference(1, 0, 0, 0, {"a": 1}, notes), {"q2": "c"}, "d")

    vetters_house(house).caller.handlers["exam.select_questions"] = select
    with house.open() as client:
        desk = Desk(house, client, "organiser")
        page = desk.get(BANK).text
        assert "checked" not in page
        assert desk.get(f"{BANK}?all=1").text.count(" checked") == 1
        tried = desk.send(BANK, action="try", question=["q2"])
        assert asked == [(["q2"], True)]
        assert "Kế hoạch chọn 2 câu." in tried.text
        assert "Giữ nguyên lời (đáp án luôn lấy mới, không so)" in tried.text
        changed = desk.send(BANK, action="change", question=["q2"])
        assert changed.text.count(" checked") == 1
        done = desk.send(BANK, action="confirm", question=["q2"])
    assert asked == [(["q2"], True)] * 2 + [(["q2"], False)]
    assert done.headers["location"] == f"{BANK}?selected=1"


def test_what_of_a_file_a_selection_would_replace_is_named_and_goes_with_its_confirmation(
    house: House,
) -> None:
    agreed: list[Any] = []

    def select(item: Any) -> Selection:
        agreed.append((item.dry_run, item.replace))
        return Selection(BankDifference(0, 1, 0, 0, {"a": 1}), {"q2": "c"}, "d", ["q2"])

    vetters_house(house).caller.handlers["exam.select_questions"] = select
    with house.open() as client:
        desk = Desk(house, client, "organiser")
        tried = desk.send(BANK, action="try", question=["q2"])
        assert "lời và đáp án của câu trong tệp bị thay bằng câu đóng góp" in tried.text
        assert '<input type="hidden" name="replace" value="q2">' in tried.text
        desk.send(BANK, action="confirm", question=["q2"], replace=["q2"])
    assert agreed[-1] == (False, ["q2"])


def test_an_organiser_goes_from_a_vetted_question_to_its_selection(house: House) -> None:
    with vetters_house(house).open() as client:
        organiser, vetter = Desk(house, client, "organiser"), Desk(house, client, "vetter")
        link = f"{BANK}?add=q2#choose"
        assert link in organiser.get(f"{VETTING}/q2").text
        assert link not in organiser.get(f"{VETTING}/q1").text  # a draft
        assert link not in vetter.get(f"{VETTING}/q2").text
        assert organiser.get(f"{BANK}?add=q2").text.count(" checked") == 1


def test_a_selection_that_cannot_be_is_said_and_the_boxes_stay_ticked(house: House) -> None:
    vetters_house(house).caller.handlers["exam.select_questions"] = refuse("blueprint.too_few")
    with house.open() as client:
        desk = Desk(house, client, "organiser")
        refused = desk.send(BANK, action="try", question=["q2"])
        nothing = desk.send(BANK, action="try")
    assert "no: blueprint.too_few" in refused.text
    assert refused.text.count(" checked") == 1
    assert "Hãy chọn ít nhất một câu hỏi." in page_text(nothing)


def test_a_bank_of_hundreds_fits_into_one_form(house: House) -> None:
    with vetters_house(house).open() as client:
        names = [f"q{number}" for number in range(900)]
        answer = Desk(house, client, "organiser").send(BANK, action="try", question=names)
    assert answer.status_code == 200
    assert len(house.caller.commands("exam.select_questions")[0].questions) == 900


def test_suspicious_keys_stand_first_with_what_speaks_against_them(house: House) -> None:
    with house.open() as client:
        desk = Desk(house, client, "vetter")
        answer = desk.get(f"/contests/{CONTEST}/question-figures?round=tuan-1")
        house.caller.handlers["scoring.question_statistics"] = refuse("question_statistics.secret")
        later = desk.get(f"/contests/{CONTEST}/question-figures?round=tuan-1")
        unknown = desk.get(f"/contests/{CONTEST}/question-figures?round=x")
    text = page_text(answer)
    assert "nhiều người chọn phương án B hơn đáp án" in text
    assert "Khó có thể là ngẫu nhiên" in text
    assert "no: question_statistics.secret" in page_text(later)
    assert unknown.status_code == 404
