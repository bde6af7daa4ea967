"""``hoithi check``: what a definition file forgot or contradicts, before the contest does.

Exit status: 0 clean, 1 with findings, 2 when the file cannot be read. Findings go to standard
output, one a line, ``FILE:KEY: message``.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec

from cli.main import SubParsers
from contracts.definition import definition_digest
from plans.check import examine
from plans.findings import Finding, Unreadable
from plans.language import Reading, load_document

CLEAN, WITH_FINDINGS, UNREADABLE = 0, 1, 2
_LARGEST_FILE = 4_000_000  # bytes; the longest plan seen makes 20,000

_EPILOG = """\
examples:
  hoithi check contests/hai-phong-2024.toml
  hoithi check my-plan.toml --bank my-bank.toml     questions counted against the blueprint
  hoithi check my-plan.toml --json                  for machines
  hoithi check my-plan.toml --language en

exit status: 0 clean, 1 with findings, 2 the file cannot be read
"""


def add_parser(subparsers: SubParsers) -> None:
    """``check FILE [--bank FILE] [--json] [--language vi|en]``."""
    parser = subparsers.add_parser(
        "check",
        help="kiểm tra tệp thể lệ / check a definition file",
        description="Kiểm tra tệp thể lệ trước khi mở hội thi. / "
        "Find what a plan forgot or contradicts, before the contest opens.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", metavar="FILE", help="definition, TOML or JSON")
    parser.add_argument("--bank", metavar="FILE", help="question bank (TOML) to count by topic")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--language", choices=["vi", "en"], default="vi", help="of the messages (default: vi)"
    )


def run(args: argparse.Namespace) -> int:
    """Print the findings; the exit status."""
    try:
        counts = _topic_counts(args.bank) if args.bank else None
        reading = examine(_read_file(args.file), args.file, counts)
    except Unreadable as unreadable:
        _print_unreadable(unreadable, args)
        return UNREADABLE
    if args.json:
        print(_as_json(args.file, reading))
    else:
        _print_findings(args, reading.findings)
    return WITH_FINDINGS if reading.findings else CLEAN


def _print_unreadable(unreadable: Unreadable, args: argparse.Namespace) -> None:
    if args.json:
        print(msgspec.json.encode({"error": unreadable.problem}).decode())
    else:
        print(unreadable.problem.message, file=sys.stderr)


def _print_findings(args: argparse.Namespace, findings: list[Finding]) -> None:
    for finding in findings:
        message = finding.message_en if args.language == "en" else finding.message
        print(f"{args.file}:{finding.key}: {message}")


def _as_json(file_name: str, reading: Reading) -> str:
    definition = reading.definition
    answer = {
        "file": file_name,
        "clean": not reading.findings,
        "digest": definition_digest(definition) if definition else None,
        "findings": reading.findings,
    }
    return msgspec.json.format(msgspec.json.encode(answer)).decode()


def _read_file(name: str) -> str:
    """The text of a file. Raises ``Unreadable`` when it is missing, too long or not UTF-8."""
    try:
        with Path(name).open("rb") as file:
            content = file.read(_LARGEST_FILE + 1)
    except OSError as reason:
        raise Unreadable(name, reason.strerror or str(reason)) from reason
    if len(content) > _LARGEST_FILE:
        raise Unreadable(name, f"more than {_LARGEST_FILE} bytes")
    try:
        return content.decode()
    except UnicodeDecodeError as reason:
        line = content.count(b"\n", 0, reason.start) + 1
        raise Unreadable(name, f"not UTF-8 (at line {line})", line) from reason


def _topic_counts(name: str) -> Counter[str]:
    """Questions per topic in a bank: tables ``[[question]]``, each with a ``topic``."""
    bank = load_document(_read_file(name), name)
    questions: Any = bank.get("question")
    if not isinstance(questions, list) or not all(
        isinstance(question, dict) and isinstance(question.get("topic"), str)
        for question in questions
    ):
        raise Unreadable(name, "a bank has tables [[question]], each with a topic")
    return Counter(question["topic"] for question in questions)
