"""Participation against the quotas."""

from msgspec import Struct, field


class AgencyLine(Struct):
    """``rate`` = participants / denominator; ``missing`` = people still needed for the quota."""

    agency: str
    name: str
    agency_class: str = field(name="class")
    headcount: int
    denominator: int
    participants: int
    rate: float
    quota: float | None
    met: bool
    missing: int
    roster_rows: int


class ClassLine(Struct):
    """Totals of one agency class."""

    agency_class: str = field(name="class")
    name: str
    agencies: int
    met: int
    denominator: int
    participants: int
    rate: float
    quota: float | None


class ParticipationView(Struct):
    """The quota table. ``version`` grows with every change."""

    as_of: str
    quota_met: bool
    agencies: list[AgencyLine]
    contest: str
    round: str | None
    phase: str | None
    classes: list[ClassLine]
    attempts: int
    in_progress: int
    version: int


class MissingLine(Struct):
    """A person who has not taken part yet."""

    person: str
    code: str
    name: str
    obligation: str


class MissingView(Struct):
    """People missing, by given name."""

    agency: str
    people: list[MissingLine]


class StatisticsView(Struct):
    """``arrivals``: hour -> submissions; ``scores``: score -> attempts that count. Until the plan
    lets points be seen there are none, and ``scores_shown`` is false."""

    arrivals: dict[str, int]
    scores: dict[str, int]
    scores_shown: bool
