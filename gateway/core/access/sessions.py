"""Session tokens: signed, expiring, revocable, and verified without asking anyone.

A token is ``base64url(JSON) . base64url(HMAC-SHA256)``. Registration vouches for the person at
sign-in; the gateway signs what it was told, and follows the list of revoked sessions.
"""

import base64
import hmac

import msgspec
from msgspec import Struct

from contracts.accounts import Account, Role
from gateway.core.access import csrf

LIFETIME_S = 12 * 3600
COOKIE = "hoithi_session"
MOST_REMEMBERED = 50_000


class Held(Struct, frozen=True, array_like=True):
    """A role that somebody was granted: in a contest, or (none named) in all of them."""

    role: Role
    contest: str = ""
    agency: str = ""

    def holds_in(self, contest: str) -> bool:
        """Whether it counts in this contest; of no contest (empty) only what holds in all."""
        return self.contest in ("", contest)


class Session(Struct, frozen=True):
    """Who speaks. ``exp`` is in seconds since the epoch, ``csrf`` ties forms to the cookie.

    ``roles`` and ``agency`` are those that count here: outside of a contest the roles that hold in
    all of them, :meth:`within` one also those granted for it. ``grants`` is whatever is held.
    """

    sid: str
    person: str
    name: str
    roles: list[Role]
    exp: int
    csrf: str
    agency: str | None = None
    username: str = ""
    must_change: bool = False
    grants: list[Held] | None = None
    contest: str = ""

    @property
    def duties(self) -> list[Role]:
        """The roles in force: until a password is chosen, taking part and nothing else."""
        if not self.must_change:
            return self.roles
        return [role for role in self.roles if role == "contestant"]

    @property
    def anywhere(self) -> list[Role]:
        """Every role held, wherever it counts."""
        return list(dict.fromkeys([*self._taking_part, *(one.role for one in self.grants or ())]))

    @property
    def agencies(self) -> frozenset[str]:
        """The agencies whose liaison they are here."""
        return frozenset(
            one.agency
            for one in self.grants or ()
            if one.role == "liaison" and one.holds_in(self.contest)
        )

    @property
    def speaks_for(self) -> list[str]:
        """The same as far as they may act for them: none until a password is chosen."""
        return [] if self.must_change else sorted(self.agencies)

    @property
    def _taking_part(self) -> list[Role]:
        return [role for role in self.roles if role == "contestant"]

    def within(self, contest: str) -> "Session":
        """The session as it counts in this contest, and nowhere else."""
        here = [one for one in self.grants or () if one.holds_in(contest)]
        own = next((one.agency for one in here if one.role == "liaison"), self.agency)
        roles = list(dict.fromkeys([*self._taking_part, *(one.role for one in here)]))
        return msgspec.structs.replace(self, roles=roles, agency=own, contest=contest)


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
            roles=[role for role in account.roles if role == "contestant"],
            exp=now_us // 1_000_000 + LIFETIME_S,
            csrf=csrf.new_token(),
            agency=account.agency,
            username=account.username,
            must_change=account.must_change_password,
            grants=[Held(one.role, one.contest, one.agency) for one in account.grants],
        ).within("")
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
            session = msgspec.json.decode(raw, type=Session)
        except (ValueError, msgspec.MsgspecError):
            return None
        if session.grants is None and set(session.roles) - {"contestant"}:
            return None  # from before roles said where they hold: signing in again tells
        return session

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
