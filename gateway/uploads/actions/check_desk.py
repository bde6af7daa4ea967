"""The check desk: files that were handed in are looked into, one after the other, in a reading
process; what judges may read of a document is kept beside it."""

import asyncio
import logging
import secrets

from contracts.empty_reply import Done
from contracts.entry_checks import FileFacts, FileFault
from contracts.errors import Refused, Unavailable
from contracts.file_checks import ChecksToDo, ClaimChecks, FileCheck, RecordCheck
from entry_files.document import MOST_BYTES
from entry_files.entry_document import ReadEntry
from entry_files.file_type import HEAD, type_of
from gateway.agencies.actions import agency_names
from gateway.context import GatewayContext
from gateway.people.actions.names_by_id import names_to_mask

log = logging.getLogger(__name__)

CHECK_EVERY_S = 2.0
AT_ONCE = 2
#: longer than a reading process may take
LEASE_US = 300_000_000
#: refusals of the reading process -> what a file is called then
_FAULTS: dict[str, FileFault] = {
    "reading.failed": "unreadable",
    "reading.too_much_memory": "too_heavy",
    "reading.too_slow": "too_heavy",
}


async def keep_checking(context: GatewayContext) -> None:
    """Look into whatever comes, for ever."""
    checker = secrets.token_hex(8)
    while True:
        await asyncio.sleep(CHECK_EVERY_S)
        try:
            await context.uploads.proved()
            while await check_waiting(context, checker):
                pass
        except (Unavailable, Refused, OSError) as error:
            log.info("files of entries wait to be looked into: %s", error)


async def check_waiting(context: GatewayContext, checker: str) -> int:
    """Look into some files; how many."""
    claim = ClaimChecks(checker, LEASE_US, AT_ONCE)
    found = await context.backend.ask("exam.claim_checks", claim, ChecksToDo)
    for one in found.checks:
        read = await _read(context, one)
        rendition = ""
        if read.lines is not None:
            rendition = await context.uploads.keep_text(one.file, "\n".join(read.lines))
        item = RecordCheck(one.entry, one.version, one.file, checker, read.facts, rendition)
        await context.backend.ask("exam.record_check", item, Done)
    return len(found.checks)


async def _read(context: GatewayContext, one: FileCheck) -> ReadEntry:
    joined = await context.uploads.joined(one.file)
    head = await asyncio.to_thread(lambda: b"".join(joined.chunks(0, min(HEAD, joined.size))))
    guess = type_of(head)
    document = guess.media in ("docx", "pdf", "txt", "unknown")
    if head and not document:  # pictures, sounds, videos: what they are, no more yet
        return ReadEntry(FileFacts(guess.media, joined.size, seems=guess.seems))
    if joined.size > MOST_BYTES:
        return ReadEntry(FileFacts(guess.media, joined.size, "too_heavy", guess.seems))
    content = await asyncio.to_thread(lambda: b"".join(joined.chunks(0, joined.size)))
    agencies = await agency_names(context.participation, one.contest)
    called = [*one.names, one.agency, agencies.get(one.agency, "")]
    names = await names_to_mask(context, one.people, called)
    try:
        return await context.readers.entry(content, one.labels, names)
    except Refused as refusal:
        fault = _FAULTS.get(refusal.problem.code)
        if fault is None:
            raise
        return ReadEntry(FileFacts(guess.media, joined.size, fault, guess.seems))
