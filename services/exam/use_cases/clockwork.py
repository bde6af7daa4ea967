"""What happens by itself: rounds open, close and settle; what is left running is handed in."""

from contracts.exam import RoundClosed, RoundOpened, RoundSettled
from plumbing.keys import Signer
from plumbing.unit_of_work import Store, UnitOfWork
from services.exam.domain import lifecycle, windows
from services.exam.repository import clock as clock_repository
from services.exam.repository import rounds as rounds_repository
from services.exam.repository.rounds import RoundRow
from services.exam.use_cases.answering import submit_overdue
from services.exam.use_cases.bank import contents_of, places_of
from services.exam.use_cases.rounds import secret_commitment_of

MOST_SWEEPS = 20


def tick(store: Store, signer: Signer, grace_us: int) -> None:
    """One turn of the clockwork; safe to run in every process, as often as one likes."""
    with store.reading() as connection:
        if not clock_repository.anything_due(connection, store.clock(), store.clock() - grace_us):
            return
        due = [row for row in rounds_repository.rounds_of(connection) if _moves(row, store.clock())]
        overdue = clock_repository.any_overdue(connection, store.clock() - grace_us)
    if due:
        with store.unit_of_work() as work:
            for row in rounds_repository.rounds_of(work.connection, lock=True):
                if _moves(row, work.now_us):
                    _move(work, row)
    for _ in range(MOST_SWEEPS if overdue else 0):
        with store.unit_of_work() as work:
            if not submit_overdue(work, work.now_us - grace_us, signer=signer):
                break
    if any(row.state != "planned" for row in due) or _some_closed(store):
        with store.unit_of_work() as work:
            for row in rounds_repository.rounds_of(work.connection, lock=True):
                if row.state == "closed":
                    settle_if_ready(work, row, grace_us)


def _some_closed(store: Store) -> bool:
    with store.reading() as connection:
        return clock_repository.any_closed(connection)


def _moves(row: RoundRow, now_us: int) -> bool:
    return row.state in ("planned", "open") and row.state != lifecycle.due_state(
        row.state,  # type: ignore[arg-type]
        row.opens_at_us,
        row.closes_at_us,
        row.extensions,
        now_us,
    )


def _move(work: UnitOfWork, row: RoundRow) -> None:
    state = lifecycle.due_state(
        row.state,  # type: ignore[arg-type]
        row.opens_at_us,
        row.closes_at_us,
        row.extensions,
        work.now_us,
    )
    rounds_repository.update_round(work.connection, row.contest, row.round, state=state)
    subject = f"{row.contest}/{row.round}"
    if row.state == "planned":
        work.emit(
            RoundOpened(row.contest, row.round, row.opens_at_us, row.closes_at_us, row.commitment),
            key=row.contest,
            subject=subject,
        )
    if state == "closed":
        closed = RoundClosed(row.contest, row.round, work.now_us)
        work.emit(closed, key=row.contest, subject=subject)


def settle_if_ready(work: UnitOfWork, row: RoundRow, grace_us: int) -> str:
    """Settle a closed round, whose row is locked, or tell why not yet."""
    because = why_not(work, row, grace_us)
    if because:
        return because
    rounds_repository.update_round(
        work.connection, row.contest, row.round, state="settled", settled_at_us=work.now_us
    )
    contents = contents_of(work, row.contest, row.round)
    attempts, revisions = clock_repository.totals(work.connection, row.contest, row.round)
    work.emit(
        RoundSettled(
            contest=row.contest,
            round=row.round,
            settled_at_us=work.now_us,
            seed=row.seed,
            public_value=row.public_value,
            commitment=row.commitment,
            bank_digest=row.bank_digest,
            bank={question: content for question, _, _, content in contents},
            attempts=attempts,
            revisions=revisions,
            pseudonym_commitment=secret_commitment_of(row.pseudonym_key),
            places=places_of(work, row.contest, row),
        ),
        key=row.contest,
        subject=f"{row.contest}/{row.round}",
    )
    return ""


def why_not(work: UnitOfWork, row: RoundRow, grace_us: int) -> str:
    """Why this round is not settled, in words; empty when nothing stands in the way."""
    watermarks = clock_repository.watermarks(work.connection)
    in_progress = clock_repository.count_in_progress(work.connection, row.contest, row.round)
    because = lifecycle.why_not_settled(
        row.closes_at_us, row.extensions, watermarks, in_progress, bool(row.settle_anyway)
    )
    last_close_us = windows.last_close(row.closes_at_us, row.extensions)
    if not because and work.now_us < last_close_us + grace_us:
        return "chờ bài nộp tự động (automatic submissions)"
    return because
