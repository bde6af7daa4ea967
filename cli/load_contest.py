"""``hoithi load``: a contest from its three files: definition, staff list, questions."""

import argparse
import json
from pathlib import Path
from typing import Any

from cli.arguments import CREDENTIALS_HELP, add_connection_arguments, add_data_argument
from cli.error_output import explain
from cli.main import SubParsers
from client.api_client import DEFAULT_URL, ApiError, Unreachable
from client.contest_loading import load
from client.platform_process import reached
from client.sign_in import NoCredentials, connect
from contracts.errors import Refused
from spreadsheets.headcount_table import code_key

_EPILOG = f"""\
examples:
  hoithi load contests/hai-phong-2024.toml --roster roster.xlsx --questions questions.xlsx
  hoithi load plan.toml --roster roster.xlsx --questions questions.xlsx --dry-run
  hoithi load plan.toml --roster roster.xlsx --questions from-moodle.xml
  hoithi load plan.toml --headcounts headcounts.csv      two columns: agency code, headcount

Without --url and with no platform at {DEFAULT_URL}, one is run in this process on the data
folder (--data) for as long as it takes.

{CREDENTIALS_HELP}"""
_ROSTER = {
    "rows": "dòng / rows",
    "agencies_new": "đơn vị mới / new agencies",
    "agencies_changed": "đơn vị thay đổi / changed agencies",
    "people_new": "người mới / new people",
    "people_changed": "người thay đổi / changed people",
    "people_unchanged": "người giữ nguyên / unchanged people",
    "people_missing": "người không còn trong tệp / people no longer in the file",
    "excluded": "không được thi / excluded",
}
_BANK = {
    "questions": "câu hỏi / questions",
    "new": "mới / new",
    "changed": "thay đổi / changed",
    "unchanged": "giữ nguyên lời (đáp án luôn lấy mới) / same words (keys are taken anew)",
    "withdrawn": "rút bỏ / withdrawn",
}
_MOST_CHANGES = 20


def add_parser(subparsers: SubParsers) -> None:
    """``load FILE [--roster R] [--questions Q] [--headcounts H] [--dry-run] [--json]``."""
    parser = subparsers.add_parser(
        "load",
        help="nạp hội thi từ tệp / set a contest up from its files",
        description="Nạp thể lệ, danh sách cán bộ và bộ câu hỏi. / Definition, roster, questions.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="definition, TOML or JSON")
    parser.add_argument("--roster", type=Path, metavar="R.xlsx", help="staff list, .xlsx or CSV")
    parser.add_argument(
        "--questions",
        type=Path,
        metavar="Q.xlsx",
        help="question bank: .xlsx, .docx, text, GIFT, Aiken, Moodle XML or .toml",
    )
    parser.add_argument("--topic", help="topic of questions whose file names none, as in Aiken")
    parser.add_argument(
        "--headcounts", type=Path, metavar="FILE", help="approved headcounts, .csv, .xlsx or .json"
    )
    parser.add_argument(
        "--convert-encoding",
        action="store_true",
        help="read what was typed in TCVN3 (ABC) or VNI as Unicode",
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what would change")
    parser.add_argument("--json", action="store_true", help="answer as one JSON object")
    add_connection_arguments(parser)
    add_data_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Load; 1 if anything is refused, and then nothing of that file was taken over."""
    try:
        with (
            reached(args.url, args.accounts, args.data, quiet=args.json) as (url, accounts),
            connect(url, accounts) as api,
        ):
            answers = load(
                api,
                args.file,
                args.roster,
                args.questions,
                args.headcounts,
                dry_run=args.dry_run,
                topic=args.topic,
                convert=args.convert_encoding,
            )
    except Refused as reason:
        return explain(ApiError(422, reason.problem), as_json=args.json)
    except (ApiError, Unreachable, NoCredentials, OSError, ValueError) as reason:
        return explain(reason, as_json=args.json)
    if args.json:
        print(json.dumps(answers, ensure_ascii=False))
    else:
        _tell(answers, dry_run=args.dry_run)
    return 0


def _tell(answers: dict[str, Any], *, dry_run: bool) -> None:
    if dry_run:
        print("Chạy thử, không ghi gì. / Dry run, nothing was written.")
    definition = answers.get("definition", {})
    if "revision" in definition:
        print(f"Hội thi / contest: {answers['contest']} (bản / revision {definition['revision']})")
    elif definition:
        print(f"{answers['contest']}: thể lệ hợp lệ; hội thi chưa có trên máy chủ, nên danh sách")
        print("chưa so sánh được. / definition valid; contest not set up, nothing to compare with.")
    for warning in definition.get("warnings", []):
        print(f"  lưu ý / warning: {warning['key']}: {warning['message']}")
    _tell_counts("Danh sách / roster", answers.get("roster"), _ROSTER)
    _tell_counts("Bộ câu hỏi / questions", answers.get("questions"), _BANK)
    for one in (answers.get("questions") or {}).get("found", []):
        print(f"  {one['said']}")
    if "headcounts" in answers:
        _tell_headcounts(answers["headcounts"], dry_run=dry_run)


def _tell_headcounts(answer: dict[str, Any], *, dry_run: bool) -> None:
    if not dry_run:
        print(f"Tổng số CBCCVC đã duyệt / headcounts: {answer['count']} đơn vị thay đổi / changed")
    else:
        print(f"Tổng số CBCCVC / headcounts: {answer['count']} đơn vị / agencies")
        before = {one["agency"]: one for one in answer.get("preview", {}).get("agencies", [])}
        before = {code_key(code): one for code, one in before.items()}
        for code, count in answer["headcounts"].items():
            one = before.get(code_key(code))
            change = f"{one['before']['headcount']} → " if one else ""
            print(f"  {code}: {change}{count}")
    for note in answer["notes"]:
        print(f"  lưu ý / note: {note}")


def _tell_counts(title: str, answer: dict[str, Any] | None, names: dict[str, str]) -> None:
    if answer is None:
        return
    print(f"{title}:")
    for name, words in names.items():
        if answer.get(name):
            print(f"  {answer[name]:>7} {words}")
    for note in answer.get("sheet_notes", []):
        print(f"  lưu ý / note: {note['message']}")
    lines = [*answer.get("notes", []), *answer.get("changes", [])]
    lines += [note["message"] for note in answer.get("doubles", [])]
    for line in lines[:_MOST_CHANGES]:
        print(f"  - {line}")
    if len(lines) > _MOST_CHANGES:
        print(f"  … và {len(lines) - _MOST_CHANGES} mục nữa (and more)")
