"""Whom the committee gives an award that it judges, as a form says it: names by rank, minutes."""

from collections.abc import Mapping
from typing import Any

from contracts.definition import Award, Definition, Prize
from contracts.errors import Refused
from contracts.settled_round_decisions import Subject
from gateway.context import GatewayContext
from gateway.decisions.actions.required_fields import subject_of
from gateway.decisions.shapes.settled_round_decisions import (
    DecisionBody,
    GivenPrizeBody,
    MinutesBody,
)
from gateway.people.actions.roster_lookup import on_roster

MOST_RANKS = 20
#: one name a line, of each rank; and the words of the minutes
LONG = ("minutes_text", *(f"to_{number}" for number in range(MOST_RANKS)))
FIELDS = ("award", "minutes_number", "minutes_date", "minutes_sha256")


def judged_awards(plan: Definition) -> list[Award]:
    """The awards of a plan that its committee judges."""
    return [award for award in plan.awards if award.by == "judgement"]


def award_question(plan: Definition, given: Mapping[str, str]) -> dict[str, Any]:
    """The awards to choose from, and the one chosen."""
    awards = judged_awards(plan)
    award = next((one for one in awards if one.id == given["award"]), None)
    if award is None and len(awards) == 1:
        award = awards[0]
    rounds = []
    if award is not None and award.recipients in ("entry", "team"):
        rounds = plan.phase(award.phase).awarded_rounds(each_round=False, named=award.rounds)
    return {"awards": awards, "award": award, "several_rounds": len(rounds) > 1}


async def award_subject(
    context: GatewayContext, plan: Definition, given: Mapping[str, str]
) -> Subject:
    """What the form decides. ``contestant.unknown`` for a username that nobody has, which it names;
    ``decision.award_unknown``, ``decision.incomplete``, ``decision.too_many_prizes``."""
    award = award_question(plan, given)["award"]
    if award is None:
        raise Refused(
            "decision.award_unknown",
            "Hãy chọn giải do Ban Tổ chức xét. (Choose an award that the committee judges.)",
        )
    prizes = [
        await _prize(context, plan, award, prize.rank, name)
        for number, prize in enumerate(award.prizes[:MOST_RANKS])
        for name in _names(prize, given[f"to_{number}"])
    ]
    minutes = MinutesBody(
        given["minutes_number"],
        given["minutes_date"],
        given["minutes_sha256"].lower(),
        given["minutes_text"],
    )
    return subject_of(
        DecisionBody(kind="give_award", award=award.id, given=prizes, minutes=minutes)
    )


def _names(prize: Prize, typed: str) -> list[str]:
    """One a line; no more than the rank has prizes, as somebody is asked about each."""
    names = [line.strip() for line in typed.splitlines() if line.strip()]
    if len(names) > prize.winners:
        raise Refused(
            "decision.too_many_prizes",
            f"{prize.name} chỉ có {prize.winners} giải, ở đây ghi {len(names)} dòng; hãy bỏ bớt. "
            f"({prize.winners} prizes of this rank, {len(names)} lines: leave some out.)",
            rank=prize.rank,
            winners=prize.winners,
        )
    return names


async def _prize(
    context: GatewayContext, plan: Definition, award: Award, rank: str, name: str
) -> GivenPrizeBody:
    if award.recipients == "individual":
        return GivenPrizeBody(rank, await _person(context, plan, name))
    if award.recipients == "collective":
        return GivenPrizeBody(rank, name)
    phase = plan.phase(award.phase)
    rounds = [one.id for one in phase.awarded_rounds(each_round=False, named=award.rounds)]
    round_id, stroke, code = name.partition("/")
    if stroke and round_id in rounds:
        return GivenPrizeBody(rank, code, round_id)
    return GivenPrizeBody(rank, name, rounds[0] if rounds else "")


async def _person(context: GatewayContext, plan: Definition, name: str) -> str:
    try:
        return (await on_roster(context, plan.slug, name)).person
    except Refused as refusal:
        if refusal.problem.code != "contestant.unknown":
            raise
        raise Refused(
            "contestant.unknown",
            f"{name[:200]} không có trong danh sách dự thi; hãy ghi tên đăng nhập hoặc mã cán bộ. "
            f"({name[:200]} is not on the roster: write their username or staff code.)",
        ) from None
