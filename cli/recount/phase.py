"""The checks of a phase's ledger: overall and collective prizes, participation with denominators.

From the auditor's file everything is worked out from people's attempts. The public file closes
these, so there figures are taken as published, with a note, and what follows from them
(denominators, orders, prizes) is worked out as far as it is open.
"""

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from msgspec.structs import replace
from nacl.exceptions import CryptoError
from nacl.signing import VerifyKey

from cli.recount import phase_agencies as by_agency
from cli.recount import phase_people as by_person
from cli.recount.checks import Report
from cli.recount.phase_agencies import Agency
from cli.recount.phase_people import Row, Someone
from contracts.commitments import canonical
from contracts.ledger_file import key_id
from contracts.merkle import merkle_root
from contracts.phase_file import PhaseLedger, phase_signing_bytes
from contracts.phase_ledger import (
    AgencyAwardLine,
    AgencyValues,
    PersonAwardLine,
    PhaseAward,
    PhaseHeader,
    PhaseUnfilledLine,
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
    closing = ledger.closing
    root = merkle_root(ledger.leaves)
    held = bytes.fromhex(closing.public_key)
    found = [
        ("number of leaves", closing.leaves, len(ledger.leaves)),
        ("Merkle root", closing.root, root.hex()),
        ("key id", closing.key_id, key_id(held)),
    ]
    people = by_person.people_of(ledger)
    if all(one.attempts is not None for one in people):
        number = sum(len(one.attempts or ()) for one in people)
        found.append(("number of attempts", closing.attempts, number))
    for name, published, counted in found:
        if published != counted:
            yield f"{name}: published {published}, recounted {counted}"
    if public_key is not None and public_key != held:
        yield f"public key: the file has {held.hex()}, given was {public_key.hex()}"
    try:
        message = phase_signing_bytes(ledger.header, root)
        VerifyKey(public_key or held).verify(message, bytes.fromhex(closing.signature))
    except (CryptoError, ValueError):
        yield "signature: does not verify over this contest, phase, number and root"


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
    if len(set(header.rules.ranking)) != len(header.rules.ranking):
        yield "ranking: a measure stands twice"
    if (header.number == 1) != (header.previous_root is None):
        yield "previous root: only the first publication has none"


def _results(ledger: PhaseLedger, report: Report) -> Iterator[str]:
    header = ledger.header
    people = by_person.people_of(ledger)
    full = all(None not in (p.attempts, p.prizes, p.agency, p.audience) for p in people)
    if not full:
        report.notes.append("people's attempts are closed: figures are taken as published")
    yield from by_person.consistent(header, people)
    tables: dict[str, list[Row]] = {}
    for award in header.awards:
        if award.recipients == "individual":
            said = [line for line in ledger.standings if line.award == award.id]
            tables[award.id] = [Row(line, None) for line in said]
            if full:
                tables[award.id] = by_person.standings(header, award, people)
            yield from by_person.ordered(header, award, said)
    lines = [row.line for table in tables.values() for row in table]
    yield from _compared("standings", ledger.standings, lines)
    yield from _person_prizes(ledger, people, tables, full)
    yield from _agencies(ledger, people, full, report)


def _person_prizes(
    ledger: PhaseLedger, people: list[Someone], tables: dict[str, list[Row]], full: bool
) -> Iterator[str]:
    said = [f"{line.award}/{line.winner.pseudonym}" for line in ledger.person_awards]
    said += [
        f"{line.award}/{line.against.pseudonym}"
        for line in ledger.person_awards
        if line.against is not None
    ]
    counted = list(by_person.prizes(ledger.header, people, tables, said))
    individual = {a.id for a in ledger.header.awards if a.recipients == "individual"}
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
    yield from _compared("prize", published, counted)


def _from_earliest(header: PhaseHeader) -> list[str]:
    chain = [str(measure) for measure in header.rules.ranking]
    return chain[chain.index("earliest") :] if "earliest" in chain else []


def _agencies(
    ledger: PhaseLedger, people: list[Someone], full: bool, report: Report
) -> Iterator[str]:
    header = ledger.header
    agencies = by_agency.agencies_of(ledger)
    closed = len(ledger.agencies) - len(agencies)
    if closed:
        report.notes.append(f"{closed} agencies are closed: see the auditor's file")
    names = {agency.name for agency in agencies}
    if len(names) != len(agencies):
        yield "agencies: one stands twice"
    if full and not closed:
        for one in people:
            if one.agency not in names:
                yield f"person {one.pseudonym}: counts for agency {one.agency}, which has no line"
    for agency in agencies:
        yield from _agency_facts(header, agency, people if full else None)
    won: dict[str, list[tuple[str, str]]] = {}
    for line in ledger.person_awards:
        won.setdefault(line.winner.pseudonym, []).append((line.award, line.prize))
    holders: set[str] = set()
    collective = [award for award in header.awards if award.recipients == "collective"]
    for award in collective:
        yield from _agency_figures(header, award, agencies, people if full else None, won)
        yield from _agency_prizes(ledger, award, agencies, holders, closed)
    ids = [award.id for award in collective]
    order = [ids.index(line.award) for line in ledger.agency_awards if line.award in ids]
    if order != sorted(order) or len(order) != len(ledger.agency_awards):
        yield "collective prizes: not in the order of the awards"
    unknown = {line.award for line in ledger.unfilled} - {award.id for award in header.awards}
    if unknown:
        yield f"unfilled prizes of unknown awards: {sorted(unknown)}"


def _agency_facts(
    header: PhaseHeader, agency: Agency, people: list[Someone] | None
) -> Iterator[str]:
    counted = by_agency.facts(header, agency, people)
    if counted != agency.facts:
        yield _told(f"agency {agency.name}", agency.facts, counted)
        agency.facts = counted


def _agency_figures(
    header: PhaseHeader,
    award: PhaseAward,
    agencies: list[Agency],
    people: list[Someone] | None,
    won: dict[str, list[tuple[str, str]]],
) -> Iterator[str]:
    if not by_agency.decidable(header, award):
        return
    totals = {}
    if people is not None:
        rows = by_person.standings(header, award, people)
        totals = {row.line.pseudonym: row.line.score for row in rows}
    for agency in agencies:
        if award.id not in agency.awards:
            yield f"agency {agency.name}: no figures for award {award.id}"
        elif people is not None:
            said = agency.awards[award.id]
            counted = by_agency.figures(header, award, agency, people, totals, won)
            if counted != said:
                yield _told(f"agency {agency.name}, award {award.id}", said, counted)
                agency.awards[award.id] = counted


def _agency_prizes(
    ledger: PhaseLedger,
    award: PhaseAward,
    agencies: list[Agency],
    holders: set[str],
    closed: int,
) -> Iterator[str]:
    header = ledger.header
    published = [line for line in ledger.agency_awards if line.award == award.id]
    unfilled = [line for line in ledger.unfilled if line.award == award.id]
    if not by_agency.decidable(header, award):
        missing = [
            PhaseUnfilledLine(award.id, prize.rank, prize.winners, "not_available")
            for prize in award.prizes
            if prize.winners
        ]
        yield from _compared("collective prize", [*published, *unfilled], missing)
        return
    mine = [agency for agency in agencies if award.id in agency.awards]
    able = []
    for agency in mine:
        why = by_agency.passed(award, agency, holders)
        if why != agency.awards[award.id].passed:
            said = agency.awards[award.id].passed
            yield f"agency {agency.name}, award {award.id}: passed over for {said!r}, not {why!r}"
        if not why:
            able.append(agency)
    told = by_agency.values(header, award, able)
    weighted = [i for i, measure in enumerate(award.measures) if measure.measure == "weighted"]
    for agency in mine:
        said_values = agency.awards[award.id].values
        counted_values = told.get(agency.name, [])
        if (
            closed and counted_values and len(said_values) == len(counted_values)
        ):  # the highest may be a closed one
            for index in weighted:
                counted_values[index] = said_values[index]
        if said_values != counted_values:
            yield _told(f"values of {agency.name}, award {award.id}", said_values, counted_values)
    order = by_agency.in_order(header, award, told)
    if closed:
        order = _with_closed(award, order, published, {agency.name for agency in mine}, header)
    anybody_passed = len(able) < len(mine)
    if closed and unfilled:
        anybody_passed = unfilled[0].reason == "conditions"
    counted = list(by_agency.prizes(award, order, anybody_passed))
    yield from _compared("collective prize", [*published, *unfilled], counted)
    if award.one_prize_each:
        holders.update(line.winner.agency for line in published)


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


def _compared(name: str, published: Iterable[object], counted: Iterable[object]) -> Iterator[str]:
    for index, (said, line) in enumerate(zip_longest(published, counted), start=1):
        if said != line:
            yield _told(f"{name} {index}", said, line)


def _told(what: str, said: object, counted: object) -> str:
    words = ["nothing" if one is None else canonical(one).decode() for one in (said, counted)]
    return f"{what}: published {words[0]}, recounted {words[1]}"
