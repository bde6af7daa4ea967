"""The form of a quiz, and where its questions come from."""

from typing import Literal

from msgspec import Struct, field

RankingMeasure = Literal["score", "prediction", "duration", "earliest"]
Predicts = Literal["perfect", "contestants", "attempts"]
CountingAttempt = Literal["best", "first", "last"]
ScoreVisibility = Literal["at_once", "after_settlement", "after_publication"]
QuestionUse = Literal["shared", "split"]
Difficulty = Literal["easy", "medium", "hard"]
QuestionKind = Literal["single_choice", "multiple_choice", "true_false"]
SeveralRight = Literal["all", "per_option"]
VoidRule = Literal["everyone", "no_one"]
TieRule = Literal["draw"]


class TopicDraw(Struct, frozen=True):
    """How many questions of one topic a paper holds; of one difficulty, or (``None``) of any."""

    topic: str
    questions: int
    difficulty: Difficulty | None = None


class AudienceBank(Struct, frozen=True):
    """The blueprint of one audience's papers: its topics are its part of the bank."""

    audience: str
    blueprint: list[TopicDraw]


class QuestionPoints(Struct, frozen=True):
    """What a question of each difficulty is worth, in whole points."""

    easy: int = 1
    medium: int = 1
    hard: int = 1

    @property
    def alike(self) -> bool:
        """Whether questions are worth the same, however difficult."""
        return self.easy == self.medium == self.hard


PARTS_OF_A_POINT = 60
"""In what parts of a point scores count where some of several right options are worth a part of
it: 1, 2, 3, 4, 5 and 6 right options divide it, so that nothing is rounded."""


class QuizRules(Struct, frozen=True):
    """The form of a quiz phase. ``time_limit_s``: ``None``: an attempt goes on until its round
    closes. ``attempts_allowed``: of a person in each round, ``None``: any number.

    ``banks``: audiences with papers of their own; everyone else draws by ``blueprint``.
    ``predicts``: what a ``prediction`` is of: how many people have everything right in the round,
    how many have an attempt in it that counts, or how many such attempts there are.
    ``tie``: who stays equal after the whole ``ranking`` is ordered by the seeded public draw.
    ``voided``: a question that turns out to be wrong counts as right for everyone or for no one.
    ``questions_public_from_us``: from then on the questions, without keys, are public (P3).
    ``several_right``: what choosing some of several right options is worth, nothing (``all``) or
    (right - wrong) / right options, not below 0 (``per_option``). ``points``: what questions are
    worth by their difficulty; ``None``: one point each.
    ``settlement_after_s``: how long a closed round can be reopened before it settles; ``None``:
    30 minutes, but no longer than a twentieth of its window.
    ``kinds``: which kinds of questions its papers may hold. Where ``multiple_choice`` is none of
    them, exactly one option of a question is right; where ``true_false`` is none, such a question
    is taken as one of two options.
    """

    time_limit_s: int | None
    blueprint: list[TopicDraw]
    attempts_allowed: int | None = 1
    counting_attempt: CountingAttempt = "best"
    score_visible: ScoreVisibility = "after_publication"
    prediction: bool = False
    shuffle_options: bool = True
    ranking: list[RankingMeasure] = field(default_factory=lambda: ["score", "duration", "earliest"])
    question_use: QuestionUse = "shared"
    banks: list[AudienceBank] = field(default_factory=list)
    tie: TieRule | None = None
    voided: VoidRule = "everyone"
    questions_public_from_us: int | None = None
    settlement_after_s: int | None = None
    predicts: Predicts = "perfect"
    kinds: list[QuestionKind] = field(default_factory=lambda: ["single_choice"])
    several_right: SeveralRight = "all"
    points: QuestionPoints | None = None

    @property
    def several_attempts(self) -> bool:
        """Whether somebody may sit a round more than once."""
        return self.attempts_allowed is None or self.attempts_allowed > 1

    @property
    def questions(self) -> int:
        """How many questions a paper holds, of who has no bank of their own."""
        return self.questions_of(None)

    def questions_of(self, audience: str | None) -> int:
        """How many questions a paper of this audience holds."""
        return sum(draw.questions for draw in self.blueprint_of(audience))

    @property
    def score_scale(self) -> int:
        """Scores are whole numbers of 1/``score_scale`` points."""
        return PARTS_OF_A_POINT if self.several_right == "per_option" else 1

    @property
    def counts_otherwise(self) -> bool:
        """Whether a score is something else than how many questions are answered rightly."""
        return self.points is not None or self.several_right == "per_option"

    def worth_of(self, difficulty: Difficulty | None) -> int:
        """What a question is worth, in 1/``score_scale`` points. One that is not graded is worth
        what all are, or the least."""
        if self.points is None:
            return self.score_scale
        points = self.points
        by_level: dict[Difficulty | None, int] = {
            "easy": points.easy,
            "medium": points.medium,
            "hard": points.hard,
        }
        return self.score_scale * by_level.get(difficulty, min(by_level.values()))

    def full_marks_of(self, audience: str | None) -> int:
        """The best score in a paper of this audience, in 1/``score_scale`` points."""
        return sum(d.questions * self.worth_of(d.difficulty) for d in self.blueprint_of(audience))

    def blueprint_of(self, audience: str | None) -> list[TopicDraw]:
        """The blueprint by which an audience's papers are drawn."""
        for bank in self.banks:
            if bank.audience == audience:
                return bank.blueprint
        return self.blueprint

    def bank_of(self, audience: str | None) -> str:
        """The audience whose bank such people draw from: their own, or "" for everyone else's."""
        return next((b.audience for b in self.banks if b.audience == audience), "")

    @property
    def blueprints(self) -> list[AudienceBank]:
        """Every blueprint: first everyone's, whose audience is "", then those of the banks."""
        return [AudienceBank("", self.blueprint), *self.banks]

    @property
    def by_difficulty(self) -> bool:
        """Whether some line of a blueprint asks for a difficulty."""
        return any(
            draw.difficulty is not None for bank in self.blueprints for draw in bank.blueprint
        )


class ContributionTarget(Struct, frozen=True):
    """So many questions on ``topic`` are due from ``office``, named as in the bank's column.

    ``agency`` is its code on the roster, where it is one. ``due_at_us`` is exclusive; ``None``:
    as for all.
    """

    office: str
    topic: str
    questions: int
    agency: str = ""
    due_at_us: int | None = None


class ContributionRules(Struct, frozen=True):
    """Offices contribute questions (P3: five of them, 60 in all), the organiser selects.

    ``official_questions``: how many are selected (P3: 50; ``None``: all that are vetted).
    ``official``: how many of each topic, where that is decided.
    """

    targets: list[ContributionTarget]
    due_at_us: int | None = None
    official_questions: int | None = None
    official: dict[str, int] = field(default_factory=dict)

    @property
    def questions(self) -> int:
        """How many questions are asked for in all."""
        return sum(target.questions for target in self.targets)
