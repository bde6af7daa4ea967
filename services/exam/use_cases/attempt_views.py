"""Attempts as their owners see them."""

import msgspec
from sqlalchemy import Connection

from contracts.attempts import AttemptQuery, AttemptView
from contracts.errors import Problem, Refused
from plumbing.command_handling import each
from plumbing.installation_keys import Signer
from services.exam.domain import answer_sheets, receipts
from services.exam.repository import attempts as attempts_repository
from services.exam.repository import rounds as rounds_repository
from services.exam.repository.attempts import AttemptRow
from services.exam.repository.rounds import RoundRow


def view(row: AttemptRow, round_: RoundRow, *, resumed: bool = False) -> AttemptView:
    """A stored attempt as its owner sees it. One that goes on after its round was reopened is not
    handed in, whatever receipt it had."""
    done = row.state == "submitted"
    return AttemptView(
        attempt=row.attempt,
        contest=row.contest,
        round=row.round,
        state=row.state,  # type: ignore[arg-type]
        started_at_us=row.started_at_us,
        deadline_us=row.deadline_us,
        paper=row.paper,
        bank=round_.bank_revision,
        answers=answer_sheets.final_answers(answer_sheets.read_sheet(row.answers)),
        resumed=resumed,
        receipt=row.receipt if done else None,
        receipt_text=row.receipt_text if done else None,
        prediction_asked=round_.quiz.prediction,
        submitted_at_us=row.submitted_at_us if done else None,
        kind=row.kind if done else None,  # type: ignore[arg-type]
        practice=round_.practice,
    )


def attempt_views(
    connection: Connection, items: list[AttemptQuery], *, signer: Signer
) -> list[AttemptView | Problem]:
    """Attempts as their owners ask for them, who alone are told the salt of their receipt; of
    another person they do not exist."""
    rows = attempts_repository.find_attempts(connection, [item.attempt for item in items])
    keys = {(row.contest, row.round) for row in rows.values()}
    rounds = rounds_repository.find_rounds(connection, keys) if keys else {}

    def one(item: AttemptQuery) -> AttemptView:
        row = rows.get(item.attempt)
        if row is None or (item.person is not None and row.person != item.person):
            raise Refused("attempt.unknown", "Không có lượt thi này. (No such attempt.)")
        seen = view(row, rounds[row.contest, row.round])
        if item.person is None or seen.receipt_text is None:
            return seen
        salt = receipts.told_salt(signer.derive, signer.key, seen.receipt_text)
        return msgspec.structs.replace(seen, receipt_salt=salt)

    return each(one, items)  # type: ignore[return-value]
