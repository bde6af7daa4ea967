"""What is to be marked, as its judge may see it: nothing in it says whose it is."""

from contracts.errors import Refused
from contracts.file_checks import BlindQuery, BlindView
from contracts.score_sheets import SheetView
from entry_files.masking import Masks
from gateway.agencies.actions import agency_names
from gateway.context import GatewayContext
from gateway.judging.shapes.sheets import ContentFileLook, ContentLook
from gateway.people.actions.names_by_id import names_to_mask


async def content_of(context: GatewayContext, sheet: SheetView) -> ContentLook | None:
    """The work of a sheet; ``None`` of a performance, which is seen on the stage."""
    query = BlindQuery(sheet.contest, sheet.work.work, sheet.work.version)
    try:
        found = await context.backend.ask("exam.blind_content", query, BlindView)
    except Refused as refusal:
        if refusal.problem.code == "entry.unknown":
            return None
        raise
    title, text, explanation = found.title, found.text, found.explanation
    if found.blind:
        agencies = await agency_names(context.participation, found.contest)
        called = [*found.names, found.agency, agencies.get(found.agency, "")]
        masks = Masks(await names_to_mask(context, found.people, called))
        title, text, explanation = (masks.over(one).text for one in (title, text, explanation))
    files = []
    for one in found.files:
        said = await context.uploads.kept_text(one.file, one.rendition) if one.rendition else None
        files.append(ContentFileLook(one.n, one.purpose, one.media, said))
    return ContentLook(found.kind, title, text, explanation, files)
