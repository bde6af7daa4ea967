"""``hoithi recount``: anyone works a publication out again from its ledger file.

It needs the file alone (and, to know who signed, the public key), no server; and it shares no
rule with the services: papers, scores, what judges' marks make, standings and prizes are
implemented a second time here, after ``docs/ledger.md``. Only the file format and its hashes come
from ``contracts``.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from cli.recount.admission_checks import recount_admission
from cli.recount.admission_sources import beside_source
from cli.recount.entry_receipt import EntryTold, check_entry_receipt, read_entry_told
from cli.recount.judged_checks import recount_judged
from cli.recount.phase_checks import recount_phase
from cli.recount.phase_reconciliation import beside, beside_marks
from cli.recount.receipt_check import Found, Told, check_receipt, read_told
from cli.recount.results_beside import beside_results, source_of
from cli.recount.round_checks import Report, recount, seal
from contracts.admission_ledger_file import AdmissionLedger, read_admission_ledger
from contracts.admission_ledger_lines import AdmissionHeader
from contracts.judged_ledger_file import JudgedLedger, read_judged_ledger
from contracts.ledger_file import Ledger, read_ledger
from contracts.ledger_format import LedgerError, key_id
from contracts.phase_ledger_file import PhaseLedger, read_phase_ledger
from contracts.phase_ledger_lines import PhaseHeader
from contracts.public_keys import read_public_key

AnyLedger = Ledger | PhaseLedger | JudgedLedger | AdmissionLedger
_EXAMPLES = """examples:
  hoithi recount out/tuan-1.ledger.jsonl
  hoithi recount out/tuan-1.ledger.jsonl --public-key organiser.pub
  hoithi recount public.jsonl --auditor full.jsonl --json
  hoithi recount tuan-1.jsonl --auditor tuan-1-full.jsonl --keys tuan-4.jsonl
  hoithi recount vong-1.jsonl --auditor vong-1-full.jsonl --round tuan-1.jsonl --round tuan-2.jsonl
  hoithi recount out/tuan-1.ledger.jsonl --receipt my-receipt.json --receipt-key receipts.pub

RECEIPT is what GET /api/attempts/ID/line answers to the attempt's owner, who can download it on the
page of their result: it opens their own answers in the public file. Or what GET /api/receipts/ID
answers, or the receipt that a submission was answered with. Of an entry, beside the ledger of its
round: what GET /api/contests/CONTEST/entries/ENTRY answers to those who handed it in, or a receipt.

exit status: 0 it agrees, 1 it does not (one difference a line), 2 a file cannot be read
"""


class _Read(NamedTuple):
    """What the files hold that the command names. ``full``: what is recounted, the auditor's file
    where there is one."""

    ledger: AnyLedger
    full: AnyLedger
    rounds: list[AnyLedger]
    keys: list[AnyLedger]
    told: Told | EntryTold | None
    key: bytes | None
    receipt_key: bytes | None


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``recount`` to the command line; its handler is :func:`run`."""
    parser = subparsers.add_parser(
        "recount",
        help="recompute scores, judges' marks, standings and prizes from a published ledger",
        description=__doc__,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("ledger", type=Path, metavar="LEDGER", help="the published ledger file")
    parser.add_argument(
        "--public-key", type=Path, metavar="FILE", help="Ed25519 key: 32 bytes, raw or as hex"
    )
    parser.add_argument(
        "--auditor", type=Path, metavar="FILE", help="the auditor's file of the same publication"
    )
    parser.add_argument(
        "--round",
        type=Path,
        metavar="FILE",
        action="append",
        default=[],
        help="beside a phase's ledger: the ledger of one of its rounds; beside a confirmation's: "
        "that of a source (may be repeated)",
    )
    parser.add_argument(
        "--keys",
        type=Path,
        metavar="FILE",
        action="append",
        default=[],
        help="a later ledger of the contest, which tells the keys that this one keeps sealed",
    )
    parser.add_argument(
        "--receipt", type=Path, metavar="RECEIPT", help="a receipt to hold against the ledger"
    )
    parser.add_argument(
        "--receipt-key", type=Path, metavar="FILE", help="Ed25519 key that receipts verify with"
    )
    parser.add_argument("--json", action="store_true", help="answer as one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Recounts and prints; answers the exit status (0 agrees, 1 differs, 2 unreadable)."""
    try:
        ledger, full, rounds, keys, told, key, receipt_key = _read(args)
    except (OSError, ValueError) as fault:
        if args.json:
            print(json.dumps({"agrees": False, "error": str(fault)}, ensure_ascii=False))
        print(fault, file=sys.stderr)
        return 2
    report = _recounted(full, key, keys)
    if key is None:
        paths = [args.ledger, *filter(None, [args.auditor]), *args.round, *args.keys]
        files = [ledger, *([] if args.auditor is None else [full]), *rounds, *keys]
        report.differences += _one_signer(list(zip(paths, files, strict=True)))
    for one in rounds:
        report.differences += _beside(full, one, key)
    if isinstance(full, PhaseLedger):
        _beside_others(full, rounds, report)
    if args.auditor is not None:
        report.differences += _apart(ledger, full)
    place = Found(0, False)
    if isinstance(told, Told) and isinstance(full, Ledger):
        place = check_receipt(full, told, receipt_key, report)
    elif isinstance(told, EntryTold) and isinstance(full, JudgedLedger):
        place = check_entry_receipt(full, told, receipt_key, report)
    elif told is not None:
        report.differences.append("receipts are held against the ledger of their round")
    if args.json:
        more: dict[str, object] = {}
        if told is not None:
            more = {"receipt": told.receipt.receipt, "line": place.line or None}
            more["answers_seen"] = place.answers
        print(json.dumps({**_answer(ledger, report), **more}, ensure_ascii=False))
    else:
        _print(ledger, report)
        if report.agrees and told is not None:
            what = "answers" if isinstance(told, Told) else "files"
            seen = f"{what} included" if place.answers else "as far as it is open"
            name = f"receipt {told.receipt.receipt}"
            print(f"{name}: line {place.line}, as it was acknowledged, {seen}")
    return 0 if report.agrees else 1


def _read(args: argparse.Namespace) -> _Read:
    key = None if args.public_key is None else read_public_key(args.public_key)
    ledger = _ledger(args.ledger)
    full = ledger if args.auditor is None else _ledger(args.auditor)
    return _Read(
        ledger=ledger,
        full=full,
        rounds=[_ledger(path) for path in args.round],
        keys=[_ledger(path) for path in args.keys],
        told=None if args.receipt is None else _receipt(args.receipt, full),
        key=key,
        receipt_key=None if args.receipt_key is None else read_public_key(args.receipt_key),
    )


def _recounted(full: AnyLedger, key: bytes | None, keys: list[AnyLedger]) -> Report:
    telling = [one for one in keys if isinstance(one, Ledger)]
    if isinstance(full, PhaseLedger):
        report = recount_phase(full, key)
    elif isinstance(full, JudgedLedger):
        report = recount_judged(full, key)
    elif isinstance(full, AdmissionLedger):
        report = recount_admission(full, key)
    else:
        report = recount(full, key, telling)
    if len(telling) < len(keys) or (keys and not isinstance(full, Ledger)):
        report.differences.append("--keys: takes ledgers of rounds, beside the ledger of a round")
    for one in telling:
        report.differences += (f"keys of {one.header.round}: {d}" for d in seal(one, key))
    return report


def _beside(phase: AnyLedger, one: AnyLedger, key: bytes | None) -> list[str]:
    """Whether a round's ledger agrees by itself and with the phase's, or with the confirmation
    that follows from it."""
    if isinstance(phase, AdmissionLedger) and not isinstance(one, AdmissionLedger):
        found = [*_recounted(one, key, []).differences, *beside_source(phase, one)]
        return [f"{one.header.phase}: {words}" for words in found]
    if not isinstance(phase, PhaseLedger) or isinstance(one, PhaseLedger | AdmissionLedger):
        return ["--round: takes a round's ledger, beside the ledger of a phase"]
    name = f"round {one.header.round}"
    if isinstance(one, JudgedLedger):
        return [f"{name}: {words}" for words in recount_judged(one, key).differences]
    found = [f"{name}: {words}" for words in recount(one, key).differences]
    of_phase = any(item.round == one.header.round for item in phase.header.rounds)
    if source_of(phase, one) is not None and not of_phase:
        return found
    return found + list(beside(phase, one))


def _beside_others(phase: PhaseLedger, rounds: list[AnyLedger], report: Report) -> None:
    """What hangs on rounds of other phases, held against their ledgers as far as they are given."""
    judged = [one for one in rounds if isinstance(one, JudgedLedger)]
    marked = {(one.phase, one.round) for one in phase.header.marked}
    own = {one.round for one in phase.header.rounds}
    compared = [
        one
        for one in judged
        if (one.header.phase, one.header.round) in marked
        or one.header.round in own
        or source_of(phase, one) is None
    ]
    report.differences += beside_marks(phase, compared)
    given = [one for one in rounds if isinstance(one, Ledger | JudgedLedger)]
    for one in given:
        if source_of(phase, one) is not None:
            report.differences += beside_results(phase, one)
    there = {one.header.round for one in given}
    report.notes += [
        f"marks of round {name} are as published: --round with its ledger counts them again"
        for name in sorted({one.round for one in phase.header.marked} - there)
    ]
    report.notes += [
        f"results of round {one.round} are as published: --round with its ledger holds them "
        "against it"
        for one in phase.header.sources
        if one.round not in there
    ]


def _one_signer(files: list[tuple[Path, AnyLedger]]) -> Iterator[str]:
    """Files of one contest are signed with one key: without ``--public-key`` nothing else shows
    that they are of one hand."""
    (first, ledger), *others = files
    for path, other in others:
        if other.closing.public_key != ledger.closing.public_key:
            yield (
                f"{path}: signed with key {_key_id(other)}, {first} with key {_key_id(ledger)}; "
                "--public-key tells which is the contest's"
            )


def _key_id(ledger: AnyLedger) -> str:
    return key_id(bytes.fromhex(ledger.closing.public_key))


def _apart(public: AnyLedger, full: AnyLedger) -> list[str]:
    """Whether two files are of one publication: equal leaves bind every open field."""
    found = []
    if public.closing != full.closing:
        found.append("auditor's file: its closing line is another one")
    if public.leaves != full.leaves:
        found.append("auditor's file: its lines do not have the public file's hashes")
    return found


def _ledger(path: Path) -> AnyLedger:
    with path.open("rb") as source:
        try:
            first = source.readline()
            source.seek(0)
            if b'"line":"phase"' in first:
                return read_phase_ledger(source)
            if b'"line":"admission"' in first:
                return read_admission_ledger(source)
            if b'"line":"judged"' in first:
                return read_judged_ledger(source)
            return read_ledger(source)
        except LedgerError as fault:
            raise ValueError(f"{path}: {fault}") from fault


def _receipt(path: Path, ledger: AnyLedger) -> Told | EntryTold:
    read = read_entry_told if isinstance(ledger, JudgedLedger) else read_told
    try:
        return read(path.read_bytes())
    except ValueError as fault:
        raise ValueError(f"{path}: {fault}") from fault


def _answer(ledger: AnyLedger, report: Report) -> dict[str, object]:
    header = ledger.header
    return {
        "agrees": report.agrees,
        "contest": header.contest,
        "phase": header.phase,
        "round": None if isinstance(header, PhaseHeader) else header.round,
        "number": header.number,
        "state": "final" if isinstance(header, AdmissionHeader) else header.state,
        "attempts": ledger.closing.attempts,
        "root": ledger.closing.root,
        "key_id": ledger.closing.key_id,
        "differences": report.differences,
        "notes": report.notes,
    }


def _print(ledger: AnyLedger, report: Report) -> None:
    for difference in report.differences:
        print(difference)
    for note in report.notes:
        print(f"note: {note}", file=sys.stderr)
    if not report.agrees:
        return
    header = ledger.header
    if isinstance(ledger, PhaseLedger):
        prizes = len(ledger.person_awards) + len(ledger.agency_awards) + len(ledger.given)
        prizes += len(ledger.contender_awards)
        counted = f"{len(ledger.people)} people, {len(ledger.agencies)} agencies, {prizes} prizes"
        name = ledger.header.phase
    elif isinstance(ledger, JudgedLedger):
        counted = (
            f"{len(ledger.works)} works, {len(ledger.sheets)} sheets, {len(ledger.prizes)} prizes"
        )
        name = ledger.header.round
    elif isinstance(ledger, AdmissionLedger):
        counted = f"{len(ledger.admitted)} let in of {len(ledger.candidates) + len(ledger.teams)}"
        name = ledger.header.round or ledger.header.phase
    else:
        counted = (
            f"{len(ledger.attempts)} attempts, {len(ledger.standings)} ranks, "
            f"{len(ledger.awards)} prizes"
        )
        name = ledger.header.round
    kind = "confirmation" if isinstance(ledger, AdmissionLedger) else "publication"
    print(f"{header.contest} {name}, {kind} {header.number}: recount agrees ({counted})")
