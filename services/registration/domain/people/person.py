"""A person of the installation, and their place on a contest's roster."""

from typing import NamedTuple

from contracts.definition import Obligation
from contracts.rosters import ContestantRegistered, Membership


class Person(NamedTuple):
    """A person of the installation. ``person`` is empty while the id is not given yet."""

    person: str
    username: str
    username_key: str
    code: str
    name: str
    birth_date: str | None
    gender: str | None
    position: str
    phone: str
    email: str

    @property
    def erased(self) -> bool:
        """Forgotten on their own request: nobody signs in as them again."""
        return not self.username


class Entry(NamedTuple):
    """A person's place on a contest's roster. ``reason`` of either kind excludes. ``audience``: the
    one they registered into; a list that names them takes it away, since it says their duty."""

    name: str
    obligation: Obligation
    memberships: tuple[Membership, ...]
    roster_reason: str = ""
    ordered_reason: str = ""
    revision: int = 0
    audience: str = ""

    @property
    def excluded(self) -> str:
        """Why the person may not take part; empty if they may."""
        return self.ordered_reason or self.roster_reason

    def agency_at(self, at_us: int) -> str:
        """The agency the person counts for, as the contract has it."""
        registered = ContestantRegistered("", "", "", self.obligation, list(self.memberships), 0)
        return registered.agency_at(at_us)

    def agencies_now(self) -> list[str]:
        """The agencies whose roster names the person, in order."""
        return [item.agency for item in self.memberships if item.until_us is None]
