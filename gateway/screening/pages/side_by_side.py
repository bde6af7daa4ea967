"""Two entries side by side, with the passages that stand in both."""

from collections.abc import Sequence
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from contracts.errors import Refused
from gateway.context import GatewayContext, context_of
from gateway.core.access.auth import who
from gateway.entries.actions import look
from gateway.judging.actions.sheet_content import as_judges_read
from gateway.screening.actions.likeness import may_know, pairs_of, told
from gateway.web.page_helpers import named, page_router, plan_of, rendered

router = page_router()
#: of each text: some forty pages
MOST_SIGNS = 100_000


class Piece(NamedTuple):
    """A piece of a text; ``number``: of the passage that it is, 0: it stands here alone."""

    text: str
    number: int


@router.get("/contests/{contest}/screening/{entry}/alike/{source}")
async def side_by_side(request: Request, contest: str, entry: str, source: str) -> Response:
    """What an entry shares with another. Of another contest's work nothing is shown but the
    passages in this one, except to its own organisers."""
    context, session = context_of(request), who(request)
    found = await pairs_of(context, contest, entry)
    pair = next((one for one in found.pairs if str(one.source) == source), None)
    if pair is None:
        raise Refused("entry.unknown", "Không có bài dự thi này. (No such entry.)")
    left = await _text(context, contest, entry, found.version, pair.file)
    right = await _text(context, pair.contest, pair.entry, pair.version, pair.other_file)
    passages = await context.readers.passages(left, right)
    knows = await may_know(context, session, contest, pair)
    return rendered(
        request,
        "screening/side_by_side.html",
        **named(await plan_of(request, contest)),
        entry=await look(context, session, contest, entry),
        pair=await told(context, session, contest, pair, knows=knows),
        count=len(passages),
        left=pieces(left, [one.left for one in passages]),
        right=pieces(right, [one.right for one in passages]) if knows else [],
        knows=knows,
        cut=MOST_SIGNS in (len(left), len(right)),
    )


async def _text(context: GatewayContext, contest: str, entry: str, version: int, file: str) -> str:
    """What judges read of it; of a file without text nothing."""
    read = await as_judges_read(context, contest, entry, version)
    return (read.texts.get(file, "") if file else read.text)[:MOST_SIGNS]


def pieces(text: str, spans: Sequence[tuple[int, int]]) -> list[Piece]:
    """The text in pieces, passages numbered as they are given; where two overlap, which only those
    on the right can, the first in the text is told and the rest of the second after it."""
    made: list[Piece] = []
    at = 0
    for (start, end), number in sorted(zip(spans, range(1, len(spans) + 1), strict=True)):
        if end <= at:
            continue
        if start > at:
            made.append(Piece(text[at:start], 0))
        made.append(Piece(text[max(start, at) : end], number))
        at = end
    return [*made, Piece(text[at:], 0)] if at < len(text) else made
