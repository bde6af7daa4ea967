"""What an entry is like, as far as whoever asks may know it: works of another contest have a name
only for its own organisers."""

from contracts.errors import Refused, Unavailable
from contracts.handing_in import EntryQuery, EntryView
from contracts.likeness import Alike, AlikePair, AlikeQuery
from gateway.context import GatewayContext
from gateway.core.access.auth import check_again
from gateway.core.access.sessions import Session
from gateway.screening.shapes import AlikeView

#: what people can look through; of more the most alike
MOST_PAIRS = 20


async def pairs_of(context: GatewayContext, contest: str, entry: str) -> Alike:
    """Every work that the entry is like; ``entry.unknown``."""
    return await context.backend.ask("exam.alike", AlikeQuery(contest, entry), Alike)


async def may_know(
    context: GatewayContext, session: Session, contest: str, pair: AlikePair
) -> bool:
    """Whether the other work may be shown with its name and its text. Registration is asked about
    another contest than the one that the request was let in to: a session may outlive a role."""
    there = session.within(pair.contest)
    if "organiser" not in there.duties:
        return False
    if pair.contest == contest:
        return True
    try:
        await check_again(context.backend, there, "organiser")
    except (Refused, Unavailable):
        return False
    return True


async def alike_of(
    context: GatewayContext, session: Session, contest: str, entry: str
) -> list[AlikeView]:
    """What the entry is like, the most alike first."""
    found = await pairs_of(context, contest, entry)
    views = []
    for pair in found.pairs[:MOST_PAIRS]:
        knows = await may_know(context, session, contest, pair)
        views.append(await told(context, session, contest, pair, knows=knows))
    return views


async def told(
    context: GatewayContext, session: Session, contest: str, pair: AlikePair, *, knows: bool
) -> AlikeView:
    """One of them, with a name if whoever asks ``knows`` it by :func:`may_know`. A look at another
    contest's is noted there."""
    named = (await context.contests.defined(pair.contest)).definition.title
    view = AlikeView(pair.source, pair.contest, named, pair.share // 10, pair.exact)
    if knows:
        if pair.contest != contest:
            await context.looks.note_what(session, "people.seen", "entries", pair.contest)
        query = EntryQuery(pair.contest, pair.entry, None)
        other = await context.backend.ask("exam.entry", query, EntryView)
        title = next(one.title for one in other.versions if one.version == pair.version)
        view.entry, view.code, view.title = other.entry, other.code, title
        view.agency = other.agency
    return view
