"""Scores of attempts: what scoring tells of them, and is asked."""

from typing import Literal

from msgspec import Struct


class AttemptScored(Struct, frozen=True):
    """An attempt's score: how many of ``questions`` are right, or what they are worth by the plan.

    The highest (``revision``, ``key_revision``) is in force: answers superseded, keys corrected.
    ``status``: an annulled attempt has a score that counts for nothing.
    """

    contest: str
    round: str
    attempt: str
    person: str
    agency: str
    score: int
    questions: int
    answered: int
    duration_s: int
    submitted_at_us: int
    revision: int
    key_revision: int = 0
    status: Literal["counted", "annulled"] = "counted"


class Rescored(Struct, frozen=True, array_like=True, gc=False):
    """One attempt that got another score; ``revision`` is that of its answers."""

    attempt: str
    person: str
    agency: str
    score: int
    revision: int


class AttemptsRescored(Struct, frozen=True):
    """New keys gave these attempts of a round another score than they had, if they had any.

    What :class:`AttemptScored` says of one, for the many that a corrected key can touch at once;
    the same (``revision``, ``key_revision``) decides which of the two stands. None is annulled.
    """

    contest: str
    round: str
    key_revision: int
    attempts: list[Rescored]


class ScoreQuery(Struct, frozen=True):
    """The score of one attempt."""

    attempt: str


class ScoreView(Struct, frozen=True):
    """An attempt's score, in 1/``scale`` points as ``full_marks``, the best that its paper allows
    (``None``: as many as ``questions``), and whether its round's results are published."""

    attempt: str
    score: int
    questions: int
    published: bool
    scale: int = 1
    full_marks: int | None = None
