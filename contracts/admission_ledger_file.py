"""A confirmation's ledger file: written, read strictly line by line, closed for the public.

As with the other kinds, the auditor's file has every field open and the public one is made of it by
closing fields: the same leaves, root and signature.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec
from msgspec import Struct, structs

from contracts.admission_ledger_lines import (
    AdmissionHeader,
    AdmissionLine,
    AdmittedLine,
    CandidateLine,
    CandidateRecord,
    TeamLine,
)
from contracts.hash_commitments import canonical
from contracts.ledger_file import LedgerError, Signer, Written, field_commitment, key_id
from contracts.ledger_lines import Closing
from contracts.ledger_salts import SaltBook
from contracts.merkle import leaf_hash, merkle_root

_DECODER = msgspec.json.Decoder(AdmissionLine)
_ORDER: dict[type, tuple[int, str]] = {
    AdmissionHeader: (0, "admission"),
    CandidateLine: (1, "candidate"),
    TeamLine: (2, "team"),
    AdmittedLine: (3, "admitted"),
    Closing: (4, "closing"),
}
_END = 4
CANDIDATE_FIELDS = tuple(sorted(field.name for field in structs.fields(CandidateLine)))
"""The fields by name, the order in which a leaf takes them."""

CLOSED_TO_ALL = ("prizes", "standings")
"""What the public file closes of everyone: it would tie a person's pseudonyms together."""

CANDIDATE_CLOSABLE = ("audience", *CLOSED_TO_ALL)


class AdmissionPublication(Struct, frozen=True):
    """All that a confirmation's ledger says, before salts and signature; each list in order."""

    header: AdmissionHeader
    candidates: list[CandidateRecord]
    teams: list[TeamLine]
    admitted: list[AdmittedLine]


class AdmissionLedger(Struct, frozen=True):
    """A confirmation's ledger as read. ``leaves``: hashes of all lines before the closing one."""

    header: AdmissionHeader
    candidates: list[CandidateLine]
    teams: list[TeamLine]
    admitted: list[AdmittedLine]
    closing: Closing
    leaves: list[bytes]


def admission_signing_bytes(header: AdmissionHeader, root: bytes) -> bytes:
    """What the confirmation's signature is over."""
    place = {
        "contest": header.contest,
        "number": header.number,
        "phase": header.phase,
        "previous_root": header.previous_root,
        "root": root.hex(),
        "round": header.round,
    }
    return b"hoithi/admission/1\0" + canonical(place)


def admission_leaf(line: AdmissionLine) -> bytes:
    """The leaf hash of any line but the closing one, the same whichever fields are closed."""
    if isinstance(line, CandidateLine):
        told = b"".join(candidate_commitment(line, name) for name in CANDIDATE_FIELDS)
        return leaf_hash(b"hoithi/candidate/1\0" + told)
    return leaf_hash(canonical(line))


def candidate_commitment(line: CandidateLine, name: str) -> bytes:
    """The commitment to a field: computed if it is open, as it stands if not."""
    content = getattr(line, name)
    if isinstance(content, str):
        return bytes.fromhex(content)
    value, salt = content
    return field_commitment(name, value, bytes.fromhex(salt))


def write_admission_ledger(
    out: Written, publication: AdmissionPublication, salts: SaltBook, signer: Signer
) -> Closing:
    """Writes the auditor's file, every field open; answers its last line (root, signature)."""
    leaves: list[bytes] = []
    for line in _lines(publication, salts):
        out.write(canonical(line) + b"\n")
        leaves.append(admission_leaf(line))
    root = merkle_root(leaves)
    closing = Closing(
        attempts=len(publication.candidates) + len(publication.teams),
        leaves=len(leaves),
        root=root.hex(),
        signature=signer.sign(admission_signing_bytes(publication.header, root)).hex(),
        public_key=signer.public_key.hex(),
        key_id=key_id(signer.public_key),
    )
    out.write(canonical(closing) + b"\n")
    return closing


def read_admission_ledger(source: Iterable[bytes]) -> AdmissionLedger:
    """The whole file; :class:`LedgerError` names the first line that is wrong in form."""
    held: dict[type, list[Any]] = {kind: [] for kind in _ORDER}
    leaves = []
    for line in read_admission_lines(source):
        held[type(line)].append(line)
        if not isinstance(line, Closing):
            leaves.append(admission_leaf(line))
    return AdmissionLedger(
        held[AdmissionHeader][0],
        held[CandidateLine],
        held[TeamLine],
        held[AdmittedLine],
        held[Closing][0],
        leaves,
    )


def read_admission_lines(source: Iterable[bytes]) -> Iterator[AdmissionLine]:
    """The lines in turn: canonical, of known form, in the order of the format, complete."""
    place, number, person = -1, 0, ""
    for number, raw in enumerate(source, start=1):
        line = _decoded(number, raw)
        now, name = _ORDER[type(line)]
        if (number == 1) != (now == 0) or now < place or place == _END:
            raise LedgerError(number, f"a line of kind {name} cannot stand here")
        place = now
        if isinstance(line, CandidateLine):
            if line.pseudonym[0] <= person:
                raise LedgerError(number, "candidates are not in order of pseudonym")
            person = line.pseudonym[0]
        yield line
    if place != _END:
        raise LedgerError(number + 1, "the file ends without its closing line")


def close_candidates(
    source: Iterable[bytes], out: Written, closing: Callable[[CandidateLine], tuple[str, ...]]
) -> None:
    """Copies a ledger and closes, in each candidate's line, the fields named."""
    for line in read_admission_lines(source):
        if isinstance(line, CandidateLine):
            hidden = {name: candidate_commitment(line, name).hex() for name in closing(line)}
            line = structs.replace(line, **hidden)
        out.write(canonical(line) + b"\n")


def _lines(publication: AdmissionPublication, salts: SaltBook) -> Iterator[AdmissionLine]:
    yield publication.header
    for one in publication.candidates:
        own = salts.salts(one.pseudonym, 1, CANDIDATE_FIELDS)
        yield CandidateLine(
            **{
                name: (getattr(one, name), salt.hex())
                for name, salt in zip(CANDIDATE_FIELDS, own, strict=True)
            }
        )
    yield from publication.teams
    yield from publication.admitted


def _decoded(number: int, raw: bytes) -> AdmissionLine:
    try:
        line: AdmissionLine = _DECODER.decode(raw)
        rewritten = canonical(line)
    except (msgspec.MsgspecError, UnicodeError, OverflowError, RecursionError) as fault:
        raise LedgerError(number, str(fault)) from fault
    if raw != rewritten + b"\n":
        raise LedgerError(number, "not in canonical form, or not ended by one newline")
    return line
