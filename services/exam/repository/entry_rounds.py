"""Rounds in which entries are handed in."""

from typing import NamedTuple

from sqlalchemy import Connection

from contracts.definition import EntryRules, Phase, Round
from contracts.errors import Refused
from services.exam.domain.entries import Window
from services.exam.domain.windows_and_deadlines import closes_for
from services.exam.repository import rounds as rounds_repository


class EntriesRound(NamedTuple):
    """A round of an entries phase. ``extensions``: agency -> when it closes for it."""

    contest: str
    phase: Phase
    plan: Round
    rules: EntryRules
    opens_at_us: int
    closes_at_us: int
    settled: bool
    extensions: dict[str, int]
    zone: str

    def window(self, agency: str) -> Window:
        """When it takes entries of this agency."""
        closes = closes_for(self.closes_at_us, self.extensions, agency)
        return Window(self.opens_at_us, closes, self.rules.grace_s)


def entries_round(
    connection: Connection, contest: str, round_id: str, *, share: bool = False
) -> EntriesRound:
    """One of them; ``contest.unknown``, ``round.unknown``, ``round.no_entries``.

    ``share``: hold off its settlement.
    """
    rounds_repository.contest_or_refuse(connection, contest)
    key = (contest, round_id)
    row = rounds_repository.find_rounds(connection, {key}, share=share).get(key)
    if row is None:
        raise Refused("round.unknown", "Không có đợt thi này. (No such round.)")
    rules = row.held_in.entries
    if rules is None:
        # a code of its own: whoever asks waits for what is not known yet, and this will never be
        raise Refused("round.no_entries", "Đợt này không nhận bài dự thi. (It takes no entries.)")
    return EntriesRound(
        contest,
        row.held_in,
        row.plan,
        rules,
        row.opens_at_us,
        row.closes_at_us,
        row.state == "settled",
        row.extensions,
        row.definition.timezone,
    )
