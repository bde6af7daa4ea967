"""Agencies, headcounts, and the people on their rosters."""

from typing import Literal

from msgspec import Struct, field

from contracts.definition import Obligation


class Membership(Struct, frozen=True):
    """A person's place on one agency's roster in ``[from_us, until_us)`` (``None``: no end).

    ``rank``: of several in force the one with the highest counts, as the plan's rule of two lists
    decided when the list came; all 0: the one begun last.
    """

    agency: str
    from_us: int = 0
    until_us: int | None = None
    rank: int = 0

    def holds_at(self, at_us: int) -> bool:
        """Whether the membership is in force at this moment."""
        return self.from_us <= at_us and (self.until_us is None or at_us < self.until_us)


class AgencyRegistered(Struct, frozen=True):
    """An agency of the contest's tree, valid in ``[valid_from_us, valid_until_us)``."""

    contest: str
    agency: str
    name: str
    agency_class: str
    revision: int
    parent: str | None = None
    valid_from_us: int = 0
    valid_until_us: int | None = None


class HeadcountApproved(Struct, frozen=True):
    """The approved denominator of an agency's rate (tổng số CBCCVC). Not ``approved``: nobody has
    said a number yet and this many are on the list; readers count their rosters instead."""

    contest: str
    agency: str
    headcount: int
    revision: int
    approved: bool = True

    @property
    def stands(self) -> int | None:
        """The number that somebody approved, if anybody has."""
        return self.headcount if self.approved else None


AgeVerdict = Literal["", "too_young", "too_old"]


class ContestantRegistered(Struct, frozen=True):
    """A person on the roster, with every roster that names them; the whole state each time.

    ``unconfirmed``: they registered themselves and the liaison has not confirmed yet that they
    belong to the agency. They may take part for it, but count nowhere until then (P2, P3).
    ``audience``: the one they registered into; "": their obligation and class of agency decide.
    ``age``: whether they are of the age that their audience asks for; when they were born is told
    to nobody.
    """

    contest: str
    person: str
    name: str
    obligation: Obligation
    memberships: list[Membership]
    revision: int
    code: str = ""
    unconfirmed: bool = False
    audience: str = ""
    age: AgeVerdict = ""

    def agency_at(self, at_us: int) -> str:
        """The agency the person counts for: of the memberships in force the one of the highest
        rank, among equals the one begun last.

        A person on two rosters that began together counts for the one listed first; with none in
        force (not yet, or no longer) for the first listed, so that nobody's attempt is homeless.
        """
        best: Membership | None = None
        for one in self.memberships:
            ahead = best is None or (one.rank, one.from_us) > (best.rank, best.from_us)
            if ahead and one.holds_at(at_us):
                best = one
        return (best or self.memberships[0]).agency


class ContestantExcluded(Struct, frozen=True):
    """A person may not take part, or no longer; ``reason`` is for the record."""

    contest: str
    person: str
    reason: str
    revision: int


class ContestantErased(Struct, frozen=True):
    """A person was forgotten on their own request: what is left of them, which has no name."""

    contest: str
    person: str
    obligation: Obligation
    memberships: list[Membership]
    revision: int
    unconfirmed: bool = False
    audience: str = ""

    def nameless(self) -> ContestantRegistered:
        """The person as they count from now on."""
        return ContestantRegistered(
            self.contest,
            self.person,
            "",
            self.obligation,
            self.memberships,
            self.revision,
            unconfirmed=self.unconfirmed,
            audience=self.audience,
        )


class RosterRow(Struct, frozen=True):
    """One row of a roster sheet, already valid by itself; ``row`` is its number in the sheet."""

    row: int
    agency_code: str
    agency_name: str
    agency_class: str
    person_code: str
    full_name: str
    birth_date: str | None = None
    gender: str | None = None
    position: str = ""
    phone: str = ""
    email: str = ""
    obligation: Obligation = "mandatory"
    reason: str = ""


class ImportRoster(Struct, frozen=True):
    """One slice of a roster. The last slice (``final``) starts the check of the whole import."""

    contest: str
    upload: str
    slice: int
    rows: list[RosterRow]
    final: bool
    dry_run: bool
    by: str
    at_us: int


class RosterDifference(Struct, frozen=True):
    """What an import does, or would do. ``state``: receiving, checking, applying, done; ``applied``
    of ``rows`` while it is applying."""

    state: str
    rows: int = 0
    agencies_new: int = 0
    agencies_changed: int = 0
    people_new: int = 0
    people_changed: int = 0
    people_unchanged: int = 0
    people_missing: int = 0
    excluded: int = 0
    changes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    agencies_unchanged: int = 0
    agencies_missing: int = 0
    applied: int = 0


class ImportState(Struct, frozen=True):
    """How far an import of this contest has come; told to ``by``, who sent it."""

    upload: str
    contest: str = ""
    by: str = ""


class ApproveHeadcounts(Struct, frozen=True):
    """The approved headcount per agency code; a correction says why."""

    contest: str
    headcounts: dict[str, int]
    by: str
    at_us: int
    reason: str = ""


class AgencyEntry(Struct, frozen=True):
    """An agency as the organiser draws up the tree; ``code`` and ``parent`` are agency codes."""

    code: str
    name: str
    agency_class: str
    parent: str | None = None
    valid_from_us: int = 0
    valid_until_us: int | None = None


class RegisterAgencies(Struct, frozen=True):
    """Agencies with their class, parent and dates; what is not named stays as it is."""

    contest: str
    agencies: list[AgencyEntry]
    by: str
    at_us: int


class ExcludePerson(Struct, frozen=True):
    """Exclude a person from a contest, with the reason."""

    contest: str
    person: str
    reason: str
    by: str
    at_us: int
