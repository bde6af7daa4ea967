"""The checks of a phase's ledger: overall and collective prizes, participation with denominators.

From the auditor's file everything is worked out from people's attempts. The public file closes
these, so there figures are taken as published, with a note, and what follows from them
(denominators, orders, prizes) is worked out as far as it is open.
"""

from collections.abc import Iterator
from itertools import zip_longest

from msgspec.structs import replace

from cli.recount import phase_people as by_person
from cli.recount.given_awards import given_awards, rules_of_judged
from cli.recount.over_phases import (
    consistent_contenders,
    over_phases,
    rules_over_phases,
)
from cli.recount.phase_agency_checks import agencies
from cli.recount.phase_people import PhaseRow, Someone
from cli.recount.phase_work_checks import consistent_works
from cli.recount.phase_works import works_of
from cli.recount.published_lines import compared, sealed
from cli.recount.results_beside import beside_own_phase
from cli.recount.round_checks import Report
from contracts.phase_ledger_file import PhaseLedger, phase_signing_bytes
from contracts.phase_ledger_lines import (
    PersonAwardLine,
    PhaseHeader,
)


def recount_phase(ledger: PhaseLedger, public_key: bytes | None = None) -> Report:
    """Everything worked out again from the file, and compared with what it says."""
    report = Report()
    report.differences += seal(ledger, public_key)
    if public_key is None:
        report.notes.append("signature checked with the key in the file: give --public-key")
    bad = list(rules(ledger.header))
    report.differences += bad
    if bad:
        return report
    try:
        report.differences += _results(ledger, report)
    except (ValueError, ZeroDivisionError, LookupError) as fault:
        report.differences.append(f"a published value is none of its measure: {fault!r}")
    return report


def seal(ledger: PhaseLedger, public_key: bytes | None) -> Iterator[str]:
    """Counts, Merkle root, key and signature of the closing line."""
    people = by_person.people_of(ledger)
    told = ledger.header.form != "quiz" or all(one.attempts is not None for one in people)
    counted = len(ledger.works) + sum(len(one.attempts or ()) for one in people)
    yield from sealed(
        ledger.closing,
        ledger.leaves,
        counted if told else None,
        lambda root: phase_signing_bytes(ledger.header, root),
        public_key,
    )


def rules(header: PhaseHeader) -> Iterator[str]:
    """What must hold of the header before anything can be recounted."""
    rounds = [item.round for item in header.rounds]
    if not rounds or len(set(rounds)) != len(rounds):
        yield "rounds: none, or one stands twice"
    if len({award.id for award in header.awards}) != len(header.awards):
        yield "awards: one stands twice"
    for award in header.awards:
        if not award.rounds or not set(award.rounds) <= set(rounds):
            yield f"award {award.id}: over rounds that are not counted"
        by_rules = by_person.ranked(award) and not award.ranking
        if award.shared is not None and by_rules and "earliest" in header.rules.ranking:
            yield f"award {award.id}: shared, though by the time of arrival nobody is equal"
        yield from rules_of_judged(header, award)
        if header.form != "quiz" and award.recipients == "individual" and not award.phases:
            yield f"award {award.id}: for people, though the phase is no quiz"
    yield from rules_over_phases(header)
    rules = header.rules
    if header.form != "quiz" and (rules.ranking or rules.answers_needed or rules.full_marks):
        yield "rules: of attempts, though the phase is no quiz"
    if len(set(header.rules.ranking)) != len(header.rules.ranking):
        yield "ranking: a measure stands twice"
    if (header.number == 1) != (header.previous_root is None):
        yield "previous root: only the first publication has none"


def _results(ledger: PhaseLedger, report: Report) -> Iterator[str]:
    header = ledger.header
    people = by_person.people_of(ledger)
    works = works_of(ledger)
    full = all(None not in (p.attempts, p.prizes, p.agency, p.audience) for p in people)
    full = full and all(None not in (work.agency, work.people) for work in works)
    if not full:
        what = "people's attempts" if header.form == "quiz" else "who made works"
        verb = "are" if header.form == "quiz" else "is"
        report.notes.append(f"{what} {verb} closed: figures are taken as published")
    yield from by_person.consistent(header, people)
    yield from consistent_works(header, people, works)
    tables: dict[str, list[PhaseRow]] = {}
    for award in header.awards:
        if by_person.ranked(award):
            said = [line for line in ledger.standings if line.award == award.id]
            tables[award.id] = [PhaseRow(line, None) for line in said]
            if full:
                tables[award.id] = by_person.standings(header, award, people)
            yield from by_person.ordered(header, award, said)
    lines = [row.line for table in tables.values() for row in table]
    yield from compared("standings", ledger.standings, lines)
    yield from _person_prizes(ledger, people, tables, full)
    yield from consistent_contenders(ledger)
    yield from beside_own_phase(ledger, people, works)
    yield from over_phases(ledger, report)
    yield from agencies(ledger, people, works, full, report)
    yield from given_awards(ledger, people, works, report)


def _person_prizes(
    ledger: PhaseLedger, people: list[Someone], tables: dict[str, list[PhaseRow]], full: bool
) -> Iterator[str]:
    said = [f"{line.award}/{line.winner.pseudonym}" for line in ledger.person_awards]
    said += [
        f"{line.award}/{line.against.pseudonym}"
        for line in ledger.person_awards
        if line.against is not None
    ]
    counted = list(by_person.prizes(ledger.header, people, tables, said))
    individual = {award.id for award in ledger.header.awards if by_person.ranked(award)}
    published = [
        *ledger.person_awards,
        *(line for line in ledger.unfilled if line.award in individual),
    ]
    if not full:  # the reason may be a closed time of arrival
        counted = [
            replace(one, decided_by=other.decided_by)
            if isinstance(one, PersonAwardLine)
            and isinstance(other, PersonAwardLine)
            and one.decided_by in ("earliest", "draw")
            and other.decided_by in (*_from_earliest(ledger.header), "draw")
            else one
            for one, other in zip_longest(counted, published)
            if one is not None
        ]
    yield from compared("prize", published, counted)


def _from_earliest(header: PhaseHeader) -> list[str]:
    chain = [str(measure) for measure in header.rules.ranking]
    return chain[chain.index("earliest") :] if "earliest" in chain else []
