"""Signing in and out, and choosing a password: forms that say beside each field what is wrong."""

import logging
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from contracts.errors import Refused, Unavailable
from gateway.context import context_of
from gateway.core.access import csrf
from gateway.core.access.auth import who
from gateway.core.access.sessions import Session
from gateway.people.actions import pending_activation_code
from gateway.people.actions.landing import landing
from gateway.people.actions.pending_activation_code import LATER_COOKIE
from gateway.people.actions.signing_in import (
    change_password,
    drop_cookies,
    set_cookies,
    sign_in,
    sign_out,
)
from gateway.web import sign_in_and_error_pages
from gateway.web.page_helpers import fields_of, page_router
from gateway.web.rendering import local_path
from gateway.web.sign_in_and_error_pages import SignInContact
from gateway.web.viewer import viewer_of

log = logging.getLogger(__name__)
router = page_router()
_LONGEST = 1_000
_MOST_FIELDS = 20
MOST_CONTACTS = 5


@router.get("/sign-in")
async def sign_in_page(request: Request) -> Response:
    """The form; who is signed in goes on to where they wanted to go."""
    wish = request.query_params.get("next")
    if request.state.session is not None:
        return RedirectResponse(local_path(wish), 303)
    return await _form(request, next_path=wish)


async def _form(request: Request, *, next_path: str | None, **given: Any) -> Response:
    """The form, with whom to ask about the contest that one wanted to go to, or about all that
    are not over."""
    context = context_of(request)
    known = await context.contests.known()
    wish = f"{local_path(next_path)}/".replace("?", "/")
    named = [one for one in known if wish.startswith(f"/contests/{one.contest}/")]
    present = [one for one in known if one.definition.ends_at_us > context.clock()]
    contacts = [
        SignInContact(
            *(one.contest, plan.title, plan.organiser, plan.standing_body),
            plan.office.contact if plan.office else None,
        )
        for one in named or present
        for plan in (one.definition,)
    ]
    return sign_in_and_error_pages.sign_in(
        request, next_path=next_path, contacts=contacts[:MOST_CONTACTS], **given
    )


@router.get("/password")
async def password_page(request: Request) -> Response:
    """The form, or, with ``later``, on to where one wanted to go."""
    session, wish = who(request), request.query_params.get("next")
    if session.must_change and "later" in request.query_params:
        answer = RedirectResponse(local_path(wish), 303)
        answer.set_cookie(LATER_COOKIE, "1", httponly=True, samesite="lax")
        return answer
    return sign_in_and_error_pages.password(request, viewer_of(session), next_path=wish)


@router.post("/sign-in")
async def sign_in_form(request: Request) -> Response:
    """Sign in and go where one wanted to go; with an activation code first to the password."""
    form = await fields_of(request, most_fields=_MOST_FIELDS)
    username, secret, next_path = (
        _typed(form, "username").strip(),
        _typed(form, "password"),
        _typed(form, "next"),
    )
    errors = [name for name, value in (("username", username), ("password", secret)) if not value]
    if not csrf.matches(request.cookies.get(csrf.COOKIE), _typed(form, csrf.FIELD)):
        errors = ["form"]
    if not errors:
        try:
            signed_in = await sign_in(request, username[:200], secret, in_browser=True)
        except Unavailable:
            errors = ["unavailable"]
        except Refused as refusal:
            errors = ["wait" if "too_many" in refusal.problem.code else "wrong"]
    if errors:
        status = {"unavailable": 503, "wait": 429}.get(errors[0], 422)
        return await _form(
            request, errors=errors, username=username[:200], next_path=next_path, status=status
        )
    here = await landing(context_of(request), signed_in.session, local_path(next_path))
    must_change = signed_in.session.must_change
    first = f"/password?{urlencode({'next': here})}"
    answer: Response = RedirectResponse(first if must_change else here, 303)
    if must_change:
        pending_activation_code.keep(request, answer, signed_in.session, secret)
    return set_cookies(request, answer, signed_in)


@router.post("/sign-out")
async def sign_out_form(request: Request) -> Response:
    """Sign out."""
    session: Session | None = request.state.session
    form = await fields_of(request, most_fields=_MOST_FIELDS)
    if session is not None and csrf.matches(session.csrf, _typed(form, csrf.FIELD)):
        try:
            await sign_out(request, session)
        except Unavailable:
            log.warning("the session is only forgotten by its browser: nothing answers")
    elif session is not None:
        return RedirectResponse("/", 303)
    return drop_cookies(request, RedirectResponse("/", 303))


@router.post("/password")
async def password_form(request: Request) -> Response:
    """Choose a password."""
    session = who(request)
    form = await fields_of(request, most_fields=_MOST_FIELDS)
    new, next_path = _typed(form, "new"), _typed(form, "next")
    current = _typed(form, "current")
    if session.must_change and not current:
        current = pending_activation_code.kept(request, session) or ""
    errors = _wrong(session, form, current)
    if not errors:
        try:
            signed_in = await change_password(request, session, current, new)
        except Unavailable:
            errors = ["unavailable"]
        except Refused as refusal:
            errors = [_field_of(refusal.problem.code)]
    if errors:
        viewer = viewer_of(session)
        status = 503 if errors == ["unavailable"] else 422
        return sign_in_and_error_pages.password(
            request, viewer, errors=errors, next_path=next_path, status=status
        )
    here = await landing(context_of(request), signed_in.session, local_path(next_path))
    answer = pending_activation_code.drop(RedirectResponse(here, 303))
    return set_cookies(request, answer, signed_in)


def _wrong(session: Session, form: FormData, current: str) -> list[str]:
    if not csrf.matches(session.csrf, _typed(form, csrf.FIELD)):
        return ["form"]
    errors = []
    if not current:
        errors.append("current")
    if len(_typed(form, "new")) < sign_in_and_error_pages.MINIMUM_PASSWORD:
        errors.append("new")
    elif _typed(form, "new") != _typed(form, "again"):
        errors.append("again")
    return errors


#: why a password is refused -> what the form says, each as itself
_REASONS = {
    "password.too_short": "new",
    "password.too_long": "too_long",
    "password.same_as_code": "same",
    "password.unchanged": "same",
    "password.same_as_username": "same_as_username",
    "password.personal": "personal",
    "password.too_common": "too_common",
    "session.too_many_tries": "wait",
}


def _field_of(code: str) -> str:
    return _REASONS.get(code, "current")


def _typed(form: FormData, name: str) -> str:
    """A field as it was typed: blanks belong to a password."""
    return str(form.get(name) or "")[:_LONGEST]
