"""The checks of agencies in a phase's ledger: participation, figures and collective prizes."""

from collections.abc import Iterator

from msgspec.structs import replace

from cli.recount import phase_agencies as by_agency
from cli.recount import phase_people as by_person
from cli.recount.phase_agencies import AgencyChecked
from cli.recount.phase_people import Someone
from cli.recount.phase_work_checks import figures_of_works
from cli.recount.phase_works import MadeWork
from cli.recount.published_lines import compared, differs
from cli.recount.round_checks import Report
from contracts.phase_ledger_file import PhaseLedger
from contracts.phase_ledger_lines import (
    AgencyAwardLine,
    AgencyValues,
    PhaseAward,
    PhaseHeader,
    PhaseUnfilledLine,
)


def agencies(
    ledger: PhaseLedger,
    people: list[Someone],
    works: list[MadeWork],
    full: bool,
    report: Report,
) -> Iterator[str]:
    """The participation table, every award's figures, and the collective prizes."""
    header = ledger.header
    shown = by_agency.agencies_of(ledger)
    closed = len(ledger.agencies) - len(shown)
    if closed:
        report.notes.append(f"{closed} agencies are closed: see the auditor's file")
    names = {agency.name for agency in shown}
    if len(names) != len(shown):
        yield "agencies: one stands twice"
    if "" in names:
        yield "agencies: a line of nobody's: who is not confirmed counts for none"
    if any("" in _agencies_of(line) for line in ledger.agency_awards):
        yield "collective prizes: one is nobody's: who is not confirmed counts for none"
    if full and not closed:
        for one in people:
            if one.agency and one.agency not in names:
                yield f"person {one.pseudonym}: counts for agency {one.agency}, which has no line"
        for work in works:
            if work.agency and work.agency not in names:
                yield f"work {work.code}: is of agency {work.agency}, which has no line"
    of = _by_agency(people) if full else None
    for agency in shown:
        own = None if of is None else of.get(agency.name, [])
        yield from _agency_facts(header, agency, own)
    won: dict[str, list[tuple[str, str]]] = {}
    for line in ledger.person_awards:
        won.setdefault(line.winner.pseudonym, []).append((line.award, line.prize))
    holders: set[str] = set()
    collective = [
        award
        for award in header.awards
        if award.recipients == "collective" and award.judgement is None
    ]
    for award in collective:
        if header.form == "quiz":
            yield from _agency_figures(header, award, shown, of, won)
        else:
            yield from _figures_of_works(header, award, shown, people if full else None, works)
        yield from _agency_prizes(ledger, award, shown, holders, closed)
    ids = [award.id for award in collective]
    order = [ids.index(line.award) for line in ledger.agency_awards if line.award in ids]
    if order != sorted(order) or len(order) != len(ledger.agency_awards):
        yield "collective prizes: not in the order of the awards"
    unknown = {line.award for line in ledger.unfilled} - {award.id for award in header.awards}
    if unknown:
        yield f"unfilled prizes of unknown awards: {sorted(unknown)}"


def _agencies_of(line: AgencyAwardLine) -> set[str]:
    """Whom a collective prize names."""
    return {one.agency for one in (line.winner, line.against) if one is not None}


def _by_agency(people: list[Someone]) -> dict[str, list[Someone]]:
    found: dict[str, list[Someone]] = {}
    for one in people:
        found.setdefault(one.agency or "", []).append(one)
    return found


def _agency_facts(
    header: PhaseHeader, agency: AgencyChecked, people: list[Someone] | None
) -> Iterator[str]:
    counted = by_agency.facts(header, agency, people)
    if counted != agency.facts:
        yield differs(f"agency {agency.name}", agency.facts, counted)
        agency.facts = counted


def _agency_figures(
    header: PhaseHeader,
    award: PhaseAward,
    agencies: list[AgencyChecked],
    of: dict[str, list[Someone]] | None,
    won: dict[str, list[tuple[str, str]]],
) -> Iterator[str]:
    """``of``: the people of each agency, None where the file closes them."""
    if not by_agency.decidable(header, award):
        return
    totals = {}
    if of is not None:
        rows = by_person.standings(header, award, [one for own in of.values() for one in own])
        totals = {row.line.pseudonym: row.line.score for row in rows}
    for agency in agencies:
        if award.id not in agency.awards:
            yield f"agency {agency.name}: no figures for award {award.id}"
        elif of is not None:
            said = agency.awards[award.id]
            own = of.get(agency.name, [])
            counted = by_agency.figures(header, award, agency, own, totals, won)
            if counted != said:
                yield differs(f"agency {agency.name}, award {award.id}", said, counted)
                agency.awards[award.id] = counted


def _figures_of_works(
    header: PhaseHeader,
    award: PhaseAward,
    agencies: list[AgencyChecked],
    people: list[Someone] | None,
    works: list[MadeWork],
) -> Iterator[str]:
    """The same where judges mark. ``people``: everybody, None where the file closes them."""
    if not by_agency.decidable(header, award):
        return
    for agency in agencies:
        if award.id not in agency.awards:
            yield f"agency {agency.name}: no figures for award {award.id}"
        elif people is not None:
            said = agency.awards[award.id]
            counted = figures_of_works(header, award, agency, people, works)
            if counted != said:
                yield differs(f"agency {agency.name}, award {award.id}", said, counted)
                agency.awards[award.id] = counted


def _agency_prizes(
    ledger: PhaseLedger,
    award: PhaseAward,
    agencies: list[AgencyChecked],
    holders: set[str],
    closed: int,
) -> Iterator[str]:
    header = ledger.header
    published = [line for line in ledger.agency_awards if line.award == award.id]
    unfilled = [line for line in ledger.unfilled if line.award == award.id]
    if not by_agency.decidable(header, award):
        missing = _not_available(award)
        yield from compared("collective prize", [*published, *unfilled], missing)
        return
    mine = [agency for agency in agencies if award.id in agency.awards]
    able = []
    for agency in mine:
        why = by_agency.passed(header, award, agency, holders)
        if why != agency.awards[award.id].passed:
            said = agency.awards[award.id].passed
            yield f"agency {agency.name}, award {award.id}: passed over for {said!r}, not {why!r}"
        if not why:
            able.append(agency)
    told = by_agency.values(header, award, able)
    yield from _agency_values(award, mine, told, closed)
    order = by_agency.in_order(header, award, told)
    if closed:
        order = _with_closed(award, order, published, {agency.name for agency in mine}, header)
    anybody_passed = len(able) < len(mine)
    if closed and unfilled:
        anybody_passed = unfilled[0].reason == "conditions"
    counted = list(by_agency.prizes(award, order, anybody_passed))
    yield from compared("collective prize", [*published, *unfilled], counted)
    if award.one_prize_each:
        holders.update(line.winner.agency for line in published)


def _not_available(award: PhaseAward) -> list[PhaseUnfilledLine]:
    """What stands in place of prizes that nothing decides."""
    return [
        PhaseUnfilledLine(award.id, prize.rank, prize.winners, "not_available")
        for prize in award.prizes
        if prize.winners
    ]


def _agency_values(
    award: PhaseAward, agencies: list[AgencyChecked], told: dict[str, list[str]], closed: int
) -> Iterator[str]:
    """The values by which agencies are compared. Where some are closed, weighted ones are taken as
    published: the highest, by which they are weighed, may be one of those."""
    weighted = [i for i, measure in enumerate(award.measures) if measure.measure == "weighted"]
    for agency in agencies:
        said = agency.awards[award.id].values
        counted = told.get(agency.name, [])
        if closed and counted and len(said) == len(counted):
            for index in weighted:
                counted[index] = said[index]
        if said != counted:
            yield differs(f"values of {agency.name}, award {award.id}", said, counted)


def _with_closed(
    award: PhaseAward,
    order: list[AgencyValues],
    published: list[AgencyAwardLine],
    known: set[str],
    header: PhaseHeader,
) -> list[AgencyValues]:
    """The order with the closed agencies that won or came next, at their published values; those
    of whom nothing is told leave no trace in ranks, which are taken as published."""
    told = {line.agency: line.values for line in order}
    ranks: dict[str, int] = {}
    for line in published:
        for one in (line.winner, line.against):
            if one is not None:
                ranks[one.agency] = one.rank
                if one.agency not in known:
                    told[one.agency] = one.values
    merged = by_agency.in_order(header, award, told)
    return [replace(one, rank=ranks.get(one.agency, one.rank)) for one in merged]
