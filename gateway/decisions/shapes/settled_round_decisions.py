"""Second looks at settled rounds, as organisers see them."""

from typing import Annotated

from msgspec import Meta, Struct

from contracts.definition import VoidRule
from contracts.results import AwardLine
from contracts.settled_round_decisions import DecisionKind, Difference, Subject
from gateway.results.shapes.results import StandingLine
from gateway.roster.shapes import Id

Text = Annotated[str, Meta(max_length=200)]


class GivenPrizeBody(Struct, forbid_unknown_fields=True):
    """A prize of this rank: to a person (id), an agency (code), or a work (code) of a `round`."""

    rank: Text
    to: Text
    round: Text = ""


class MinutesBody(Struct, forbid_unknown_fields=True):
    """Number and date of the committee's minutes as written; their words, or the SHA-256 of their
    file (64 hex digits), or both."""

    number: Text
    date: Text
    sha256: Annotated[str, Meta(max_length=64)] = ""
    text: Annotated[str, Meta(max_length=10_000)] = ""


class DecisionBody(Struct, forbid_unknown_fields=True):
    """What to decide: `correct_key` takes `question` and `option`, `void_question` `question`,
    `annul_attempt` `attempt`, `withdraw` the number of a `decision`. Of a `round` that judges mark
    `annul_entry` and `disqualify_team` take the code of a `work`, `exclude_sheets` `panel` and
    `judge` (pseudonym), `correct_mark` these, `criterion` and the `mark` in points ("8.5"), of a
    performance the `part` too. `give_award` takes an `award` that the committee judges, all prizes
    `given` and the `minutes`. To confirm it, `reason` and the `digest` of the difference that the
    preview showed."""

    kind: DecisionKind
    question: Text = ""
    option: Text = ""
    attempt: Text = ""
    decision: Annotated[int, Meta(ge=1, le=1_000_000_000)] | None = None
    round: Text = ""
    work: Text = ""
    panel: Text = ""
    part: Text = ""
    judge: Text = ""
    criterion: Text = ""
    mark: Text = ""
    award: Text = ""
    given: Annotated[list[GivenPrizeBody], Meta(max_length=1_000)] = []
    minutes: MinutesBody | None = None
    reason: Annotated[str, Meta(max_length=2000)] = ""
    digest: Annotated[str, Meta(max_length=64)] = ""


class DecisionRecord(Struct):
    """A decision as recorded, with the difference that was shown before it. `rule`: what a voided
    question counts for. `redrawn`: scores, standings and prizes follow it by now. `sealed`: the
    option that a key was corrected to is left out while a later round may draw the question."""

    number: int
    subject: Subject
    reason: str
    by: str
    at: str
    rule: VoidRule | None
    withdrawn_by: int | None
    redrawn: bool
    difference: Difference
    sealed: bool = False


class DecisionsView(Struct):
    """Every decision by number, and the rounds that are to be published again."""

    contest: str
    decisions: list[DecisionRecord]
    unpublished: list[Id]


class DraftView(Struct):
    """A round's results after a second look, before they are published; scores count 1/``scale``
    points."""

    contest: str
    round: str
    drawn_at: str
    redrawn: bool
    published: bool
    prediction_truth: int | None
    contestants: int
    standings: list[StandingLine]
    awards: list[AwardLine]
    scale: int = 1
