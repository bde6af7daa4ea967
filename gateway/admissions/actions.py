"""What is asked of scoring about who enters, and what exam is told of it."""

from typing import NamedTuple

from starlette.responses import Response

from contracts.admissions import (
    AdmissionLedgerQuery,
    AdmissionList,
    AdmissionQuery,
    AdmitEntrants,
    Admitted,
    ConfirmAdmission,
    Confirmation,
    Confirmed,
    ConfirmedQuery,
    Entrants,
    EntrantsQuery,
)
from contracts.definition import Definition
from contracts.errors import Refused
from contracts.publications import LedgerPart
from contracts.stage import PlaceTeams, StageRoundQuery, StageRoundView, Teams, TeamsQuery
from gateway.admissions.shapes import (
    AdmissionView,
    OpenResultView,
)
from gateway.context import GatewayContext
from gateway.core.http.rfc3339_shapes import telling
from gateway.core.transport.rpc_timeouts import PUBLISHING_S, RESULTS_S
from gateway.results.actions.ledger_stream import in_stretches

#: people that travel in one message
PART = 5_000
_list = telling(AdmissionList, AdmissionView, "round", "open", "delivered")


class Entered(NamedTuple):
    """A phase that is entered by results, or a round of the stage that teams go on to."""

    contest: str
    phase: str
    round: str = ""


def entered_by_results(plan: Definition) -> list[Entered]:
    """Everything in a plan that results decide who enters."""
    found = []
    for phase in plan.phases:
        if phase.admits:
            found.append(Entered(plan.slug, phase.id))
        targets = {phase.goes_on_to(one) for one in phase.rounds} - {""}
        found += [Entered(plan.slug, phase.id, one.id) for one in phase.rounds if one.id in targets]
    return found


async def phase_entered(context: GatewayContext, contest: str, round_id: str) -> Entered:
    """The round of the stage; ``round.unknown``."""
    this = await context.contests.round(contest, round_id)
    return Entered(contest, this.phase, round_id)


async def admission_of(context: GatewayContext, entered: Entered) -> AdmissionView:
    """Who would enter now, who was confirmed, and whether exam goes by that."""
    withdrawn = await _withdrawn(context, entered)
    query = AdmissionQuery(*entered, withdrawn)
    found = await context.backend.ask("scoring.admission", query, AdmissionList, RESULTS_S)
    held = found.confirmed
    return _list(
        found,
        round=found.round or None,
        open=[OpenResultView(one.phase, one.round or None, one.why) for one in found.open],
        delivered=held is not None and await _delivered(context, held),
    )


async def _withdrawn(context: GatewayContext, entered: Entered) -> list[str]:
    """Teams that take no part any more."""
    if not entered.round:
        return []
    query = TeamsQuery(entered.contest, entered.phase)
    found = await context.backend.ask("exam.teams", query, Teams)
    return sorted(one.agency for one in found.teams if one.state == "withdrawn")


async def _delivered(context: GatewayContext, held: Confirmation) -> bool:
    if not held.round:
        query = EntrantsQuery(held.contest, held.phase)
        found = await context.backend.ask("exam.entrants", query, Entrants)
        return found.digest == held.digest
    of_round = StageRoundQuery(held.contest, held.round)
    stage = await context.backend.ask("exam.stage_round", of_round, StageRoundView)
    there = {one.team for one in stage.performances if one.state != "removed"}
    return there == {one.team for one in held.admitted}


async def confirm(
    context: GatewayContext, entered: Entered, digest: str, reason: str, by: str
) -> None:
    """Confirm what was shown, and let exam go by it."""
    withdrawn = await _withdrawn(context, entered)
    contest, phase, round_id = entered
    item = ConfirmAdmission(contest, phase, digest, reason, by, round_id, withdrawn)
    made = await context.backend.ask("scoring.confirm_admission", item, Confirmation, PUBLISHING_S)
    await _deliver(context, made, by)


async def deliver(context: GatewayContext, entered: Entered, by: str) -> None:
    """Tell exam again what was confirmed; ``admission.not_confirmed``."""
    query = ConfirmedQuery(entered.contest)
    found = await context.backend.ask("scoring.confirmed_admissions", query, Confirmed, RESULTS_S)
    where = (entered.phase, entered.round)
    held = next((one for one in found.confirmations if (one.phase, one.round) == where), None)
    if held is None:
        raise Refused(
            "admission.not_confirmed", "Danh sách chưa được xác nhận. (Nothing is confirmed yet.)"
        )
    await _deliver(context, held, by)


async def _deliver(context: GatewayContext, held: Confirmation, by: str) -> None:
    """By its digest: the same again changes nothing."""
    if held.round:
        teams = [one.team for one in held.admitted]
        place = PlaceTeams(held.contest, held.round, teams, held.reason, by, context.clock())
        await context.backend.ask("exam.place_teams", place, StageRoundView)
        context.halls.changed((held.contest, held.round))
        return
    people = [one.person for one in held.admitted]
    parts = [people[at : at + PART] for at in range(0, len(people), PART)] or [[]]
    for number, part in enumerate(parts, start=1):
        item = AdmitEntrants(held.contest, held.phase, held.digest, part, number, len(parts), by)
        await context.backend.ask("exam.admit_entrants", item, Entrants, PUBLISHING_S)


class OwnEntry(NamedTuple):
    """What somebody is told of a phase that results decide: ``listed`` once a list is confirmed,
    ``by`` where they are on it."""

    phase: str
    listed: bool
    by: Admitted | None


async def own_entries(context: GatewayContext, plan: Definition, person: str) -> list[OwnEntry]:
    """Of each phase that is entered by results, whether this person may enter it, and why."""
    phases = [phase for phase in plan.phases if phase.admits]
    if not phases:
        return []
    query = ConfirmedQuery(plan.slug, person)
    found = await context.backend.ask("scoring.confirmed_admissions", query, Confirmed)
    held = {one.phase: one for one in found.confirmations}
    return [
        OwnEntry(
            phase.name,
            phase.id in held,
            next(iter(held[phase.id].admitted), None) if phase.id in held else None,
        )
        for phase in phases
    ]


async def ledger_of(
    context: GatewayContext, contest: str, number: int, *, auditor: bool
) -> Response:
    """A confirmation's file as a download; ``admission.unknown``."""

    async def part(offset: int) -> LedgerPart:
        query = AdmissionLedgerQuery(contest, number, auditor, offset)
        command = "scoring.admission_ledger"
        found: LedgerPart = await context.backend.ask(command, query, LedgerPart, RESULTS_S)
        return found

    kind = "auditor" if auditor else "public"
    return await in_stretches(part, f"admission-{kind}-{contest}-{number}.jsonl")
