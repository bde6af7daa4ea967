"""A phase's ledger file: what it says, how it is signed, and in which order its lines stand."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from msgspec import Struct

from contracts.hash_commitments import canonical
from contracts.ledger_format import (
    Committed,
    LedgerFormat,
    Signer,
    Written,
    commitment_of,
    salted,
)
from contracts.ledger_lines import Closing
from contracts.ledger_salts import SaltBook
from contracts.phase_contender_lines import ContenderAwardLine, ContenderLine, ContenderRecord
from contracts.phase_ledger_lines import (
    AgencyAwardLine,
    AgencyLine,
    AgencyRecord,
    GivenAwardLine,
    OverallLine,
    PersonAwardLine,
    PersonLine,
    PersonRecord,
    PhaseHeader,
    PhaseLine,
    PhaseUnfilledLine,
)
from contracts.phase_work_lines import PhaseWork, PhaseWorkLine

PERSON_CLOSABLE = ("agency", "attempts", "audience", "prizes")
"""What may be closed of a person; pseudonym and status stand in orders and prizes."""

AGENCY_CLOSABLE = ("agency", "awards", "facts")
"""What may be closed of an agency: all of it, where it is small."""

WORK_CLOSABLE = ("agency", "people")
"""What may be closed of a work; the others stand in the ledger of its round."""

CONTENDER_CLOSABLE = ("agency", "audience", "results")
"""What may be closed of a contender; ``results`` tie together a person's pseudonyms."""

Salted = PersonLine | PhaseWorkLine | ContenderLine | AgencyLine


class PhasePublication(Struct, frozen=True, omit_defaults=True):
    """All that a phase's ledger says, before salts and signature. ``works``: of a phase that judges
    mark; what results of a quiz are (``content_of_phase``) is digested without the key."""

    header: PhaseHeader
    people: list[PersonRecord]
    agencies: list[AgencyRecord]
    standings: list[OverallLine]
    person_awards: list[PersonAwardLine]
    agency_awards: list[AgencyAwardLine]
    unfilled: list[PhaseUnfilledLine]
    works: list[PhaseWork] = []
    given: list[GivenAwardLine] = []
    contenders: list[ContenderRecord] = []
    contender_awards: list[ContenderAwardLine] = []


class PhaseLedger(Struct, frozen=True):
    """A phase's ledger as read. ``leaves``: hashes of all lines before the closing one."""

    header: PhaseHeader
    people: list[PersonLine]
    agencies: list[AgencyLine]
    standings: list[OverallLine]
    person_awards: list[PersonAwardLine]
    agency_awards: list[AgencyAwardLine]
    unfilled: list[PhaseUnfilledLine]
    closing: Closing
    leaves: list[bytes]
    works: list[PhaseWorkLine] = []
    given: list[GivenAwardLine] = []
    contenders: list[ContenderLine] = []
    contender_awards: list[ContenderAwardLine] = []


def phase_signing_bytes(header: PhaseHeader, root: bytes) -> bytes:
    """What the publication's signature is over."""
    place = {
        "contest": header.contest,
        "number": header.number,
        "phase": header.phase,
        "previous_root": header.previous_root,
        "root": root.hex(),
    }
    return b"hoithi/phase-publication/1\0" + canonical(place)


def write_phase_ledger(
    out: Written, publication: PhasePublication, salts: SaltBook, signer: Signer
) -> Closing:
    """Writes the auditor's file, every field open; answers its last line (root, signature)."""
    lines = _lines(publication, salts)
    signed = partial(phase_signing_bytes, publication.header)
    attempts = len(publication.works) + sum(len(one.attempts) for one in publication.people)
    return PHASE_LEDGER.write(out, lines, attempts, signer, signed)


def read_phase_ledger(source: Iterable[bytes]) -> PhaseLedger:
    """The whole file; :class:`LedgerError` names the first line that is wrong in form."""
    held, leaves = PHASE_LEDGER.read(source)
    return PhaseLedger(
        held[PhaseHeader][0],
        held[PersonLine],
        held[AgencyLine],
        held[OverallLine],
        held[PersonAwardLine],
        held[AgencyAwardLine],
        held[PhaseUnfilledLine],
        held[Closing][0],
        leaves,
        held[PhaseWorkLine],
        held[GivenAwardLine],
        held[ContenderLine],
        held[ContenderAwardLine],
    )


def _lines(publication: PhasePublication, salts: SaltBook) -> Iterator[PhaseLine]:
    yield publication.header
    for person in sorted(publication.people, key=lambda one: one.pseudonym):
        yield salted(PersonLine, person, salts, person.pseudonym)
    for work in sorted(publication.works, key=lambda one: (one.round, one.code)):
        yield salted(PhaseWorkLine, work, salts, work_owner(work.round, work.code))
    for one in sorted(publication.contenders, key=lambda one: one.pseudonym):
        yield salted(ContenderLine, one, salts, contender_owner(one.pseudonym))
    agencies = [
        salted(AgencyLine, agency, salts, _owner(agency.agency)) for agency in publication.agencies
    ]
    yield from sorted(agencies, key=_sorted_by)
    yield from publication.standings
    yield from publication.person_awards
    yield from publication.contender_awards
    yield from publication.agency_awards
    yield from publication.given
    yield from publication.unfilled


def salt_owners(ledger: Iterable[bytes]) -> list[str]:
    """Whose salts an auditor's file is made with: every person, work and contender, and every
    agency that is open."""
    owners = []
    for line in PHASE_LEDGER.lines(ledger):
        if isinstance(line, PersonLine):
            owners.append(line.pseudonym[0])
        elif isinstance(line, PhaseWorkLine):
            owners.append(work_owner(line.round[0], line.code[0]))
        elif isinstance(line, ContenderLine):
            owners.append(contender_owner(line.pseudonym[0]))
        elif isinstance(line, AgencyLine) and not isinstance(line.agency, str):
            owners.append(_owner(line.agency[0]))
    return owners


def _owner(agency: str) -> str:
    """An agency's name among the owners of salts; no pseudonym has a stroke."""
    return f"agency/{agency}"


def work_owner(round_id: str, code: str) -> str:
    """A work's name among the owners of salts."""
    return f"work/{round_id}/{code}"


def contender_owner(pseudonym: str) -> str:
    """A contender's name among the owners of salts."""
    return f"contender/{pseudonym}"


def _sorted_by(line: PhaseLine) -> Any:
    """By what lines of this kind are in order, none twice; None where places decide."""
    match line:
        case PersonLine() | ContenderLine():
            return line.pseudonym[0]
        case PhaseWorkLine():
            return (line.round[0], line.code[0])
        case AgencyLine():
            return commitment_of(line, "agency")
    return None


PHASE_LEDGER: LedgerFormat[PhaseLine] = LedgerFormat(
    (
        PhaseHeader,
        PersonLine,
        PhaseWorkLine,
        ContenderLine,
        AgencyLine,
        OverallLine,
        PersonAwardLine,
        ContenderAwardLine,
        AgencyAwardLine,
        GivenAwardLine,
        PhaseUnfilledLine,
        Closing,
    ),
    {
        PersonLine: Committed("person", PERSON_CLOSABLE),
        PhaseWorkLine: Committed("phase-work", WORK_CLOSABLE),
        ContenderLine: Committed("contender", CONTENDER_CLOSABLE),
        AgencyLine: Committed("agency", AGENCY_CLOSABLE),
    },
    _sorted_by,
)
