"""The bytes of questions' pictures, in the store of files.

A picture lies under its SHA-256 and the day on which somebody last brought it, so that none is
removed while the question that shows it is on its way to exam: a broom leaves today's and
yesterday's alone, and nothing has to be written down about it.
"""

import hashlib
from collections.abc import Iterable, Mapping

from gateway.core.caching.response_cache import CachedAnswer, ResponseCache
from gateway.uploads.cache import UploadStore
from plumbing.clock import Clock

_PREFIX = "q/"
DAY_US = 24 * 3600 * 1_000_000
MOST_KEPT_BYTES = 48 << 20
_MOST_BYTES = 8 << 20


class PictureStore:
    """Pictures by their digest; those asked for last are kept in memory."""

    def __init__(self, uploads: UploadStore, clock: Clock) -> None:
        self._uploads, self._clock = uploads, clock
        self._cache = ResponseCache(MOST_KEPT_BYTES)

    async def keep(self, pictures: Mapping[str, bytes]) -> None:
        """Keep all of these; they are on disk when this returns."""
        if not pictures:
            return
        await self._uploads.proved()
        await self._uploads.ask(self._put, pictures, self._clock() // DAY_US)

    def _put(self, pictures: Mapping[str, bytes], day: int) -> None:
        for sha256, content in pictures.items():
            self._uploads.objects.put_new(f"{_folder(sha256)}{sha256}-{day:08d}", content)

    async def find(self, sha256: str) -> bytes:
        """The bytes; :class:`Unavailable` where the store has not got them."""

        async def read() -> CachedAnswer[bytes]:
            content = await self._uploads.ask(self._read, sha256)
            return CachedAnswer(content, len(content), None)

        return (await self._cache.get(sha256, None, None, read)).value

    def _read(self, sha256: str) -> bytes:
        for name, _ in reversed(self._uploads.objects.listed(_folder(sha256))):
            if _digest(name) != sha256:
                continue
            content = self._uploads.objects.read(name, 0, _MOST_BYTES)
            if hashlib.sha256(content).hexdigest() == sha256:
                return content
        raise FileNotFoundError(sha256)

    async def old(self) -> dict[str, list[str]]:
        """Digest -> objects of those that nobody brought since yesterday, and objects that are
        doubled by a newer one."""
        found: dict[str, list[str]] = {}
        for byte in range(256):
            folder = _folder(f"{byte:02x}")
            for name, _ in await self._uploads.ask(self._uploads.objects.listed, folder):
                found.setdefault(_digest(name), []).append(name)
        young = self._clock() // DAY_US - 1
        return {
            sha256: every
            for sha256, every in found.items()
            if int(every[-1].rpartition("-")[2]) < young
        }

    async def drop(self, names: Iterable[str]) -> None:
        """Remove objects."""
        await self._uploads.ask(self._uploads.objects.delete, list(names))


def _folder(sha256: str) -> str:
    """Each holds the 256th part of all: one listing finds a picture, whichever day it is of."""
    return f"{_PREFIX}{sha256[:2]}/"


def _digest(name: str) -> str:
    return name.rpartition("/")[2].partition("-")[0]
