"""``hoithi check``: what a definition file forgot or contradicts, before the contest does.

Exit status: 0 clean, 1 with findings, 2 when a file cannot be read. Findings go to standard
output, one a line, ``FILE:KEY: message``; the sum of all prizes is told beside them.
"""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from cli.main import SubParsers
from contracts.definition import Definition, definition_digest
from contracts.errors import Refused
from contracts.time_zones import HOME
from plans.checks.prizes import money_of, prize_money
from plans.date_and_time_texts import read_moment
from plans.definition_check import examine
from plans.definition_findings import Finding, Misread, Unreadable
from plans.money_and_rates import write_money
from plans.parser import read
from plans.reading import Reading

if TYPE_CHECKING:
    from plans.checks.question_bank import BankQuestion
    from plans.checks.roster import AgencyFigures

CLEAN, WITH_FINDINGS, UNREADABLE = 0, 1, 2
_MOST_KEYS = 5
_MOST_LINES = 20
_ALONE, _ALONE_VI = "--headcounts goes with --roster", "--headcounts phải đi cùng --roster"

_EPILOG = """\
examples:
  hoithi check contests/hai-phong-2024.toml
  hoithi check my-plan.toml --questions bank.xlsx   questions counted against the blueprint
  hoithi check my-plan.toml --roster staff.xlsx --headcounts headcounts.csv
  hoithi check my-plan.toml --today 01/10/2024      rounds that have closed by then, too
  hoithi check my-plan.toml --json                  for machines
  hoithi check my-plan.toml --language en

exit status: 0 clean, 1 with findings, 2 a file cannot be read
"""


def add_parser(subparsers: SubParsers) -> None:
    """``check FILE [--questions F] [--roster F] [--headcounts F] [--today DAY] [--json] ...``."""
    parser = subparsers.add_parser(
        "check",
        help="kiểm tra tệp thể lệ / check a definition file",
        description="Kiểm tra tệp thể lệ trước khi mở hội thi. / "
        "Find what a plan forgot or contradicts, before the contest opens.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", metavar="FILE", help="definition, TOML or JSON")
    parser.add_argument(
        "--questions", "--bank", metavar="FILE", help="question bank in any format, to count"
    )
    parser.add_argument("--topic", help="topic of questions whose file names none, as in Aiken")
    parser.add_argument(
        "--roster", metavar="FILE", help="staff list (.xlsx, CSV): can quotas be met?"
    )
    parser.add_argument(
        "--headcounts", metavar="FILE", type=Path, help="approved headcounts, .csv, .xlsx or .json"
    )
    parser.add_argument(
        "--convert-encoding",
        action="store_true",
        help="read what was typed in TCVN3 (ABC) or VNI as Unicode",
    )
    parser.add_argument(
        "--today", metavar="DAY", help='day or time, "01/10/2024 17:00": what has closed by then'
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--language", choices=["vi", "en"], default="vi", help="of the messages (default: vi)"
    )


def run(args: argparse.Namespace) -> int:
    """Print the findings; the exit status."""
    try:
        reading = _examine(args)
    except Refused as refused:
        _print_refused(refused, args)
        return UNREADABLE
    if args.json:
        print(_as_json(args.file, reading))
    else:
        _print_findings(args, reading.findings)
        _print_money(args, reading.definition)
    return WITH_FINDINGS if reading.findings else CLEAN


def _examine(args: argparse.Namespace) -> Reading:
    """Read everything, check it. Raises ``Refused`` when a file or the day cannot be read."""
    from plans.definition_file import read_text

    text = read_text(args.file)
    today_us = _today(args.today) if args.today else None
    definition = read(text, args.file).definition
    if definition is None or not (args.questions or args.roster or args.headcounts):
        return examine(text, args.file, today_us=today_us)
    questions, agencies = _evidence(args, definition)
    return examine(text, args.file, questions=questions, agencies=agencies, today_us=today_us)


def _today(word: str) -> int:
    try:
        return read_moment(word, "start", HOME)
    except Misread as misread:
        raise Unreadable("--today", misread.message_en, vi=misread.message) from misread


def _evidence(
    args: argparse.Namespace, definition: Definition
) -> tuple["list[BankQuestion] | None", "list[AgencyFigures] | None"]:
    from cli.bank_and_staff_list_files import agencies_of, questions_of
    from spreadsheets.headcount_file import read_headcounts

    if args.headcounts and not args.roster:
        raise Unreadable(str(args.headcounts), _ALONE, vi=_ALONE_VI)
    try:
        headcounts = read_headcounts(args.headcounts).headcounts if args.headcounts else {}
    except OSError as reason:
        raise Unreadable(str(args.headcounts), reason.strerror or str(reason)) from reason
    classes = {item.id: item.name for item in definition.agency_classes}
    questions, agencies = None, None
    convert = args.convert_encoding
    if args.questions:
        questions = questions_of(args.questions, definition, topic=args.topic, convert=convert)
    if args.roster:
        agencies = agencies_of(args.roster, classes, headcounts, convert=convert)
    return questions, agencies


def _print_refused(refused: Refused, args: argparse.Namespace) -> None:
    """Why a file cannot be read; of a spreadsheet every wrong cell, as far as they are few."""
    problem = refused.problem
    if args.json:
        print(msgspec.json.encode({"error": problem}).decode())
        return
    print(problem.message, file=sys.stderr)
    cells: list[dict[str, Any]] = problem.details.get("problems", [])
    for cell in cells[:_MOST_LINES]:
        place = (
            f"{cell['sheet']}!{cell['cell']} {cell['column']}"
            if "cell" in cell
            else cell.get("row") or f"dòng/line {cell.get('line', 0)}"
        )
        print(f"  {place}: {cell['reason']}", file=sys.stderr)
    if len(cells) > _MOST_LINES:
        print(f"  … {len(cells) - _MOST_LINES} ô nữa (more cells)", file=sys.stderr)


def _print_findings(args: argparse.Namespace, findings: list[Finding]) -> None:
    for finding in findings:
        message = finding.message_en if args.language == "en" else finding.message
        print(f"{args.file}:{finding.key}: {message}")
    if not findings:
        return
    errors = list(dict.fromkeys(one.key for one in findings if one.severity == "error"))
    count = sum(one.severity == "error" for one in findings)
    keys = ", ".join(errors[:_MOST_KEYS]) + (", …" if len(errors) > _MOST_KEYS else "")
    if args.language == "en":
        told = f"{count} errors, to be mended before the contest can be run"
        told += f" ({keys})" if keys else ""
        told += f"; {len(findings) - count} warnings"
    else:
        told = f"{count} lỗi phải sửa mới mở được hội thi"
        told += f" ({keys})" if keys else ""
        told += f"; {len(findings) - count} cảnh báo"
    print(f"{args.file}: {told}", file=sys.stderr)


def _print_money(args: argparse.Namespace, definition: Definition | None) -> None:
    """Beside the findings, as the sum of a sound plan is none."""
    total = prize_money(definition) if definition else 0
    if definition is None or not total:
        return
    currency = definition.currency
    words = "prize money" if args.language == "en" else "tổng tiền thưởng"
    parts = "; ".join(
        f"{award.name}: {write_money(money, currency)}"
        for award, money in zip(definition.awards, money_of(definition), strict=True)
    )
    print(f"{args.file}: {words} {write_money(total, currency)} ({parts})", file=sys.stderr)


def _as_json(file_name: str, reading: Reading) -> str:
    definition = reading.definition
    answer = {
        "file": file_name,
        "clean": not reading.findings,
        "digest": definition_digest(definition) if definition else None,
        "prize_money": _money_as_json(definition) if definition else None,
        "findings": reading.findings,
    }
    return msgspec.json.format(msgspec.json.encode(answer)).decode()


def _money_as_json(definition: Definition) -> dict[str, Any]:
    awards = [award.id for award in definition.awards]
    by_award = dict(zip(awards, money_of(definition), strict=True))
    return {"total": prize_money(definition), "awards": by_award}
