"""Works that won, for everybody: to read, to watch, and to read aloud over loudspeakers."""

from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response

from contracts.definition import Definition
from contracts.errors import Refused
from contracts.winning_works import WinningWork
from gateway.context import context_of
from gateway.results.actions.winning_works import WorkText, text_of, winner_of, winners_of
from gateway.web.page_helpers import named, page_router, plan_of, rendered, round_names
from gateway.web.vietnamese_reading import read_aloud

router = page_router()
_PATH = "/contests/{contest}/winners"
_TEXT_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}


@router.get(_PATH)
async def winners(request: Request, contest: str) -> Response:
    """All works that won and may be shown, round by round."""
    context, plan = context_of(request), await plan_of(request, contest)
    found = await winners_of(context, contest)
    return rendered(
        request,
        "results/winners.html",
        **named(plan),
        rounds=[(key, list(works)) for key, works in groupby(found, key=lambda one: one.round)],
        names=round_names(plan),
    )


@router.get(f"{_PATH}/{{code}}.txt")
async def winner_read_aloud(request: Request, contest: str, code: str) -> Response:
    """The work as somebody reads it before a microphone, without a figure or a mark-up."""
    context = context_of(request)
    work = await winner_of(context, contest, code)
    found = await text_of(context, contest, work)
    if "loudspeaker" not in work.outlets or not found.paragraphs:
        raise Refused("work.unknown", "Tác phẩm này không có bản đọc. (Nothing to read aloud.)")
    plan = await plan_of(request, contest)
    content = _read_aloud(plan, work, found)
    return Response(content, headers=_TEXT_HEADERS, media_type="text/plain; charset=utf-8")


@router.get(f"{_PATH}/{{code}}")
async def winner(request: Request, contest: str, code: str) -> Response:
    """A work that won: whose it is, its text, its player."""
    context, plan = context_of(request), await plan_of(request, contest)
    work = await winner_of(context, contest, code)
    if "portal" not in work.outlets:
        raise Refused("work.unknown", "Tác phẩm này không đăng ở đây. (It is not shown here.)")
    return rendered(
        request,
        "results/winning_work.html",
        **named(plan),
        work=work,
        text=await text_of(context, contest, work),
        round_name=round_names(plan).get(work.round, work.round),
    )


def _read_aloud(plan: Definition, work: WinningWork, found: WorkText) -> str:
    """In Vietnamese, whatever the language of the pages: it is what people hear."""
    prizes = "; ".join(f"{one.prize}, {one.award}" for one in work.prizes)
    authors = ", ".join(filter(None, [work.authors, work.agency]))
    head = [plan.title, prizes, f"Tác phẩm: {work.title}" if work.title else ""]
    head.append(f"Tác giả: {authors}" if work.authors else f"Đơn vị: {authors}")
    lines = [*(f"{one}." for one in head if one), *(found.paragraphs or [])]
    return "\n\n".join(read_aloud(line) for line in lines) + "\n"
