"""What scoring does not know of a round that judges mark: names of judges, titles of entries."""

from typing import NamedTuple

from contracts.accounts import Names, NamesQuery
from contracts.handing_in import Entries, EntriesQuery, EntryRow
from contracts.judging_panels import Panels, PanelsQuery
from contracts.publications import WorkWords
from gateway.context import GatewayContext

PAGE = 100


class JudgedNames(NamedTuple):
    """Person -> name of a round's judges; entry -> what it is called. Nothing of a quiz."""

    judges: dict[str, str]
    works: dict[str, WorkWords]


async def judged_names(context: GatewayContext, contest: str, round_id: str) -> JudgedNames:
    """Of a round by the plan's form; ``round.unknown``."""
    this = await context.contests.round(contest, round_id)
    phase = (await context.contests.defined(contest)).definition.phase(this.phase)
    if phase.quiz is not None:
        return JudgedNames({}, {})
    query = PanelsQuery(contest, phase.id)
    panels = (await context.backend.ask("scoring.panels", query, Panels)).panels
    people = sorted({one.person for panel in panels for one in panel.members})
    names = (await context.backend.ask("registration.names", NamesQuery(people), Names)).names
    entries = await _entries(context, contest, round_id) if phase.entries is not None else []
    return JudgedNames(names, {row.entry: _words(row) for row in entries})


async def _entries(context: GatewayContext, contest: str, round_id: str) -> list[EntryRow]:
    found: list[EntryRow] = []
    after = ""
    while True:
        query = EntriesQuery(contest, round_id, after=after, limit=PAGE)
        page = await context.backend.ask("exam.entries", query, Entries)
        found += page.entries
        if not page.next:
            return found
        after = page.next


def _words(row: EntryRow) -> WorkWords:
    return WorkWords(row.title, [one.name for one in row.authors if not one.person and one.name])
