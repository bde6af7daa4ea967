"""A judged round's ledger file: what it says, how it is signed, in which order its lines stand."""

from collections.abc import Iterable, Iterator
from functools import partial

from msgspec import Struct

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
from contracts.ledger_format import Committed, LedgerFormat, Signer, Written, salted
from contracts.ledger_lines import Closing
from contracts.ledger_salts import SaltBook

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


def write_judged_ledger(
    out: Written, publication: JudgedPublication, salts: SaltBook, signer: Signer
) -> Closing:
    """Writes the auditor's file, every field open; answers its last line (root, signature)."""
    lines = _lines(publication, salts)
    signed = partial(judged_signing_bytes, publication.header)
    return JUDGED_LEDGER.write(out, lines, len(publication.works), signer, signed)


def read_judged_ledger(source: Iterable[bytes]) -> JudgedLedger:
    """The whole file; :class:`LedgerError` names the first line that is wrong in form."""
    held, leaves = JUDGED_LEDGER.read(source)
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


def judged_salt_owners(ledger: Iterable[bytes]) -> list[str]:
    """Whose salts a file is made with: every judge and every work."""
    return [
        _owner(line)
        for line in JUDGED_LEDGER.lines(ledger)
        if isinstance(line, JudgeLine | WorkLine)
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
        yield salted(JudgeLine, judge, salts, f"judge/{judge.pseudonym}")
    for work in publication.works:
        yield salted(WorkLine, work, salts, f"work/{work.code}")
    yield from publication.sheets
    yield from publication.values
    yield from publication.results
    yield from publication.figures
    yield from publication.places
    yield from publication.prizes
    yield from publication.unfilled
    yield from publication.going_on
    yield from publication.decisions


JUDGED_LEDGER: LedgerFormat[JudgedLine] = LedgerFormat(
    (
        JudgedHeader,
        JudgeLine,
        WorkLine,
        SheetLine,
        ValueLine,
        ResultLine,
        FigureLine,
        PlaceLine,
        WorkPrizeLine,
        JudgedUnfilledLine,
        GoingOnLine,
        JudgedDecisionLine,
        Closing,
    ),
    {
        JudgeLine: Committed("judge", JUDGE_CLOSABLE),
        WorkLine: Committed("work", WORK_CLOSABLE),
    },
    _sorted_by,
)
