"""What exam tells (events) and is asked (commands): rounds, attempts, receipts."""

from typing import Literal, NamedTuple

from msgspec import Struct, field

RoundState = Literal["planned", "open", "closed", "settled"]
AttemptState = Literal["in_progress", "submitted"]
SubmissionKind = Literal["person", "automatic"]


class RoundOpened(Struct, frozen=True):
    """A round takes attempts from now on. ``commitment`` binds its seed, shown before it opened."""

    contest: str
    round: str
    opens_at_us: int
    closes_at_us: int
    commitment: str


class RoundChanged(Struct, frozen=True):
    """A round was extended or reopened, for ``agencies`` or (``None``) for all; recorded."""

    contest: str
    round: str
    closes_at_us: int
    reason: str
    by: str
    changed_at_us: int
    agencies: list[str] | None = None


class Disruption(Struct, frozen=True, omit_defaults=True):
    """A span in which people could not work through no fault of their own, such as a power cut.

    The clock of an attempt that was begun before ``begun_before_us``, and still had time of its
    limit left at ``from_us``, stands still until ``until_us``. ``agencies``: whose; none: all's.
    """

    from_us: int
    until_us: int
    begun_before_us: int
    agencies: list[str] = []


class RoundSettled(Struct, frozen=True):
    """Nothing more is taken, and the round's seed is revealed (hex).

    ``bank``: question -> digest of its texts, of every question the round could draw.
    ``attempts`` and ``revisions`` (their sum) tell a reader whether it has heard of all of them.
    """

    contest: str
    round: str
    settled_at_us: int
    seed: str
    public_value: str
    commitment: str
    bank_digest: str
    pseudonym_commitment: str
    bank: dict[str, str]
    attempts: int
    revisions: int
    #: question -> its difficulty and the audience that alone draws it, where papers hang on that
    places: dict[str, tuple[str, str]] = {}
    #: the window as it was in the end; 0 from writers that did not tell
    opens_at_us: int = 0
    closes_at_us: int = 0
    #: agency -> its own later close, where the round was extended for some
    extensions: dict[str, int] = {}
    #: for which time was given back
    disruptions: list[Disruption] = []


class Origin(Struct, frozen=True):
    """Where a request came from: keyed hashes of the client's address and of the browser's device
    cookie (hex), empty where there is none. Good only to tell whether two were the same."""

    address: str = ""
    device: str = ""


class AttemptStarted(Struct, frozen=True):
    """A paper was drawn and the clock runs. ``origin`` is hashed for this contest."""

    contest: str
    round: str
    attempt: str
    person: str
    agency: str
    number: int
    started_at_us: int
    deadline_us: int
    origin: Origin | None = None


class AttemptSubmitted(Struct, frozen=True):
    """An attempt's final answers. A higher ``revision`` of the same attempt supersedes a lower.

    ``origin``: of the person's own submission, told once; later revisions do not repeat it.
    ``unanswered``: the paper's other questions, by id; ``None`` from writers that did not tell.
    ``audience``: whose bank the paper was drawn from; empty: everyone's who has none of their own.
    """

    contest: str
    round: str
    attempt: str
    person: str
    pseudonym: str
    agency: str
    number: int
    started_at_us: int
    submitted_at_us: int
    kind: SubmissionKind
    answers: dict[str, str]
    questions: int
    revision: int
    prediction: int | None = None
    receipt: str = ""
    origin: Origin | None = None
    unanswered: list[str] | None = None
    audience: str = ""


class StartAttempt(Struct, frozen=True):
    """Start an attempt, or resume the one in progress. ``origin`` as the gateway hashes it."""

    contest: str
    round: str
    person: str
    arrived_us: int
    expires_at_us: int
    origin: Origin | None = None


class PaperPlace(NamedTuple):
    """One question of a paper: its id, and its options' letters in the order shown ("BADC")."""

    id: str
    options: str


class AttemptView(Struct, frozen=True, omit_defaults=True):
    """An attempt with its paper and the answers saved so far (question id -> option id).

    The paper names questions and the order of their options; their texts, which are the same for
    everyone, are asked for once per ``bank`` revision (``exam.round_questions``).
    ``receipt_salt`` (hex): that of the receipt's digest, told to the owner who asks and to nobody
    else; ``None`` while there is no receipt, or where its digest has none that is known here.
    """

    attempt: str
    contest: str
    round: str
    state: AttemptState
    started_at_us: int
    deadline_us: int
    paper: str
    bank: int
    answers: dict[str, str]
    resumed: bool = False
    receipt: str | None = None
    receipt_text: str | None = None
    prediction_asked: bool = False
    submitted_at_us: int | None = None
    kind: SubmissionKind | None = None
    practice: bool = False
    receipt_salt: str | None = None

    @property
    def questions(self) -> list[PaperPlace]:
        """The paper's questions in its order."""
        return [PaperPlace(*part.rsplit(":", 1)) for part in self.paper.split(" ")]


class SaveAnswers(Struct, frozen=True):
    """Any subset of answers; ``arrived_us`` and ``sequence`` order them, and decide lateness."""

    attempt: str
    person: str
    answers: dict[str, str]
    arrived_us: int
    sequence: int


class AnswersSaved(Struct, frozen=True):
    """Committed. ``saved`` counts the answers now on the sheet. ``deadline_us``: until when the
    attempt runs by now, extensions included; ``None`` from writers that did not tell."""

    saved: int
    deadline_us: int | None = None


class SubmitAttempt(Struct, frozen=True, omit_defaults=True):
    """Hand the attempt in, with last answers if any. The same body again changes nothing."""

    attempt: str
    person: str
    arrived_us: int
    sequence: int
    answers: dict[str, str] = field(default_factory=dict)
    prediction: int | None = None
    origin: Origin | None = None


class Receipt(Struct, frozen=True, omit_defaults=True):
    """Biên nhận: what was received and when. ``signature`` covers every other field (Ed25519).

    ``pseudonym`` and ``number`` (of the attempt) are how the round's ledger names it.
    ``supersedes``: the receipt in whose place this one was given, because a submission of the
    person's own, or answers that had arrived before it, were delivered later.
    ``digest_version``: how ``answers_digest`` is made (``contracts.receipts``); 2: with a salt.
    """

    receipt: str
    attempt: str
    contest: str
    round: str
    received_at: str
    answered: int
    answers_digest: str
    kind: SubmissionKind
    key: str
    signature: str
    pseudonym: str = ""
    number: int = 0
    supersedes: str = ""
    digest_version: int = 1


class Submitted(Struct, frozen=True):
    """The receipt as the JSON text that was signed and stored; ``repeated`` on a retry."""

    receipt: str
    repeated: bool


class AttemptQuery(Struct, frozen=True):
    """One attempt, as its owner (``person``) or an organiser (``person=None``) asks for it."""

    attempt: str
    person: str | None = None


class ReceiptQuery(Struct, frozen=True):
    """One receipt by id."""

    receipt: str
    person: str | None = None


class ReceiptView(Struct, frozen=True):
    """A stored receipt (JSON text), whose it is, and the key it verifies with (Ed25519, hex).

    ``superseded_by``: the receipt that took its place and stands now; empty if it stands itself.
    """

    receipt: str
    contest: str
    round: str
    person: str
    settled: bool
    pseudonym: str = ""
    public_key: str = ""
    number: int = 0
    superseded_by: str = ""


class RoundsQuery(Struct, frozen=True):
    """Every round of a contest."""

    contest: str


class SilentGateway(Struct, frozen=True):
    """A gateway that has not said that it delivered what arrived before the close: by the name of
    its machine and its own, ``delivered_until_us`` all that it has, last heard of at
    ``heard_at_us``."""

    gateway: str
    host: str
    delivered_until_us: int
    heard_at_us: int


class RoundView(Struct, frozen=True):
    """A round now. ``seed`` is ``None`` until settlement.

    ``settles_from_us``: it settles then at the earliest, the last extension included.
    ``waiting_for``: gateways that a closed round waits for. ``disruptions``: for which time was
    given back.
    """

    contest: str
    round: str
    name: str
    phase: str
    opens_at_us: int
    closes_at_us: int
    state: RoundState
    practice: bool
    commitment: str
    public_value: str
    bank_digest: str = ""
    pseudonym_commitment: str = ""
    seed: str | None = None
    extensions: dict[str, int] = field(default_factory=dict)
    questions: int = 0
    time_limit_s: int = 0
    attempts_allowed: int = 1
    unsettled_because: str = ""
    settles_from_us: int = 0
    waiting_for: list[SilentGateway] = []
    disruptions: list[Disruption] = []


class Rounds(Struct, frozen=True):
    """Rounds by opening time."""

    rounds: list[RoundView]


class OwnAttemptsQuery(Struct, frozen=True):
    """A person's attempts of a contest."""

    contest: str
    person: str


class OwnAttempt(Struct, frozen=True):
    """One line of a person's own attempts."""

    attempt: str
    round: str
    number: int
    state: AttemptState
    started_at_us: int
    deadline_us: int
    submitted_at_us: int | None = None
    receipt: str | None = None


class OwnAttempts(Struct, frozen=True):
    """A person's attempts, oldest first. ``closes``: round -> when it closes for this person
    (µs), of the rounds that an extension for their agency keeps open longer than for all.
    ``excluded``: why they may not take part; empty if they may, or are not known to exam."""

    attempts: list[OwnAttempt]
    closes: dict[str, int] = {}
    excluded: str = ""


class ChangeRound(Struct, frozen=True):
    """Extend or reopen a round until ``closes_at_us``, for all or for some agencies. ``look``:
    only tell whether it would be refused."""

    contest: str
    round: str
    closes_at_us: int
    reason: str
    by: str
    at_us: int
    agencies: list[str] | None = None
    look: bool = False


class ShortenRound(Struct, frozen=True):
    """Close an open round earlier, for all, or for some agencies that have longer than all.
    ``look``: only tell whom it would hit."""

    contest: str
    round: str
    closes_at_us: int
    reason: str
    by: str
    at_us: int
    agencies: list[str] | None = None
    look: bool = False


class RoundShortening(Struct, frozen=True):
    """The round, and how many attempts in progress lose time by the earlier close."""

    round: RoundView
    hit: int


class GiveTimeBack(Struct, frozen=True):
    """Let the clocks of attempts that a disruption cut off stand still from ``from_us`` until
    ``until_us``, for all or for some agencies. ``look``: only tell whom it would help."""

    contest: str
    round: str
    from_us: int
    until_us: int
    reason: str
    by: str
    at_us: int
    agencies: list[str] | None = None
    look: bool = False


class TimeGivenBack(Struct, frozen=True):
    """The round, and how many attempts have more time: in progress (``running``), handed in by
    themselves and going on now (``resumed``); and of both, for how many the round closes before all
    of it is used (``cut``)."""

    round: RoundView
    running: int
    resumed: int
    cut: int


class MakeUpQuery(Struct, frozen=True):
    """Whom a round would concern that makes this one good for ``agencies`` (``None``: all) and
    opens at ``opens_at_us``."""

    contest: str
    round: str
    opens_at_us: int
    agencies: list[str] | None = None


class MakeUpPeople(Struct, frozen=True):
    """How many people may sit: those who never began (``absent``) and those whose attempt was
    handed in by itself or still runs (``ended``). ``handed_in``: how many may not, having handed in
    themselves."""

    absent: int
    ended: int
    handed_in: int


class SettleRound(Struct, frozen=True):
    """Settle over a gateway that is gone, and before the settlement window is over: an organiser's
    recorded decision."""

    contest: str
    round: str
    reason: str
    by: str
    at_us: int


class DoorFigures(Struct, frozen=True):
    """What comes to the door of a gateway, or of several: ``saves`` a second, requests ``kept``
    with a stamp since it started, and those ``waiting`` to be delivered."""

    saves: float = 0.0
    kept: int = 0
    waiting: int = 0

    def __add__(self, other: "DoorFigures") -> "DoorFigures":
        """Both together."""
        return DoorFigures(
            self.saves + other.saves, self.kept + other.kept, self.waiting + other.waiting
        )


class ReportWatermark(Struct, frozen=True):
    """All that arrived at ``gateway`` before ``watermark_us`` has been delivered.

    ``host``: the name of its machine or pod. ``leaving``: it takes nothing more and has delivered
    all, so that nobody waits for it until it reports again.
    """

    gateway: str
    watermark_us: int
    at_us: int
    door: DoorFigures = DoorFigures()
    host: str = ""
    leaving: bool = False


class GatewayState(Struct, frozen=True):
    """The database's clock, for the gateway to compare its own with; and what the other gateways
    that report told of their doors, together."""

    database_now_us: int
    others: DoorFigures = DoorFigures()
