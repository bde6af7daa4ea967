"""What a generated city is made of."""

from datetime import date
from typing import Literal

from msgspec import Struct, field

Kind = Literal["department", "district", "commune", "central", "unit", "hamlet"]
#: how many of an agency's people come at all: (keen from, to), (laggard from, to)
Turnout = tuple[tuple[float, float], tuple[float, float]]
Obligation = Literal["mandatory", "encouraged", "excluded"]
Gender = Literal["male", "female"]
StaffRole = Literal["organiser", "author", "vetter", "judge", "ops"]


class Agency(Struct, frozen=True):
    """An agency. ``headcount`` is the approved number, ``roster_rows`` what its list has."""

    code: str
    name: str
    parent: str | None
    agency_class: str
    kind: Kind
    headcount: int
    roster_rows: int


class Person(Struct, frozen=True):
    """One row of the staff list. ``code`` names the person, who may stand on two lists."""

    agency: str
    code: str
    name: str
    born: date
    gender: Gender
    position: str
    phone: str
    email: str
    obligation: Obligation
    reason: str = ""


class StaffAccount(Struct, frozen=True):
    """Someone who works for the contest; such people may not compete (plan P1)."""

    role: StaffRole
    person: str


class City(Struct, frozen=True):
    """Everything the organiser knows before the first round.

    ``people`` holds one entry per roster row; ``liaisons`` maps agency code to person code;
    ``turnout`` is by class of agencies.
    """

    seed: int
    name: str
    agencies: list[Agency]
    people: list[Person]
    liaisons: dict[str, str]
    staff: list[StaffAccount]
    turnout: dict[str, Turnout] = field(default_factory=dict)

    def staff_of(self, role: StaffRole) -> list[str]:
        """Codes of the people who have this role."""
        return [account.person for account in self.staff if account.role == role]
