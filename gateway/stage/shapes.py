"""The stage as the API takes and tells it."""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from contracts.hall import HallAward, HallPrize
from contracts.stage import ClockStep, PerformanceState, StageClosing, StageDecision, TeamState
from contracts.text_formatting import Formatting

MOST_MEMBERS = 100
MOST_TEAMS = 500
LONGEST_WAIT_MS = 600_000
Short = Annotated[str, Meta(max_length=200)]
Reason = Annotated[str, Meta(max_length=2_000)]


class MemberBody(Struct, forbid_unknown_fields=True):
    """One of a team: somebody on the roster, by username or id, else a name. ``member``: as the
    list told it, of whoever is in the team already."""

    member: Short = ""
    username: Short = ""
    person: Short = ""
    name: Short = ""
    position: Short = ""
    main: bool = False
    captain: bool = False


class TeamBody(Struct, forbid_unknown_fields=True):
    """A whole team list. ``base_revision``: of the list that it was made from, 0: there is none.
    ``reason``: needed after lists were due."""

    name: Short
    members: Annotated[list[MemberBody], Meta(max_length=MOST_MEMBERS)]
    base_revision: int = 0
    reason: Reason = ""


class TeamWithdrawalBody(Struct, forbid_unknown_fields=True):
    """Why a team is taken out."""

    reason: Reason


class PlacedTeamsBody(Struct, forbid_unknown_fields=True):
    """Which teams perform in a round, by the codes of their agencies; null: those of the plan."""

    teams: Annotated[list[Short], Meta(max_length=MOST_TEAMS)] | None = None
    reason: Reason = ""


class OrderBody(Struct, forbid_unknown_fields=True):
    """The value that somebody present has named."""

    public_value: Short


class TeamMoveBody(Struct, forbid_unknown_fields=True):
    """Another place in the order, counted from 1."""

    team: Short
    place: int
    reason: Reason


class AbsenceBody(Struct, forbid_unknown_fields=True):
    """A team did not come, or came after all."""

    team: Short
    reason: Reason
    absent: bool = True


class ClockBody(Struct, forbid_unknown_fields=True):
    """A press. ``press``: an id of it that the device makes up, the same when it is sent again.
    ``part`` empty: the performance as a whole. ``waited_ms``: for so long the device could not send
    it."""

    team: Short
    step: ClockStep
    press: Annotated[str, Meta(min_length=8, max_length=100)]
    part: Short = ""
    waited_ms: Annotated[int, Meta(ge=0, le=LONGEST_WAIT_MS)] = 0
    device: Short = ""


class PartQuestionsBody(Struct, forbid_unknown_fields=True):
    """Whose questions, and of which part."""

    team: Short
    part: Short


class MemberView(Struct):
    """One of a team; ``person`` null: without an account."""

    member: str
    person: str | None
    name: str
    position: str
    main: bool
    captain: bool


class TeamChangeView(Struct):
    """What was done to a list."""

    revision: int
    action: Literal["listed", "changed", "withdrawn"]
    at: str
    by: str
    reason: str
    came: list[MemberView]
    left: list[MemberView]


class TeamLook(Struct):
    """A team. ``not_eligible``: members who may not, or no longer, take part."""

    agency: str
    name: str
    state: TeamState
    revision: int
    members: list[MemberView]
    due_at: str | None
    not_eligible: list[str]
    history: list[TeamChangeView]


class TeamsLook(Struct):
    """Teams by the codes of their agencies."""

    teams: list[TeamLook]


class ClockView(Struct):
    """A part's clock; it has used ``used_ms``, and what passed since ``runs_since``. ``presses``:
    how often it was pressed so far."""

    part: str
    state: Literal["new", "running", "held", "stopped"]
    used_ms: int
    runs_since: str | None
    limit_s: int | None
    presses: int


class PerformanceLook(Struct):
    """A team in a round; ``place`` counts from 1, 0: not known yet."""

    team: str
    name: str
    place: int
    state: PerformanceState
    clocks: list[ClockView]


class StageChangeView(Struct):
    """What was decided once the order stood. ``team`` empty: of the whole round, whose clocks are
    locked while prizes are revealed (``closed``) and may be ``reopened``."""

    team: str
    action: StageDecision | StageClosing
    place: int
    reason: str
    at: str


class StageLook(Struct):
    """Who performs in a round, for everybody. ``order_secret`` (hex): what the order was drawn
    from, once it is; ``order`` as it was drawn, whatever was moved later. ``closed``: prizes are
    being revealed, so clocks are locked."""

    contest: str
    round: str
    expected: int | None
    commitment: str
    public_value: str
    order_secret: str
    drawn_at: str | None
    order: list[str]
    performances: list[PerformanceLook]
    changes: list[StageChangeView]
    closed: bool
    server_time: str


class AskedQuestionView(Struct):
    """A question as it is put to a team; `formatting` as in `GET …/questions`."""

    id: str
    text: str
    options: dict[str, str] = field(default_factory=dict)
    formatting: Formatting = field(default_factory=dict)


class PartQuestionsView(Struct):
    """In the order in which they are asked; ``repeated``: how many another team had before."""

    questions: list[AskedQuestionView]
    repeated: int


class ReleaseBody(Struct, forbid_unknown_fields=True):
    """Whose marks the hall is to see."""

    team: Short


class RevealBody(Struct, forbid_unknown_fields=True):
    """Of which award the next prize is revealed; ``expected``: how many of it are so far."""

    award: Short
    expected: Annotated[int, Meta(ge=0)]


class RevealAnewBody(Struct, forbid_unknown_fields=True):
    """Why the reveal begins anew."""

    reason: Reason


class HallTeamView(Struct):
    """A team's marks as they were released, with two decimals; ``value`` "n/d" is exact. ``rank``
    among the teams whose marks are released."""

    rank: int
    team: str
    name: str
    place: int
    parts: dict[str, str]
    total: str
    value: str


class HallLook(Struct):
    """What the hall sees: who performs when (``performances``) and who is ``on``, marks once
    released, prizes in the order in which they were revealed. ``version`` grows with each
    announcement. The order is bound by ``commitment`` before it is drawn; ``order_secret`` and
    ``public_value`` are told from then on."""

    contest: str
    round: str
    version: int
    performances: list[PerformanceLook]
    on: list[PerformanceLook]
    teams: list[HallTeamView]
    prizes: list[HallPrize]
    awards: list[HallAward]
    commitment: str
    public_value: str
    order_secret: str
    drawn_at: str | None
    server_time: str
