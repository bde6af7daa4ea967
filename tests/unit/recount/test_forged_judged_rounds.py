"""Every field of every kind of line of a judged round's ledger, forged once, signed, and found.

As with a quiz's: signed with the organiser's own key, so that only counting again speaks against
it. No one round holds everything, so random ones are looked through in turn.
"""

import io
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from random import Random
from typing import Any, get_args

import pytest
from msgspec import Struct, structs

from cli.recount.judged_checks import recount_judged
from contracts.judged_ledger_file import JUDGED_LEDGER, read_judged_ledger
from contracts.judged_ledger_lines import (
    FigureLine,
    GoingOnLine,
    JudgedAward,
    JudgedCriterion,
    JudgedDecisionLine,
    JudgedForm,
    JudgedGoingOn,
    JudgedHeader,
    JudgedLine,
    JudgedLot,
    JudgedMeasure,
    JudgedMissing,
    JudgedOrder,
    JudgedPanelRules,
    JudgedPart,
    JudgedTerm,
    JudgedUnfilledLine,
    JudgeLine,
    PlaceLine,
    ResultLine,
    SheetLine,
    ValueLine,
    WorkLine,
    WorkPrizeLine,
    WorkValues,
)
from contracts.ledger_format import LedgerError
from contracts.ledger_lines import Closing, LedgerPrize, LedgerSharing
from tests.support.forging import (
    FORGED_CLOSINGS,
    OTHER,
    Place,
    at,
    fields_of,
    forged,
    named,
    put,
)
from tests.support.judged_ledgers import signed_judged
from tests.support.ledgers import Organiser
from tests.support.random_judged import random_round

ROUNDS = 40
"""So many rounds hold every kind of line, and each field where it decides something."""
KINDS = [kind for kind in get_args(JudgedLine) if kind is not Closing]
NEVER = "99/7"

Change = Callable[[Any], Any]


@cache
def lines_of(number: int) -> list[JudgedLine]:
    """The lines of a round before the closing one; every other is of entries."""
    made = random_round(Random(number), ("entries", "stage")[number % 2])
    return [
        line for line in JUDGED_LEDGER.lines(io.BytesIO(made.full)) if not isinstance(line, Closing)
    ]


def differences(lines: list[JudgedLine]) -> list[str]:
    """What the recount tells, or the reader where it refuses the file."""
    try:
        ledger = read_judged_ledger(io.BytesIO(signed_judged(lines)))
    except LedgerError as fault:
        return [str(fault)]
    return recount_judged(ledger, Organiser().public_key).differences


def places_of(value: object, kind: type, place: Place = ()) -> Iterator[Place]:
    """Where in the lines structs of this kind stand."""
    if isinstance(value, kind):
        yield place
    steps: list[tuple[int | str, object]] = []
    if isinstance(value, Struct):
        steps = [(name, getattr(value, name)) for name in value.__struct_fields__]
    elif isinstance(value, list):
        steps = list(enumerate(value))
    for step, inner in steps:
        yield from places_of(inner, kind, (*place, step))


def forgeries(kind: type[Struct], field: str, change: Change) -> Iterator[list[str]]:
    """What is found of the same lie in each round in turn, at the first place where it is one."""
    for number in range(ROUNDS):
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


def _flip(on: bool) -> bool:
    return not on


def _salted(change: Change) -> Change:
    """An open field: the value is another one, the salt stays."""
    return lambda pair: (change(pair[0]), pair[1])


def _to(value: object) -> Change:
    return lambda _: value


FORGED: dict[tuple[type[Struct], str], tuple[Change, str]] = {
    (JudgedHeader, "format"): (_to("hoithi-ledger/2"), "line 1: "),
    (JudgedHeader, "form"): (lambda f: "stage" if f == "entries" else "entries", "parts: "),
    (JudgedHeader, "number"): (_more, "previous root: "),
    (JudgedHeader, "previous_root"): (_to(OTHER), "previous root: "),
    (JudgedHeader, "published_at_us"): (_to(0), "received after the publication"),
    (JudgedHeader, "panels"): (lambda all_: [*all_, all_[0]], "panels: one stands twice"),
    (JudgedHeader, "parts"): (lambda all_: [*all_, *all_], "parts: one stands twice"),
    (JudgedHeader, "figures"): (lambda all_: [*all_, *all_], "figures: one stands twice"),
    (JudgedHeader, "awards"): (_to([]), ""),
    (JudgedHeader, "lot"): (lambda lot: structs.replace(lot, secret=OTHER), "lot: the secret"),
    (JudgedHeader, "order"): (lambda o: o and structs.replace(o, secret=OTHER), "order: the se"),
    (JudgedHeader, "going_on"): (lambda on: None if on else JudgedGoingOn("ck", 1), "going on"),
    (JudgedPanelRules, "id"): (_other, "that this panel does not mark"),
    (JudgedPanelRules, "kinds"): (_to(["sound"]), ""),
    (JudgedPanelRules, "preliminary"): (_flip, "panel "),
    (JudgedPanelRules, "advancing"): (lambda most: None if most else 1, "just a preliminary panel"),
    (JudgedPanelRules, "step"): (_to(7), "cannot be"),
    (JudgedPanelRules, "seats"): (_more, "value "),
    (JudgedPanelRules, "sufficient"): (lambda n: n + 7, "value "),
    (JudgedPanelRules, "combine"): (lambda c: "mean" if c == "sum" else "sum", "value "),
    (JudgedPanelRules, "trim"): (_to(0), "value "),
    (JudgedPanelRules, "outlier_distance"): (_to("0"), "value "),
    (JudgedPanelRules, "standardise"): (_flip, "value "),
    (JudgedPanelRules, "divergence"): (_to("0"), "the panel asks nobody to look again"),
    (JudgedPanelRules, "forms"): (_to([]), ""),
    (JudgedForm, "part"): (_other, "panel "),
    (JudgedForm, "criteria"): (_to([]), "a sheet without a criterion"),
    (JudgedCriterion, "id"): (_other, "other criteria than the panel's sheet"),
    (JudgedCriterion, "points"): (_to(0), "cannot be"),
    (JudgedCriterion, "penalty"): (_flip, "value "),
    (JudgedPart, "id"): (_other, ""),
    (JudgedPart, "limit_s"): (_to(1), "result "),
    (JudgedPart, "overrun_every_s"): (_to(1), "result "),
    (JudgedPart, "overrun_points"): (_to("99"), "result "),
    (JudgedAward, "id"): (_other, ""),
    (JudgedAward, "measures"): (_to([]), "goes by no measure"),
    (JudgedAward, "one_prize_each"): (_flip, "place "),
    (JudgedAward, "prizes"): (lambda all_: [*all_, all_[0]], "a prize stands twice"),
    (JudgedMeasure, "measure"): (_to("prizes"), "award "),
    (JudgedMeasure, "part"): (_other, "award "),
    (JudgedMeasure, "criterion"): (_other, ""),
    (JudgedMeasure, "figure"): (_other, "award "),
    (JudgedMeasure, "terms"): (
        lambda terms: [] if terms else [JudgedTerm("entry_marks", "1", "", "", "")],
        "just weighted measures have terms",
    ),
    (JudgedTerm, "measure"): (_to("prizes"), "award "),
    (JudgedTerm, "weight"): (_to("0.95"), "place "),
    (JudgedTerm, "part"): (_other, "award "),
    (JudgedTerm, "criterion"): (_other, "place "),
    (JudgedTerm, "figure"): (_other, "award "),
    (LedgerPrize, "rank"): (_other, "prize "),
    (LedgerPrize, "winners"): (_more, "prize "),
    (LedgerPrize, "money"): (_more, "prize "),
    (JudgedLot, "secret"): (_to(OTHER), "lot: the secret"),
    (JudgedLot, "commitment"): (_to(OTHER), "lot: the secret"),
    (JudgedOrder, "commitment"): (_to(OTHER), "order: the secret"),
    (JudgedOrder, "secret"): (_to(OTHER), "order: the secret"),
    (JudgedOrder, "public_value"): (_other, "order: published"),
    (JudgedOrder, "order"): (lambda codes: codes[::-1], "order: published"),
    (JudgedGoingOn, "to"): (_other, "going on 1"),
    (JudgedGoingOn, "teams"): (_to(0), "going on 1"),
    (JudgeLine, "pseudonym"): (_salted(_to("GK00")), "no judge"),
    (WorkLine, "code"): (_salted(_to("A")), "that this panel does not mark"),
    (WorkLine, "kind"): (_salted(lambda k: "video" if k == "team" else "team"), "in a round of"),
    (WorkLine, "status"): (
        _salted(lambda status: "waiting" if status == "counted" else "counted"),
        "result ",
    ),
    (WorkLine, "place"): (_salted(lambda place: 2 if place == 1 else 1), ""),
    (WorkLine, "used_ms"): (_salted(_to({"khac": 1})), "a part that is none"),
    (WorkLine, "agency"): (_salted(_to("DV9")), ""),
    (WorkLine, "people"): (_salted(_to([])), "place "),
    (WorkLine, "received_at_us"): (_salted(_to(2**52)), "received after the publication"),
    (SheetLine, "panel"): (_to("a"), "that this panel does not mark"),
    (SheetLine, "part"): (_other, ""),
    (SheetLine, "work"): (_to("A"), "that this panel does not mark"),
    (SheetLine, "judge"): (_to("GK00"), "no judge"),
    (SheetLine, "marks"): (_to({}), "other criteria than the panel's sheet"),
    (SheetLine, "status"): (
        lambda status: "excluded" if status == "counted" else "counted",
        "the decisions say otherwise",
    ),
    (SheetLine, "confirmed"): (_to(True), "the panel asks nobody to look again"),
    (SheetLine, "handed_in"): (
        lambda told: {name: mark + 1 for name, mark in told.items()} or {"khac": 1},
        "was handed in otherwise than the decisions",
    ),
    (ValueLine, "panel"): (_to("a"), "of nothing that is marked"),
    (ValueLine, "part"): (_other, ""),
    (ValueLine, "work"): (_to("A"), "of nothing that is marked"),
    (ValueLine, "needed"): (_more, "value "),
    (ValueLine, "counted"): (_to(["GK99"]), "value 1"),
    (ValueLine, "dropped"): (_to({"GK99": "low"}), "value 1"),
    (ValueLine, "short"): (_flip, "value 1"),
    (ValueLine, "value"): (_to(NEVER), "value 1"),
    (ValueLine, "criteria"): (_to({"khac": None}), "value 1"),
    (ResultLine, "work"): (_to("A"), "result 1"),
    (ResultLine, "value"): (_to(NEVER), "result 1"),
    (ResultLine, "parts"): (_to({"khac": None}), "result 1"),
    (FigureLine, "work"): (_to("A"), "no figure of the plan, or no work"),
    (FigureLine, "figure"): (_to("a"), "no figure of the plan, or no work"),
    (FigureLine, "value"): (lambda value: value + 9, "place "),
    (PlaceLine, "award"): (_other, "place 1"),
    (PlaceLine, "rank"): (_more, "place 1"),
    (PlaceLine, "work"): (_other, "place 1"),
    (PlaceLine, "values"): (_to([NEVER]), "place 1"),
    (PlaceLine, "lot"): (_to(OTHER), "place 1"),
    (PlaceLine, "passed"): (lambda why: "" if why else "holds_prize", "place 1"),
    (WorkPrizeLine, "award"): (_other, "prize 1"),
    (WorkPrizeLine, "prize"): (_other, "prize 1"),
    (WorkPrizeLine, "money"): (_more, "prize 1"),
    (WorkPrizeLine, "winner"): (lambda one: structs.replace(one, rank=9), "prize 1"),
    (WorkPrizeLine, "decided_by"): (_other, "prize 1"),
    (WorkPrizeLine, "against"): (_to(WorkValues("A", 9, [])), "prize 1"),
    (WorkValues, "work"): (_other, "prize 1"),
    (WorkValues, "rank"): (_more, "prize 1"),
    (WorkValues, "values"): (_to([]), "prize 1"),
    (JudgedUnfilledLine, "award"): (_other, "unfilled prize 1"),
    (JudgedUnfilledLine, "prize"): (_other, "unfilled prize 1"),
    (JudgedUnfilledLine, "count"): (_more, "unfilled prize 1"),
    (GoingOnLine, "to"): (_other, "going on 1"),
    (GoingOnLine, "panel"): (_other, "going on 1"),
    (GoingOnLine, "rank"): (lambda rank: rank + 9, "going on 1"),
    (GoingOnLine, "work"): (_other, "going on 1"),
    (JudgedDecisionLine, "number"): (_to(99), "decisions: not in the order"),
    (JudgedDecisionLine, "kind"): (
        lambda kind: "disqualify_team" if kind == "annul_entry" else "annul_entry",
        "decision ",
    ),
    (JudgedDecisionLine, "work"): (_to("A"), "decision "),
    (JudgedDecisionLine, "panel"): (_other, "decision"),
    (JudgedDecisionLine, "part"): (_other, "decision "),
    (JudgedDecisionLine, "judge"): (_to("GK00"), "decision"),
    (JudgedDecisionLine, "criterion"): (_other, "decision "),
    (JudgedDecisionLine, "mark_before"): (_to(-1 + 2**40), ""),
    (JudgedDecisionLine, "mark_after"): (_to(2**40), "decision "),
}

#: what only decides something in some rounds, or is only bound by others of its kind
NOT_EVERYWHERE = {
    (JudgedPanelRules, "seats"),
    (JudgedPanelRules, "combine"),
    (JudgedPanelRules, "trim"),
    (JudgedPanelRules, "outlier_distance"),
    (JudgedPanelRules, "standardise"),
    (JudgedPanelRules, "divergence"),
    (JudgedPanelRules, "step"),
    (JudgedCriterion, "points"),
    (JudgedCriterion, "penalty"),
    (JudgedPart, "limit_s"),
    (JudgedPart, "overrun_every_s"),
    (JudgedPart, "overrun_points"),
    (JudgedAward, "one_prize_each"),
    (JudgedHeader, "going_on"),
    (JudgedTerm, "weight"),
    (JudgedTerm, "criterion"),
    (LedgerPrize, "money"),
    (JudgedOrder, "public_value"),
    (JudgedGoingOn, "teams"),
    (WorkLine, "status"),
    (WorkLine, "agency"),
    (WorkLine, "people"),
    (SheetLine, "confirmed"),
    (ValueLine, "needed"),
    (FigureLine, "value"),
    (JudgedDecisionLine, "number"),
}

#: what a judged round's ledger alone cannot show, and why
TAKEN_AS_TOLD: dict[tuple[type[Struct], str], tuple[Change, str]] = {
    (JudgedHeader, "contest"): (_other, "names what it is of"),
    (JudgedHeader, "phase"): (_other, "names what it is of"),
    (JudgedHeader, "round"): (_other, "names what it is of"),
    (JudgedHeader, "state"): (_to("draft"), "is what the organiser declares"),
    (JudgedHeader, "definition_digest"): (_to(OTHER), "is of a text that is not in the file"),
    (JudgedHeader, "currency"): (_to("USD"), "is what the sums are read in"),
    (JudgedHeader, "missing"): (_to(JudgedMissing(9, "khác")), "is what the organiser declares"),
    (JudgedMissing, "sheets"): (_more, "is what the organiser declares"),
    (JudgedMissing, "reason"): (_other, "is what the organiser declares"),
    (JudgedAward, "name"): (_other, "is what people read"),
    (LedgerPrize, "name"): (_other, "is what people read"),
    (JudgeLine, "name"): (_salted(_other), "is what people read"),
    (JudgeLine, "agencies"): (_salted(_to(["DV1"])), "make a note: they may be named since"),
    (WorkLine, "late"): (_salted(_flip), "is held against no window"),
    (WorkLine, "files"): (_salted(_to([("main", OTHER, 1)])), "are not beside the file"),
    (WorkLine, "title"): (_salted(_other), "is a digest"),
    (SheetLine, "source"): (_to("import"), "is how the marks came"),
    (FigureLine, "source"): (_other, "is where the figure is from"),
}


def test_honest_rounds_agree_and_signing_their_lines_makes_the_same_file() -> None:
    for number in (0, 1):
        assert differences(lines_of(number)) == []
        made = random_round(Random(number), ("entries", "stage")[number % 2])
        assert signed_judged(lines_of(number)) == made.full


def test_each_field_of_each_kind_of_line_is_forged_or_told_why_not() -> None:
    every = {pair for kind in KINDS for pair in fields_of(kind)}
    # forged in test_equal_and_several_prizes, where awards say something of them
    own = ("shared", "several_prizes", "prizes_per_agency")
    rules = {(JudgedAward, name) for name in own} | fields_of(LedgerSharing)
    assert every == FORGED.keys() | TAKEN_AS_TOLD.keys() | rules
    assert not FORGED.keys() & TAKEN_AS_TOLD.keys()
    assert FORGED.keys() > NOT_EVERYWHERE


@pytest.mark.parametrize(("kind", "field"), FORGED, ids=named)
def test_a_forged_field_is_found_though_it_is_signed(kind: type[Struct], field: str) -> None:
    change, said = FORGED[kind, field]
    tried = forgeries(kind, field, change)
    if (kind, field) in NOT_EVERYWHERE:
        assert any(said in words for found in tried for words in found)
        return
    for found in islice(tried, 3):
        assert any(said in words for words in found), found


@pytest.mark.parametrize(("kind", "field"), TAKEN_AS_TOLD, ids=named)
def test_what_the_file_alone_cannot_show_agrees(kind: type[Struct], field: str) -> None:
    change, _ = TAKEN_AS_TOLD[kind, field]
    assert list(islice(forgeries(kind, field, change), 2)) == [[], []]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind is not JudgedHeader], ids=named)
def test_a_line_left_out_or_told_twice_is_found_though_it_is_signed(kind: type[Struct]) -> None:
    without = twice = False
    for number in range(ROUNDS):
        lines = lines_of(number)
        for (place,) in islice(places_of(lines, kind), 1):
            assert isinstance(place, int)
            without = without or differences(lines[:place] + lines[place + 1 :]) != []
            assert differences(lines[: place + 1] + lines[place:]) != []
            twice = True
        if without and twice:
            return
    pytest.fail(f"a line of kind {kind} can be left out")


def test_no_correction_can_be_left_out_while_its_sheet_tells_of_it() -> None:
    tried = 0
    for number in range(ROUNDS):
        lines = lines_of(number)
        corrections = [
            place
            for place, line in enumerate(lines)
            if isinstance(line, JudgedDecisionLine) and line.kind == "correct_mark"
        ]
        for left_out in (corrections[:1], corrections[1:], corrections):
            if left_out:
                tried += 1
                kept = [line for place, line in enumerate(lines) if place not in left_out]
                assert differences(kept) != [], (number, left_out)
    assert tried > ROUNDS // 2


@pytest.mark.parametrize(("field", "value", "said"), FORGED_CLOSINGS)
def test_each_field_of_the_closing_line_is_held_against_the_file(
    field: str, value: object, said: str
) -> None:
    ledger = read_judged_ledger(io.BytesIO(signed_judged(lines_of(0))))
    told = structs.replace(ledger, closing=put(ledger.closing, (field,), value))
    found = recount_judged(told, Organiser().public_key).differences
    assert any(words.startswith(said) for words in found), found
