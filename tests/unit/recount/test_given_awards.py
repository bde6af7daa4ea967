"""Awards by the committee's judgement: given as decided, told with minutes, and forged."""

import io
import random
from typing import Any

import pytest
from msgspec import structs

from cli.recount.phase_checks import recount_phase
from contracts.definition import Award, Prize
from contracts.ledger_lines import Closing
from contracts.phase_ledger_file import PHASE_LEDGER, PhasePublication, read_phase_ledger
from contracts.phase_ledger_lines import (
    GivenAwardLine,
    PhaseAward,
    PhaseHeader,
    PhaseJudgement,
    PhaseLine,
    PhaseUnfilledLine,
)
from contracts.settled_round_decisions import GivenPrize, Minutes
from services.scoring.domain.results.given_awards import GivenAward
from tests.support.forging import fields_of
from tests.support.ledgers import Organiser
from tests.support.phases import differences, play_phase, published, written
from tests.support.phases import plan as quiz_plan
from tests.unit.recount.test_phases_of_works import PEOPLE, made, plan

PRIZES = [Prize("first", "Giải nhất", 1, 5_000_000), Prize("second", "Giải nhì", 2, 2_000_000)]
THREE = [*PRIZES, Prize("third", "Giải ba", 1, 1_000_000)]
MINUTES = Minutes("15/BB-BTC", "20/12/2021", "ab" * 32, "Nhất trí 9/9")
UNIT = Award("to-chuc", "Tổ chức tốt", "bai", "collective", PRIZES, by="judgement")
WORK = Award("tam-huyet", "Bài tâm huyết", "bai", "entry", PRIZES[:1], by="judgement")


def given(number: int, *prizes: GivenPrize) -> GivenAward:
    return GivenAward(number, MINUTES, "Theo biên bản", prizes)


DECIDED = {
    "to-chuc": given(4, GivenPrize("first", "B"), GivenPrize("second", "A")),
    "tam-huyet": given(5, GivenPrize("first", "B-4", "k1")),
}


def recounted(publication: PhasePublication) -> tuple[list[str], list[str]]:
    """Differences from both files, and the notes of the auditor's."""
    full = written(publication)
    report = recount_phase(read_phase_ledger(io.BytesIO(full)), Organiser().public_key)
    shown = published(full, publication)
    public = recount_phase(read_phase_ledger(io.BytesIO(shown)), Organiser().public_key)
    return [*report.differences, *public.differences], report.notes


def test_prizes_are_given_as_decided_and_the_rest_is_told() -> None:
    publication = made(plan(UNIT, WORK), given=DECIDED)
    assert publication.given == [
        GivenAwardLine("to-chuc", "first", 5_000_000, agency="B"),
        GivenAwardLine("to-chuc", "second", 2_000_000, agency="A"),
        GivenAwardLine("tam-huyet", "first", 5_000_000, round="k1", work="B-4"),
    ]
    (left,) = publication.unfilled
    assert (left.prize, left.count, left.reason) == ("second", 1, "not_given")
    assert publication.agency_awards == []
    judged = publication.header.awards[0].judgement
    assert judged == PhaseJudgement(
        4, "15/BB-BTC", "20/12/2021", "ab" * 32, "Nhất trí 9/9", "Theo biên bản"
    )
    differences, notes = recounted(publication)
    assert differences == []
    assert notes == [
        "award to-chuc: the committee chose, decision 4 by minutes 15/BB-BTC of 20/12/2021: "
        "the choice cannot be counted again",
        "award tam-huyet: the committee chose, decision 5 by minutes 15/BB-BTC of 20/12/2021: "
        "the choice cannot be counted again",
    ]


def test_before_a_decision_nothing_is_given() -> None:
    publication = made(plan(UNIT, WORK))
    assert publication.given == []
    assert {line.reason for line in publication.unfilled} == {"undecided"}
    assert recounted(publication) == ([], [])


def test_who_takes_no_part_any_more_is_given_nothing() -> None:
    """B-7 was refused, D is no agency here."""
    decided = {
        "to-chuc": given(4, GivenPrize("first", "D"), GivenPrize("second", "C")),
        "tam-huyet": given(5, GivenPrize("first", "B-7", "k2")),
    }
    publication = made(plan(UNIT, WORK), given=decided)
    assert [line.agency for line in publication.given] == ["C"]
    told = [(line.award, line.prize, line.count) for line in publication.unfilled]
    assert told == [("to-chuc", "first", 1), ("to-chuc", "second", 1), ("tam-huyet", "first", 1)]
    assert recounted(publication)[0] == []


LINES: list[PhaseLine] = [
    line
    for line in PHASE_LEDGER.lines(io.BytesIO(written(made(plan(UNIT, WORK), given=DECIDED))))
    if not isinstance(line, Closing)
]


def changed(number: int, **values: Any) -> list[PhaseLine]:
    """The file with other values in one of the prizes given."""
    place = next(n for n, line in enumerate(LINES) if isinstance(line, GivenAwardLine)) + number
    return [*LINES[:place], structs.replace(LINES[place], **values), *LINES[place + 1 :]]


def judged(**values: Any) -> list[PhaseLine]:
    """The file with another judgement of the first award."""
    header = LINES[0]
    assert isinstance(header, PhaseHeader)
    first: PhaseAward = header.awards[0]
    assert first.judgement is not None
    award = structs.replace(first, judgement=structs.replace(first.judgement, **values))
    return [structs.replace(header, awards=[award, *header.awards[1:]]), *LINES[1:]]


FORGED: dict[str, list[PhaseLine]] = {
    "award": changed(0, award="tam-huyet"),
    "prize": changed(1, prize="first"),
    "money": changed(0, money=1),
    "person": changed(0, person=PEOPLE[0].pseudonym),
    "agency": changed(0, agency="A"),
    "round": changed(2, round="k2"),
    "work": changed(2, work="B-7"),
}
#: what the minutes say is the committee's to tell; that there are any is checked
FORGED_JUDGEMENTS = {
    "decision": judged(decision=0),
    "minutes": judged(minutes=""),
    "date": judged(date=""),
    "text": judged(text="", sha256=""),
}
TAKEN_AS_TOLD = {"reason", "sha256"}


def test_every_field_is_forged_or_taken_as_told() -> None:
    assert differences(LINES) == []
    assert FORGED.keys() == {name for _, name in fields_of(GivenAwardLine)}
    assert FORGED_JUDGEMENTS.keys() | TAKEN_AS_TOLD == {
        name for _, name in fields_of(PhaseJudgement)
    }


@pytest.mark.parametrize("field", FORGED)
def test_a_forged_gift_is_found_though_it_is_signed(field: str) -> None:
    assert differences(FORGED[field])


@pytest.mark.parametrize("field", FORGED_JUDGEMENTS)
def test_a_gift_without_decision_or_minutes_is_found(field: str) -> None:
    assert differences(FORGED_JUDGEMENTS[field])


def test_an_award_is_not_judged_and_by_rules_nor_to_works_by_rules() -> None:
    header = LINES[0]
    assert isinstance(header, PhaseHeader)
    unit, work = header.awards
    by_rules = structs.replace(unit, one_prize_each=True)
    assert differences([structs.replace(header, awards=[by_rules, work]), *LINES[1:]])
    without = structs.replace(work, judgement=None)
    assert differences([structs.replace(header, awards=[unit, without]), *LINES[1:]])


def test_nobody_wins_as_a_person_where_judges_mark() -> None:
    header = LINES[0]
    assert isinstance(header, PhaseHeader)
    person = structs.replace(header.awards[0], recipients="individual")
    assert differences([structs.replace(header, awards=[person, header.awards[1]]), *LINES[1:]])


@pytest.mark.parametrize("seed", range(12))
def test_people_of_a_quiz_are_given_what_was_decided_where_they_may_win(seed: int) -> None:
    """Any three people are named, of whom only staff that is not excluded may win."""
    award = Award("tich-cuc", "Tích cực", "vong-1", "individual", THREE, audiences=["staff"],
                  by="judgement")  # fmt: skip
    overall = Award("chung", "Cả hội thi", "vong-1", "individual", THREE, combine="sum")
    dice = random.Random(seed)
    played = play_phase(quiz_plan([award, overall], ["score", "duration"]), 20, dice)
    named = dice.sample(played.publication.people, 3)
    ranks = ["first", "second", "third"]
    prizes = [GivenPrize(rank, one.pseudonym) for rank, one in zip(ranks, named, strict=True)]
    publication = played.again(given={"tich-cuc": given(7, *prizes)})
    able = [one.status == "counted" and one.audience == "staff" for one in named]
    assert [line.person for line in publication.given] == [
        one.pseudonym for one, fits in zip(named, able, strict=True) if fits
    ]
    won = played.publication.person_awards
    assert publication.person_awards == won, "what goes by rules is as without a decision"
    assert recounted(publication)[0] == []
    header, *others = [
        line
        for line in PHASE_LEDGER.lines(io.BytesIO(written(publication)))
        if not isinstance(line, Closing)
    ]
    unfit = next(one for one in publication.people if one.audience != "staff")
    forged = GivenAwardLine("tich-cuc", "first", THREE[0].money, person=unfit.pseudonym)
    lines = [line for line in others if not isinstance(line, GivenAwardLine)]
    place = next((n for n, line in enumerate(lines) if isinstance(line, PhaseUnfilledLine)), 0)
    assert differences([header, *lines[:place], forged, *lines[place:]])
