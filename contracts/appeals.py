"""Appeals: a contestant asks for another look at their own attempt, an organiser answers."""

from typing import Literal

from msgspec import Struct

AppealState = Literal["filed", "upheld", "refused"]


class FileAppeal(Struct, frozen=True):
    """Ask for another look at an attempt of one's own; at one ``question`` of it, or at all."""

    contest: str
    round: str
    attempt: str
    person: str
    text: str
    arrived_us: int
    question: str = ""


class AnswerAppeal(Struct, frozen=True):
    """Uphold an appeal by naming the ``decision`` that follows it, or refuse it: ``answer`` says
    why."""

    contest: str
    appeal: str
    state: AppealState
    answer: str
    by: str
    at_us: int
    decision: int | None = None


class AppealView(Struct, frozen=True):
    """An appeal and what became of it."""

    appeal: str
    contest: str
    round: str
    attempt: str
    person: str
    name: str
    question: str
    text: str
    filed_at_us: int
    state: AppealState
    answer: str = ""
    answered_by: str = ""
    answered_at_us: int | None = None
    decision: int | None = None


class AppealsQuery(Struct, frozen=True):
    """Appeals of a contest; of one round, of one ``person``, or (for organisers) all."""

    contest: str
    round: str | None = None
    person: str | None = None


class Appeals(Struct, frozen=True):
    """Appeals in the order of their filing."""

    contest: str
    appeals: list[AppealView]
