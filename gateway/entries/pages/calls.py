"""What the pages of entries share: the round that calls for them, and who speaks for whom."""

from typing import NamedTuple

from starlette.requests import Request

from contracts.definition import Definition, EntryRules, Phase
from contracts.errors import Refused
from gateway.contests.shapes import RoundView
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.entries.shapes import EntryLook
from gateway.exam.actions.attempts import as_it_stands, own_of, with_own_closes
from gateway.web.page_helpers import plan_of


class Call(NamedTuple):
    """A round in which entries are received, as it stands for whoever looks; ``excluded``: why
    they may not take part."""

    plan: Definition
    phase: Phase
    rules: EntryRules
    round: RoundView
    excluded: str


async def call_of(request: Request, contest: str, round_id: str) -> Call:
    """The round as a call for entries; ``round.unknown``."""
    context, plan = context_of(request), await plan_of(request, contest)
    found = await context.contests.round(contest, round_id)
    phase = next((one for one in plan.phases if one.id == found.phase), None)
    if phase is None or phase.entries is None:
        raise Refused("round.unknown", "Đợt này không nhận bài. (No entries in this round.)")
    own = await own_of(context, contest, who(request).person)
    (this,) = with_own_closes([found], own)
    stands = as_it_stands(this, context.clock())
    return Call(plan, phase, phase.entries, stands, own.excluded)


def speaking_for(request: Request, entry: EntryLook) -> str:
    """The agency for which whoever looks would change the entry, as its liaison; empty: they would
    as its author."""
    session = who(request)
    by_themselves = any(one.person == session.person for one in entry.versions[0].authors[:1])
    return entry.agency if entry.agency in session.speaks_for and not by_themselves else ""
