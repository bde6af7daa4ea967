"""Whom the committee gives an award that it judges, as a form says it: names by rank, minutes."""

from collections.abc import Mapping
from typing import Any

from contracts.definition import Award, Definition
from contracts.errors import Refused
from contracts.preparation_progress import LookUp, OnRoster
from contracts.settled_round_decisions import Subject
from gateway.context import GatewayContext
from gateway.decisions.actions.required_fields import subject_of
from gateway.decisions.shapes.settled_round_decisions import (
    DecisionBody,
    GivenPrizeBody,
    MinutesBody,
)

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
    """What the form decides. ``contestant.unknown`` for a username that nobody has;
    ``decision.award_unknown``, ``decision.incomplete``."""
    award = award_question(plan, given)["award"]
    if award is None:
        raise Refused(
            "decision.award_unknown",
            "Hãy chọn giải do Ban Tổ chức xét. (Choose an award that the committee judges.)",
        )
    prizes = [
        await _prize(context, plan, award, prize.rank, line.strip())
        for number, prize in enumerate(award.prizes[:MOST_RANKS])
        for line in given[f"to_{number}"].splitlines()
        if line.strip()
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


async def _prize(
    context: GatewayContext, plan: Definition, award: Award, rank: str, name: str
) -> GivenPrizeBody:
    if award.recipients == "individual":
        asked = LookUp(plan.slug, name)
        found: OnRoster = await context.backend.ask("registration.look_up", asked, OnRoster)
        return GivenPrizeBody(rank, found.person)
    if award.recipients == "collective":
        return GivenPrizeBody(rank, name)
    phase = plan.phase(award.phase)
    rounds = [one.id for one in phase.awarded_rounds(each_round=False, named=award.rounds)]
    round_id, stroke, code = name.partition("/")
    if stroke and round_id in rounds:
        return GivenPrizeBody(rank, code, round_id)
    return GivenPrizeBody(rank, name, rounds[0] if rounds else "")
