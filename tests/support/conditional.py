"""A round and a phase with all that their ledgers can hold, for tests that forge each field."""

import random
from fractions import Fraction

from contracts.definition import (
    AudienceBank,
    Award,
    Conditions,
    Measure,
    Prize,
    QuestionPoints,
    QuizRules,
    Term,
    TopicDraw,
)
from contracts.ledger_lines import LedgerAllowance, LedgerDisruption, LedgerWindow
from contracts.phase_ledger_lines import MarkedRound
from services.exam.domain.paper_drawing import pseudonym
from services.scoring.domain.results.phase_outcome import MarksOfPhases
from tests.support.ledgers import (
    CLOSES_US,
    OPENED_US,
    PSEUDONYM_KEY,
    Played,
    play,
    question,
    weekly,
)
from tests.support.phases import PRIZES, PlayedPhase, plan, play_phase


def conditional() -> Played:
    """A round with all that the format holds: audiences with a bank and a prize of their own, one
    prize for each, earlier winners, a lowest score, prizes that nobody gets, a voided question for
    everyone and one for nobody, a correction, an extension, a disruption, held options, questions
    of each kind, points by difficulty, more time for one person."""
    quiz = QuizRules(
        time_limit_s=1800,
        blueprint=[TopicDraw("cchc", 2, "easy"), TopicDraw("cchc", 1, "hard")],
        attempts_allowed=2,
        prediction=True,
        ranking=["score", "prediction", "duration", "earliest"],
        banks=[AudienceBank("nguoi-dan", [TopicDraw("cchc", 2, "easy")])],
        points=QuestionPoints(1, 1, 1),
    )
    bank = [
        question(
            number,
            "cchc",
            2 + number % 3,
            "AB" if number == 2 else "AB"[number % 2],
            "hard" if number % 3 == 0 else "easy",
            "nguoi-dan" if number in (7, 8) else "",
            held=1 if number in (4, 5) else 2 if number == 6 else 0,
            kind={2: "multiple_choice", 6: "true_false"}.get(number, "single_choice"),  # type: ignore[arg-type]
        )
        for number in range(12)
    ]
    second_us = 1_000_000
    cut = LedgerDisruption(
        OPENED_US + second_us, OPENED_US + 2 * second_us, OPENED_US + 2 * second_us, ["DV01"]
    )
    alone = pseudonym(PSEUDONYM_KEY, "CB0003")
    return play(
        quiz,
        26,
        random.Random(12),
        voided={"CH01": "everyone", "CH03": "no_one"},
        corrected={"CH02": "B"},
        questions=bank,
        awards=[
            weekly("nguoi-dan", 1, audiences=["nguoi-dan"], one_prize_each=True, minimum_score=1),
            weekly("tuan", 2, one_prize_each=True, minimum_score=2),
            weekly("lan-hai", 2),
            weekly("kho", 2, minimum_score=9),
            weekly("chuyen-can", 2, minimum_rounds=2),
        ],
        holding=range(6),
        window=LedgerWindow(
            OPENED_US,
            CLOSES_US,
            {"DV00": CLOSES_US + 3600 * second_us},
            [cut],
            allowances={alone: LedgerAllowance(900, CLOSES_US + 5 * second_us)},
        ),
    )


def conditional_phase() -> PlayedPhase:
    """A phase with all that the format holds: prizes of audiences and over some rounds, one prize
    for each, a lowest score and number of rounds, agencies passed over, prizes that nobody gets,
    marks of another phase, and marks that nobody can know."""
    individual = [
        Award(
            "can-bo",
            "Giải cán bộ",
            "vong-1",
            "individual",
            PRIZES,
            audiences=["staff"],
            combine="best",
            one_prize_each=True,
            conditions=Conditions(minimum_score=1, minimum_rounds=2),
        ),
        Award(
            "tong",
            "Giải tổng",
            "vong-1",
            "individual",
            PRIZES,
            combine="sum",
            one_prize_each=True,
        ),
        Award(
            "cuoi",
            "Giải cuối",
            "vong-1",
            "individual",
            [Prize("first", "Giải nhất", 99, 1)],
            rounds=["w1", "w3"],
            combine="last",
        ),
    ]
    collective = [
        Award(
            "tap-the",
            "Giải tập thể",
            "vong-1",
            "collective",
            PRIZES[:2],
            measures=[
                Measure("participation_rate"),
                Measure("earliest_completion", until="quota"),
                Measure("prizes"),
                Measure("papers_above", share=0.1),
                Measure("weighted", terms=[Term("papers_above", 1.0, share=0.1)]),
            ],
            conditions=Conditions(minimum_participants=2, minimum_headcount=1),
        ),
        Award(
            "diem",
            "Giải điểm",
            "vong-1",
            "collective",
            PRIZES[:1],
            measures=[
                Measure(
                    "weighted",
                    terms=[
                        Term("participation_rate", 0.5),
                        Term("prizes", 0.2, award="tuan", ranks=["first"]),
                        Term("entry_marks", 0.2, phase="vong-2"),
                        Term("committee_figure", 0.1, phase="vong-2"),
                    ],
                )
            ],
        ),
        Award(
            "dat",
            "Giải đạt chỉ tiêu",
            "vong-1",
            "collective",
            PRIZES[:1],
            measures=[Measure("participants")],
            conditions=Conditions(quota_met=True, minimum_participants=0),
        ),
        Award(
            "dong",
            "Giải đông",
            "vong-1",
            "collective",
            PRIZES[:1],
            measures=[Measure("participants")],
            conditions=Conditions(minimum_headcount=99),
        ),
        Award(
            "bai", "Giải bài", "vong-1", "collective", PRIZES[:1], measures=[Measure("entry_marks")]
        ),
    ]
    chain = ["score", "prediction", "duration", "earliest"]
    video = MarkedRound("vong-2", "nhan-video", 3, "7" * 64)
    best = {"DV1": Fraction(257, 3), "DV2": Fraction(80), "DV4": Fraction(171, 2)}
    marks = MarksOfPhases([video], {"vong-2": best}, ())
    return play_phase(plan([*individual, *collective], chain), 40, random.Random(7), marks=marks)
