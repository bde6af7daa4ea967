"""Contests and their rounds."""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from contracts.definition import (
    AgencyClass,
    Award,
    CountingAttempt,
    EntryRules,
    MakeUpPrizes,
    ParticipationRules,
    PhaseForm,
    Predicts,
    QuestionPoints,
    RankingMeasure,
    ScoreVisibility,
    SeveralRight,
    TopicDraw,
)
from contracts.publications import State
from contracts.question_bank import PaperQuestion

RoundState = Literal["planned", "open", "closed", "settled", "published"]
Reason = Annotated[str, Meta(min_length=1, max_length=1000)]


class QuizView(Struct):
    """What a contestant should know before starting. ``time_limit_s`` and ``attempts_allowed``:
    ``None`` where the plan sets no limit. ``answers_public``: everybody can read each
    person's single answers in the ledger in the end; otherwise auditors alone. ``predicts``: what
    a prediction is of; ``prediction_wins``: an award goes by it. ``several_right``, ``points``:
    what answers are worth, null: one point each; scores and ``full_marks``, the best there can be,
    count 1/``scale`` points."""

    questions: int
    time_limit_s: int | None
    attempts_allowed: int | None
    prediction: bool
    counting_attempt: CountingAttempt
    score_visible: ScoreVisibility
    ranking: list[RankingMeasure]
    blueprint: list[TopicDraw]
    shuffle_options: bool
    answers_public: bool
    predicts: Predicts = "perfect"
    prediction_wins: bool = False
    several_right: SeveralRight = "all"
    points: QuestionPoints | None = None
    scale: int = 1
    full_marks: int = 0


class SilentGatewayView(Struct):
    """A gateway that has not told that it delivered all that arrived before the close: its name,
    that of its machine, ``until`` when it has, and when it was last heard of."""

    gateway: str
    host: str
    until: str
    heard_at: str


class DisruptionView(Struct):
    """Time between two moments that was given back; at these ``agencies``, none: at all."""

    from_: str = field(name="from")
    until: str
    agencies: list[str]


class HoursView(Struct):
    """Hours of each day, such as ``07:00`` and ``22:00``, on the clock of ``timezone``; the round
    rests at all others."""

    from_: str = field(name="from")
    until: str
    timezone: str


class RoundView(Struct):
    """A round. ``commitment`` binds its draw before it opens; ``seed`` is told once settled.

    A closed round settles from ``settles_from`` on, when its settlement window is over, and can be
    reopened until then; staff see which gateways it waits for (``waiting_for``).
    ``edition``: whether its newest publication is a draft or final.
    ``makes_good``: the round that this one makes good; ``agencies``: whom it is for, none: all;
    ``prizes``: whether such a round has prizes of its own.
    ``daily_hours``: at which people may work, on the day of its close until then; None: at all.
    ``own_closes_at``: when it closes for whoever asks, where they or their agency have longer.
    ``over_phases``: an award goes by results here and in other phases together, so whoever wins it
    has their result here published by name.
    ``window_changes``: how often organisers moved its close for all."""

    round: str
    name: str
    contest: str
    phase: str
    opens_at: str
    closes_at: str
    state: RoundState
    practice: bool
    questions: int
    time_limit_s: int | None
    attempts_allowed: int | None
    quiz: QuizView | None
    commitment: str
    public_value: str
    bank_digest: str
    pseudonym_commitment: str
    seed: str | None
    extensions: dict[str, str] = field(default_factory=dict)
    unsettled_because: str = ""
    publication: int | None = None
    edition: State | None = None
    own_closes_at: str | None = None
    settles_from: str | None = None
    makes_good: str = ""
    agencies: list[str] = []
    waiting_for: list[SilentGatewayView] = []
    disruptions: list[DisruptionView] = []
    prizes: MakeUpPrizes = ""
    form: PhaseForm = "quiz"
    daily_hours: HoursView | None = None
    over_phases: bool = False
    window_changes: int = 0


class RoundsView(Struct):
    """Rounds by opening time."""

    rounds: list[RoundView]


class PhaseView(Struct):
    """A phase of the plan; its rounds are in the contest's ``rounds``."""

    id: str
    name: str
    form: PhaseForm
    mandatory: bool
    quiz: QuizView | None
    entries: EntryRules | None
    rounds: list[str]


class MilestoneView(Struct):
    """A dated line of the plan's calendar."""

    id: str
    name: str
    starts_at: str
    ends_at: str
    phase: str | None


class ContestSummary(Struct):
    """A contest in the list."""

    contest: str
    title: str
    organiser: str
    standing_body: str
    starts_at: str
    ends_at: str
    timezone: str
    revision: int
    agency_classes: list[AgencyClass]


class ContestsView(Struct):
    """Contests, those running now first."""

    contests: list[ContestSummary]


class ContestView(ContestSummary):
    """A contest with its plan; prizes are in whole units of ``currency``, a code of ISO 4217."""

    phases: list[PhaseView]
    participation: ParticipationRules
    awards: list[Award]
    topics: dict[str, str]
    calendar: list[MilestoneView]
    rounds: list[RoundView]
    currency: str


class FindingView(Struct):
    """A doubt about a definition: where, what, how to mend it."""

    key: str
    message: str
    severity: Literal["error", "warning"]
    code: str
    message_en: str


class DefinedView(Struct):
    """The contest is set up; ``warnings`` are what the checker doubts."""

    contest: str
    revision: int
    warnings: list[FindingView]


class ChangeRoundBody(Struct, forbid_unknown_fields=True):
    """Extend or reopen a round for all, or for some agencies; ``reason`` goes on record."""

    closes_at: str
    reason: Reason
    agencies: list[str] | None = None


class ShortenRoundBody(ChangeRoundBody, forbid_unknown_fields=True, kw_only=True):
    """Close a round earlier; ``look``: only tell whom it would hit."""

    look: bool = False


class ShorteningView(Struct):
    """The round, and how many attempts in progress have less time by the earlier close;
    ``carried_out`` is false after a mere look."""

    round: RoundView
    hit: int
    carried_out: bool


class GiveTimeBackBody(Struct, forbid_unknown_fields=True):
    """Give back the time between two moments to whose work was cut off, at all agencies or at some;
    ``reason`` goes on record; ``look``: only tell whom it would help."""

    from_: str = field(name="from")
    until: str
    reason: Reason
    agencies: list[str] | None = None
    look: bool = False


class TimeGivenBackView(Struct):
    """The round, and how many attempts have more time: in progress (``running``) and handed in by
    themselves (``resumed``), which go on; for ``cut`` of them the round closes before all of it is
    used. ``carried_out`` is false after a mere look."""

    round: RoundView
    running: int
    resumed: int
    cut: int
    carried_out: bool


class SettleBody(Struct, forbid_unknown_fields=True):
    """Settle over a gateway that is gone; ``reason`` goes on record."""

    reason: Reason


class QuestionsView(Struct):
    """Questions with their options, without keys."""

    questions: list[PaperQuestion]
