"""An organiser's recorded decisions about a round: extend or reopen, shorten, settle."""

import hashlib

from sqlalchemy import Connection

from contracts.daily_hours import working_hours
from contracts.errors import Problem, Refused
from contracts.event_envelope import encode
from contracts.reason_validation import refuse_unreasoned
from contracts.rounds import (
    ChangeRound,
    GiveTimeBack,
    RoundChanged,
    RoundShortening,
    RoundView,
    SettleRound,
    ShortenRound,
)
from plumbing.command_handling import each
from plumbing.unit_of_work import UnitOfWork
from services.exam.domain import round_lifecycle, windows_and_deadlines
from services.exam.repository import attempts as attempts_repository
from services.exam.repository import rounds as rounds_repository
from services.exam.repository import timed_transitions as transitions_repository
from services.exam.repository.allowances import cut_closes
from services.exam.repository.extensions import cut_extensions, extend
from services.exam.repository.rounds import RoundRow
from services.exam.use_cases.round_views import awaited_us, round_view

EVERYBODY = ""
Decision = ChangeRound | ShortenRound | GiveTimeBack


def change_round(work: UnitOfWork, items: list[ChangeRound]) -> list[RoundView | Problem]:
    """Extend or reopen rounds, never shorten. Running deadlines follow, and attempts that the
    close had ended go on. ``round.*`` refusals, ``agency.unknown``."""
    return each(_change_round, items, work)  # type: ignore[return-value]


def _change_round(work: UnitOfWork, item: ChangeRound) -> RoundView:
    row = locked(work, item.contest, item.round)
    if row.last_decision == mark(item):
        return round_view(row)  # asked again: it was carried out, its answer was lost
    if not item.look:
        refuse_unreasoned(item.reason, "round.reason_missing")
    refuse_strangers(work, item)
    round_lifecycle.refuse_extension(
        row.state,  # type: ignore[arg-type]
        row.opens_at_us,
        item.closes_at_us,
        work.now_us,
        closes_now(row, item.agencies),
        row.definition.ends_at_us,
    )
    windows_and_deadlines.refuse_close_at_rest(
        row.plan.daily_hours, item.closes_at_us, row.definition.timezone
    )
    if item.look:
        return round_view(row)
    _keep_close(work, row, item)
    # whoever decided to settle over a gateway did so for the old close
    state = "open" if row.state == "closed" else row.state
    rounds_repository.update_round(
        work.connection, row.contest, row.round, state=state, settle_anyway=""
    )
    fresh, resumed = _carried_over(work, item)
    work.audit(
        item.by,
        "round.changed",
        f"{row.contest}/{row.round}",
        closes_at_us=item.closes_at_us,
        agencies=item.agencies,
        reason=item.reason,
        resumed=resumed,
    )
    return round_view(fresh)


def _keep_close(work: UnitOfWork, row: RoundRow, item: ChangeRound) -> None:
    """Keep the new close, of the round or of the agencies that it is for."""
    if item.agencies is None:
        rounds_repository.move_close(work.connection, row, item.closes_at_us)
    else:
        extend(work.connection, item.contest, item.round, item.agencies, item.closes_at_us)


def shorten_round(work: UnitOfWork, items: list[ShortenRound]) -> list[RoundShortening | Problem]:
    """Close open rounds earlier, for all or for agencies that have longer; or only look whom it
    would hit. Running deadlines follow. ``round.*`` refusals, ``agency.unknown``."""
    return each(_shorten_round, items, work)  # type: ignore[return-value]


def _shorten_round(work: UnitOfWork, item: ShortenRound) -> RoundShortening:
    row = locked(work, item.contest, item.round)
    if row.last_decision == mark(item):
        return RoundShortening(round_view(row), 0)
    if not item.look:
        refuse_unreasoned(item.reason, "round.reason_missing")
    refuse_strangers(work, item)
    present = closes_now(row, item.agencies)
    if item.agencies is None:
        present = {EVERYBODY: row.last_close_us}
    round_lifecycle.refuse_shortening(
        row.state,  # type: ignore[arg-type]
        row.opens_at_us,
        item.closes_at_us,
        work.now_us,
        present,
        row.closes_at_us,
    )
    round_lifecycle.refuse_closing_in(row.disruptions, item.closes_at_us, item.agencies)
    hit = _hit(work, row, item)
    if item.look:
        return RoundShortening(round_view(row), hit)
    cut_extensions(work.connection, row.contest, row.round, item.agencies, item.closes_at_us)
    if item.agencies is None:
        closes = min(row.closes_at_us, item.closes_at_us)
        rounds_repository.move_close(work.connection, row, closes)
        cut_closes(work.connection, row.contest, row.round, item.closes_at_us)
    fresh, _ = _carried_over(work, item)
    work.audit(
        item.by,
        "round.shortened",
        f"{row.contest}/{row.round}",
        closes_at_us=item.closes_at_us,
        agencies=item.agencies,
        reason=item.reason,
        hit=hit,
    )
    return RoundShortening(round_view(fresh), hit)


def _hit(work: UnitOfWork, row: RoundRow, item: ShortenRound) -> int:
    """How many attempts in progress would have less time; not those of people whose own close is
    later, unless it closes earlier for all."""
    return sum(
        one.deadline_us > item.closes_at_us
        for one in attempts_repository.running(work.connection, row.contest, row.round)
        if item.agencies is None
        or (
            one.agency in item.agencies
            and row.allowance_of(one.person).closes_at_us <= item.closes_at_us
        )
    )


def closes_now(row: RoundRow, agencies: list[str] | None) -> dict[str, int]:
    """When the round closes by now for each that a decision is about."""
    if agencies is None:
        return {EVERYBODY: row.closes_at_us}
    return {
        name: windows_and_deadlines.closes_for(row.closes_at_us, row.extensions, name)
        for name in agencies
    }


def mark(item: Decision) -> str:
    """By which the same decision is known when it is asked for again."""
    return hashlib.sha256(encode(item)).hexdigest()


def refuse_strangers(work: UnitOfWork, item: Decision) -> None:
    refuse_unknown_agencies(work.connection, item.contest, item.agencies)


def refuse_unknown_agencies(
    connection: Connection, contest: str, agencies: list[str] | None
) -> None:
    """A decision for an agency that the contest does not have would help nobody."""
    given = set(agencies or ())
    unknown = sorted(given - attempts_repository.classes_of(connection, contest, given).keys())
    if unknown:
        raise Refused(
            "agency.unknown",
            f"Cuộc thi không có cơ quan mang mã {', '.join(unknown)}. "
            "(The contest has no agency with this code.)",
            agencies=unknown,
        )


def _carried_over(work: UnitOfWork, item: ChangeRound | ShortenRound) -> tuple[RoundRow, int]:
    """Carry what was decided over to the attempts, and tell it; the round as it stands now, and
    how many attempts go on."""
    rounds_repository.update_round(
        work.connection, item.contest, item.round, last_decision=mark(item)
    )
    row = locked(work, item.contest, item.round)
    resumed = move_deadlines(work, row)
    closes_at_us = row.closes_at_us if item.agencies is None else item.closes_at_us
    told = RoundChanged(
        row.contest, row.round, closes_at_us, item.reason, item.by, item.at_us, item.agencies
    )
    work.emit(told, key=row.contest, subject=f"{row.contest}/{row.round}")
    return row, resumed


def move_deadlines(work: UnitOfWork, row: RoundRow, person: str | None = None) -> int:
    """Running deadlines follow the close and what was given back. Attempts that were handed in by
    themselves go on where time is left of their limit; returns how many. ``person``: theirs alone.
    """
    running = attempts_repository.running(work.connection, row.contest, row.round, person)
    moved = [{"attempt": one.attempt, "deadline_us": deadline_of(row, one)} for one in running]
    attempts_repository.write_sheets(work.connection, moved)
    resumed = [
        {"attempt": one.attempt, "deadline_us": deadline_of(row, one), "state": "in_progress"}
        for one in attempts_repository.ended(work.connection, row.contest, row.round, person)
        if goes_on(row, one, work.now_us)
    ]
    attempts_repository.write_sheets(work.connection, resumed)
    return len(resumed)


def deadline_of(row: RoundRow, one: attempts_repository.Sitting) -> int:
    """Until when an attempt runs as the round stands."""
    closes = row.closes_for(one.agency, one.person)
    _, stops = working_hours(
        row.plan.daily_hours, one.started_at_us, closes, row.definition.timezone
    )
    return min(stops, used_up(row, one))


def goes_on(row: RoundRow, one: attempts_repository.Sitting, now_us: int) -> bool:
    """Whether an attempt that was handed in by itself has time left as the round stands."""
    return deadline_of(row, one) > max(one.deadline_us, now_us)


def used_up(row: RoundRow, one: attempts_repository.Sitting) -> int:
    """When an attempt's own time is over, whenever the round closes; where its time has no limit,
    with the round's last close."""
    limit_s = row.time_limit_of(one.person)
    if limit_s is None:
        return row.last_close_us
    return windows_and_deadlines.used_up(one.started_at_us, limit_s, row.disruptions, one.agency)


def settle_round(work: UnitOfWork, items: list[SettleRound]) -> list[RoundView | Problem]:
    """Settle closed rounds even though a gateway is silent or the settlement window is not over: a
    recorded decision."""
    return each(_settle_round, items, work)  # type: ignore[return-value]


def _settle_round(work: UnitOfWork, item: SettleRound) -> RoundView:
    row = locked(work, item.contest, item.round)
    if row.state != "closed":
        raise Refused("round.not_closed", "Đợt thi chưa đóng hoặc đã chốt. (Not closed.)")
    refuse_unreasoned(item.reason, "round.reason_missing")
    rounds_repository.update_round(
        work.connection, row.contest, row.round, settle_anyway=item.reason
    )
    silent = transitions_repository.gateways_behind(work.connection, awaited_us(row, work.now_us))
    work.audit(
        item.by,
        "round.settle_anyway",
        f"{row.contest}/{row.round}",
        reason=item.reason,
        gateways={one.gateway: one.delivered_until_us for one in silent},
    )
    return round_view(row, "sẽ chốt trong giây lát (settles within moments)")


def locked(work: UnitOfWork, contest: str, round_id: str) -> RoundRow:
    """The round, its row locked; ``round.unknown``."""
    row = rounds_repository.locked_round(work.connection, contest, round_id)
    if row is None:
        raise Refused("round.unknown", "Không có đợt thi này. (No such round.)")
    return row
