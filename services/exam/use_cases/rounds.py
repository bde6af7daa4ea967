"""Rounds as people see them, and an organiser's recorded decisions about them."""

from typing import Any

from sqlalchemy import Connection

from contracts.commitments import secret_commitment
from contracts.errors import Problem, Refused
from contracts.exam import (
    ChangeRound,
    DoorFigures,
    GatewayState,
    OwnAttempt,
    OwnAttempts,
    OwnAttemptsQuery,
    ReportWatermark,
    RoundChanged,
    Rounds,
    RoundsQuery,
    RoundView,
    SettleRound,
)
from plumbing.database import insert_many
from plumbing.handling import each
from plumbing.unit_of_work import UnitOfWork
from services.exam.domain import lifecycle, windows
from services.exam.models import extensions
from services.exam.repository import attempts as attempts_repository
from services.exam.repository import clock as clock_repository
from services.exam.repository import rounds as rounds_repository
from services.exam.repository.attempts import Contestant
from services.exam.repository.rounds import RoundRow

DOOR_OF_NOW_US = 5_000_000
"""What a gateway told of its door longer ago says nothing of now: it tells every second."""


def rounds(connection: Connection, query: RoundsQuery) -> Rounds:
    """Every round of a contest; the seed only of settled ones."""
    contest = rounds_repository.contest_of(connection, query.contest)
    if contest is None:
        raise Refused("contest.unknown", "Không có cuộc thi này. (No such contest.)")
    rows = rounds_repository.rounds_of(connection, query.contest)
    return Rounds([round_view(row) for row in rows])


def round_view(row: RoundRow, because: str = "") -> RoundView:
    """A stored round as anyone may see it."""
    return RoundView(
        contest=row.contest,
        round=row.round,
        name=row.name,
        phase=row.phase,
        opens_at_us=row.opens_at_us,
        closes_at_us=row.closes_at_us,
        state=row.state,  # type: ignore[arg-type]
        practice=row.practice,
        commitment=row.commitment,
        public_value=row.public_value,
        bank_digest=row.bank_digest,
        pseudonym_commitment=secret_commitment_of(row.pseudonym_key),
        seed=row.seed if row.state == "settled" else None,
        extensions=row.extensions,
        questions=row.quiz.questions,
        time_limit_s=row.quiz.time_limit_s,
        attempts_allowed=row.quiz.attempts_allowed,
        unsettled_because=because,
    )


def secret_commitment_of(secret_hex: str) -> str:
    """The commitment of a stored secret."""
    return secret_commitment(bytes.fromhex(secret_hex))


def change_round(work: UnitOfWork, items: list[ChangeRound]) -> list[RoundView | Problem]:
    """Extend or reopen rounds. Running deadlines follow; ``round.*`` refusals."""
    return each(_change_round, items, work)  # type: ignore[return-value]


def _change_round(work: UnitOfWork, item: ChangeRound) -> RoundView:
    row = _locked(work, item.contest, item.round)
    lifecycle.refuse_change(
        row.state,  # type: ignore[arg-type]
        row.opens_at_us,
        item.closes_at_us,
        work.now_us,
    )
    if not item.reason.strip():
        raise Refused("round.reason_missing", "Cần ghi lý do. (A reason is needed.)")
    # whoever decided to settle over a gateway did so for the old close
    changes: dict[str, Any] = {
        "state": "open" if row.state == "closed" else row.state,
        "settle_anyway": "",
    }
    if item.agencies is None:
        changes["closes_at_us"] = item.closes_at_us
    else:
        insert_many(
            work.connection,
            extensions,
            [
                {
                    "contest": row.contest,
                    "round": row.round,
                    "agency": agency,
                    "closes_at_us": item.closes_at_us,
                }
                for agency in sorted(set(item.agencies))
            ],
            on_conflict=["contest", "round", "agency"],
            update=["closes_at_us"],
        )
    rounds_repository.update_round(work.connection, row.contest, row.round, **changes)
    fresh = _locked(work, item.contest, item.round)
    _move_deadlines(work, fresh)
    work.audit(
        item.by,
        "round.changed",
        f"{row.contest}/{row.round}",
        closes_at_us=item.closes_at_us,
        agencies=item.agencies,
        reason=item.reason,
    )
    work.emit(
        RoundChanged(
            row.contest,
            row.round,
            item.closes_at_us,
            item.reason,
            item.by,
            item.at_us,
            item.agencies,
        ),
        key=row.contest,
        subject=f"{row.contest}/{row.round}",
    )
    return round_view(fresh)


def _move_deadlines(work: UnitOfWork, row: RoundRow) -> None:
    moved = []
    for attempt, agency, started_at_us in attempts_repository.running(
        work.connection, row.contest, row.round
    ):
        closes = windows.closes_for(row.closes_at_us, row.extensions, agency)
        deadline_us = windows.deadline(started_at_us, row.quiz.time_limit_s, closes)
        moved.append({"attempt": attempt, "deadline_us": deadline_us})
    attempts_repository.write_sheets(work.connection, moved)


def settle_round(work: UnitOfWork, items: list[SettleRound]) -> list[RoundView | Problem]:
    """Settle closed rounds even though a gateway is silent: a recorded decision."""
    return each(_settle_round, items, work)  # type: ignore[return-value]


def _settle_round(work: UnitOfWork, item: SettleRound) -> RoundView:
    row = _locked(work, item.contest, item.round)
    if row.state != "closed":
        raise Refused("round.not_closed", "Đợt thi chưa đóng hoặc đã chốt. (Not closed.)")
    if not item.reason.strip():
        raise Refused("round.reason_missing", "Cần ghi lý do. (A reason is needed.)")
    rounds_repository.update_round(
        work.connection, row.contest, row.round, settle_anyway=item.reason
    )
    work.audit(item.by, "round.settle_anyway", f"{row.contest}/{row.round}", reason=item.reason)
    return round_view(row, "sẽ chốt trong giây lát (settles within moments)")


def _locked(work: UnitOfWork, contest: str, round_id: str) -> RoundRow:
    for row in rounds_repository.rounds_of(work.connection, contest, lock=True):
        if row.round == round_id:
            return row
    raise Refused("round.unknown", "Không có đợt thi này. (No such round.)")


def watermark(work: UnitOfWork, items: list[ReportWatermark]) -> list[GatewayState]:
    """Take gateways' reports; the answer tells them our clock, and how it is with the others."""
    for item in items:
        clock_repository.report_watermark(
            work.connection, item.gateway, item.watermark_us, work.now_us
        )
        clock_repository.keep_door(work.connection, item.gateway, item.door, work.now_us)
    doors = clock_repository.doors(work.connection, work.now_us - DOOR_OF_NOW_US)
    return [GatewayState(work.now_us, _others(doors, item.gateway)) for item in items]


def _others(doors: dict[str, DoorFigures], mine: str) -> DoorFigures:
    return sum((told for name, told in doors.items() if name != mine), DoorFigures())


def own_attempts(connection: Connection, query: OwnAttemptsQuery) -> OwnAttempts:
    """A person's attempts of a contest."""
    rows = attempts_repository.attempts_of(connection, query.contest, {query.person})
    known = attempts_repository.contestants_of(connection, query.contest, {query.person})
    contestant = known.get(query.person)
    return OwnAttempts(
        [
            OwnAttempt(
                row.attempt,
                row.round,
                row.number,
                row.state,  # type: ignore[arg-type]
                row.started_at_us,
                row.deadline_us,
                row.submitted_at_us,
                row.receipt,
            )
            for row in rows
        ],
        _own_closes(connection, query.contest, contestant),
        contestant.excluded if contestant else "",
    )


def _own_closes(
    connection: Connection, contest: str, contestant: Contestant | None
) -> dict[str, int]:
    if contestant is None or not contestant.registered.memberships:
        return {}
    registered = contestant.registered
    extended = [r for r in rounds_repository.rounds_of(connection, contest) if r.extensions]
    found = {
        row.round: windows.closes_for(
            row.closes_at_us, row.extensions, registered.agency_at(row.opens_at_us)
        )
        for row in extended
    }
    return {row.round: found[row.round] for row in extended if found[row.round] > row.closes_at_us}
