"""Sheets on real databases: drafts, hand-ins, second devices, chairs, clerks, marks far apart."""

import msgspec
import pytest

from contracts.definition import Criterion, StagePart
from contracts.paper_sheets import EnterPaper
from contracts.score_sheets import OwnSheetsQuery, ReopenSheet, SheetQuery, TakeOverSheet, WorkRef
from services.scoring.use_cases.judging import own_sheets, sheets_of_others
from tests.support.examination import code
from tests.support.jury import CONTEST, CRITERIA, ROUND, Jury, whole
from tests.support.marking import Marking


@pytest.fixture
def jury(marking: Marking) -> Jury:
    """Three judges and a clerk with two entries."""
    made = Jury(marking)
    made.begin("e1", "e2", clerks=["thu-ky", "van-thu"])
    return made


def test_a_judge_fills_a_sheet_in_and_hands_it_in(jury: Jury) -> None:
    sheet = jury.sheet_of("minh", "e1")
    saved = jury.save("minh", sheet, {"noi-dung": 5050}, note="Hay")
    assert saved.revision == 1
    seen = jury.look("minh", sheet)
    assert (seen.marks, seen.note, seen.state, seen.step) == (
        {"noi-dung": 5050},
        "Hay",
        "draft",
        50,
    )
    assert seen.criteria == CRITERIA
    assert seen.work == WorkRef("e1", 1)
    assert [row.total for row in jury.own("minh")] == [None, None]
    came = jury.hand_in("minh", "e1", 50, 30, base_revision=1, note="Hay")
    assert (came.state, came.marks) == ("handed_in", {"noi-dung": 5000, "hinh-thuc": 3000})
    assert {row.sheet: row.total for row in jury.own("minh")}[sheet] == 8000
    assert jury.hand_in("minh", "e1", 50, 30, base_revision=1, note="Hay") == came
    assert code(jury.hand_in("minh", "e1", 51, 30)) == "sheet.handed_in_already"
    assert code(jury.save("minh", sheet, {"noi-dung": 0})) == "sheet.handed_in_already"
    assert jury.history(sheet) == [("handed_in", "minh", "")]


def test_marks_that_the_plan_does_not_take_are_refused(jury: Jury) -> None:
    sheet = jury.sheet_of("minh", "e1")
    for marks, expected in (
        ({"noi-dung": 6050}, "mark.range"),
        ({"noi-dung": 25}, "mark.step"),
        ({"khac": 50}, "mark.unknown"),
    ):
        assert code(jury.save("minh", sheet, marks)) == expected
    assert jury.look("minh", sheet).marks == {}


def test_a_second_tablet_does_not_write_over_what_it_has_not_seen(jury: Jury) -> None:
    sheet = jury.sheet_of("minh", "e1")
    jury.save("minh", sheet, {"noi-dung": 5000})
    answer = jury.save("minh", sheet, {"noi-dung": 4000}, device="phone")
    assert code(answer) == "sheet.changed_elsewhere"
    assert answer.details["marks"] == {"noi-dung": 5000}
    assert (
        jury.save("minh", sheet, {"noi-dung": 4000}, device="phone", base_revision=1).revision == 2
    )
    assert jury.look("minh", sheet).marks == {"noi-dung": 4000}


def test_a_judge_gives_a_sheet_back_and_another_takes_it_over(jury: Jury) -> None:
    sheet = jury.sheet_of("minh", "e1")
    assert code(jury.decline("minh", sheet, "")) == "reason.missing"
    assert jury.decline("minh", sheet).state == "declined"
    assert jury.decline("minh", sheet).state == "declined"
    assert len(jury.own("minh")) == 1
    (hole,) = (one for one in jury.desk().judges if one.person == "minh")
    assert (hole.released, hole.gone) == (2, 1)
    assert code(jury.take_over(sheet, "hoa")) == "panel.marks_already"
    assert code(jury.take_over(sheet, "nga")) == "panel.judge_unknown"
    jury.seat(["lan", "minh", "hoa", "nga"], base=1, clerks=["thu-ky", "van-thu"])
    assert code(jury.take_over(sheet, "nga", by="hoa")) == "panel.not_yours"
    assert code(jury.take_over(sheet, "nga", reason="-")) == "reason.missing"
    assert code(jury.take_over(sheet, "thu-ky")) == "panel.judge_unknown"
    new = jury.take_over(sheet, "nga")
    assert (new.judge, new.state) == ("nga", "released")
    assert jury.take_over(sheet, "nga") == new
    assert [row.sheet for row in jury.own("nga")] == [new.sheet]
    assert jury.history(sheet) == [("declined", "minh", "Bận"), ("taken_over", "lan", "Thay người")]
    assert [one.gone for one in jury.desk().judges] == [0, 0, 0, 0]
    jury.seat(["lan", "minh", "hoa", "nga", "tam"], base=2, clerks=["thu-ky", "van-thu"])
    assert code(jury.take_over(sheet, "tam")) == "sheet.taken_over_already"


def test_a_chair_learns_of_no_assignment_before_its_release(marking: Marking) -> None:
    made = Jury(marking)
    made.entries("e1", "e2")
    made.settle()
    made.seat()
    made.assign()
    assert (made.desk().works, made.desk().judges) == ([], [])
    assert len(made.desk("org", by_organiser=True).works) == 2
    made.release()
    assert len(made.desk().works) == 2


def test_a_chair_who_is_to_mark_a_work_does_not_see_who_may_not(jury: Jury) -> None:
    """Whoever has no sheet of it is of its agency."""
    assert [row.sheets for row in jury.desk().works] == [[], []]
    jury.hand_in("lan", "e1", 50, 30)
    told = {row.work: [one.judge for one in row.sheets] for row in jury.desk().works}
    assert told == {"e1": ["hoa", "lan", "minh"], "e2": []}
    by_organiser = jury.desk("org", by_organiser=True).works
    assert all(row.sheets for row in by_organiser)


def test_nobody_takes_over_a_work_of_their_agency(jury: Jury) -> None:
    sheet = jury.sheet_of("minh", "e1")
    people = ["lan", "minh", "hoa", "nga"]
    clerks = ["thu-ky", "van-thu"]
    jury.seat(people, base=1, clerks=clerks, conflicts={"nga": ["A"]})
    assert code(jury.take_over(sheet, "nga", by="org", by_organiser=True)) == "panel.conflict"


def test_only_the_chair_opens_a_sheet_again(jury: Jury) -> None:
    jury.hand_in("minh", "e1", 50, 30)
    assert code(jury.reopen("minh", "e1", by="hoa")) == "panel.not_yours"
    assert code(jury.reopen("minh", "e1", by="org")) == "panel.not_yours"
    assert code(jury.reopen("minh", "e1", reason="")) == "reason.missing"
    assert code(jury.reopen("minh", "e2")) == "sheet.not_handed_in"
    assert jury.reopen("minh", "e1").state == "reopened"
    assert jury.reopen("minh", "e1").state == "reopened"
    assert jury.hand_in("minh", "e1", 40, 30).marks["noi-dung"] == 4000
    assert [action for action, _, _ in jury.history(jury.sheet_of("minh", "e1"))] == [
        "handed_in",
        "reopened",
        "handed_in",
    ]


def test_two_people_enter_a_paper_sheet_and_must_agree(jury: Jury) -> None:
    sheet = jury.sheet_of("minh", "e1")
    assert code(jury.paper("hoa", "minh", "e1", whole(50, 30))) == "panel.not_yours"
    assert (
        code(jury.paper("minh", "minh", "e1", whole(50, 30), by_organiser=True))
        == "paper.own_sheet"
    )
    assert code(jury.paper("thu-ky", "minh", "e9", whole(50, 30))) == "sheet.unknown"
    assert code(jury.paper("thu-ky", "minh", "e1", whole(70, 30))) == "mark.range"
    one = jury.paper("thu-ky", "minh", "e1", whole(50, 30))
    assert (one.sheet, one.standing, one.entered_by) == (sheet, "one", ["thu-ky"])
    assert jury.paper("thu-ky", "minh", "e1", whole(50, 30)) == one
    two = jury.paper("van-thu", "minh", "e1", whole(50, 35))
    assert (two.standing, two.differences) == ("differ", ["hinh-thuc"])
    assert jury.look("minh", sheet).state == "released"
    assert jury.paper("thu-ky", "minh", "e1", whole(50, 35)).standing == "agreed"
    seen = jury.look("minh", sheet)
    assert (seen.state, seen.marks) == ("handed_in", {"noi-dung": 5000, "hinh-thuc": 3500})
    assert jury.paper("van-thu", "minh", "e1", whole(50, 35)).standing == "agreed"
    assert code(jury.paper("van-thu", "minh", "e1", whole(50, 30))) == "sheet.handed_in_already"
    assert jury.history(sheet) == [("paper", "thu-ky", "")]


def test_a_paper_sheet_that_was_opened_again_is_entered_anew(jury: Jury) -> None:
    jury.paper("thu-ky", "minh", "e1", whole(50, 30))
    jury.paper("van-thu", "minh", "e1", whole(50, 30))
    jury.reopen("minh", "e1")
    assert jury.paper("van-thu", "minh", "e1", whole(40, 30)).standing == "one"
    assert jury.paper("org", "minh", "e1", whole(40, 30), by_organiser=True).standing == "agreed"
    assert jury.look("minh", jury.sheet_of("minh", "e1")).marks["noi-dung"] == 4000


def test_what_a_judge_handed_in_themselves_is_not_entered_from_paper(jury: Jury) -> None:
    jury.hand_in("minh", "e1", 50, 30)
    assert code(jury.paper("thu-ky", "minh", "e1", whole(50, 30))) == "sheet.handed_in_already"


def test_the_desk_tells_values_only_to_who_has_nothing_left_to_mark(jury: Jury) -> None:
    assert code(jury.desk("hoa")) == "panel.not_yours"
    for work in ("e1", "e2"):
        jury.hand_in("lan", work, 50, 30)
        jury.hand_in("minh", work, 50, 31)
    assert {one.value for one in jury.desk("lan").works} == {None}
    assert {one.value for one in jury.desk("org", by_organiser=True).works} == {"161/2"}
    assert {one.value for one in jury.desk("hoa", by_organiser=True).works} == {None}
    assert {one.short for one in jury.desk("lan").works} == {True}
    jury.hand_in("hoa", "e1", 50, 32)
    jury.hand_in("hoa", "e2", 50, 35)
    desk = jury.desk("lan")
    values = {one.work: one.value for one in desk.works}
    assert values == {"e1": "81/1", "e2": "82/1"}
    assert {(one.handed_in, one.released, one.short) for one in desk.works} == {(3, 3, False)}
    assert {(one.handed_in, one.drafts, one.asked) for one in desk.judges} == {(2, 0, 0)}
    assert max(one.last_saved_us for one in desk.judges) == jury.marking.now_us


def test_marks_of_a_recused_judge_do_not_count(jury: Jury) -> None:
    for judge, form in (("lan", 30), ("minh", 40), ("hoa", 32)):
        jury.hand_in(judge, "e1", 50, form)
        jury.hand_in(judge, "e2", 50, form)
    jury.recuse("minh")
    desk = jury.desk("org", by_organiser=True)
    assert {one.value for one in desk.works} == {"81/1"}
    assert {one.short for one in desk.works} == {True}, "somebody else should mark them"


def test_a_judges_list_says_nothing_of_what_a_work_is(jury: Jury) -> None:
    told = msgspec.json.encode(jury.own("minh")).decode()
    for secret in ("e1", "B-e1", "tg-e1", '"A"'):
        assert secret not in told


def test_a_performance_has_a_sheet_for_each_part_and_a_value_in_each(marking: Marking) -> None:
    """Which works there are is told alike of entries and of teams."""
    greeting = StagePart("chao-hoi", "Chào hỏi", 300, [Criterion("chao", "Chào hỏi", 20)])
    jury = Jury(marking, parts=[greeting, StagePart("tieu-pham", "Tiểu phẩm", 600)])
    jury.begin("d1", judges=["lan"])
    first, second = jury.own("lan")
    assert [(row.number, row.part) for row in (first, second)] == [
        (1, "chao-hoi"),
        (1, "tieu-pham"),
    ]
    assert jury.look("lan", first.sheet).criteria == greeting.criteria
    assert [line.id for line in jury.look("lan", second.sheet).criteria] == ["diem"]
    assert code(jury.save("lan", first.sheet, {"diem": 100})) == "mark.unknown"
    jury.paper("org", "lan", "d1", {"chao": 1500}, part="chao-hoi", by_organiser=True)
    jury.paper("thu-ky", "lan", "d1", {"chao": 1500}, part="chao-hoi", by_organiser=True)
    works = jury.desk("org", by_organiser=True).works
    assert {one.part: one.handed_in for one in works} == {"chao-hoi": 1, "tieu-pham": 0}
    assert {one.part: one.value for one in jury.marks().works} == {
        "chao-hoi": "15/1",
        "tieu-pham": None,
    }


def test_judges_see_which_team_performs_and_where_it_stands_by_now(marking: Marking) -> None:
    jury = Jury(marking, parts=[StagePart("tieu-pham", "Tiểu phẩm", 600)])
    marking.hear(jury.team("A", 2), jury.team("B", 1))
    jury.seat(["lan"])
    jury.assign()
    jury.release()
    assert [(row.number, row.team) for row in jury.own("lan")] == [(1, "Đội B"), (2, "Đội A")]
    marking.hear(jury.team("A", 1, revision=2), jury.team("B", 2, revision=2))
    first, second = jury.own("lan")
    assert [(row.number, row.team) for row in (first, second)] == [(1, "Đội A"), (2, "Đội B")]
    seen = jury.look("lan", first.sheet)
    assert (seen.number, seen.team) == (1, "Đội A")


def test_a_change_of_the_plan_does_not_touch_sheets_that_are_released(jury: Jury) -> None:
    jury.redefine(step="1", combine="sum", criteria=[Criterion("khac", "Khác", 5)])
    sheet = jury.sheet_of("minh", "e1")
    seen = jury.look("minh", sheet)
    assert (seen.criteria, seen.step) == (CRITERIA, 50)
    for judge in ("lan", "minh", "hoa"):
        jury.hand_in(judge, "e1", 50, 30)
    assert [one.value for one in jury.marks().works if one.work == "e1"] == ["80/1"]


def test_a_panel_that_the_plan_no_longer_names_goes_on_marking(jury: Jury) -> None:
    jury.redefine(rounds=["khac"])
    assert jury.hand_in("minh", "e1", 50, 30).state == "handed_in"
    assert len(jury.marks().works) == 2


def test_until_sheets_are_released_the_plan_in_force_counts(marking: Marking) -> None:
    jury = Jury(marking)
    jury.entries("e1")
    jury.settle()
    jury.seat()
    jury.assign()
    jury.redefine(step="1")
    jury.release()
    assert jury.look("minh", jury.sheet_of("minh", "e1")).step == 100


def test_a_sheet_is_found_only_in_its_own_round(jury: Jury) -> None:
    sheet = jury.sheet_of("minh", "e1")
    asked = SheetQuery(CONTEST, "dot-khac", sheet, "minh")
    assert code(jury.marking.ask(own_sheets.sheet, asked)) == "sheet.unknown"
    assert code(jury.save("minh", sheet, {"noi-dung": 0}, round="dot-khac")) == "sheet.unknown"
    assert jury.look("minh", sheet).revision == 0


def test_a_note_that_is_not_sent_stays(jury: Jury) -> None:
    sheet = jury.sheet_of("minh", "e1")
    jury.save("minh", sheet, {"noi-dung": 5000}, note="Hay")
    jury.save("minh", sheet, {"hinh-thuc": 3000}, note=None)
    seen = jury.look("minh", sheet)
    assert (seen.note, seen.marks) == ("Hay", {"noi-dung": 5000, "hinh-thuc": 3000})
    jury.save("minh", sheet, {}, note="")
    assert jury.look("minh", sheet).note == ""


def test_the_list_says_what_the_panel_marks_and_how_finely(jury: Jury) -> None:
    asked = OwnSheetsQuery(CONTEST, ROUND, "minh")
    (panel,) = jury.marking.ask(own_sheets.own_sheets, asked).panels
    assert (panel.criteria, panel.step) == (CRITERIA, 50)


def test_a_sheet_is_looked_after_in_its_own_round_only(jury: Jury) -> None:
    sheet = jury.sheet_of("minh", "e1")
    jury.hand_in("minh", "e1", 50, 30)
    again = ReopenSheet(CONTEST, "dot-khac", sheet, "lan", "Chấm nhầm")
    assert code(jury.marking.carry_out(sheets_of_others.reopen_sheet, again)) == "sheet.unknown"
    over = TakeOverSheet(CONTEST, "dot-khac", sheet, "hoa", "lan", "Ốm")
    assert code(jury.marking.carry_out(sheets_of_others.take_over_sheet, over)) == "sheet.unknown"
    assert jury.look("minh", sheet).state == "handed_in"


def test_a_judge_who_is_no_clerk_does_not_learn_which_numbers_there_are(jury: Jury) -> None:
    for number in (jury.number_of("e1"), 99):
        item = EnterPaper(CONTEST, ROUND, jury.panel_id, number, "minh", whole(50, 30), "hoa")
        refused = jury.marking.carry_out(sheets_of_others.enter_paper, item)
        assert code(refused) == "panel.not_yours"


def test_a_chair_who_could_take_a_sheet_over_sees_no_values_yet(jury: Jury) -> None:
    for judge in ("lan", "hoa"):
        for entry in ("e1", "e2"):
            jury.hand_in(judge, entry, 50, 30)
    jury.hand_in("minh", "e2", 50, 30)
    left = jury.sheet_of("minh", "e1")
    jury.decline("minh", left)
    assert {one.value for one in jury.desk("lan").works} == {None}
    jury.recuse("minh")
    assert {one.value for one in jury.desk("lan").works} == {None}
    assert {one.value for one in jury.desk("org", by_organiser=True).works} == {"80/1"}


def test_no_note_or_reason_turns_its_writing_round(marking: Marking) -> None:
    jury = Jury(marking)
    jury.begin("e1")
    sheet = jury.sheet_of("minh", "e1")
    assert code(jury.save("minh", sheet, {}, note="Hay\u202e lắm")) == "text.hidden_signs"
    assert jury.save("minh", sheet, {}, note="Hay\nlắm").revision
    assert code(jury.decline("minh", sheet, "Biết \u2066tác giả")) == "text.hidden_signs"
