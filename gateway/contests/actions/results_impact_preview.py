"""What a change would do to published results, shown before it is made.

What people were told as final hangs on the plan's deciding parts and on approved headcounts:
registration refuses to exchange them without a decision, scoring knows what would come of it, and
what both say meets here. What was published stays as it is until it is published anew.
"""

from collections.abc import Mapping
from typing import Any

from contracts.definition import Definition
from contracts.errors import Refused
from contracts.roster_previews import Foresee, RosterFacts
from contracts.settled_round_decisions import PreviewResults, ResultsPreview
from gateway.context import GatewayContext
from gateway.core.transport.rpc_timeouts import PUBLISHING_S

#: what registration answers where final results hang on what changes
FROZEN = ("definition.frozen", "decision.difference_changed")


async def preview_results(
    context: GatewayContext,
    contest: str,
    *,
    headcounts: Mapping[str, int] | None = None,
    definition: Definition | None = None,
    facts: RosterFacts | None = None,
) -> ResultsPreview:
    """What would change in what is published; nothing where nothing is. ``contest.unknown``."""
    if not await context.contests.publications(contest):
        return ResultsPreview(contest, "", False)
    item = PreviewResults(
        contest, dict(headcounts or {}), definition, RosterFacts() if facts is None else facts
    )
    found: ResultsPreview = await context.backend.ask(
        "scoring.preview_results", item, ResultsPreview, PUBLISHING_S
    )
    return found


async def foreseen(context: GatewayContext, contest: str, what: Foresee) -> ResultsPreview:
    """The published prizes that a change of lists would move; nothing where nothing is published.
    Refusals: those of the change itself."""
    if not await context.contests.publications(contest):
        return ResultsPreview(contest, "", False)
    facts = await context.backend.ask("registration.foresee", what, RosterFacts)
    return await preview_results(context, contest, facts=facts)


async def unseen(
    context: GatewayContext, contest: str, what: Foresee, seen: str
) -> ResultsPreview | None:
    """The same where it moves prizes, or nobody can say, and ``seen`` is not the digest of just
    that: whoever does it is to see it first."""
    shown = await foreseen(context, contest, what)
    moves = bool(shown.prizes or shown.unclear)
    return shown if moves and seen != shown.digest else None


async def shown_before(
    context: GatewayContext, definition: Definition, digest: str
) -> ResultsPreview | None:
    """The difference that a decision about final results was made on, as it stands now; ``None``
    where none was shown. ``decision.difference_changed`` where ``digest`` is not that of it."""
    known = {one.contest for one in await context.contests.all()} if digest else set()
    if definition.slug not in known:
        return None
    shown = await preview_results(context, definition.slug, definition=definition)
    if digest != shown.digest:
        raise Refused(
            "decision.difference_changed",
            "Hãy xem thay đổi về kết quả rồi mới xác nhận. "
            "(Look at what would change in the results, then confirm just that.)",
            **_difference(shown),
        )
    return shown


async def with_difference(
    context: GatewayContext, definition: Definition, refusal: Refused
) -> Refused:
    """Registration's refusal of a plan under final results, with what it would change in them."""
    if refusal.problem.code not in FROZEN:
        return refusal
    shown = await preview_results(context, definition.slug, definition=definition)
    problem = refusal.problem
    return Refused(problem.code, problem.message, **{**problem.details, **_difference(shown)})


def _difference(shown: ResultsPreview) -> dict[str, Any]:
    return {"decides": shown.decides, "digest": shown.digest, "prizes": len(shown.prizes)}
