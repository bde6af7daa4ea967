"""Signing in and out, choosing a password."""

from starlette.requests import Request
from starlette.responses import Response

from gateway.core.access import csrf
from gateway.core.access.auth import who
from gateway.core.access.sessions import COOKIE
from gateway.core.http.json_bodies import read_json, reply
from gateway.core.http.openapi import answers, body
from gateway.core.http.router import Router
from gateway.people.actions.signing_in import (
    change_password,
    drop_cookies,
    end_session,
    granted,
    sessions_of,
    set_cookies,
    sign_in,
    sign_out,
)
from gateway.people.shapes.sessions import (
    PasswordBody,
    PersonView,
    SessionsView,
    SessionView,
    SignInBody,
)
from gateway.roster.shapes import CountView

router = Router(prefix="/api/session")


@router.post("", responses=answers(401, ok=SessionView), openapi_extra=body(SignInBody))
async def create(request: Request) -> Response:
    """Sign in with a password or an activation code. A script of our own pages (it presents the
    forgery token of its cookie) is given the session as a cookie too."""
    given = await read_json(request, SignInBody)
    ours = csrf.matches(request.cookies.get(csrf.COOKIE), request.headers.get(csrf.HEADER))
    signed_in = await sign_in(request, given.username, given.password, in_browser=ours)
    answer = reply(signed_in.view())
    return set_cookies(request, answer, signed_in) if ours else answer


@router.get("", responses=answers(401, ok=SessionView))
async def look(request: Request) -> Response:
    """Who the token speaks for. ``token`` is empty: it is not told twice."""
    session = who(request)
    person = PersonView(session.person, session.name, session.username, session.agency, "")
    return reply(SessionView("", person, session.anywhere, session.must_change, granted(session)))


@router.delete("", status_code=204, responses=answers(401, 403, empty=None))
async def delete(request: Request) -> Response:
    """Sign out: the token is worth nothing from now on, at other gateways within seconds."""
    await sign_out(request, who(request))
    return drop_cookies(request, Response(status_code=204))


@router.post(
    "/password", responses=answers(401, 403, ok=SessionView), openapi_extra=body(PasswordBody)
)
async def password(request: Request) -> Response:
    """Choose a password. Every session of the person ends, this one too; the answer is a new one
    with its token."""
    given = await read_json(request, PasswordBody)
    signed_in = await change_password(request, who(request), given.current, given.new)
    answer = reply(signed_in.view())
    return set_cookies(request, answer, signed_in) if COOKIE in request.cookies else answer


@router.get("/all", responses=answers(401, ok=SessionsView))
async def own_sessions(request: Request) -> Response:
    """Where one is signed in, the newest first."""
    return reply(SessionsView(await sessions_of(request)))


@router.delete("/all/{session}", responses=answers(401, 403, ok=CountView))
async def end(request: Request, session: str) -> Response:
    """End one of one's own sessions: its token is worth nothing from now on, at other gateways
    within seconds. 0 where there is none."""
    return reply(CountView(await end_session(request, session)))
