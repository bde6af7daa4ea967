"""A phase's ledger file: written, read strictly line by line, closed for the public.

As with a round's, the auditor's file has every field open and the public one is made of it by
closing fields: the same leaves, root and signature.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

import msgspec
from msgspec import Struct, structs

from contracts.hash_commitments import canonical
from contracts.ledger_file import (
    LedgerError,
    Signer,
    Written,
    changed_lines,
    field_commitment,
    key_id,
)
from contracts.ledger_lines import Closing
from contracts.ledger_salts import SaltBook
from contracts.merkle import leaf_hash, merkle_root
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

_DECODER = msgspec.json.Decoder(PhaseLine)
_ORDER: dict[type, tuple[int, str]] = {
    PhaseHeader: (0, "phase"),
    PersonLine: (1, "person"),
    PhaseWorkLine: (2, "phase_work"),
    ContenderLine: (3, "contender"),
    AgencyLine: (4, "agency"),
    OverallLine: (5, "overall"),
    PersonAwardLine: (6, "person_award"),
    ContenderAwardLine: (7, "contender_award"),
    AgencyAwardLine: (8, "agency_award"),
    GivenAwardLine: (9, "given_award"),
    PhaseUnfilledLine: (10, "unfilled"),
    Closing: (11, "closing"),
}
_END = 11
PERSON_FIELDS = tuple(sorted(field.name for field in structs.fields(PersonLine)))
WORK_FIELDS = tuple(sorted(field.name for field in structs.fields(PhaseWorkLine)))
CONTENDER_FIELDS = tuple(sorted(field.name for field in structs.fields(ContenderLine)))
AGENCY_FIELDS = tuple(sorted(field.name for field in structs.fields(AgencyLine)))
"""The fields by name, the order in which a leaf takes them."""

PERSON_CLOSABLE = ("agency", "attempts", "audience", "prizes")
"""What may be closed of a person; pseudonym and status stand in orders and prizes."""

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


def phase_leaf(line: PhaseLine) -> bytes:
    """The leaf hash of any line but the closing one, the same whichever fields are closed."""
    if isinstance(line, PersonLine):
        return leaf_hash(b"hoithi/person/1\0" + _commitments(line, PERSON_FIELDS))
    if isinstance(line, PhaseWorkLine):
        return leaf_hash(b"hoithi/phase-work/1\0" + _commitments(line, WORK_FIELDS))
    if isinstance(line, ContenderLine):
        return leaf_hash(b"hoithi/contender/1\0" + _commitments(line, CONTENDER_FIELDS))
    if isinstance(line, AgencyLine):
        return leaf_hash(b"hoithi/agency/1\0" + _commitments(line, AGENCY_FIELDS))
    return leaf_hash(canonical(line))


def phase_commitment(line: Salted, name: str) -> bytes:
    """The commitment to a field: computed if it is open, as it stands if not."""
    content = getattr(line, name)
    if isinstance(content, str):
        return bytes.fromhex(content)
    value, salt = content
    return field_commitment(name, value, bytes.fromhex(salt))


def write_phase_ledger(
    out: Written, publication: PhasePublication, salts: SaltBook, signer: Signer
) -> Closing:
    """Writes the auditor's file, every field open; answers its last line (root, signature)."""
    leaves: list[bytes] = []
    for line in _lines(publication, salts):
        out.write(canonical(line) + b"\n")
        leaves.append(phase_leaf(line))
    root = merkle_root(leaves)
    closing = Closing(
        attempts=len(publication.works) + sum(len(p.attempts) for p in publication.people),
        leaves=len(leaves),
        root=root.hex(),
        signature=signer.sign(phase_signing_bytes(publication.header, root)).hex(),
        public_key=signer.public_key.hex(),
        key_id=key_id(signer.public_key),
    )
    out.write(canonical(closing) + b"\n")
    return closing


def read_phase_ledger(source: Iterable[bytes]) -> PhaseLedger:
    """The whole file; :class:`LedgerError` names the first line that is wrong in form."""
    held: dict[type, list[Any]] = {kind: [] for kind in _ORDER}
    leaves = []
    for line in read_phase_lines(source):
        held[type(line)].append(line)
        if not isinstance(line, Closing):
            leaves.append(phase_leaf(line))
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


def read_phase_lines(source: Iterable[bytes]) -> Iterator[PhaseLine]:
    """The lines in turn: canonical, of known form, in the order of the format, complete."""
    place, number = -1, 0
    order = _InOrder()
    for number, raw in enumerate(source, start=1):
        line = _decoded(number, raw)
        now, name = _ORDER[type(line)]
        if (number == 1) != (now == 0) or now < place or place == _END:
            raise LedgerError(number, f"a line of kind {name} cannot stand here")
        place = now
        order.next(number, line)
        yield line
    if place != _END:
        raise LedgerError(number + 1, "the file ends without its closing line")


class _InOrder:
    """The order of lines of one kind, none twice."""

    def __init__(self) -> None:
        self._before: dict[type, Any] = {}

    def next(self, number: int, line: PhaseLine) -> None:
        """:class:`LedgerError` where a line stands behind one that it must stand before."""
        if isinstance(line, PersonLine):
            self._behind(number, line, line.pseudonym[0], "people are not in order of pseudonym")
        elif isinstance(line, PhaseWorkLine):
            place = (line.round[0], line.code[0])
            self._behind(number, line, place, "works are not in order of round and code")
        elif isinstance(line, ContenderLine):
            words = "contenders are not in order of pseudonym"
            self._behind(number, line, line.pseudonym[0], words)
        elif isinstance(line, AgencyLine):
            words = "agencies are not in order of their commitment"
            self._behind(number, line, phase_commitment(line, "agency"), words)

    def _behind(self, number: int, line: PhaseLine, key: Any, words: str) -> None:
        kind = type(line)
        if kind in self._before and key <= self._before[kind]:
            raise LedgerError(number, words)
        self._before[kind] = key


def close_phase_fields(
    source: Iterable[bytes], out: Written, closing: Callable[[Salted], tuple[str, ...]]
) -> None:
    """Copies a ledger and closes, in the lines of people, works, contenders and agencies, the
    fields named."""
    for line in read_phase_lines(source):
        out.write(canonical(_closed(line, closing)) + b"\n")


def phase_lines_closed(
    source: Iterable[bytes],
    closing: Callable[[Salted], tuple[str, ...]],
    concerning: Collection[bytes],
) -> Iterator[bytes]:
    """The same for a few lines of many: only those in which one of ``concerning`` stands are read
    at all, all others stay as they are, right or wrong."""

    def close(number: int, raw: bytes) -> bytes:
        return canonical(_closed(_decoded(number, raw), closing)) + b"\n"

    return changed_lines(source, close, concerning)


def _closed(line: PhaseLine, closing: Callable[[Salted], tuple[str, ...]]) -> PhaseLine:
    if not isinstance(line, Salted):
        return line
    hidden = {name: phase_commitment(line, name).hex() for name in closing(line)}
    return structs.replace(line, **hidden)


def _lines(publication: PhasePublication, salts: SaltBook) -> Iterator[PhaseLine]:
    yield publication.header
    for person in sorted(publication.people, key=lambda one: one.pseudonym):
        yield PersonLine(**_salted(person, PERSON_FIELDS, person.pseudonym, salts))
    for work in sorted(publication.works, key=lambda one: (one.round, one.code)):
        yield PhaseWorkLine(**_salted(work, WORK_FIELDS, work_owner(work.round, work.code), salts))
    for one in sorted(publication.contenders, key=lambda one: one.pseudonym):
        owner = contender_owner(one.pseudonym)
        yield ContenderLine(**_salted(one, CONTENDER_FIELDS, owner, salts))
    agencies = [
        AgencyLine(**_salted(agency, AGENCY_FIELDS, _owner(agency.agency), salts))
        for agency in publication.agencies
    ]
    yield from sorted(agencies, key=lambda line: phase_commitment(line, "agency"))
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
    for line in read_phase_lines(ledger):
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


def _salted(record: Struct, names: tuple[str, ...], owner: str, salts: SaltBook) -> dict[str, Any]:
    own = salts.salts(owner, 1, names)
    return {
        name: (getattr(record, name), salt.hex()) for name, salt in zip(names, own, strict=True)
    }


def _commitments(line: Salted, names: tuple[str, ...]) -> bytes:
    return b"".join(phase_commitment(line, name) for name in names)


def _decoded(number: int, raw: bytes) -> PhaseLine:
    try:
        line: PhaseLine = _DECODER.decode(raw)
        rewritten = canonical(line)
    except (msgspec.MsgspecError, UnicodeError, OverflowError, RecursionError) as fault:
        raise LedgerError(number, str(fault)) from fault
    if raw != rewritten + b"\n":
        raise LedgerError(number, "not in canonical form, or not ended by one newline")
    return line
