"""Pages that the gateway answers with: forms with what is wrong in them, and error pages."""

from collections.abc import Sequence
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from contracts.definition import Contact
from gateway.web.rendering import Page, language_of, local_path, renderer
from gateway.web.text_catalogue import catalogue
from gateway.web.viewer import Viewer

SIGN_IN_ERRORS = {
    "username": "sign_in.error_username",
    "password": "sign_in.error_password",
    "wrong": "sign_in.error_wrong",
    "wait": "sign_in.error_wait",
    "form": "form.error_expired",
    "unavailable": "form.error_unavailable",
}
PASSWORD_ERRORS = {
    "current": "password.error_current",
    "new": "password.error_new",
    "again": "password.error_again",
    "same": "password.error_same",
    "too_long": "password.error_too_long",
    "same_as_username": "password.error_same_as_username",
    "personal": "password.error_personal",
    "too_common": "password.error_too_common",
    "wait": "sign_in.error_wait",
    "form": "form.error_expired",
    "unavailable": "form.error_unavailable",
}
MINIMUM_PASSWORD = 10


class SignInContact(NamedTuple):
    """Who helps people of a contest that can't sign in."""

    contest: str
    title: str
    organiser: str
    standing_body: str
    office: Contact | None = None


def sign_in(
    request: Request,
    *,
    errors: list[str] | None = None,
    username: str = "",
    next_path: str | None = None,
    status: int = 200,
    contacts: Sequence[SignInContact] = (),
) -> Response:
    """The sign-in form. ``errors``: names from ``SIGN_IN_ERRORS``, shown beside the fields;
    ``contacts``: whom to ask who can't sign in."""
    return renderer().page(
        "people/sign_in.html",
        Page(request, None, status),
        errors=_said(request, SIGN_IN_ERRORS, errors),
        username=username,
        next_path=local_path(next_path),
        contacts=contacts,
    )


def password(
    request: Request,
    viewer: Viewer,
    *,
    errors: list[str] | None = None,
    next_path: str | None = None,
    status: int = 200,
) -> Response:
    """The change of password. ``errors``: names from ``PASSWORD_ERRORS``. Who came with an
    activation code (``viewer.must_change_password``) is not asked for the current one."""
    return renderer().page(
        "people/password.html",
        Page(request, viewer, status),
        errors=_said(request, PASSWORD_ERRORS, errors),
        next_path=local_path(next_path),
        minimum=MINIMUM_PASSWORD,
    )


def error(
    request: Request, status: int, viewer: Viewer | None = None, detail: str = ""
) -> Response:
    """A page that says what is wrong (403, 404, 429, 503, anything else) and where to go;
    ``detail`` is what a service said about it, in the language of the page."""
    known = status if status in (403, 404, 429, 503) else 500
    if detail and status < 500 and known == 500:
        known = 409
    page = Page(request, viewer, status)
    answer = renderer().page("error.html", page, kind=known, detail=detail)
    if status in (429, 503):
        answer.headers["Retry-After"] = "5"
    return answer


def _said(request: Request, keys: dict[str, str], names: list[str] | None) -> dict[str, str]:
    t = catalogue(language_of(request))
    return {name: t(keys[name], minimum=MINIMUM_PASSWORD) for name in names or []}
