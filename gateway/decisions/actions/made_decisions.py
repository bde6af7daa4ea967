"""Decisions about settled rounds: what one would change, making it, which of those that were made
stand, and how to call what they are about."""

from contracts.definition import Definition
from contracts.settled_round_decisions import (
    Decide,
    Decisions,
    DecisionsQuery,
    DecisionView,
    Difference,
    PreviewDecision,
    Subject,
)
from gateway.context import GatewayContext
from gateway.core.access.sessions import Session
from gateway.core.transport.rpc_timeouts import PUBLISHING_S


async def preview(
    context: GatewayContext, session: Session, contest: str, subject: Subject
) -> Difference:
    """What a decision would change, which goes on record as looked at; ``decision.*``."""
    await context.looks.note_trial(session, contest, subject)
    item = PreviewDecision(contest, subject)
    return await context.backend.ask("scoring.preview_decision", item, Difference, PUBLISHING_S)


async def decide(
    context: GatewayContext,
    session: Session,
    contest: str,
    subject: Subject,
    reason: str,
    digest: str,
) -> DecisionView:
    """Make the decision of which this ``digest`` of a difference was shown; ``decision.*``."""
    item = Decide(contest, subject, reason, digest, session.person, context.clock())
    made = await context.backend.ask("scoring.decide", item, DecisionView, PUBLISHING_S)
    context.contests.changed(contest)
    return made


async def decisions_of(context: GatewayContext, contest: str) -> Decisions:
    """The decisions of a contest; ``contest.unknown``."""
    await context.contests.defined(contest)
    query = DecisionsQuery(contest)
    found: Decisions = await context.backend.ask("scoring.decisions", query, Decisions)
    return found


def standing(found: Decisions) -> list[DecisionView]:
    """Those that nobody took back and that take none back themselves."""
    return [
        one
        for one in found.decisions
        if one.withdrawn_by is None and one.subject.kind != "withdraw"
    ]


def line_names(plan: Definition) -> dict[str, str]:
    """What the plan calls the lines of its sheets, by id."""
    found: dict[str, str] = {}
    for phase in plan.phases:
        judged = phase.entries or phase.stage
        if judged is None:
            continue
        own = [] if phase.entries is None else phase.entries.criteria
        parts = [] if phase.stage is None else [one.criteria for one in phase.stage.parts]
        for lines in (own, *parts, *(panel.sheet(own) for panel in judged.judged_by)):
            found |= {line.id: line.name for line in lines}
    return found
