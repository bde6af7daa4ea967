"""What a page may ask. The gateway implements :class:`PageQueries` against the services.

Shapes are those of the JSON API, so that a page and a program see the same thing. Times are
RFC 3339 strings with offset, rates and quotas are 0..1, money is whole đồng, durations seconds.
A method answers ``None`` where there is nothing of that name, and raises
``contracts.errors.Unavailable`` when the platform does not answer in time, ``Refused`` when the
viewer may not see it.
"""

from typing import Any, Literal, NotRequired, Protocol, TypedDict

from msgspec import Struct
from starlette.requests import Request

from contracts.definition import CountingAttempt, ScoreVisibility

RoundState = Literal["planned", "open", "closed", "settled", "published"]
AttemptState = Literal["in_progress", "submitted"]
SubmissionKind = Literal["person", "automatic"]


class Viewer(Struct, frozen=True):
    """Who is looking at the page. ``roles`` as in the mission: contestant, liaison, organiser…, as
    far as they hold in all contests; ``grants``: contest (empty: all) and role of each.

    ``csrf`` is the forgery token of their session.
    """

    person: str
    name: str
    roles: frozenset[str] = frozenset()
    agency: str | None = None
    must_change_password: bool = False
    csrf: str = ""
    grants: tuple[tuple[str, str], ...] = ()

    def roles_in(self, contest: str) -> frozenset[str]:
        """The roles that count in this contest."""
        return self.roles | {role for where, role in self.grants if where == contest}


class AgencyClassView(TypedDict):
    """One class of agencies with its quota, ``None`` where it has none."""

    id: str
    name: str
    quota: float | None


class ContestView(TypedDict):
    """GET /api/contests/{contest}, as far as the pages need it. ``registers``: people may register
    themselves."""

    contest: str
    title: str
    organiser: str
    starts_at: str
    ends_at: str
    agency_classes: list[AgencyClassView]
    registers: bool


class QuizView(TypedDict):
    """What a contestant should know before starting."""

    questions: int
    time_limit_s: int
    attempts_allowed: int
    prediction: bool
    counting_attempt: CountingAttempt
    score_visible: ScoreVisibility
    answers_public: bool


class RoundView(TypedDict):
    """One of GET /api/contests/{contest}/rounds. ``quiz`` is None for entries and stages.

    ``closes_at`` is the viewer's own close; ``extended``: it is later than that of all."""

    round: str
    name: str
    phase: str
    opens_at: str
    closes_at: str
    extended: bool
    state: RoundState
    practice: bool
    make_up: bool
    quiz: QuizView | None


class AttemptView(TypedDict):
    """One attempt of the viewer; ``receipt`` is the id of its receipt once submitted."""

    attempt: str
    round: str
    state: AttemptState
    submitted_at: str | None
    receipt: str | None


class OwnView(TypedDict):
    """The viewer in a contest: their attempts, the newest first, and why they may not take part,
    empty if they may."""

    attempts: list[AttemptView]
    excluded: str


AgencyRow = TypedDict(
    "AgencyRow",
    {
        "agency": str,
        "name": str,
        "class": str,
        "headcount": int,
        "denominator": int,
        "participants": int,
        "rate": float,
        "quota": float | None,
        "met": bool,
        "missing": int,
        "roster_rows": NotRequired[int],
    },
)


class ParticipationView(TypedDict):
    """GET /api/contests/{contest}/participation. The pages count ``quota_met`` themselves."""

    as_of: str
    agencies: list[AgencyRow]


class OpenFigures(TypedDict):
    """What somebody sees of participation: the table over all rounds, and of which rounds.
    ``rule`` is ``public``, ``after_publication`` or ``staff``, for who sees nothing to know why."""

    whole: bool
    rounds: list[str]
    rule: str


class StandingRow(TypedDict):
    """One line of the standings; ``prediction`` only where the round asks for one."""

    place: int
    name: str
    agency: str
    score: int
    duration_s: int
    submitted_at: str | None
    prediction: NotRequired[int | None]


class EditionView(Struct, frozen=True):
    """A publication: ``state`` is draft or final; complaints about it are taken until
    ``complaints_until`` (exclusive), ``complaints_open`` by now."""

    number: int
    state: Literal["draft", "final"]
    published_at: str
    complaints_until: str
    complaints_open: bool


class StandingsView(TypedDict):
    """GET …/standings. ``publication`` and its hash are None while it is provisional."""

    round: str
    provisional: bool
    publication: int | None
    published_at: str | None
    digest: str | None
    questions: int
    total: int
    rows: list[StandingRow]


class WinnerView(TypedDict):
    """Who receives a prize, and the values that decided: score, prediction, duration_s,
    submitted_at, rate (0..1), attempts; any other name is shown as it is."""

    name: str
    agency: str | None
    decided_by: dict[str, str | int | float]


class PrizeView(TypedDict):
    """One rank of an award; fewer winners than ``places`` means that it was not all given."""

    name: str
    money: int
    places: int
    winners: list[WinnerView]


class AwardView(TypedDict):
    """One award; ``round`` is None for one that is given once over the whole contest."""

    award: str
    name: str
    round: str | None
    provisional: NotRequired[bool]
    publication: NotRequired[int | None]
    prizes: list[PrizeView]


class AwardsView(TypedDict):
    """GET /api/contests/{contest}/awards."""

    awards: list[AwardView]


class ReceiptView(TypedDict):
    """GET /api/receipts/{receipt}, also the ``receipt`` in the answer to a submission.

    ``answers_digest`` is the salted hash of the answers received, ``signature`` Ed25519 over the
    receipt; ``superseded_by`` is the receipt that stands in its place, if any;
    ``ledger_position`` appears once the round is published; ``kind`` is ``automatic`` when the
    time limit submitted it. The receipt in the answer to a submission has no ``questions``.
    """

    receipt: str
    attempt: str
    contest: str
    round: str
    received_at: str
    answered: int
    questions: int
    answers_digest: str
    signature: str
    key: str
    superseded_by: NotRequired[str | None]
    ledger_position: NotRequired[int | None]
    kind: SubmissionKind


class PageQueries(Protocol):
    """The questions behind the pages; every method must be safe to repeat."""

    async def viewer(self, request: Request) -> Viewer | None:
        """Who sent this request, by session cookie; None for anybody."""

    async def contests(self) -> list[ContestView]:
        """All contests, the running ones first."""

    async def contest(self, slug: str) -> ContestView | None:
        """One contest."""

    async def rounds(self, slug: str, viewer: Viewer | None = None) -> list[RoundView]:
        """Its rounds in order of time, with the closes of the viewer where there is one."""

    async def own(self, viewer: Viewer, slug: str) -> OwnView:
        """What the viewer has in this contest."""

    async def open_figures(
        self, slug: str, phase_id: str | None, viewer: Viewer | None
    ) -> OpenFigures:
        """Which tables of participation the viewer sees, in the phase or (None) the quiz phase."""

    async def participation(
        self, slug: str, round_id: str | None, phase_id: str | None
    ) -> ParticipationView:
        """Participation of a round, of a phase, or (both None) of the quiz phase as a whole."""

    async def standings(
        self, slug: str, round_id: str, viewer: Viewer | None
    ) -> StandingsView | None:
        """Published standings; organisers also get provisional ones. None: nothing to see yet."""

    async def editions(self, slug: str) -> dict[int, EditionView]:
        """Everything that was published, by number."""

    async def awards(self, slug: str, viewer: Viewer | None) -> AwardsView:
        """Awards as published so far; organisers also see provisional ones."""

    async def stale(self, slug: str, viewer: Viewer | None) -> dict[str, Any]:
        """For organisers: ``stale_results`` that no longer follow from the data, and
        ``stale_names`` of rounds and phases; nothing for others."""

    async def receipt(self, receipt_id: str) -> ReceiptView | None:
        """What was received and when; anyone who knows the id may check it."""
