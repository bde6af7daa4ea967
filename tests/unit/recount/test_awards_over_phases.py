"""Awards to people over several phases: by hand, in scoring and in the recount alike, and every
field of what a ledger tells of them forged."""

import io
import random
from collections.abc import Callable
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct, structs

from cli.recount.over_phases import contenders_of, places_of
from cli.recount.phase_checks import recount_phase
from contracts.definition import Award, Combination, Conditions, Measure
from contracts.ledger_lines import Closing
from contracts.phase_contender_lines import (
    ContenderAwardLine,
    ContenderBehind,
    ContenderLine,
    ContenderResult,
    ContenderValues,
    PhaseSource,
)
from contracts.phase_ledger_file import PHASE_LEDGER, PhasePublication, read_phase_ledger
from contracts.phase_ledger_lines import PhaseAward, PhaseHeader, PhaseLine
from tests.support.forging import OTHER, Place, fields_of, first_of, forged, named
from tests.support.ledgers import Organiser
from tests.support.over_phases import (
    ESSAYS,
    QUIZ,
    SHARES,
    SUM,
    contender,
    exact,
    made,
    over,
    plan,
    random_award,
    random_contenders,
)
from tests.support.phases import differences, published, signed, written

#: E has the most of everything and may not win
PEOPLE = [
    contender("A", "8", "6", ["17/2"]),
    contender("B", "9", "", ["8", "15/2"], agency="DV2"),
    contender("C", "5", "9", agency="DV2"),
    contender("D", essays=["9"], audience="dan"),
    contender("E", "10", "10", ["10"], out=True),
]
#: who stands in which order, and with what in the first measure
BY_HAND: list[tuple[Measure, Combination, dict[str, str]]] = [
    # quiz 14, 9, 14, 0; essay 17/2, 8, 0, 9
    (SUM, "sum", {"A": "45/2", "B": "17/1", "C": "14/1", "D": "9/1"}),
    # the better week: 8, 9, 9, 0; C and D are equal, and D's essay is better
    (SUM, "best", {"B": "17/1", "A": "33/2", "D": "9/1", "C": "9/1"}),
    # the last week: 6, 9, 9, 0
    (SUM, "last", {"B": "17/1", "A": "29/2", "D": "9/1", "C": "9/1"}),
    # 3/5 + 2/5 x 17/18; 3/5 x 9/14 + 2/5 x 8/9; 3/5; 2/5
    (SHARES, "sum", {"A": "44/45", "B": "467/630", "C": "3/5", "D": "2/5"}),
    (Measure("total_score", phase=QUIZ), "sum", {"A": "14/1", "C": "14/1", "B": "9/1", "D": "0/1"}),
]
ESSAY = Measure("entry_marks")


def read(publication: PhasePublication) -> Any:
    return read_phase_ledger(io.BytesIO(written(publication)))


def who(pseudonym: str) -> str:
    return chr(int(pseudonym, 16))


@pytest.mark.parametrize("phase", [ESSAYS, QUIZ])
@pytest.mark.parametrize(("measure", "combine", "values"), BY_HAND)
def test_scoring_and_the_recount_count_what_was_counted_by_hand(
    measure: Measure, combine: Combination, values: dict[str, str], phase: str
) -> None:
    second = Measure("entry_marks", phase=ESSAYS)
    award = over(measure, second, combine=combine, phase=phase)
    publication = made(plan(award), PEOPLE, phase)
    won = [
        (who(one.winner.pseudonym), one.winner.values[0]) for one in publication.contender_awards
    ]
    assert won == list(values.items())[:3]
    ledger = read(publication)
    places = places_of(ledger.header, ledger.header.awards[-1], contenders_of(ledger))
    told = [(who(one.pseudonym), exact((one.values or [])[0])) for one in places]
    assert told == list(values.items())
    assert recounted(publication) == []


def test_of_who_came_next_the_place_is_told_and_no_points() -> None:
    award = over(SUM, Measure("total_score", phase=QUIZ), ESSAY, combine="best")
    lines = made(plan(award), PEOPLE).contender_awards
    assert [(who(one.winner.pseudonym), one.decided_by) for one in lines] == [
        ("B", "sum"),
        ("A", "sum"),
        ("C", "total_score"),
    ]
    against = [one.against for one in lines]
    assert [None if one is None else (who(one.pseudonym), one.rank) for one in against] == [
        ("A", 2),
        ("D", 4),
        ("D", 4),
    ]


@pytest.mark.parametrize(
    ("more", "won"),
    [
        ({"conditions": Conditions(minimum_rounds=2)}, "ABC"),
        ({"conditions": Conditions(minimum_rounds=3)}, "A"),
        ({"audiences": ["dan"]}, "D"),
        ({"prizes_per_agency": 1}, "AB"),
        ({"audiences": ["khac"]}, ""),
    ],
)
def test_who_does_not_fulfil_what_is_asked_is_passed_over(more: dict[str, Any], won: str) -> None:
    publication = made(plan(over(SUM, **more)), PEOPLE)
    assert [who(one.winner.pseudonym) for one in publication.contender_awards] == list(won)
    assert sum(one.count for one in publication.unfilled) == 3 - len(won)
    assert {one.reason for one in publication.unfilled} <= {"nobody_left"}
    assert recounted(publication) == []


def test_equals_are_drawn_by_the_seeds_of_all_phases_or_share_the_prize() -> None:
    equal = [contender("A", "8"), contender("B", essays=["8"]), contender("C", "1", "7")]
    drawn = made(plan(over(SUM)), equal)
    assert drawn.contender_awards[0].decided_by == "draw"
    orders = set()
    for seed in "123456":
        sources = [
            *drawn.header.sources[:2],
            structs.replace(drawn.header.sources[2], seed=seed * 64),
        ]
        header = structs.replace(drawn.header, sources=sources)
        ledger = read(drawn)
        places = places_of(header, header.awards[0], contenders_of(ledger))
        orders.add("".join(who(one.pseudonym) for one in places))
    assert len(orders) > 1
    shared = made(plan(over(SUM, tie="shared")), equal)
    assert {one.prize for one in shared.contender_awards} == {"first"}
    assert recounted(drawn) == recounted(shared) == []


@settings(max_examples=60)
@given(st.integers(0, 2**32), st.sampled_from([ESSAYS, QUIZ]), st.integers(0, 14))
def test_whatever_people_have_the_recount_agrees_and_the_public_file_ties_nobody_else(
    seed: int, phase: str, people: int
) -> None:
    dice = random.Random(seed)
    contenders = random_contenders(dice, people)
    publication = made(plan(random_award(dice, phase)), contenders, phase)
    assert recounted(publication) == []
    full = written(publication)
    public = read_phase_ledger(io.BytesIO(published(full, publication)))
    assert recount_phase(public, Organiser().public_key).differences == []
    winners = {one.winner.pseudonym for one in publication.contender_awards}
    for line in public.contenders:
        told = line.pseudonym[0] in winners
        assert isinstance(line.results, str) is not told
        assert isinstance(line.agency, str) is not told
    others = {one.pseudonym for one in contenders} - winners
    names = {r.name for one in contenders if one.pseudonym in others for r in one.results}
    names -= {r.name for one in contenders if one.pseudonym in winners for r in one.results}
    if phase == QUIZ:  # where codes of works stand in no other line
        assert not any(name.encode() in published(full, publication) for name in names)


def recounted(publication: PhasePublication) -> list[str]:
    """What the recount has to say of the auditor's file."""
    report = recount_phase(read(publication), Organiser().public_key)
    assert all("one person's" in note for note in report.notes), report.notes
    return report.differences


def test_a_file_without_such_awards_says_nothing_of_them() -> None:
    weekly = Award("tuan", "Giải", QUIZ, "individual", [], each_round=True)
    publication = made(plan(weekly), [], QUIZ)
    assert b"sources" in written(publication)  # given by hand: nothing asks for them
    report = recount_phase(read(publication), Organiser().public_key)
    assert report.differences == ["sources: not those of the phases that awards go by"]


AWARD = over(
    SUM, SHARES, ESSAY, combine="last", conditions=Conditions(minimum_rounds=2), prizes_per_agency=1
)
EQUAL = [
    *PEOPLE,
    contender("F", "8", "6", ["17/2"], audience="dan"),
    contender("G", "5", "5", ["2"]),
]
PLAYED = made(plan(AWARD), EQUAL)
LINES: list[PhaseLine] = [
    line
    for line in PHASE_LEDGER.lines(io.BytesIO(written(PLAYED)))
    if not isinstance(line, Closing)
]
WINNER = PLAYED.contender_awards[0].winner.pseudonym


def _line_of(pseudonym: str) -> Place:
    found = (
        n
        for n, line in enumerate(LINES)
        if isinstance(line, ContenderLine) and line.pseudonym[0] == pseudonym
    )
    return (next(found),)


def _salted(change: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda pair: (change(pair[0]), pair[1])


def _more(number: int) -> int:
    return number + 1


def _of_nobody(_name: str) -> str:
    return "0123456789abcdef"


PLACES: dict[type[Struct], Place] = {
    PhaseHeader: (0,),
    PhaseAward: (0, "awards", 0),
    PhaseSource: (0, "sources", 0),
    ContenderLine: _line_of(WINNER),
    ContenderResult: (*_line_of(f"{ord('G'):016x}"), "results", 0, 1),
    ContenderAwardLine: first_of(LINES, ContenderAwardLine),
    ContenderValues: (*first_of(LINES, ContenderAwardLine), "winner"),
    ContenderBehind: (*first_of(LINES, ContenderAwardLine), "against"),
}
FORGED: dict[tuple[type[Struct], str], tuple[Callable[[Any], Any], str]] = {
    (PhaseHeader, "sources"): (lambda all_: all_[1:], "contender "),
    (PhaseAward, "phases"): (lambda _: [], "award chung"),
    (PhaseSource, "phase"): (lambda _: "khac", "sources: not those of the phases"),
    (PhaseSource, "round"): (lambda _: "w2", "sources: a round stands twice"),
    (PhaseSource, "form"): (lambda _: "entries", "sources: a scale where judges mark"),
    (PhaseSource, "seed"): (lambda _: OTHER, "prize over phases"),
    (PhaseSource, "public_value"): (lambda _: "số 7", "prize over phases"),
    (ContenderLine, "pseudonym"): (_salted(_of_nobody), ""),
    (ContenderLine, "status"): (_salted(lambda _: "excluded"), "prize over phases 1"),
    (ContenderLine, "agency"): (_salted(lambda _: "DV9"), "prize over phases"),
    (ContenderLine, "results"): (_salted(lambda all_: all_[1:]), "prize over phases"),
    (ContenderResult, "phase"): (lambda _: ESSAYS, "not in the order of the sources"),
    (ContenderResult, "round"): (lambda _: "w1", "two results of one round"),
    (ContenderResult, "value"): (lambda _: "99/1", "prize over phases"),
    (ContenderAwardLine, "award"): (lambda _: "khac", "prize over phases 1"),
    (ContenderAwardLine, "prize"): (lambda _: "ba", "prize over phases 1"),
    (ContenderAwardLine, "money"): (_more, "prize over phases 1"),
    (ContenderAwardLine, "winner"): (
        lambda one: structs.replace(one, rank=9),
        "prize over phases 1",
    ),
    (ContenderAwardLine, "decided_by"): (lambda _: "unopposed", "prize over phases 1"),
    (ContenderAwardLine, "against"): (lambda _: None, "prize over phases 1"),
    (ContenderValues, "pseudonym"): (_of_nobody, "prize over phases 1"),
    (ContenderValues, "rank"): (_more, "prize over phases 1"),
    (ContenderBehind, "pseudonym"): (_of_nobody, "prize over phases 1"),
    (ContenderBehind, "rank"): (_more, "prize over phases 1"),
    (ContenderValues, "values"): (lambda all_: all_[:1], "prize over phases 1"),
}
TAKEN_AS_TOLD: dict[tuple[type[Struct], str], tuple[Callable[[Any], Any], str]] = {
    (PhaseSource, "number"): (_more, "is held against the round's ledger by --round"),
    (PhaseSource, "root"): (lambda _: OTHER, "is held against the round's ledger by --round"),
    (PhaseSource, "scale"): (_more, "is held against the round's ledger by --round"),
    (ContenderResult, "name"): (_of_nobody, "is held against the round's ledger by --round"),
    (ContenderLine, "audience"): (
        _salted(lambda _: "dan"),
        "is what the organiser's lists say; where an award asks for it, who wins hangs on it",
    ),
}


def test_the_honest_file_agrees() -> None:
    assert signed(LINES) == written(PLAYED)
    assert differences(LINES) == []
    assert PLAYED.contender_awards[0].against is not None


def test_each_field_is_forged_or_told_why_not() -> None:
    kinds: list[type[Struct]] = [PhaseSource, ContenderLine, ContenderAwardLine]
    assert set(kinds[1:]) < {*get_args(PhaseLine)}
    every = {pair for kind in kinds for pair in fields_of(kind)}
    every |= {(PhaseHeader, "sources"), (PhaseAward, "phases")}
    assert every == FORGED.keys() | TAKEN_AS_TOLD.keys()
    assert not FORGED.keys() & TAKEN_AS_TOLD.keys()


@pytest.mark.parametrize(("kind", "field"), FORGED, ids=named)
def test_a_forged_field_is_found_though_it_is_signed(kind: type[Struct], field: str) -> None:
    change, said = FORGED[kind, field]
    found = differences(forged(LINES, (*PLACES[kind], field), change))
    assert any(said in words for words in found), found


@pytest.mark.parametrize(("kind", "field"), TAKEN_AS_TOLD, ids=named)
def test_what_the_file_alone_cannot_show_agrees(kind: type[Struct], field: str) -> None:
    change, _ = TAKEN_AS_TOLD[kind, field]
    assert differences(forged(LINES, (*PLACES[kind], field), change)) == []


@pytest.mark.parametrize("kind", [ContenderLine, ContenderAwardLine], ids=named)
def test_a_line_left_out_or_told_twice_is_found_though_it_is_signed(kind: type[Struct]) -> None:
    (place,) = PLACES[kind]
    assert isinstance(place, int)
    assert differences(LINES[:place] + LINES[place + 1 :]) != []
    assert differences(LINES[: place + 1] + LINES[place:]) != []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"recipients": "collective"}, "rules of another kind of award"),
        ({"one_prize_each": True}, "rules of another kind of award"),
        ({"ranking": ["score"]}, "rules of another kind of award"),
        ({"phases": [QUIZ]}, "over other phases than its measures"),
        ({"measures": []}, "over other phases than its measures"),
    ],
)
def test_rules_that_no_such_award_has_are_told(change: dict[str, Any], said: str) -> None:
    lines = forged(LINES, (0, "awards", 0), lambda one: structs.replace(one, **change))
    assert any(said in words for words in differences(lines)), differences(lines)


def test_of_a_quiz_the_lines_of_the_phase_itself_speak_against_other_results() -> None:
    lines: list[PhaseLine] = [
        line
        for line in PHASE_LEDGER.lines(
            io.BytesIO(written(made(plan(over(SUM, phase=QUIZ)), PEOPLE[:4], QUIZ)))
        )
        if not isinstance(line, Closing)
    ]
    assert differences(lines) == []
    place = first_of(lines, ContenderLine)
    for field, value, said in (
        ("results", lambda all_: all_[1:], "other results than anybody in the phase"),
        ("agency", lambda _: "DV2", "told otherwise than person"),
        ("audience", lambda _: "dan", "told otherwise than person"),
    ):
        found = differences(forged(lines, (*place, field), _salted(value)))
        assert any(said in words for words in found), (field, found)
