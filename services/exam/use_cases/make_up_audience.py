"""Counts whom a make-up round would be for, before it is planned."""

from sqlalchemy import Connection

from contracts.errors import Refused
from contracts.rounds import MakeUpPeople, MakeUpQuery
from services.exam.domain import round_lifecycle
from services.exam.repository import attempts as attempts_repository
from services.exam.repository import rounds as rounds_repository
from services.exam.use_cases.round_changes import refuse_unknown_agencies


def make_up_people(connection: Connection, query: MakeUpQuery) -> MakeUpPeople:
    """Counts of people who may take part in the contest. ``round.unknown``, ``round.no_quiz``,
    ``agency.unknown``."""
    key = (query.contest, query.round)
    row = rounds_repository.find_rounds(connection, {key}).get(key)
    if row is None:
        raise Refused("round.unknown", "Không có đợt thi này. (No such round.)")
    round_lifecycle.quiz_of(row.held_in, row.round)
    refuse_unknown_agencies(connection, query.contest, query.agencies)
    mine = attempts_repository.admitted(
        connection, query.contest, query.agencies, query.opens_at_us
    )
    sat = attempts_repository.sat_in(connection, query.contest, query.round)
    handed_in = {person for person, themselves in sat.items() if themselves}
    ended = sat.keys() - handed_in
    return MakeUpPeople(
        absent=len(mine - sat.keys()), ended=len(mine & ended), handed_in=len(mine & handed_in)
    )
