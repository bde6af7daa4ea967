"""Staff lists and question banks from files: a dry run, bad rows mended in place, confirmed."""

import asyncio
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import msgspec
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from contracts.definition import Definition
from contracts.errors import Refused
from contracts.registration import ImportState, RosterDifference
from gateway.context import front_of
from gateway.core.file_process.tasks import What
from gateway.core.json_bodies import download, invalid
from gateway.questions.actions.bank_import import bank_from
from gateway.roster.actions import roster_import
from gateway.roster.pages.row_mending import VIETNAMESE_ROWS, BadRow, bad_rows, changes, mended
from gateway.web.formats import Language
from gateway.web.page_route import (
    in_language,
    page_router,
    read_form,
    rendered,
    round_names,
    said,
    seen_other,
    text,
    who,
)
from gateway.web.rendering import language_of
from gateway.web.sealed_file import (
    LONGEST_FIELD,
    MOST_CARRIED,
    Expired,
    File,
    carried,
    carry,
    chosen,
)
from spreadsheets.exports import ProblemRow, write_problems
from spreadsheets.roster import LAYOUT
from spreadsheets.templates import choices_of

router = page_router()
_CONTEST = "/contests/{contest}/set-up"
#: a large list goes on by itself, and its page says how far it is
WAIT_S = 3.0
_HEADINGS = {column.field: column.heading for column in LAYOUT.columns}
_problems = msgspec.json.Decoder(list[ProblemRow]).decode
MOST_PROBLEMS = 1_000
MOST_FIELDS = 1_200


class UploadForm(Struct):
    """What a form brought: a file, whether it was tried before and is confirmed, the topic."""

    file: File | None = None
    confirmed: bool = False
    topic: str = ""
    error: str = ""


class Attempt(Struct):
    """What came of a file: what it would change, or what is wrong with it. ``rows``: those that
    the page lets people mend, of ``bad_rows``."""

    file: File | None = None
    found: Any = None
    error: str = ""
    detail: str = ""
    problems: list[dict[str, Any]] = msgspec.field(default_factory=list)
    total: int = 0
    rows: list[BadRow] = msgspec.field(default_factory=list)
    bad_rows: int = 0


@router.get(f"{_CONTEST}/roster")
async def roster(request: Request, contest: str) -> Response:
    """Choose a staff list."""
    return await _page(request, contest, "roster", Attempt())


@router.post(f"{_CONTEST}/roster")
async def take_roster(request: Request, contest: str) -> Response:
    """Try a staff list, or bring in the one that was tried."""
    front, by = front_of(request), who(request).person
    taken = await _taken(request, contest, "roster")
    file, confirmed = taken.file, taken.confirmed
    if file is None:
        return await _page(request, contest, "roster", Attempt(error=taken.error))
    try:
        made = await roster_import.roster_from(
            front,
            contest,
            file.content,
            by,
            dry_run=not confirmed,
            wait_s=WAIT_S if confirmed else roster_import.WAIT_S,
            mending=file.mending,
        )
    except Refused as refusal:
        attempt = await _to_mend(request, "roster", file, refusal)
        return await _page(request, contest, "roster", attempt)
    if confirmed:
        return seen_other(f"/contests/{contest}/set-up/roster/{made.upload}")
    error = "" if made.found.state == "done" else "too_slow"
    return await _page(request, contest, "roster", Attempt(file, made, error))


@router.get(f"{_CONTEST}/roster/{{upload}}")
async def roster_state(request: Request, contest: str, upload: str) -> Response:
    """How far a staff list has come."""
    front = front_of(request)
    title = (await front.contests.defined(contest)).definition.title
    ask, refused = front.backend.ask, None
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
        "desks/import_state.html",
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
    front, by = front_of(request), who(request).person
    taken = await _taken(request, contest, "questions")
    file, topic = taken.file, taken.topic
    if file is None:
        return await _page(request, contest, "questions", Attempt(error=taken.error), topic)
    try:
        made = await bank_from(
            front,
            contest,
            file.content,
            file.name,
            topic or None,
            by,
            dry_run=not taken.confirmed,
            mending=file.mending,
        )
    except Refused as refusal:
        attempt = await _to_mend(request, "questions", file, refusal)
        return await _page(request, contest, "questions", attempt, topic)
    if taken.confirmed:
        return seen_other(f"/contests/{contest}/set-up?saved=questions")
    return await _page(request, contest, "questions", Attempt(file, made), topic)


@router.post(f"{_CONTEST}/problems.xlsx")
async def problems(request: Request, contest: str) -> Response:
    """The table of what is wrong as a workbook, to mend the file by."""
    form = await read_form(request)
    try:
        rows = _problems(text(form, "problems", 1024 * 1024).encode())[:MOST_PROBLEMS]
    except (msgspec.MsgspecError, UnicodeEncodeError):
        raise invalid("problems") from None
    title = (await front_of(request).contests.defined(contest)).definition.title
    target = BytesIO()
    await asyncio.to_thread(write_problems, target, rows, title)
    return download(target.getvalue(), f"problems-{contest}.xlsx")


async def _taken(request: Request, contest: str, what: What) -> UploadForm:
    """What the form brought. A file that is too large to travel in the page is chosen again to
    confirm it; what differs from what was tried, another file or mended rows, is tried first."""
    form = await read_form(request, 1, MOST_FIELDS, longest_field=LONGEST_FIELD)
    session = who(request)
    purpose = f"{contest}/{what}/{session.person}/{session.sid}"
    topic = text(form, "topic", 200)
    confirms = text(form, "action") == "confirm"
    file = await chosen(form, purpose)
    if file is not None:
        return UploadForm(file, confirms and text(form, "digest") == file.digest, topic)
    try:
        kept = carried(front_of(request), text(form, "carried", LONGEST_FIELD), purpose)
    except Expired:
        return UploadForm(topic=topic, error="expired")
    if kept is None:
        return UploadForm(topic=topic, error="no_file")
    now = mended(form, kept)
    return UploadForm(now, confirms and now.mending == kept.mending, topic)


async def _page(
    request: Request, contest: str, what: What, attempt: Attempt, topic: str = ""
) -> Response:
    front = front_of(request)
    plan = (await front.contests.defined(contest)).definition
    file = attempt.file
    wrong = bool(attempt.error or attempt.detail)
    keeps = file is not None and (not wrong or bool(attempt.rows) or file.mended)
    return rendered(
        request,
        f"desks/import_{what}.html",
        status=422 if wrong else 200,
        contest=contest,
        title=plan.title,
        round_names=round_names(plan),
        attempt=attempt,
        found=attempt.found,
        name=file.name if file else "",
        digest=file.digest if file else "",
        carried=carry(front, file) if file and keeps else "",
        too_large=file is not None and len(file.content) > MOST_CARRIED,
        left_out=file.mending.left_out if file else [],
        changes=changes(what, file) if file else [],
        topics=plan.topics,
        choices=choices_of(what, _names(plan, what)),
        topic=topic,
    )


def _names(plan: Definition, what: What) -> list[str]:
    """Those that a column of the list chooses from."""
    if what == "questions":
        return list(plan.topics.values())
    return [item.name for item in plan.agency_classes]


async def _to_mend(request: Request, what: What, file: File, refusal: Refused) -> Attempt:
    """What is wrong with the file, with the rows that the page lets people mend."""
    attempt = _refused(request, refusal)
    attempt.file, attempt.rows = await bad_rows(front_of(request), what, file, refusal)
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
