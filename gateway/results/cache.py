"""Published results for those who see what anybody sees, kept until something replaces them.

A publication does not change but where somebody is forgotten or answers are opened, which its
``rewritten`` counts; and the definition says what of it is told. So an answer holds as long as
number, ``rewritten`` and the definition's revision do, which the gateway hears within two seconds
(``contests.cache.ContestCache``), and at once where it published itself. Nothing provisional comes
in here.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, NamedTuple, Protocol, TypeVar

import msgspec
from msgspec import Raw, Struct

from contracts.contests import ContestView
from contracts.errors import Refused
from contracts.event_envelope import encode
from contracts.publications import Publication
from contracts.results import Awards, AwardsQuery, Standings, StandingsQuery
from gateway.core.caching.response_cache import CachedAnswer, ResponseCache
from gateway.core.transport.rpc_timeouts import RESULTS_S
from gateway.core.transport.service_client import Backend
from gateway.results.shapes.results import StandingLine, WorkLine
from gateway.results.shapes.standing_lines import (
    found_by,
    people_of,
    standing_line,
    work_line,
)

#: standings are asked for and kept so many lines at once, whatever somebody wants to see of them
LINES = 2_000
MOST_LINES = 1_000_000
#: what Python keeps beside the letters
BYTES_OF_A_PLACE, BYTES_OF_A_TEXT = 300, 120
Made = TypeVar("Made")
_lines = msgspec.json.Decoder(list[Raw]).decode
_person = msgspec.json.Decoder(StandingLine).decode
_work = msgspec.json.Decoder(WorkLine).decode


class StandingsPage(Struct, frozen=True):
    """Lines of published standings as JSON (``StandingLine`` or, ``of_works``, ``WorkLine``), of so
    many ``contestants``. ``scale``: scores count 1/``scale`` points."""

    publication: int
    contestants: int
    lines: list[Raw]
    of_works: bool = False
    scale: int = 1


class Place(NamedTuple):
    """Where somebody stands: their rank, and the position of the line, from 0."""

    rank: int
    position: int


class StandingsIndex(Struct, frozen=True):
    """All lines of published standings, and by what each of them is found."""

    publication: int
    lines: list[Raw]
    texts: list[str]
    of_works: bool

    def matching(self, words: str) -> list[int]:
        """The positions of the lines that have these words, as ``vietnamese_text.searched`` reads
        them."""
        return [place for place, text in enumerate(self.texts) if words in text]


class _Block(Struct, frozen=True):
    publication: int
    contestants: int
    lines: bytes
    of_works: bool
    scale: int


class Contests(Protocol):
    """What tells whether a kept answer still holds; ``contests.cache.ContestCache`` does."""

    async def defined(self, contest: str) -> ContestView:
        """``contest.unknown``."""

    async def round(self, contest: str, round_id: str) -> object:
        """``round.unknown``."""

    async def publications(self, contest: str) -> list[Publication]:
        """In the order of their numbers."""


class PublishedResults:
    """Asks scoring once for everybody."""

    def __init__(
        self, backend: Backend, contests: Contests, cache: ResponseCache | None = None
    ) -> None:
        self._backend, self._contests = backend, contests
        self.cache = cache or ResponseCache()

    async def standings(
        self, contest: str, round_id: str, limit: int, offset: int
    ) -> StandingsPage:
        """Lines from ``offset`` on; ``contest.unknown``, ``round.unknown``,
        ``publication.unknown``."""
        version = await self.round_version(contest, round_id)
        first = await self._block(contest, round_id, version, 0)
        end = min(offset + limit, first.value.contestants)
        blocks = [first]
        if offset < end:
            numbers = range(offset // LINES, -(-end // LINES))
            blocks = [
                await self._block(contest, round_id, version, number) if number else first
                for number in numbers
            ]
        if any(block.version != first.version for block in blocks):  # published between two of them
            whole = await self._ask(contest, round_id, limit, offset)
            told = whole.value
            return _page(told, _lines(told.lines))
        lines = [line for block in blocks for line in _lines(block.value.lines)]
        skipped = offset // LINES * LINES if offset < end else offset
        page = lines[offset - skipped : end - skipped] if offset < end else []
        return _page(first.value, page)

    async def index(self, contest: str, round_id: str) -> StandingsIndex:
        """Everything to search in, made once for all who search; refused as ``standings``."""

        def make(page: StandingsPage) -> tuple[StandingsIndex, int]:
            texts = [found_by(line) for line in _read(page)]
            index = StandingsIndex(page.publication, page.lines, texts, page.of_works)
            size = sum(map(len, texts)) + BYTES_OF_A_TEXT * len(texts)  # lines count as blocks
            return index, size

        return await self._of_all(contest, round_id, "index", make)

    async def places(self, contest: str, round_id: str) -> dict[str, Place]:
        """Person -> where they stand, made once for all; refused as ``standings``. A person is told
        of their own alone."""

        def make(page: StandingsPage) -> tuple[dict[str, Place], int]:
            found: dict[str, Place] = {}
            for position, line in enumerate(_read(page)):
                for person in people_of(line):
                    found.setdefault(person, Place(line.rank, position))
            return found, len(found) * BYTES_OF_A_PLACE

        return await self._of_all(contest, round_id, "places", make)

    async def _of_all(
        self,
        contest: str,
        round_id: str,
        part: str,
        make: Callable[[StandingsPage], tuple[Made, int]],
    ) -> Made:
        """What is made out of all lines at once, in a thread: tens of thousands take a while."""
        version = await self.round_version(contest, round_id)

        async def made() -> CachedAnswer[Made]:
            page = await self.standings(contest, round_id, MOST_LINES, 0)
            value, size = await asyncio.to_thread(make, page)
            same = version is not None and page.publication == version[1]
            return CachedAnswer(value, size, version if same else "another")

        return (await self.cache.get((contest, round_id), version, part, made)).value

    async def awards(self, contest: str) -> Awards:
        """Prizes of everything that is published; ``contest.unknown``."""

        async def make() -> CachedAnswer[bytes]:
            query = AwardsQuery(contest)
            found: Awards = await self._backend.ask("scoring.awards", query, Awards, RESULTS_S)
            body = encode(found)
            return CachedAnswer(body, len(body), tuple(found.editions))

        made = await self.cache.get(
            (contest, ""), await self.awards_version(contest), "awards", make
        )
        return msgspec.json.decode(made.value, type=Awards)

    async def file(
        self,
        contest: str,
        round_id: str,
        part: str,
        make: Callable[[], Awaitable[tuple[bytes, Standings, Awards]]],
    ) -> bytes:
        """A file of a round's standings and prizes; ``make`` answers it with what it is of.
        ``part``: what else it hangs on."""

        async def made() -> CachedAnswer[bytes]:
            content, standings, awards = await make()
            return CachedAnswer(content, len(content), (_told(standings), tuple(awards.editions)))

        version = await self.round_version(contest, round_id), await self.awards_version(contest)
        return (await self.cache.get((contest, round_id, "file"), version, part, made)).value

    async def protocol(
        self,
        contest: str,
        round_id: str,
        make: Callable[[int], Awaitable[tuple[bytes, int | None]]],
    ) -> bytes:
        """What is read out of the file of a round's newest publication; ``make`` answers it for
        that number, with the ``rewritten`` of the file if one was read. ``publication.unknown``."""
        version = await self.round_version(contest, round_id)
        if version is None:
            raise Refused(
                "publication.unknown", "Kết quả chưa được công bố. (Results are not published yet.)"
            )
        revision, number, before = version

        async def made() -> CachedAnswer[bytes]:
            content, rewritten = await make(number)
            told = before if rewritten is None else rewritten
            return CachedAnswer(content, len(content), (revision, number, told))

        return (await self.cache.get((contest, round_id, "protocol"), version, "", made)).value

    async def round_version(self, contest: str, round_id: str) -> tuple[int, int, int] | None:
        """What a round's standings must be made from; ``None``: nothing that may be kept."""
        await self._contests.round(contest, round_id)
        revision = (await self._contests.defined(contest)).revision
        for head in reversed(await self._contests.publications(contest)):
            if head.round == round_id:
                return revision, head.number, head.rewritten
        return None

    async def awards_version(self, contest: str) -> tuple[tuple[int, int], ...]:
        """What the contest's prizes must be made from."""
        newest: dict[tuple[str, str], Publication] = {}
        for head in await self._contests.publications(contest):
            newest[head.phase, head.round] = head
        return tuple(sorted((head.number, head.rewritten) for head in newest.values()))

    async def _block(
        self, contest: str, round_id: str, version: Any, number: int
    ) -> CachedAnswer[_Block]:
        async def make() -> CachedAnswer[_Block]:
            return await self._ask(contest, round_id, LINES, number * LINES)

        return await self.cache.get((contest, round_id), version, number, make)

    async def _ask(
        self, contest: str, round_id: str, limit: int, offset: int
    ) -> CachedAnswer[_Block]:
        query = StandingsQuery(contest, round_id, limit=limit, offset=offset)
        found: Standings = await self._backend.ask("scoring.standings", query, Standings, RESULTS_S)
        assert found.publication is not None, "provisional ones are for staff"
        of_works = bool(found.works)
        lines = [work_line(line) for line in found.works] if of_works else None
        body = encode(lines or [standing_line(line) for line in found.standings])
        block = _Block(found.publication, found.contestants, body, of_works, found.scale)
        return CachedAnswer(block, len(body), _told(found))


def _read(page: StandingsPage) -> Iterator[StandingLine | WorkLine]:
    for line in page.lines:
        yield _work(line) if page.of_works else _person(line)


def _page(of: _Block, lines: list[Raw]) -> StandingsPage:
    return StandingsPage(of.publication, of.contestants, lines, of.of_works, of.scale)


def _told(found: Standings) -> tuple[int, int | None, int]:
    return found.revision, found.publication, found.rewritten
