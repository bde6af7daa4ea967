"""What time alone brings about: rounds open, close and settle; late attempts are handed in."""

from collections.abc import Callable
from functools import partial

from sqlalchemy import Connection

from contracts.rounds import RoundOpened, RoundSettled
from plumbing.installation_keys import Signer
from plumbing.unit_of_work import Store, UnitOfWork
from services.exam.domain import round_lifecycle
from services.exam.repository import entries as entries_repository
from services.exam.repository import rounds as rounds_repository
from services.exam.repository import stage as stage_repository
from services.exam.repository import timed_transitions as transitions_repository
from services.exam.repository.rounds import RoundRow
from services.exam.use_cases.allowances import told_allowances
from services.exam.use_cases.answering import submit_overdue
from services.exam.use_cases.question_bank import bank_of_round
from services.exam.use_cases.round_views import hindrance, secret_commitment_of

MOST_SWEEPS = 20


def tick(store: Store, signer: Signer, grace_us: int) -> int | None:
    """One turn of the clockwork; safe to run in every process, as often as one likes. Only rounds
    that something happens to are locked. Returns the moment of the next, ``None``: when something
    else was written."""
    with store.reading() as connection:
        now_us = store.clock()
        next_us = transitions_repository.next_moment(connection, grace_us)
        if next_us is None or next_us > now_us:
            return next_us
        rows = rounds_repository.due_rounds(connection, now_us)
        overdue = transitions_repository.any_overdue(connection, now_us - grace_us)
    for row in rows:
        if _moves(row, now_us):
            _with_locked(store, row, _move_if_due)
    for _ in range(MOST_SWEEPS if overdue else 0):
        with store.unit_of_work() as work:
            if not submit_overdue(work, work.now_us - grace_us, signer=signer):
                break
    for row in _to_settle(store, grace_us):
        _with_locked(store, row, partial(settle_if_ready, grace_us=grace_us))
    return _next_turn(store, grace_us)


def _next_turn(store: Store, grace_us: int) -> int | None:
    """When the next turn is due; at once where a round that has closed waits for somebody."""
    with store.reading() as connection:
        now_us = store.clock()
        moments = [_waits_until(row) for row in rounds_repository.due_rounds(connection, now_us)]
        later_us = transitions_repository.next_moment(connection, grace_us, now_us)
    if later_us is not None:
        moments.append(later_us)
    return min(moments, default=None)


def _waits_until(row: RoundRow) -> int:
    """Until when nothing can happen to a round that the schedule may move."""
    if row.state == "planned":
        return row.opens_at_us
    if row.state == "open" or row.settle_anyway:
        return row.last_close_us
    return max(row.last_close_us, row.settles_from_us)


def _to_settle(store: Store, grace_us: int) -> list[RoundRow]:
    with store.reading() as connection:
        now_us = store.clock()
        return [
            row
            for row in rounds_repository.due_rounds(connection, now_us)
            if row.state == "closed" and not why_not(connection, row, now_us, grace_us)
        ]


def _with_locked(
    store: Store, row: RoundRow, act: Callable[[UnitOfWork, RoundRow], object]
) -> None:
    with store.unit_of_work() as work:
        locked = rounds_repository.locked_round(work.connection, row.contest, row.round)
        if locked is not None:
            act(work, locked)


def _moves(row: RoundRow, now_us: int) -> bool:
    return row.state in ("planned", "open") and row.state != round_lifecycle.due_state(
        row.state,  # type: ignore[arg-type]
        row.opens_at_us,
        row.last_close_us,
        now_us,
    )


def _move_if_due(work: UnitOfWork, row: RoundRow) -> None:
    if not _moves(row, work.now_us):
        return  # another process was first, or it was extended
    state = round_lifecycle.due_state(
        row.state,  # type: ignore[arg-type]
        row.opens_at_us,
        row.last_close_us,
        work.now_us,
    )
    rounds_repository.update_round(work.connection, row.contest, row.round, state=state)
    if row.state == "planned":
        work.emit(
            RoundOpened(row.contest, row.round, row.opens_at_us, row.closes_at_us, row.commitment),
            key=row.contest,
            subject=f"{row.contest}/{row.round}",
        )


def settle_if_ready(work: UnitOfWork, row: RoundRow, grace_us: int) -> str:
    """Settle a closed round, whose row is locked, or tell why not yet."""
    if row.state != "closed":
        return row.state
    because = why_not(work.connection, row, work.now_us, grace_us)
    if because:
        return because
    rounds_repository.update_round(
        work.connection, row.contest, row.round, state="settled", settled_at_us=work.now_us
    )
    work.emit(_settled(work, row), key=row.contest, subject=f"{row.contest}/{row.round}")
    return ""


def _settled(work: UnitOfWork, row: RoundRow) -> RoundSettled:
    """What is revealed of a round, and how much of what it took."""
    bank = bank_of_round(work.connection, row)
    attempts, revisions = transitions_repository.totals(work.connection, row.contest, row.round)
    entries, entry_revisions = entries_repository.totals(work.connection, row.contest, row.round)
    teams, team_revisions = stage_repository.totals(work.connection, row.contest, row.round)
    return RoundSettled(
        contest=row.contest,
        round=row.round,
        settled_at_us=work.now_us,
        seed=row.seed,
        public_value=row.public_value,
        commitment=row.commitment,
        bank_digest=row.bank_digest,
        bank={question: content for question, _, _, content in bank.lines},
        attempts=attempts,
        revisions=revisions,
        pseudonym_commitment=secret_commitment_of(row.pseudonym_key),
        places=bank.places,
        held=bank.held,
        kinds=bank.kinds,
        opens_at_us=row.opens_at_us,
        closes_at_us=row.closes_at_us,
        extensions=dict(row.extensions),
        disruptions=row.disruptions,
        entries=entries,
        entry_revisions=entry_revisions,
        teams=teams,
        team_revisions=team_revisions,
        allowances=told_allowances(work.connection, row),
    )


def why_not(connection: Connection, row: RoundRow, now_us: int, grace_us: int) -> str:
    """Why this closed round is not settled, in words; empty when nothing stands in the way."""
    if now_us < row.last_close_us + grace_us:
        return "chờ bài nộp tự động (automatic submissions)"
    if now_us < row.settles_from_us and not row.settle_anyway:
        return "còn trong thời gian có thể mở lại (it can still be reopened)"
    because, _ = hindrance(connection, row, now_us)
    return because
