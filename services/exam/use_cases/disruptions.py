"""Giving time back for a power cut or an outage: an organiser's recorded decision."""

from contracts.errors import Problem, Refused
from contracts.reason_validation import refuse_unreasoned
from contracts.rounds import Disruption, GiveTimeBack, TimeGivenBack
from plumbing.command_handling import each
from plumbing.unit_of_work import UnitOfWork
from services.exam.domain import round_lifecycle
from services.exam.repository import attempts as attempts_repository
from services.exam.repository import rounds as rounds_repository
from services.exam.repository.rounds import RoundRow
from services.exam.use_cases.round_changes import (
    closes_now,
    deadline_of,
    goes_on,
    locked,
    mark,
    move_deadlines,
    refuse_strangers,
    used_up,
)
from services.exam.use_cases.round_views import round_view


def give_time_back(work: UnitOfWork, items: list[GiveTimeBack]) -> list[TimeGivenBack | Problem]:
    """Let clocks stand still for a disruption, or only look whom it would help. Attempts in
    progress get longer, and those that were handed in by themselves go on where time is left; who
    handed in themselves has handed in. ``round.*`` refusals, ``agency.unknown``."""
    return each(_give_time_back, items, work)  # type: ignore[return-value]


def _give_time_back(work: UnitOfWork, item: GiveTimeBack) -> TimeGivenBack:
    row = locked(work, item.contest, item.round)
    # in no quiz does anybody's clock run: such a round can be extended
    round_lifecycle.quiz_of(row.held_in, row.round)
    agencies = sorted(set(item.agencies or ()))
    if row.last_decision == mark(item) or _given_already(row, item, agencies):
        return TimeGivenBack(round_view(row), 0, 0, 0)
    if not item.look:
        refuse_unreasoned(item.reason, "round.reason_missing")
    refuse_strangers(work, item)
    round_lifecycle.refuse_disruption(
        row.state,  # type: ignore[arg-type]
        row.opens_at_us,
        item.from_us,
        item.until_us,
        work.now_us,
        closes_now(row, agencies or None),
    )
    one = Disruption(item.from_us, item.until_us, min(item.until_us, work.now_us), agencies)
    after = row.with_disruption(one)
    helped = _helped(work, after)
    if not helped.running + helped.resumed:
        raise Refused(
            "round.disruption_of_nobody",
            "Không có lượt thi nào bị gián đoạn trong khoảng thời gian này. "
            "(No attempt was cut off in this span.)",
        )
    if not item.look:
        _carry_out(work, item, after, helped)
    return helped


def _carry_out(
    work: UnitOfWork, item: GiveTimeBack, after: RoundRow, helped: TimeGivenBack
) -> None:
    """Keep the disruption, move the deadlines by it, and say who decided so."""
    rounds_repository.keep_disruptions(work.connection, after)
    rounds_repository.update_round(
        work.connection, item.contest, item.round, last_decision=mark(item)
    )
    move_deadlines(work, after)
    work.audit(
        item.by,
        "round.time_given_back",
        f"{after.contest}/{after.round}",
        from_us=item.from_us,
        until_us=item.until_us,
        agencies=item.agencies,
        reason=item.reason,
        running=helped.running,
        resumed=helped.resumed,
    )


def _given_already(row: RoundRow, item: GiveTimeBack, agencies: list[str]) -> bool:
    """Whether this span was given back to these before. Carried out once more it would help only
    who began since, knowing of it."""
    asked = (item.from_us, item.until_us, agencies)
    return any((one.from_us, one.until_us, one.agencies) == asked for one in row.disruptions)


def _helped(work: UnitOfWork, after: RoundRow) -> TimeGivenBack:
    """How many attempts have more time by it."""
    running = [
        one
        for one in attempts_repository.running(work.connection, after.contest, after.round)
        if deadline_of(after, one) > one.deadline_us
    ]
    resumed = [
        one
        for one in attempts_repository.ended(work.connection, after.contest, after.round)
        if goes_on(after, one, work.now_us)
    ]
    cut = sum(used_up(after, one) > deadline_of(after, one) for one in [*running, *resumed])
    return TimeGivenBack(round_view(after), len(running), len(resumed), cut)
