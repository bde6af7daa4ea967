"""The stage: team lists, who performs where and in which order, clocks (sân khấu).

A team is its agency's, one a phase, and is known by the agency's code: draws are repeated from it.
"""

from typing import Literal

from msgspec import Struct, field

from contracts.question_bank import Question

TeamState = Literal["listed", "withdrawn"]
PerformanceState = Literal["waiting", "on", "ended", "absent", "removed"]
StageDecision = Literal["added", "removed", "moved", "absent", "came"]
StageClosing = Literal["closed", "reopened"]
ClockStep = Literal["start", "hold", "resume", "stop", "undo"]


class TeamMember(Struct, frozen=True):
    """One of a team. ``person``: who has an account, then ``name`` stays empty here and is asked of
    registration; else the name as it was typed. ``member``: empty for whoever is new."""

    member: str = ""
    person: str = ""
    name: str = ""
    position: str = ""
    main: bool = False
    captain: bool = False


class RegisterTeam(Struct, frozen=True):
    """Hand in an agency's whole team list, first or anew. ``base_revision``: of the list that it
    was made from, 0 for the first. After the due date an organiser only, with a ``reason``."""

    contest: str
    phase: str
    agency: str
    name: str
    members: list[TeamMember]
    base_revision: int
    by: str
    arrived_us: int
    by_organiser: bool = False
    reason: str = ""


class WithdrawTeam(Struct, frozen=True):
    """Take a team out of the contest; the liaison before the due date, later an organiser."""

    contest: str
    phase: str
    agency: str
    reason: str
    by: str
    arrived_us: int
    by_organiser: bool = False


class TeamsQuery(Struct, frozen=True):
    """The teams of a phase, or one agency's."""

    contest: str
    phase: str
    agency: str | None = None


class TeamChange(Struct, frozen=True):
    """What was done to a team list: who came with it and who left."""

    revision: int
    action: Literal["listed", "changed", "withdrawn"]
    at_us: int
    by: str
    reason: str
    came: list[TeamMember]
    left: list[TeamMember]


class TeamView(Struct, frozen=True):
    """A team as it stands. ``due_us`` is exclusive; ``None``: the plan sets no date.
    ``not_eligible``: members who may not, or no longer, take part."""

    agency: str
    name: str
    state: TeamState
    revision: int
    members: list[TeamMember]
    due_us: int | None = None
    not_eligible: list[str] = field(default_factory=list)
    history: list[TeamChange] = field(default_factory=list)


class Teams(Struct, frozen=True):
    """Teams by the codes of their agencies."""

    teams: list[TeamView]


class PlaceTeams(Struct, frozen=True):
    """Say which teams perform in a round: those of the plan (``teams`` None), or these. Once the
    order is drawn, whoever comes performs last, and a ``reason`` is needed."""

    contest: str
    round: str
    teams: list[str] | None
    reason: str
    by: str
    at_us: int


class CommitOrder(Struct, frozen=True):
    """Make the secret that the order will be drawn from, and publish what binds it."""

    contest: str
    round: str
    by: str


class DrawOrder(Struct, frozen=True):
    """Draw the order by a value named in public, after the commitment."""

    contest: str
    round: str
    public_value: str
    by: str
    at_us: int


class MoveTeam(Struct, frozen=True):
    """Let a team perform at another place than drawn, with a reason that everybody reads."""

    contest: str
    round: str
    team: str
    place: int
    reason: str
    by: str
    at_us: int


class MarkAbsent(Struct, frozen=True):
    """A team did not come, or did after all (``absent`` false)."""

    contest: str
    round: str
    team: str
    absent: bool
    reason: str
    by: str
    at_us: int


class StepClock(Struct, frozen=True):
    """Start, hold, resume or stop a part's clock, or take the last of these back. ``part`` "": the
    performance as a whole. ``pressed_at_us``: by the gateway's time, less what a device waited.
    ``press``: an id of this press, by which it is known when it is sent again."""

    contest: str
    round: str
    team: str
    part: str
    step: ClockStep
    pressed_at_us: int
    press: str
    device: str
    by: str


class StageRoundQuery(Struct, frozen=True):
    """A stage round as it stands."""

    contest: str
    round: str


class PartClock(Struct, frozen=True):
    """A part's clock. ``runs_since_us``: 0 while it stands; ``used_ms`` is what was used before.
    ``part`` "": of the performance as a whole. ``presses``: how often it was pressed, so that two
    devices that show the same clock press the same once."""

    part: str
    state: Literal["new", "running", "held", "stopped"]
    used_ms: int
    runs_since_us: int = 0
    limit_s: int | None = None
    presses: int = 0


class PerformanceView(Struct, frozen=True):
    """A team's performance; ``place`` counts from 1, 0 before the draw."""

    team: str
    name: str
    place: int
    state: PerformanceState
    clocks: list[PartClock]


class StageChange(Struct, frozen=True):
    """What was decided of a round after its draw; of the whole round ``team`` is empty."""

    team: str
    action: StageDecision | StageClosing
    place: int
    reason: str
    at_us: int


class StageRoundView(Struct, frozen=True):
    """Who performs in a round, for everybody to read: no member is named. ``order_secret`` is told
    once the order is drawn; anybody can then draw it anew. ``closings``: how often it was closed,
    ``closed`` while clocks stand because prizes are announced."""

    contest: str
    round: str
    performances: list[PerformanceView]
    expected: int | None
    commitment: str = ""
    order_secret: str = ""
    public_value: str = ""
    drawn_at_us: int | None = None
    order: list[str] = field(default_factory=list)
    changes: list[StageChange] = field(default_factory=list)
    closings: int = 0
    closed: bool = False


class CloseStage(Struct, frozen=True):
    """Let no clock of a round run any more: prizes are about to be announced."""

    contest: str
    round: str
    by: str
    at_us: int


class StageClosed(Struct, frozen=True):
    """A round whose clocks all stand; ``closing``: how often it was closed by now. ``teams`` and
    ``team_revisions``: what whoever announces must have heard of it."""

    closing: int
    teams: int
    team_revisions: int


class ReopenStage(Struct, frozen=True):
    """Let clocks be pressed again, after the ``closing``th close."""

    contest: str
    round: str
    closing: int
    reason: str
    by: str
    at_us: int


class DrawPartQuestions(Struct, frozen=True):
    """The questions that a team answers in a part; the same again when asked again."""

    contest: str
    round: str
    team: str
    part: str
    by: str
    at_us: int


class PartQuestions(Struct, frozen=True):
    """In the order in which they are asked. ``repeated``: how many another team had before."""

    questions: list[Question]
    repeated: int


class OrderDrawn(Struct, frozen=True):
    """In which order teams were drawn to perform; drawn once, whatever is moved later."""

    contest: str
    round: str
    commitment: str
    secret: str
    public_value: str
    order: list[str]


class PerformanceTimed(Struct, frozen=True):
    """A performance as it stands: who, at which place, and what its parts took; the highest
    ``revision`` counts. ``people``: ids of members who have accounts."""

    contest: str
    round: str
    performance: str
    team: str
    name: str
    people: list[str]
    place: int
    state: PerformanceState
    used_ms: dict[str, int]
    revision: int
