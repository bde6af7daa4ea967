"""Ledger files: written, read strictly line by line, and closed field by field.

The auditor's file is what :func:`write_ledger` writes, with every field open. The public file is
:func:`close_fields` of it: the same root, the same signature.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, Protocol

import msgspec
from msgspec import Struct, field

from contracts.hash_commitments import canonical, digest
from contracts.ledger_lines import (
    CLOSABLE,
    FIELDS,
    AttemptLine,
    AttemptRecord,
    AudienceLine,
    Closing,
    Header,
    HolderLine,
    Line,
    PaperLine,
    Result,
    StandingLine,
    UnfilledLine,
    WonLine,
    draws_of,
)
from contracts.ledger_salts import SaltBook
from contracts.merkle import leaf_hash, merkle_root

_DECODER = msgspec.json.Decoder(Line)
_ORDER: dict[type, tuple[int, str]] = {
    Header: (0, "header"),
    AttemptLine: (1, "attempt"),
    PaperLine: (2, "paper"),
    AudienceLine: (3, "audience"),
    HolderLine: (4, "holder"),
    StandingLine: (5, "standing"),
    WonLine: (6, "award"),
    UnfilledLine: (7, "unfilled"),
    Closing: (8, "closing"),
}
_END = 8


class LedgerError(ValueError):
    """The file is no ledger; ``line`` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"line {line}: {message}")
        self.line = line


class Written(Protocol):
    """Where a file goes: one line with its end at a time."""

    def write(self, line: bytes, /) -> int:
        """Take a line."""


class Signer(Protocol):
    """An Ed25519 key pair: 32 bytes of public key, 64 bytes of signature."""

    @property
    def public_key(self) -> bytes: ...

    def sign(self, message: bytes) -> bytes: ...


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


def field_commitment(name: str, value: Any, salt: bytes) -> bytes:
    """SHA-256 over purpose, salt, the field's name, a zero byte and the canonical value."""
    return digest("field", salt + name.encode() + b"\0" + canonical(value))


def attempt_leaf(line: AttemptLine) -> bytes:
    """The leaf hash of an attempt: the same whichever fields are closed."""
    return _leaf_of_commitments([commitment_of(line, name) for name in FIELDS])


def commitment_of(line: AttemptLine, name: str) -> bytes:
    """The commitment to a field of an attempt, computed if it is open, as it stands if not."""
    content = getattr(line, name)
    if isinstance(content, str):
        return bytes.fromhex(content)
    value, salt = content
    return field_commitment(name, value, bytes.fromhex(salt))


def line_leaf(line: Line) -> bytes:
    """The leaf hash of any line but the closing one."""
    if isinstance(line, AttemptLine):
        return attempt_leaf(line)
    return leaf_hash(canonical(line))


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


def key_id(public_key: bytes) -> str:
    """The name of a public key: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def write_ledger(
    out: Written,
    publication: LedgerPublication,
    salts: SaltBook,
    signer: Signer,
    closing_all: Collection[str] = (),
) -> Closing:
    """Writes the auditor's file, every field open but those that ``closing_all`` closes for
    everyone; answers its last line (root, signature)."""
    leaves: list[bytes] = []
    for line, leaf in _lines_with_leaves(publication, salts):
        told = closed(line, closing_all) if isinstance(line, AttemptLine) else line
        out.write(canonical(told) + b"\n")
        leaves.append(leaf)
    root = merkle_root(leaves)
    closing = Closing(
        attempts=len(publication.attempts),
        leaves=len(leaves),
        root=root.hex(),
        signature=signer.sign(signing_bytes(publication.header, root)).hex(),
        public_key=signer.public_key.hex(),
        key_id=key_id(signer.public_key),
    )
    out.write(canonical(closing) + b"\n")
    return closing


def read_ledger(source: Iterable[bytes]) -> Ledger:
    """The whole file; :class:`LedgerError` names the first line that is wrong in form.

    Whether root, signature and contents agree is for ``hoithi recount`` to find.
    """
    held: dict[type, list[Any]] = {kind: [] for kind in _ORDER}
    leaves = []
    for line in read_lines(source):
        held[type(line)].append(line)
        if not isinstance(line, Closing):
            leaves.append(line_leaf(line))
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


def read_lines(source: Iterable[bytes]) -> Iterator[Line]:
    """The lines in turn: canonical, of known form, in the order of the format, complete."""
    place = -1
    last: tuple[str, int] = ("", 0)
    number = 0
    for number, raw in enumerate(source, start=1):
        line = _decoded(number, raw)
        now, name = _ORDER[type(line)]
        if (number == 1) != (now == 0) or now < place or place == _END:
            raise LedgerError(number, f"a line of kind {name} cannot stand here")
        place = now
        if isinstance(line, AttemptLine):
            key = (line.pseudonym[0], line.attempt[0])
            if key <= last:
                raise LedgerError(number, "attempts are not in order of pseudonym and number")
            last = key
        yield line
    if place != _END:
        raise LedgerError(number + 1, "the file ends without its closing line")


def close_fields(
    source: Iterable[bytes], out: Written, closing: Callable[[AttemptLine], Collection[str]]
) -> None:
    """Copies a ledger and closes, in each attempt, the fields that ``closing`` names.

    Used for the public file and to take an erased person's fields back; root and signature stay.
    """
    for line in read_lines(source):
        names = closing(line) if isinstance(line, AttemptLine) else ()
        out.write(canonical(closed(line, names) if isinstance(line, AttemptLine) else line) + b"\n")


def lines_closed(
    source: Iterable[bytes],
    closing: Callable[[AttemptLine], Collection[str]],
    concerning: Collection[bytes],
) -> Iterator[bytes]:
    """The same for a few attempts of many: only lines in which one of ``concerning`` stands are
    read at all, all others stay as they are, right or wrong."""

    def close(number: int, raw: bytes) -> bytes:
        line = _decoded(number, raw)
        if not isinstance(line, AttemptLine):
            return raw
        return canonical(closed(line, closing(line))) + b"\n"

    return changed_lines(source, close, concerning)


def changed_lines(
    source: Iterable[bytes],
    change: Callable[[int, bytes], bytes],
    concerning: Collection[bytes],
) -> Iterator[bytes]:
    """All lines; ``change`` (number, line) is asked of those in which one of ``concerning``
    stands."""
    for number, raw in enumerate(source, start=1):
        yield change(number, raw) if any(one in raw for one in concerning) else raw


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
    for line in read_lines(source):
        told: Line = line
        if isinstance(line, AttemptLine) and isinstance(line.answers, str):
            found = answers(line.pseudonym[0], line.attempt[0])
            if found is not None and field_commitment("answers", *found).hex() == line.answers:
                opened = (found[0], found[1].hex())
                told = msgspec.structs.replace(line, answers=opened)
        out.write(canonical(told) + b"\n")


def closed(line: AttemptLine, names: Collection[str]) -> AttemptLine:
    """The attempt with these fields closed; ``ValueError`` for one that is always open."""
    if not names:
        return line
    if not set(names) <= set(CLOSABLE):
        raise ValueError(f"only {', '.join(CLOSABLE)} can be closed")
    return msgspec.structs.replace(line, **{n: commitment_of(line, n).hex() for n in names})


def _lines_with_leaves(
    publication: LedgerPublication, salts: SaltBook
) -> Iterator[tuple[Line, bytes]]:
    yield publication.header, line_leaf(publication.header)
    for record in sorted(publication.attempts, key=lambda a: (a.pseudonym, a.attempt)):
        line = _salted(record, salts)
        yield line, attempt_leaf(line)
    results: Iterable[Result] = (
        *_papers(publication.attempts),
        *sorted(publication.audiences, key=lambda line: line.pseudonym),
        *sorted(publication.holders, key=lambda line: line.pseudonym),
        *publication.standings,
        *publication.awards,
        *publication.unfilled,
    )
    for result in results:
        yield result, line_leaf(result)


def _papers(attempts: Iterable[AttemptRecord]) -> list[PaperLine]:
    """Whose bank each paper was drawn from, where it is not everyone's."""
    own = [PaperLine(a.pseudonym, a.attempt, a.audience) for a in attempts if a.audience]
    return sorted(own, key=lambda line: (line.pseudonym, line.attempt))


def _salted(record: AttemptRecord, salts: SaltBook) -> AttemptLine:
    own = salts.salts(record.pseudonym, record.attempt, FIELDS)
    return AttemptLine(
        **{n: (getattr(record, n), salt.hex()) for n, salt in zip(FIELDS, own, strict=True)}
    )


def _leaf_of_commitments(commitments: list[bytes]) -> bytes:
    return leaf_hash(b"hoithi/attempt/1\0" + b"".join(commitments))


def _decoded(number: int, raw: bytes) -> Line:
    try:
        line: Line = _DECODER.decode(raw)
        rewritten = canonical(line)
        if isinstance(line, Header):
            for blueprint in (line.rules.blueprint, *(b.blueprint for b in line.rules.banks)):
                draws_of(blueprint)
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError) as fault:
        raise LedgerError(number, str(fault)) from fault
    if raw != rewritten + b"\n":
        raise LedgerError(number, "not in canonical form, or not ended by one newline")
    return line
