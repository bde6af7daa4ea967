"""Pictures of questions: kept before exam hears of them, shown to whoever may see the question."""

import asyncio
import logging
import re

from starlette.requests import Request
from starlette.responses import Response

from contracts.errors import Refused, Unavailable
from contracts.question_pictures import (
    NeededPictures,
    NeededPicturesQuery,
    PictureUses,
    PictureUsesQuery,
)
from gateway.context import GatewayContext
from gateway.core.access.auth import check_again
from gateway.core.access.picture_seals import unknown_picture
from gateway.core.access.sessions import Session
from question_formats.pictures import type_of

log = logging.getLogger(__name__)
_DIGEST = re.compile(r"[0-9a-f]{64}")
#: a browser keeps it: the address says which bytes, and another person gets another answer
_KEEP = "private, max-age=86400, immutable"
_HEADERS = {
    "Cache-Control": _KEEP,
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Vary": "Cookie",
    "X-Content-Type-Options": "nosniff",
}
SWEEP_EVERY_S = 3_600.0
SWEPT_AT_ONCE = 500


async def for_whoever_asks(
    context: GatewayContext, contest: str, sha256: str, session: Session | None
) -> bytes:
    """The bytes for who may see a question with this picture: its author, vetters, organisers; all
    who work on questions once a round has opened that draws it; everybody once it is public.
    ``contest.unknown``, ``picture.unknown``."""
    await context.contests.refuse_unknown(contest)
    if not _DIGEST.fullmatch(sha256):
        raise unknown_picture()
    query = PictureUsesQuery(contest, sha256)
    uses = await context.backend.ask("exam.picture_uses", query, PictureUses)
    here = session.within(contest) if session else None
    if not await _may_see(context, uses, here):
        raise unknown_picture()
    return await context.pictures.find(sha256)


async def _may_see(context: GatewayContext, uses: PictureUses, here: Session | None) -> bool:
    now_us = context.clock()
    if uses.public_from_us is not None and uses.public_from_us <= now_us:
        return True
    if here is None:
        return False
    if here.person in uses.people:
        return True
    opened = uses.opened_at_us is not None and uses.opened_at_us <= now_us
    organises = "organiser" in here.duties and (uses.proposed or uses.in_bank)
    vets = "vetter" in here.duties and (uses.proposed or opened)
    if not (organises or vets):
        return False
    try:
        await check_again(context.backend, here, "organiser" if organises else "vetter")
    except Refused:
        return False
    return True


def answered(request: Request, sha256: str, content: bytes) -> Response:
    """The picture, or that the browser has it already."""
    headers = {**_HEADERS, "ETag": f'"{sha256}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(None, 304, headers)
    return Response(content, 200, headers, type_of(content))


def answered_once(content: bytes) -> Response:
    """The picture, which no browser keeps: the next time it may not be this person's to see."""
    return Response(content, 200, {**_HEADERS, "Cache-Control": "no-store"}, type_of(content))


async def keep_pictures(context: GatewayContext) -> None:
    """Sweep for ever."""
    while True:
        await asyncio.sleep(SWEEP_EVERY_S)
        try:
            await sweep(context)
        except (Unavailable, Refused) as error:
            log.info("pictures that no question shows stay for now: %s", error)


async def sweep(context: GatewayContext) -> int:
    """Remove pictures that no question shows any more; how many objects."""
    old = await context.pictures.old()
    removed = 0
    names = sorted(old)
    for start in range(0, len(names), SWEPT_AT_ONCE):
        some = names[start : start + SWEPT_AT_ONCE]
        query = NeededPicturesQuery(some)
        needed = await context.backend.ask("exam.needed_pictures", query, NeededPictures)
        for sha256 in some:
            # of one that is shown, the newest stays
            gone = old[sha256][:-1] if sha256 in set(needed.pictures) else old[sha256]
            await context.pictures.drop(gone)
            removed += len(gone)
    return removed
