"""Awards by the committee's judgement, as far as they can be counted again: ``docs/ledger.md``, 27.

The choice is the committee's and follows from nothing in the file. What can be checked is that no
more is given than the plan has, to nobody twice, and only to those who take part and may win."""

from collections.abc import Iterator
from itertools import pairwise

from cli.recount.phase_people import Someone
from cli.recount.phase_works import MadeWork
from cli.recount.round_checks import Report
from contracts.phase_ledger_file import PhaseLedger
from contracts.phase_ledger_lines import (
    GivenAwardLine,
    PhaseAward,
    PhaseHeader,
    PhaseJudgement,
    PhaseUnfilledLine,
)

UNDECIDED = PhaseJudgement(0, "", "", "", "", "")


def given_awards(
    ledger: PhaseLedger, people: list[Someone], works: list[MadeWork], report: Report
) -> Iterator[str]:
    """All that can be said of what the committee gave."""
    judged = [award for award in ledger.header.awards if award.judgement is not None]
    yield from _order(ledger, judged)
    for award in judged:
        lines = [line for line in ledger.given if line.award == award.id]
        left = [line for line in ledger.unfilled if line.award == award.id]
        yield from _numbers(award, lines, left)
        for line in lines:
            yield from _recipient(ledger, award, line, people, works)
        made = award.judgement
        if made is not None and made.decision:
            report.notes.append(
                f"award {award.id}: the committee chose, decision {made.decision} by minutes "
                f"{made.minutes} of {made.date}: the choice cannot be counted again"
            )


def rules_of_judged(header: PhaseHeader, award: PhaseAward) -> Iterator[str]:
    """What must hold of an award in the header, as it is judged or not."""
    made, name = award.judgement, f"award {award.id}"
    if made is None:
        if award.recipients in ("entry", "team"):
            yield f"{name}: to works, and not by the committee's judgement"
        return
    if award.measures or award.ranking or award.shared is not None or award.one_prize_each:
        yield f"{name}: by the committee's judgement, and by rules"
    forms = {"individual": "quiz", "entry": "entries", "team": "stage"}
    if forms.get(award.recipients, header.form) != header.form:
        yield f"{name}: its recipients are none of this phase"
    if made.decision:
        if not made.minutes or not made.date or not (made.sha256 or made.text):
            yield f"{name}: decided without minutes"
    elif made != UNDECIDED:
        yield f"{name}: minutes without a decision"


def _order(ledger: PhaseLedger, judged: list[PhaseAward]) -> Iterator[str]:
    places = {
        (award.id, prize.rank): (number, at)
        for number, award in enumerate(judged)
        for at, prize in enumerate(award.prizes)
    }
    keys = []
    for line in ledger.given:
        place = places.get((line.award, line.prize))
        if place is None:
            yield f"given prizes: of an award or rank that is not judged: {line.award}/{line.prize}"
            return
        keys.append((place, line.person, line.agency, line.round, line.work))
    if any(one >= other for one, other in pairwise(keys)):
        yield "given prizes: not in the order of the awards, or one stands twice"


def _numbers(
    award: PhaseAward, lines: list[GivenAwardLine], left: list[PhaseUnfilledLine]
) -> Iterator[str]:
    decided = award.judgement is not None and award.judgement.decision > 0
    name = f"award {award.id}"
    if lines and not decided:
        yield f"{name}: given without a decision"
    expected = []
    for prize in award.prizes:
        own = [line for line in lines if line.prize == prize.rank]
        if any(line.money != prize.money for line in own):
            yield f"{name}: {prize.rank} is given with other money than {prize.money}"
        if len(own) > prize.winners:
            yield f"{name}: {len(own)} prizes {prize.rank} are given, there are {prize.winners}"
        elif len(own) < prize.winners:
            why = "not_given" if decided else "undecided"
            expected.append((prize.rank, prize.winners - len(own), why))
    told = [(line.prize, line.count, line.reason) for line in left]
    if told != expected:
        yield f"{name}: unfilled {told}, counted {expected}"
    to = [(line.person, line.agency, line.round, line.work) for line in lines]
    if len(set(to)) != len(to):
        yield f"{name}: somebody is given two of its prizes"


def _recipient(
    ledger: PhaseLedger,
    award: PhaseAward,
    line: GivenAwardLine,
    people: list[Someone],
    works: list[MadeWork],
) -> Iterator[str]:
    to = line.person or line.agency or f"{line.round}/{line.work}"
    name = f"award {award.id}, {to}"
    filled = (bool(line.person), bool(line.agency), bool(line.round), bool(line.work))
    if award.recipients == "individual":
        fits = filled == (True, False, False, False)
        one = next((one for one in people if one.pseudonym == line.person), None)
        able = one is not None and not one.excluded
        closed = one is not None and one.audience is None
        if one is not None and award.audiences and not closed:
            able = able and one.audience in award.audiences
    elif award.recipients == "collective":
        fits = filled == (False, True, False, False)
        open_names = {a.agency[0] for a in ledger.agencies if not isinstance(a.agency, str)}
        able = line.agency in open_names or len(open_names) < len(ledger.agencies)
    else:
        fits = filled == (False, False, True, True)
        able = line.round in award.rounds and any(
            (work.round, work.code) == (line.round, line.work) and work.counts for work in works
        )
    if not fits:
        yield f"{name}: is not whom the award is for"
    elif not able:
        yield f"{name}: takes no part, or may not win"
