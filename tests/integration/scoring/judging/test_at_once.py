"""Judges who hand in at the same moment: marks far apart are found all the same."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from contracts.score_sheets import HandInSheet, SheetView
from plumbing.command_handling import carry_out
from services.scoring.use_cases.judging import own_sheets
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
