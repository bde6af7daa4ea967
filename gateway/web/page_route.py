"""What every page of a desk does: admission, forms against forgery, refusals as pages.

A handler raises ``Refused`` or ``Unavailable`` as the services do. Where a form should be shown
again with what is wrong beside its fields, the handler catches ``Refused`` itself and renders the
page with :func:`said`.
"""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.datastructures import FormData
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response

from contracts.definition import Definition
from contracts.errors import Refused, Unavailable
from contracts.reasons import stated
from gateway.context import front_of
from gateway.core.access import csrf
from gateway.core.access.api_access import NOBODY, may
from gateway.core.access.auth import (
    check_again,
    cookie_session,
    here,
    limit,
    not_yours,
    refuse_unknown_contest,
    strongest,
)
from gateway.core.access.page_access import BEFORE_PASSWORD, PAGE_ACCESS
from gateway.core.access.sessions import Session
from gateway.core.http.errors import status_of
from gateway.core.http.json_bodies import invalid
from gateway.web.formats import Language
from gateway.web.rendering import Page, language_of, to_sign_in
from gateway.web.viewer import viewer_of

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
# the English half may hold parentheses of its own, one within another
MOST_FIELDS = 1_000
LONGEST_FIELD = 1024 * 1024


class PageRoute(APIRoute):
    """A page for some roles only; whatever a service refuses becomes a page that says so."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        inner = super().get_route_handler()

        async def handler(request: Request) -> Response:
            viewer = None
            try:
                session = here(request, cookie_session(request))
                viewer = viewer_of(session) if session else None
                elsewhere = await _admit(request, session, self.path)
                return elsewhere or await inner(request)
            except Unavailable:
                return front_of(request).forms.error(request, 503, viewer)
            except Refused as refusal:
                status = status_of(refusal.problem.code)
                detail = said(request, refusal)
                return front_of(request).forms.error(request, status, viewer, detail)

        return handler


def page_router() -> APIRouter:
    """A router whose pages are admitted by the table ``gateway.core.access.page_access``."""
    return APIRouter(
        include_in_schema=False, route_class=PageRoute, default_response_class=Response
    )


def who(request: Request) -> Session:
    """The session of a page that is not public."""
    session: Session = request.state.session
    return session


def rendered(request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
    """A template of the desks as an answer."""
    session = request.state.session
    page = Page(request, viewer_of(session) if session else None, status)
    return front_of(request).renderer.page(template, page, **values)


async def plan_of(request: Request, contest: str) -> Definition:
    """The contest's definition; ``contest.unknown``."""
    return (await front_of(request).contests.defined(contest)).definition


def named(plan: Definition) -> dict[str, Any]:
    """The contest that a page is about, as its head names it, on screen and on paper."""
    return {"contest": plan.slug, "title": plan.title, "organiser": plan.organiser}


def round_names(plan: Definition) -> dict[str, str]:
    """What the plan calls its rounds, by id."""
    return {item.id: item.name for phase in plan.phases for item in phase.rounds}


async def read_form(
    request: Request,
    most_files: int = 0,
    most_fields: int = MOST_FIELDS,
    *,
    longest_field: int = LONGEST_FIELD,
) -> FormData:
    """The fields of a form, once its token against forgery was looked at; ``longest_field`` bytes
    of one in a multipart form.

    Refuses ``csrf.missing`` and ``request.invalid``.
    """
    form = await fields_of(request, most_files, most_fields, longest_field=longest_field)
    session: Session | None = request.state.session
    token = session.csrf if session else request.cookies.get(csrf.COOKIE, "")
    try:
        csrf.refuse_forged(token, text(form, csrf.FIELD))
    except Refused:
        await form.close()
        raise
    return form


async def fields_of(
    request: Request,
    most_files: int = 0,
    most_fields: int = MOST_FIELDS,
    *,
    longest_field: int = LONGEST_FIELD,
) -> FormData:
    """The same, for a form that says itself what it thinks of its token; ``request.invalid``."""
    if not request.headers.get("content-type", "").startswith(_FORMS):
        raise invalid("cần một biểu mẫu", "a form is needed")
    try:
        return await request.form(
            max_files=most_files, max_fields=most_fields, max_part_size=longest_field
        )
    except ClientDisconnect:
        raise invalid("kết nối bị ngắt", "disconnected") from None


def text(form: FormData, name: str, longest: int = 10_000) -> str:
    """A field without the blanks around it; empty where the form does not have it."""
    value = form.get(name)
    return value.strip()[:longest] if isinstance(value, str) else ""


def reason_in(form: FormData, name: str, longest: int = 10_000) -> str:
    """A field that must say why; empty where it says nothing that can be read."""
    return stated(text(form, name, longest))


def said(request: Request, refusal: Refused) -> str:
    """What a service refused, in the language of the page: problems are told in both."""
    return in_language(refusal.problem.message, language_of(request))


def in_language(detail: str, language: Language) -> str:
    """One half of ``Tiếng Việt. (English.)``; the whole where it has no halves."""
    text = detail.rstrip()
    opens = _opening_bracket(text) if text.endswith(")") else -1
    if opens < 0:
        return detail
    return text[:opens].rstrip() if language == "vi" else text[opens + 1 : -1]


def _opening_bracket(text: str) -> int:
    """Where the bracket opens that the last sign closes; -1: nowhere."""
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        depth += (text[at] == ")") - (text[at] == "(")
        if not depth:
            return at
    return -1


def seen_other(path: str) -> Response:
    """After a form was taken: look at ``path``, so that a reload repeats nothing."""
    return RedirectResponse(path, 303)


async def _admit(request: Request, session: Session | None, path: str) -> Response | None:
    """Where to go first, if anywhere. Leaves the session in ``request.state``."""
    access = PAGE_ACCESS.get((request.method, path), NOBODY)
    front = front_of(request)
    limit(request, session)
    request.state.session = session
    if access is None:
        await refuse_unknown_contest(request)
        return None
    if session is None:
        return to_sign_in(request)
    if session.must_change and (request.method, path) not in BEFORE_PASSWORD:
        return RedirectResponse(f"/password?next={request.url.path}", 303)
    if not may(access, session.roles):
        raise not_yours()
    await refuse_unknown_contest(request)
    if access:
        await check_again(front.backend, session, strongest(access & set(session.roles)))
    await front.looks.note(session, (request.method, path), request.path_params)
    return None
