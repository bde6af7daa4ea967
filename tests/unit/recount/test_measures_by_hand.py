"""Every measure against values computed by hand, in scoring and in the recount alike: an error that
both of them make would agree with itself."""

import io
from typing import get_args

import pytest
from msgspec.structs import replace

from cli.recount import phase_agencies as by_agency
from cli.recount import phase_people as by_person
from contracts.definition import (
    MEASURES,
    AnyMeasure,
    Award,
    CollectiveMeasure,
    Conditions,
    Measure,
    Prize,
    Term,
)
from contracts.ledger_format import LedgerError
from contracts.phase_ledger_file import read_phase_ledger
from contracts.phase_ledger_lines import HeldPrize, PersonRecord, PhaseAttempt, PhaseRound
from services.scoring.domain.publications.phase_publication import build_phase_publication
from services.scoring.domain.publications.round_publication import Edition
from services.scoring.domain.results.agency_metrics import Roster
from tests.support.phases import plan, written


def sat(round_id: str, score: int, at_us: int, answered: int = 10) -> PhaseAttempt:
    """The only attempt of a round, which counts where it has 5 answers."""
    return PhaseAttempt(
        round_id, f"{at_us:016x}", 1, "counted", answered, score, None, 60, at_us, True
    )


def person(number: int, agency: str, *attempts: PhaseAttempt, prize: str = "") -> PersonRecord:
    prizes = [HeldPrize("w1", "tuan", prize)] if prize else []
    return PersonRecord(f"{number:016x}", "counted", agency, "", list(attempts), prizes)


#: A, of 4 people: two take part, in three attempts; a third has answered too little.
#: B, of 5: two take part, twice each. C, of 3: nobody.
PEOPLE = [
    person(1, "A", sat("w1", 3, 100), sat("w2", 4, 500), prize="first"),
    person(2, "A", sat("w2", 2, 400)),
    person(3, "A", sat("w1", 9, 50, answered=4)),
    person(4, "B", sat("w1", 1, 200), sat("w2", 3, 600)),
    person(5, "B", sat("w1", 4, 300), sat("w2", 10, 700), prize="second"),
]
ROSTERS = {
    "A": Roster("A", "khac", 4, {}),
    "B": Roster("B", "khac", 5, {}),
    "C": Roster("C", "khac", 3, {}),
}

#: a person's score is that of their better week: A has 4 + 2, B has 3 + 10
BY_HAND: dict[AnyMeasure, tuple[str, str, str]] = {
    "participation_rate": ("2/4", "2/5", "0/3"),
    "participants": ("2", "2", "0"),
    "attempts": ("3", "4", "0"),
    "attempts_rate": ("3/4", "4/5", "0/3"),
    "mean_score": ("6/2", "13/2", "0/0"),
    "median_score": ("3/1", "7/2", "0/1"),  # of 2, 3, 4; of 1, 3, 4, 10; of none
    # of 10 points at least 30%: 3 and 4 of 2, 3, 4; 3, 4 and 10 of 1, 3, 4, 10
    "papers_above": ("2", "3", "0"),
    "papers_above_rate": ("2/3", "3/4", "0/0"),
    "total_score": ("6", "13", "0"),
    "earliest_completion": ("400", "300", ""),  # the last who came, by their first attempts
    "prizes": ("1,0", "0,1", "0,0"),
    # half the rate (1/2, 2/5) and half the mean (3, 13/2), each by the highest
    "weighted": ("19/26", "9/10", "0/1"),
    "sum": ("7/4", "69/20", "0/1"),  # half of each, as they are
}
TERMS = [Term("participation_rate", 0.5), Term("mean_score", 0.5)]
AWARD = Award(
    "tap-the",
    "Giải tập thể",
    "vong-1",
    "collective",
    [Prize("first", "Giải nhất", 1)],
    rounds=["w1", "w2"],
    combine="best",
    measures=[
        Measure(
            word,
            terms=TERMS if word in ("weighted", "sum") else [],
            share=0.3 if MEASURES[word].shared else 0.0,
        )
        for word in BY_HAND
    ],
    conditions=Conditions(minimum_participants=0),
)


@pytest.fixture(scope="module")
def file() -> bytes:
    """The auditor's file of what scoring works out of these people."""
    definition = plan([AWARD], ["score", "duration"])
    phase = definition.phases[0]
    rounds = [PhaseRound(r.id, n, "0" * 64, "0" * 64, "") for n, r in enumerate(phase.rounds, 1)]
    edition = Edition(1, 1_000, "final", None)
    return written(build_phase_publication(definition, phase, edition, rounds, PEOPLE, ROSTERS))


def test_every_measure_that_can_be_counted_has_values_computed_by_hand() -> None:
    marks = {
        word for word, facts in MEASURES.items() if facts.of in ("entries", "stage", "figures")
    }
    assert set(BY_HAND) == set(MEASURES) - marks
    assert list(MEASURES) == [*get_args(CollectiveMeasure), "weighted", "sum"]


def test_scoring_tells_the_values_computed_by_hand(file: bytes) -> None:
    agencies = by_agency.agencies_of(read_phase_ledger(io.BytesIO(file)))
    told = {one.name: one.awards["tap-the"].values for one in agencies}
    for place, name in enumerate("ABC"):
        assert dict(zip(BY_HAND, told[name], strict=True)) == {
            word: values[place] for word, values in BY_HAND.items()
        }


def test_the_recount_counts_the_values_computed_by_hand(file: bytes) -> None:
    """From people's attempts alone: the figures as published are not looked at."""
    ledger = read_phase_ledger(io.BytesIO(file))
    header, people = ledger.header, by_person.people_of(ledger)
    (award,) = (one for one in header.awards if one.id == "tap-the")
    totals = {
        row.line.pseudonym: row.line.score for row in by_person.standings(header, award, people)
    }
    agencies = by_agency.agencies_of(ledger)
    for one in agencies:
        counted = by_agency.figures(header, award, one, people, totals, {})
        one.awards["tap-the"] = counted
    told = by_agency.values(header, award, agencies)
    for place, name in enumerate("ABC"):
        assert dict(zip(BY_HAND, told[name], strict=True)) == {
            word: values[place] for word, values in BY_HAND.items()
        }


def test_a_sum_is_of_whole_points_where_scores_count_parts_of_them() -> None:
    terms = [Term("total_score", 1.0), Term("participants", 1.0)]
    award = replace(AWARD, measures=[Measure("sum", terms=terms)])
    definition = plan([award], ["score", "duration"])
    (quiz, *others) = definition.phases
    assert quiz.quiz is not None
    rules = replace(quiz.quiz, several_right="per_option")
    definition = replace(definition, phases=[replace(quiz, quiz=rules), *others])
    phase = definition.phases[0]
    rounds = [PhaseRound(r.id, n, "0" * 64, "0" * 64, "") for n, r in enumerate(phase.rounds, 1)]
    edition = Edition(1, 1_000, "final", None)
    made = build_phase_publication(definition, phase, edition, rounds, PEOPLE, ROSTERS)
    ledger = read_phase_ledger(io.BytesIO(written(made)))
    assert ledger.header.rules.scale == 60
    told = by_agency.agencies_of(ledger)
    counted = by_agency.values(ledger.header, ledger.header.awards[-1], told)
    by_hand = {"A": ["21/10"], "B": ["133/60"], "C": ["0/1"]}  # 6/60 + 2, 13/60 + 2
    assert counted == {one.name: one.awards["tap-the"].values for one in told} == by_hand


def test_a_file_that_compares_by_what_is_no_measure_is_refused(file: bytes) -> None:
    with pytest.raises(LedgerError):
        read_phase_ledger(io.BytesIO(file.replace(b'"mean_score"', b'"best_score"')))
