"""A judged round's ledger file: written, read strictly line by line, closed for the public.

As with a quiz round's, the auditor's file has every field open and the public one is made of it by
closing fields: the same leaves, root and signature.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec
from msgspec import Struct, structs

from contracts.hash_commitments import canonical
from contracts.judged_ledger_lines import (
    FigureLine,
    GoingOnLine,
    JudgedDecisionLine,
    JudgedHeader,
    JudgedLine,
    JudgedUnfilledLine,
    JudgeLine,
    JudgeRecord,
    PlaceLine,
    ResultLine,
    SheetLine,
    ValueLine,
    WorkLine,
    WorkPrizeLine,
    WorkRecord,
)
from contracts.ledger_file import LedgerError, Signer, Written, field_commitment, key_id
from contracts.ledger_lines import Closing
from contracts.ledger_salts import SaltBook
from contracts.merkle import leaf_hash, merkle_root

_DECODER = msgspec.json.Decoder(JudgedLine)
_ORDER: dict[type, tuple[int, str]] = {
    JudgedHeader: (0, "judged"),
    JudgeLine: (1, "judge"),
    WorkLine: (2, "work"),
    SheetLine: (3, "sheet"),
    ValueLine: (4, "value"),
    ResultLine: (5, "result"),
    FigureLine: (6, "figure"),
    PlaceLine: (7, "place"),
    WorkPrizeLine: (8, "work_award"),
    JudgedUnfilledLine: (9, "unfilled"),
    GoingOnLine: (10, "going_on"),
    JudgedDecisionLine: (11, "decision"),
    Closing: (12, "closing"),
}
_END = 12
JUDGE_FIELDS = tuple(sorted(field.name for field in structs.fields(JudgeLine)))
WORK_FIELDS = tuple(sorted(field.name for field in structs.fields(WorkLine)))
"""The fields by name, the order in which a leaf takes them."""

JUDGE_CLOSABLE = ("agencies", "name")
WORK_CLOSABLE = ("agency", "files", "people", "received_at_us", "title")
"""What may be closed; the rest stands in sheets, values and places."""

Salted = JudgeLine | WorkLine


class JudgedPublication(Struct, frozen=True):
    """All that a judged round's ledger says, before salts and signature; each list in order."""

    header: JudgedHeader
    judges: list[JudgeRecord]
    works: list[WorkRecord]
    sheets: list[SheetLine]
    values: list[ValueLine]
    results: list[ResultLine]
    figures: list[FigureLine]
    places: list[PlaceLine]
    prizes: list[WorkPrizeLine]
    unfilled: list[JudgedUnfilledLine]
    going_on: list[GoingOnLine]
    decisions: list[JudgedDecisionLine]


class JudgedLedger(Struct, frozen=True):
    """A judged round's ledger as read. ``leaves``: hashes of all lines before the closing one."""

    header: JudgedHeader
    judges: list[JudgeLine]
    works: list[WorkLine]
    sheets: list[SheetLine]
    values: list[ValueLine]
    results: list[ResultLine]
    figures: list[FigureLine]
    places: list[PlaceLine]
    prizes: list[WorkPrizeLine]
    unfilled: list[JudgedUnfilledLine]
    going_on: list[GoingOnLine]
    decisions: list[JudgedDecisionLine]
    closing: Closing
    leaves: list[bytes]


def judged_signing_bytes(header: JudgedHeader, root: bytes) -> bytes:
    """What the publication's signature is over."""
    place = {
        "contest": header.contest,
        "number": header.number,
        "phase": header.phase,
        "previous_root": header.previous_root,
        "root": root.hex(),
        "round": header.round,
    }
    return b"hoithi/judged-publication/1\0" + canonical(place)


def judged_leaf(line: JudgedLine) -> bytes:
    """The leaf hash of any line but the closing one, the same whichever fields are closed."""
    if isinstance(line, JudgeLine):
        return leaf_hash(b"hoithi/judge/1\0" + _commitments(line, JUDGE_FIELDS))
    if isinstance(line, WorkLine):
        return leaf_hash(b"hoithi/work/1\0" + _commitments(line, WORK_FIELDS))
    return leaf_hash(canonical(line))


def judged_commitment(line: Salted, name: str) -> bytes:
    """The commitment to a field: computed if it is open, as it stands if not."""
    content = getattr(line, name)
    if isinstance(content, str):
        return bytes.fromhex(content)
    value, salt = content
    return field_commitment(name, value, bytes.fromhex(salt))


def write_judged_ledger(
    out: Written, publication: JudgedPublication, salts: SaltBook, signer: Signer
) -> Closing:
    """Writes the auditor's file, every field open; answers its last line (root, signature)."""
    leaves: list[bytes] = []
    for line in _lines(publication, salts):
        out.write(canonical(line) + b"\n")
        leaves.append(judged_leaf(line))
    root = merkle_root(leaves)
    closing = Closing(
        attempts=len(publication.works),
        leaves=len(leaves),
        root=root.hex(),
        signature=signer.sign(judged_signing_bytes(publication.header, root)).hex(),
        public_key=signer.public_key.hex(),
        key_id=key_id(signer.public_key),
    )
    out.write(canonical(closing) + b"\n")
    return closing


def read_judged_ledger(source: Iterable[bytes]) -> JudgedLedger:
    """The whole file; :class:`LedgerError` names the first line that is wrong in form."""
    held: dict[type, list[Any]] = {kind: [] for kind in _ORDER}
    leaves = []
    for line in read_judged_lines(source):
        held[type(line)].append(line)
        if not isinstance(line, Closing):
            leaves.append(judged_leaf(line))
    return JudgedLedger(
        held[JudgedHeader][0],
        held[JudgeLine],
        held[WorkLine],
        held[SheetLine],
        held[ValueLine],
        held[ResultLine],
        held[FigureLine],
        held[PlaceLine],
        held[WorkPrizeLine],
        held[JudgedUnfilledLine],
        held[GoingOnLine],
        held[JudgedDecisionLine],
        held[Closing][0],
        leaves,
    )


def read_judged_lines(source: Iterable[bytes]) -> Iterator[JudgedLine]:
    """The lines in turn: canonical, of known form, in the order of the format, complete."""
    place, number = -1, 0
    last: tuple[str, ...] = ()
    for number, raw in enumerate(source, start=1):
        line = _decoded(number, raw)
        now, name = _ORDER[type(line)]
        if (number == 1) != (now == 0) or now < place or place == _END:
            raise LedgerError(number, f"a line of kind {name} cannot stand here")
        key = _sorted_by(line)
        if now == place and key is not None and key <= last:
            raise LedgerError(number, f"lines of kind {name} are not in their order")
        place, last = now, key or ()
        yield line
    if place != _END:
        raise LedgerError(number + 1, "the file ends without its closing line")


def close_judged_fields(
    source: Iterable[bytes], out: Written, closing: Callable[[Salted], tuple[str, ...]]
) -> None:
    """Copies a ledger and closes, in each judge's and work's line, the fields named."""
    for line in read_judged_lines(source):
        if isinstance(line, JudgeLine | WorkLine):
            hidden = {name: judged_commitment(line, name).hex() for name in closing(line)}
            line = structs.replace(line, **hidden)
        out.write(canonical(line) + b"\n")


def judged_salt_owners(ledger: Iterable[bytes]) -> list[str]:
    """Whose salts a file is made with: every judge and every work."""
    return [
        _owner(line) for line in read_judged_lines(ledger) if isinstance(line, JudgeLine | WorkLine)
    ]


def _owner(line: Salted) -> str:
    if isinstance(line, JudgeLine):
        return f"judge/{line.pseudonym[0]}"
    return f"work/{line.code[0]}"


def _sorted_by(line: JudgedLine) -> tuple[str, ...] | None:
    """By what lines of this kind are in order, none twice; None where places decide."""
    match line:
        case JudgeLine():
            return (line.pseudonym[0],)
        case WorkLine():
            return (line.code[0],)
        case SheetLine():
            return (line.panel, line.part, line.work, line.judge)
        case ValueLine():
            return (line.panel, line.part, line.work)
        case ResultLine():
            return (line.work,)
        case FigureLine():
            return (line.figure, line.work)
    return None


def _lines(publication: JudgedPublication, salts: SaltBook) -> Iterator[JudgedLine]:
    yield publication.header
    for judge in publication.judges:
        owner = f"judge/{judge.pseudonym}"
        yield JudgeLine(**_salted(judge, JUDGE_FIELDS, owner, salts))
    for work in publication.works:
        yield WorkLine(**_salted(work, WORK_FIELDS, f"work/{work.code}", salts))
    yield from publication.sheets
    yield from publication.values
    yield from publication.results
    yield from publication.figures
    yield from publication.places
    yield from publication.prizes
    yield from publication.unfilled
    yield from publication.going_on
    yield from publication.decisions


def _salted(record: Struct, names: tuple[str, ...], owner: str, salts: SaltBook) -> dict[str, Any]:
    own = salts.salts(owner, 1, names)
    return {
        name: (getattr(record, name), salt.hex()) for name, salt in zip(names, own, strict=True)
    }


def _commitments(line: Salted, names: tuple[str, ...]) -> bytes:
    return b"".join(judged_commitment(line, name) for name in names)


def _decoded(number: int, raw: bytes) -> JudgedLine:
    try:
        line: JudgedLine = _DECODER.decode(raw)
        rewritten = canonical(line)
    except (msgspec.MsgspecError, UnicodeError, OverflowError, RecursionError) as fault:
        raise LedgerError(number, str(fault)) from fault
    if raw != rewritten + b"\n":
        raise LedgerError(number, "not in canonical form, or not ended by one newline")
    return line
