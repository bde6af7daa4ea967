"""What a round costs grows as its works do, not as their square: cities have thousands of them."""

import cProfile
import pstats
import random

from msgspec.structs import replace

from contracts.definition import (
    Award,
    CommitteeFigure,
    Criterion,
    EntryRules,
    Measure,
    Panel,
    Phase,
    Prize,
    Round,
    Term,
)
from contracts.judged_ledger_lines import FigureLine, WorkRecord
from services.scoring.domain.judging.judged_round import JudgedRound, RoundSheet, round_values
from services.scoring.domain.judging.order_of_works import WorkDraw
from services.scoring.domain.judging.work_prizes import Prizes

LINES = [Criterion("noi-dung", "Nội dung", 60), Criterion("hinh-thuc", "Hình thức", 40)]
VOTES = CommitteeFigure("phieu", "Bình chọn")
BY = [
    Measure(
        "weighted", terms=[Term("entry_marks", 0.7), Term("committee_figure", 0.3, figure="phieu")]
    ),
    Measure("committee_figure", figure="phieu"),
    Measure("entry_marks", criterion="noi-dung"),
]


def _round(works: int) -> JudgedRound:
    """Each work is marked by three judges, and has votes."""
    draw = random.Random(works)
    panel = Panel("ban", "Ban", criteria=LINES)
    rules = EntryRules(["essay"], panels=[panel], figures=[VOTES])
    phase = Phase("bai", "Bài", "entries", entries=rules, rounds=[Round("nop", "Nộp", 0, 1)])
    codes = [f"B{number}" for number in range(works)]
    blank = WorkRecord(
        code="",
        kind="essay",
        status="counted",
        late=False,
        place=0,
        used_ms={},
        agency="",
        people=[],
        files=[],
        received_at_us=0,
        title="",
    )
    return JudgedRound(
        phase,
        "nop",
        [panel],
        {"ban": 3},
        [replace(blank, code=code) for code in codes],
        [
            RoundSheet("ban", "", code, judge, "handed_in", _marks(draw))
            for code in codes
            for judge in ("GK1", "GK2", "GK3")
        ],
        [
            Award(f"giai-{n}", "Giải", "bai", "entry", [Prize("nhat", "Nhất", 1, 3)], measures=[by])
            for n, by in enumerate(BY)
        ],
        WorkDraw(bytes(32)),
        [FigureLine(code, "phieu", draw.randrange(10**6), "Biên bản") for code in codes],
    )


def _marks(draw: random.Random) -> dict[str, int]:
    return {"noi-dung": draw.randrange(6001), "hinh-thuc": draw.randrange(4001)}


def _steps(works: int) -> int:
    """How many calls it takes to work the round out: the same on a machine however busy."""
    facts = _round(works)
    profile = cProfile.Profile()
    profile.enable()
    Prizes(facts, round_values(facts))
    profile.disable()
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


def test_twice_as_many_works_take_little_more_than_twice_as_long() -> None:
    assert _steps(300) < 2.5 * _steps(150)
