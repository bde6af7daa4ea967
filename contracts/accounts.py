"""Accounts: signing in, sessions, passwords and codes, roles."""

from typing import Literal

from msgspec import Struct

Role = Literal["contestant", "liaison", "organiser", "author", "vetter", "judge", "ops"]


class SignIn(Struct, frozen=True):
    """Credentials as typed; ``password`` is a password or an activation code.

    ``address`` and ``device``: the network and the browser it was typed in, as keyed hashes that
    only say whether two are the same; empty where that is not known. ``browser``: what its person
    would call it.
    """

    username: str
    password: str
    arrived_us: int
    address: str = ""
    device: str = ""
    browser: str = ""


class RoleGrant(Struct, frozen=True):
    """A role that was granted: in one contest, or (``contest`` empty) in all. ``agency`` is the
    code of a liaison's."""

    role: Role
    contest: str = ""
    agency: str = ""


class Account(Struct, frozen=True):
    """Who signed in. ``agency`` is the liaison's or contestant's own agency code, if any;
    ``roles`` are those held anywhere, ``grants`` says where each holds."""

    person: str
    name: str
    roles: list[Role]
    session: str
    must_change_password: bool
    username: str = ""
    agency: str | None = None
    position: str = ""
    grants: list[RoleGrant] = []


class ChangePassword(Struct, frozen=True):
    """The person chooses a password; every session of theirs ends, and ``next_session`` begins:
    chosen by the gateway and told to nobody else, so that the same again is answered as done."""

    person: str
    session: str
    current: str
    new: str
    arrived_us: int
    next_session: str = ""
    browser: str = ""


class SignOut(Struct, frozen=True):
    """End one session."""

    person: str
    session: str


class OwnSessionsQuery(Struct, frozen=True):
    """The sessions of a person that live."""

    person: str


class OwnSession(Struct, frozen=True):
    """A session that lives; ``browser``: what its person would call it, empty where not told."""

    session: str
    begun_at_us: int
    expires_at_us: int
    browser: str = ""


class OwnSessions(Struct, frozen=True):
    """The newest first."""

    sessions: list[OwnSession]


class RevocationsSince(Struct, frozen=True):
    """Sessions revoked after position ``after`` (0: all still worth remembering)."""

    after: int = 0


class Revocations(Struct, frozen=True):
    """``sessions`` revoked up to position ``last``."""

    last: int
    sessions: list[str]


class CheckRole(Struct, frozen=True):
    """Does this person hold ``role`` now, in this contest? Organisers' commands ask registration
    again. Without a contest only a role that holds in all of them counts."""

    person: str
    session: str
    role: Role
    contest: str = ""


class ActivationCode(Struct, frozen=True):
    """A first password, told once. ``person`` is the id, ``username`` what they type."""

    agency: str
    person: str
    username: str
    name: str
    code: str


class IssueCodes(Struct, frozen=True):
    """Activation codes for everyone of a contest (or of one agency) who has no password yet."""

    contest: str
    by: str
    at_us: int
    agency: str | None = None
    people: list[str] | None = None


class ActivationCodes(Struct, frozen=True):
    """The sheet to hand out."""

    codes: list[ActivationCode]


class GrantRole(Struct, frozen=True):
    """Give ``username`` a role in a contest, or (none named) in all of them; a person not known yet
    is made an account of this name."""

    username: str
    name: str
    role: Role
    by: str
    at_us: int
    agency: str | None = None
    contest: str | None = None


class RevokeRole(Struct, frozen=True):
    """Take a role away from a person, as it was granted; their sessions end. What is not held
    counts 0."""

    person: str
    role: Role
    by: str
    at_us: int
    contest: str | None = None
    agency: str = ""
    reason: str = ""


class NamesQuery(Struct, frozen=True):
    """What people are called, for pages on which staff see who did something."""

    people: list[str]


class Names(Struct, frozen=True):
    """Person -> name; unknown and forgotten people are left out."""

    names: dict[str, str]
