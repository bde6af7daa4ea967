"""What is in a work that won, as everybody may read it: no cover, no telephone, no address."""

import asyncio
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from contracts.definition import EntryLabel
from contracts.entry_checks import FileType
from contracts.errors import READERS, Refused, Unavailable
from contracts.file_checks import BlindFile, BlindQuery, BlindView
from contracts.free_text import without_directions
from contracts.handing_in import EntryFileView, EntryQuery, EntryView, VersionView
from contracts.winning_works import WinningWork
from entry_files.document import MOST_BYTES
from entry_files.masking import MASK, Masks
from gateway.context import GatewayContext
from gateway.core.caching.response_cache import CachedAnswer
from gateway.uploads.actions.kept_files import media_of_rendition, rendition
from gateway.web.vietnamese_reading import read_aloud
from plumbing.joined_objects import Joined

#: kinds of which nothing can be seen or heard
TYPED = ("essay", "text")
DOCUMENTS = ("docx", "pdf", "txt")
#: in place of what was made unreadable: it can be read aloud
_LEFT_OUT = "…"


class WorkText(Struct, frozen=True):
    """``paragraphs`` of what was typed or of the documents, ``None``: none can be shown; ``busy``:
    only not now. ``explanation``: of the work, by its authors."""

    paragraphs: list[str] | None
    explanation: list[str]
    busy: bool = False


class Shown(NamedTuple):
    """A file to be seen or heard, and what it is."""

    file: BlindFile
    media: FileType
    width: int | None
    height: int | None


async def winners_of(context: GatewayContext, contest: str) -> list[WinningWork]:
    """All works that may be shown; ``contest.unknown``."""
    found = await context.contests.winning_works(contest)
    return [replace(one, title=_plain(one.title), authors=_plain(one.authors)) for one in found]


async def winner_of(context: GatewayContext, contest: str, code: str) -> WinningWork:
    """A work that may be shown; ``contest.unknown``, ``work.unknown``."""
    for work in await winners_of(context, contest):
        if work.code == code:
            return work
    raise unknown_work()


def unknown_work() -> Refused:
    """There is none, or it may not be shown."""
    return Refused("work.unknown", "Không có tác phẩm đoạt giải này. (No such winning work.)")


async def text_of(context: GatewayContext, contest: str, work: WinningWork) -> WorkText:
    """What can be read of a work, made once for everybody; what could not be read now is tried anew
    with the next look."""

    async def make() -> CachedAnswer[WorkText]:
        made = await _text(context, contest, work)
        lines = [*(made.paragraphs or []), *made.explanation]
        version = None if made.busy else work.version
        return CachedAnswer(made, sum(len(line.encode()) for line in lines), version)

    kept = await context.work_texts.get((contest, work.work), work.version, "text", make)
    return kept.value


async def aloud_of(context: GatewayContext, contest: str, work: WinningWork) -> list[str]:
    """The same paragraph by paragraph as it is read before a microphone; empty: it is not.
    ``Unavailable``: only not now."""

    async def make() -> CachedAnswer[list[str]]:
        read = await text_of(context, contest, work)
        if read.busy:
            raise Unavailable(READERS)
        lines = read.paragraphs or []
        said = await asyncio.to_thread(lambda: [read_aloud(line) for line in lines])
        return CachedAnswer(said, sum(len(line.encode()) for line in said), work.version)

    kept = await context.work_texts.get((contest, work.work), work.version, "aloud", make)
    return kept.value


async def _text(context: GatewayContext, contest: str, work: WinningWork) -> WorkText:
    query = EntryQuery(contest, work.work, None)
    view = await context.backend.ask("exam.entry", query, EntryView)
    version = next(one for one in view.versions if one.version == work.version)
    texts, busy = [version.text], False
    for file in version.files:
        media = None if file.facts is None else file.facts.media
        if file.purpose == "main" and media in DOCUMENTS:
            try:
                read = await _document(context, contest, work, version, file)
            except (Refused, Unavailable):  # of readers or store: another time they may answer
                read, busy = None, True
            if read is None:
                texts = []
                break
            texts += read
    masks = Masks([version.labels.get("code", "")])

    def shown() -> WorkText:
        lines = _lines(masks, "\n".join(texts))
        return WorkText(lines if texts else None, _lines(masks, version.explanation), busy)

    return await asyncio.to_thread(shown)


async def films_of(context: GatewayContext, contest: str, work: WinningWork) -> list[Shown]:
    """What can be seen or heard of it: what was made of its files without their metadata."""
    if work.kind in TYPED:
        return []
    query = BlindQuery(contest, work.work, work.version)
    found = await context.backend.ask("exam.blind_content", query, BlindView)
    shown = []
    for one in found.files:
        media = media_of_rendition(one)
        if media is not None and one.purpose == "main":
            facts = one.facts
            size = (None, None) if facts is None else (facts.width, facts.height)
            shown.append(Shown(one, media, *size))
    return shown


async def film_of(
    context: GatewayContext, contest: str, work: WinningWork, number: str
) -> tuple[Shown, Joined]:
    """One of them by its number: ``work.unknown``."""
    for one in await films_of(context, contest, work):
        if str(one.file.n) == number:
            file = one.file
            return one, await rendition(context, file.file, file.size, file.rendition)
    raise unknown_work()


async def _document(
    context: GatewayContext,
    contest: str,
    work: WinningWork,
    version: VersionView,
    file: EntryFileView,
) -> list[str] | None:
    """The lines of a document without its cover; ``None``: it has none that can be read.
    ``request.too_many``, ``reading.*``."""
    plan = (await context.contests.defined(contest)).definition
    rules = plan.phase_of_round(work.round).entries
    labels: dict[EntryLabel, str] = {
        one: version.title if one == "title" else version.labels.get(one, "")
        for one in (rules.labels if rules is not None else [])
    }
    joined = await context.uploads.joined(file.file)
    if joined.size > MOST_BYTES:
        return None
    content = await context.uploads.content(joined)
    return (await context.readers.entry(content, labels, [])).lines


def _lines(masks: Masks, text: str) -> list[str]:
    shown = masks.over(text).text.replace(MASK, _LEFT_OUT)
    return [line for line in (_plain(one) for one in shown.split("\n")) if line]


def _plain(text: str) -> str:
    return without_directions(text).strip()
