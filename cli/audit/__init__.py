"""``hoithi audit verify``: whether an audit trail is whole, from its file alone, without a server.

It shares no code with the platform but the file's format and hashes (``contracts.audit_chain``).
"""

import argparse
import json
import sys
from pathlib import Path

import msgspec

from cli.audit.chain_verification import AuditReport, UnreadableError, verify
from cli.audit.signed_chain_heads import Signed
from contracts.public_keys import read_public_key

_EXAMPLES = """examples:
  hoithi audit verify audit-hai-phong-2024.jsonl
  hoithi audit verify audit-hai-phong-2024.jsonl --public-key publications.pub
  hoithi audit verify audit-hai-phong-2024.jsonl --publications publications.json

FILE is what GET /api/contests/{contest}/audit.jsonl answers to an organiser; PUBLICATIONS is what
GET /api/contests/{contest}/publications answers to anybody, kept from an earlier day or asked now:
with it, a file whose end was cut off together with the signatures over it is found too.

exit status: 0 whole, 1 edited, removed or reordered (one finding a line), 2 unreadable
"""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """``audit verify FILE [--public-key F] [--publications F] [--json]``."""
    parser = subparsers.add_parser(
        "audit",
        help="kiểm tra nhật ký / check that an audit trail is whole",
        description=__doc__,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    check = actions.add_parser(
        "verify",
        help="find what was edited, removed or reordered",
        description=__doc__,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check.add_argument("file", type=Path, metavar="FILE", help="the audit file of a contest")
    check.add_argument(
        "--public-key", type=Path, metavar="FILE", help="Ed25519 key: 32 bytes, raw or as hex"
    )
    check.add_argument(
        "--publications", type=Path, metavar="FILE", help="the contest's published list (JSON)"
    )
    check.add_argument("--json", action="store_true", help="answer as one JSON object")


def run(args: argparse.Namespace) -> int:
    """Check and print; 0 whole, 1 not, 2 unreadable."""
    try:
        key = None if args.public_key is None else read_public_key(args.public_key)
        published = [] if args.publications is None else _publications(args.publications)
        with args.file.open("rb") as lines:
            report = verify(lines, key, published)
    except (OSError, ValueError) as fault:
        return _unreadable(fault, as_json=args.json)
    _print(report, as_json=args.json)
    return 1 if report.findings else 0


class _Published(msgspec.Struct):
    """What a contest's list of publications says of the trail."""

    contest: str
    publications: list[Signed]


def _publications(path: Path) -> list[Signed]:
    try:
        found = msgspec.json.decode(path.read_bytes(), type=_Published)
    except (msgspec.MsgspecError, UnicodeDecodeError) as fault:
        raise UnreadableError(f"{path}: not a list of publications: {fault}") from fault
    return [one for one in found.publications if one.audit_signature]


def _unreadable(fault: Exception, *, as_json: bool) -> int:
    if as_json:
        print(json.dumps({"whole": False, "unreadable": str(fault)}, ensure_ascii=False))
    else:
        print(fault, file=sys.stderr)
    return 2


def _print(report: AuditReport, *, as_json: bool) -> None:
    if as_json:
        print(
            json.dumps(
                {
                    "whole": not report.findings,
                    "contest": report.contest,
                    "records": report.records,
                    "publications": report.publications,
                    "findings": report.findings,
                    "notes": report.notes,
                },
                ensure_ascii=False,
            )
        )
        return
    for finding in report.findings:
        print(finding)
    for note in report.notes:
        print(f"note: {note}", file=sys.stderr)
    if not report.findings:
        counted = ", ".join(f"{name} {number}" for name, number in report.records.items())
        print(
            f"{report.contest}: whole ({counted} records, {len(report.publications)} signed heads)"
        )
