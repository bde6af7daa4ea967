"""Files of entries as they lie in the store, for whoever may see them: who may, is asked before."""

from typing import get_args

from contracts.definition import EntryFormat
from contracts.entry_checks import FileType
from contracts.errors import STORE, Unavailable
from contracts.file_checks import BlindFile
from gateway.context import GatewayContext
from plumbing.joined_objects import Joined

_FORMATS: dict[str, FileType] = {one: one for one in get_args(EntryFormat)}


def media_of_rendition(one: BlindFile) -> FileType | None:
    """What was made of a file to be seen or heard: its name ends in what it is. Of a document only
    text was made."""
    return _FORMATS.get(one.rendition.partition(".")[2])


async def original(context: GatewayContext, file: str, size: int) -> Joined:
    """A file that was handed in, by the bytes that its receipt is of. One that the store has not
    whole is out of reach: it is not shown in part."""
    await context.uploads.proved()
    joined = await context.uploads.joined(file)
    if joined.size != size:
        raise Unavailable(STORE)
    return joined


async def rendition(context: GatewayContext, file: str, size: int, name: str) -> Joined:
    """What was made of it for judges, under the name that the check gave it."""
    return await context.uploads.rendition(file, name, await original(context, file, size))
