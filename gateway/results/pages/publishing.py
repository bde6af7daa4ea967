"""Publication: of a round, and of what is over all rounds of the phase.

What will be published is shown first; the button below it publishes. Draft, window for complaints
and final follow the plan (``contracts.definition.ResultsRules``).
"""

from typing import Any, get_args
from urllib.parse import quote

from msgspec import Struct
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contracts.appeals import Appeals, AppealsQuery, appeals_until_us
from contracts.definition import Award, Definition, Phase
from contracts.errors import Refused
from contracts.local_times import rfc3339
from contracts.publications import Publication, State
from contracts.results import AwardsQuery, Draft, DraftQuery, StandingsQuery
from gateway.context import GatewayContext, context_of
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import invalid
from gateway.core.http.problem_responses import status_of
from gateway.core.http.rfc3339_shapes import moment_of
from gateway.core.transport.rpc_timeouts import RESULTS_S
from gateway.participation.cache import Scope
from gateway.results.actions.results import (
    NOTHING_OPEN,
    Despite,
    awards_of,
    publish_over_rounds,
    publish_round,
    stale_notice,
    standings_of,
)
from gateway.results.pages.prizes_by_award import by_award
from gateway.results.shapes.standing_lines import standing_line, work_line
from gateway.web.page_helpers import (
    as_typed,
    named,
    number_or,
    page_router,
    plan_of,
    read_form,
    rendered,
    said,
    seen_other,
    text,
)

router = page_router()
_PUBLICATION = "/contests/{contest}/rounds/{round_id}/control/publication"
_CONCLUSION = "/contests/{contest}/conclusion"
#: how many of the best are shown before a publication
TOP = 10


class Editions(Struct, frozen=True):
    """What can be published next: ``states`` to choose from, the usual one first;
    ``complaints_end_us`` where the window for complaints on the newest draft is not over."""

    states: list[State]
    complaints_end_us: int | None = None


def editions(phase: Phase, before: Publication | None, now_us: int) -> Editions:
    """Without ``results`` in the plan all is final at once; with it a draft, and the final one
    once the window for complaints, counted from the newest draft, is over."""
    if phase.results is None:
        return Editions(["final"])
    if before is None:
        return Editions(["draft"])
    if before.state == "final":
        return Editions(["final", "draft"])
    end_us = appeals_until_us(phase, before.published_at_us)
    if now_us < end_us:
        return Editions(["draft"], end_us)
    return Editions(["final", "draft"])


@router.get(_PUBLICATION)
async def publication(request: Request, contest: str, round_id: str) -> Response:
    """What a publication of the round would tell, and the button that publishes it."""
    return await _round_page(request, contest, round_id)


@router.post(_PUBLICATION)
async def publish(request: Request, contest: str, round_id: str) -> Response:
    """Publish the round."""
    context = context_of(request)
    form = await read_form(request)
    state, despite = _state(text(form, "state")), _despite(form)
    try:
        await publish_round(context, contest, round_id, who(request).person, state, despite)
    except Refused as refusal:
        return await _round_page(request, contest, round_id, refusal, despite)
    return seen_other(f"/contests/{contest}/rounds/{round_id}/control?done=published")


@router.get(_CONCLUSION)
async def conclusion(request: Request, contest: str) -> Response:
    """The results over all rounds of a phase: what is still to be done before, and what they
    decide. ``phase``: which one; left out: the one with the quota."""
    return await _phase_page(request, contest, request.query_params.get("phase", ""))


@router.post(_CONCLUSION)
async def conclude(request: Request, contest: str) -> Response:
    """First what it would mean; once that is confirmed, publish."""
    context = context_of(request)
    form = await read_form(request)
    state, despite = _state(text(form, "state")), _despite(form)
    phase = text(form, "phase", 200)
    if text(form, "step") != "confirm":
        return await _phase_page(request, contest, phase, confirming=state)
    by = who(request).person
    try:
        await publish_over_rounds(context, contest, phase or None, by, state, despite)
    except Refused as refusal:
        again = state if refusal.problem.code == "publication.appeals_open" else None
        return await _phase_page(request, contest, phase, refusal, again, despite)
    chosen = f"&phase={quote(phase)}" if phase else ""
    return seen_other(_CONCLUSION.format(contest=contest) + f"?done=published{chosen}")


async def _round_page(
    request: Request,
    contest: str,
    round_id: str,
    refusal: Refused | None = None,
    despite: Despite = NOTHING_OPEN,
) -> Response:
    context = context_of(request)
    this = await context.contests.round(contest, round_id)
    plan = await plan_of(request, contest)
    phase = plan.phase(this.phase)
    before = None
    if this.publication is not None:
        before = await context.contests.publication(contest, round_id)
    return rendered(
        request,
        "results/publication.html",
        status=200 if refusal is None else status_of(refusal.problem.code),
        contest=named(plan),
        round=this,
        before=before,
        errors={} if refusal is None else {"": said(request, refusal)},
        **await _standing(context, plan, [round_id], despite),
        **_choice(phase, before, context.clock()),
        **await _would_tell(context, contest, round_id),
    )


async def _would_tell(context: GatewayContext, contest: str, round_id: str) -> dict[str, Any]:
    """The best of the standings and the prizes as they would be published; ``redrawn`` where a
    second look made them anew after the last publication."""
    try:
        draft: Draft = await context.backend.ask(
            "scoring.draft", DraftQuery(contest, round_id, TOP), Draft, RESULTS_S
        )
        if not draft.published:
            lines, prizes, people = draft.standings, draft.awards, draft.contestants
            return _shown(lines, prizes, people, redrawn=True)
    except Refused as refusal:
        if refusal.problem.code != "draft.unknown":
            raise
    try:
        found = await standings_of(context, StandingsQuery(contest, round_id, True, TOP))
        awards = (await awards_of(context, AwardsQuery(contest, True))).awards
    except Refused as refusal:
        if not refusal.problem.code.startswith(("standings.", "publication.", "awards.", "round.")):
            raise
        missing = refusal.problem.details.get("sheets", 0)
        return _shown([], [], 0) | {"missing": missing}
    prizes = [line for line in awards if line.round == round_id]
    works = [work_line(line) for line in found.works]
    return _shown(found.standings, prizes, found.contestants) | {"works": works}


def _shown(
    lines: list[Any], prizes: list[Any], people: int, redrawn: bool = False
) -> dict[str, Any]:
    return {
        "rows": [standing_line(line) for line in lines],
        "awards": by_award(prizes),
        "people": people,
        "redrawn": redrawn,
        "works": [],
        "missing": 0,
    }


async def _phase_page(
    request: Request,
    contest: str,
    chosen: str,
    refusal: Refused | None = None,
    confirming: State | None = None,
    despite: Despite = NOTHING_OPEN,
) -> Response:
    context, plan = context_of(request), await plan_of(request, contest)
    phase = _phase(plan, chosen)
    counted = {item.id for item in phase.counted_rounds}
    rounds = [item for item in await context.contests.rounds(contest) if item.round in counted]
    before = await _published(context, contest, phase)
    awards = (await awards_of(context, AwardsQuery(contest))).awards if before else []
    elsewhere = {award.id for award in plan.awards if award.phase != phase.id}
    return rendered(
        request,
        "results/conclusion.html",
        status=200 if refusal is None else status_of(refusal.problem.code),
        contest=named(plan),
        phase=phase,
        others=[one for one in plan.phases if one is not phase and _concluded(plan, one)],
        of_quota=phase.id == plan.participation.phase,
        rounds=rounds,
        ready=all(item.state == "published" for item in rounds),
        before=before,
        planned=[award for award in plan.awards if _overall(award, phase)],
        awards=by_award(
            [one for one in awards if one.round is None and one.award not in elsewhere]
        ),
        table=(await context.participation.get(Scope(contest))).table,
        confirming=confirming,
        done=request.query_params.get("done") == "published",
        errors={} if refusal is None else {"": said(request, refusal)},
        **await _standing(context, plan, [item.id for item in phase.rounds], despite),
        **_choice(phase, before, context.clock()),
    )


async def _standing(
    context: GatewayContext, plan: Definition, rounds: list[str], despite: Despite
) -> dict[str, Any]:
    """Complaints that are open, and results that no longer follow from the data."""
    query = AppealsQuery(plan.slug)
    found = await context.backend.ask("scoring.appeals", query, Appeals)
    return {
        "unanswered": sum(one.state == "filed" and one.round in rounds for one in found.appeals),
        "given": {
            "despite": "" if despite.appeals is None else str(despite.appeals),
            "missing": "" if despite.missing is None else str(despite.missing),
            "reason": despite.reason,
        },
        **await stale_notice(context, plan),
    }


def _despite(form: FormData) -> Despite:
    """The decision to publish over so many complaints, or without so many sheets, where it was
    taken."""
    given, missing = as_typed(form, "despite"), as_typed(form, "despite_missing")
    reason = text(form, "reason", 2_000) or text(form, "missing_reason", 2_000)
    return Despite(number_or(given, None), reason, number_or(missing, None))


async def _published(context: GatewayContext, contest: str, phase: Phase) -> Publication | None:
    """The newest publication of what is over the phase's rounds."""
    found = [one for one in await context.contests.publications(contest) if one.phase == phase.id]
    return found[-1] if found else None


def _phase(plan: Definition, chosen: str) -> Phase:
    """The phase of this id, or the one with the quota; ``phase.unknown``."""
    try:
        return plan.phase(chosen or plan.participation.phase)
    except KeyError:
        raise Refused("phase.unknown", "Không có vòng thi này. (No such phase.)") from None


def _concluded(plan: Definition, phase: Phase) -> bool:
    """Whether something is published over the rounds of a phase: what the quota asks for, prizes of
    agencies, what the committee gives, and prizes of people that are not given in each round."""
    return phase.id == plan.participation.phase or any(
        award.recipients == "collective"
        or award.by == "judgement"
        or (award.recipients == "individual" and not award.each_round)
        for award in plan.awards
        if award.phase == phase.id
    )


def _overall(award: Award, phase: Phase) -> bool:
    return award.phase == phase.id and not award.each_round


def _choice(phase: Phase, before: Publication | None, now_us: int) -> dict[str, Any]:
    found = editions(phase, before, now_us)
    end_us = found.complaints_end_us
    return {
        "states": found.states,
        "complaints_end": moment_of(end_us),
        "published_at": None if before is None else rfc3339(before.published_at_us),
    }


def _state(chosen: str) -> State:
    for state in get_args(State):
        if chosen == state:
            return state  # type: ignore[no-any-return]
    raise invalid(f"không có loại công bố {chosen!r}", f"no kind of publication {chosen!r}")
