"""What registration tells (events) and is asked (commands): contests, agencies, people, sign-in."""

from typing import Literal

from msgspec import Struct, field

from contracts.definition import Definition
from contracts.definition import Obligation as Obligation

Role = Literal["contestant", "liaison", "organiser", "author", "vetter", "judge", "ops"]


class Membership(Struct, frozen=True):
    """A person's place on one agency's roster in ``[from_us, until_us)`` (``None``: no end)."""

    agency: str
    from_us: int = 0
    until_us: int | None = None

    def holds_at(self, at_us: int) -> bool:
        """Whether the membership is in force at this moment."""
        return self.from_us <= at_us and (self.until_us is None or at_us < self.until_us)


class ContestDefined(Struct, frozen=True):
    """A contest was set up or its definition replaced; the highest ``revision`` is in force."""

    contest: str
    definition: Definition
    revision: int


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


class ContestantRegistered(Struct, frozen=True):
    """A person on the roster, with every roster that names them; the whole state each time.

    ``unconfirmed``: they registered themselves and the liaison has not confirmed yet that they
    belong to the agency. They may take part for it, but count nowhere until then (P2, P3).
    ``audience``: the one they registered into; "": their obligation and class of agency decide.
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

    def agency_at(self, at_us: int) -> str:
        """The agency the person counts for: of the memberships in force the one begun last.

        A person on two rosters that began together counts for the one listed first; with none in
        force (not yet, or no longer) for the first listed, so that nobody's attempt is homeless.
        """
        best: Membership | None = None
        for membership in self.memberships:
            if membership.holds_at(at_us) and (best is None or membership.from_us > best.from_us):
                best = membership
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


class Done(Struct, frozen=True):
    """It is done; ``count`` tells how many things it touched."""

    count: int = 1


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


class DefineContest(Struct, frozen=True):
    """Set a contest up, or replace its definition. ``written``: the text that was read, with its
    comments; it is kept beside the definition and decides nothing. A ``reason`` goes on record;
    where final results hang on what changes (``decides``: its keys) there is one, and the
    ``digest`` of the difference that was shown. ``revision``: of the definition that it is meant
    to replace, 0 for none; ``None``: whichever there is."""

    definition: Definition
    by: str
    at_us: int
    written: str = ""
    reason: str = ""
    decides: list[str] = field(default_factory=list)
    digest: str = ""
    revision: int | None = None


class ContestQuery(Struct, frozen=True):
    """One contest by slug, or all of them with ``contest=None``; ``written``: with their texts."""

    contest: str | None = None
    written: bool = False


class ContestView(Struct, frozen=True):
    """A contest and its definition. ``written``: the text of the definition where it was asked
    for and one was given."""

    contest: str
    definition: Definition
    revision: int
    written: str = ""


class Contests(Struct, frozen=True):
    """The contests, newest first."""

    contests: list[ContestView]


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


class ExcludePerson(Struct, frozen=True):
    """Exclude a person from a contest, with the reason."""

    contest: str
    person: str
    reason: str
    by: str
    at_us: int
