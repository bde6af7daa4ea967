"""Rounds: when they open, close and settle, and what organisers decide about them."""

from typing import Literal

from msgspec import Struct, field

from contracts.allowances import Allowance
from contracts.definition import PhaseForm, QuestionKind

RoundState = Literal["planned", "open", "closed", "settled"]


class RoundOpened(Struct, frozen=True):
    """A round takes attempts from now on. ``commitment`` binds its seed, shown before it opened."""

    contest: str
    round: str
    opens_at_us: int
    closes_at_us: int
    commitment: str


class RoundChanged(Struct, frozen=True):
    """A round was extended, shortened or reopened, for ``agencies`` or (``None``) for all."""

    contest: str
    round: str
    closes_at_us: int
    reason: str
    by: str
    changed_at_us: int
    agencies: list[str] | None = None


class Disruption(Struct, frozen=True, omit_defaults=True):
    """A span in which people could not work through no fault of their own, such as a power cut.

    The clock of an attempt that was begun before ``begun_before_us``, and still had time of its
    limit left at ``from_us``, stands still until ``until_us``. ``agencies``: whose; none: all's.
    """

    from_us: int
    until_us: int
    begun_before_us: int
    agencies: list[str] = []


class RoundSettled(Struct, frozen=True):
    """Nothing more is taken, and the round's seed is revealed (hex).

    ``bank``: question -> digest of its texts, of every question the round could draw.
    ``attempts`` and ``revisions`` (their sum) tell a reader whether it has heard of all of them; so
    do, in rounds that judges mark, ``entries`` or ``teams`` with theirs.
    """

    contest: str
    round: str
    settled_at_us: int
    seed: str
    public_value: str
    commitment: str
    bank_digest: str
    pseudonym_commitment: str
    bank: dict[str, str]
    attempts: int
    revisions: int
    #: question -> its difficulty and the audience that alone draws it, where papers hang on that
    places: dict[str, tuple[str, str]] = {}
    #: the window as it was in the end; 0 from writers that did not tell
    opens_at_us: int = 0
    closes_at_us: int = 0
    #: agency -> its own later close, where the round was extended for some
    extensions: dict[str, int] = {}
    #: for which time was given back
    disruptions: list[Disruption] = []
    #: entries that were ever handed in, those withdrawn too; mending may add revisions later
    entries: int = 0
    entry_revisions: int = 0
    teams: int = 0
    team_revisions: int = 0
    #: question -> letters of the options that stand behind its others, where papers hang on that
    held: dict[str, str] = {}
    #: question -> its kind, of those that are no single choice
    kinds: dict[str, QuestionKind] = {}
    #: pseudonym -> what its attempts had more than others, of those that lasted longer by it
    allowances: dict[str, Allowance] = {}


class RoundsQuery(Struct, frozen=True):
    """Every round of a contest."""

    contest: str


class SilentGateway(Struct, frozen=True):
    """A gateway that has not said that it delivered what arrived before the close: by the name of
    its machine and its own, ``delivered_until_us`` all that it has, last heard of at
    ``heard_at_us``."""

    gateway: str
    host: str
    delivered_until_us: int
    heard_at_us: int


class RoundView(Struct, frozen=True):
    """A round now. ``seed`` is ``None`` until settlement.

    ``settles_from_us``: it settles then at the earliest, the last extension included.
    ``waiting_for``: gateways that a closed round waits for. ``disruptions``: for which time was
    given back. ``form``: what is done in it; where it is no quiz it has no questions, no attempts.
    ``time_limit_s``, ``attempts_allowed`` ``None``: no limit. ``own_closes``: whether it
    closes later for some people of their own; told to the gateway alone, which then asks for whom.
    ``window_changes``: how often organisers moved its close for all.
    """

    contest: str
    round: str
    name: str
    phase: str
    opens_at_us: int
    closes_at_us: int
    state: RoundState
    practice: bool
    commitment: str
    public_value: str
    bank_digest: str = ""
    pseudonym_commitment: str = ""
    seed: str | None = None
    extensions: dict[str, int] = field(default_factory=dict)
    questions: int = 0
    time_limit_s: int | None = 0
    attempts_allowed: int | None = 1
    unsettled_because: str = ""
    settles_from_us: int = 0
    waiting_for: list[SilentGateway] = []
    disruptions: list[Disruption] = []
    form: PhaseForm = "quiz"
    own_closes: bool = False
    window_changes: int = 0


class Rounds(Struct, frozen=True):
    """Rounds by opening time."""

    rounds: list[RoundView]


class ChangeRound(Struct, frozen=True):
    """Extend or reopen a round until ``closes_at_us``, for all or for some agencies. ``look``:
    only tell whether it would be refused."""

    contest: str
    round: str
    closes_at_us: int
    reason: str
    by: str
    at_us: int
    agencies: list[str] | None = None
    look: bool = False


class ShortenRound(Struct, frozen=True):
    """Close an open round earlier, for all, or for some agencies that have longer than all.
    ``look``: only tell whom it would hit."""

    contest: str
    round: str
    closes_at_us: int
    reason: str
    by: str
    at_us: int
    agencies: list[str] | None = None
    look: bool = False


class RoundShortening(Struct, frozen=True):
    """The round, and how many attempts in progress lose time by the earlier close."""

    round: RoundView
    hit: int


class GiveTimeBack(Struct, frozen=True):
    """Let the clocks of attempts that a disruption cut off stand still from ``from_us`` until
    ``until_us``, for all or for some agencies. ``look``: only tell whom it would help."""

    contest: str
    round: str
    from_us: int
    until_us: int
    reason: str
    by: str
    at_us: int
    agencies: list[str] | None = None
    look: bool = False


class TimeGivenBack(Struct, frozen=True):
    """The round, and how many attempts have more time: in progress (``running``), handed in by
    themselves and going on now (``resumed``); and of both, for how many the round closes before all
    of it is used (``cut``)."""

    round: RoundView
    running: int
    resumed: int
    cut: int


class MakeUpQuery(Struct, frozen=True):
    """Whom a round would concern that makes this one good for ``agencies`` (``None``: all) and
    opens at ``opens_at_us``."""

    contest: str
    round: str
    opens_at_us: int
    agencies: list[str] | None = None


class MakeUpPeople(Struct, frozen=True):
    """How many people may sit: those who never began (``absent``) and those whose attempt was
    handed in by itself or still runs (``ended``). ``handed_in``: how many may not, having handed in
    themselves."""

    absent: int
    ended: int
    handed_in: int


class SettleRound(Struct, frozen=True):
    """Settle over a gateway that is gone, and before the settlement window is over: an organiser's
    recorded decision."""

    contest: str
    round: str
    reason: str
    by: str
    at_us: int
