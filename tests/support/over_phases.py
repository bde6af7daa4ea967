"""Small contests with an award to people over a quiz and a call for essays, worked out by scoring's
rules, for tests of the ledger that tells it."""

import random
from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from typing import Any, Literal

from msgspec.structs import replace

from contracts.definition import (
    AgencyClass,
    Audience,
    Award,
    Combination,
    Conditions,
    Definition,
    EntryRules,
    Measure,
    ParticipationRules,
    Phase,
    Prize,
    QuizRules,
    Round,
    Term,
    TopicDraw,
)
from contracts.phase_contender_lines import ContenderRecord, ContenderResult, PhaseSource
from contracts.phase_ledger_file import PhasePublication
from contracts.phase_ledger_lines import PersonRecord, PhaseAttempt, PhaseRound
from contracts.phase_work_lines import PhaseWork
from services.scoring.domain.publications.phase_publication import build_phase_publication
from services.scoring.domain.publications.round_publication import Edition
from services.scoring.domain.results.agency_metrics import Roster
from services.scoring.domain.results.over_phases import ResultsOfPhases

Form = Literal["quiz", "entries"]
PRIZES = [Prize("first", "Giải nhất", 1, 900), Prize("second", "Giải nhì", 2, 500)]
QUIZ, ESSAYS = "tn", "bai"
SUM = Measure(
    "sum",
    terms=[Term("total_score", 1.0, phase=QUIZ), Term("entry_marks", 1.0, phase=ESSAYS)],
)
SHARES = Measure(
    "weighted",
    terms=[Term("total_score", 0.6, phase=QUIZ), Term("entry_marks", 0.4, phase=ESSAYS)],
)
SOURCES = [
    PhaseSource(QUIZ, "w1", "quiz", 1, "1" * 64, "a" * 64, "số 1", 60),
    PhaseSource(QUIZ, "w2", "quiz", 2, "2" * 64, "b" * 64, "số 2", 60),
    PhaseSource(ESSAYS, "k1", "entries", 3, "3" * 64, "c" * 64, ""),
]


def over(*measures: Measure, combine: Combination = "sum", **more: Any) -> Award:
    """An award over both phases, given with ``phase``."""
    told = {"measures": list(measures) or [SUM], "combine": combine, "phase": ESSAYS, **more}
    return Award("chung", "Giải toàn cuộc", recipients="individual", prizes=PRIZES, **told)


def plan(*awards: Award, slug: str = "thu-2026") -> Definition:
    """A quiz of two weeks, whose scores count parts of points, and one call for essays."""
    weeks = [Round(f"w{n}", f"Tuần {n}", n, n + 10, public_value=f"số {n}") for n in (1, 2)]
    quiz = QuizRules(600, [TopicDraw("t", 5)], ranking=["score"], several_right="per_option")
    return Definition(
        slug=slug,
        title="Hội thi hai vòng",
        organiser="Ban Tổ chức",
        starts_at_us=0,
        ends_at_us=100,
        agency_classes=[AgencyClass("city", "Khối", None)],
        audiences=[Audience("tre", "Trẻ", "mandatory"), Audience("dan", "Dân", "encouraged")],
        phases=[
            Phase(QUIZ, "Trắc nghiệm", "quiz", True, quiz, weeks),
            Phase(
                ESSAYS,
                "Bài viết",
                "entries",
                rounds=[Round("k1", "Kỳ 1", 20, 30)],
                entries=EntryRules(["essay"]),
            ),
        ],
        participation=ParticipationRules(QUIZ),
        awards=list(awards),
    )


def name_in(round_id: str, who: str) -> str:
    """What somebody is called in a week."""
    return f"{sum((round_id + who).encode()):08x}{who.encode().hex():0>8}"[:16]


def contender(
    who: str,
    w1: str = "",
    w2: str = "",
    essays: Sequence[str] = (),
    *,
    agency: str = "DV1",
    audience: str = "tre",
    out: bool = False,
) -> ContenderRecord:
    """Somebody with these exact points; ``essays``: of each of their works."""
    weeks = [
        ContenderResult(QUIZ, name, name_in(name, who), exact(value))
        for name, value in (("w1", w1), ("w2", w2))
        if value
    ]
    works = [
        ContenderResult(ESSAYS, "k1", f"B-{who}{number}", exact(value))
        for number, value in enumerate(essays)
    ]
    status: Any = "excluded" if out else "counted"
    return ContenderRecord(f"{ord(who):016x}", status, agency, audience, weeks + works)


def exact(value: str | Fraction) -> str:
    """A fraction as ledgers write it."""
    number = Fraction(value)
    return f"{number.numerator}/{number.denominator}"


def made(
    definition: Definition, contenders: Sequence[ContenderRecord], phase: str = ESSAYS
) -> PhasePublication:
    """What scoring works out of these results, published with this phase, whose own lines say the
    same of people."""
    contenders = [one for one in map(partial(_left, phase), contenders) if one.results]
    told = [one for one in SOURCES if one.phase == phase]
    rounds = [PhaseRound(s.round, s.number, s.root, s.seed, s.public_value) for s in told]
    works: list[PhaseWork] = []
    if phase == QUIZ:
        people = [_sat(one) for one in contenders if any(r.phase == QUIZ for r in one.results)]
    else:
        works = _works(contenders)
        people = [
            PersonRecord(one.pseudonym[::-1], one.status, one.agency, one.audience, [], [])
            for one in contenders
            if any(r.phase == ESSAYS for r in one.results)
        ]
    return build_phase_publication(
        definition,
        definition.phase(phase),
        Edition(7, 1_000, "final", "ab" * 32),
        rounds,
        people,
        {name: Roster(name, "city", 9, {}) for name in ("DV1", "DV2")},
        works=works,
        results=ResultsOfPhases(SOURCES, contenders),
    )


def _left(phase: str, one: ContenderRecord) -> ContenderRecord:
    """Whoever may not win has no result in the phase of the file, which knows it."""
    if one.status == "counted":
        return one
    return replace(one, results=[r for r in one.results if r.phase != phase])


def _sat(one: ContenderRecord) -> PersonRecord:
    """The same person in the lines of the quiz, under another pseudonym."""
    attempts = [
        PhaseAttempt(
            r.round, r.name, 1, "counted", 5, int(Fraction(r.value) * 60), None, 60, 5, True
        )
        for r in one.results
        if r.phase == QUIZ
    ]
    return PersonRecord(one.pseudonym[::-1], one.status, one.agency, one.audience, attempts, [])


def _works(contenders: Sequence[ContenderRecord]) -> list[PhaseWork]:
    authors: dict[str, list[ContenderRecord]] = {}
    for one in contenders:
        for r in one.results:
            if r.phase == ESSAYS:
                authors.setdefault(r.name, []).append(one)
    return [
        PhaseWork("k1", code, "counted", own[0].agency, [one.pseudonym[::-1] for one in own])
        for code, own in authors.items()
    ]


def random_contenders(dice: random.Random, people: int) -> list[ContenderRecord]:
    """Coarse points, so that ties are common; some took part in one phase only."""
    found = []
    for number in range(people):
        weeks = [str(Fraction(dice.randrange(5), 2)) if dice.random() < 0.7 else "" for _ in "12"]
        essays = [str(Fraction(dice.randrange(6), 3)) for _ in range(dice.choice([0, 0, 1, 1, 2]))]
        if not any(weeks) and not essays:
            weeks[0] = "1"
        found.append(
            contender(
                chr(ord("A") + number),
                weeks[0],
                weeks[1],
                essays,
                agency=dice.choice(["DV1", "DV1", "DV2", ""]),
                audience=dice.choice(["tre", "tre", "dan", ""]),
            )
        )
    return found


def random_award(dice: random.Random, phase: str) -> Award:
    """One of all that such an award may say."""
    measures = [
        SUM,
        SHARES,
        Measure("total_score", phase=QUIZ),
        Measure("entry_marks", phase=ESSAYS),
    ]
    chosen = dice.sample(measures, dice.randrange(1, 4))
    if all(one.measure in ("total_score", "entry_marks") for one in chosen):
        chosen = [dice.choice([SUM, SHARES]), *chosen]
    shared = dice.random() < 0.4
    return over(
        *chosen,
        combine=dice.choice(["best", "sum", "last"]),
        phase=phase,
        audiences=dice.choice([[], [], ["tre"]]),
        conditions=Conditions(minimum_rounds=dice.choice([1, 1, 2, 3])),
        tie="shared" if shared else dice.choice([None, "draw"]),
        shared_places=dice.choice(["used", "kept"]) if shared else "used",
        shared_money=dice.choice(["whole", "divided"]) if shared else "whole",
        prizes_per_agency=None if shared else dice.choice([None, None, 1, 2]),
    )
