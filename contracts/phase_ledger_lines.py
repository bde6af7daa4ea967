"""The lines of a phase's ledger: prizes over several rounds, and those of agencies.

Format ``hoithi-ledger/1``, a kind of file of its own: it begins with a ``phase`` line.
Canonical JSON lines: header, people by pseudonym, works of a phase that judges mark, contenders for
awards over several phases, agencies, standings over the rounds, prizes of people and agencies,
unfilled ones, closing.
Lines of people, works, contenders and agencies are built of salted commitments per field, so that
the public file can close what would tell of small agencies, or tie pseudonyms together.
Reading and writing: ``contracts/phase_ledger_file.py``; rules: ``docs/ledger.md``, 12 and after.
"""

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from contracts.currencies import DONG
from contracts.definition import (
    AnyMeasure,
    AwardRanking,
    CollectiveMeasure,
    Combination,
    Completion,
    Denominator,
    QuotaScope,
    RankingMeasure,
    Recipients,
    SeveralPrizes,
)
from contracts.ledger_lines import (
    Closing,
    Count,
    Currency,
    DecidedBy,
    Hash,
    LedgerPrize,
    LedgerSharing,
    Number,
    Pseudonym,
    Salt,
    Status,
)
from contracts.phase_contender_lines import ContenderAwardLine, ContenderLine, PhaseSource
from contracts.phase_work_lines import PhaseWorkLine

FORMAT: Final = "hoithi-ledger/1"

Decimal = Annotated[str, Meta(pattern=r"^[0-9]+(\.[0-9]+)?(e-[0-9]+)?\Z")]
PassedOver = Literal["", "quota", "participants", "headcount", "holds_prize"]
UnfilledReason = Literal["nobody_left", "conditions", "not_available", "undecided", "not_given"]


class PhaseTerm(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One term of a weighted measure; ``weight`` and ``share`` as decimal numbers."""

    measure: CollectiveMeasure
    weight: Decimal
    award: str
    ranks: list[str]
    phase: str
    share: Decimal | None = None


class PhaseMeasure(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What agencies are compared by, as in the definition; nothing is left to a default but a
    ``share`` that is not asked for."""

    measure: AnyMeasure
    until: Completion
    award: str
    ranks: list[str]
    phase: str
    terms: list[PhaseTerm]
    share: Decimal | None = None


class PhaseConditions(Struct, frozen=True, forbid_unknown_fields=True):
    """Without which nobody wins."""

    quota_met: bool
    minimum_participants: Count
    minimum_headcount: Count
    minimum_entries: Count
    minimum_score: Count
    minimum_rounds: Count


class PhaseJudgement(Struct, frozen=True, forbid_unknown_fields=True):
    """Which decision of the committee says who wins, and by what minutes: their number and date as
    written, SHA-256 of their file ("" without one), and their words. 0 and "": not decided yet."""

    decision: Count
    minutes: str
    date: str
    sha256: Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?\Z")]
    text: str
    reason: str


class PhaseAward(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An award that the phase's publication decides; ``rounds`` are those it is over. The last
    six are left out where the plan does not ask for them, as in ``LedgerAward``; entries and teams
    win here by ``judgement`` alone. ``phases``: of one to people over several phases, those that
    its measures go by."""

    id: str
    name: str
    recipients: Recipients
    phase: str
    rounds: list[str]
    audiences: list[str]
    combine: Combination
    one_prize_each: bool
    conditions: PhaseConditions
    measures: list[PhaseMeasure]
    prizes: list[LedgerPrize]
    shared: LedgerSharing | None = None
    several_prizes: SeveralPrizes = "earlier"
    prizes_per_agency: Count = 0
    ranking: list[AwardRanking] = []
    judgement: PhaseJudgement | None = None
    phases: list[str] = []


class PhaseRound(Struct, frozen=True, forbid_unknown_fields=True):
    """A round that is counted: the publication it is taken from, and what was revealed."""

    round: str
    number: Number
    root: Hash
    seed: Hash
    public_value: str


class MarkedRound(Struct, frozen=True, forbid_unknown_fields=True):
    """A round of another phase that judges marked: the publication whose marks agencies are
    compared by."""

    phase: str
    round: str
    number: Number
    root: Hash


class PhaseRules(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What of the plan decides; ``answers_needed``: with fewer an attempt does not count.

    ``quotas``: class -> rate as a decimal number, null without one. ``optional_phases``: those
    whose marks count as 0 while nobody has any. ``prize_ranks``: every individual award's ranks,
    in the order of the plan, as (award, rank). ``single``: awards that give one prize to each.
    ``full_marks``: round -> audience, "" for all others -> what a paper is worth, in 1/``scale``
    points; left out where no award counts by shares of it. ``scale``: every score counts
    1/``scale`` points; left out where it is 1.
    """

    ranking: list[RankingMeasure]
    answers_needed: Count
    denominator: Denominator
    quota_scope: QuotaScope
    quotas: dict[str, Decimal | None]
    optional_phases: list[str]
    prize_ranks: list[tuple[str, str]]
    single: list[str]
    full_marks: dict[str, dict[str, Number]] = {}
    scale: Number = 1


class PhaseHeader(
    Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag="phase",
    tag_field="line",
):
    """What the ledger is of, and by which rules. ``marked``: whose marks are told among agencies'
    figures; what is compared by marks of any other phase cannot be decided. ``form``: of a phase
    that judges mark, whose works are counted in place of attempts."""

    format: Literal["hoithi-ledger/1"]
    contest: str
    phase: str
    number: Number
    state: Literal["draft", "final"]
    previous_root: Hash | None
    published_at_us: Count
    definition_digest: Hash
    rules: PhaseRules
    rounds: list[PhaseRound]
    awards: list[PhaseAward]
    marked: list[MarkedRound] = []
    form: Literal["quiz", "entries", "stage"] = "quiz"
    currency: Currency = DONG
    sources: list[PhaseSource] = []


class PhaseAttempt(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """An attempt as the round's publication has it; ``pseudonym`` is that of the round.

    ``stands``: it is the one in the round's standings.
    """

    round: str
    pseudonym: Pseudonym
    attempt: Number
    status: Status
    answered: Count
    score: Count
    distance: Count | None
    duration_s: Count
    submitted_at_us: Count
    stands: bool


class HeldPrize(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """An individual prize that a round's publication gave."""

    round: str
    award: str
    rank: str


class PersonRecord(Struct, frozen=True, gc=False):
    """A person over the phase; ``agency`` they count for, ``audience`` "" for none."""

    pseudonym: str
    status: Literal["counted", "excluded"]
    agency: str
    audience: str
    attempts: list[PhaseAttempt]
    prizes: list[HeldPrize]


class PersonLine(Struct, frozen=True, forbid_unknown_fields=True, tag="person", tag_field="line"):
    """A person as published: an open field is (value, salt), a closed one its commitment."""

    pseudonym: tuple[Pseudonym, Salt]
    status: tuple[Literal["counted", "excluded"], Salt]
    agency: tuple[str, Salt] | Hash
    audience: tuple[str, Salt] | Hash
    attempts: tuple[list[PhaseAttempt], Salt] | Hash
    prizes: tuple[list[HeldPrize], Salt] | Hash


class AgencyFacts(Struct, frozen=True, forbid_unknown_fields=True):
    """An agency's line of the participation table; ``headcount`` null until approved.

    ``roster``: audience ("" for none) -> (may take part, excluded), people of the rosters.
    """

    agency_class: str
    headcount: Count | None
    roster: dict[str, tuple[Count, Count]]
    denominator: Count
    participants: Count
    met: bool


class AgencyFigures(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An agency in the scope of one award, with its value in each measure, in words.

    ``quota_at_us``, ``final_at_us``: when the submission came that brought it to its quota and to
    its final number of participants. ``prizes``: won by its people, by the rules' ``prize_ranks``.
    ``passed``: why it was passed over; its values are then left out. ``further``: the value in
    those measures, of the award and of their terms, that these figures are not enough for.
    """

    denominator: Count
    participants: Count
    attempts: Count
    total_score: Count
    quota_at_us: Count | None
    final_at_us: Count | None
    prizes: list[Count]
    passed: PassedOver
    values: list[str]
    further: dict[CollectiveMeasure, str] = {}


class AgencyRecord(Struct, frozen=True):
    """An agency with all values."""

    agency: str
    facts: AgencyFacts
    awards: dict[str, AgencyFigures]


class AgencyLine(Struct, frozen=True, forbid_unknown_fields=True, tag="agency", tag_field="line"):
    """An agency as published; the lines are in order of the commitment to ``agency``."""

    agency: tuple[str, Salt] | Hash
    facts: tuple[AgencyFacts, Salt] | Hash
    awards: tuple[dict[str, AgencyFigures], Salt] | Hash


class OverallLine(Struct, frozen=True, forbid_unknown_fields=True, tag="overall", tag_field="line"):
    """One row of an award's standings over its rounds; ``lot`` is what was drawn, null without."""

    award: str
    rank: Number
    pseudonym: Pseudonym
    rounds: Number
    score: Count
    distance: Count | None
    duration_s: Count
    lot: Hash | None


class PersonValues(Struct, frozen=True, forbid_unknown_fields=True):
    """What decided, of one person."""

    pseudonym: Pseudonym
    rank: Number
    rounds: Number
    score: Count
    distance: Count | None
    duration_s: Count


class PersonAwardLine(
    Struct, frozen=True, forbid_unknown_fields=True, tag="person_award", tag_field="line"
):
    """A prize that a person won over the rounds, and against whom."""

    award: str
    prize: str
    money: Count
    winner: PersonValues
    decided_by: DecidedBy
    against: PersonValues | None


class AgencyValues(Struct, frozen=True, forbid_unknown_fields=True):
    """What decided, of one agency: its value in each of the award's measures."""

    agency: str
    rank: Number
    values: list[str]


class AgencyAwardLine(
    Struct, frozen=True, forbid_unknown_fields=True, tag="agency_award", tag_field="line"
):
    """A prize that an agency won. ``decided_by``: the measure, ``draw`` or ``unopposed``."""

    award: str
    prize: str
    money: Count
    winner: AgencyValues
    decided_by: str
    against: AgencyValues | None


class GivenAwardLine(
    Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag="given_award",
    tag_field="line",
):
    """A prize that the committee gave: to a person, an agency, or a work of a round."""

    award: str
    prize: str
    money: Count
    person: Pseudonym = ""
    agency: str = ""
    round: str = ""
    work: str = ""


class PhaseUnfilledLine(
    Struct, frozen=True, forbid_unknown_fields=True, tag="unfilled", tag_field="line"
):
    """So many prizes of a rank were not awarded, and why."""

    award: str
    prize: str
    count: Number
    reason: UnfilledReason


PhaseLine = (
    PhaseHeader
    | PersonLine
    | PhaseWorkLine
    | ContenderLine
    | AgencyLine
    | OverallLine
    | PersonAwardLine
    | ContenderAwardLine
    | AgencyAwardLine
    | GivenAwardLine
    | PhaseUnfilledLine
    | Closing
)
