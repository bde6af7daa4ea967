"""``hoithi convert``: a question bank from one format into another, offline.

Keys never leave the platform once they are imported: whoever needs a bank in another format
converts the file that was imported (docs/adr/0012-no-way-out-for-keys.md).
"""

import argparse
import os
import sys
from pathlib import Path
from typing import get_args

import msgspec

from cli.error_output import explain
from cli.main import SubParsers
from client.api_client import ApiError
from contracts.definition import QuestionKind
from contracts.errors import Refused
from plans.definition_file import read_text
from plans.definition_findings import Unreadable
from plans.parser import read_definition
from question_formats.bank_checks import QuestionFile
from question_formats.format_dispatch import (
    SUFFIXES,
    Format,
    ReadFormat,
    read_question_file,
    write_question_file,
)
from question_formats.right_options import seen
from question_formats.similar_questions import Double, doubles_in, incomplete
from spreadsheets.row_findings import Note

_EPILOG = """\
examples:
  hoithi convert questions.xlsx questions.xml              Excel to Moodle XML
  hoithi convert from-moodle.xml questions.xlsx            and back
  hoithi convert bank.toml bank.gift
  hoithi convert list.txt bank.xlsx --topic mot-cua        Aiken names no topic
  hoithi convert cau-hoi.docx bank.xlsx --topic mot-cua    Word, as offices write questions
  hoithi convert bank.xlsx bank.txt --to aiken             .txt may be GIFT or Aiken
  hoithi convert bank.gift bank.toml --plan contests/hai-phong-2024.toml

formats: .xlsx, .gift (GIFT), .aiken (Aiken), .xml (Moodle XML), .toml (contests/banks); IN may
also be Word (.docx) or plain text. What IN is, is recognised by what it holds; of a list that
people read it is told which option was found right, and by what sign. What OUT cannot hold is
listed. See docs/question-banks.md.
exit status: 0 converted, 1 refused, and then nothing was written
"""


def add_parser(subparsers: SubParsers) -> None:
    """``convert IN OUT [--from F] [--to F] [--topic T] [--plan FILE] [--force] [--json]``."""
    parser = subparsers.add_parser(
        "convert",
        help="đổi định dạng bộ câu hỏi / convert a question bank",
        description="Đổi bộ câu hỏi sang định dạng khác, không cần máy chủ. / "
        "Convert a question bank between Excel, GIFT, Aiken, Moodle XML and TOML, offline.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("source", type=Path, metavar="IN", help="the bank to read")
    parser.add_argument("target", type=Path, metavar="OUT", help="the file to write, with its keys")
    parser.add_argument("--from", dest="given", choices=get_args(ReadFormat), help="format of IN")
    parser.add_argument("--to", dest="wanted", choices=get_args(Format), help="format of OUT")
    parser.add_argument("--topic", help="topic of the questions for which IN names none")
    parser.add_argument(
        "--plan", type=Path, metavar="FILE", help="definition: only its topics, written by id"
    )
    parser.add_argument(
        "--convert-encoding",
        action="store_true",
        help="read what was typed in TCVN3 (ABC) or VNI as Unicode",
    )
    parser.add_argument("--force", action="store_true", help="overwrite OUT")
    parser.add_argument("--json", action="store_true", help="answer as one JSON object")


def run(args: argparse.Namespace) -> int:
    """Convert; 1 if anything is refused, and then nothing is written."""
    try:
        wanted = args.wanted or _format_of(args.target)
        topics = _topics(args.plan) if args.plan else None
        content = args.source.read_bytes()
        bank = read_question_file(
            content,
            args.source.name,
            topics,
            topic=args.topic,
            given_format=args.given,
            convert=args.convert_encoding,
            kinds=get_args(QuestionKind),
        )
        made, notes = write_question_file(
            bank.rows,
            wanted,
            title=bank.title or args.source.stem,
            topic_names=topics or bank.topic_names,
            pictures=bank.pictures,
        )
        _write(args.target, made, force=args.force)
    except Refused as reason:
        return explain(ApiError(422, reason.problem), as_json=args.json)
    except Unreadable as reason:
        return explain(ApiError(422, reason.problem), as_json=args.json)
    except OSError as reason:
        return explain(reason, as_json=args.json)
    _tell(args, wanted, bank, [*bank.notes, *notes])
    return 0


def _format_of(target: Path) -> Format:
    found = SUFFIXES.get(target.suffix.lower())
    if found is None:
        raise Refused(
            "questions.unknown_format",
            f"{target}: không biết ghi ở định dạng nào; hãy thêm --to gift, aiken, moodle, xlsx "
            "hoặc toml. (Say the format with --to.)",
        )
    return found


def _topics(plan: Path) -> dict[str, str]:
    return read_definition(read_text(plan), str(plan)).topics


def _write(target: Path, content: bytes, *, force: bool) -> None:
    """All or nothing, and for its owner only: the file holds keys."""
    if target.exists() and not force:
        raise FileExistsError(f"{target}: tệp đã có; thêm --force để ghi đè. (The file exists.)")
    waiting = target.with_name(f"{target.name}.new")
    with os.fdopen(os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
    waiting.replace(target)


def _tell(args: argparse.Namespace, wanted: Format, bank: QuestionFile, notes: list[Note]) -> None:
    found = doubles_in(bank.rows)
    doubles: list[Double] = found.pairs
    notes = notes + incomplete(found)
    if args.json:
        answer = {
            "questions": len(bank.rows),
            "from": bank.format,
            "to": wanted,
            "target": str(args.target),
            "notes": notes,
            "doubles": doubles,
            "found": seen(bank.rows, bank.found),
        }
        print(msgspec.json.encode(answer).decode())
        return
    print(f"{args.target}: {len(bank.rows)} câu hỏi / questions ({bank.format} -> {wanted})")
    for one in seen(bank.rows, bank.found):
        print(f"  {one.said}")
    for message in [note.message for note in notes] + [double.message for double in doubles]:
        print(f"  - {message}", file=sys.stderr)
