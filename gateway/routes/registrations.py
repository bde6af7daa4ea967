"""People register themselves, see what is kept of them, and are forgotten."""

import hashlib
import secrets

import msgspec
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from contracts.appeals import Appeals, AppealsQuery
from contracts.definition import SelfRegistration
from contracts.errors import Refused
from contracts.registering import (
    AskErasure,
    CallOffErasure,
    DecideRegistration,
    ErasureAsked,
    Erasures,
    ErasuresQuery,
    OwnRegistration,
    OwnRegistrationQuery,
    Registered,
    RegisterSelf,
)
from contracts.registration import Done
from gateway.auth import not_yours, who
from gateway.clients import network
from gateway.front import front_of
from gateway.openapi import answers, body
from gateway.replies import decode, invalid, read_body, read_json, reply
from gateway.schemas.appeals import appeal_record
from gateway.schemas.imports import CountView
from gateway.schemas.registrations import (
    ConfirmationBody,
    ErasureAskedView,
    ErasureBody,
    ErasureEntryView,
    ErasuresView,
    OwnRegistrationView,
    RegisteredView,
    RegistrationBody,
    RegistrationFieldView,
    RegistrationFormView,
    WaitingView,
)
from gateway.times import rfc3339
from gateway.waiting import moment_of, waiting_people

router = APIRouter(prefix="/api/contests/{contest}/registrations")
PATIENCE_S = 10.0  # argon2id queues in the rush of a morning
ID_BYTES = 12
LONGEST_PASSWORD = 1000
_fields = msgspec.json.Decoder(dict[str, str | None]).decode


@router.get("", responses=answers(404, ok=RegistrationFormView))
async def form(request: Request, contest: str) -> Response:
    """What the contest asks of who registers, and the text to consent to. The agencies to choose
    from are those of its participation table."""
    return reply(await form_view(request, contest))


async def form_view(request: Request, contest: str) -> RegistrationFormView:
    """What is asked and when; ``registration.none``."""
    front = front_of(request)
    plan = (await front.contests.defined(contest)).definition
    rules = plan.registration
    if rules is None:
        raise Refused(
            "registration.none",
            "Cuộc thi này không có tự đăng ký. (No self-registration here.)",
        )
    closes_us = plan.ends_at_us if rules.closes_at_us is None else rules.closes_at_us
    opens_us = rules.opens_at_us
    return RegistrationFormView(
        contest=contest,
        fields=_asked(rules),
        claim_by=rules.claim_by,
        agency_confirmed=rules.agency_confirmed,
        consent=rules.consent,
        consent_digest=hashlib.sha256(rules.consent.encode()).hexdigest(),
        answers_public=plan.disclosure.answers == "public",
        opens_at=None if opens_us is None else rfc3339(opens_us),
        closes_at=rfc3339(closes_us),
        open=(opens_us or 0) <= front.clock() < closes_us,
    )


def _asked(rules: SelfRegistration) -> list[RegistrationFieldView]:
    return [RegistrationFieldView(one.field, one.required, one.verified) for one in rules.fields]


@router.post(
    "",
    status_code=201,
    responses=answers(404, 409, created=RegisteredView, accepted=RegisteredView),
    openapi_extra=body(RegistrationBody),
)
async def register(request: Request, contest: str) -> Response:
    """Register for a contest, with a password of one's own. Every value that is missing, unknown
    or ill-formed is named in `problems`. `registration.taken` says no more than that these values
    make no new account. 202 instead of 201: they touch an account that is in use, so a liaison
    decides, and nothing of that account changes until then."""
    given = {name: text for name, text in decode(_fields, await read_body(request)).items() if text}
    made = await registered(request, contest, given)
    view = RegisteredView(
        made.person, made.username, made.name, made.agency, made.claimed, made.state
    )
    return reply(view, 201 if made.username else 202)


async def registered(request: Request, contest: str, given: dict[str, str]) -> Registered:
    """The account of who said this of themselves, with ``password`` and ``consent`` among it."""
    front = front_of(request)
    front.registration_limits.take(network(request.scope), front.clock())
    values = dict(given)
    password, consent = values.pop("password", ""), values.pop("consent", "")
    if not 0 < len(password) <= LONGEST_PASSWORD:
        raise invalid("cần password, tối đa 1000 ký tự (a password is needed)")
    item = RegisterSelf(
        contest, secrets.token_urlsafe(ID_BYTES), values, consent, password, front.clock()
    )
    return await front.backend.ask("registration.register", item, Registered, PATIENCE_S)


@router.get("/own", responses=answers(401, 404, ok=OwnRegistrationView))
async def own(request: Request, contest: str, download: bool = False) -> Response:
    """All that is kept of who asks, as they gave it and as the account has it, with their appeals;
    with `download` as a file to keep. While the appeals cannot be read there is no answer at all: a
    file without them would say that there are none."""
    view = await own_view(request, contest)
    name = {"Content-Disposition": f'attachment; filename="registration-{view.person}.json"'}
    return reply(view, headers=name if download else None)


async def own_view(request: Request, contest: str) -> OwnRegistrationView:
    """All that is kept of who asks; ``registration.unknown``."""
    person = who(request).person
    backend = front_of(request).backend
    query = OwnRegistrationQuery(contest, person)
    found = await backend.ask("registration.own_registration", query, OwnRegistration)
    filed = await backend.ask("scoring.appeals", AppealsQuery(contest, None, person), Appeals)
    return OwnRegistrationView(
        contest=found.contest,
        person=found.person,
        username=found.username,
        agency=found.agency,
        obligation=found.obligation,
        claimed=found.claimed,
        state=found.state,
        fields=found.values,
        account=found.kept,
        consent=found.consent,
        consent_digest=found.consent_digest,
        consented_at=rfc3339(found.consented_at_us),
        registered_at=rfc3339(found.registered_at_us),
        verified=found.verified,
        decided_by=found.decided_by,
        decided_at=None if found.decided_at_us is None else rfc3339(found.decided_at_us),
        reason=found.reason,
        appeals=[appeal_record(one) for one in filed.appeals],
        erasure_due_at=moment_of(found.erasure_due_at_us),
        first_signed_in_at=moment_of(found.first_signed_in_at_us),
        last_signed_in_at=moment_of(found.last_signed_in_at_us),
    )


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


async def erasure_asked(
    request: Request, contest: str, username: str, password: str
) -> ErasureAsked:
    """Ask for who is signed in; username and password typed once more."""
    front, session = front_of(request), who(request)
    item = AskErasure(contest, session.person, session.sid, username, password, front.clock())
    return await front.backend.ask("registration.ask_erasure", item, ErasureAsked, PATIENCE_S)


@router.delete("/own/erasure", responses=answers(401, 403, ok=CountView))
async def call_off_erasure(request: Request, contest: str) -> Response:
    """Stay after all: `count` is 0 where nothing was asked for, or it is done already."""
    return reply(CountView((await erasure_called_off(request)).count))


async def erasure_called_off(request: Request) -> Done:
    """Call off what who is signed in has asked for."""
    front = front_of(request)
    item = CallOffErasure(who(request).person, front.clock())
    return await front.backend.ask("registration.call_off_erasure", item, Done)


@router.get("/erasures", responses=answers(401, 403, 404, ok=ErasuresView))
async def erasures(request: Request, contest: str) -> Response:
    """Who of the contest asked to be forgotten, and when that is due."""
    return reply(ErasuresView(await erasures_asked(request, contest)))


async def erasures_asked(request: Request, contest: str) -> list[ErasureEntryView]:
    """The requests, the newest first."""
    query = ErasuresQuery(contest, who(request).person)
    found = await front_of(request).backend.ask("registration.erasures", query, Erasures)
    return [
        ErasureEntryView(
            one.person,
            one.name,
            one.agency,
            one.state,
            rfc3339(one.asked_at_us),
            rfc3339(one.due_at_us),
            moment_of(one.ended_at_us),
        )
        for one in found.erasures
    ]


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
    newcomer may then not take part, a claimed row is free again. A request that is confirmed takes
    the account over: its sessions end. A liaison for their own agency."""
    front = front_of(request)
    given = await read_json(request, ConfirmationBody)
    by = who(request).person
    item = DecideRegistration(contest, person, given.decision, given.reason, by, front.clock())
    done = await front.backend.ask("registration.decide", item, Done)
    return reply(CountView(done.count))
