"""Judges who hand in at the same moment: marks far apart are found all the same."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from contracts.judging_panels import PanelPlace, PanelView, SetPanel
from contracts.score_sheets import HandInSheet, SaveSheet, SheetSaved, SheetView
from plumbing.command_handling import carry_out
from services.scoring.use_cases.judging import own_sheets, panels
from tests.support.examination import code
from tests.support.jury import CONTEST, JURY, ROUND, Jury
from tests.support.marking import Marking

WORKS = [f"e{number}" for number in range(8)]


def test_three_judges_hand_in_at_once_and_the_ends_are_asked(marking: Marking) -> None:
    jury = Jury(marking, divergence=10.0)
    jury.begin(*WORKS)
    ids = {(judge, work): jury.sheet_of(judge, work) for judge in JURY for work in WORKS}
    together = Barrier(len(JURY))

    def hand_in_all(judge: str, points: int) -> list[object]:
        marks: dict[str, int | None] = {"noi-dung": points * 100, "hinh-thuc": 0}
        answers: list[object] = []
        for work in WORKS:
            item = HandInSheet(
                CONTEST, ROUND, ids[judge, work], judge, 0, marks, "", "tablet", 1, 1
            )
            together.wait(timeout=60)
            answers += carry_out(marking.store, own_sheets.hand_in_sheet, [item])
        return answers

    with ThreadPoolExecutor(len(JURY)) as pool:
        done = list(pool.map(hand_in_all, JURY, [20, 30, 40]))
    assert all(isinstance(one, SheetView) for answers in done for one in answers)
    assert {tuple(one.asked) for one in jury.desk().works} == {("hoa", "lan")}


def test_of_two_organisers_who_seat_a_panel_at_once_one_is_told_that_it_was_changed(
    marking: Marking,
) -> None:
    jury = Jury(marking)
    together = Barrier(2)

    def seat(judges: tuple[str, ...]) -> object:
        places = [PanelPlace(one, "judge", []) for one in judges]
        item = SetPanel(CONTEST, "bai", jury.panel_id, places, 0, "org")
        together.wait(timeout=60)
        return carry_out(marking.store, panels.set_panel, [item])[0]

    wanted = [("lan", "minh"), ("hoa", "tuan")]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(seat, wanted))
    (refused,) = [one for one in answers if not isinstance(one, PanelView)]
    assert code(refused) == "panel.changed_meanwhile"
    there = {one.person for one in jury.panel().members}
    assert there in [set(one) for one in wanted]


def test_a_jury_that_comes_as_one_batch_is_compared_with_itself(marking: Marking) -> None:
    jury = Jury(marking, divergence=10.0)
    jury.begin(*WORKS)
    items = [
        HandInSheet(CONTEST, ROUND, jury.sheet_of(judge, work), judge, 0, marks, "", "t", 1, 1)
        for work in WORKS
        for judge, marks in zip(JURY, _marks(20, 30, 40), strict=True)
    ]
    incomplete = jury.sheet_of("lan", "e1")
    items[JURY.index("lan")] = HandInSheet(
        CONTEST, ROUND, jury.sheet_of("lan", "e0"), "lan", 0, {"noi-dung": 100}, "", "t", 1, 1
    )
    items.append(HandInSheet(CONTEST, ROUND, incomplete, "minh", 0, {}, "", "t", 1, 1))
    answers = carry_out(marking.store, own_sheets.hand_in_sheet, items)
    assert [code(one) for one in answers if not isinstance(one, SheetView)] == [
        "sheet.incomplete",
        "sheet.unknown",
    ]
    asked = {one.work: one.asked for one in jury.desk().works}
    assert asked.pop("e0") == []
    assert {tuple(people) for people in asked.values()} == {("hoa", "lan")}
    again = carry_out(marking.store, own_sheets.hand_in_sheet, items[3:6])
    assert [one.ask for one in again if isinstance(one, SheetView)] == ["confirm", "", "confirm"]
    assert [action for action, _, _ in jury.history(incomplete)] == ["handed_in"]


def test_lines_of_one_sheet_and_of_others_are_kept_in_one_batch(marking: Marking) -> None:
    jury = Jury(marking)
    jury.begin("e1", "e2")
    mine, other = jury.sheet_of("lan", "e1"), jury.sheet_of("lan", "e2")

    def line(sheet: str, judge: str, marks: dict[str, int | None], base: int, at: int) -> SaveSheet:
        return SaveSheet(CONTEST, ROUND, sheet, judge, base, marks, "", "tablet", at, 1)

    answers = carry_out(
        marking.store,
        own_sheets.save_sheet,
        [
            line(mine, "lan", {"noi-dung": 3000}, 0, 1),
            line(mine, "minh", {"noi-dung": 100}, 0, 2),
            line(other, "lan", {"noi-dung": 9_999_900}, 0, 3),
            line(mine, "lan", {"hinh-thuc": 2000}, 1, 4),
        ],
    )
    assert [isinstance(one, SheetSaved) for one in answers] == [True, False, False, True]
    assert [code(one) for one in answers[1:3]] == ["sheet.unknown", "mark.range"]
    assert jury.look("lan", mine).marks == {"noi-dung": 3000, "hinh-thuc": 2000}
    assert jury.look("lan", other).marks == {}


def _marks(*points: int) -> list[dict[str, int | None]]:
    return [{"noi-dung": one * 100, "hinh-thuc": 0} for one in points]
