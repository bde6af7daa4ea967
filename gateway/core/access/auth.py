"""Who speaks, and may they: the session of a request, CSRF, rate limits, the table of roles."""

from typing import Any

from starlette.requests import Request

from contracts.accounts import CheckRole, Role
from contracts.empty_reply import Done
from contracts.errors import Refused, Unavailable
from gateway.context import context_of
from gateway.core.access import csrf
from gateway.core.access.api_access_table import (
    ACCESS,
    BEFORE_PASSWORD,
    NAMES_CONTEST,
    NOBODY,
    OPERATORS,
    Access,
    may,
    not_yours,
)
from gateway.core.access.network_and_browser import network
from gateway.core.access.rate_limits import Limits
from gateway.core.access.sessions import COOKIE, Session
from gateway.core.http.problem_responses import NOT_SIGNED_IN, refusal_of

SAFE = ("GET", "HEAD", "OPTIONS")


def session_of(request: Request) -> Session | None:
    """The session the request speaks for, by bearer token or by cookie. A bearer token that is
    not good is refused; a cookie that is not good is nobody's."""
    context = context_of(request)
    authorization = request.headers.get("authorization", "")
    if authorization[:7].lower() == "bearer ":
        session: Session | None = context.sessions.verify(authorization[7:], context.clock())
        if session is None:
            raise Refused(
                "session.ended",
                "Phiên làm việc đã hết, hãy đăng nhập lại. (The session has ended; sign in again.)",
            )
        return session
    session = cookie_session(request)
    if session is not None and request.method not in SAFE:
        csrf.refuse_forged(session.csrf, request.headers.get(csrf.HEADER))
    return session


def cookie_session(request: Request) -> Session | None:
    """The session of a browser; a cookie that is not good is nobody's. Forms have their own token
    against forgery, which whoever reads the form looks at."""
    context, cookie = context_of(request), request.cookies.get(COOKIE)
    return context.sessions.verify(cookie, context.clock()) if cookie else None


def here(request: Request, session: Session | None) -> Session | None:
    """The session as it counts in the contest of the path; without one, what holds in all."""
    contest = request.path_params.get("contest", "")
    return None if session is None else session.within(contest)


async def admit(request: Request) -> None:
    """Let a request to the API in, or refuse it. Leaves the session in ``request.state``, as it
    counts in the contest of the path."""
    route: tuple[str, str] = (request.method, request.scope["route"].path)
    access = ACCESS.get(route, NOBODY)
    anonymous_door = route == ("POST", "/api/session")
    session = None if anonymous_door else here(request, session_of(request))
    context = context_of(request)
    limit(request, session)
    request.state.session = session
    if access is None:
        await refuse_unknown_contest(request)
        return
    if session is None:
        raise refusal_of(NOT_SIGNED_IN)
    if session.must_change and route not in BEFORE_PASSWORD:
        raise Refused(
            "role.password_change_needed",
            "Hãy đổi mật khẩu trước. (Change your password first.)",
        )
    if route in NAMES_CONTEST:
        session = request.state.session = _somewhere(session, access)
    if not may(access, session.roles):
        raise not_yours()
    await refuse_unknown_contest(request)
    if access:
        await refuse_lost(request, session, access)
    await context.looks.note(session, route, request.path_params)


async def refuse_unknown_contest(request: Request) -> None:
    """``contest.unknown`` for a path with a contest that there is not: said here for every route
    and page, because the services do not all know which contests there are."""
    contest = request.path_params.get("contest")
    if contest is not None:
        await context_of(request).contests.refuse_unknown(contest)


def _somewhere(session: Session, access: Access) -> Session:
    """The session in a contest where it may, for a request whose body names the contest: who
    answers it says which by :func:`admit_to`, before anything else."""
    contests = ["", *(one.contest for one in session.grants or ())]
    found = (session.within(contest) for contest in contests)
    return next((one for one in found if may(access, one.roles)), session)


async def admit_to(request: Request, contest: str) -> Session:
    """Let a request in whose body names the contest (empty: it is about all), or refuse it."""
    access = ACCESS[request.method, request.scope["route"].path]
    checked = who(request)
    session = request.state.session = checked.within(contest)
    if not access or not may(access, session.roles):
        raise not_yours()
    if checked.contest not in ("", contest):
        role = strongest(access & set(session.roles))
        await check_again(context_of(request).backend, session, role)
    return session


async def refuse_lost(request: Request, session: Session, access: frozenset[Role]) -> None:
    """Refuse whose role was taken away: a session may outlive it. Who runs the platform may go on
    looking at it while registration does not answer."""
    backend = context_of(request).backend
    try:
        await check_again(backend, session, strongest(access & {*session.roles}))
    except Unavailable:
        if access != OPERATORS or request.method not in SAFE:
            raise


async def open_to_auditor(request: Request, contest: str) -> None:
    """Refuse all but organisers a file that opens every field behind an address that is public, and
    note that they take it away."""
    session: Session | None = request.state.session
    if session is None:
        raise refusal_of(NOT_SIGNED_IN)
    if "organiser" not in session.duties:
        raise not_yours()
    context = context_of(request)
    await check_again(context.backend, session, "organiser")
    await context.looks.note_what(session, "people.exported", "ledger", contest)


async def check_again(backend: Any, session: Session, role: Role) -> None:
    """Ask registration whether the session lives and its person still has the role, where the
    session counts. Every request that takes a role asks: those of a crowd are asked about
    together."""
    check = CheckRole(session.person, session.sid, role, session.contest)
    await backend.ask_with_others("registration.check_role", check, Done)


def who(request: Request) -> Session:
    """The session of a route that is not public."""
    session: Session = request.state.session
    return session


def limit(request: Request, session: Session | None) -> None:
    """Take one of the requests that a person, or without a session a network, may make:
    ``request.too_many``."""
    context = context_of(request)
    limits: Limits = context.limits if session else context.address_limits
    limits.take(session.person if session else network(request.scope), context.clock())


def strongest(roles: frozenset[Role]) -> Role:
    """The role to ask registration about, of those that somebody has."""
    return "organiser" if "organiser" in roles else min(roles)
