"""Signing in and out, choosing a password, one's own sessions: for the API and the pages alike."""

import secrets
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from contracts.accounts import (
    Account,
    ChangePassword,
    OwnSessions,
    OwnSessionsQuery,
    SignIn,
    SignOut,
)
from contracts.empty_reply import Done
from contracts.local_times import rfc3339
from gateway.context import context_of
from gateway.core.access import csrf, network_and_browser
from gateway.core.access.auth import who
from gateway.core.access.network_and_browser import browser_of, network
from gateway.core.access.sessions import COOKIE, Session
from gateway.core.access.user_agents import browser_name
from gateway.core.transport.rpc_timeouts import PASSWORD_S
from gateway.people.shapes.sessions import GrantedView, PersonView, SessionLine, SessionView

_CODE_SIGNS = 16
SESSION_BYTES = 18
_SEPARATORS = str.maketrans("", "", " -–—.")


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
    context = context_of(request)
    context.sign_in_limits.take(network(request.scope), context.clock())
    browser = browser_of(request) if in_browser else ""
    address, device = context.clients.address(request), context.clients.device(browser)
    item = SignIn(username, password, context.clock(), address, device, browser_name(request))
    command = "registration.sign_in"
    if _looks_like_code(password):
        # An HMAC each: hundreds of first sign-ins share two transactions. Passwords go alone, for
        # nobody shall wait for the slow hashes of others.
        account = await context.backend.ask_with_others(command, item, Account)
    else:
        account = await context.backend.ask(command, item, Account, PASSWORD_S)
    return SignedIn(*context.sessions.issue(account, context.clock()), account, browser)


def _looks_like_code(password: str) -> bool:
    """Whether it has the form of an activation code: 16 letters and digits, perhaps in groups."""
    signs = password.translate(_SEPARATORS)
    return len(signs) == _CODE_SIGNS and signs.isascii() and signs.isalnum()


async def change_password(request: Request, session: Session, current: str, new: str) -> SignedIn:
    """Choose a password; all sessions end, and another one begins."""
    context = context_of(request)
    context.sign_in_limits.take(network(request.scope), context.clock())
    item = ChangePassword(
        session.person,
        session.sid,
        current,
        new,
        context.clock(),
        secrets.token_urlsafe(SESSION_BYTES),
        browser_name(request),
    )
    account = await context.backend.ask("registration.change_password", item, Account, PASSWORD_S)
    if account.session != session.sid:
        context.sessions.revoke([session.sid], 0)
    return SignedIn(*context.sessions.issue(account, context.clock()), account)


async def sign_out(request: Request, session: Session) -> None:
    """End the session, here at once."""
    context = context_of(request)
    item = SignOut(session.person, session.sid)
    await context.backend.ask("registration.sign_out", item, Done)
    context.sessions.revoke([session.sid], 0)


def set_cookies(request: Request, answer: Response, signed_in: SignedIn) -> Response:
    """Let a browser keep the session. Only the forgery token is for scripts to read."""
    common: dict[str, Any] = {"samesite": "lax", "secure": request.url.scheme == "https"}
    answer.set_cookie(COOKIE, signed_in.token, httponly=True, **common)
    answer.set_cookie(csrf.COOKIE, signed_in.session.csrf, **common)
    if signed_in.browser:
        network_and_browser.keep(answer, signed_in.browser, **common)
    return answer


def drop_cookies(request: Request, answer: Response) -> Response:
    """Let a browser forget the session. Its forgery token changes instead of going, as it goes when
    a browser is closed: by that a page that was kept for want of a network knows that it was its
    reader who left."""
    secure = request.url.scheme == "https"
    answer.delete_cookie(COOKIE, httponly=True, samesite="lax")
    answer.set_cookie(csrf.COOKIE, csrf.new_token(), samesite="lax", secure=secure)
    return answer


async def sessions_of(request: Request) -> list[SessionLine]:
    """The caller's own sessions, the newest first."""
    session = who(request)
    query = OwnSessionsQuery(session.person)
    found = await context_of(request).backend.ask("registration.own_sessions", query, OwnSessions)
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
    context = context_of(request)
    item = SignOut(who(request).person, session)
    done = await context.backend.ask("registration.sign_out", item, Done)
    if done.count:
        context.sessions.revoke([session], 0)
    return done.count
