"""Panels, with what registration knows of those who are put on them."""

from collections.abc import Collection

from msgspec.structs import replace

from contracts.definition import Definition, Phase, Round
from contracts.errors import Refused
from contracts.judging_panels import (
    PanelPlace,
    Panels,
    PanelsQuery,
    PanelView,
    RecuseJudge,
    ReleaseSheets,
    SetPanel,
    SheetsReleased,
)
from contracts.preparation_progress import Served
from gateway.context import GatewayContext
from gateway.core.transport.rpc_timeouts import ASSIGNING_S
from gateway.people.actions.roster_lookup import on_roster
from gateway.roster.actions.contest_readiness import ready_of


async def panels_of_contest(context: GatewayContext, contest: str) -> list[PanelView]:
    """Every panel, phase by phase."""
    plan = (await context.contests.defined(contest)).definition
    found: list[PanelView] = []
    for phase in plan.phases:
        if phase.entries or phase.stage:
            query = PanelsQuery(contest, phase.id)
            found += (await context.backend.ask("scoring.panels", query, Panels)).panels
    return found


def rounds_of_panel(phase: Phase, panel: str) -> list[Round]:
    """The rounds of its phase that a panel marks."""
    judged = phase.entries or phase.stage
    assert judged is not None, "it has panels"
    rules = next(one for one in judged.judged_by if one.id == panel)
    return [one for one in phase.rounds if not rules.rounds or one.id in rules.rounds]


async def panel_named(
    context: GatewayContext, contest: str, panel: str, phase: str | None
) -> PanelView:
    """The panel of this id; ``panel.unknown``, ``panel.phase_unsaid`` where phases share it."""
    met = [
        one
        for one in await panels_of_contest(context, contest)
        if one.panel == panel and phase in (None, one.phase)
    ]
    if not met:
        raise Refused("panel.unknown", "Không có ban giám khảo này. (No such panel.)")
    if len(met) > 1:
        raise Refused(
            "panel.phase_unsaid",
            "Nhiều vòng thi có ban giám khảo mang mã này; hãy nêu vòng thi. "
            "(Several phases have a panel of this id: say which phase.)",
            phases=[one.phase for one in met],
        )
    return met[0]


async def panel_in_round(
    context: GatewayContext, contest: str, round_id: str, panel: str
) -> tuple[Phase, PanelView]:
    """The panel with the phase of the round that it marks; ``panel.unknown``. Whoever is told of
    it has been let in by scoring before."""
    plan = (await context.contests.defined(contest)).definition
    phase = next(
        (one for one in plan.phases if any(each.id == round_id for each in one.rounds)), None
    )
    for view in await panels_of_contest(context, contest):
        if phase is not None and (view.phase, view.panel) == (phase.id, panel):
            return phase, view
    raise Refused("panel.unknown", "Không có ban giám khảo này. (No such panel.)")


async def seat(
    context: GatewayContext,
    contest: str,
    panel: PanelView,
    places: list[PanelPlace],
    base_revision: int,
    by: str,
) -> PanelView:
    """Say who is on a panel. Each person's own agencies are added to the conflicts: those of the
    roster and those that they speak for. Refuses as :func:`refuse_unfit` does; ``panel.*``."""
    staff = await refuse_unfit(context, contest, panel.phase, [one.person for one in places])
    seated = [
        replace(one, conflicts=sorted({*one.conflicts, *await _agencies(context, contest, own)}))
        for one in places
        for own in ([each for each in staff if each.person == one.person],)
    ]
    item = SetPanel(contest, panel.phase, panel.panel, seated, base_revision, by)
    return await context.backend.ask("scoring.set_panel", item, PanelView)


async def recuse(context: GatewayContext, item: RecuseJudge) -> PanelView:
    """Take a judge off a panel: their marks do not count; ``panel.*``."""
    return await context.backend.ask("scoring.recuse_judge", item, PanelView)


async def release(context: GatewayContext, item: ReleaseSheets) -> SheetsReleased:
    """Let judges see their sheets. Refuses as :func:`refuse_unfit` does; ``panel.*``."""
    await _refuse_unfit_members(context, item.contest, item.round, item.panel)
    return await context.backend.ask("scoring.release_sheets", item, SheetsReleased, ASSIGNING_S)


async def refuse_unfit(
    context: GatewayContext, contest: str, phase: str, people: Collection[str]
) -> list[Served]:
    """Whoever serves the contest. Refuses ``panel.judge_unknown`` for one of the people who is no
    judge of it, ``panel.judge_organises`` for an organiser on a panel that marks blind."""
    staff = (await ready_of(context, contest)).staff
    judges = {one.person for one in staff if one.role == "judge"}
    if unknown := sorted({*people} - judges):
        raise Refused(
            "panel.judge_unknown",
            "Người này chưa có quyền giám khảo của cuộc thi. (They are no judge of the contest.)",
            unknown=unknown,
        )
    if _blind((await context.contests.defined(contest)).definition, phase):
        _refuse_organisers(staff, people)
    return staff


async def _refuse_unfit_members(
    context: GatewayContext, contest: str, round_id: str, panel: str
) -> None:
    """Look once more, before its judges see anything, at everybody on a panel: somebody may have
    lost the role since, or become an organiser. What is unknown scoring refuses."""
    plan = (await context.contests.defined(contest)).definition
    for phase in plan.phases:
        if round_id in {one.id for one in phase.rounds}:
            query = PanelsQuery(contest, phase.id)
            known = (await context.backend.ask("scoring.panels", query, Panels)).panels
            members = [member for one in known if one.panel == panel for member in one.members]
            people = {one.person for one in members if one.active}
            await refuse_unfit(context, contest, phase.id, people)


def _blind(plan: Definition, phase: str) -> bool:
    rules = next((one.entries for one in plan.phases if one.id == phase), None)
    return rules is not None and rules.blind


def _refuse_organisers(staff: list[Served], people: Collection[str]) -> None:
    organisers = {one.person for one in staff if one.role == "organiser"}
    both = sorted(organisers & {*people})
    if both:
        raise Refused(
            "panel.judge_organises",
            "Bài chấm kín: người trong ban tổ chức biết tác giả nên không chấm. "
            "(Marked blind: whoever organises the contest knows the authors, and marks nothing.)",
            people=both,
        )


async def _agencies(context: GatewayContext, contest: str, own: list[Served]) -> set[str]:
    found = {one.agency for one in own if one.agency}
    try:
        known = await on_roster(context, contest, own[0].username)
    except Refused as refusal:
        if refusal.problem.code != "contestant.unknown":
            raise
        return found
    return found | ({*known.agencies} if known.person == own[0].person else set())
