"""Staff lists and question banks from files: a dry run, bad rows mended in place, confirmed."""

import asyncio
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import msgspec
from msgspec import Struct, structs
from starlette.requests import Request
from starlette.responses import Response

from contracts.definition import Definition
from contracts.errors import Refused
from contracts.rosters import ImportState, RosterDifference
from gateway.context import GatewayContext, context_of
from gateway.core.access.auth import who
from gateway.core.files.reading_tasks import BankPages, RosterPages, What
from gateway.core.http.json_bodies import download, invalid
from gateway.questions.actions.bank_import import BankImport, import_bank, read_bank
from gateway.roster.actions import roster_import, waiting_files
from gateway.roster.actions.waiting_files import StagedFile
from gateway.roster.actions.waiting_pictures import PicturedQuestion, pictured
from gateway.roster.pages.row_mending import VIETNAMESE_ROWS, BadRow, bad_rows, changes, mended
from gateway.web.chosen_file import PASTED, chosen, pasted_in
from gateway.web.number_and_date_formats import Language
from gateway.web.page_helpers import (
    in_language,
    page_router,
    read_form,
    rendered,
    said,
    seen_other,
    text,
)
from gateway.web.rendering import language_of
from gateway.web.text_catalogue import catalogue
from question_formats.right_options import RightSeen, seen
from spreadsheets.report_exports import ProblemRow, write_problems
from spreadsheets.staff_list_sheet import LAYOUT
from spreadsheets.templates import choices_of

router = page_router()
_CONTEST = "/contests/{contest}/set-up"
#: a large list goes on by itself, and its page says how far it is
WAIT_S = 3.0
_HEADINGS = {column.field: column.heading for column in LAYOUT.columns}
_problems = msgspec.json.Decoder(list[ProblemRow]).decode
_OLD_ENCODING = ("spreadsheet.old_encoding", "questions.old_encoding")
MOST_PROBLEMS = 1_000
MOST_FIELDS = 1_200


class Brought(Struct):
    """What a form brought: a file to be tried, or one that was tried and is confirmed. ``waiting``:
    the id under which it waited so far."""

    file: StagedFile | None = None
    confirmed: bool = False
    waiting: str = ""
    topic: str = ""
    error: str = ""


class Attempt(Struct):
    """What came of a file: what it would change, or what is wrong with it. ``rows``: those that
    the page lets people mend, of ``bad_rows``. ``waiting``: the id under which a file waits on
    whose confirmation was refused. ``old_encoding``: it waits for a yes to reading TCVN3 or VNI as
    Unicode."""

    file: StagedFile | None = None
    found: Any = None
    error: str = ""
    detail: str = ""
    problems: list[dict[str, Any]] = msgspec.field(default_factory=list)
    total: int = 0
    rows: list[BadRow] = msgspec.field(default_factory=list)
    bad_rows: int = 0
    waiting: str = ""
    old_encoding: bool = False


@router.get(f"{_CONTEST}/roster")
async def roster(request: Request, contest: str) -> Response:
    """Choose a staff list."""
    return await _page(request, contest, "roster", Attempt())


@router.post(f"{_CONTEST}/roster")
async def take_roster(request: Request, contest: str) -> Response:
    """Try a staff list, or bring in the one that was tried."""
    return await _take(request, contest, "roster")


@router.get(f"{_CONTEST}/roster/{{upload}}")
async def roster_state(request: Request, contest: str, upload: str) -> Response:
    """How far a staff list has come."""
    context = context_of(request)
    title = (await context.contests.defined(contest)).definition.title
    ask, refused = context.backend.ask, None
    found = RosterDifference("refused")
    try:
        query = ImportState(upload, contest, who(request).person)
        found = await ask("registration.import_state", query, RosterDifference)
    except Refused as refusal:
        if refusal.problem.code == "roster.unknown_upload":
            raise
        refused = _refused(request, refusal)
    return rendered(
        request,
        "roster/import_state.html",
        contest=contest,
        title=title,
        upload=upload,
        found=found,
        attempt=refused,
    )


@router.get(f"{_CONTEST}/questions")
async def questions(request: Request, contest: str) -> Response:
    """Choose a question bank."""
    return await _page(request, contest, "questions", Attempt())


@router.post(f"{_CONTEST}/questions")
async def take_questions(request: Request, contest: str) -> Response:
    """Try a question bank, or bring in the one that was tried."""
    return await _take(request, contest, "questions")


async def _take(request: Request, contest: str, what: What) -> Response:
    context, by = context_of(request), who(request).person
    brought = await _brought(request, contest, what)
    file = brought.file
    if file is None:
        return await _page(request, contest, what, Attempt(error=brought.error), brought.topic)
    try:
        if not brought.confirmed:
            file = await _read(context, contest, file)
        made = await _import(context, contest, file, by, dry_run=not brought.confirmed)
    except Refused as refusal:
        attempt = await _to_mend(request, file, refusal)
        # mistakes in rows are mended first; what else was refused may be taken the next time
        if (
            brought.confirmed
            and not attempt.problems
            and await waiting_files.waits(context, contest, by, brought.waiting)
        ):
            attempt.waiting = brought.waiting
        return await _page(request, contest, what, attempt)
    if not brought.confirmed:
        if _goes_on(made):
            unread = structs.replace(file, read=None)
            return await _page(request, contest, what, Attempt(unread, made, "too_slow"))
        return await _page(request, contest, what, Attempt(file, made))
    await waiting_files.drop(context, contest, by, brought.waiting)
    if isinstance(made, roster_import.RosterImport):
        return seen_other(f"/contests/{contest}/set-up/roster/{made.upload}")
    return seen_other(f"/contests/{contest}/set-up?saved=questions")


async def _read(context: GatewayContext, contest: str, file: StagedFile) -> StagedFile:
    """The file with what is in it."""
    revision = (await context.contests.defined(contest)).revision  # of the plan that it is read by
    read: RosterPages | BankPages
    if file.what == "roster":
        read = await roster_import.read_roster(
            context, contest, file.content, file.mending, convert=file.convert
        )
    else:
        topic = file.topic or None
        read = await read_bank(
            context, contest, file.content, file.name, topic, file.mending, convert=file.convert
        )
    return structs.replace(file, read=read, revision=revision)


async def _import(
    context: GatewayContext, contest: str, file: StagedFile, by: str, *, dry_run: bool
) -> roster_import.RosterImport | BankImport:
    if isinstance(file.read, RosterPages):
        wait_s = roster_import.WAIT_S if dry_run else WAIT_S
        return await roster_import.import_roster(
            context, contest, file.read, by, dry_run=dry_run, wait_s=wait_s
        )
    assert file.read is not None, "read before it is tried"
    return await import_bank(context, contest, file.read, by, dry_run=dry_run)


def _goes_on(made: roster_import.RosterImport | BankImport) -> bool:
    return isinstance(made, roster_import.RosterImport) and made.found.state != "done"


@router.post(f"{_CONTEST}/problems.xlsx")
async def problems(request: Request, contest: str) -> Response:
    """The table of what is wrong as a workbook, to mend the file by."""
    form = await read_form(request)
    try:
        rows = _problems(text(form, "problems", 1024 * 1024).encode())[:MOST_PROBLEMS]
    except (msgspec.MsgspecError, UnicodeEncodeError):
        raise invalid("problems") from None
    title = (await context_of(request).contests.defined(contest)).definition.title
    target = BytesIO()
    await asyncio.to_thread(write_problems, target, rows, title)
    return download(target.getvalue(), f"problems-{contest}.xlsx")


async def _brought(request: Request, contest: str, what: What) -> Brought:
    """What the form brought. What was mended since it was tried is tried first; so is all of a file
    where the plan, whose topics and classes its words were read by, has another revision now."""
    form = await read_form(request, 1, MOST_FIELDS)
    context, session, waiting = context_of(request), who(request), text(form, "staged", 100)
    file, topic = await chosen(form), text(form, "topic", 200)
    if what == "questions":
        file = file or pasted_in(form)
    if file is not None:
        return Brought(StagedFile(what, session.sid, file.name, file.content, topic))
    if not waiting:
        return Brought(topic=topic, error="no_questions" if what == "questions" else "no_file")
    tried = await waiting_files.staged(context, contest, session.person, what, session.sid, waiting)
    if tried is None:
        return Brought(error="expired")
    now = mended(form, tried)
    if text(form, "action") == "convert":
        now = structs.replace(now, convert=True)
    confirms = text(form, "action") == "confirm" and tried.read is not None
    if confirms and now.mending == tried.mending:
        context.contests.changed(contest)  # what it is now decides, not what is kept of it
        if tried.revision == (await context.contests.defined(contest)).revision:
            return Brought(tried, True, waiting)
    return Brought(now, False, waiting)


async def _page(
    request: Request, contest: str, what: What, attempt: Attempt, topic: str = ""
) -> Response:
    context, by = context_of(request), who(request).person
    plan = (await context.contests.defined(contest)).definition
    file = attempt.file
    wrong = bool(attempt.error or attempt.detail)
    staged = attempt.waiting
    keeps = attempt.rows or attempt.old_encoding
    if file is not None and not staged and (not wrong or keeps or file.mended):
        staged = await waiting_files.stage(context, contest, by, file)
    return rendered(
        request,
        f"roster/import_{what}.html",
        status=422 if wrong else 200,
        contest=contest,
        title=plan.title,
        currency=plan.currency,
        round_names=plan.round_names,
        attempt=attempt,
        found=attempt.found,
        name=_named(request, file) if file else "",
        pasted=file.content.decode("utf-8", "replace") if file and file.name == PASTED else "",
        right=_right(attempt),
        pictured=_pictured(contest, staged, attempt),
        staged=staged,
        left_out=file.mending.left_out if file else [],
        changes=changes(file) if file else [],
        topics=plan.topics,
        choices=choices_of(what, _names(plan, what)),
        topic=file.topic if file else topic,
    )


def _named(request: Request, file: StagedFile) -> str:
    """What the page calls the file."""
    pasted = catalogue(language_of(request))("imports.pasted_name")
    return pasted if file.name == PASTED else file.name


def _right(attempt: Attempt) -> list[RightSeen]:
    """Which option was found right in a list that people read, by its dry run."""
    if not isinstance(attempt.found, BankImport):
        return []
    return seen(attempt.found.bank.rows, attempt.found.bank.found)


def _pictured(
    contest: str, staged: str, attempt: Attempt
) -> tuple[Sequence[PicturedQuestion], int]:
    """The questions with pictures of a bank that was tried."""
    if not staged or not isinstance(attempt.found, BankImport):
        return [], 0
    return pictured(contest, staged, attempt.found.bank.rows)


def _names(plan: Definition, what: What) -> list[str]:
    """Those that a column of the list chooses from."""
    if what == "questions":
        return list(plan.topics.values())
    return [item.name for item in plan.agency_classes]


async def _to_mend(request: Request, file: StagedFile, refusal: Refused) -> Attempt:
    """What is wrong with the file, with the rows that the page lets people mend."""
    attempt = _refused(request, refusal)
    if refusal.problem.code in _OLD_ENCODING:
        attempt.file, attempt.old_encoding = file, True
        return attempt
    attempt.file, attempt.rows = await bad_rows(context_of(request), file, refusal)
    attempt.bad_rows = refusal.problem.details.get("rows") or len(
        {one["row"] for one in attempt.problems}
    )
    return attempt


def _refused(request: Request, refusal: Refused) -> Attempt:
    details = refusal.problem.details
    found = details.get("problems") or []
    language = None if refusal.problem.code in VIETNAMESE_ROWS else language_of(request)
    rows = [_problem(one, language) for one in found if isinstance(one, Mapping)]
    return Attempt(
        detail=said(request, refusal), problems=rows, total=details.get("total", len(rows))
    )


def _problem(one: Mapping[str, Any], language: Language | None) -> dict[str, Any]:
    """What a reader of files or a service says of a row, in one shape (:class:`ProblemRow`).
    ``language``: the half of a reason that has two."""
    reason = str(one.get("reason", ""))
    column = str(one.get("column") or one.get("question") or "")
    return {
        "sheet": str(one.get("sheet", "")),
        "row": int(one.get("row") or one.get("line") or 0),
        "column": _HEADINGS.get(column, column),
        "cell": str(one.get("cell", "")),
        "value": str(one.get("value", "")),
        "reason": reason if language is None else in_language(reason, language),
    }
