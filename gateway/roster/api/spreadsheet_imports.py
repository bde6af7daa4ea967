"""Rosters and question banks from spreadsheets: all or nothing, every bad row named."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from contracts.rosters import ImportState, RosterDifference
from contracts.settled_round_decisions import ResultsPreview
from gateway.context import context_of
from gateway.core.access.auth import check_again, who
from gateway.core.http.json_bodies import reply
from gateway.core.http.openapi import answers, file_body
from gateway.core.http.rfc3339_shapes import telling
from gateway.core.http.router import Router
from gateway.core.http.uploads import uploaded
from gateway.questions.actions.bank_import import import_bank, read_bank
from gateway.questions.actions.question_pictures import answered_once
from gateway.roster.actions import roster_import
from gateway.roster.actions.waiting_pictures import of_waiting_bank
from gateway.roster.shapes import BankView, DoubleView, RosterView, notes_of
from question_formats.right_options import seen

router = Router(prefix="/api/contests/{contest}")
_roster = telling(
    RosterDifference,
    RosterView,
    *("upload", "dry_run", "sheet_notes", "final", "prizes", "unclear"),
)
_REFUSALS = (401, 403, 404, 409, 413)


@router.post(
    "/roster",
    responses=answers(*_REFUSALS, ok=RosterView, accepted=RosterView),
    openapi_extra=file_body("the staff list, .xlsx or CSV"),
)
async def roster(
    request: Request, contest: str, dry_run: bool = False, convert: bool = False
) -> Response:
    """Import a staff list. With `dry_run` it only says what would change, also which published
    prizes would move. `convert` agrees to read cells typed in TCVN3 or VNI as Unicode. 202: it
    still goes on after a minute; ask again by `upload`."""
    context, by = context_of(request), who(request).person
    await context.contests.defined(contest)
    async with uploaded(request) as (content, _):
        sheet = await roster_import.read_roster(context, contest, content, convert=convert)
    made = await roster_import.import_roster(context, contest, sheet, by, dry_run=dry_run)
    return reply(_told(made, dry_run=dry_run), 200 if made.found.state == "done" else 202)


@router.get("/roster/{upload}", responses=answers(401, 403, 404, ok=RosterView))
async def roster_state(request: Request, contest: str, upload: str) -> Response:
    """How far an import of one's own has come."""
    context, session = context_of(request), who(request)
    await check_again(context.backend, session, "organiser")
    query = ImportState(upload, contest, session.person)
    found = await context.backend.ask("registration.import_state", query, RosterDifference)
    nothing = ResultsPreview(contest, "", False)
    made = roster_import.RosterImport(upload, found, [], nothing)
    return reply(_told(made, dry_run=False))


@router.post(
    "/questions",
    responses=answers(*_REFUSALS, ok=BankView),
    openapi_extra=file_body(
        "the question bank: .xlsx, .docx, text, GIFT, Aiken, Moodle XML or TOML"
    ),
)
async def questions(
    request: Request,
    contest: str,
    dry_run: bool = False,
    topic: str | None = None,
    convert: bool = False,
) -> Response:
    """Import the question bank, whole. Keys are sealed before they go anywhere; only scoring can
    open them. `topic`: id or name, for questions of a file that names none, such as Aiken.
    `convert` agrees to read what was typed in TCVN3 or VNI as Unicode."""
    context, by = context_of(request), who(request).person
    await context.contests.defined(contest)
    async with uploaded(request) as (content, name):
        bank = await read_bank(context, contest, content, name, topic, convert=convert)
    made = await import_bank(context, contest, bank, by, dry_run=dry_run)
    return reply(
        BankView(
            dry_run=dry_run,
            format=bank.format,
            questions=len(bank.rows),
            sheet_notes=notes_of(bank.notes),
            doubles=[DoubleView(**msgspec.structs.asdict(double)) for double in bank.doubles],
            found=seen(bank.rows, bank.found) if dry_run else [],
            **msgspec.structs.asdict(made.found),
        )
    )


def _told(made: roster_import.RosterImport, *, dry_run: bool) -> RosterView:
    return _roster(
        made.found,
        upload=made.upload,
        dry_run=dry_run,
        sheet_notes=notes_of(made.notes),
        final=made.results.final,
        prizes=made.results.prizes,
        unclear=made.results.unclear,
    )


@router.get("/waiting/{upload}/pictures/{sha256}", responses=answers(404, 503, ok="image/*"))
async def waiting_picture(request: Request, contest: str, upload: str, sha256: str) -> Response:
    """A picture of a question bank that waits for its confirmation on the page: for the session
    that sent it, until it is confirmed or has waited too long. Anybody else is told 404."""
    context, session = context_of(request), request.state.session
    return answered_once(await of_waiting_bank(context, contest, upload, sha256, session))
