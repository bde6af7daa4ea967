"""What comes of a round: truth, standings and prizes, from scratch.

There is one way to it. Provisional results, drafts after a decision, previews of decisions and
publications differ in where the scores come from, and in nothing else.
"""

from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct

from contracts.definition import Award, Definition, Phase, QuizRules, Recipients
from contracts.errors import Refused
from contracts.ledger_lines import HolderLine, StandingLine, Status, UnfilledLine, Values, WonLine
from services.scoring.domain.results.individual_prizes import NOBODY, Decision, Won, decide
from services.scoring.domain.results.standings import (
    Sitting,
    Standing,
    TieDraw,
    prediction_truth,
    standings,
)

NO_LIMITS: Mapping[tuple[str, int], str] = {}


class RoundRules(Struct, frozen=True):
    """What the plan says of a round; ``awards`` are those that this round alone decides."""

    quiz: QuizRules
    awards: list[Award]
    practice: bool = False


class Eligible(Struct, frozen=True):
    """Who may win: ``audience_of`` by pseudonym, where an award is for some audiences only;
    ``holders`` won in an earlier round, where an award gives one prize to each; ``agency_of`` by
    (pseudonym, attempt), where one gives no more than so many to one agency."""

    audience_of: Mapping[str, str] = NOBODY
    holders: frozenset[str] = frozenset()
    agency_of: Mapping[tuple[str, int], str] = NO_LIMITS


EVERYBODY = Eligible()


class Uncounted(Struct, frozen=True):
    """What takes attempts out of the standings: attempts that were annulled, people who are
    excluded, and people who sat again where the round was made good."""

    annulled: Collection[str]
    excluded: Collection[str]
    sat_again: Collection[str] = frozenset()

    def status(self, attempt: str, person: str) -> Status:
        """Whether an attempt counts; who sat again counts there."""
        if attempt in self.annulled or person in self.sat_again:
            return "annulled"
        return "excluded" if person in self.excluded else "counted"


class RoundOutcome(Struct, frozen=True):
    """What comes of a round; ``truth`` is what predictions are measured by."""

    truth: int | None
    standings: list[Standing]
    prizes: Decision[Standing]

    def lines(self) -> tuple[list[StandingLine], list[WonLine], list[UnfilledLine]]:
        """Standings and prizes as a ledger tells them."""
        return (
            [_standing_line(row) for row in self.standings],
            [_won_line(won) for won in self.prizes.won],
            [UnfilledLine(item.award, item.prize, item.count) for item in self.prizes.unfilled],
        )


def round_outcome(
    rules: RoundRules, sittings: Collection[Sitting], draw: TieDraw, eligible: Eligible = EVERYBODY
) -> RoundOutcome:
    """The outcome of these attempts, each with its score."""
    table = standings(sittings, rules.quiz, draw, practice=rules.practice)
    prizes = decide(
        rules.awards,
        table,
        rules.quiz.ranking,
        audience_of=eligible.audience_of,
        agency_of={
            row.pseudonym: eligible.agency_of.get((row.pseudonym, row.attempt), "")
            for row in (table if eligible.agency_of else ())
        },
        holders=eligible.holders,
        scale=rules.quiz.score_scale,
    )
    return RoundOutcome(prediction_truth(sittings, rules.quiz), table, prizes)


def rules_of_round(definition: Definition, round_id: str) -> RoundRules:
    """What decides a round; refused where it is no quiz."""
    phase = definition.phase_of_round(round_id)
    quiz = phase.quiz_in(round_id)
    if quiz is None:
        raise Refused("publication.no_quiz", "this round is not a quiz", round=round_id)
    practice = next(item.practice for item in phase.rounds if item.id == round_id)
    return RoundRules(quiz, awards_of_round(definition, round_id), practice)


def awards_of_round(
    definition: Definition, round_id: str, to: tuple[Recipients, ...] = ("individual",)
) -> list[Award]:
    """The awards to people (or ``to`` others) that this round alone decides; none for a practice
    round.

    An award once over a phase, or over some of its rounds, is decided here only if this is the one
    round (P3); over several rounds or phases it takes the phase's own publication, which tells what
    the committee gives, too.
    """
    phase = definition.phase_of_round(round_id)
    found = []
    for award in definition.awards:
        if award.phases:
            continue
        if award.recipients in to and award.phase == phase.id and award.by == "rules":
            rounds = scope_of(award, phase)
            if rounds == [round_id] or (award.each_round and round_id in rounds):
                found.append(award)
    return found


def scope_of(award: Award, phase: Phase) -> list[str]:
    """The rounds that an award is over, in the plan's order. One that makes another good counts
    over the phase, and has prizes of its own only where the plan says so."""
    return [r.id for r in phase.awarded_rounds(each_round=award.each_round, named=award.rounds)]


def agencies_limited(awards: Iterable[Award]) -> bool:
    """Whether an award gives no more than so many prizes to one agency."""
    return any(award.prizes_per_agency is not None for award in awards)


def holding(holders: Iterable[HolderLine]) -> frozenset[str]:
    """Who holds a prize, by the pseudonyms of the round that is decided."""
    return frozenset(line.pseudonym for line in holders)


def scale_of(scale: int) -> dict[str, int]:
    """What stands beside the values of a prize whose scores count 1/``scale`` points."""
    return {} if scale == 1 else {"scale": scale}


def _standing_line(row: Standing) -> StandingLine:
    return StandingLine(
        rank=row.rank,
        pseudonym=row.pseudonym,
        attempt=row.attempt,
        score=row.score,
        distance=row.distance,
        duration_s=row.duration_s,
        by_draw=row.by_draw,
    )


def _won_line(won: Won[Standing]) -> WonLine:
    return WonLine(
        award=won.award,
        prize=won.prize,
        money=won.money,
        winner=_values(won.winner),
        decided_by=won.decided_by,
        against=None if won.against is None else _values(won.against),
    )


def _values(row: Standing) -> Values:
    return Values(row.pseudonym, row.rank, row.score, row.distance, row.duration_s)
