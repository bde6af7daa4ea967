"""A quiz round's ledger file: what it says, how it is signed, in which order its lines stand."""

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from typing import Any

import msgspec
from msgspec import Struct, field

from contracts.hash_commitments import canonical
from contracts.ledger_format import (
    Committed,
    LedgerFormat,
    Signer,
    Written,
    field_commitment,
    salted,
)
from contracts.ledger_lines import (
    CLOSABLE,
    AttemptLine,
    AttemptRecord,
    AudienceLine,
    Closing,
    Header,
    HolderLine,
    Line,
    PaperLine,
    StandingLine,
    UnfilledLine,
    WonLine,
    draws_of,
)
from contracts.ledger_salts import SaltBook


class LedgerPublication(Struct, frozen=True):
    """All that a ledger says, before salts and signature."""

    header: Header
    attempts: list[AttemptRecord]
    standings: list[StandingLine]
    awards: list[WonLine]
    unfilled: list[UnfilledLine]
    audiences: list[AudienceLine] = field(default_factory=list)
    holders: list[HolderLine] = field(default_factory=list)


class Ledger(Struct, frozen=True):
    """A ledger as read. ``leaves`` are the leaf hashes of all lines before the closing one."""

    header: Header
    attempts: list[AttemptLine]
    standings: list[StandingLine]
    awards: list[WonLine]
    unfilled: list[UnfilledLine]
    closing: Closing
    leaves: list[bytes]
    audiences: list[AudienceLine] = field(default_factory=list)
    holders: list[HolderLine] = field(default_factory=list)
    papers: list[PaperLine] = field(default_factory=list)


def signing_bytes(header: Header, root: bytes) -> bytes:
    """What the publication's signature is over."""
    place = {
        "contest": header.contest,
        "number": header.number,
        "previous_root": header.previous_root,
        "root": root.hex(),
        "round": header.round,
    }
    return b"hoithi/publication/1\0" + canonical(place)


def write_ledger(
    out: Written,
    publication: LedgerPublication,
    salts: SaltBook,
    signer: Signer,
    closing_all: Collection[str] = (),
) -> Closing:
    """Writes the auditor's file, every field open but those that ``closing_all`` closes for
    everyone; answers its last line (root, signature)."""
    lines = _lines(publication, salts, closing_all)
    signed = partial(signing_bytes, publication.header)
    return ROUND_LEDGER.write(out, lines, len(publication.attempts), signer, signed)


def read_ledger(source: Iterable[bytes]) -> Ledger:
    """The whole file; :class:`LedgerError` names the first line that is wrong in form."""
    held, leaves = ROUND_LEDGER.read(source)
    return Ledger(
        held[Header][0],
        held[AttemptLine],
        held[StandingLine],
        held[WonLine],
        held[UnfilledLine],
        held[Closing][0],
        leaves,
        held[AudienceLine],
        held[HolderLine],
        held[PaperLine],
    )


def people_in(source: Iterable[bytes]) -> set[str]:
    """The pseudonyms of everybody with an attempt in a ledger, whose lines are not checked."""
    heads = map(_HEAD.decode, source)
    return {head.pseudonym[0] for head in heads if head.line == "attempt"}


class _Head(Struct, frozen=True):
    """What of a line tells whose it is."""

    line: str
    pseudonym: Any = None


_HEAD = msgspec.json.Decoder(_Head)


def open_answers(
    source: Iterable[bytes],
    out: Written,
    answers: Callable[[str, int], tuple[dict[str, str], bytes] | None],
) -> None:
    """Copies a ledger and opens the answers that it closes, where ``answers`` knows them and their
    salt and the commitment is to just these; root and signature stay."""
    for line in ROUND_LEDGER.lines(source):
        told: Line = line
        if isinstance(line, AttemptLine) and isinstance(line.answers, str):
            found = answers(line.pseudonym[0], line.attempt[0])
            if found is not None and field_commitment("answers", *found).hex() == line.answers:
                opened = (found[0], found[1].hex())
                told = msgspec.structs.replace(line, answers=opened)
        out.write(canonical(told) + b"\n")


def _lines(
    publication: LedgerPublication, salts: SaltBook, closing_all: Collection[str]
) -> Iterator[Line]:
    yield publication.header
    for record in sorted(publication.attempts, key=lambda a: (a.pseudonym, a.attempt)):
        line = salted(AttemptLine, record, salts, record.pseudonym, record.attempt)
        yield ROUND_LEDGER.closed(line, lambda _: closing_all)
    yield from _papers(publication.attempts)
    yield from sorted(publication.audiences, key=lambda line: line.pseudonym)
    yield from sorted(publication.holders, key=lambda line: line.pseudonym)
    yield from publication.standings
    yield from publication.awards
    yield from publication.unfilled


def _papers(attempts: Iterable[AttemptRecord]) -> list[PaperLine]:
    """Whose bank each paper was drawn from, where it is not everyone's."""
    own = [PaperLine(a.pseudonym, a.attempt, a.audience) for a in attempts if a.audience]
    return sorted(own, key=lambda line: (line.pseudonym, line.attempt))


def _sorted_by(line: Line) -> tuple[str, int] | None:
    return (line.pseudonym[0], line.attempt[0]) if isinstance(line, AttemptLine) else None


def _check(line: Line) -> None:
    if isinstance(line, Header):
        for blueprint in (line.rules.blueprint, *(b.blueprint for b in line.rules.banks)):
            draws_of(blueprint)


ROUND_LEDGER: LedgerFormat[Line] = LedgerFormat(
    (
        Header,
        AttemptLine,
        PaperLine,
        AudienceLine,
        HolderLine,
        StandingLine,
        WonLine,
        UnfilledLine,
        Closing,
    ),
    {AttemptLine: Committed("attempt", CLOSABLE)},
    _sorted_by,
    _check,
)
