"""The hall of a stage round: nothing before it is announced, prizes one at a time from the last."""

from functools import partial
from typing import Any

import msgspec
import pytest

from contracts.definition import Award, Criterion, Prize, StagePart
from contracts.hall import (
    Hall,
    HallDesk,
    HallDeskQuery,
    HallQuery,
    ReleaseMarks,
    RevealAnew,
    RevealPrize,
)
from contracts.rosters import ContestantExcluded
from services.scoring.use_cases.results import hall_announcements
from tests.support.examination import code
from tests.support.jury import CONTEST, ROUND, Jury
from tests.support.marking import SAFE, Marking

PARTS = [
    StagePart(
        "chao-hoi", "Chào hỏi", 300, [Criterion("chao", "Chào hỏi", 20)],
        overrun_every_s=60, overrun_points=1.0,
    ),
    StagePart("tieu-pham", "Tiểu phẩm", None, [Criterion("kich", "Tiểu phẩm", 80)]),
]  # fmt: skip
MAIN = Award(
    "toan-doan", "Giải toàn đoàn", "bai", "team",
    [Prize("nhat", "Giải Nhất", 1, 3), Prize("kk", "Khuyến khích", 2, 1)],
)  # fmt: skip
SIDE = Award("phu", "Giải phụ", "bai", "team", [Prize("phu", "Hay nhất", 1, 1)])
TEAMS = ("A", "B", "C")


class Evening:
    """Teams A, B and C, marked by lan and minh: 70, 80 and 90 of 100; A has overrun by 70 s."""

    def __init__(self, marking: Marking) -> None:
        self.marking, self.revisions = marking, len(TEAMS)
        self.jury = Jury(marking, parts=PARTS, awards=[MAIN, SIDE], divergence=30.0)
        used = {"chao-hoi": 370_000}
        marking.hear(
            self.jury.team("A", 1, state="ended", used_ms=used),
            self.jury.team("B", 2),
            self.jury.team("C", 3),
        )
        self.jury.seat(["lan", "minh"])
        self.jury.assign()
        self.jury.release()

    def mark(self, team: str, greeting: int, sketch: int, judges: Any = ("lan", "minh")) -> None:
        for judge in judges:
            for row in self.jury.own(judge):
                if row.number == TEAMS.index(team) + 1 and row.state != "handed_in":
                    line, points = (
                        ("chao", greeting) if row.part == "chao-hoi" else ("kich", sketch)
                    )
                    self.jury.hand_in_sheet(judge, row.sheet, {line: points * 100})

    def mark_all(self) -> None:
        for team, greeting, sketch in (("A", 10, 60), ("B", 15, 65), ("C", 20, 70)):
            self.mark(team, greeting, sketch)

    def release(self, team: str) -> Any:
        use_case = partial(hall_announcements.release_marks, safe=SAFE)
        return self.marking.carry_out(use_case, ReleaseMarks(CONTEST, ROUND, team, "org"))

    def reveal(self, expected: int, award: str = "toan-doan", closing: int = 1) -> Any:
        """Three teams, told as often as ``revisions`` says: so exam answers when it is closed."""
        use_case = partial(hall_announcements.reveal_prize, safe=SAFE)
        told = (closing, len(TEAMS), self.revisions)
        return self.marking.carry_out(
            use_case, RevealPrize(CONTEST, ROUND, award, expected, "org", *told)
        )

    def anew(self, reason: str = "Nhầm phiếu", closing: int = 0) -> Any:
        item = RevealAnew(CONTEST, ROUND, reason, "org", closing)
        return self.marking.carry_out(hall_announcements.reveal_anew, item)

    def hall(self) -> Hall:
        found = self.marking.ask(hall_announcements.hall, HallQuery(CONTEST, ROUND))
        assert isinstance(found, Hall)
        return found

    def desk(self) -> HallDesk:
        query = partial(hall_announcements.hall_desk, safe=SAFE)
        found = self.marking.ask(query, HallDeskQuery(CONTEST, ROUND))
        assert isinstance(found, HallDesk)
        return found


@pytest.fixture
def evening(marking: Marking) -> Evening:
    return Evening(marking)


def test_marks_are_seen_once_released_and_only_when_all_sheets_of_the_team_are_in(
    evening: Evening,
) -> None:
    assert code(evening.release("A")) == "hall.marks_open"
    evening.mark("A", 10, 60, ["lan"])
    assert code(evening.release("A")) == "hall.marks_open"
    evening.mark("A", 10, 60)
    assert code(evening.release("D")) == "hall.team_unknown"
    assert evening.hall().teams == []
    (row,) = evening.release("A").teams
    # two intervals of a minute have begun beyond the limit
    assert (row.parts, row.total) == ({"chao-hoi": "8/1", "tieu-pham": "60/1"}, "68/1")
    assert (row.rank, row.name, row.place) == (1, "Đội A", 1)
    version = evening.hall().version
    assert evening.release("A").version == version
    evening.mark("B", 15, 65)
    assert [one.team for one in evening.release("B").teams] == ["B", "A"]
    assert [one.rank for one in evening.hall().teams] == [1, 2]
    assert evening.hall().version == version + 1


def test_marks_far_apart_are_not_announced(evening: Evening) -> None:
    evening.mark("A", 10, 60, ["lan"])
    evening.mark("A", 10, 20, ["minh"])
    assert evening.desk().teams[0].diverging
    assert code(evening.release("A")) == "hall.marks_open"


def test_prizes_are_revealed_from_the_last_to_the_first_and_none_twice(evening: Evening) -> None:
    assert code(evening.reveal(0)) == "publication.sheets_missing"
    evening.mark_all()
    assert code(evening.reveal(1)) == "hall.revealed_already"
    assert code(evening.reveal(0, "khong")) == "hall.award_unknown"
    # nothing of what comes is in what the hall is told
    seen = msgspec.json.encode(evening.hall()).decode()
    assert "Đội" not in seen
    for number, (team, prize) in enumerate((("A", "kk"), ("B", "kk"), ("C", "nhat"))):
        told = evening.reveal(number)
        assert (told.prizes[-1].team, told.prizes[-1].prize) == (team, prize)
        assert len(told.prizes) == number + 1
        assert evening.hall() == told
        # a second press of the same button
        assert code(evening.reveal(number)) == "hall.revealed_already"
    assert code(evening.reveal(3)) == "hall.all_revealed"
    assert [(one.prizes, one.revealed) for one in evening.hall().awards] == [(3, 3), (1, 0)]
    assert evening.reveal(0, "phu").prizes[-1].award_name == "Giải phụ"


def test_when_a_mark_is_corrected_the_reveal_begins_anew(evening: Evening) -> None:
    evening.mark_all()
    evening.release("A")
    evening.reveal(0)
    for row in evening.jury.own("lan") + evening.jury.own("minh"):
        judge = "lan" if row in evening.jury.own("lan") else "minh"
        if row.number == 1 and row.part == "tieu-pham":
            evening.jury.reopen_sheet(row.sheet)
            evening.jury.hand_in_sheet(judge, row.sheet, {"kich": 8000})
    before = evening.hall()
    desk = evening.desk()
    assert (desk.changed, desk.ready) == (True, True)
    assert [one.changed for one in desk.teams] == [True, False, False]
    assert code(evening.reveal(1)) == "hall.outcome_changed"
    assert evening.hall() == before  # what was announced stays on the wall until somebody acts
    assert code(evening.anew("...")) == "hall.reason_missing"
    assert evening.anew().prizes == []
    assert code(evening.reveal(0)) == "hall.marks_changed"  # the wall still shows what A had
    assert evening.release("A").teams[0].total == "88/1"
    assert evening.reveal(0).prizes[0].team == "B"
    assert not evening.desk().changed


def test_a_team_that_did_not_come_is_waited_for_by_nobody(evening: Evening) -> None:
    evening.mark("B", 15, 65)
    evening.mark("C", 20, 70)
    assert not evening.desk().ready
    evening.marking.hear(evening.jury.team("A", 1, state="absent", revision=2))
    evening.revisions += 1
    assert evening.desk().ready
    assert [one.counts for one in evening.desk().teams] == [False, True, True]
    assert code(evening.release("A")) == "hall.team_unknown"
    assert evening.reveal(0).prizes[0].team == "B"
    assert evening.hall().awards[0].prizes == 2


def test_marks_of_a_team_that_counts_no_more_are_taken_off_the_wall_by_releasing_them_again(
    evening: Evening,
) -> None:
    evening.mark_all()
    for team in TEAMS:
        evening.release(team)
    evening.marking.hear(ContestantExcluded(CONTEST, "C-1", "Không đúng đối tượng", 1))
    (gone,) = [one for one in evening.desk().teams if one.changed]
    assert (gone.team, gone.counts, gone.released) == ("C", False, True)
    assert code(evening.reveal(0)) == "hall.marks_changed"  # it stands first on the wall
    assert [one.team for one in evening.release("C").teams] == ["B", "A"]
    assert code(evening.release("C")) == "hall.team_unknown"
    assert evening.reveal(0).prizes[0].team == "A"
    assert not any(one.changed for one in evening.desk().teams)
    evening.marking.hear(ContestantExcluded(CONTEST, "C-1", "", 2))
    assert [one.team for one in evening.release("C").teams] == ["C", "B", "A"]


def test_no_prize_is_revealed_before_the_stage_is_closed_and_all_its_clocks_were_heard_of(
    evening: Evening,
) -> None:
    evening.mark_all()
    assert code(evening.reveal(0, closing=0)) == "hall.performing"
    evening.revisions += 1  # exam took a stop that has not arrived here
    assert code(evening.reveal(0)) == "hall.unheard"
    stopped = evening.jury.team("B", 2, state="ended", used_ms={"chao-hoi": 900_000}, revision=2)
    evening.marking.hear(stopped)
    # ten begun minutes too long: B has 70, as A has 68, and is last but one
    assert evening.reveal(0).prizes[0].team == "A"
    assert evening.reveal(1).prizes[1].team == "B"


def test_begun_anew_nothing_is_revealed_by_the_old_close_however_late_it_arrives(
    evening: Evening,
) -> None:
    evening.mark_all()
    assert evening.anew(closing=0).version == 0
    evening.reveal(0)
    assert evening.anew(closing=1).prizes == []
    assert code(evening.reveal(0, closing=1)) == "hall.performing"
    assert len(evening.reveal(0, closing=2).prizes) == 1
    # before the first prize too: the stage was closed, and the marks then were not ready
    version = evening.anew(closing=3).version
    assert evening.anew(closing=3).version == version
    assert code(evening.reveal(0, closing=3)) == "hall.performing"


def test_there_is_no_hall_where_nothing_is_performed(marking: Marking) -> None:
    jury = Jury(marking)
    jury.entries("e1")
    found = marking.ask(hall_announcements.hall, HallQuery(CONTEST, ROUND))
    assert code(found) == "round.unknown"
