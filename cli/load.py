"""``hoithi load``: a contest from its three files: definition, staff list, questions."""

import argparse
import json
import threading
import time
from pathlib import Path
from typing import Any

from cli.api import (
    CREDENTIALS_HELP,
    DEFAULT_URL,
    Api,
    ApiError,
    NoCredentials,
    Unreachable,
    add_connection_arguments,
    connect,
    explain,
)
from cli.folder_lock import FolderInUse
from cli.headcount_file import read_headcounts
from cli.main import SubParsers
from cli.platform_process import add_data_argument, reached
from contracts.definition import Definition
from contracts.errors import Refused
from plans.check import examine
from plans.findings import Faulty
from plans.form import to_toml
from plans.rehearsal import rehearse

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
    "unchanged": "giữ nguyên / unchanged",
    "withdrawn": "rút bỏ / withdrawn",
}
_MOST_CHANGES = 20
_MINUTE_US = 60_000_000


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
    parser.add_argument("--roster", type=Path, metavar="R.xlsx", help="staff list")
    parser.add_argument(
        "--questions",
        type=Path,
        metavar="Q.xlsx",
        help="question bank: .xlsx, GIFT, Aiken, Moodle XML or .toml",
    )
    parser.add_argument("--topic", help="topic of questions whose file names none, as in Aiken")
    parser.add_argument(
        "--headcounts", type=Path, metavar="FILE", help="approved headcounts, .csv or .json"
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
            )
    except Refused as reason:
        return explain(ApiError(422, reason.problem), as_json=args.json)
    except (ApiError, Unreachable, NoCredentials, FolderInUse, OSError, ValueError) as reason:
        return explain(reason, as_json=args.json)
    if args.json:
        print(json.dumps(answers, ensure_ascii=False))
    else:
        _tell(answers, dry_run=args.dry_run)
    return 0


def load(
    api: Api,
    file: Path,
    roster: Path | None = None,
    questions: Path | None = None,
    headcounts: Path | None = None,
    *,
    dry_run: bool = False,
    topic: str | None = None,
) -> dict[str, Any]:
    """Define the contest, import both sheets, approve headcounts; what each call answered.

    With ``dry_run`` a contest that is already there is not touched; one that is not there yet
    has nothing to compare sheets with, and only its definition is checked.
    """
    text = file.read_text()
    reading = examine(text, str(file))
    if reading.definition is None or not reading.usable:
        raise Faulty(str(file), reading.findings)
    contest = reading.definition.slug
    counts = None if headcounts is None else read_headcounts(headcounts)
    answers: dict[str, Any] = {"contest": contest, "dry_run": dry_run}
    if dry_run and not _known(api, contest):
        answers["definition"] = {"contest": contest, "new": True}
        return answers
    postponed = None if dry_run or questions is None else _postponed(api, reading.definition)
    if not dry_run:
        answers["definition"] = define(api, text if postponed is None else to_toml(postponed))
    params = {"dry_run": "true"} if dry_run else {}
    if roster is not None:
        answers["roster"] = import_roster(api, contest, roster, **params)
    if questions is not None:
        path = f"/api/contests/{contest}/questions"
        given = params if topic is None else {**params, "topic": topic}
        answers["questions"] = api.upload(path, questions, **given)
    if counts is not None and not dry_run:
        path = f"/api/contests/{contest}/headcounts"
        answers["headcounts"] = api.post(path, {"headcounts": counts})
    if postponed is not None:
        answers["definition"] = define(api, text)
    return answers


def _postponed(api: Api, definition: Definition) -> Definition | None:
    """The plan with all its rounds ahead, if by its own dates some have opened and none is held.

    A bank stands from the moment the first round opens. Whoever sets up a contest of last year
    brings its questions before that moment, and the real dates afterwards.
    """
    rounds = [item for phase in definition.phases if phase.quiz for item in phase.rounds]
    now_us = time.time_ns() // 1000
    if not any(item.opens_at_us <= now_us + _MINUTE_US for item in rounds):
        return None
    if _known(api, definition.slug):
        held = api.get(f"/api/contests/{definition.slug}/rounds")["rounds"]
        if any(item["state"] != "planned" for item in held if item["quiz"]):
            return None
    try:
        return rehearse(definition, now_us + 60 * _MINUTE_US, 60 * _MINUTE_US, 0)
    except ValueError:
        return None


def define(api: Api, text: str) -> Any:
    """Set the contest up from a definition's text, or replace its definition."""
    headers = {"Content-Type": "application/toml"}
    return api.call("POST", "/api/contests", content=text.encode(), headers=headers).json()


def import_roster(api: Api, contest: str, roster: Path, **params: str) -> Any:
    """Import a staff list and wait until it is applied: ten minutes at most."""
    answer = api.upload(f"/api/contests/{contest}/roster", roster, **params)
    pause = threading.Event()
    for _ in range(600):
        if answer["state"] == "done":
            return answer
        pause.wait(1.0)
        answer = api.get(f"/api/contests/{contest}/roster/{answer['upload']}")
    raise Unreachable("Danh sách vẫn đang được xử lý. (The roster is still being applied.)")


def _known(api: Api, contest: str) -> bool:
    try:
        api.get(f"/api/contests/{contest}")
    except ApiError as error:
        if error.status != 404:
            raise
        return False
    return True


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
    if "headcounts" in answers:
        print(f"Tổng số CBCCVC đã duyệt / headcounts: {answers['headcounts']['count']}")


def _tell_counts(title: str, answer: dict[str, Any] | None, names: dict[str, str]) -> None:
    if answer is None:
        return
    print(f"{title}:")
    for name, words in names.items():
        if answer.get(name):
            print(f"  {answer[name]:>7} {words}")
    notes = [*answer.get("changes", []), *answer.get("notes", [])]
    for kind in ("sheet_notes", "doubles"):
        notes += [note["message"] for note in answer.get(kind, [])]
    for note in notes[:_MOST_CHANGES]:
        print(f"  - {note}")
    if len(notes) > _MOST_CHANGES:
        print(f"  … và {len(notes) - _MOST_CHANGES} mục nữa (and more)")
