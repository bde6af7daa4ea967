"""Standings as the results page shows them: a page of them, those that a search finds, or as many
as are printed; and where whoever looks stands in them."""

import asyncio
from typing import Final, NamedTuple

import msgspec
from msgspec import Struct

from contracts.errors import Refused, Unavailable
from contracts.results import Standings, StandingsQuery
from contracts.vietnamese_text import searched
from gateway.contests.shapes import QuizView, RoundView
from gateway.context import GatewayContext
from gateway.results.actions.results import standings_of
from gateway.results.cache import StandingsPage
from gateway.results.shapes.results import StandingLine, WorkLine
from gateway.results.shapes.standing_lines import found_by, standing_line, work_line

PER_PAGE: Final = 50
#: so many lines are shown at once for the printer; the spreadsheet has all
MOST_PRINTED: Final = 2_000
#: staff search in so many
MOST_SEARCHED: Final = 100_000
_line = msgspec.json.Decoder(StandingLine).decode
_work = msgspec.json.Decoder(WorkLine).decode


class RankingWish(NamedTuple):
    """What somebody wants to see: the page of this number, of what ``search`` finds; ``whole``: all
    on one page, for the printer."""

    search: str = ""
    page: int = 1
    whole: bool = False

    @property
    def size(self) -> int:
        """So many lines on a page."""
        return MOST_PRINTED if self.whole else PER_PAGE


class OwnPlace(NamedTuple):
    """Where whoever looks stands, and on which page of the whole standings."""

    person: str
    rank: int
    page: int


class ShownStandings(Struct):
    """The lines of page ``page`` of ``pages``, ``found`` of ``total`` standings of a round: its
    people (``rows``) or, where judges mark, ``works``. ``publication`` and the ``digest`` of its
    ledger are None while they are provisional."""

    publication: int | None
    digest: str | None
    quiz: QuizView | None
    total: int
    found: int
    page: int
    rows: list[StandingLine]
    works: list[WorkLine]
    size: int = PER_PAGE
    own: OwnPlace | None = None

    @property
    def provisional(self) -> bool:
        """Whether nothing of the round has been published."""
        return self.publication is None

    @property
    def of_works(self) -> bool:
        """Whether judges marked what stands here."""
        return self.quiz is None

    @property
    def pages(self) -> int:
        """How many pages there are; 1 where there is nothing."""
        return pages_of(self.found, self.size)

    @property
    def first(self) -> int:
        """The place of the first line among those found, from 1."""
        return (self.page - 1) * self.size + 1


class _Found(NamedTuple):
    publication: int | None
    total: int
    found: int
    page: int
    rows: list[StandingLine]
    works: list[WorkLine]


async def shown_standings(
    context: GatewayContext, this: RoundView, wish: RankingWish, person: str, *, organises: bool
) -> ShownStandings | None:
    """Published standings; organisers also get provisional ones. None: nothing to see yet.
    ``person``: who looks, "": nobody knows."""
    try:
        look = _of_staff if organises else _of_everybody
        found = await look(context, this, wish)
        root = None
        if found.publication is not None:
            root = (await context.contests.publication(this.contest, this.round)).root
    except Refused as refusal:
        if refusal.problem.code.startswith(("standings.", "publication.", "round.")):
            return None
        raise
    own = None
    if person and found.publication is not None:
        own = await own_place(context, this, person)
    return ShownStandings(
        found.publication,
        root,
        this.quiz,
        *found[1:],
        size=wish.size,
        own=own,
    )


async def _of_everybody(context: GatewayContext, this: RoundView, wish: RankingWish) -> _Found:
    """What anybody sees of published standings, out of what is kept of them."""
    if wish.search:
        index = await context.published.index(this.contest, this.round)
        found = await asyncio.to_thread(index.matching, searched(wish.search))
        page = within(wish.page, len(found), wish.size)
        lines = [index.lines[place] for place in found[_stretch(page, wish.size)]]
        of_works, count, total, number = (
            index.of_works,
            len(found),
            len(index.lines),
            index.publication,
        )
    else:
        kept = await _kept(context, this, wish, wish.page)
        page = within(wish.page, kept.contestants, wish.size)
        if page != wish.page:
            kept = await _kept(context, this, wish, page)
        lines, of_works, number = kept.lines, kept.of_works, kept.publication
        count = total = kept.contestants
    rows = [] if of_works else [_line(line) for line in lines]
    works = [_work(line) for line in lines] if of_works else []
    return _Found(number, total, count, page, rows, works)


async def _of_staff(context: GatewayContext, this: RoundView, wish: RankingWish) -> _Found:
    """Everything as it stands now, provisional or not."""
    page = max(wish.page, 1)
    if wish.search:
        now = await _asked(context, this, MOST_SEARCHED, 0)
    else:
        now = await _asked(context, this, wish.size, (page - 1) * wish.size)
        if page != within(page, now.contestants, wish.size):
            page = within(page, now.contestants, wish.size)
            now = await _asked(context, this, wish.size, (page - 1) * wish.size)
    rows = [standing_line(line) for line in now.standings]
    works = [work_line(line) for line in now.works]
    if not wish.search:
        return _Found(now.publication, now.contestants, now.contestants, page, rows, works)
    words = searched(wish.search)
    rows, works = await asyncio.to_thread(
        lambda: (
            [one for one in rows if words in found_by(one)],
            [one for one in works if words in found_by(one)],
        )
    )
    count = len(rows) + len(works)
    page = within(page, count, wish.size)
    here = _stretch(page, wish.size)
    return _Found(now.publication, now.contestants, count, page, rows[here], works[here])


async def _kept(
    context: GatewayContext, this: RoundView, wish: RankingWish, page: int
) -> StandingsPage:
    offset = (max(page, 1) - 1) * wish.size
    return await context.published.standings(this.contest, this.round, wish.size, offset)


async def _asked(context: GatewayContext, this: RoundView, limit: int, offset: int) -> Standings:
    query = StandingsQuery(this.contest, this.round, True, limit, offset)
    return await standings_of(context, query)


async def own_place(context: GatewayContext, this: RoundView, person: str) -> OwnPlace | None:
    """Of whoever looks, in what is published of a round, as everybody is told of it: it is asked of
    what is kept for all, and told to them alone. ``None``: they do not stand there, or nobody can
    say just then."""
    try:
        place = (await context.published.places(this.contest, this.round)).get(person)
    except (Unavailable, Refused):  # pages have more to tell than this
        return None
    if place is None:
        return None
    return OwnPlace(person, place.rank, place.position // PER_PAGE + 1)


def pages_of(count: int, size: int) -> int:
    """So many pages of this size hold all."""
    return max(1, -(-count // size))


def within(page: int, count: int, size: int) -> int:
    """The page, or the nearest that there is."""
    return min(max(page, 1), pages_of(count, size))


def _stretch(page: int, size: int) -> slice:
    return slice((page - 1) * size, page * size)
