"""Questions: what a round says about them."""

from msgspec import Struct


class OptionFiguresView(Struct):
    """An option: `chosen` by how many; shares (0 to 1) of all, of the best and the weakest 27%."""

    option: str
    chosen: int
    share: float
    upper: float
    lower: float


class KeySuspicionView(Struct):
    """Why a key should be looked at again: `negative_discrimination` (the better people are, the
    less they choose it) or `best_prefer_another` (namely `option`). `strong`: hardly chance."""

    code: str
    strong: bool
    option: str | None


class QuestionFiguresView(Struct):
    """A question in a round, of those who answered it. `difficulty`: share right, 0 to 1.
    `discrimination`: correlation with the rest of the score, -1 to 1."""

    question: str
    topic: str
    key: str
    answered: int
    right: int
    difficulty: float | None
    discrimination: float | None
    options: list[OptionFiguresView]
    suspicions: list[KeySuspicionView]


class QuestionStatisticsView(Struct):
    """Each person counts with the first attempt. Suspected questions come first, then by id."""

    contest: str
    round: str
    people: int
    questions: list[QuestionFiguresView]
