"""One look at what a decision changes in a round that judges mark: before and after, each from
scratch."""

from fractions import Fraction
from typing import NamedTuple

from msgspec.structs import replace
from sqlalchemy import Connection

from contracts.errors import Refused
from contracts.hash_commitments import canonical, digest
from contracts.results import AwardLine, WorkStanding
from contracts.settled_round_decisions import (
    Difference,
    PrizeChange,
    RoundDifference,
    Subject,
    WorkMove,
)
from services.scoring.domain.decisions.judged_round_decisions import refuse_unfit
from services.scoring.domain.decisions.settled_round_decisions import (
    Decided,
    InForce,
    in_force,
    refuse_withdrawal,
)
from services.scoring.domain.publications.round_publication import Edition
from services.scoring.domain.results.prize_changes import prize_changes
from services.scoring.domain.results.what_if_inputs import WhatIf
from services.scoring.repository.change_markers import Mark, mark_of_publications
from services.scoring.repository.decisions import settled_round_decisions as decisions_repository
from services.scoring.use_cases.decisions.decision_preview import Looked
from services.scoring.use_cases.decisions.named_difference import MOST_MOVES
from services.scoring.use_cases.long_work_resources import Resources
from services.scoring.use_cases.lookups import phase_of_round, plan_of
from services.scoring.use_cases.results.judged_lines import JudgedLines
from services.scoring.use_cases.results.judged_result import NOBODYS_SECRET, JudgedResult


class _Told(NamedTuple):
    """A round's standings by code, and its prizes."""

    standings: dict[str, WorkStanding]
    awards: list[AwardLine]


class JudgedLook:
    """What a decision would change in its round, worked out once."""

    def __init__(self, resources: Resources, contest: str, subject: Subject) -> None:
        self._resources, self._contest, self._subject = resources, contest, subject

    def mark(self, connection: Connection) -> Mark:
        """What must be the same for the difference to be the same."""
        return mark_of_publications(connection, self._contest)

    def taken(self) -> Looked:
        """Everything it changes, worked out from scratch. Refusals: ``round.unknown``,
        ``decision.*``, those of ``refuse_unfit``, ``round.not_settled``,
        ``publication.incomplete``."""
        subject, resources = self._subject, self._resources
        with resources.store.reading(steady=True) as connection:
            mark = self.mark(connection)
            made = decisions_repository.decided_of(connection, self._contest, resources.safe)
            target = subject
            if subject.kind == "withdraw":
                target = refuse_withdrawal(subject.decision, made).subject
            decided = Decided(1 + (made[-1].number if made else 0), subject)
            before = self._result(connection, target.round, in_force(made))
            before.refuse_unsettled()
            if subject.kind != "withdraw":
                refuse_unfit(before.facts, subject)
            after = self._result(connection, target.round, in_force([*made, decided]))
        return resources.work_out(
            lambda: Looked(decided, self._difference(target.round, before, after), mark, [])
        )

    def _result(self, connection: Connection, round_id: str, standing: InForce) -> JudgedResult:
        plan = plan_of(connection, self._contest)
        if phase_of_round(plan, round_id).quiz is not None:
            raise Refused(
                "decision.other_form",
                "Đợt thi này không có giám khảo chấm. (No judges mark this round.)",
            )
        what_if = WhatIf(standing=standing)
        safe = self._resources.safe
        return JudgedResult(connection, self._contest, round_id, safe, NOBODYS_SECRET, what_if)

    def _difference(self, round_id: str, before: JudgedResult, after: JudgedResult) -> Difference:
        was, now = _told(before), _told(after)
        moves = _moves(round_id, was.standings, now.standings)
        prizes = _prizes(was.awards, now.awards)
        changed = sum(one.marks_before != one.marks_after for one in moves)
        gained = sum(
            Fraction(line.value) > Fraction(was.standings[code].value)
            for code, line in now.standings.items()
            if code in was.standings
        )
        moved = sum(one.rank_before != one.rank_after for one in moves)
        bound = digest("difference", canonical([self._subject, moves, prizes])).hex()
        return Difference(
            self._contest,
            self._subject,
            bound,
            [RoundDifference(round_id, len(after.works), changed, gained, moved)],
            prizes=prizes,
            works=moves[:MOST_MOVES],
        )


def _told(result: JudgedResult) -> _Told:
    made, lines = result.build(Edition(1, 0), {}), JudgedLines(result)
    return _Told({line.work: line for line in lines.standings(made)}, lines.awards(made))


def _moves(
    round_id: str, before: dict[str, WorkStanding], after: dict[str, WorkStanding]
) -> list[WorkMove]:
    found = []
    for code in {*before, *after}:
        was, now = before.get(code), after.get(code)
        told = [None if one is None else (one.rank, one.value) for one in (was, now)]
        known = was or now
        if told[0] != told[1] and known is not None:
            found.append(
                WorkMove(
                    round_id,
                    code,
                    known.agency,
                    None if was is None else was.rank,
                    None if now is None else now.rank,
                    None if was is None else was.marks,
                    None if now is None else now.marks,
                )
            )
    return sorted(found, key=_foremost)


def _foremost(move: WorkMove) -> tuple[int, str]:
    return min(rank for rank in (move.rank_before, move.rank_after) if rank), move.work


def _prizes(before: list[AwardLine], after: list[AwardLine]) -> list[PrizeChange]:
    """By code: a decision is kept for good, and names of several authors could not be forgotten
    one by one."""
    named = [
        [replace(line, winner=line.work, person="") for line in lines if line.work]
        for lines in (before, after)
    ]
    return prize_changes(*named)
