"""One platform on which contests of many years are played, each at the dates of its own plan.

A contest is a generator that answers the moment at which it goes on; the clock goes to whichever
comes first. So contests of one season stand side by side, as they would, and no second is waited
for that nobody needs.
"""

import heapq
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
from sqlalchemy import text

from client.api_client import Api
from rigs.demo.contest_setup import first_organiser
from tests.support.contestants import Caller, Told
from tests.support.embedded import EmbeddedPlatform, SetClock
from tests.support.patience import organiser_at, patient

#: microseconds since 1970 at which a contest goes on
Script = Generator[int, None, None]
HOUR_US = 3_600_000_000
DAY_US = 24 * HOUR_US
#: sessions last twelve hours
_SIGNED_IN_US = 10 * HOUR_US


class World:
    """The platform, its clock and its organiser."""

    def __init__(self, platform: EmbeddedPlatform, client: httpx.Client) -> None:
        self.platform, self.clock, self.client = platform, platform.clock, client
        accounts = platform.settings.data / "first-accounts.json"
        self._organiser = organiser_at(platform.url, accounts)
        self._account = first_organiser(platform.settings.data)
        self._until_us = 0

    def close(self) -> None:
        """End the organiser's connection."""
        self._organiser.__exit__(None, None, None)

    @property
    def organiser(self) -> Api:
        """The organiser of all contests, signed in at this hour."""
        if self.clock() >= self._until_us:
            self._organiser.sign_in(self._account.username, self._account.password or "")
            self._until_us = self.clock() + _SIGNED_IN_US
        return self._organiser

    def somebody(self) -> Caller:
        """Nobody yet, at the API."""
        return Caller(self.client, Told())

    @contextmanager
    def as_(self, caller: Caller) -> Iterator[Api]:
        """The same person as the programs' client."""
        with patient(self.platform.url, caller.token) as api:
            yield api

    def times_of(self, contest: str) -> dict[str, tuple[int, int]]:
        """Attempt -> (started, handed in), as the exam wrote them down."""
        query = text(
            "SELECT a.attempt, a.started_at_us, s.submitted_at_us FROM attempts a"
            " JOIN answer_sheets s ON s.attempt = a.attempt WHERE a.contest = :contest"
        )
        with self.platform.database("exam") as database, database.reading() as connection:
            rows = connection.execute(query, {"contest": contest})
            return {attempt: (begun, sent) for attempt, begun, sent in rows}


@contextmanager
def running_world(folder: Path, begins_us: int) -> Iterator[World]:
    """An empty platform whose clock stands at ``begins_us``."""
    platform = EmbeddedPlatform(folder / "data", SetClock(begins_us))
    platform.start()
    try:
        with httpx.Client(base_url=platform.url, timeout=60, trust_env=False) as client:
            world = World(platform, client)
            with closing(world):
                yield world
    finally:
        platform.stop()


def live_through(world: World, scripts: dict[str, Script]) -> dict[str, BaseException]:
    """Play all of them by the calendar; what went wrong with which, after which it stands still."""
    waiting = [(0, name) for name in scripts]
    failed: dict[str, BaseException] = {}
    while waiting:
        at_us, name = heapq.heappop(waiting)
        if at_us > world.clock():
            world.clock.go_to(at_us)
        try:
            heapq.heappush(waiting, (next(scripts[name]), name))
        except StopIteration:
            continue
        except Exception as fault:
            failed[name] = fault
    return failed
