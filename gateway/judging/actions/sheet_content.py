"""What is to be marked, as its judge may see it: nothing in it says whose it is.

A file has a number on the sheet and nothing else: neither name, nor id, nor hash of it is told.
"""

from typing import NamedTuple

from contracts.entry_checks import FileType
from contracts.errors import Refused
from contracts.file_checks import BlindFile, BlindQuery, BlindView
from contracts.score_sheets import SheetView
from entry_files.masking import Masks
from gateway.agencies.actions import agency_names
from gateway.context import GatewayContext
from gateway.judging.shapes.sheets import ContentFileLook, ContentLook
from gateway.people.actions.names_by_id import names_to_mask
from gateway.uploads.actions.kept_files import media_of_rendition, original, rendition
from plumbing.joined_objects import Joined


class JudgesReading(NamedTuple):
    """What judges read of a work; ``texts``: of documents, by file."""

    blind: bool
    title: str
    text: str
    explanation: str
    texts: dict[str, str]


async def content_of(context: GatewayContext, sheet: SheetView) -> ContentLook | None:
    """The work of a sheet; ``None`` of a performance, which is seen on the stage."""
    try:
        found = await _work_of(context, sheet)
    except Refused as refusal:
        if refusal.problem.code == "entry.unknown":
            return None
        raise
    title, text, explanation = await _words(context, found)
    base = f"/api/contests/{sheet.contest}/rounds/{sheet.round}/sheets/{sheet.sheet}/files"
    files = [await _file_look(context, one, f"{base}/{one.n}", found) for one in found.files]
    return ContentLook(found.kind, title, text, explanation, files)


async def as_judges_read(
    context: GatewayContext, contest: str, entry: str, version: int
) -> JudgesReading:
    """A version as judges would read it, for who has to see that it says nothing of its authors."""
    query = BlindQuery(contest, entry, version)
    found = await context.backend.ask("exam.blind_content", query, BlindView)
    title, text, explanation = await _words(context, found)
    texts = {
        one.file: await context.uploads.kept_text(one.file, one.rendition)
        for one in found.files
        if one.rendition and media_of_rendition(one) is None
    }
    return JudgesReading(found.blind, title, text, explanation, texts)


async def _words(context: GatewayContext, found: BlindView) -> tuple[str, str, str]:
    """Title, text and explanation, in blind marking without names."""
    title, text, explanation = found.title, found.text, found.explanation
    if found.blind:
        agencies = await agency_names(context.participation, found.contest)
        called = [*found.names, found.agency, agencies.get(found.agency, "")]
        masks = Masks(await names_to_mask(context, found.people, called))
        title, text, explanation = (masks.over(one).text for one in (title, text, explanation))
    return title, text, explanation


class SheetFile(NamedTuple):
    """A file as a judge may have it; ``version`` names the bytes, and is told to nobody."""

    media: FileType
    content: Joined
    version: str


async def file_of(context: GatewayContext, sheet: SheetView, number: str) -> SheetFile:
    """A file of the work of a sheet by its number: ``upload.unknown``, also of what is there and
    not for them."""
    unknown = Refused("upload.unknown", "Không có tệp này. (No such upload.)")
    try:
        found = await _work_of(context, sheet)
    except Refused as refusal:
        raise unknown if refusal.problem.code == "entry.unknown" else refusal from None
    one = next((file for file in found.files if str(file.n) == number), None)
    if one is None:
        raise unknown
    media = media_of_rendition(one)
    version = f"{one.file}/{one.rendition}"
    if media is not None:
        content = await rendition(context, one.file, one.size, one.rendition)
        return SheetFile(media, content, version)
    if found.blind:
        raise unknown
    return SheetFile(_media(one), await original(context, one.file, one.size), version)


async def _work_of(context: GatewayContext, sheet: SheetView) -> BlindView:
    query = BlindQuery(sheet.contest, sheet.work.work, sheet.work.version)
    return await context.backend.ask("exam.blind_content", query, BlindView)


async def _file_look(
    context: GatewayContext, one: BlindFile, url: str, work: BlindView
) -> ContentFileLook:
    media = media_of_rendition(one)
    said = None
    if one.rendition and media is None:
        said = await context.uploads.kept_text(one.file, one.rendition)
    facts = one.facts
    return ContentFileLook(
        n=one.n,
        purpose=one.purpose,
        media=media or _media(one),
        text=said,
        url=url if media or not work.blind else None,
        looked_into=facts is not None,
        duration_ms=facts.duration_ms if facts else None,
        width=facts.width if facts else None,
        height=facts.height if facts else None,
    )


def _media(one: BlindFile) -> FileType:
    return one.facts.media if one.facts else "unknown"
