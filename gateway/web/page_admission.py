"""Who is let in to which page, and what becomes of a refusal: every page is wrapped in this."""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from contracts.errors import Refused, Unavailable
from contracts.time_zones import HOME
from gateway.context import context_of
from gateway.core.access.api_access_table import NOBODY, may, not_yours
from gateway.core.access.auth import (
    cookie_session,
    here,
    limit,
    refuse_lost,
    refuse_unknown_contest,
)
from gateway.core.access.page_access_table import BEFORE_PASSWORD, PAGE_ACCESS
from gateway.core.access.sessions import Session
from gateway.core.http.problem_responses import status_of
from gateway.core.http.router import LazyRoute, Router
from gateway.web import sign_in_and_error_pages
from gateway.web.frame import frame_of
from gateway.web.missing_parts import missing_text
from gateway.web.number_and_date_formats import show_hours_of
from gateway.web.page_helpers import said
from gateway.web.rendering import to_password, to_sign_in
from gateway.web.viewer import viewer_of


class PageRoute(APIRoute):
    """A page for some roles only; whatever a service refuses becomes a page that says so."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        inner = super().get_route_handler()

        async def handler(request: Request) -> Response:
            viewer = None
            show_hours_of(HOME)
            try:
                session = here(request, cookie_session(request))
                viewer = viewer_of(session) if session else None
                elsewhere = await _admit(request, session, self.path)
                await _show_hours(request)
                if elsewhere:
                    return elsewhere
                if request.method == "GET":
                    request.state.frame = await frame_of(request, session)
                    return await inner(request)
                return await _sent(request, session, inner)
            except Unavailable as error:
                detail = missing_text(request, viewer, error)
                return sign_in_and_error_pages.error(request, 503, viewer, detail)
            except Refused as refusal:
                status = status_of(refusal.problem.code)
                detail = said(request, refusal)
                return sign_in_and_error_pages.error(request, status, viewer, detail)

        return handler


def page_routes(routers: Sequence[Router]) -> list[LazyRoute]:
    """The pages of these routers, each as a :class:`PageRoute`."""
    return [route.made_as(PageRoute) for router in routers for route in router.routes]


async def _sent(
    request: Request,
    session: Session | None,
    inner: Callable[[Request], Coroutine[Any, Any, Response]],
) -> Response:
    """What a form is answered with: it may have decided something that waited, and where it is
    shown again it stands in its frame."""
    request.state.frame = await frame_of(request, session)
    contest = request.path_params.get("contest")
    try:
        return await inner(request)
    finally:
        if contest is not None and session is not None:
            context_of(request).waiting.changed(contest, session.person)


async def _show_hours(request: Request) -> None:
    """Hours are those of the contest in the address."""
    contest = request.path_params.get("contest")
    if contest is not None:
        show_hours_of(await context_of(request).contests.zone_of(contest))


async def _admit(request: Request, session: Session | None, path: str) -> Response | None:
    """Where to go first, if anywhere. Leaves the session in ``request.state``."""
    access = PAGE_ACCESS.get((request.method, path), NOBODY)
    context = context_of(request)
    limit(request, session)
    request.state.session = session
    if access is None:
        await refuse_unknown_contest(request)
        return None
    if session is None:
        return to_sign_in(request)
    if session.must_change and (request.method, path) not in BEFORE_PASSWORD:
        return to_password(request)
    if not may(access, session.roles):
        raise not_yours()
    await refuse_unknown_contest(request)
    if access:
        await refuse_lost(request, session, access)
    await context.looks.note(session, (request.method, path), request.path_params)
    return None
