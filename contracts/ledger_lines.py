"""The lines of a ledger, format ``hoithi-ledger/2``: see ``docs/ledger.md`` for every rule.

A ledger is JSON Lines in canonical JSON: header, attempts by (pseudonym, number), standings,
awards, unfilled prizes, closing. Every line but the last is a leaf of one Merkle tree. An
attempt's leaf is built from a salted commitment per field, so a field can be closed (its value
and salt replaced by its commitment) and the tree stays the same. Times are microseconds.
Reading, writing and closing of files: ``contracts/ledger_file.py``.
"""

from typing import Annotated, Final, Literal, get_args

from msgspec import Meta, Raw, Struct, field, json

from contracts.currencies import DONG
from contracts.definition import (
    AwardRanking,
    CountingAttempt,
    Difficulty,
    Predicts,
    QuestionKind,
    RankingMeasure,
    SeveralPrizes,
    SeveralRight,
    SharedMoney,
    SharedPlaces,
    TopicDraw,
)
from contracts.definition import VoidRule as VoidRule
from contracts.time_zones import HOME

FORMAT: Final = "hoithi-ledger/2"
"""What is written. Files of ``hoithi-ledger/1``, which had no window, are read as well."""

Status = Literal["counted", "excluded", "annulled"]
WorkStatus = Literal[
    "counted",
    "not_chosen",
    "waiting",
    "withdrawn",
    "refused",
    "annulled",
    "disqualified",
    "absent",
]
DecidedBy = Literal[RankingMeasure, "draw", "unopposed"]

Hash = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
Salt = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z")]
Pseudonym = Annotated[str, Meta(pattern=r"^[0-9a-f]{16}\Z")]
Signature = Annotated[str, Meta(pattern=r"^[0-9a-f]{128}\Z")]
Count = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Currency = Annotated[str, Meta(pattern=r"^[A-Z]{3}\Z")]
Zone = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_+/-]{1,64}\Z")]
Minute = Annotated[int, Meta(ge=0, le=1440)]
Number = Annotated[int, Meta(ge=1, le=2**53 - 1)]
Exact = Annotated[str, Meta(pattern=r"^(0|-?[1-9][0-9]*)/[1-9][0-9]*\Z")]
"""A reduced fraction of points; 0 is ``0/1``."""


BlueprintLine = Annotated[list[str | Count], Meta(min_length=2, max_length=3)]
"""``[topic, questions]`` or ``[topic, questions, difficulty]``: see :func:`draws_of`."""


def left_out(value: str, default: str) -> str:
    """The value, to be left out of a line where it equals its default: of texts ``omit_defaults``
    compares which object they are, and one that was read from a message is another."""
    return default if value == default else value


class LedgerBank(Struct, frozen=True, forbid_unknown_fields=True):
    """The blueprint of an audience with papers of its own."""

    audience: str
    blueprint: list[BlueprintLine]


class LedgerPoints(Struct, frozen=True, forbid_unknown_fields=True):
    """What a question of each difficulty is worth, in points."""

    easy: Number
    medium: Number
    hard: Number


class LedgerRules(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What of the plan decides about papers and ranks. ``time_limit_s`` and ``attempts_allowed``:
    ``None`` where the plan sets no limit. ``banks`` are left out where there are
    none; a line of a blueprint has a difficulty only where the plan asks for one. ``predicts``:
    of what predictions are, left out where it is how many people have everything right.
    ``several_right`` is left out where nothing short of all right options counts, ``points`` where
    each question is worth one, ``scale`` where it is 1: every score counts 1/``scale`` points."""

    blueprint: list[BlueprintLine]
    shuffle_options: bool
    time_limit_s: Count | None
    attempts_allowed: Number | None
    counting_attempt: CountingAttempt
    prediction: bool
    ranking: list[RankingMeasure]
    banks: list[LedgerBank] = field(default_factory=list)
    predicts: Predicts = "perfect"
    several_right: SeveralRight = "all"
    points: LedgerPoints | None = None
    scale: Number = 1


class LedgerPrize(Struct, frozen=True, forbid_unknown_fields=True):
    """One rank of an award; money in whole units of the currency each."""

    rank: str
    name: str
    winners: Count
    money: Count


class LedgerSharing(Struct, frozen=True, forbid_unknown_fields=True):
    """Whoever is equal shares a prize: each has the ``whole`` of its money or it is ``divided``;
    as many prizes as they are have been ``used``, or those behind are ``kept`` for the next."""

    money: SharedMoney
    places: SharedPlaces


class LedgerAward(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An individual award that this publication decides.

    What the plan does not ask for is left out: ``audiences`` (whose people may win),
    ``one_prize_each``, ``minimum_score``, ``minimum_rounds``, ``shared`` (else whoever is equal is
    drawn), ``several_prizes``, ``prizes_per_agency`` (0: any number), ``ranking`` (by what it goes
    before the ranking of the rules).
    """

    id: str
    name: str
    prizes: list[LedgerPrize]
    audiences: list[str] = field(default_factory=list)
    one_prize_each: bool = False
    minimum_score: Count = 0
    minimum_rounds: Count = 1
    shared: LedgerSharing | None = None
    several_prizes: SeveralPrizes = "earlier"
    prizes_per_agency: Count = 0
    ranking: list[AwardRanking] = field(default_factory=list)


class LedgerQuestion(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A question of the bank: ``content`` is the digest of its texts.

    ``key`` and ``key_salt`` are None while the plan keeps keys sealed; the commitment stands.
    ``difficulty`` is told where a blueprint asks for one, ``audience`` where only that one draws
    the question; ``held``, sorted, which options stand behind the others, where papers shuffle
    options and not all of the question's are. ``kind`` is left out of a question that has one right
    option; ``key`` of a ``multiple_choice`` question: the letters of all that are right, sorted.
    """

    id: str
    topic: str
    options: list[str]
    content: Hash
    key: str | None
    key_salt: Salt | None
    key_commitment: Hash
    difficulty: Difficulty | Literal[""] = ""
    audience: str = ""
    held: list[str] = field(default_factory=list)
    kind: QuestionKind = "single_choice"


class LedgerDisruption(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A span in which the clocks of attempts stood still that had begun before ``begun_before_us``
    and had time left at ``from_us``: those of ``agencies``, or where there are none everyone's."""

    from_us: Count
    until_us: Count
    begun_before_us: Count
    agencies: list[str] = []


class LedgerAllowance(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a person had more than others: seconds beside the time limit, and a close of their own;
    each left out where there is none."""

    extra_s: Count = 0
    closes_at_us: Count = 0


class LedgerWindow(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """When the round was open, half-open. ``agencies``: code to the later close of those for whom
    it was extended alone, where it was. ``disruptions``: for which time was given back.
    ``daily_hours``: minutes of each day between which people worked, where the plan says so.
    ``timezone``: on whose clock, told where there are such hours and it is not that of Vietnam.
    ``allowances``: pseudonym to what that person had more, of those whose attempts lasted longer by
    it than others' may."""

    opens_at_us: Count
    closes_at_us: Count
    agencies: dict[str, Count] = {}
    disruptions: list[LedgerDisruption] = []
    daily_hours: tuple[Minute, Minute] | None = None
    allowances: dict[Pseudonym, LedgerAllowance] = {}
    timezone: Zone = HOME


class Header(
    Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag="header",
    tag_field="line",
):
    """What the ledger is of, the rules, and all that was committed to before the round.

    ``corrected``: question to the option that counts in place of the key committed to; None while
    keys stay sealed. A header without corrections leaves it out. ``window``: None in the older
    format, and where nobody told scoring.
    """

    format: Literal["hoithi-ledger/1", "hoithi-ledger/2"]
    contest: str
    phase: str
    round: str
    practice: bool
    number: Number
    state: Literal["draft", "final"]
    previous_root: Hash | None
    published_at_us: Count
    definition_digest: Hash
    rules: LedgerRules
    awards: list[LedgerAward]
    seed: Hash
    public_value: str
    pseudonym_key_commitment: Hash
    commitment: Hash
    bank: list[LedgerQuestion]
    voided: dict[str, VoidRule]
    prediction_truth: Count | None
    corrected: dict[str, str | None] = {}
    window: LedgerWindow | None = None
    currency: Currency = DONG


_answers = json.Decoder(dict[str, str]).decode


class AttemptRecord(Struct, frozen=True, gc=False, omit_defaults=True):
    """An attempt with all values: what scoring hands over to be written.

    ``agency`` is "" once the person was erased; ``answers`` maps question to option ids, and is
    held as its canonical JSON (``written``), in a quarter of the memory.
    ``audience``: whose bank the paper was drawn from, "" for everyone else's.
    """

    pseudonym: str
    attempt: int
    agency: str
    status: Status
    started_at_us: int
    submitted_at_us: int
    duration_s: int
    written: Raw = field(name="answers")
    prediction: int | None
    score: int
    audience: str = ""

    @property
    def answers(self) -> dict[str, str]:
        """What was answered, read anew each time."""
        return _answers(self.written)


class AttemptLine(Struct, frozen=True, forbid_unknown_fields=True, tag="attempt", tag_field="line"):
    """An attempt as published: an open field is (value, salt), a closed one its commitment."""

    pseudonym: tuple[Pseudonym, Salt]
    attempt: tuple[Number, Salt]
    agency: tuple[str, Salt] | Hash
    status: tuple[Status, Salt]
    started_at_us: tuple[Count, Salt] | Hash
    submitted_at_us: tuple[Count, Salt] | Hash
    duration_s: tuple[Count, Salt]
    answers: tuple[dict[str, str], Salt] | Hash
    prediction: tuple[Count | None, Salt]
    score: tuple[Count, Salt]


class PaperLine(Struct, frozen=True, forbid_unknown_fields=True, tag="paper", tag_field="line"):
    """An attempt whose paper was drawn from the bank of an audience; of every other attempt it was
    drawn by the blueprint of everyone else."""

    pseudonym: Pseudonym
    attempt: Number
    audience: str


class AudienceLine(
    Struct, frozen=True, forbid_unknown_fields=True, tag="audience", tag_field="line"
):
    """The audience that a person belongs to; only where an award is for some of them."""

    pseudonym: Pseudonym
    audience: str


class HolderLine(Struct, frozen=True, forbid_unknown_fields=True, tag="holder", tag_field="line"):
    """A person who won a prize in an earlier round, where the plan gives one prize to each.

    ``round``, ``number``, ``award``, ``prize`` and ``winner`` say where it is published.
    """

    pseudonym: Pseudonym
    round: str
    number: Number
    award: str
    prize: str
    winner: Pseudonym


class StandingLine(
    Struct, frozen=True, forbid_unknown_fields=True, tag="standing", tag_field="line"
):
    """One row of the standings; the time of arrival stays with the attempt."""

    rank: Number
    pseudonym: Pseudonym
    attempt: Number
    score: Count
    distance: Count | None
    duration_s: Count
    by_draw: bool


class Values(Struct, frozen=True, forbid_unknown_fields=True):
    """What decided, of one person; for ``earliest`` see the attempt's time of arrival."""

    pseudonym: Pseudonym
    rank: Number
    score: Count
    distance: Count | None
    duration_s: Count


class WonLine(Struct, frozen=True, forbid_unknown_fields=True, tag="award", tag_field="line"):
    """A prize won, and against whom: the first who did not get this prize any more."""

    award: str
    prize: str
    money: Count
    winner: Values
    decided_by: DecidedBy
    against: Values | None


class UnfilledLine(
    Struct, frozen=True, forbid_unknown_fields=True, tag="unfilled", tag_field="line"
):
    """So many prizes of a rank found nobody."""

    award: str
    prize: str
    count: Number


class Closing(Struct, frozen=True, forbid_unknown_fields=True, tag="closing", tag_field="line"):
    """Counts, root and signature; the only line outside the tree."""

    attempts: Count
    leaves: Number
    root: Hash
    signature: Signature
    public_key: Hash
    key_id: Pseudonym


Result = PaperLine | AudienceLine | HolderLine | StandingLine | WonLine | UnfilledLine
Line = Header | AttemptLine | Result | Closing

CLOSABLE = ("agency", "answers", "started_at_us", "submitted_at_us")
"""What may be closed. The rest the ranks need."""

EXACT_FIELDS = ("agency", "started_at_us", "submitted_at_us")
"""What is closed for small agencies. Duration stays open: ranks need it, and it tells no hour."""

_DIFFICULTIES = get_args(Difficulty)


def draws_of(blueprint: list[BlueprintLine]) -> list[TopicDraw]:
    """The lines of a blueprint read; ``ValueError`` for one of another form."""
    draws = []
    for line in blueprint:
        topic, questions, *more = line
        if not isinstance(topic, str) or not isinstance(questions, int):
            raise ValueError(f"blueprint: {line} is no [topic, questions]")
        if more and more[0] not in _DIFFICULTIES:
            raise ValueError(f"blueprint: {line} names no difficulty")
        draws.append(TopicDraw(topic, questions, *more))  # type: ignore[arg-type]
    return draws
