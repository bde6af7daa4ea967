"""Every field of every kind of line of a phase's ledger, forged once, signed, and found.

As with a round's: signed with the organiser's own key, so that only counting again speaks against
it, from the auditor's file, which opens everything.
"""

import io
from collections.abc import Callable
from typing import Any, TypeVar, get_args

import pytest
from msgspec import Struct, structs

from cli.recount.phase_checks import recount_phase, seal
from contracts.ledger_lines import Closing, LedgerPrize, LedgerSharing
from contracts.phase_contender_lines import ContenderAwardLine, ContenderLine, PhaseSource
from contracts.phase_ledger_file import PHASE_LEDGER, read_phase_ledger
from contracts.phase_ledger_lines import (
    AgencyAwardLine,
    AgencyFacts,
    AgencyFigures,
    AgencyLine,
    AgencyValues,
    GivenAwardLine,
    HeldPrize,
    MarkedRound,
    OverallLine,
    PersonAwardLine,
    PersonLine,
    PersonValues,
    PhaseAttempt,
    PhaseAward,
    PhaseConditions,
    PhaseHeader,
    PhaseJudgement,
    PhaseLine,
    PhaseMeasure,
    PhaseRound,
    PhaseRules,
    PhaseTerm,
    PhaseUnfilledLine,
)
from contracts.phase_work_lines import PhaseWorkLine
from tests.support.conditional import conditional_phase
from tests.support.forging import (
    FORGED_CLOSINGS,
    OTHER,
    Place,
    fields_of,
    first_of,
    forged,
    named,
    put,
)
from tests.support.ledgers import Organiser
from tests.support.phases import differences, signed

PLAYED = conditional_phase()
LINES: list[PhaseLine] = [
    line for line in PHASE_LEDGER.lines(io.BytesIO(PLAYED.full)) if not isinstance(line, Closing)
]
L = TypeVar("L")
AWARDS = {award.id: place for place, award in enumerate(PLAYED.publication.header.awards)}


def place_of(kind: type[L], fits: Callable[[L], bool]) -> Place:
    """Where the first line of this kind stands that fits."""
    found = (n for n, line in enumerate(LINES) if isinstance(line, kind) and fits(line))
    return (next(found),)


def _won_a_week(line: PersonLine) -> bool:
    """Somebody of the largest agency who stands in more than one round, and won a prize."""
    standing = [a for a in line.attempts[0] if isinstance(a, PhaseAttempt) and a.stands]
    return line.agency[0] == "DV1" and len(standing) > 1 and bool(line.prizes[0])


def _may_win(line: AgencyLine) -> bool:
    """An agency that is compared for every collective prize that is decided."""
    awards = line.awards[0]
    assert isinstance(awards, dict)
    return bool(awards["tap-the"].values and awards["diem"].values)


CAN_BO: Place = (0, "awards", AWARDS["can-bo"])
PERSON = place_of(PersonLine, _won_a_week)
AGENCY = place_of(AgencyLine, _may_win)
PLACES: dict[type[Struct], Place] = {
    PhaseHeader: (0,),
    PhaseRules: (0, "rules"),
    PhaseRound: (0, "rounds", 0),
    MarkedRound: (0, "marked", 0),
    PhaseAward: CAN_BO,
    PhaseConditions: (0, "awards", AWARDS["tap-the"], "conditions"),
    PhaseMeasure: (0, "awards", AWARDS["tap-the"], "measures", 0),
    PhaseTerm: (0, "awards", AWARDS["diem"], "measures", 0, "terms", 1),
    LedgerPrize: (*CAN_BO, "prizes", 0),
    PersonLine: PERSON,
    PhaseAttempt: (*PERSON, "attempts", 0, 0),
    HeldPrize: (*PERSON, "prizes", 0, 0),
    AgencyLine: AGENCY,
    AgencyFacts: (*AGENCY, "facts", 0),
    AgencyFigures: (*AGENCY, "awards", 0, "tap-the"),
    OverallLine: place_of(OverallLine, lambda line: line.lot is not None),
    PersonAwardLine: first_of(LINES, PersonAwardLine),
    PersonValues: (*first_of(LINES, PersonAwardLine), "winner"),
    AgencyAwardLine: first_of(LINES, AgencyAwardLine),
    AgencyValues: (*first_of(LINES, AgencyAwardLine), "winner"),
    PhaseUnfilledLine: first_of(LINES, PhaseUnfilledLine),
}


def _person(pseudonym: str) -> Place:
    return place_of(PersonLine, lambda line: line.pseudonym[0] == pseudonym)


def _missed(line: AgencyLine) -> bool:
    """An agency of a class with a quota, which it has not reached."""
    return isinstance(line.facts[0], AgencyFacts) and not line.facts[0].met


def _uncounted(line: AgencyLine) -> bool:
    """An agency whose headcount nobody approved: the roster says how many there are."""
    facts = line.facts[0]
    return isinstance(facts, AgencyFacts) and facts.headcount is None and facts.denominator > 0


def _drew(line: OverallLine) -> bool:
    return line.award == "tong" and line.lot is not None


#: of fields that only count for some: where another value changes what follows from it
ELSEWHERE: dict[tuple[type[Struct], str], Place] = {
    (PhaseAward, "one_prize_each"): (0, "awards", AWARDS["tong"], "one_prize_each"),
    (PhaseAward, "measures"): (0, "awards", AWARDS["tap-the"], "measures"),
    (PhaseMeasure, "until"): (0, "awards", AWARDS["tap-the"], "measures", 1, "until"),
    (PhaseMeasure, "award"): (0, "awards", AWARDS["tap-the"], "measures", 2, "award"),
    (PhaseMeasure, "ranks"): (0, "awards", AWARDS["tap-the"], "measures", 2, "ranks"),
    (PhaseMeasure, "share"): (0, "awards", AWARDS["tap-the"], "measures", 3, "share"),
    (PhaseTerm, "share"): (0, "awards", AWARDS["tap-the"], "measures", 4, "terms", 0, "share"),
    (PhaseMeasure, "terms"): (0, "awards", AWARDS["diem"], "measures", 0, "terms"),
    (PhaseConditions, "minimum_score"): (*CAN_BO, "conditions", "minimum_score"),
    (PhaseConditions, "minimum_rounds"): (*CAN_BO, "conditions", "minimum_rounds"),
    (PhaseConditions, "quota_met"): (0, "awards", AWARDS["dat"], "conditions", "quota_met"),
    (PhaseTerm, "phase"): (0, "awards", AWARDS["diem"], "measures", 0, "terms", 2, "phase"),
    (AgencyFacts, "agency_class"): (*place_of(AgencyLine, _missed), "facts", 0, "agency_class"),
    (AgencyFacts, "roster"): (*place_of(AgencyLine, _uncounted), "facts", 0, "roster"),
    (PersonLine, "audience"): (
        *_person(PLAYED.publication.person_awards[0].winner.pseudonym),
        "audience",
    ),
    (PhaseAttempt, "pseudonym"): (
        *_person(next(row.pseudonym for row in PLAYED.publication.standings if _drew(row))),
        "attempts",
        0,
        0,
        "pseudonym",
    ),
}


def _more(number: int | None) -> int:
    return (number or 0) + 1


def _salted(change: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """An open field: the value is another one, the salt stays."""
    return lambda pair: (change(pair[0]), pair[1])


def _of_nobody(_name: str) -> str:
    return "0123456789abcdef"


FORGED: dict[tuple[type[Struct], str], tuple[Callable[[Any], Any], str]] = {
    (PhaseHeader, "format"): (lambda _: "hoithi-ledger/2", "line 1: "),
    (PhaseHeader, "marked"): (lambda _: [], "award diem: published"),
    (MarkedRound, "phase"): (lambda _: "khac", "award diem: published"),
    (PhaseHeader, "number"): (lambda _: 1, "previous root: only the first publication has none"),
    (PhaseHeader, "previous_root"): (lambda _: None, "previous root: only the first"),
    (PhaseHeader, "rules"): (lambda r: structs.replace(r, ranking=["duration"]), "standings"),
    (PhaseHeader, "rounds"): (lambda all_: [*all_, all_[0]], "rounds: none, or one stands twice"),
    (PhaseHeader, "awards"): (lambda all_: [*all_, all_[0]], "awards: one stands twice"),
    (PhaseRules, "ranking"): (lambda chain: chain[::-1], "standings"),
    (PhaseRules, "answers_needed"): (lambda _: 10, "agency "),
    (PhaseRules, "denominator"): (lambda _: "eligible", "agency "),
    (PhaseRules, "quota_scope"): (lambda _: "each_round", "agency "),
    (PhaseRules, "quotas"): (lambda _: {}, "agency "),
    (PhaseRules, "optional_phases"): (lambda _: [], "collective prize 1"),
    (PhaseRules, "prize_ranks"): (lambda pairs: pairs[::-1], "agency "),
    (PhaseRules, "single"): (lambda _: ["tuan"], "prize 1"),
    (PhaseRound, "round"): (lambda _: "khac", "over rounds that are not counted"),
    (PhaseRound, "seed"): (lambda _: OTHER, "standings "),
    (PhaseRound, "public_value"): (lambda _: "khac", "standings "),
    (PhaseAward, "id"): (lambda _: "khac", "standings"),
    (PhaseAward, "recipients"): (lambda _: "collective", "standings"),
    (PhaseAward, "rounds"): (lambda _: ["w2"], "standings"),
    (PhaseAward, "audiences"): (lambda _: [], "prize 1"),
    (PhaseAward, "combine"): (lambda _: "sum", "standings"),
    (PhaseAward, "one_prize_each"): (lambda _: False, "prize"),
    (PhaseAward, "conditions"): (lambda c: structs.replace(c, minimum_score=99), "prize 1"),
    (PhaseAward, "measures"): (lambda _: [], "collective prize 1"),
    (PhaseAward, "prizes"): (lambda all_: all_[::-1], "prize 1"),
    (PhaseAward, "shared"): (lambda _: LedgerSharing("whole", "used"), "nobody is equal"),
    (PhaseAward, "prizes_per_agency"): (lambda _: 1, "prize"),
    (PhaseAward, "ranking"): (lambda _: ["duration"], "standings"),
    (PhaseConditions, "quota_met"): (lambda on: not on, "passed over for"),
    (PhaseConditions, "minimum_participants"): (lambda _: 99, "passed over for"),
    (PhaseConditions, "minimum_headcount"): (lambda _: 99, "passed over for"),
    (PhaseConditions, "minimum_entries"): (lambda _: 1, "collective prize 1"),
    (PhaseConditions, "minimum_score"): (lambda _: 99, "prize 1"),
    (PhaseConditions, "minimum_rounds"): (lambda _: 9, "prize 1"),
    (PhaseMeasure, "measure"): (lambda _: "attempts", "values of"),
    (PhaseMeasure, "until"): (lambda _: "final_participants", "values of"),
    (PhaseMeasure, "award"): (lambda _: "tuan", "values of"),
    (PhaseMeasure, "ranks"): (lambda _: ["third"], "values of"),
    (PhaseMeasure, "phase"): (lambda _: "vong-2", "collective prize 1"),
    (PhaseMeasure, "terms"): (lambda _: [], "values of"),
    (PhaseMeasure, "share"): (lambda _: "0.2", "collective prize"),
    (PhaseTerm, "share"): (lambda _: "0.2", "collective prize"),
    (PhaseRules, "full_marks"): (
        lambda marks: {name: {"": 30} for name in marks},
        "award tap-the: published",
    ),
    (PhaseRules, "scale"): (lambda _: 60, "prize"),
    (PhaseTerm, "measure"): (lambda _: "attempts", "values of"),
    (PhaseTerm, "weight"): (lambda _: "0.9", "values of"),
    (PhaseTerm, "award"): (lambda _: "tong", "values of"),
    (PhaseTerm, "ranks"): (lambda _: [], "values of"),
    (PhaseTerm, "phase"): (lambda _: "vong-9", "collective prize"),
    (LedgerPrize, "rank"): (lambda _: "ba", "prize 1"),
    (LedgerPrize, "winners"): (_more, "prize"),
    (LedgerPrize, "money"): (_more, "prize 1"),
    (PersonLine, "pseudonym"): (_salted(_of_nobody), ""),
    (PersonLine, "status"): (_salted(lambda _: "excluded"), "the person excluded"),
    (PersonLine, "agency"): (_salted(lambda _: "DV2"), "agency DV"),
    (PersonLine, "audience"): (_salted(lambda _: "ai-do"), ""),
    (PersonLine, "attempts"): (_salted(lambda all_: all_[1:]), "standings"),
    (PersonLine, "prizes"): (_salted(lambda _: []), "agency DV1"),
    (PhaseAttempt, "round"): (lambda _: "w9", "of a round that does not count"),
    (PhaseAttempt, "pseudonym"): (_of_nobody, ""),
    (PhaseAttempt, "status"): (lambda _: "annulled", "but does not count"),
    (PhaseAttempt, "answered"): (lambda _: 0, "agency DV1"),
    (PhaseAttempt, "score"): (_more, "standings"),
    (PhaseAttempt, "distance"): (_more, "standings"),
    (PhaseAttempt, "duration_s"): (_more, "standings"),
    (PhaseAttempt, "submitted_at_us"): (lambda us: us - 1000, ""),
    (PhaseAttempt, "stands"): (lambda on: not on, "standings"),
    (HeldPrize, "award"): (lambda _: "khac", ""),
    (HeldPrize, "rank"): (lambda _: "khac", "agency DV1"),
    (AgencyLine, "agency"): (_salted(lambda _: "DV9"), "agency DV9"),
    (AgencyLine, "facts"): (_salted(lambda f: structs.replace(f, met=not f.met)), "agency DV"),
    (AgencyLine, "awards"): (_salted(lambda _: {}), "no figures for award"),
    (AgencyFacts, "agency_class"): (lambda name: {"khac": "city"}.get(name, "khac"), "agency DV"),
    (AgencyFacts, "headcount"): (lambda number: (number or 50) + 1, "agency DV"),
    (AgencyFacts, "roster"): (lambda _: {}, "agency DV"),
    (AgencyFacts, "denominator"): (_more, "agency DV"),
    (AgencyFacts, "participants"): (_more, "agency DV"),
    (AgencyFacts, "met"): (lambda on: not on, "agency DV"),
    (AgencyFigures, "denominator"): (_more, "award tap-the: published"),
    (AgencyFigures, "participants"): (_more, "award tap-the: published"),
    (AgencyFigures, "attempts"): (_more, "award tap-the: published"),
    (AgencyFigures, "total_score"): (_more, "award tap-the: published"),
    (AgencyFigures, "quota_at_us"): (_more, "award tap-the: published"),
    (AgencyFigures, "final_at_us"): (_more, "award tap-the: published"),
    (AgencyFigures, "prizes"): (lambda all_: [_more(all_[0]), *all_[1:]], "award tap-the: publ"),
    (AgencyFigures, "further"): (lambda _: {"participants": "1"}, "award tap-the: published"),
    (AgencyFigures, "passed"): (lambda _: "quota", "passed over for 'quota', not ''"),
    (AgencyFigures, "values"): (lambda all_: all_[:1], "values of DV"),
    (OverallLine, "award"): (lambda _: "khac", "standings"),
    (OverallLine, "rank"): (_more, "ranks are not 1, 2, 3 and so on"),
    (OverallLine, "pseudonym"): (_of_nobody, "standings"),
    (OverallLine, "rounds"): (_more, "standings"),
    (OverallLine, "score"): (_more, "standings"),
    (OverallLine, "distance"): (_more, "standings"),
    (OverallLine, "duration_s"): (_more, "standings"),
    (OverallLine, "lot"): (lambda _: OTHER, "standings"),
    (PersonAwardLine, "award"): (lambda _: "khac", "prize 1"),
    (PersonAwardLine, "prize"): (lambda _: "ba", "prize 1"),
    (PersonAwardLine, "money"): (_more, "prize 1"),
    (PersonAwardLine, "winner"): (lambda one: structs.replace(one, rank=9), "prize 1"),
    (PersonAwardLine, "decided_by"): (lambda _: "unopposed", "prize 1"),
    (PersonAwardLine, "against"): (lambda _: None, "prize 1"),
    (PersonValues, "pseudonym"): (_of_nobody, "prize 1"),
    (PersonValues, "rank"): (_more, "prize 1"),
    (PersonValues, "rounds"): (_more, "prize 1"),
    (PersonValues, "score"): (_more, "prize 1"),
    (PersonValues, "distance"): (_more, "prize 1"),
    (PersonValues, "duration_s"): (_more, "prize 1"),
    (AgencyAwardLine, "award"): (lambda _: "khac", "collective prize"),
    (AgencyAwardLine, "prize"): (lambda _: "ba", "collective prize 1"),
    (AgencyAwardLine, "money"): (_more, "collective prize 1"),
    (AgencyAwardLine, "winner"): (lambda one: structs.replace(one, rank=9), "collective prize 1"),
    (AgencyAwardLine, "decided_by"): (lambda _: "unopposed", "collective prize 1"),
    (AgencyAwardLine, "against"): (lambda _: None, "collective prize 1"),
    (AgencyValues, "agency"): (lambda _: "DV9", "collective prize 1"),
    (AgencyValues, "rank"): (_more, "collective prize 1"),
    (AgencyValues, "values"): (lambda all_: all_[::-1], "collective prize 1"),
    (PhaseUnfilledLine, "award"): (lambda _: "khac", "unfilled prizes of unknown awards"),
    (PhaseUnfilledLine, "prize"): (lambda _: "ba", "prize"),
    (PhaseUnfilledLine, "count"): (_more, "prize"),
    (PhaseUnfilledLine, "reason"): (lambda _: "conditions", "prize"),
}

#: what a phase's ledger alone cannot show, and why; every one of these is tried as well
TAKEN_AS_TOLD: dict[tuple[type[Struct], str], tuple[Callable[[Any], Any], str]] = {
    (PhaseHeader, "contest"): (lambda _: "khac", "names what it is of"),
    (PhaseHeader, "phase"): (lambda _: "khac", "names what it is of"),
    (PhaseHeader, "state"): (lambda _: "draft", "is what the organiser declares"),
    (PhaseHeader, "published_at_us"): (lambda _: 5, "is held against no window of a phase"),
    (PhaseHeader, "definition_digest"): (lambda _: OTHER, "is of a text that is not in the file"),
    (PhaseHeader, "currency"): (lambda _: "USD", "is what the sums are read in"),
    (MarkedRound, "round"): (lambda _: "khac", "is held against the round's ledger by --round"),
    (MarkedRound, "number"): (_more, "is held against the round's ledger by --round"),
    (MarkedRound, "root"): (lambda _: OTHER, "is held against the round's ledger by --round"),
    (PhaseRound, "number"): (_more, "is held against the round's ledger by --round"),
    (PhaseRound, "root"): (lambda _: OTHER, "is held against the round's ledger by --round"),
    (HeldPrize, "round"): (lambda _: "khac", "is held against the round's ledger by --round"),
    (PhaseAttempt, "attempt"): (_more, "is held against the round's ledger by --round"),
    (PhaseAward, "phase"): (lambda _: "vong-2", "names what it is of"),
    (PhaseAward, "name"): (lambda _: "Khác", "is what people read"),
    (LedgerPrize, "name"): (lambda _: "Khác", "is what people read"),
}


def test_the_honest_file_agrees_and_signing_its_lines_makes_the_same_file() -> None:
    assert differences(LINES) == []
    assert signed(LINES) == PLAYED.full
    reasons = {line.reason for line in LINES if isinstance(line, PhaseUnfilledLine)}
    assert reasons == {"nobody_left", "conditions", "not_available"}


def test_each_field_of_each_kind_of_line_is_forged_or_told_why_not() -> None:
    kinds = [kind for kind in get_args(PhaseLine) if kind is not Closing]
    every = {pair for kind in kinds for pair in fields_of(kind)}
    # forged in test_equal_and_several_prizes, where it hangs on them who wins
    rules = {(PhaseAward, "several_prizes")} | fields_of(LedgerSharing)
    # forged in test_phases_of_works
    works = {(PhaseHeader, "form")} | fields_of(PhaseWorkLine)
    # forged in test_given_awards
    given = {(PhaseAward, "judgement")} | fields_of(GivenAwardLine) | fields_of(PhaseJudgement)
    # forged in test_awards_over_phases
    over = {(PhaseHeader, "sources"), (PhaseAward, "phases")} | fields_of(PhaseSource)
    over |= fields_of(ContenderLine) | fields_of(ContenderAwardLine)
    assert every == FORGED.keys() | TAKEN_AS_TOLD.keys() | rules | works | given | over
    assert not FORGED.keys() & TAKEN_AS_TOLD.keys()


@pytest.mark.parametrize(("kind", "field"), FORGED, ids=named)
def test_a_forged_field_is_found_though_it_is_signed(kind: type[Struct], field: str) -> None:
    change, said = FORGED[kind, field]
    place = ELSEWHERE.get((kind, field), (*PLACES[kind], field))
    found = differences(forged(LINES, place, change))
    assert any(said in words for words in found), found


@pytest.mark.parametrize(("kind", "field"), TAKEN_AS_TOLD, ids=named)
def test_what_the_file_alone_cannot_show_agrees(kind: type[Struct], field: str) -> None:
    change, _ = TAKEN_AS_TOLD[kind, field]
    assert differences(forged(LINES, (*PLACES[kind], field), change)) == []


@pytest.mark.parametrize(
    "kind",
    [kind for kind in get_args(PhaseLine) if kind in PLACES and kind is not PhaseHeader],
    ids=named,
)
def test_a_line_left_out_or_told_twice_is_found_though_it_is_signed(kind: type[Struct]) -> None:
    (place,) = PLACES[kind]
    assert isinstance(place, int)
    assert differences(LINES[:place] + LINES[place + 1 :]) != []
    assert differences(LINES[: place + 1] + LINES[place:]) != []


@pytest.mark.parametrize(("field", "value", "said"), FORGED_CLOSINGS)
def test_each_field_of_the_closing_line_is_held_against_the_file(
    field: str, value: object, said: str
) -> None:
    ledger = read_phase_ledger(io.BytesIO(PLAYED.full))
    told = structs.replace(ledger, closing=put(ledger.closing, (field,), value))
    found = recount_phase(told, Organiser().public_key).differences
    assert any(words.startswith(said) for words in found), found


def test_attempts_are_counted_only_where_everybodys_are_open() -> None:
    """Of who was erased even the auditor's file closes them."""
    ledger = read_phase_ledger(io.BytesIO(PLAYED.full))
    closing = put(ledger.closing, ("attempts",), ledger.closing.attempts + 1)
    told = structs.replace(ledger, closing=closing)
    found = "number of attempts"
    assert [words.partition(":")[0] for words in seal(told, None)] == [found]
    erased = put(told, ("people", 0, "attempts"), OTHER)
    assert list(seal(erased, None)) == []
