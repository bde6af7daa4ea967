"""Signing in and out, choosing a password."""

import secrets
from typing import Any, NamedTuple

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from contracts.registration import (
    Account,
    ChangePassword,
    Done,
    OwnSessions,
    OwnSessionsQuery,
    SignIn,
    SignOut,
)
from gateway import clients, csrf
from gateway.auth import who
from gateway.browsers import browser_name
from gateway.clients import browser_of, network
from gateway.front import front_of
from gateway.openapi import answers, body
from gateway.replies import read_json, reply
from gateway.schemas.imports import CountView
from gateway.schemas.session import (
    GrantedView,
    PasswordBody,
    PersonView,
    SessionLine,
    SessionsView,
    SessionView,
    SignInBody,
)
from gateway.sessions import COOKIE, Session
from gateway.times import rfc3339

router = APIRouter(prefix="/api/session")
_CODE_SIGNS = 16
SESSION_BYTES = 18
_SEPARATORS = str.maketrans("", "", " -–—.")
PATIENCE_S = 10.0  # argon2id queues in the rush of a morning


class SignedIn(NamedTuple):
    """A fresh session with its token."""

    token: str
    session: Session
    account: Account
    #: the cookie by which registration knows the browser again; empty for programs
    browser: str = ""

    def view(self) -> SessionView:
        """As the API tells it."""
        account = self.account
        person = PersonView(
            account.person, account.name, account.username, account.agency, account.position
        )
        return SessionView(
            self.token,
            person,
            account.roles,
            account.must_change_password,
            granted(self.session),
        )


def granted(session: Session) -> list[GrantedView]:
    """What somebody was granted, as the API tells it."""
    return [
        GrantedView(one.role, one.contest or None, one.agency or None)
        for one in session.grants or ()
    ]


async def sign_in(request: Request, username: str, password: str, *, in_browser: bool) -> SignedIn:
    """Open a session: ``session.wrong_credentials``, ``session.too_many_tries``."""
    front = front_of(request)
    front.sign_in_limits.take(network(request.scope), front.clock())
    browser = browser_of(request) if in_browser else ""
    address, device = front.clients.address(request), front.clients.device(browser)
    item = SignIn(username, password, front.clock(), address, device, browser_name(request))
    command = "registration.sign_in"
    if _looks_like_code(password):
        # An HMAC each: hundreds of first sign-ins share two transactions. Passwords go alone, for
        # nobody shall wait for the slow hashes of others.
        account = await front.backend.ask_with_others(command, item, Account)
    else:
        account = await front.backend.ask(command, item, Account, PATIENCE_S)
    return SignedIn(*front.sessions.issue(account, front.clock()), account, browser)


def _looks_like_code(password: str) -> bool:
    """Whether it has the form of an activation code: 16 letters and digits, perhaps in groups."""
    signs = password.translate(_SEPARATORS)
    return len(signs) == _CODE_SIGNS and signs.isascii() and signs.isalnum()


async def change_password(request: Request, session: Session, current: str, new: str) -> SignedIn:
    """Choose a password; all sessions end, and another one begins."""
    front = front_of(request)
    front.sign_in_limits.take(network(request.scope), front.clock())
    item = ChangePassword(
        session.person,
        session.sid,
        current,
        new,
        front.clock(),
        secrets.token_urlsafe(SESSION_BYTES),
        browser_name(request),
    )
    account = await front.backend.ask("registration.change_password", item, Account, PATIENCE_S)
    if account.session != session.sid:
        front.sessions.revoke([session.sid], 0)
    return SignedIn(*front.sessions.issue(account, front.clock()), account)


async def sign_out(request: Request, session: Session) -> None:
    """End the session, here at once."""
    front = front_of(request)
    item = SignOut(session.person, session.sid)
    await front.backend.ask("registration.sign_out", item, Done)
    front.sessions.revoke([session.sid], 0)


def set_cookies(request: Request, answer: Response, signed_in: SignedIn) -> Response:
    """Let a browser keep the session. Only the forgery token is for scripts to read."""
    common: dict[str, Any] = {"samesite": "lax", "secure": request.url.scheme == "https"}
    answer.set_cookie(COOKIE, signed_in.token, httponly=True, **common)
    answer.set_cookie(csrf.COOKIE, signed_in.session.csrf, **common)
    if signed_in.browser:
        clients.keep(answer, signed_in.browser, **common)
    return answer


def drop_cookies(answer: Response) -> Response:
    """Let a browser forget the session."""
    answer.delete_cookie(COOKIE, httponly=True, samesite="lax")
    answer.delete_cookie(csrf.COOKIE, samesite="lax")
    return answer


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
    return drop_cookies(Response(status_code=204))


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


async def sessions_of(request: Request) -> list[SessionLine]:
    """The caller's own sessions, the newest first."""
    session = who(request)
    query = OwnSessionsQuery(session.person)
    found = await front_of(request).backend.ask("registration.own_sessions", query, OwnSessions)
    return [
        SessionLine(
            one.session,
            rfc3339(one.begun_at_us),
            rfc3339(one.expires_at_us),
            one.browser,
            one.session == session.sid,
        )
        for one in found.sessions
    ]


async def end_session(request: Request, session: str) -> int:
    """End one of the caller's own sessions, here at once; how many that were."""
    front = front_of(request)
    item = SignOut(who(request).person, session)
    done = await front.backend.ask("registration.sign_out", item, Done)
    if done.count:
        front.sessions.revoke([session], 0)
    return done.count


@router.get("/all", responses=answers(401, ok=SessionsView))
async def own_sessions(request: Request) -> Response:
    """Where one is signed in, the newest first."""
    return reply(SessionsView(await sessions_of(request)))


@router.delete("/all/{session}", responses=answers(401, 403, ok=CountView))
async def end(request: Request, session: str) -> Response:
    """End one of one's own sessions: its token is worth nothing from now on, at other gateways
    within seconds. 0 where there is none."""
    return reply(CountView(await end_session(request, session)))
