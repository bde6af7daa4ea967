"""Session tokens: signed, expiring, revocable, and verified without asking anyone.

A token is ``base64url(JSON) . base64url(HMAC-SHA256)``. Registration vouches for the person at
sign-in; the gateway signs what it was told, and follows the list of revoked sessions.
"""

import base64
import hmac

import msgspec
from msgspec import Struct

from contracts.registration import Account, Role
from gateway import csrf

LIFETIME_S = 12 * 3600
COOKIE = "hoithi_session"
MOST_REMEMBERED = 50_000


class Session(Struct, frozen=True):
    """Who speaks. ``exp`` is in seconds since the epoch, ``csrf`` ties forms to the cookie."""

    sid: str
    person: str
    name: str
    roles: list[Role]
    exp: int
    csrf: str
    agency: str | None = None
    username: str = ""
    must_change: bool = False

    @property
    def duties(self) -> list[Role]:
        """The roles in force: until a password is chosen, taking part and nothing else."""
        if not self.must_change:
            return self.roles
        return [role for role in self.roles if role == "contestant"]


class Sessions:
    """Issues and verifies tokens. Verified ones are remembered, so that a save costs no HMAC."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._verified: dict[str, Session] = {}
        self._revoked: set[str] = set()
        self.revocations_seen = 0

    def issue(self, account: Account, now_us: int) -> tuple[str, Session]:
        """A token for a person that registration vouched for."""
        session = Session(
            sid=account.session,
            person=account.person,
            name=account.name,
            roles=account.roles,
            exp=now_us // 1_000_000 + LIFETIME_S,
            csrf=csrf.new_token(),
            agency=account.agency,
            username=account.username,
            must_change=account.must_change_password,
        )
        body = base64.urlsafe_b64encode(msgspec.json.encode(session)).rstrip(b"=")
        return (body + b"." + self._mac(body)).decode(), session

    def verify(self, token: str, now_us: int) -> Session | None:
        """The session of a token that is ours, not expired and not revoked."""
        session = self._verified.get(token)
        if session is None:
            session = self._read(token)
            if session is None:
                return None
            if len(self._verified) >= MOST_REMEMBERED:
                self._verified.clear()
            self._verified[token] = session
        return session if self.lives(session, now_us) else None

    def lives(self, session: Session, now_us: int) -> bool:
        """Whether a session that was verified is neither expired nor revoked since."""
        return now_us < session.exp * 1_000_000 and session.sid not in self._revoked

    def _read(self, token: str) -> Session | None:
        body, _, mac = token.encode().partition(b".")
        if not hmac.compare_digest(mac, self._mac(body)):
            return None
        try:
            raw = base64.urlsafe_b64decode(body + b"=" * (-len(body) % 4))
            return msgspec.json.decode(raw, type=Session)
        except (ValueError, msgspec.MsgspecError):
            return None

    def _mac(self, body: bytes) -> bytes:
        digest = hmac.digest(self._key, b"hoithi/session/1\0" + body, "sha256")
        return base64.urlsafe_b64encode(digest).rstrip(b"=")

    def revoke(self, sessions: list[str], last: int) -> None:
        """Take over what registration revoked, up to its position ``last``."""
        self._revoked.update(sessions)
        self.revocations_seen = max(last, self.revocations_seen)


def cookie_value(header: str, name: str) -> str | None:
    """The value of one cookie of a Cookie header."""
    for part in header.split(";"):
        key, _, value = part.strip().partition("=")
        if key == name:
            return value
    return None
