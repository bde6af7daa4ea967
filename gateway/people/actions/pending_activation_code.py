"""The activation code between signing in with it and choosing a password.

Registration wants to see it again when the password is chosen, and nobody likes to type 80 bits
twice. So the browser keeps it for some minutes in an encrypted cookie that no script can read and
that only goes to the password form.
"""

import msgspec
from msgspec import Struct
from nacl.exceptions import CryptoError
from starlette.requests import Request
from starlette.responses import Response

from gateway.context import context_of
from gateway.core.access.sessions import Session
from gateway.web.rendering import to_password

COOKIE = "hoithi_first"
PATH = "/password"
MINUTES = 30
#: somebody with an activation code chose to take the exam first: docs/adr/0007-activation-codes.md
LATER_COOKIE = "hoithi_password_later"


class _Kept(Struct):
    sid: str
    code: str


def keep(request: Request, answer: Response, session: Session, code: str) -> None:
    """Let the browser keep the code that opened this session."""
    text = msgspec.json.encode(_Kept(session.sid, code))
    answer.set_cookie(
        COOKIE,
        context_of(request).safe.close(text),
        max_age=MINUTES * 60,
        path=PATH,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )


def kept(request: Request, session: Session) -> str | None:
    """The code that opened this session, if its browser still has it."""
    text = request.cookies.get(COOKIE)
    if not text:
        return None
    try:
        found = msgspec.json.decode(context_of(request).safe.open(text), type=_Kept)
    except (CryptoError, ValueError, TypeError, msgspec.MsgspecError):
        return None
    return found.code if found.sid == session.sid else None


def drop(answer: Response) -> Response:
    """The code is used up."""
    answer.delete_cookie(COOKIE, path=PATH, httponly=True, samesite="strict")
    return answer


def password_first(request: Request) -> Response | None:
    """Where to choose a password before anything else, for who came with an activation code; not
    again in this visit for who put it off."""
    session = request.state.session
    if session is None or not session.must_change or LATER_COOKIE in request.cookies:
        return None
    return to_password(request)
