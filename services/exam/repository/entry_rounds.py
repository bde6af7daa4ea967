"""Rounds in which entries are handed in: as the plan has them, until a decision moves them."""

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.definition import EntryRules, Round
from contracts.errors import Refused
from services.exam.domain.entries import Window
from services.exam.domain.windows_and_deadlines import closes_for
from services.exam.models import extensions, rounds
from services.exam.repository import rounds as rounds_repository


class EntriesRound(NamedTuple):
    """A round of an entries phase. ``extensions``: agency -> when it closes for it."""

    contest: str
    plan: Round
    rules: EntryRules
    opens_at_us: int
    closes_at_us: int
    settled: bool
    extensions: dict[str, int]

    def window(self, agency: str) -> Window:
        """When it takes entries of this agency."""
        closes = closes_for(self.closes_at_us, self.extensions, agency)
        return Window(self.opens_at_us, closes, self.rules.grace_s)


def entries_round(
    connection: Connection, contest: str, round_id: str, *, share: bool = False
) -> EntriesRound:
    """One of them; ``contest.unknown``, ``round.unknown``. ``share``: hold off its settlement."""
    found = rounds_repository.contest_of(connection, contest)
    if found is None:
        raise Refused("contest.unknown", "Không có cuộc thi này. (No such contest.)")
    for phase in found.definition.phases:
        for plan in phase.rounds:
            if phase.entries is not None and plan.id == round_id:
                return _as_it_stands(connection, contest, plan, phase.entries, share)
    raise Refused("round.unknown", "Không có đợt thi này. (No such round.)")


def _as_it_stands(
    connection: Connection, contest: str, plan: Round, rules: EntryRules, share: bool
) -> EntriesRound:
    statement = sa.select(rounds.c.opens_at_us, rounds.c.closes_at_us, rounds.c.state).where(
        rounds.c.contest == contest, rounds.c.round == plan.id
    )
    row = connection.execute(
        statement.with_for_update(read=True) if share else statement
    ).one_or_none()
    if row is None:  # it was not planned yet
        return EntriesRound(contest, plan, rules, plan.opens_at_us, plan.closes_at_us, False, {})
    later = connection.execute(
        sa.select(extensions.c.agency, extensions.c.closes_at_us).where(
            extensions.c.contest == contest, extensions.c.round == plan.id
        )
    )
    return EntriesRound(
        contest,
        plan,
        rules,
        row.opens_at_us,
        row.closes_at_us,
        row.state == "settled",
        {one.agency: one.closes_at_us for one in later},
    )
