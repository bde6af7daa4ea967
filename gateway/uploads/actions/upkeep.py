"""What keeps the store of files in order: a trial when a gateway starts, then a broom."""

import asyncio
import logging

from contracts.empty_reply import Done
from contracts.errors import Refused, Unavailable
from contracts.uploads import DropUploads, ExpiredUploads, Uploads
from gateway.context import GatewayContext
from gateway.uploads.cache import UploadStore
from plumbing.metrics import UPLOADS
from plumbing.object_store import refuses_doubles

log = logging.getLogger(__name__)

TRY_AGAIN_S = 5.0
SWEEP_EVERY_S = 600.0
SWEPT_AT_ONCE = 100
#: a hand-in that was stamped in an outage may come so long after the file's time is over
SWEPT_AFTER_US = 24 * 3600 * 1_000_000


async def keep_store(context: GatewayContext) -> None:
    """Try the store until it is known, then sweep for ever."""
    while not await tried(context.uploads):
        await asyncio.sleep(TRY_AGAIN_S)
    while True:
        await asyncio.sleep(SWEEP_EVERY_S)
        try:
            while await sweep(context) == SWEPT_AT_ONCE:
                log.info("more files wait to be removed")
        except (Unavailable, Refused) as error:
            log.info("files that nobody can hand in stay for now: %s", error)


async def tried(uploads: UploadStore) -> bool:
    """Whether the store is known to refuse to make an object twice; two writers of one file would
    otherwise mix theirs. Some that call themselves S3-compatible do not."""
    try:
        refuses = await asyncio.to_thread(refuses_doubles, uploads.objects)
    except OSError as error:
        log.warning("the object store cannot be reached: %s", error)
        return False
    if not refuses:
        log.error("the object store overwrites what is there: no gateway can use it (HOITHI_FILES)")
    uploads.judge(refuses_doubles=refuses)
    return refuses


async def sweep(context: GatewayContext) -> int:
    """Remove files that were given up, or not handed in in time; how many. Exam says which, and
    forgets them when they are gone: killed in between, the next sweep finds them again."""
    query = ExpiredUploads(context.clock() - SWEPT_AFTER_US, SWEPT_AT_ONCE)
    found = await context.backend.ask("exam.expired_uploads", query, Uploads)
    for one in found.uploads:
        await context.uploads.drop(one.upload)
    if found.uploads:
        names = [one.upload for one in found.uploads]
        await context.backend.ask("exam.drop_uploads", DropUploads(names), Done)
        UPLOADS.labels("removed").inc(len(names))
    return len(found.uploads)
