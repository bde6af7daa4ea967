"""What others than its author are shown of a picture, sound or video: read in the store, and made
anew there, so that nothing in the file tells who made it."""

import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import BinaryIO, NamedTuple, Protocol, cast

import msgspec

from contracts.entry_checks import FileFacts, FileType
from entry_files.document import Unreadable
from entry_files.media_formats import OF_BOXES, PICTURES


class Writer(Protocol):
    """What is made goes into the store by this, a piece at a time."""

    def write(self, content: bytes, /) -> int: ...

    def finish(self) -> object: ...


class Store(Protocol):
    """As much of a store of files as is needed here."""

    def put_new(self, name: str, content: bytes, /) -> object: ...

    def listed(self, start: str, /) -> Iterable[tuple[str, int]]: ...

    def delete(self, names: Iterable[str], /) -> object: ...


class Place(NamedTuple):
    """Where what is made of a file is put: ``begin`` begins what has names with this beginning."""

    store: Store
    begin: Callable[[str], Writer]
    file: str

    def named(self, name: str) -> str:
        """The beginning of its names in the store."""
        return f"r/{self.file}/{name}"


def shown_anew(
    place: Place, content: BinaryIO, size: int, media: FileType
) -> tuple[FileFacts, str]:
    """What this file is, and the name of what is shown of it, made and put there; no name: nobody
    could be shown it. ``OSError``: the store does not answer."""
    try:
        look = _picture if media in PICTURES else _media
        return look(place, content, size, media)
    except Unreadable as fault:
        return FileFacts(media, size, fault.fault), ""


def _picture(place: Place, content: BinaryIO, size: int, media: FileType) -> tuple[FileFacts, str]:
    from entry_files.picture_reader import read_picture

    read = read_picture(content, media, size)
    name = _new_name(media)
    writer = place.begin(f"{place.named(name)}-")
    writer.write(read.shown)
    writer.finish()
    return read.facts, name


def _media(place: Place, content: BinaryIO, size: int, media: FileType) -> tuple[FileFacts, str]:
    from av.error import FFmpegError

    from entry_files.media_reader import read_media
    from entry_files.media_remuxing import remuxed
    from entry_files.mp4_scrubbing import NotInPlace, scrubbed

    facts = read_media(content, media, size)
    name = _new_name(facts.media)
    if not facts.frames:
        return facts, ""
    if media in OF_BOXES:
        with suppress(NotInPlace):
            patches = msgspec.json.encode(scrubbed(content, size))
            place.store.put_new(f"{place.named(name)}-patches", patches)
            return facts, name
    writer = place.begin(f"{place.named(name)}-")
    content.seek(0)
    try:
        remuxed(content, cast(BinaryIO, writer), facts.media)
    except (FFmpegError, ValueError):  # it can be decoded, and yet nobody could be shown it
        written = place.store.listed(place.named(""))
        place.store.delete(one for one, _ in written if one.startswith(place.named(name)))
        return msgspec.structs.replace(facts, frames=0), ""
    writer.finish()
    return facts, name


def _new_name(media: FileType) -> str:
    """Each time a new one: of two who look into a file, each keeps what it made. Its ending says
    what a browser is to be told."""
    return f"{secrets.token_hex(8)}.{'mp4' if media == 'mov' else media}"
