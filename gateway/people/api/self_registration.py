"""People register themselves, see what is kept of them, and are forgotten."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from contracts.empty_reply import Done
from contracts.local_times import rfc3339
from contracts.self_registration import (
    DecideRegistration,
    Registered,
)
from gateway.context import context_of
from gateway.core.access.api_access_table import not_yours
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import decode, read_body, read_json, reply
from gateway.core.http.openapi import answers, body
from gateway.core.http.router import Router
from gateway.people.actions.pending_confirmations import waiting_people
from gateway.people.actions.self_registration import (
    erasure_asked,
    erasure_called_off,
    erasures_asked,
    form_view,
    own_view,
    registered,
)
from gateway.people.shapes.self_registration import (
    ConfirmationBody,
    ErasureAskedView,
    ErasureBody,
    ErasuresView,
    OwnRegistrationView,
    RegistrationBody,
    RegistrationFormView,
    WaitingView,
)
from gateway.roster.shapes import CountView

router = Router(prefix="/api/contests/{contest}/registrations")
_fields = msgspec.json.Decoder(dict[str, str | None]).decode


@router.get("", responses=answers(404, ok=RegistrationFormView))
async def form(request: Request, contest: str) -> Response:
    """What the contest asks of who registers, and the text to consent to. The agencies to choose
    from are those of its participation table."""
    return reply(await form_view(request, contest))


@router.post(
    "",
    status_code=201,
    responses=answers(404, 409, created=Registered, accepted=Registered),
    openapi_extra=body(RegistrationBody),
)
async def register(request: Request, contest: str) -> Response:
    """Register for a contest, with a password of one's own. Every value that is missing, unknown
    or ill-formed is named in `problems`. `registration.taken` says no more than that these values
    make no new account. 202 instead of 201: they touch an account that is in use, so a liaison
    decides, and nothing of that account changes until then."""
    given = {name: text for name, text in decode(_fields, await read_body(request)).items() if text}
    made = await registered(request, contest, given)
    return reply(made, 201 if made.username else 202)


@router.get("/own", responses=answers(401, 404, ok=OwnRegistrationView))
async def own(request: Request, contest: str, download: bool = False) -> Response:
    """All that is kept of who asks, as they gave it and as the account has it, with their appeals;
    with `download` as a file to keep. While the appeals cannot be read there is no answer at all: a
    file without them would say that there are none."""
    view = await own_view(request, contest)
    name = {"Content-Disposition": f'attachment; filename="registration-{view.person}.json"'}
    return reply(view, headers=name if download else None)


@router.post(
    "/own/erasure",
    status_code=202,
    responses=answers(401, 403, 404, 409, accepted=ErasureAskedView),
    openapi_extra=body(ErasureBody),
)
async def ask_erasure(request: Request, contest: str) -> Response:
    """Ask to be forgotten, in every contest: a day later, so that who did not mean it, or had left
    a session open, can call it off. What results need stays without a name."""
    given = await read_json(request, ErasureBody)
    asked = await erasure_asked(request, contest, given.username, given.password)
    return reply(ErasureAskedView(rfc3339(asked.due_at_us)), 202)


@router.delete("/own/erasure", responses=answers(401, 403, ok=CountView))
async def call_off_erasure(request: Request, contest: str) -> Response:
    """Stay after all: `count` is 0 where nothing was asked for, or it is done already."""
    return reply(CountView((await erasure_called_off(request)).count))


@router.get("/erasures", responses=answers(401, 403, 404, ok=ErasuresView))
async def erasures(request: Request, contest: str) -> Response:
    """Who of the contest asked to be forgotten, and when that is due."""
    return reply(ErasuresView(await erasures_asked(request, contest)))


@router.get("/waiting", responses=answers(401, 403, 404, ok=WaitingView))
async def waiting(request: Request, contest: str, agency: str | None = None) -> Response:
    """Who waits to be confirmed; a liaison sees their own agency's."""
    session = who(request)
    if "organiser" not in session.roles and agency not in (None, *session.agencies):
        raise not_yours()
    return reply(WaitingView(await waiting_people(request, contest, agency)))


@router.post(
    "/{person}/decision",
    responses=answers(401, 403, 404, 409, ok=CountView),
    openapi_extra=body(ConfirmationBody),
)
async def decide(request: Request, contest: str, person: str) -> Response:
    """Confirm that somebody is who they say and of that agency, or refuse with the reason: a
    newcomer may then not take part, a claimed row is free again; or move a newcomer to the agency
    that they belong to. A request that is confirmed takes
    the account over: its sessions end. A liaison for their own agency."""
    context = context_of(request)
    given = await read_json(request, ConfirmationBody)
    by = who(request).person
    item = DecideRegistration(
        contest, person, given.decision, given.reason, by, context.clock(), given.agency
    )
    done = await context.backend.ask("registration.decide", item, Done)
    return reply(CountView(done.count))
