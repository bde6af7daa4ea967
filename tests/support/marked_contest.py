"""The contest that the marking office of tests marks: its plan, its bank, its moments."""

from typing import Any

import msgspec

from contracts.definition import (
    AgencyClass,
    Award,
    Definition,
    Disclosure,
    ParticipationRules,
    Phase,
    Prize,
    QuizRules,
    Round,
    TopicDraw,
)
from contracts.hash_commitments import content_digest

CONTEST = "thi"
SECOND_US = 1_000_000
OPENS_US = 1_728_262_800 * SECOND_US
CLOSES_US = OPENS_US + 3600 * SECOND_US
SEED, PSEUDONYM_KEY = bytes(range(32)), bytes(range(32, 64))
QUESTIONS = [f"CH{n:02}" for n in range(8)]
OPTIONS = list("ABCD")
PAPER = 4


def definition(
    *,
    weeks: int = 1,
    practice: bool = False,
    disclosure: Disclosure = Disclosure(),  # noqa: B008 - frozen
    **rules: Any,
) -> Definition:
    """Papers of four questions; one first and two second prizes each round."""
    windows = [
        Round(f"w{n}", f"Tuần {n}", OPENS_US, CLOSES_US, practice, f"số {n}")
        for n in range(1, weeks + 1)
    ]
    quiz = msgspec.structs.replace(QuizRules(600, [TopicDraw("luat", PAPER)]), **rules)
    prizes = [Prize("nhat", "Giải nhất", 1, 500_000), Prize("nhi", "Giải nhì", 2, 300_000)]
    return Definition(
        slug=CONTEST,
        title="Hội thi",
        organiser="Ban Tổ chức",
        starts_at_us=OPENS_US,
        ends_at_us=CLOSES_US,
        agency_classes=[AgencyClass("city", "Khối thành phố", 0.7)],
        phases=[Phase("v1", "Vòng 1", "quiz", True, quiz, windows)],
        participation=ParticipationRules("v1"),
        awards=[Award("tuan", "Giải tuần", "v1", "individual", prizes, each_round=True)],
        disclosure=disclosure,
    )


def contents() -> list[tuple[str, str, list[str], str]]:
    """(id, topic, options, content digest) of the bank."""
    texts = {letter: f"Phương án {letter}" for letter in OPTIONS}
    return [(q, "luat", OPTIONS, content_digest(q, f"Câu {q}?", texts)) for q in QUESTIONS]
