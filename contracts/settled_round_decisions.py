"""Decisions about settled rounds: what may be decided, what it changes, and what was decided."""

from typing import Literal

from msgspec import Struct, field

from contracts.definition import Definition, VoidRule
from contracts.roster_previews import RosterFacts

DecisionKind = Literal[
    "correct_key",
    "void_question",
    "annul_attempt",
    "withdraw",
    "annul_entry",
    "disqualify_team",
    "exclude_sheets",
    "correct_mark",
    "give_award",
]


class GivenPrize(Struct, frozen=True, omit_defaults=True):
    """A prize that the committee gives: of rank ``rank``, to a person (id), an agency (code), or
    the work of this code in a ``round``."""

    rank: str
    to: str
    round: str = ""


class Minutes(Struct, frozen=True, omit_defaults=True):
    """Biên bản of the committee's meeting: number and date as written; SHA-256 of the file (hex),
    or the words that decide, or both."""

    number: str
    date: str
    sha256: str = ""
    text: str = ""


class Subject(Struct, frozen=True, omit_defaults=True):
    """What is decided: ``option`` is the key of ``question`` after all; ``question`` is void;
    ``attempt`` is annulled; or the decision of number ``decision`` is taken back.

    Of a ``round`` that judges mark, works by code and judges by pseudonym: the entry ``work`` is
    annulled, or the team ``work`` disqualified; the sheets of ``judge`` on ``panel`` do not count;
    or ``mark`` (hundredths) is what ``judge`` gave for ``criterion`` after all.

    Of an ``award`` by the committee's judgement: ``given`` are all its prizes, by ``minutes``; the
    last such decision stands.
    """

    kind: DecisionKind
    question: str = ""
    option: str = ""
    attempt: str = ""
    decision: int | None = None
    round: str = ""
    work: str = ""
    panel: str = ""
    part: str = ""
    judge: str = ""
    criterion: str = ""
    mark: int | None = None
    award: str = ""
    given: list[GivenPrize] = field(default_factory=list)
    minutes: Minutes | None = None


class WorkMove(Struct, frozen=True):
    """A work that would stand elsewhere, or have other marks (two decimals); None: in no place."""

    round: str
    work: str
    agency: str
    rank_before: int | None
    rank_after: int | None
    marks_before: str | None
    marks_after: str | None


class Move(Struct, frozen=True):
    """A person who would stand elsewhere; no rank: not in the standings."""

    round: str
    person: str
    name: str
    agency: str
    rank_before: int | None
    rank_after: int | None
    score_before: int | None
    score_after: int | None


class PrizeChange(Struct, frozen=True):
    """Who would win or lose a prize: a person or (``collective``, without a person) an agency;
    ``money`` in whole units of the contest's currency. No round: a prize over several."""

    round: str
    change: Literal["won", "lost"]
    award: str
    award_name: str
    rank: str
    prize: str
    money: int
    person: str
    name: str
    agency: str
    collective: bool = False


class RoundDifference(Struct, frozen=True):
    """What changes in a round: how many attempts change their score (``gained`` of them upwards),
    how many people their rank, and the number that predictions are measured by. Scores there count
    1/``scale`` points. Of a sealed question nothing is told but the round and its attempts."""

    round: str
    attempts: int
    changed: int | None
    gained: int | None
    moved: int | None
    truth_before: int | None = None
    truth_after: int | None = None
    scale: int = 1


class Difference(Struct, frozen=True):
    """What a decision would change. ``digest`` binds all of it, also the moves that are not listed:
    of each round the foremost hundred are. ``rounds``: also later ones that pass over who
    would win there, where an award gives one prize to each. ``prizes`` are those of rounds, then,
    against what is published, those over several rounds and of agencies; ``unclear``: phases of
    which these cannot be said yet, each with the code of why. ``works``: those of a round that
    judges mark; its prizes name them by their code. ``sealed``: a later round may still draw the
    question, so nothing is told that would show its key (ADR 19)."""

    contest: str
    subject: Subject
    digest: str
    rounds: list[RoundDifference] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    prizes: list[PrizeChange] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)
    works: list[WorkMove] = field(default_factory=list)
    sealed: bool = False


class PreviewResults(Struct, frozen=True):
    """Ask what another definition, other headcounts by agency code, or what registration would tell
    of rosters (``facts``) would change in what is published. Nothing is changed."""

    contest: str
    headcounts: dict[str, int] = field(default_factory=dict)
    definition: Definition | None = None
    facts: RosterFacts = RosterFacts()


class ResultsPreview(Struct, frozen=True):
    """What would change. ``final``: something is published as final. ``decides``: the keys of the
    plan that would be other and that results hang on. ``unclear``: publications (round, or phase
    where that is empty) of which it cannot be said, by the code of the refusal. ``digest`` binds
    all of it."""

    contest: str
    digest: str
    final: bool
    decides: list[str] = field(default_factory=list)
    prizes: list[PrizeChange] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)


class PreviewDecision(Struct, frozen=True):
    """Ask what a decision would change. Nothing is."""

    contest: str
    subject: Subject


class Decide(Struct, frozen=True):
    """Decide what was shown; ``digest`` is that of the difference shown."""

    contest: str
    subject: Subject
    reason: str
    digest: str
    by: str
    at_us: int


class DecisionView(Struct, frozen=True):
    """A decision as recorded. ``rule``: what a voided question counts for. ``withdrawn_by``: the
    decision that took it back. ``redrawn``: scores, standings and prizes follow it by now.
    ``sealed``: the corrected option is not told while a later round may draw the question."""

    number: int
    subject: Subject
    reason: str
    by: str
    at_us: int
    difference: Difference
    rule: VoidRule | None = None
    withdrawn_by: int | None = None
    redrawn: bool = False
    sealed: bool = False


class DecisionsQuery(Struct, frozen=True):
    """The decisions of a contest."""

    contest: str


class Decisions(Struct, frozen=True):
    """All decisions, by number. ``unpublished``: rounds whose published results they change."""

    contest: str
    decisions: list[DecisionView]
    unpublished: list[str]
