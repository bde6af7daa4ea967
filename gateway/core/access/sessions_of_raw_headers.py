"""Whose a request is that is answered before any framework has read it."""

from collections.abc import Mapping

from gateway.core.access import csrf
from gateway.core.access.sessions import COOKIE, Session, Sessions, cookie_value
from gateway.core.http.problem_responses import NOT_SIGNED_IN, refusal_of

_CSRF_HEADER = csrf.HEADER.encode()


def session_in(
    headers: Mapping[bytes, bytes], sessions: Sessions, now_us: int, *, forgeable: bool
) -> Session:
    """The session of a bearer token, or of the cookie; ``session.missing``. ``forgeable``: another
    site could make a browser send it, so that the cookie alone is not enough."""
    authorization = headers.get(b"authorization")
    if authorization is not None and authorization[:7].lower() == b"bearer ":
        session = sessions.verify(authorization[7:].decode("latin-1"), now_us)
    else:
        cookie = cookie_value(headers.get(b"cookie", b"").decode("latin-1"), COOKIE)
        session = None if cookie is None else sessions.verify(cookie, now_us)
        if session is not None and forgeable:
            csrf.refuse_forged(session.csrf, headers.get(_CSRF_HEADER, b"").decode("latin-1"))
    if session is None:
        raise refusal_of(NOT_SIGNED_IN)
    # ``session.must_change`` does not matter here: docs/adr/0007-activation-codes.md
    return session
