"""What registration is asked while a contest is set up: how far it is, who serves it, who is
who."""

from msgspec import Struct

from contracts.accounts import Role
from contracts.definition import Obligation


class PreparationQuery(Struct, frozen=True):
    """How far a contest's lists and accounts are."""

    contest: str


class CodeWidthsQuery(Struct, frozen=True):
    """How long the codes are that a contest knows: a file may have lost the zeros in front."""

    contest: str


class KnownCodeWidths(Struct, frozen=True):
    """Of codes that are all digits: their lengths, and those of codes that begin with a zero;
    of the contest's agencies, and of the people on its lists."""

    agencies: list[int]
    agencies_padded: list[int]
    people: list[int]
    people_padded: list[int]


class Served(Struct, frozen=True):
    """A role that somebody holds in a contest; ``agency`` is a liaison's, ``everywhere``: the role
    holds for every contest; ``signs_in``: they have signed in and chosen a password."""

    person: str
    username: str
    name: str
    role: Role
    agency: str
    everywhere: bool
    signs_in: bool = False


class Preparation(Struct, frozen=True):
    """``headcounts`` counts the agencies whose headcount somebody approved; ``without_access`` the
    people who may take part and have neither a password nor an activation code, ``opted_out`` those
    who want no reminders."""

    contest: str
    agencies: int
    headcounts: int
    people: int
    excluded: int
    without_access: int
    staff: list[Served]
    opted_out: int = 0


class LookUp(Struct, frozen=True):
    """A person on a contest's roster, by username or mã cán bộ however it is written."""

    contest: str
    username: str


class OnRoster(Struct, frozen=True):
    """A person's place on a roster. ``excluded``: why they may not take part, empty if they may;
    ``ordered``: an organiser excluded them, which an organiser can lift."""

    person: str
    username: str
    name: str
    agencies: list[str]
    obligation: Obligation
    excluded: str
    ordered: bool
