"""Every field of a confirmation's ledger, forged once, signed, and found; and what random ones say.

Signed with the organiser's own key, so that only counting again speaks against it, from the
auditor's file, which opens everything.
"""

import io
from collections.abc import Callable, Iterator
from functools import cache
from random import Random
from typing import Any, get_args

import pytest
from msgspec import Struct

from cli.recount.admission_checks import recount_admission
from contracts.admission_ledger_file import (
    ADMISSION_LEDGER,
    AdmissionPublication,
    read_admission_ledger,
)
from contracts.admission_ledger_lines import (
    AdmissionHeader,
    AdmissionLine,
    AdmissionSource,
    AdmissionWay,
    AdmittedLine,
    CandidateLine,
    CandidatePlace,
    CandidatePrize,
    TeamLine,
    TeamsGoingOn,
)
from contracts.ledger_format import LedgerError
from contracts.ledger_lines import Closing
from tests.support.admission_ledgers import (
    admission_file,
    public_admission_file,
    random_confirmation,
    signed_admission,
    small_confirmation,
    teams_confirmation,
)
from tests.support.forging import OTHER, Place, at, fields_of, forged, named
from tests.support.ledgers import Organiser

CONFIRMATIONS = 30
"""So many random ones hold each field where it decides something."""
KINDS = [kind for kind in get_args(AdmissionLine) if kind is not Closing]
Change = Callable[[Any], Any]
Differs = dict[tuple[type[Struct], str], tuple[Change, str]]


@cache
def confirmation(number: int) -> AdmissionPublication:
    """The small one, the one of teams, then random ones."""
    if number < 2:
        return (small_confirmation, teams_confirmation)[number]()
    return random_confirmation(Random(number))


@cache
def lines_of(number: int) -> list[AdmissionLine]:
    """Its lines before the closing one."""
    told = ADMISSION_LEDGER.lines(io.BytesIO(admission_file(confirmation(number))))
    return [line for line in told if not isinstance(line, Closing)]


def differences(lines: list[AdmissionLine]) -> list[str]:
    """What the recount tells, or the reader where it refuses the file."""
    try:
        ledger = read_admission_ledger(io.BytesIO(signed_admission(lines)))
    except LedgerError as fault:
        return [str(fault)]
    return recount_admission(ledger, Organiser().public_key).differences


def places_of(value: object, kind: type, place: Place = ()) -> Iterator[Place]:
    """Where in the lines structs of this kind stand."""
    if isinstance(value, kind):
        yield place
    steps: list[tuple[int | str, object]] = []
    if isinstance(value, Struct):
        steps = [(name, getattr(value, name)) for name in value.__struct_fields__]
    elif isinstance(value, list | tuple):
        steps = list(enumerate(value))
    for step, inner in steps:
        yield from places_of(inner, kind, (*place, step))


def forgeries(kind: type[Struct], field: str, change: Change) -> Iterator[list[str]]:
    """What is found of the same lie in each file in turn, at the first place where it is one."""
    for number in range(CONFIRMATIONS):
        lines = lines_of(number)
        for place in places_of(lines, kind):
            here = (*place, field)
            if change(at(lines, here)) != at(lines, here):
                yield differences(forged(lines, here, change))
                break


def _more(number: int | None) -> int:
    return (number or 0) + 1


def _other(_: object) -> str:
    return "khac"


def _to(value: object) -> Change:
    return lambda _: value


def _salted(change: Change) -> Change:
    return lambda pair: (change(pair[0]), pair[1])


def _turned(word: str, other: str) -> Change:
    return lambda was: other if was == word else word


FORGED: Differs = {
    (AdmissionHeader, "format"): (_to("hoithi-ledger/2"), "line 1: "),
    (AdmissionHeader, "number"): (_more, "previous root: "),
    (AdmissionHeader, "previous_root"): (_to(OTHER), "previous root: "),
    (AdmissionHeader, "sources"): (_to([]), ""),
    (AdmissionHeader, "round"): (lambda name: "" if name else "ck", "header: "),
    (AdmissionHeader, "ways"): (lambda ways: ways[:1] if len(ways) > 1 else [], ""),
    (AdmissionHeader, "going_on"): (lambda on: [] if on else [TeamsGoingOn("a", 1)], "header: "),
    (AdmissionWay, "phase"): (_other, "way 1: "),
    (AdmissionWay, "rounds"): (lambda all_: all_[:-1], ""),
    (AdmissionWay, "each_round"): (_more, "admitted "),
    (AdmissionWay, "over"): (lambda all_: all_[:-1], ""),
    (AdmissionWay, "overall"): (_more, ""),
    (AdmissionWay, "combine"): (_turned("best", "sum"), "admitted "),
    (AdmissionWay, "awards"): (_to([]), ""),
    (AdmissionWay, "audiences"): (_to(["nguoi-khac"]), "admitted "),
    (AdmissionSource, "phase"): (_other, ""),
    (AdmissionSource, "round"): (_other, ""),
    (AdmissionSource, "ranking"): (lambda by: by[1:], ""),
    (AdmissionSource, "seed"): (_to(OTHER), "admitted "),
    (AdmissionSource, "public_value"): (_other, "admitted "),
    (TeamsGoingOn, "round"): (_other, ""),
    (TeamsGoingOn, "teams"): (_to(1), "admitted "),
    (CandidateLine, "pseudonym"): (_salted(_to("0" * 16)), ""),
    (CandidateLine, "status"): (_salted(_turned("counted", "excluded")), "admitted "),
    (CandidateLine, "audience"): (_salted(_turned("can-bo", "hoc-sinh")), "admitted "),
    (CandidateLine, "standings"): (_salted(_to([])), "admitted "),
    (CandidateLine, "prizes"): (_salted(_to([])), "admitted "),
    (CandidatePlace, "phase"): (_other, "no round that is a source"),
    (CandidatePlace, "round"): (_other, "no round that is a source"),
    (CandidatePlace, "rank"): (lambda rank: rank + 40, "must stand before"),
    (CandidatePlace, "name"): (_other, ""),
    (CandidatePlace, "score"): (_to(0), "must stand before"),
    (CandidatePlace, "distance"): (_to(2**50), "must stand before"),
    (CandidatePlace, "duration_s"): (_to(2**50), ""),
    (CandidatePlace, "submitted_at_us"): (
        lambda at_us: 0 if at_us else 1,
        "has a value of another form",
    ),
    (CandidatePlace, "value"): (lambda value: "" if value else "1/1", "value"),
    (CandidatePrize, "phase"): (_other, "a prize of what is no source"),
    (CandidatePrize, "round"): (_other, "a prize of what is no source"),
    (CandidatePrize, "award"): (_other, "admitted "),
    (TeamLine, "round"): (_other, "teams"),
    (TeamLine, "rank"): (_more, "teams"),
    (TeamLine, "team"): (_to("XA3"), "teams: one stands twice"),
    (TeamLine, "status"): (_turned("listed", "withdrawn"), "admitted "),
    (AdmittedLine, "place"): (_more, "admitted 1"),
    (AdmittedLine, "by"): (_turned("award", "round"), "admitted 1"),
    (AdmittedLine, "pseudonym"): (_to("0" * 16), "admitted 1"),
    (AdmittedLine, "team"): (_other, "admitted 1"),
    (AdmittedLine, "way"): (_more, "admitted 1"),
    (AdmittedLine, "round"): (_other, "admitted 1"),
    (AdmittedLine, "rank"): (_more, "admitted 1"),
    (AdmittedLine, "award"): (_other, "admitted 1"),
    (AdmittedLine, "lot"): (_to(OTHER), "admitted 1"),
}

#: what only decides something in some files
NOT_EVERYWHERE = {
    (AdmissionHeader, "sources"),
    (AdmissionHeader, "ways"),
    (AdmissionWay, "rounds"),
    (AdmissionWay, "each_round"),
    (AdmissionWay, "over"),
    (AdmissionWay, "overall"),
    (AdmissionWay, "combine"),
    (AdmissionWay, "awards"),
    (AdmissionWay, "audiences"),
    (AdmissionSource, "ranking"),
    (AdmissionSource, "round"),
    (AdmissionSource, "seed"),
    (AdmissionSource, "public_value"),
    (CandidateLine, "pseudonym"),
    (CandidateLine, "status"),
    (CandidateLine, "audience"),
    (CandidateLine, "standings"),
    (CandidateLine, "prizes"),
    (CandidatePlace, "rank"),
    (CandidatePlace, "name"),
    (CandidatePlace, "score"),
    (CandidatePlace, "distance"),
    (CandidatePlace, "duration_s"),
    (CandidatePlace, "submitted_at_us"),
    (CandidatePrize, "award"),
    (TeamLine, "team"),
}

#: what this ledger alone cannot show, and why; ``--round`` holds some of it against the source
TAKEN_AS_TOLD: Differs = {
    (AdmissionHeader, "contest"): (_other, "names what it is of"),
    (AdmissionHeader, "confirmed_at_us"): (_more, "is when the organiser says it was"),
    (AdmissionHeader, "definition_digest"): (_to(OTHER), "is of a text that is not in the file"),
    (AdmissionHeader, "reason"): (_other, "is what the organiser declares"),
    (AdmissionSource, "number"): (_more, "is held against the source's file"),
    (AdmissionSource, "root"): (_to(OTHER), "is held against the source's file"),
    (CandidatePrize, "rank"): (_other, "is held against the source's file"),
}
#: named in lots only
FORGED[AdmissionHeader, "phase"] = (_other, "")
NOT_EVERYWHERE.add((AdmissionHeader, "phase"))


def test_honest_confirmations_agree_and_signing_their_lines_makes_the_same_file() -> None:
    for number in range(CONFIRMATIONS):
        assert differences(lines_of(number)) == []
        assert signed_admission(lines_of(number)) == admission_file(confirmation(number))


def test_each_field_of_each_kind_of_line_is_forged_or_told_why_not() -> None:
    every = {pair for kind in KINDS for pair in fields_of(kind)}
    assert every == {*FORGED, *TAKEN_AS_TOLD}
    assert not {*FORGED} & {*TAKEN_AS_TOLD}
    assert {*FORGED} >= NOT_EVERYWHERE


@pytest.mark.parametrize(("kind", "field"), FORGED, ids=named)
def test_a_forged_field_is_found(kind: type[Struct], field: str) -> None:
    change, words = FORGED[kind, field]
    found = list(forgeries(kind, field, change))
    assert found, "there is no such field in any of the files"
    if (kind, field) not in NOT_EVERYWHERE:
        assert all(found)
    assert any(words in one for told in found for one in told)


@pytest.mark.parametrize(("kind", "field"), TAKEN_AS_TOLD, ids=named)
def test_what_is_taken_as_told_is_not_spoken_against(kind: type[Struct], field: str) -> None:
    change, why = TAKEN_AS_TOLD[kind, field]
    found = list(forgeries(kind, field, change))
    assert found, why
    assert not any(found), why


@pytest.mark.parametrize("number", range(6))
def test_a_line_left_out_or_doubled_is_found(number: int) -> None:
    lines = lines_of(number)
    for place, line in enumerate(lines):
        if isinstance(line, AdmissionHeader):
            continue
        assert differences([*lines[: place + 1], *lines[place:]]), f"line {place + 1} doubled"
        if isinstance(line, AdmittedLine):
            assert differences([*lines[:place], *lines[place + 1 :]]), f"line {place + 1} left out"


def test_the_public_file_agrees_and_shows_who_came_in_that_may_not() -> None:
    for number in range(CONFIRMATIONS):
        full = admission_file(confirmation(number))
        read = read_admission_ledger(io.BytesIO(public_admission_file(full)))
        report = recount_admission(read, Organiser().public_key)
        assert report.differences == [], number
        assert bool(report.notes) == bool(read.candidates)
    assert read.closing == read_admission_ledger(io.BytesIO(full)).closing


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("rank", _to(2**40)),
        ("place", _more),
        ("pseudonym", _to("c" * 16)),
        ("pseudonym", _to("b" * 16)),
        ("way", _to(0)),
        ("way", _to(2)),
        ("round", _other),
        ("by", _to("award")),
        ("award", _other),
        ("team", _other),
        ("lot", _to(OTHER)),
    ],
)
def test_the_public_file_alone_shows_what_cannot_be(field: str, change: Change) -> None:
    """The first line, of the best of the first week: ``c`` is excluded, ``b`` came in too."""
    public = public_admission_file(admission_file(confirmation(0)))
    read = ADMISSION_LEDGER.lines(io.BytesIO(public))
    lines: list[AdmissionLine] = [line for line in read if not isinstance(line, Closing)]
    first = next(n for n, line in enumerate(lines) if isinstance(line, AdmittedLine))
    told = forged(lines, (first, field), change)
    if field == "rank":  # alone it could be true: somebody of the same week stands behind it
        told = forged(lines, (0, "ways", 0, "each_round"), _to(0))
    assert differences(told)
