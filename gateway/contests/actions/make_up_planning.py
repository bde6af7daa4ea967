"""Ordering a make-up round: one more round in the contest's definition, and whom it would concern.

The definition is set up as from its own page, so what is said of definitions holds: the checker's
errors refuse it, and so does :mod:`gateway.contests.actions.make_up_refusals` once keys are
told or results are final.
"""

from msgspec import Struct

from contracts.contests import ContestView
from contracts.definition import Definition, MakeUpPrizes, Phase, Round
from contracts.errors import Refused
from contracts.rounds import MakeUpPeople, MakeUpQuery
from gateway.agencies.actions import with_nearest
from gateway.contests.actions import definition_source
from gateway.contests.actions.make_up_refusals import refuse_told
from gateway.context import GatewayContext
from plans.date_and_time_texts import write_moment
from plans.definition_findings import Finding
from plans.reading import Reading


class Wish(Struct):
    """The make-up round as it is wanted; ``agencies`` ``None``: for all. Moments in µs."""

    opens_at_us: int
    closes_at_us: int
    agencies: list[str] | None
    prizes: MakeUpPrizes


class Planned(Struct):
    """The definition's text with the round in it, what the checker says that it did not say
    before, and how many people the round is for."""

    round: str
    text: str
    reading: Reading
    findings: list[Finding]
    people: MakeUpPeople

    @property
    def errors(self) -> list[Finding]:
        """What has to be mended first."""
        return [one for one in self.findings if one.severity == "error"]


async def made_good(
    context: GatewayContext, contest: str, round_id: str, plan: Definition
) -> tuple[Definition, Phase, Round]:
    """The round of a plan that is to be made good, with its phase. ``round.unknown``, and
    ``round.not_made_good`` where it is practice, a make-up itself or no quiz."""
    for phase in plan.phases:
        for item in phase.rounds:
            if item.id == round_id:
                if phase.quiz is None or item.practice or item.makes_good:
                    break
                return plan, phase, item
    await context.contests.round(contest, round_id)
    raise Refused(
        "round.not_made_good",
        "Chỉ thi bù được cho một đợt thi trắc nghiệm chính thức. "
        "(Only a round of a quiz that counts can be made good.)",
    )


def has_prizes(plan: Definition, phase: Phase, item: Round) -> bool:
    """Whether the plan gives prizes in this round, so that it says what they are in a make-up."""
    return any(
        award.phase == phase.id
        and award.each_round
        and (not award.rounds or item.id in award.rounds)
        for award in plan.awards
    )


async def planned(context: GatewayContext, contest: str, round_id: str, wish: Wish) -> Planned:
    """Look at a make-up round without setting it up. Refusals: ``round.*``, ``agency.unknown``."""
    kept = await definition_source.kept(context, contest)
    plan, phase, item = await made_good(context, contest, round_id, kept.definition)
    before = await _as_toml(context, kept)
    query = MakeUpQuery(contest, round_id, wish.opens_at_us, wish.agencies)
    try:
        people = await context.backend.ask("exam.make_up_people", query, MakeUpPeople)
    except Refused as refusal:
        raise await with_nearest(context.participation, contest, refusal) from None
    said = (await definition_source.examined(context, before)).reading.findings
    known = {(one.key, one.code) for one in said}
    new_id = _free(f"{item.id}-bu", {one.id for each in plan.phases for one in each.rounds})
    values: dict[str, str | list[str]] = {
        "id": new_id,
        "name": f"Thi bù {item.name}",
        "opens_at": write_moment(wish.opens_at_us, "start", plan.timezone),
        "closes_at": write_moment(wish.closes_at_us, "end", plan.timezone),
        "makes_good": item.id,
    }
    if wish.agencies is not None:
        values["agencies"] = wish.agencies
    if wish.prizes:
        values["prizes"] = wish.prizes
    place = f"phases[{plan.phases.index(phase)}].rounds"
    text = await context.readers.appended(before, place, values)
    reading = (await definition_source.examined(context, text)).reading
    found = [one for one in reading.findings if (one.key, one.code) not in known]
    if reading.definition is not None:
        await refuse_told(context, reading.definition)
    return Planned(new_id, text, reading, found, people)


async def _as_toml(context: GatewayContext, kept: ContestView) -> str:
    if definition_source.file_name(kept.written).endswith(".json"):
        return await context.readers.rewritten("", "", kept.definition)
    return kept.written


def _free(name: str, taken: set[str]) -> str:
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free
