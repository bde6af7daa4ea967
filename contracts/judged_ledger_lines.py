"""The lines of a judged round's ledger: entries or performances, their sheets, values and prizes.

Format ``hoithi-ledger/1``, a third kind of file: it begins with a ``judged`` line. Canonical JSON
lines: header, judges, works, sheets, values, results, figures, places, prizes, unfilled ones, who
goes on, decisions, closing. Judges' and works' lines are built of salted commitments per field, so
that the public file can close what would tell of people. Marks are whole hundredths of a point,
values exact fractions "n/d". Reading and writing: ``contracts/judged_ledger_file.py``; rules:
``docs/ledger.md``, 19 and after.
"""

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from contracts.currencies import DONG
from contracts.definition import (
    AnyMeasure,
    CollectiveMeasure,
    EntryKind,
    MarkCombination,
    SeveralPrizes,
)
from contracts.ledger_lines import (
    Closing,
    Count,
    Currency,
    Exact,
    Hash,
    LedgerPrize,
    LedgerSharing,
    Number,
    Pseudonym,
    Salt,
    WorkStatus,
)
from contracts.phase_ledger_lines import Decimal

FORMAT: Final = "hoithi-ledger/1"

Judge = Annotated[str, Meta(pattern=r"^GK[0-9]{2,6}\Z")]
Signed = Annotated[int, Meta(ge=-(2**53) + 1, le=2**53 - 1)]

WorkKind = Literal[EntryKind, "team"]
SheetStatus = Literal["counted", "excluded"]
WorkPassed = Literal["", "holds_prize", "agency_full"]
JudgedDecisionKind = Literal["annul_entry", "exclude_sheets", "correct_mark", "disqualify_team"]


class JudgedCriterion(Struct, frozen=True, forbid_unknown_fields=True):
    """A line of a score sheet; ``points`` in hundredths, of a ``penalty`` the most taken off."""

    id: str
    points: Count
    penalty: bool


class JudgedForm(Struct, frozen=True, forbid_unknown_fields=True):
    """A panel's score sheet of one part of the performance; of entries ``part`` is ""."""

    part: str
    criteria: list[JudgedCriterion]


class JudgedPanelRules(Struct, frozen=True, forbid_unknown_fields=True):
    """What a panel marks, and how its sheets become a value.

    ``kinds``: what it marks; empty: all. ``advancing``: of a preliminary one. ``step`` in
    hundredths. ``seats``: how many judges should mark each work, which ``sum`` multiplies by.
    """

    id: str
    kinds: list[EntryKind]
    preliminary: bool
    advancing: Count | None
    step: Number
    seats: Count
    sufficient: Count
    combine: MarkCombination
    trim: Count
    outlier_distance: Decimal
    standardise: bool
    divergence: Decimal
    forms: list[JudgedForm]


class JudgedPart(Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the performance; points come off for each interval begun beyond the limit."""

    id: str
    limit_s: Count | None
    overrun_every_s: Count
    overrun_points: Decimal


class JudgedTerm(Struct, frozen=True, forbid_unknown_fields=True):
    """One term of a weighted measure; ``weight`` as a decimal number."""

    measure: CollectiveMeasure
    weight: Decimal
    part: str
    criterion: str
    figure: str


class JudgedMeasure(Struct, frozen=True, forbid_unknown_fields=True):
    """What works are compared by, nothing left to a default."""

    measure: AnyMeasure
    part: str
    criterion: str
    figure: str
    terms: list[JudgedTerm]


class JudgedAward(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An award to works that this publication decides. The last three are left out where the plan
    does not ask for them, as in ``LedgerAward``."""

    id: str
    name: str
    measures: list[JudgedMeasure]
    one_prize_each: bool
    prizes: list[LedgerPrize]
    shared: LedgerSharing | None = None
    several_prizes: SeveralPrizes = "earlier"
    prizes_per_agency: Count = 0


class JudgedLot(Struct, frozen=True, forbid_unknown_fields=True):
    """The secret that ties are drawn from, and the commitment told before sheets were released."""

    secret: Hash
    commitment: Hash


class JudgedOrder(Struct, frozen=True, forbid_unknown_fields=True):
    """The draw of the order in which teams perform; ``order``: their works' codes, as drawn."""

    commitment: Hash
    secret: Hash
    public_value: str
    order: list[str]


class JudgedMissing(Struct, frozen=True, forbid_unknown_fields=True):
    """Sheets that the plan asks for and nobody handed in, and why that is published."""

    sheets: Number
    reason: str


class JudgedGoingOn(Struct, frozen=True, forbid_unknown_fields=True):
    """The round to which the first ``teams`` of this one go on."""

    to: str
    teams: Count


class JudgedHeader(
    Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag="judged",
    tag_field="line",
):
    """What the ledger is of, and by which rules."""

    format: Literal["hoithi-ledger/1"]
    contest: str
    phase: str
    round: str
    form: Literal["entries", "stage"]
    number: Number
    state: Literal["draft", "final"]
    previous_root: Hash | None
    published_at_us: Count
    definition_digest: Hash
    panels: list[JudgedPanelRules]
    parts: list[JudgedPart]
    figures: list[str]
    awards: list[JudgedAward]
    lot: JudgedLot
    order: JudgedOrder | None = None
    going_on: JudgedGoingOn | None = None
    missing: JudgedMissing | None = None
    currency: Currency = DONG


class JudgeRecord(Struct, frozen=True):
    """A judge with all that is known of them; ``agencies``: whose works they do not mark."""

    pseudonym: str
    name: str
    agencies: list[str]


class JudgeLine(Struct, frozen=True, forbid_unknown_fields=True, tag="judge", tag_field="line"):
    """A judge as published: an open field is (value, salt), a closed one its commitment."""

    pseudonym: tuple[Judge, Salt]
    name: tuple[str, Salt] | Hash
    agencies: tuple[list[str], Salt] | Hash


LedgerFile = tuple[Literal["main", "attachment"], Hash, Count]
"""(purpose, SHA-256, size)."""


class WorkRecord(Struct, frozen=True):
    """An entry, or a team's performance, with all that is known of it.

    ``code``: how results name it, of a team its agency's. ``people``: pseudonyms of its authors or
    members. ``title``: a digest. ``place`` in the order of performance, 0 of entries;
    ``used_ms``: what each part took.
    """

    code: str
    kind: WorkKind
    status: WorkStatus
    late: bool
    place: int
    used_ms: dict[str, int]
    agency: str
    people: list[str]
    files: list[LedgerFile]
    received_at_us: int
    title: str


class WorkLine(Struct, frozen=True, forbid_unknown_fields=True, tag="work", tag_field="line"):
    """A work as published: an open field is (value, salt), a closed one its commitment."""

    code: tuple[str, Salt]
    kind: tuple[WorkKind, Salt]
    status: tuple[WorkStatus, Salt]
    late: tuple[bool, Salt]
    place: tuple[Count, Salt]
    used_ms: tuple[dict[str, Count], Salt]
    agency: tuple[str, Salt] | Hash
    people: tuple[list[Pseudonym], Salt] | Hash
    files: tuple[list[LedgerFile], Salt] | Hash
    received_at_us: tuple[Count, Salt] | Hash
    title: tuple[str, Salt] | Hash


class SheetLine(
    Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag="sheet",
    tag_field="line",
):
    """One judge's sheet of a work: criterion -> hundredths, of penalties what is taken off.

    ``confirmed``: after its judge was asked to look again. ``excluded``: its marks do not count.
    ``handed_in``: what was handed in of the criteria that decisions corrected.
    """

    panel: str
    part: str
    work: str
    judge: Judge
    marks: dict[str, Count]
    source: Literal["screen", "paper", "import"]
    status: SheetStatus
    confirmed: bool
    handed_in: dict[str, Count] = {}


class ValueLine(
    Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag="value",
    tag_field="line",
):
    """What a panel's sheets of a work (of a part) make; ``needed``: so many sheets make a value.

    ``criteria``: by each line alone that an award asks for.
    """

    panel: str
    part: str
    work: str
    needed: Count
    counted: list[Judge]
    dropped: dict[Judge, Literal["low", "high", "outlier"]]
    short: bool
    value: Exact | None
    criteria: dict[str, Exact | None] = {}


class ResultLine(Struct, frozen=True, forbid_unknown_fields=True, tag="result", tag_field="line"):
    """The marks of a work that counts; ``parts``: of a performance, after overrunning."""

    work: str
    value: Exact | None
    parts: dict[str, Exact | None]


class FigureLine(Struct, frozen=True, forbid_unknown_fields=True, tag="figure", tag_field="line"):
    """A number that the committee entered of a work, and where it has it from."""

    work: str
    figure: str
    value: Count
    source: str


class PlaceLine(Struct, frozen=True, forbid_unknown_fields=True, tag="place", tag_field="line"):
    """A work's place in an award; ``lot`` (hex) where the draw decided, ``passed``: why it is
    passed over when prizes are handed out."""

    award: str
    rank: Number
    work: str
    values: list[Exact | None]
    lot: Hash | None
    passed: WorkPassed


class WorkValues(Struct, frozen=True, forbid_unknown_fields=True):
    """What decided, of one work."""

    work: str
    rank: Number
    values: list[Exact | None]


class WorkPrizeLine(
    Struct, frozen=True, forbid_unknown_fields=True, tag="work_award", tag_field="line"
):
    """A prize that a work won. ``decided_by``: the measure, ``draw`` or ``unopposed``."""

    award: str
    prize: str
    money: Count
    winner: WorkValues
    decided_by: str
    against: WorkValues | None


class JudgedUnfilledLine(
    Struct, frozen=True, forbid_unknown_fields=True, tag="unfilled", tag_field="line"
):
    """So many prizes of a rank found no work."""

    award: str
    prize: str
    count: Number


class GoingOnLine(
    Struct, frozen=True, forbid_unknown_fields=True, tag="going_on", tag_field="line"
):
    """A work that goes on: to the final panel (``to`` is "") or to another round."""

    to: str
    panel: str
    rank: Number
    work: str


class JudgedDecisionLine(
    Struct, frozen=True, forbid_unknown_fields=True, tag="decision", tag_field="line"
):
    """What was decided after the marking. What it is not about is "" or null."""

    number: Number
    kind: JudgedDecisionKind
    work: str
    panel: str
    part: str
    judge: str
    criterion: str
    mark_before: Count | None
    mark_after: Count | None


JudgedLine = (
    JudgedHeader
    | JudgeLine
    | WorkLine
    | SheetLine
    | ValueLine
    | ResultLine
    | FigureLine
    | PlaceLine
    | WorkPrizeLine
    | JudgedUnfilledLine
    | GoingOnLine
    | JudgedDecisionLine
    | Closing
)
