"""More time for one person, as page and API ask for it."""

from msgspec import Struct

from contracts.allowances import (
    Allowances,
    AllowancesQuery,
    AllowTime,
    TimeAllowed,
    WithdrawAllowance,
)
from contracts.empty_reply import Done
from gateway.context import GatewayContext
from gateway.core.http.rfc3339_shapes import moment_of
from gateway.exam.shapes import AllowancesView, AllowanceView
from gateway.people.actions.names_by_id import names_while_told


class WantedAllowance(Struct, frozen=True, kw_only=True):
    """What one person is to have in a round: minutes beside the limit, a close of their own (µs; 0:
    none), and whether in its whole phase."""

    person: str
    minutes: int
    closes_at_us: int
    whole_phase: bool


async def allow_time(
    context: GatewayContext,
    contest: str,
    round_id: str,
    asked: WantedAllowance,
    reason: str,
    by: str,
    *,
    look: bool,
) -> TimeAllowed:
    """Give it, or only tell whom it would help. Refusals as ``exam.allow_time`` says."""
    item = AllowTime(
        contest,
        round_id,
        asked.person,
        asked.minutes * 60,
        asked.closes_at_us,
        reason,
        by,
        context.clock(),
        asked.whole_phase,
        look,
    )
    done: TimeAllowed = await context.backend.ask("exam.allow_time", item, TimeAllowed)
    context.contests.changed(contest)
    return done


async def withdraw(
    context: GatewayContext, contest: str, round_id: str, person: str, by: str
) -> None:
    """Take it back from who has not begun. Refusals as ``exam.withdraw_allowance`` says."""
    item = WithdrawAllowance(contest, round_id, person, by, context.clock())
    await context.backend.ask("exam.withdraw_allowance", item, Done)
    context.contests.changed(contest)


async def given(context: GatewayContext, contest: str, round_id: str) -> AllowancesView:
    """Who has more time in a round, with the names of those who are still known."""
    query = AllowancesQuery(contest, round_id)
    found = (await context.backend.ask("exam.allowances", query, Allowances)).given
    people = {one.person for one in found} | {one.by for one in found}
    names = await names_while_told(context, people)
    return AllowancesView(
        [
            AllowanceView(
                one.person,
                names.get(one.person),
                one.extra_s // 60,
                moment_of(one.closes_at_us or None),
                one.reason,
                names.get(one.by),
                moment_of(one.at_us) or "",
                one.begun,
            )
            for one in found
        ]
    )
