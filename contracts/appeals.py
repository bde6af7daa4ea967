"""Appeals: a contestant asks for another look at their own attempt, or at the marks of a work of
theirs, an organiser answers.

The window for them is ``[published, published + length)`` of the newest publication. Its length is
the definition's; five days where that says nothing (our choice).
"""

from typing import Literal

from msgspec import Struct, field

from contracts.definition import Phase

DEFAULT_WINDOW_S = 5 * 86_400

AppealState = Literal["filed", "upheld", "refused"]


def appeals_until_us(phase: Phase, published_at_us: int) -> int:
    """Until when (µs, exclusive) appeals are taken about what was published then."""
    length_s = DEFAULT_WINDOW_S if phase.results is None else phase.results.complaints_window_s
    return published_at_us + length_s * 1_000_000


class FileAppeal(Struct, frozen=True):
    """Ask for another look at an attempt of one's own; at one ``question`` of it, or at all. Or at
    the marks of a ``work`` by its code: one's own, or one of the ``agencies`` that ``person`` is
    the liaison of."""

    contest: str
    round: str
    attempt: str
    person: str
    text: str
    arrived_us: int
    question: str = ""
    work: str = ""
    agencies: list[str] = field(default_factory=list)


class AnswerAppeal(Struct, frozen=True):
    """Uphold an appeal by naming the ``decision`` that follows it, or refuse it: ``answer`` says
    why. ``own_reason``: why somebody answers who made the decision that the appeal is about;
    ``others``: organisers who could answer instead (person -> name), as registration knows them."""

    contest: str
    appeal: str
    state: AppealState
    answer: str
    by: str
    at_us: int
    decision: int | None = None
    own_reason: str = ""
    others: dict[str, str] = field(default_factory=dict)


class AppealView(Struct, frozen=True):
    """An appeal and what became of it; ``work``: the code of the work it is about, and then there
    is no ``attempt``."""

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
    own_reason: str = ""
    work: str = ""


class OwnWorksQuery(Struct, frozen=True):
    """The works of a round that are somebody's: as an author, or as the liaison of ``agencies``."""

    contest: str
    round: str
    person: str
    agencies: list[str] = field(default_factory=list)


class OwnWork(Struct, frozen=True):
    """A work by its code; ``name``: of a team."""

    work: str
    kind: str
    name: str


class OwnWorks(Struct, frozen=True):
    """They, by code."""

    works: list[OwnWork]


class AppealsQuery(Struct, frozen=True):
    """Appeals of a contest; of one round, of one ``person``, or (for organisers) all."""

    contest: str
    round: str | None = None
    person: str | None = None


class Appeals(Struct, frozen=True):
    """Appeals in the order of their filing."""

    contest: str
    appeals: list[AppealView]
