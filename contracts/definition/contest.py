"""The contest: its phases with their rounds, its calendar, and all that the plan says of it."""

from typing import Literal, get_args

from msgspec import Struct, field
from msgspec.structs import replace

from contracts.definition.admissions import Admission
from contracts.definition.awards import Award, PrizesInAll
from contracts.definition.judged_forms import EntryRules, StageRound, StageRules
from contracts.definition.office import Office
from contracts.definition.participants import (
    AgencyClass,
    Audience,
    Obligation,
    ParticipationRules,
    SelfRegistration,
)
from contracts.definition.quiz import ContributionRules, QuestionKind, QuizRules, TopicDraw
from contracts.time_zones import HOME

PhaseForm = Literal["quiz", "entries", "stage"]
DisclosedAnswers = Literal["auditors", "public"]
DisclosedAgencies = Literal["all", "large"]
MakeUpPrizes = Literal["", "none", "own"]
MilestoneKind = Literal[
    "preparation",
    "contributions",
    "draft",
    "complaints",
    "final",
    "marking",
    "ceremony",
    "closing",
]


class DailyHours(Struct, frozen=True):
    """The minutes of each day, from 0 to 1440, between which people may work: half-open."""

    from_minute: int
    until_minute: int


class Round(Struct, frozen=True):
    """Đợt thi: the window ``[opens_at_us, closes_at_us)`` in which a quiz or a call is open.

    A practice round is played like any other; its results count for nothing.
    ``public_value`` is named in advance and enters every draw of a paper.
    ``stage``: what is performed, in a stage phase.
    ``makes_good``: the round of the phase that this one makes good (thi bù) for who did not hand in
    there, with papers of its own; it counts for the phase. ``prizes``: of such a round, whether the
    prizes that the plan gives in each round are given in it once more (``own``), or not (``none``,
    and where nothing is said).
    ``agencies``: only their people take part; none: everybody.
    ``blueprint``: of this round's papers, in place of everyone's in the quiz; none: that of the
    round made good, else the quiz's.
    ``daily_hours``: at which hours of each day people may work; ``None``: at all.
    """

    id: str
    name: str
    opens_at_us: int
    closes_at_us: int
    practice: bool = False
    public_value: str = ""
    stage: StageRound | None = None
    makes_good: str = ""
    agencies: list[str] = field(default_factory=list)
    prizes: MakeUpPrizes = ""
    blueprint: list[TopicDraw] = field(default_factory=list)
    daily_hours: DailyHours | None = None


class ResultsRules(Struct, frozen=True):
    """How a round's results come out: a draft, a window for complaints, then the final ones.

    All in seconds: ``complaints_window_s`` from the publication of the draft; ``draft_within_s``
    from the close of the round and ``final_within_s`` from the end of the complaints' window, where
    the plan sets a term.
    """

    complaints_window_s: int
    draft_within_s: int | None = None
    final_within_s: int | None = None


class Phase(Struct, frozen=True):
    """Vòng thi: a part of the contest with one form; quotas are per phase.

    ``rounds_promised``: how many rounds the plan's text speaks of, practice not counted.
    ``results`` ``None``: results are published once, as final. ``admits``: who may enter by the
    results of an earlier phase, by any of its lines; none: everybody who may take part.
    """

    id: str
    name: str
    form: PhaseForm
    mandatory: bool = False
    quiz: QuizRules | None = None
    rounds: list[Round] = field(default_factory=list)
    entries: EntryRules | None = None
    stage: StageRules | None = None
    rounds_promised: int | None = None
    results: ResultsRules | None = None
    admits: list[Admission] = field(default_factory=list)

    @property
    def counted_rounds(self) -> list[Round]:
        """Its rounds without practice."""
        return [item for item in self.rounds if not item.practice]

    @property
    def planned_rounds(self) -> list[Round]:
        """The rounds that count, without those that make one of them good."""
        return [item for item in self.counted_rounds if not item.makes_good]

    def awarded_rounds(self, *, each_round: bool, named: list[str]) -> list[Round]:
        """The rounds that an award is over, or given in each of: those that count, or the ones
        ``named`` of them, each followed by the round that makes it good. In each round none is
        given where one makes another good, unless the plan says that it has its own."""
        return [
            item
            for item in self.counted_rounds
            if (not named or {item.id, item.makes_good} & {*named})
            and (not each_round or not item.makes_good or item.prizes == "own")
        ]

    def quiz_in(self, round_id: str) -> QuizRules | None:
        """The rules of the quiz in this round of the phase: with the blueprint of the round, or of
        the one that it makes good, where one has its own."""
        this = next((item for item in self.rounds if item.id == round_id), None)
        if self.quiz is None or this is None:
            return self.quiz
        made_good = (item.blueprint for item in self.rounds if item.id == this.makes_good)
        own = this.blueprint or next(made_good, [])
        return replace(self.quiz, blueprint=own) if own else self.quiz

    @property
    def blueprints(self) -> list[list[TopicDraw]]:
        """Every blueprint of its papers: everyone's, of audiences, of single rounds."""
        if self.quiz is None:
            return []
        own = [item.blueprint for item in self.rounds if item.blueprint]
        return [*(bank.blueprint for bank in self.quiz.blueprints), *own]

    @property
    def topics(self) -> set[str]:
        """The topics of its papers."""
        return {draw.topic for blueprint in self.blueprints for draw in blueprint}

    def goes_on_to(self, item: Round) -> str:
        """The round of the stage that the best of this one go on to; "": none."""
        if item.stage is None or item.stage.advancing is None or item.stage.final:
            return ""
        finals = [one.id for one in self.rounds if one.stage is not None and one.stage.final]
        return item.stage.advances_to or next(iter(finals), "")

    def family(self, round_id: str) -> list[str]:
        """A round with those that make it good, or are made good with it."""
        this = next(item for item in self.rounds if item.id == round_id)
        head = this.makes_good or round_id
        return [item.id for item in self.rounds if head in (item.id, item.makes_good)]


class Disclosure(Struct, frozen=True):
    """What of people's results everybody may read, beside name, points and rank.

    ``answers``: who may read single answers, once the keys are told: ``auditors``, or the
    ``public``, who find each named person's by the rank. ``agencies``: whose agency stands in
    public standings: everyone's (``all``), or only of agencies that the ledger opens too
    (``large``: ten participants or more).
    """

    answers: DisclosedAnswers = "auditors"
    agencies: DisclosedAgencies = "all"


class Milestone(Struct, frozen=True):
    """A dated line of the plan's calendar, half-open like every window.

    A line that speaks of a phase names it, so that the checker can compare the two; so does
    ``form``, where the line tells an office what kind of contest to prepare. ``kind`` says what
    happens; nothing may happen after a line of kind "closing", by which the plan wants all done.
    """

    id: str
    name: str
    from_us: int
    until_us: int
    phase: str | None = None
    kind: MilestoneKind | None = None
    form: PhaseForm | Literal["written"] | None = None


class Definition(Struct, frozen=True):
    """One contest after one plan. ``slug`` names it in addresses and files.

    ``prizes_in_all``: how many prizes the plan states over all awards. ``office``: who issues the
    contest's papers, where the plan says so.
    ``prize_money``: what the plan states as the sum of all prizes. ``age_at_us``: the
    day on which people must have the ages that audiences ask for; ``None``: the first of the
    contest. ``currency``: of all money, in whole units, by its code of ISO 4217.
    """

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
    timezone: str = HOME
    audiences: list[Audience] = field(default_factory=list)
    registration: SelfRegistration | None = None
    contributions: ContributionRules | None = None
    prize_money: int | None = None
    disclosure: Disclosure = Disclosure()
    age_at_us: int | None = None
    prizes_in_all: PrizesInAll | None = None
    currency: str = "VND"
    office: Office | None = None

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

    def compares_over_phases(self, phase_id: str) -> bool:
        """Whether an award goes by results of this phase together with those of others."""
        return any(phase_id in award.phases for award in self.awards)

    @property
    def round_names(self) -> dict[str, str]:
        """What the plan calls its rounds, by id."""
        return {item.id: item.name for phase in self.phases for item in phase.rounds}

    @property
    def bank_audiences(self) -> dict[str, str]:
        """The audiences that have papers of their own in some quiz, id -> name."""
        quizzes = [phase.quiz for phase in self.phases if phase.quiz is not None]
        having = {bank.audience for quiz in quizzes for bank in quiz.banks}
        return {item.id: item.name for item in self.audiences if item.id in having}

    @property
    def question_kinds(self) -> list[QuestionKind]:
        """The kinds of questions that some quiz allows, in the order of the vocabulary; one right
        option where there is no quiz."""
        quizzes = [phase.quiz for phase in self.phases if phase.quiz is not None]
        allowed = {kind for quiz in quizzes for kind in quiz.kinds} or {"single_choice"}
        return [kind for kind in get_args(QuestionKind) if kind in allowed]

    def audience_of(
        self, obligation: Obligation, agency_class: str, registered: str = ""
    ) -> str | None:
        """The id of the audience that a person registered into, while the plan has it; else of the
        first that holds such a person; ``None`` if none does."""
        if any(audience.id == registered for audience in self.audiences):
            return registered
        for audience in self.audiences:
            if audience.holds(obligation, agency_class):
                return audience.id
        return None
