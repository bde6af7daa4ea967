"""People register themselves where the plan has it (P2, P3), see what is kept of them, and are
forgotten when they ask."""

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contracts.errors import Refused, Unavailable
from gateway.context import context_of
from gateway.core.http.problem_responses import status_of
from gateway.participation.cache import Scope
from gateway.people.actions.self_registration import (
    erasure_asked,
    erasure_called_off,
    erasures_asked,
    form_view,
    own_registration,
    registered,
)
from gateway.people.actions.signing_in import set_cookies, sign_in
from gateway.people.shapes.self_registration import RegistrationFormView
from gateway.web.page_helpers import (
    in_language,
    named,
    page_router,
    plan_of,
    read_form,
    rendered,
    said,
    seen_other,
    text,
)
from gateway.web.person_field_labels import FIELDS
from gateway.web.rendering import language_of
from gateway.web.text_catalogue import catalogue

router = page_router()
REGISTER = "/contests/{contest}/register"
OWN = "/contests/{contest}/own-data"
ERASURES = "/contests/{contest}/erasures"


@router.get(REGISTER)
async def form(request: Request) -> Response:
    """What the contest asks, and the text to consent to."""
    return await _form(request, await form_view(request, request.path_params["contest"]), {}, {})


@router.post(REGISTER)
async def register(request: Request) -> Response:
    """Register, and be signed in at once."""
    sent = await read_form(request)
    contest = request.path_params["contest"]
    view = await form_view(request, contest)
    given = _given(sent, view)
    try:
        made = await registered(request, contest, given)
    except Refused as refusal:
        errors = _errors(request, refusal)
        if not errors:
            raise
        code = refusal.problem.code
        return await _form(
            request,
            view,
            given,
            errors,
            status_of(code),
            by_field=code == "registration.fields_invalid",
        )
    if not made.username:
        return await _form(request, view, {}, {}, 202, asked=True)
    try:
        signed_in = await sign_in(request, made.username, given["password"], in_browser=True)
    except (Refused, Unavailable):
        return await _form(request, view, {}, {}, made=made.username)
    answer = seen_other(f"/contests/{contest}/own-data?done=1")
    return set_cookies(request, answer, signed_in)


@router.get(OWN)
async def own(request: Request) -> Response:
    """All that is kept of who looks, and the form to be forgotten. The contest's page leads
    everybody here: whoever did not register by themselves is told so."""
    try:
        return await _own(request, {})
    except Refused as refusal:
        if refusal.problem.code != "registration.unknown":
            raise
    plan = await plan_of(request, request.path_params["contest"])
    return rendered(request, "people/no_own_data.html", contest=named(plan))


@router.post(OWN)
async def forget(request: Request) -> Response:
    """Ask to be forgotten, or call that off."""
    form = await read_form(request)
    if text(form, "stay"):
        await erasure_called_off(request)
        return seen_other(f"{request.url.path}?stays=1")
    password = form.get("password")  # as typed: its blanks are its own
    typed = password if isinstance(password, str) else ""
    try:
        await erasure_asked(request, request.path_params["contest"], text(form, "username"), typed)
    except Refused as refusal:
        code = refusal.problem.code
        if code in ("session.wrong_credentials", "session.too_many_tries"):
            return await _own(request, {"password": said(request, refusal)}, 422)
        if not code.startswith("registration.") or code == "registration.unknown":
            raise
        return await _own(request, {"username": said(request, refusal)}, status_of(code))
    return seen_other(f"{request.url.path}?asked=1")


@router.get(ERASURES)
async def erasures(request: Request) -> Response:
    """Who asked to be forgotten, for organisers."""
    contest = request.path_params["contest"]
    asked = await erasures_asked(request, contest)
    return rendered(
        request,
        "people/erasures.html",
        contest=named(await plan_of(request, contest)),
        waiting=[one for one in asked if one.ended_at is None],
        ended=[one for one in asked if one.ended_at is not None],
    )


def _given(sent: FormData, view: RegistrationFormView) -> dict[str, str]:
    names = [one.field for one in view.fields]
    given = {name: text(sent, name, 301) for name in (*names, "consent")}
    given = {name: value for name, value in given.items() if value}
    password = sent.get("password")  # as typed: its blanks are its own
    return {**given, "password": password if isinstance(password, str) else ""}


def _errors(request: Request, refusal: Refused) -> dict[str, str]:
    """What is wrong by field; empty where it is not about the form."""
    code, language = refusal.problem.code, language_of(request)
    if code == "registration.fields_invalid":
        found: dict[str, str] = {}
        for problem in refusal.problem.details.get("problems", []):
            found.setdefault(problem["field"], in_language(problem["message"], language))
        return found
    if code == "registration.consent_missing":
        return {"consent": said(request, refusal)}
    if code.startswith("password.") or code == "request.invalid":
        return {"password": said(request, refusal)}
    return {"name": said(request, refusal)} if code == "registration.taken" else {}


async def _form(
    request: Request,
    view: RegistrationFormView,
    given: dict[str, str],
    errors: dict[str, str],
    status: int = 200,
    made: str = "",
    asked: bool = False,
    by_field: bool = False,
) -> Response:
    """``by_field``: the errors say what is wrong with a field, but not with which one."""
    context = context_of(request)
    plan = await plan_of(request, view.contest)
    agencies = []
    if any(one.field == "agency" for one in view.fields):
        agencies = (await context.participation.get(Scope(view.contest))).table.agencies
    names = [one.field for one in view.fields]
    return rendered(
        request,
        "people/register.html",
        status=status,
        contest=named(plan),
        form=view,
        keys=FIELDS,
        agencies=agencies,
        given=given,
        errors=errors,
        anchors={name: name for name in (*names, "consent", "password")} | {"": "password"},
        labels={name: catalogue(language_of(request))(FIELDS[name]) for name in names if by_field},
        made=made,
        asked=asked,
    )


async def _own(request: Request, errors: dict[str, str], status: int = 200) -> Response:
    contest = request.path_params["contest"]
    plan = await plan_of(request, contest)
    view = await own_registration(request, contest)
    return rendered(
        request,
        "people/own_data.html",
        status=status,
        contest=named(plan),
        own=view,
        kept=[(FIELDS[name], value) for name, value in view.fields.items() if name in FIELDS],
        errors=errors,
        done="done" in request.query_params,
        stays="stays" in request.query_params,
        due=view.erasure_due_at,
    )
