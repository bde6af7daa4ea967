"""The check desk: files that were handed in are looked into in reading processes; what judges may
read of a document, and see or hear of the rest, is kept beside it. Documents and media each have a
desk, so that no essay waits behind videos."""

import asyncio
import logging
import secrets
from collections.abc import Collection

from contracts.definition import EntryKind
from contracts.empty_reply import Done
from contracts.entry_checks import FileFacts, FileFault
from contracts.errors import Refused, Unavailable
from contracts.file_checks import ChecksToDo, ClaimChecks, FileCheck, RecordCheck
from entry_files.document import MOST_BYTES
from entry_files.file_type import HEAD, Guess, type_of
from entry_files.likeness import TextPrints
from entry_files.media_formats import MEDIA
from gateway.agencies.actions import agency_names
from gateway.context import GatewayContext
from gateway.core.files.reading_tasks import ReadEntryMedia
from gateway.live.gateway_load import answers_given
from gateway.people.actions.names_by_id import names_to_mask
from plumbing.joined_objects import Joined

#: facts, under which name lies what others than its author are shown of it, and what it is
#: compared by
Found = tuple[FileFacts, str, TextPrints]
log = logging.getLogger(__name__)

CHECK_EVERY_S = 2.0
#: where nobody asked this gateway for anything: files that came through it are looked into
#: by it at once, and this is for what another one left behind, or delivered late
IDLE_LOOKS = 5
AT_ONCE = 2
#: longer than a reading process may take, with the time that it waits for another
LEASE_US = 900_000_000
#: kinds of entries whose files wait for each other
DESKS: tuple[tuple[EntryKind, ...], ...] = (("essay", "text"), ("picture", "sound", "video"))
#: refusals of the reading process -> what a file is called then
_FAULTS: dict[str, FileFault] = {
    "reading.failed": "unreadable",
    "reading.too_much_memory": "too_heavy",
    "reading.too_slow": "too_heavy",
}


async def keep_checking(context: GatewayContext, kinds: Collection[EntryKind]) -> None:
    """Look into whatever comes of these kinds, for ever."""
    checker, reached, answered, passed_over = secrets.token_hex(8), True, -1, 0
    while True:
        await asyncio.sleep(CHECK_EVERY_S)
        before, answered = answered, answers_given()
        passed_over = passed_over + 1 if reached and answered == before else 0
        if passed_over % IDLE_LOOKS == 0:
            reached = await check_all(context, checker, kinds, reached=reached)


async def check_all(
    context: GatewayContext, checker: str, kinds: Collection[EntryKind], *, reached: bool
) -> bool:
    """Look into all that waits; whether all that takes could be reached. Where it could not the
    last time, the store is tried first: a file that is claimed in vain too often is taken to be
    one that nobody can read."""
    try:
        await context.uploads.proved()
        if not reached:
            await context.uploads.ask(context.uploads.objects.listed, "probe/")
        while await check_waiting(context, checker, kinds):
            pass
    except (Unavailable, Refused) as error:
        log.info("files of entries wait to be looked into: %s", error)
        return False
    return True


async def check_waiting(
    context: GatewayContext, checker: str, kinds: Collection[EntryKind] = ()
) -> int:
    """Look into some files; how many."""
    claim = ClaimChecks(checker, LEASE_US, AT_ONCE, list(kinds))
    found = await context.backend.ask("exam.claim_checks", claim, ChecksToDo)
    told = await asyncio.gather(
        *(_check(context, one, checker) for one in found.checks), return_exceptions=True
    )
    for fault in told:
        if fault is not None:
            raise fault
    return len(found.checks)


async def _check(context: GatewayContext, one: FileCheck, checker: str) -> None:
    facts, rendition, compared = await _read(context, one)
    item = RecordCheck(
        one.entry,
        one.version,
        one.file,
        checker,
        facts,
        rendition,
        compared.digest,
        compared.prints,
    )
    await context.backend.ask("exam.record_check", item, Done)


async def _read(context: GatewayContext, one: FileCheck) -> Found:
    """What a file is."""
    joined = await context.uploads.joined(one.file)
    guess = type_of(await context.uploads.content(joined, HEAD))
    media = guess.media in MEDIA
    if not media and joined.size > MOST_BYTES:
        return FileFacts(guess.media, joined.size, "too_heavy", guess.seems), "", TextPrints()
    try:
        return await (_media if media else _document)(context, one, joined, guess)
    except Refused as refusal:
        fault = _FAULTS.get(refusal.problem.code)
        if fault is None:
            raise
        return FileFacts(guess.media, joined.size, fault, guess.seems), "", TextPrints()


async def _media(context: GatewayContext, one: FileCheck, joined: Joined, guess: Guess) -> Found:
    task = ReadEntryMedia(context.uploads.address, one.file, joined.parts, guess.media)
    read = await context.readers.media(task)
    return read.facts, read.rendition, TextPrints()


async def _document(context: GatewayContext, one: FileCheck, joined: Joined, guess: Guess) -> Found:
    content = await context.uploads.content(joined)
    agencies = await agency_names(context.participation, one.contest)
    called = [*one.names, one.agency, agencies.get(one.agency, "")]
    names = await names_to_mask(context, one.people, called)
    read = await context.readers.entry(content, one.labels, names)
    if read.lines is None:
        return read.facts, "", read.compared
    kept = await context.uploads.keep_text(one.file, "\n".join(read.lines))
    return read.facts, kept, read.compared
