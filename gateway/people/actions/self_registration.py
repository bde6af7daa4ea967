"""Self-registration: what is asked, what is kept, being forgotten; for API and pages alike."""

import hashlib
import secrets

from starlette.requests import Request

from contracts.appeals import Appeals, AppealsQuery
from contracts.empty_reply import Done
from contracts.errors import Refused
from contracts.local_times import rfc3339
from contracts.self_registration import (
    AskErasure,
    CallOffErasure,
    ErasureAsked,
    Erasures,
    ErasuresQuery,
    ErasureView,
    OwnRegistration,
    OwnRegistrationQuery,
    Registered,
    RegisterSelf,
)
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.access.network_and_browser import network
from gateway.core.http.json_bodies import invalid
from gateway.core.http.rfc3339_shapes import moment_of, telling
from gateway.core.transport.rpc_timeouts import PASSWORD_S
from gateway.decisions.shapes.appeals import appeal_record
from gateway.people.shapes.self_registration import (
    ErasureEntryView,
    OwnRegistrationView,
    RegistrationFormView,
)

ID_BYTES = 12
LONGEST_PASSWORD = 1000
_own = telling(OwnRegistration, OwnRegistrationView, "fields", "account", "appeals")
_erasure = telling(ErasureView, ErasureEntryView)


async def form_view(request: Request, contest: str) -> RegistrationFormView:
    """What is asked and when; ``registration.none``."""
    context = context_of(request)
    plan = (await context.contests.defined(contest)).definition
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
        fields=rules.fields,
        claim_by=rules.claim_by,
        agency_confirmed=rules.agency_confirmed,
        consent=rules.consent,
        consent_digest=hashlib.sha256(rules.consent.encode()).hexdigest(),
        answers_public=plan.disclosure.answers == "public",
        opens_at=moment_of(opens_us),
        closes_at=rfc3339(closes_us),
        open=(opens_us or 0) <= context.clock() < closes_us,
        over_phases=any(plan.compares_over_phases(phase.id) for phase in plan.phases),
    )


async def registered(request: Request, contest: str, given: dict[str, str]) -> Registered:
    """The account of who said this of themselves, with ``password`` and ``consent`` among it."""
    context = context_of(request)
    context.registration_limits.take(network(request.scope), context.clock())
    values = dict(given)
    password, consent = values.pop("password", ""), values.pop("consent", "")
    if not 0 < len(password) <= LONGEST_PASSWORD:
        raise invalid(
            "cần password, tối đa 1000 ký tự", "a password of at most 1000 signs is needed"
        )
    item = RegisterSelf(
        contest, secrets.token_urlsafe(ID_BYTES), values, consent, password, context.clock()
    )
    return await context.backend.ask("registration.register", item, Registered, PASSWORD_S)


async def own_registration(request: Request, contest: str) -> OwnRegistrationView:
    """What registration keeps of who asks; ``registration.unknown``."""
    query = OwnRegistrationQuery(contest, who(request).person)
    backend = context_of(request).backend
    found = await backend.ask("registration.own_registration", query, OwnRegistration)
    return _own(found, fields=found.values, account=found.kept, appeals=[])


async def own_view(request: Request, contest: str) -> OwnRegistrationView:
    """All that is kept of who asks; ``registration.unknown``."""
    person = who(request).person
    backend = context_of(request).backend
    view = await own_registration(request, contest)
    filed = await backend.ask("scoring.appeals", AppealsQuery(contest, None, person), Appeals)
    view.appeals = [appeal_record(one) for one in filed.appeals]
    return view


async def erasure_asked(
    request: Request, contest: str, username: str, password: str
) -> ErasureAsked:
    """Ask for who is signed in; username and password typed once more."""
    context, session = context_of(request), who(request)
    item = AskErasure(contest, session.person, session.sid, username, password, context.clock())
    return await context.backend.ask("registration.ask_erasure", item, ErasureAsked, PASSWORD_S)


async def erasure_called_off(request: Request) -> Done:
    """Call off what who is signed in has asked for."""
    context = context_of(request)
    item = CallOffErasure(who(request).person, context.clock())
    return await context.backend.ask("registration.call_off_erasure", item, Done)


async def erasures_asked(request: Request, contest: str) -> list[ErasureEntryView]:
    """The requests, the newest first."""
    query = ErasuresQuery(contest, who(request).person)
    found = await context_of(request).backend.ask("registration.erasures", query, Erasures)
    return [_erasure(one) for one in found.erasures]
