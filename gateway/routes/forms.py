"""The forms of the pages: plain HTML forms that answer with a redirect or with what is wrong."""

import logging
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response

from contracts.errors import Refused, Unavailable
from gateway import csrf, first_code
from gateway.auth import cookie_session, limit
from gateway.front import front_of
from gateway.page_queries import viewer_of
from gateway.pages.forms import MINIMUM_PASSWORD
from gateway.pages.rendering import local_path, to_sign_in
from gateway.replies import invalid
from gateway.routes.session import (
    change_password,
    drop_cookies,
    set_cookies,
    sign_in,
    sign_out,
)
from gateway.sessions import Session

log = logging.getLogger(__name__)
router = APIRouter(include_in_schema=False)
_FORM = "application/x-www-form-urlencoded"
_LONGEST = 1_000


@router.post("/sign-in")
async def sign_in_form(request: Request) -> Response:
    """Sign in and go where one wanted to go; with an activation code first to the password."""
    form = await _form(request)
    username, secret, next_path = (
        _text(form, "username").strip(),
        _text(form, "password"),
        _text(form, "next"),
    )
    forms = front_of(request).pages.forms
    errors = [name for name, value in (("username", username), ("password", secret)) if not value]
    if not csrf.matches(request.cookies.get(csrf.COOKIE), _text(form, csrf.FIELD)):
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
        return forms.sign_in(
            request, errors=errors, username=username[:200], next_path=next_path, status=status
        )
    here = local_path(next_path)
    must_change = signed_in.session.must_change
    first = f"/password?{urlencode({'next': here})}"
    answer: Response = RedirectResponse(first if must_change else here, 303)
    if must_change:
        first_code.keep(request, answer, signed_in.session, secret)
    return set_cookies(request, answer, signed_in)


@router.post("/sign-out")
async def sign_out_form(request: Request) -> Response:
    """Sign out."""
    session = cookie_session(request)
    form = await _form(request)
    if session is not None and csrf.matches(session.csrf, _text(form, csrf.FIELD)):
        try:
            await sign_out(request, session)
        except Unavailable:
            log.warning("the session is only forgotten by its browser: nothing answers")
    elif session is not None:
        return RedirectResponse("/", 303)
    return drop_cookies(RedirectResponse("/", 303))


@router.post("/password")
async def password_form(request: Request) -> Response:
    """Choose a password."""
    front = front_of(request)
    session = cookie_session(request)
    if session is None:
        return to_sign_in(request)
    form = await _form(request)
    new, next_path = _text(form, "new"), _text(form, "next")
    current = _text(form, "current")
    if session.must_change and not current:
        current = first_code.kept(request, session) or ""
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
        return front.pages.forms.password(
            request, viewer, errors=errors, next_path=next_path, status=status
        )
    answer = first_code.drop(RedirectResponse(local_path(next_path), 303))
    return set_cookies(request, answer, signed_in)


def _wrong(session: Session, form: FormData, current: str) -> list[str]:
    if not csrf.matches(session.csrf, _text(form, csrf.FIELD)):
        return ["form"]
    errors = []
    if not current:
        errors.append("current")
    if len(_text(form, "new")) < MINIMUM_PASSWORD:
        errors.append("new")
    elif _text(form, "new") != _text(form, "again"):
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


async def _form(request: Request) -> FormData:
    limit(request, cookie_session(request))
    if not request.headers.get("content-type", "").startswith(_FORM):
        raise invalid(f"cần {_FORM} (a form is needed)")
    try:
        return await request.form(max_files=0, max_fields=20)
    except ClientDisconnect:
        raise invalid("kết nối bị ngắt (disconnected)") from None


def _text(form: FormData, name: str) -> str:
    return str(form.get(name) or "")[:_LONGEST]
