"""Agencies' figures and prizes worked out again, after ``docs/ledger.md``, 13 and 16."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from statistics import median
from typing import assert_never

from msgspec.structs import replace

from cli.recount.handing_down import Queue, hand_down
from cli.recount.phase_people import Someone, seed_of
from contracts.definition import MEASURES, CollectiveMeasure
from contracts.hash_commitments import canonical
from contracts.phase_ledger_file import PhaseLedger
from contracts.phase_ledger_lines import (
    AgencyAwardLine,
    AgencyFacts,
    AgencyFigures,
    AgencyValues,
    PassedOver,
    PhaseAttempt,
    PhaseAward,
    PhaseHeader,
    PhaseMeasure,
    PhaseTerm,
    PhaseUnfilledLine,
    UnfilledReason,
)

MARKS = {word for word, facts in MEASURES.items() if facts.of in ("entries", "stage", "figures")}
OF_ATTEMPTS = {word for word, facts in MEASURES.items() if facts.of == "attempts"}
#: what can be counted where judges mark
OF_WORKS = MARKS | {"weighted", "sum"} | {word for word, facts in MEASURES.items() if facts.works}


@dataclass
class AgencyChecked:
    """An open agency line; ``awards`` are recounted where people's attempts are open."""

    name: str
    facts: AgencyFacts
    awards: dict[str, AgencyFigures]


def agencies_of(ledger: PhaseLedger) -> list[AgencyChecked]:
    """Every agency that the file opens."""
    found = []
    for line in ledger.agencies:
        if not (
            isinstance(line.agency, str)
            or isinstance(line.facts, str)
            or isinstance(line.awards, str)
        ):
            found.append(AgencyChecked(line.agency[0], line.facts[0], line.awards[0]))
    return found


def denominator(header: PhaseHeader, facts: AgencyFacts, audiences: list[str]) -> int:
    """By how many people participants are divided."""
    may = out = 0
    for audience, (eligible, excluded) in facts.roster.items():
        if not audiences or audience in audiences:
            may, out = may + eligible, out + excluded
    rule = header.rules.denominator
    if rule == "eligible":
        return may
    whole = facts.headcount if facts.headcount is not None else may + out
    return whole if rule == "headcount" else max(0, whole - out)


def quota(header: PhaseHeader, facts: AgencyFacts, people: int) -> int | None:
    """The fewest participants that meet the quota; None where nobody is to take part, by whom no
    quota can be met or missed."""
    rate = header.rules.quotas.get(facts.agency_class)
    if rate is None:
        return 0
    return ceil(Fraction(rate) * people) if people else None


def participants(
    header: PhaseHeader, people: list[Someone], agency: str, rounds: list[str]
) -> list[Someone]:
    """Distinct people of an agency with an attempt, or a work, that counts in these rounds."""
    return [one for one in people if one.agency == agency and took_part(header, one, rounds)]


def took_part(header: PhaseHeader, one: Someone, rounds: list[str]) -> bool:
    """Whether a person has an attempt that counts in these rounds; where judges mark, a work."""
    if header.form == "quiz":
        return bool(counted(header, one, rounds))
    return not one.excluded and any(work.counts and work.round in rounds for work in one.works)


def counted(header: PhaseHeader, one: Someone, rounds: list[str]) -> list[int]:
    """Arrivals of a person's attempts that count."""
    return [a.submitted_at_us for a in _counting(header, one, rounds)]


def _counting(header: PhaseHeader, one: Someone, rounds: list[str]) -> list[PhaseAttempt]:
    if one.excluded:
        return []
    return [
        a
        for a in one.attempts or ()
        if a.round in rounds and a.status == "counted" and a.answered >= header.rules.answers_needed
    ]


def facts(header: PhaseHeader, agency: AgencyChecked, people: list[Someone] | None) -> AgencyFacts:
    """The participation table's line; without people's attempts, participants as published."""
    said = agency.facts
    rounds = [item.round for item in header.rounds]
    whole = denominator(header, said, [])
    needed = quota(header, said, whole)
    if people is None:
        met = needed is not None and said.participants >= needed
        if needed is not None and header.rules.quota_scope == "each_round":
            met = said.met
        return replace(said, denominator=whole, met=met)
    scopes = [[name] for name in rounds] if header.rules.quota_scope == "each_round" else [rounds]
    numbers = [len(participants(header, people, agency.name, scope)) for scope in scopes]
    return replace(
        said,
        denominator=whole,
        participants=len(participants(header, people, agency.name, rounds)),
        met=needed is not None and all(number >= needed for number in numbers),
    )


def figures(
    header: PhaseHeader,
    award: PhaseAward,
    agency: AgencyChecked,
    people: list[Someone],
    totals: dict[str, int],
    won: dict[str, list[tuple[str, str]]],
) -> AgencyFigures:
    """An agency in the scope of an award. ``totals``: each person's score over the rounds;
    ``won``: prizes over several rounds. What was compared is left as published."""
    own = [
        one
        for one in people
        if one.agency == agency.name and (not award.audiences or one.audience in award.audiences)
    ]
    sat = {one.pseudonym: counted(header, one, award.rounds) for one in own}
    first = sorted(min(arrivals) for arrivals in sat.values() if arrivals)
    people_there = denominator(header, agency.facts, award.audiences)
    needed = quota(header, agency.facts, people_there)
    reach = None if needed is None else max(1, needed)
    prizes = []
    for rank in header.rules.prize_ranks:
        mine = [(p.award, p.rank) for one in own for p in one.prizes or ()]
        mine += [prize for one in own for prize in won.get(one.pseudonym, ())]
        prizes.append(mine.count(rank))
    said = agency.awards[award.id]
    return AgencyFigures(
        denominator=people_there,
        participants=len(first),
        attempts=sum(map(len, sat.values())),
        total_score=sum(totals.get(name, 0) for name, arrivals in sat.items() if arrivals),
        quota_at_us=first[reach - 1] if reach is not None and len(first) >= reach else None,
        final_at_us=first[-1] if first else None,
        prizes=prizes,
        passed=said.passed,
        values=said.values,
        further=further(header, award, own, said),
    )


def further(
    header: PhaseHeader, award: PhaseAward, own: list[Someone], said: AgencyFigures
) -> dict[CollectiveMeasure, str]:
    """What an award asks for that no other figure holds, of these people's attempts that count;
    marks are as published, and held against the ledgers that they are taken from."""
    marked = {item.phase for item in header.marked}
    made: dict[CollectiveMeasure, str] = {
        word: said.further.get(word, "0/1") for word, phase in by_works(award) if phase in marked
    }
    papers = [(one, a) for one in own for a in _counting(header, one, award.rounds)]
    for asked in _asked(award):
        if asked.measure == "median_score":
            scores = [Fraction(a.score) for _, a in papers]
            middle = Fraction(median(scores)) if scores else Fraction(0)
            made["median_score"] = f"{middle.numerator}/{middle.denominator}"
        if asked.measure == "papers_above" or asked.measure == "papers_above_rate":
            least = Fraction(asked.share or 0)
            above = sum(a.score >= least * _points(header, one, a) for one, a in papers)
            rate = asked.measure == "papers_above_rate"
            made[asked.measure] = f"{above}/{len(papers)}" if rate else str(above)
    return made


def _points(header: PhaseHeader, one: Someone, attempt: PhaseAttempt) -> int:
    """The points of the paper of an attempt, as the plan draws it."""
    full = header.rules.full_marks[attempt.round]
    return full[one.audience] if one.audience in full else full[""]


def _asked(award: PhaseAward) -> list[PhaseMeasure | PhaseTerm]:
    """All that an award compares by, terms too."""
    return [*award.measures, *(term for one in award.measures for term in one.terms)]


def decidable(header: PhaseHeader, award: PhaseAward) -> bool:
    """Whether all that is compared can be known from this file."""
    if not award.measures or award.conditions.minimum_entries:
        return False
    counted: list[PhaseMeasure | PhaseTerm] = [*award.measures]
    counted += [term for measure in award.measures for term in measure.terms]
    if header.form != "quiz" and any(m.measure not in OF_WORKS for m in counted):
        return False
    if len(by_works(award)) > len({word for word, _ in by_works(award)}):
        return False
    marked = {item.phase for item in header.marked}
    known = {(word, phase) for word, phase in by_works(award) if phase in marked}
    if any(
        m.measure in MARKS and (m.measure, m.phase or award.phase) not in known
        for m in award.measures
    ):
        return False
    if any(m.measure in OF_ATTEMPTS and (m.phase or award.phase) != award.phase for m in counted):
        return False
    if len({m.share for m in counted if MEASURES[m.measure].shared}) > 1:
        return False
    optional = header.rules.optional_phases
    return all(
        (term.measure, term.phase or award.phase) in known
        or (term.phase or award.phase) in optional
        for measure in award.measures
        for term in measure.terms
        if term.measure in MARKS
    )


def by_works(award: PhaseAward) -> set[tuple[CollectiveMeasure, str]]:
    """The marks that an award asks for, each with the phase in which judges gave them."""
    asked: list[PhaseMeasure | PhaseTerm] = [*award.measures]
    asked += [term for measure in award.measures for term in measure.terms]
    return {
        (one.measure, one.phase or award.phase)
        for one in asked
        if one.measure == "entry_marks" or one.measure == "stage_marks"
    }


def passed(
    header: PhaseHeader, award: PhaseAward, agency: AgencyChecked, holders: set[str]
) -> PassedOver:
    """Why an agency may not win; empty if it may."""
    needed, mine = award.conditions, agency.awards[award.id]
    sent = header.form != "quiz" and mine.attempts > 0
    if max(mine.participants, sent) < needed.minimum_participants:
        return "participants"
    if mine.denominator < needed.minimum_headcount:
        return "headcount"
    if needed.quota_met and not agency.facts.met:
        return "quota"
    return "holds_prize" if award.one_prize_each and agency.name in holders else ""


def values(
    header: PhaseHeader, award: PhaseAward, able: list[AgencyChecked]
) -> dict[str, list[str]]:
    """Agency -> its value in each measure, as told. ``able`` must be all that are compared."""
    found: dict[str, list[str]] = {agency.name: [] for agency in able}
    for measure in award.measures:
        sums = dict.fromkeys(found, Fraction(0))
        for term in measure.terms:
            amounts = {a.name: _amount(header, term, a.awards[award.id]) for a in able}
            highest = max(amounts.values(), default=Fraction(0))
            for name, amount in amounts.items():
                whole = highest if measure.measure == "weighted" else _one(header, term)
                sums[name] += Fraction(term.weight) * (amount / whole if whole else 0)
        for agency in able:
            mine = agency.awards[award.id]
            found[agency.name].append(value(header, measure, mine, sums[agency.name]))
    return found


def value(header: PhaseHeader, measure: PhaseMeasure, mine: AgencyFigures, added: Fraction) -> str:
    """One value as told; ``added``: the measure's terms together, where it has any."""
    match measure.measure:
        case "participation_rate":
            return f"{mine.participants}/{mine.denominator}"
        case "participants":
            return str(mine.participants)
        case "attempts":
            return str(mine.attempts)
        case "attempts_rate":
            return f"{mine.attempts}/{mine.denominator}"
        case "papers_above":
            return mine.further.get("papers_above", "0")
        case "papers_above_rate":
            return mine.further.get("papers_above_rate", "0/0")
        case "mean_score":
            return f"{mine.total_score}/{mine.participants}"
        case "median_score":
            return mine.further.get("median_score", "0/1")
        case "total_score":
            return str(mine.total_score)
        case "earliest_completion":
            at_us = mine.quota_at_us if measure.until == "quota" else mine.final_at_us
            return "" if at_us is None else str(at_us)
        case "prizes":
            return ",".join(map(str, _prizes(header, measure, mine)))
        case "entry_marks" | "stage_marks" | "committee_figure":
            return mine.further.get(measure.measure, "0")
        case "weighted" | "sum":
            return f"{added.numerator}/{added.denominator}"
        case _ as never:
            assert_never(never)


def worth(measure: PhaseMeasure, told: str) -> list[Fraction]:
    """A told value as it is compared: more is better; ``ValueError`` for what is none."""
    kind = MEASURES[measure.measure].value
    if kind == "moment":
        return [Fraction(1), -Fraction(told)] if told else [Fraction(0), Fraction(0)]
    if kind == "by_rank":
        return [Fraction(part) for part in told.split(",")] if told else []
    if "/" in told:
        part, _, whole = told.partition("/")
        return [Fraction(int(part), int(whole)) if int(whole) else Fraction(0)]
    return [Fraction(told)]


def in_order(
    header: PhaseHeader, award: PhaseAward, told: dict[str, list[str]]
) -> list[AgencyValues]:
    """Those compared, in order, ties by their lots."""
    seed = seed_of(header)

    def key(name: str) -> tuple[list[list[Fraction]], bytes]:
        worths = [
            [-number for number in worth(measure, said)]
            for measure, said in zip(award.measures, told[name], strict=True)
        ]
        lot = canonical([award.id, name])
        return worths, hashlib.sha256(b"hoithi/tie-agency/1\0" + seed + b"\0" + lot).digest()

    names = sorted(told, key=key)
    return [AgencyValues(name, rank, told[name]) for rank, name in enumerate(names, start=1)]


def prizes(
    award: PhaseAward, order: list[AgencyValues], anybody_passed: bool
) -> Iterator[AgencyAwardLine | PhaseUnfilledLine]:
    """Prizes handed down that order, then what is unfilled."""

    def alike(one: AgencyValues, other: AgencyValues) -> bool:
        return decided_by(award, one, other) == "draw"

    queue = Queue(
        order, award.prizes, award.shared, False, lambda _: "", alike, lambda _: None
    )  # who is passed over is not among those compared
    hand_down([queue])
    for number, money, winner in queue.won:
        against = queue.next_of[number]
        why = decided_by(award, winner, against)
        yield AgencyAwardLine(award.id, award.prizes[number].rank, money, winner, why, against)
    reason: UnfilledReason = "conditions" if anybody_passed else "nobody_left"
    for prize, count in queue.unfilled():
        yield PhaseUnfilledLine(award.id, prize.rank, count, reason)


def decided_by(award: PhaseAward, winner: AgencyValues, against: AgencyValues | None) -> str:
    """The first measure in which two agencies differ."""
    if against is None:
        return "unopposed"
    for measure, mine, other in zip(award.measures, winner.values, against.values, strict=True):
        if worth(measure, mine) != worth(measure, other):
            return measure.measure
    return "draw"


def _amount(header: PhaseHeader, term: PhaseTerm, mine: AgencyFigures) -> Fraction:
    as_measure = PhaseMeasure(
        term.measure, "final_participants", term.award, term.ranks, term.phase, []
    )
    told = value(header, as_measure, mine, Fraction(0))
    return sum(worth(as_measure, told), Fraction(0))


def _one(header: PhaseHeader, term: PhaseTerm) -> int:
    """What 1 of a term is told as: a point may be told in parts."""
    of_points = ("total_score", "mean_score", "median_score")
    return header.rules.scale if term.measure in of_points else 1


def _prizes(header: PhaseHeader, measure: PhaseMeasure, mine: AgencyFigures) -> list[int]:
    counts: dict[str, int] = {}
    for (award, rank), number in zip(header.rules.prize_ranks, mine.prizes, strict=True):
        if measure.award in ("", award):
            counts[rank] = counts.get(rank, 0) + number
    if not measure.ranks:
        return list(counts.values())
    return [counts.get(rank, 0) for rank in measure.ranks]
