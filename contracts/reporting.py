"""What reporting is asked (commands). It emits nothing: its tables are read models."""

from msgspec import Struct, field


class ParticipationQuery(Struct, frozen=True):
    """Participation over a phase, or in one of its rounds.

    ``headcounts``: as it would be with these approved for agencies by code, for whoever considers
    to correct one.
    """

    contest: str
    round: str | None = None
    phase: str | None = None
    headcounts: dict[str, int] = field(default_factory=dict)


class AgencyParticipation(Struct, frozen=True):
    """One agency against its quota: ``missing`` people still needed; rates are 0..1."""

    agency: str
    name: str
    agency_class: str
    headcount: int
    roster_rows: int
    denominator: int
    participants: int
    rate: float
    quota: float | None
    met: bool
    missing: int


class ClassTotal(Struct, frozen=True):
    """Totals of one agency class."""

    agency_class: str
    name: str
    agencies: int
    met: int
    denominator: int
    participants: int
    rate: float
    quota: float | None


class Participation(Struct, frozen=True):
    """The quota table. ``version`` grows with every change."""

    contest: str
    as_of_us: int
    quota_met: bool
    agencies: list[AgencyParticipation]
    classes: list[ClassTotal]
    attempts: int
    in_progress: int
    version: int = 0


class MissingQuery(Struct, frozen=True):
    """Who of an agency has not taken part yet (the liaison's list)."""

    contest: str
    agency: str
    round: str | None = None


class MissingPerson(Struct, frozen=True):
    """A person who has not taken part yet."""

    person: str
    code: str
    name: str
    obligation: str


class Missing(Struct, frozen=True):
    """People missing, sorted by given name."""

    people: list[MissingPerson]


class EntryCountsQuery(Struct, frozen=True):
    """Entries per agency in a phase; ``None``: in the first that takes any."""

    contest: str
    phase: str | None = None


class AgencyEntries(Struct, frozen=True):
    """The entries of an agency that were not withdrawn. ``received``: without those that were
    refused; ``sent_back`` for mending. ``most`` ``None``: the plan sets no limit; ``missing`` until
    there are as many as are ``needed``."""

    agency: str
    name: str
    agency_class: str
    received: int
    accepted: int
    waiting: int
    sent_back: int
    refused: int
    needed: int
    most: int | None
    missing: int


class EntryCounts(Struct, frozen=True):
    """Agencies by code; ``missing``: how many of them have not handed in what is needed."""

    contest: str
    phase: str
    as_of_us: int
    agencies: list[AgencyEntries]
    received: int
    missing: int
    version: int = 0


class OutlookQuery(Struct, frozen=True):
    """How many of an agency will have taken part when the open round closes."""

    contest: str
    agency: str


class Outlook(Struct, frozen=True):
    """A forecast to the close of ``round``, the one that is open now.

    ``round`` empty: none is open. ``low`` and ``high`` are people who will have taken part, in what
    the quota counts over; ``None``: too early to say. ``needed`` meets the quota (0: there is
    none). ``after_last``: how many newcomers the round before still had from the same share of its
    time on, ``None`` if there was none.
    """

    contest: str
    agency: str
    as_of_us: int
    round: str = ""
    closes_at_us: int = 0
    participants: int = 0
    newcomers: int = 0
    needed: int = 0
    low: int | None = None
    high: int | None = None
    after_last: int | None = None


class StatisticsQuery(Struct, frozen=True):
    """Arrivals per hour and the distribution of scores of one round."""

    contest: str
    round: str


class Statistics(Struct, frozen=True):
    """``arrivals``: hour (RFC 3339) -> submissions; ``scores``: score, in 1/``scale`` points ->
    attempts that count.
    Until the plan lets points be seen there are none, and ``scores_shown`` is false."""

    arrivals: dict[str, int] = field(default_factory=dict)
    scores: dict[int, int] = field(default_factory=dict)
    scores_shown: bool = True
    scale: int = 1


class ArrivalsQuery(Struct, frozen=True):
    """Submissions of one round minute by minute."""

    contest: str
    round: str


class Arrivals(Struct, frozen=True):
    """``minutes``: whole minutes since the epoch -> submissions, where there were any."""

    minutes: dict[int, int] = field(default_factory=dict)


class StreamPlace(Struct, frozen=True):
    """The last event that is in the read models, of one partition of a stream."""

    stream: str
    partition: int
    epoch: int
    position: int


class Digest(Struct, frozen=True):
    """SHA-256 (hex) over the read models in canonical order: equal after a rebuild from zero.

    ``places`` are how far each stream was applied at that moment, by stream and partition, and
    ``parked`` counts events put aside: two digests say the same only where these are equal.
    """

    digest: str
    places: list[StreamPlace] = field(default_factory=list)
    parked: int = 0


class Rebuild(Struct, frozen=True):
    """Drop every read model and build it again from the other services' events."""

    by: str
    at_us: int
