"""A confirmation's ledger file: what it says, how it is signed, and in which order lines stand."""

from collections.abc import Iterable, Iterator
from functools import partial

from msgspec import Struct

from contracts.admission_ledger_lines import (
    AdmissionHeader,
    AdmissionLine,
    AdmittedLine,
    CandidateLine,
    CandidateRecord,
    TeamLine,
)
from contracts.hash_commitments import canonical
from contracts.ledger_format import Committed, LedgerFormat, Signer, Written, salted
from contracts.ledger_lines import Closing
from contracts.ledger_salts import SaltBook

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


def write_admission_ledger(
    out: Written, publication: AdmissionPublication, salts: SaltBook, signer: Signer
) -> Closing:
    """Writes the auditor's file, every field open; answers its last line (root, signature)."""
    lines = _lines(publication, salts)
    signed = partial(admission_signing_bytes, publication.header)
    return ADMISSION_LEDGER.write(
        out, lines, len(publication.candidates) + len(publication.teams), signer, signed
    )


def read_admission_ledger(source: Iterable[bytes]) -> AdmissionLedger:
    """The whole file; :class:`LedgerError` names the first line that is wrong in form."""
    held, leaves = ADMISSION_LEDGER.read(source)
    return AdmissionLedger(
        held[AdmissionHeader][0],
        held[CandidateLine],
        held[TeamLine],
        held[AdmittedLine],
        held[Closing][0],
        leaves,
    )


def _lines(publication: AdmissionPublication, salts: SaltBook) -> Iterator[AdmissionLine]:
    yield publication.header
    for one in publication.candidates:
        yield salted(CandidateLine, one, salts, one.pseudonym)
    yield from publication.teams
    yield from publication.admitted


def _sorted_by(line: AdmissionLine) -> str | None:
    return line.pseudonym[0] if isinstance(line, CandidateLine) else None


ADMISSION_LEDGER: LedgerFormat[AdmissionLine] = LedgerFormat(
    (
        AdmissionHeader,
        CandidateLine,
        TeamLine,
        AdmittedLine,
        Closing,
    ),
    {CandidateLine: Committed("candidate", CANDIDATE_CLOSABLE)},
    _sorted_by,
)
