"""Signing in."""

from typing import Annotated

from msgspec import Meta, Struct

from contracts.accounts import Role

Username = Annotated[str, Meta(min_length=1, max_length=200)]
Password = Annotated[str, Meta(min_length=1, max_length=1000)]


class SignInBody(Struct, forbid_unknown_fields=True):
    """``password`` is a password or an activation code."""

    username: Username
    password: Password


class PasswordBody(Struct, forbid_unknown_fields=True):
    """``current`` is the present password or the activation code."""

    current: Password
    new: Password


class PersonView(Struct):
    """Who signed in; ``agency`` is their own agency's code, if they have one."""

    person: str
    name: str
    username: str
    agency: str | None
    position: str


class GrantedView(Struct):
    """A role and where it holds: in a contest, or (``null``) in all; ``agency`` is a liaison's."""

    role: Role
    contest: str | None
    agency: str | None


class SessionView(Struct):
    """``token`` goes into ``Authorization: Bearer``; ``roles`` are those held in any contest,
    ``grants`` say in which."""

    token: str
    person: PersonView
    roles: list[Role]
    must_change_password: bool
    grants: list[GrantedView]


class SessionLine(Struct):
    """A session of one's own; ``browser``: its name and that of the system, empty where unknown;
    ``current``: the one that asks."""

    session: str
    started_at: str
    ends_at: str
    browser: str
    current: bool


class SessionsView(Struct):
    """Where one is signed in, the newest first."""

    sessions: list[SessionLine]
