"""What a decision changes, with the names that people know."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from contracts.definition import Definition
from contracts.settled_round_decisions import (
    Difference,
    Move,
    PrizeChange,
    RoundDifference,
    Subject,
)
from services.scoring.domain.results.outcome_difference import RoundShift, Shift
from services.scoring.domain.results.round_outcome import rules_of_round
from services.scoring.repository import contests as contests_repository
from services.scoring.repository.marking import scores as scores_repository
from services.scoring.repository.results import rosters as rosters_repository

MOST_MOVES = 100
"""So many moves of a round are listed; the digest binds them all."""


def named(
    connection: Connection, contest: str, subject: Subject, shifts: list[RoundShift], digest: str
) -> Difference:
    """The shifts of rounds as an organiser reads them; ``digest`` binds all that changes."""
    definition = contests_repository.definition_of(connection, contest)
    assert definition is not None, "there was a difference to it"
    names = _Names(definition, rosters_repository.agency_names(connection, contest))
    for shift in shifts:
        listed = shift.shifts[:MOST_MOVES]
        aliases = {one.pseudonym for one in listed} | {one.pseudonym for one in shift.prizes}
        people = scores_repository.people_of(connection, contest, shift.round, aliases)
        names.tell(shift, listed, people)
    return Difference(
        contest=contest,
        subject=subject,
        digest=digest,
        rounds=[_round(shift, definition) for shift in shifts],
        moves=names.moves,
        prizes=names.prizes,
    )


def _round(shift: RoundShift, definition: Definition) -> RoundDifference:
    return RoundDifference(
        shift.round,
        shift.attempts,
        shift.changed,
        shift.gained,
        sum(one.rank_before != one.rank_after for one in shift.shifts),
        shift.truth_before,
        shift.truth_after,
        rules_of_round(definition, shift.round).quiz.score_scale,
    )


class _Names:
    """Shifts with the names that people know."""

    def __init__(self, definition: Definition, agencies: dict[str, str]) -> None:
        self._titles = {award.id: award for award in definition.awards}
        self._agencies = agencies
        self.moves: list[Move] = []
        self.prizes: list[PrizeChange] = []

    def tell(self, shift: RoundShift, listed: Sequence[Shift], people: dict[str, Any]) -> None:
        """One round's."""
        for one in listed:
            self.moves.append(
                Move(
                    shift.round,
                    *self._who(people[one.pseudonym]),
                    one.rank_before,
                    one.rank_after,
                    one.score_before,
                    one.score_after,
                )
            )
        for prize in shift.prizes:
            award = self._titles[prize.award]
            name = next(item.name for item in award.prizes if item.rank == prize.prize)
            who = self._who(people[prize.pseudonym])
            self.prizes.append(
                PrizeChange(
                    shift.round,
                    prize.change,
                    prize.award,
                    award.name,
                    prize.prize,
                    name,
                    prize.money,
                    *who,
                )
            )

    def _who(self, row: Any) -> tuple[str, str, str]:
        return row.person, row.name or "", self._agencies.get(row.agency, row.agency)
