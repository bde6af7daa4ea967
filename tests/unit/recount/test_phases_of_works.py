"""Agencies compared in a phase that judges mark: by hand, in scoring and in the recount alike."""

import io
import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs
from msgspec.structs import replace

from cli.recount.phase_checks import recount_phase
from contracts.definition import (
    AgencyClass,
    Audience,
    Award,
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
from contracts.ledger_lines import Closing
from contracts.phase_ledger_file import PHASE_LEDGER, PhasePublication, read_phase_ledger
from contracts.phase_ledger_lines import (
    MarkedRound,
    PersonLine,
    PersonRecord,
    PhaseHeader,
    PhaseLine,
    PhaseRound,
)
from contracts.phase_work_lines import PhaseWork, PhaseWorkLine
from services.scoring.domain.publications.phase_publication import build_phase_publication
from services.scoring.domain.publications.round_publication import Edition
from services.scoring.domain.results.agency_metrics import Roster
from services.scoring.domain.results.phase_outcome import MarksOfPhases
from tests.support.forging import fields_of, forged
from tests.support.ledgers import Organiser
from tests.support.phases import differences, published, written

PRIZES = [Prize("first", "Giải nhất", 1, 1_000_000), Prize("second", "Giải nhì", 1, 500_000)]


def award(name: str, *measures: Measure, **more: Any) -> Award:
    """An award to agencies in the phase of entries."""
    told = {"measures": list(measures), "conditions": Conditions(minimum_participants=0), **more}
    return Award(name, "Giải tập thể", "bai", "collective", PRIZES, **told)


def plan(*awards: Award, quota: float | None = None) -> Definition:
    """Two calls for essays, and a quiz that says nothing of them."""
    windows = [Round(f"k{n}", f"Kỳ {n}", n, n + 10) for n in (1, 2)]
    return Definition(
        slug="thu-2021",
        title="Cuộc thi viết",
        organiser="Ban Tổ chức",
        starts_at_us=0,
        ends_at_us=100,
        agency_classes=[AgencyClass("tinh", "Tỉnh, thành đoàn", quota)],
        audiences=[
            Audience("tre", "Thanh niên", "mandatory"),
            Audience("dan", "Dân", "encouraged"),
        ],
        phases=[
            Phase("trac-nghiem", "Trắc nghiệm", "quiz", quiz=QuizRules(600, [TopicDraw("t", 1)])),
            Phase(
                "bai", "Bài viết", "entries", True, rounds=windows, entries=EntryRules(["essay"])
            ),
        ],
        participation=ParticipationRules("bai"),
        awards=list(awards),
    )


def person(number: int, agency: str, audience: str = "tre", *, out: bool = False) -> PersonRecord:
    status: Any = "excluded" if out else "counted"
    return PersonRecord(f"{number:016x}", status, agency, audience, [], [])


def work(round_id: str, code: str, agency: str, *people: int, status: Any = "counted") -> PhaseWork:
    return PhaseWork(round_id, code, status, agency, [f"{one:016x}" for one in people])


def made(definition: Definition, **given: Any) -> PhasePublication:
    """What scoring works out."""
    rounds = [PhaseRound(f"k{n}", n, f"{n:064x}", f"{n + 7:064x}", "") for n in (1, 2)]
    told = {"people": PEOPLE, "rosters": ROSTERS, "works": WORKS, **given}
    phase, edition = definition.phase("bai"), Edition(3, 1_000, "final", "ab" * 32)
    return build_phase_publication(definition, phase, edition, rounds, **told)


#: A sends three works that count, of two people, one of them "dan"; B two works of three people,
#: one of whom C's list has; C nothing of its own. One work was refused, one is of somebody who may
#: not win, and one, which a first jury did not choose, counts all the same.
PEOPLE = [
    person(1, "A"),
    person(2, "A", "dan"),
    person(3, "B"),
    person(4, "B"),
    person(5, "C"),
    person(6, "B", out=True),
    person(7, "A"),
]
WORKS = [
    work("k1", "B-1", "A", 1),
    work("k1", "B-2", "A", 1, 2, status="not_chosen"),
    work("k2", "B-3", "A", 2),
    work("k1", "B-4", "B", 3, 5),
    work("k2", "B-5", "B", 3, 4),
    work("k2", "B-6", "B", 6, status="disqualified"),
    work("k2", "B-7", "A", 7, status="refused"),
]
ROSTERS = {
    "A": Roster("A", "tinh", 40, {}),
    "B": Roster("B", "tinh", 20, {}),
    "C": Roster("C", "tinh", 5, {}),
}


def values(publication: PhasePublication, award_id: str) -> dict[str, list[str]]:
    return {one.agency: one.awards[award_id].values for one in publication.agencies}


def recounted(publication: PhasePublication) -> list[str]:
    """What the recount has to say of both files."""
    full = written(publication)
    public = published(full, publication)
    report = recount_phase(read_phase_ledger(io.BytesIO(full)), Organiser().public_key)
    assert report.notes == []
    shown = recount_phase(read_phase_ledger(io.BytesIO(public)), Organiser().public_key)
    return [*report.differences, *shown.differences]


def test_works_count_for_the_agency_that_they_are_of_and_people_for_their_own() -> None:
    """A: three works; two of its people made them. B: two works by 3 and 4 of its list, and 5 of
    C's. C: no work, one participant."""
    wanted = award("nhieu", Measure("attempts"), Measure("participants"))
    rate = award("ty-le", Measure("participation_rate"), Measure("attempts_rate"))
    publication = made(plan(wanted, rate))
    assert values(publication, "nhieu") == {"A": ["3", "2"], "B": ["2", "2"], "C": ["0", "1"]}
    assert values(publication, "ty-le") == {
        "A": ["2/40", "3/40"],
        "B": ["2/20", "2/20"],
        "C": ["1/5", "0/5"],
    }
    won = [(line.award, line.winner.agency, line.decided_by) for line in publication.agency_awards]
    assert won == [
        ("nhieu", "A", "attempts"),
        ("nhieu", "B", "attempts"),
        ("ty-le", "C", "participation_rate"),
        ("ty-le", "B", "participation_rate"),
    ]
    assert recounted(publication) == []


def test_of_some_audiences_count_their_people_and_the_works_that_one_of_them_made() -> None:
    only = award("dan", Measure("attempts"), Measure("participants"), audiences=["dan"])
    each = award("dot", Measure("attempts"), each_round=True)
    publication = made(plan(only, each))
    assert values(publication, "dan") == {"A": ["2", "1"], "B": ["0", "0"], "C": ["0", "0"]}
    assert values(publication, "dot/k1") == {"A": ["2"], "B": ["1"], "C": ["0"]}
    assert values(publication, "dot/k2") == {"A": ["1"], "B": ["1"], "C": ["0"]}
    assert recounted(publication) == []


def test_the_quota_is_met_by_who_made_a_work() -> None:
    met = award("dat", Measure("attempts"), conditions=Conditions(quota_met=True))
    rosters = {name: replace(one, quota=0.1) for name, one in ROSTERS.items()}
    publication = made(plan(met, quota=0.1), rosters=rosters)  # 4 of 40, 2 of 20, 1 of 5
    assert {one.agency: one.facts.met for one in publication.agencies} == {
        "A": False,
        "B": True,
        "C": True,
    }
    assert [line.winner.agency for line in publication.agency_awards] == ["B", "C"]
    assert recounted(publication) == []


def test_marks_of_the_phase_itself_are_compared_once_it_is_published() -> None:
    """Weighed 0.5 by works (of the most, 3) and 0.5 by marks (of the best, 80)."""
    marks = {"A": Fraction(60), "B": Fraction(80)}
    rounds = [MarkedRound("bai", f"k{n}", n, f"{n:064x}") for n in (1, 2)]
    best = award("tot", Measure("entry_marks"))
    terms = [Term("attempts", 0.5), Term("entry_marks", 0.5)]
    publication = made(
        plan(best, award("chung", Measure("weighted", terms=terms))),
        marks=MarksOfPhases(rounds, {"bai": marks}, ()),
    )
    assert values(publication, "tot") == {"A": ["60/1"], "B": ["80/1"], "C": ["0/1"]}
    assert values(publication, "chung") == {"A": ["7/8"], "B": ["5/6"], "C": ["0/1"]}
    assert recounted(publication) == []


def test_an_agency_takes_part_by_a_work_or_by_one_of_its_people() -> None:
    """D sends a work that nobody of its list made; of E, which sends nothing, nobody did."""
    rosters = {**ROSTERS, "E": Roster("E", "tinh", 1, {})}
    works = [*WORKS, work("k1", "B-8", "D", 4)]
    told = award("nhieu", Measure("attempts"), conditions=Conditions())
    publication = made(plan(told), works=works, rosters=rosters)
    passed = {one.agency: one.awards["nhieu"].passed for one in publication.agencies}
    assert passed == {"A": "", "B": "", "C": "", "D": "", "E": "participants"}
    assert recounted(publication) == []


@pytest.mark.parametrize("word", ["prizes", "mean_score", "earliest_completion"])
def test_what_only_a_quiz_has_decides_nothing_here(word: Any) -> None:
    publication = made(plan(award("khac", Measure(word))))
    assert publication.agency_awards == []
    assert {line.reason for line in publication.unfilled} == {"not_available"}
    assert recounted(publication) == []


MEASURES = [
    Measure("attempts"),
    Measure("participants"),
    Measure("participation_rate"),
    Measure("attempts_rate"),
    Measure("weighted", terms=[Term("attempts", 0.25), Term("participation_rate", 0.75)]),
]


@st.composite
def phases(draw: st.DrawFn) -> PhasePublication:
    """Random works of random people, with agencies that no roster has."""
    dice = random.Random(draw(st.integers(0, 2**32)))
    people = [
        person(n, dice.choice(["A", "B", "C", "D", ""]), dice.choice(["tre", "dan", ""]))
        for n in range(draw(st.integers(0, 25)))
    ]
    people = [replace(one, status="excluded") if dice.random() < 0.1 else one for one in people]
    out = {one.pseudonym for one in people if one.status == "excluded"}
    works, made_one = [], set()
    for number in range(draw(st.integers(0, 25)) if people else 0):
        own = [one.pseudonym for one in dice.sample(people, min(len(people), dice.randint(1, 3)))]
        status: Any = dice.choice(["counted", "counted", "not_chosen", "refused", "withdrawn"])
        status = "disqualified" if out & {*own} else status
        made_one.update(own)
        agency = dice.choice(["A", "B", "C", "E", ""])
        works.append(PhaseWork(dice.choice(["k1", "k2"]), f"B-{number:03}", status, agency, own))
    awards = [
        award(
            f"giai-{n}",
            *draw(st.lists(st.sampled_from(MEASURES), min_size=1, max_size=3)),
            each_round=draw(st.booleans()),
            audiences=draw(st.sampled_from([[], ["tre"]])),
            one_prize_each=draw(st.booleans()),
            tie=draw(st.sampled_from(["draw", "shared"])),
            conditions=Conditions(
                quota_met=draw(st.booleans()), minimum_participants=draw(st.integers(0, 2))
            ),
        )
        for n in range(draw(st.integers(1, 3)))
    ]
    rosters = {
        name: Roster(
            name, "tinh", dice.choice([None, 0, 3, 9]), {"tre": (dice.randrange(6), 1)}, 0.3
        )
        for name in "ABC"
    }
    people = [one for one in people if one.pseudonym in made_one]
    return made(plan(*awards, quota=0.3), people=people, works=works, rosters=rosters)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(phases())
def test_any_phase_of_works_is_recounted_as_scoring_published_it(
    publication: PhasePublication,
) -> None:
    assert recounted(publication) == []


HONEST = made(plan(award("nhieu", Measure("attempts"), Measure("participants"))))
LINES: list[PhaseLine] = [
    line
    for line in PHASE_LEDGER.lines(io.BytesIO(written(HONEST)))
    if not isinstance(line, Closing)
]
SALT = "0" * 32
OF = next(n for n, line in enumerate(LINES) if isinstance(line, PhaseWorkLine))
FORGED: dict[str, tuple[tuple[int | str, ...], Callable[[Any], Any]]] = {
    "round": ((OF + 4, "round"), lambda told: ("k9", told[1])),
    "code": ((OF + 1, "code"), lambda told: ("B-1", told[1])),
    "status": ((OF, "status"), lambda told: ("refused", told[1])),
    "agency": ((OF, "agency"), lambda told: ("B", told[1])),
    "people": ((OF, "people"), lambda told: ([f"{99:016x}"], told[1])),
    "form": ((0, "form"), lambda _: "quiz"),
}


def test_every_field_of_a_work_is_forged_below() -> None:
    assert differences(LINES) == []
    assert FORGED.keys() - {"form"} == {name for _, name in fields_of(PhaseWorkLine)}


@pytest.mark.parametrize("field", FORGED)
def test_a_forged_work_is_found_though_it_is_signed(field: str) -> None:
    place, change = FORGED[field]
    assert differences(forged(LINES, place, change))


def test_a_work_left_out_or_counted_for_somebody_who_may_not_win_is_found() -> None:
    without: list[PhaseLine] = [line for n, line in enumerate(LINES) if n != OF]
    assert differences(without)
    lines: list[PhaseLine] = [
        structs.replace(line, status=("counted", SALT))
        if isinstance(line, PhaseWorkLine) and line.status[0] == "disqualified"
        else line
        for line in LINES
    ]
    assert any("may not win" in said for said in differences(lines))


def test_a_quiz_has_no_works_and_a_phase_of_works_no_prizes_of_people() -> None:
    header = LINES[0]
    assert isinstance(header, PhaseHeader)
    told = structs.replace(header, awards=[replace(header.awards[0], recipients="individual")])
    assert any("no quiz" in said for said in differences([told, *LINES[1:]]))
    nobody: list[PhaseLine] = [line for line in LINES if not isinstance(line, PersonLine)]
    assert any("has no line" in said for said in differences(nobody))
