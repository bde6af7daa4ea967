"""What a settled round says of its questions."""

from msgspec import Struct


class QuestionStatisticsQuery(Struct, frozen=True):
    """Figures of a settled round's questions, once their keys may be told."""

    contest: str
    round: str


class OptionStatistics(Struct, frozen=True):
    """An option: ``chosen`` by how many; shares (0 to 1) of all, of the best and weakest 27%."""

    option: str
    chosen: int
    share: float
    upper: float
    lower: float


class KeySuspicion(Struct, frozen=True):
    """Why a key should be looked at again: ``negative_discrimination`` (the better people are, the
    less they choose it), ``best_prefer_another`` (namely ``option``). ``strong``: hardly chance."""

    code: str
    strong: bool
    option: str | None = None


class QuestionStatistics(Struct, frozen=True):
    """A question in a round, of those who answered it. ``difficulty``: share right, 0 to 1.
    ``discrimination``: correlation with the rest of the score, -1 to 1."""

    question: str
    topic: str
    key: str
    answered: int
    right: int
    difficulty: float | None
    discrimination: float | None
    options: list[OptionStatistics]
    suspicions: list[KeySuspicion]


class RoundQuestionStatistics(Struct, frozen=True):
    """Each person counts with the first attempt. Suspected questions come first, then by id."""

    contest: str
    round: str
    people: int
    questions: list[QuestionStatistics]
