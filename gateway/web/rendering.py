"""From a template to an answer: language, texts and formats, CSRF cookie, security headers."""

import gzip
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from msgspec import Struct
from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from contracts.currencies import DONG
from contracts.time_zones import HOME, local, offset_text
from gateway.core.access import csrf
from gateway.web.assets import Assets, load_assets
from gateway.web.formatted_words import formatted
from gateway.web.measure_labels import measure
from gateway.web.number_and_date_formats import Formats, Language, page_zone
from gateway.web.own_logo import OwnLogo
from gateway.web.text_catalogue import DEFAULT, LANGUAGES, catalogue
from gateway.web.viewer import Viewer

LANGUAGE_COOKIE = "hoithi_lang"
_HERE = Path(__file__).parent
_YEAR_S = 365 * 24 * 3600
_WORTH_COMPRESSING = 1024  # bytes: below this the headers outweigh the gain


def policy_with(framing: Sequence[str] = (), *, plays: bool = False) -> str:
    """The content security policy of a page that these origins may show in a frame, or that plays
    sounds and videos of this site."""
    ancestors = " ".join(framing) or "'none'"
    media = "media-src 'self'; " if plays else ""
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
        f"img-src 'self'; {media}"
        "connect-src 'self'; form-action 'self'; base-uri 'none'; "
        f"frame-ancestors {ancestors}"
    )


POLICY = policy_with()
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Vary": "Cookie, Accept-Encoding",
}


class Page(Struct):
    """What every template may rely on, besides its own values."""

    request: Request
    viewer: Viewer | None = None
    status: int = 200


class Renderer:
    """Templates, texts and static files, loaded once."""

    def __init__(self) -> None:
        self.assets, self.environment = _loaded()

    def fragment(self, template: str, language: Language, **values: Any) -> Markup:
        """A part of a page."""
        values |= {"t": catalogue(language), "f": Formats(language)}
        return Markup(self.environment.get_template(template).render(values).strip())

    def page(self, template: str, page: Page, **values: Any) -> Response:
        """The template as an answer. The language's cookie is set when the address chose one."""
        request = page.request
        language = language_of(request)
        kept = request.cookies.get(csrf.COOKIE, "")
        token = page.viewer.csrf if page.viewer else ""
        if not token:
            token = kept if csrf.is_token(kept) else csrf.new_token()
        html = self.environment.get_template(template).render(
            t=catalogue(language),
            f=Formats(language, _currency_in(values)),
            lang=language,
            zone=_told_zone(request),
            viewer=page.viewer,
            frame=getattr(request.state, "frame", None),
            csrf=csrf.masked(token),
            path=request.url.path,
            logo=logo_url(request),
            own_logo=request.app.state.logo is not None,
            other_language=_in_other_language(request.url, language),
            **values,
        )
        answer = _answer(request, html, page.status)
        secure = request.url.scheme == "https"
        if token != kept:
            answer.set_cookie(csrf.COOKIE, token, secure=secure, samesite="lax")
        if request.query_params.get("lang") == language:
            answer.set_cookie(
                LANGUAGE_COOKIE, language, max_age=_YEAR_S, secure=secure, samesite="lax"
            )
        return answer


def logo_url(request: Request) -> str:
    """The address of the organiser's emblem, or of ours where the installation has none."""
    own: OwnLogo | None = request.app.state.logo
    return own.url if own else renderer().assets.url("logo.svg")


def _told_zone(request: Request) -> dict[str, str] | None:
    """The zone of a page whose hours are not those of the installation, with its offset of now."""
    zone = page_zone()
    if zone == HOME:
        return None
    now_us = request.app.state.context.clock()
    return {"name": zone, "offset": offset_text(local(now_us, zone))}


def _currency_in(values: dict[str, Any]) -> str:
    """That of the contest which a page is about, as ``page_helpers.named`` tells it."""
    about = values.get("contest")
    told = values.get("currency") or (about.get("currency") if isinstance(about, dict) else None)
    return str(told or DONG)


@cache
def renderer() -> Renderer:
    """The renderer of this process."""
    return Renderer()


@cache
def _loaded() -> tuple[Assets, Environment]:
    """Neither changes while the process runs, and compiling the templates takes long."""
    assets = load_assets(_HERE / "static")
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["asset"] = assets.url
    environment.globals["measure"] = measure
    environment.filters["formatted"] = formatted
    environment.filters["phone_numbers"] = phone_numbers
    return assets, environment


def phone_numbers(written: str) -> list[str]:
    """The numbers that somebody wrote in one field, each as it stands there: 0225 3842 131 and
    0904 111 222, with a comma, a semicolon or a stroke between."""
    return [part for part in map(str.strip, re.split(r"[,;/]|\s-\s", written)) if part]


def language_of(request: Request) -> Language:
    """``?lang=``, else the cookie, else Vietnamese."""
    for wish in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        for language in LANGUAGES:
            if wish == language:
                return language
    return DEFAULT


def local_path(wish: str | None) -> str:
    """Where to go after signing in: a path of this site, or the home page.

    Refuses other sites in every disguise: ``//host``, ``/\\host``, control characters.
    """
    if not wish or not wish.startswith("/") or wish.startswith(("//", "/\\")):
        return "/"
    return wish if wish.isprintable() and "\\" not in wish else "/"


def to_sign_in(request: Request) -> Response:
    """Redirect to sign-in and back."""
    return _and_back("/sign-in", request)


def to_password(request: Request) -> Response:
    """Redirect to the choice of a password and back."""
    return _and_back("/password", request)


def _and_back(path: str, request: Request) -> Response:
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(str(URL(path).include_query_params(next=here)), 303)


def _in_other_language(url: URL, language: Language) -> str:
    other = "en" if language == "vi" else "vi"
    here = url.include_query_params(lang=other)
    return f"{here.path}?{here.query}"


def _answer(request: Request, html: str, status: int) -> Response:
    body = html.encode()
    headers = dict(_HEADERS)
    if len(body) > _WORTH_COMPRESSING and "gzip" in request.headers.get("accept-encoding", ""):
        body = gzip.compress(body, 5, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(body, status, headers, "text/html; charset=utf-8")
