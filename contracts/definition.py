"""What a contest is: the signed plan as plain values.

A definition is written by hand as a TOML file (package ``plans``), travels inside the event
``contest_defined`` and is what every rule reads. Times are microseconds since the epoch (UTC),
windows are half-open ``[opens, closes)``, money is whole đồng, rates are between 0 and 1.
"""

import hashlib
from typing import Any, Literal

import msgspec
from msgspec import Struct, field

RankingMeasure = Literal["score", "prediction", "duration", "earliest"]
CountingAttempt = Literal["best", "first", "last"]
ScoreVisibility = Literal["at_once", "after_settlement", "after_publication"]
Denominator = Literal["headcount", "headcount_less_excluded", "eligible"]
QuestionUse = Literal["shared", "split"]
PhaseForm = Literal["quiz", "entries", "stage"]
Recipients = Literal["individual", "collective", "entry"]
EntryKind = Literal["essay", "video"]


class AgencyClass(Struct, frozen=True):
    """Khối: the class of agencies that share one participation quota (``None``: no quota)."""

    id: str
    name: str
    quota: float | None = None


class TopicDraw(Struct, frozen=True):
    """How many questions of one topic a paper holds."""

    topic: str
    questions: int


class QuizRules(Struct, frozen=True):
    """The form of a quiz phase. ``time_limit_s`` is in seconds."""

    time_limit_s: int
    blueprint: list[TopicDraw]
    attempts_allowed: int = 1
    counting_attempt: CountingAttempt = "best"
    score_visible: ScoreVisibility = "after_publication"
    prediction: bool = False
    shuffle_options: bool = True
    ranking: list[RankingMeasure] = field(default_factory=lambda: ["score", "duration", "earliest"])
    question_use: QuestionUse = "shared"

    @property
    def questions(self) -> int:
        """How many questions a paper holds."""
        return sum(draw.questions for draw in self.blueprint)


class EntryRules(Struct, frozen=True):
    """The form of an entries phase. A quota of entries per agency is ``minimum_per_agency``.

    ``None`` as a maximum: the plan sets none. Video lengths are in seconds, both ends allowed.
    """

    kinds: list[EntryKind]
    minimum_per_agency: int = 0
    maximum_per_agency: int | None = None
    video_minimum_s: int = 0
    video_maximum_s: int | None = None


class Round(Struct, frozen=True):
    """Đợt thi: the window ``[opens_at_us, closes_at_us)`` in which a quiz or a call is open.

    A practice round is played like any other; its results count for nothing.
    ``public_value`` is named in advance and enters every draw of a paper.
    """

    id: str
    name: str
    opens_at_us: int
    closes_at_us: int
    practice: bool = False
    public_value: str = ""


class Phase(Struct, frozen=True):
    """Vòng thi: a part of the contest with one form; quotas are per phase."""

    id: str
    name: str
    form: PhaseForm
    mandatory: bool = False
    quiz: QuizRules | None = None
    rounds: list[Round] = field(default_factory=list)
    entries: EntryRules | None = None


class Prize(Struct, frozen=True):
    """One rank of an award: ``winners`` people or agencies receive ``money`` đồng each.

    ``certificate`` names what comes with it, such as "Bằng khen của Chủ tịch UBND thành phố".
    """

    rank: str
    name: str
    winners: int
    money: int = 0
    certificate: str = ""


class Award(Struct, frozen=True):
    """Giải thưởng. ``each_round``: given for every round of ``phase``, else once over all of it."""

    id: str
    name: str
    phase: str
    recipients: Recipients
    prizes: list[Prize]
    each_round: bool = False


class ParticipationRules(Struct, frozen=True):
    """What counts as taking part in ``phase`` and by what it is divided."""

    phase: str
    denominator: Denominator = "headcount"
    minimum_answers: int = 1


class Milestone(Struct, frozen=True):
    """A dated line of the plan's calendar, half-open like every window.

    A line that speaks of a phase names it, so that the checker can compare the two.
    """

    id: str
    name: str
    from_us: int
    until_us: int
    phase: str | None = None


class Definition(Struct, frozen=True):
    """One contest after one plan. ``slug`` names it in addresses and files."""

    slug: str
    title: str
    organiser: str
    starts_at_us: int
    ends_at_us: int
    agency_classes: list[AgencyClass]
    phases: list[Phase]
    participation: ParticipationRules
    awards: list[Award] = field(default_factory=list)
    calendar: list[Milestone] = field(default_factory=list)
    topics: dict[str, str] = field(default_factory=dict)
    standing_body: str = ""
    timezone: str = "Asia/Ho_Chi_Minh"

    def phase(self, phase_id: str) -> Phase:
        """The phase of this id; ``KeyError`` if the plan has none."""
        for phase in self.phases:
            if phase.id == phase_id:
                return phase
        raise KeyError(phase_id)

    def phase_of_round(self, round_id: str) -> Phase:
        """The phase that holds this round; ``KeyError`` if none does."""
        for phase in self.phases:
            if any(item.id == round_id for item in phase.rounds):
                return phase
        raise KeyError(round_id)


def to_document(definition: Definition) -> dict[str, Any]:
    """The definition as JSON values; fields that have their default value are left out.

    Leaving defaults out keeps the document, and so its digest, the same when a later version
    of this module gives a struct another optional field. A default must therefore never change.
    """
    document = _without_defaults(definition)
    assert isinstance(document, dict)
    return document


def definition_digest(definition: Definition) -> str:
    """What identifies the rules of a contest in events and ledgers: SHA-256, 64 hex digits."""
    canonical = msgspec.json.encode(to_document(definition), order="sorted")
    return hashlib.sha256(b"hoithi/definition/1\0" + canonical).hexdigest()


def _without_defaults(value: Any) -> Any:
    if isinstance(value, Struct):
        return {
            item.encode_name: _without_defaults(getattr(value, item.name))
            for item in msgspec.structs.fields(value)
            if item.required or getattr(value, item.name) != _default_of(item)
        }
    if isinstance(value, list):
        return [_without_defaults(item) for item in value]
    return value


def _default_of(item: msgspec.structs.FieldInfo) -> Any:
    if item.default_factory is not msgspec.NODEFAULT:
        return item.default_factory()
    return item.default
