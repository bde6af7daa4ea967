"""Whose turn it is: what one attempt sends is carried out in the order in which it arrived here.

Saves and submissions travel in batches of their own. A save that is still under way when its
submission arrives would be carried out after it, change what counts, and take the receipt's place
that was just given. So a submission waits for the saves before it, and a save that comes behind
a submission for that. Saves among themselves need no order: their stamps tell it. A save that could
not be delivered waits in the journal and holds nothing up; it is stamped, as ever.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """What is under way, by attempt, at one gateway."""

    def __init__(self) -> None:
        self._saves: dict[str, int] = {}
        self._quiet: dict[str, asyncio.Future[None]] = {}
        self._submissions: dict[str, asyncio.Future[None]] = {}

    @contextmanager
    def saving(self, attempt: str) -> Iterator[None]:
        """A save is under way."""
        self._saves[attempt] = self._saves.get(attempt, 0) + 1
        try:
            yield
        finally:
            left = self._saves.pop(attempt) - 1
            if left:
                self._saves[attempt] = left
            elif (quiet := self._quiet.pop(attempt, None)) is not None:
                quiet.set_result(None)

    async def behind_submission(self, attempt: str) -> None:
        """Wait until no submission of the attempt is under way."""
        while (under_way := self._submissions.get(attempt)) is not None:
            await asyncio.wait([under_way])

    @contextmanager
    def submitting(self, attempt: str) -> Iterator[None]:
        """A submission is under way, or waits for saves to be done."""
        done = self._submissions[attempt] = asyncio.get_running_loop().create_future()
        try:
            yield
        finally:
            del self._submissions[attempt]
            done.set_result(None)

    async def behind_saves(self, attempt: str) -> None:
        """Wait until no save of the attempt is under way."""
        while attempt in self._saves:
            if attempt not in self._quiet:
                self._quiet[attempt] = asyncio.get_running_loop().create_future()
            await asyncio.wait([self._quiet[attempt]])
