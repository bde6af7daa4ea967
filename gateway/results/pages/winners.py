"""Works that won, for everybody: to read, to watch, and to read aloud over loudspeakers."""

from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response

from contracts.definition import Definition
from contracts.local_times import rfc3339
from contracts.winning_works import WinningWork
from gateway.context import context_of
from gateway.core.http.serving import media_type_of, name_to_save, served
from gateway.results.actions.publication_status import newest_editions
from gateway.results.actions.winning_works import (
    aloud_of,
    film_of,
    films_of,
    text_of,
    unknown_work,
    winner_of,
    winners_of,
)
from gateway.web.page_helpers import named, page_router, plan_of, playing, rendered
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
        names=plan.round_names,
        editions=await newest_editions(context, contest),
        now=rfc3339(context.clock()),
    )


@router.get(f"{_PATH}/{{code}}.txt")
async def winner_read_aloud(request: Request, contest: str, code: str) -> Response:
    """The work as somebody reads it before a microphone, without a figure or a mark-up."""
    context = context_of(request)
    work = await winner_of(context, contest, code)
    if "loudspeaker" not in work.outlets:
        raise unknown_work()
    lines = await aloud_of(context, contest, work)
    if not lines:
        raise unknown_work()
    content = _read_aloud(await plan_of(request, contest), work, lines)
    return Response(content, headers=_TEXT_HEADERS, media_type="text/plain; charset=utf-8")


@router.get(f"{_PATH}/{{code}}/files/{{number}}")
async def winners_file(request: Request, contest: str, code: str, number: str) -> Response:
    """A video, sound or picture of the work, or the range of it that a player asks for."""
    context = context_of(request)
    work = await _on_the_portal(request, contest, code)
    shown, content = await film_of(context, contest, work, number)
    return served(
        request,
        content,
        media_type=media_type_of(shown.media),
        name=name_to_save(f"{work.code}-{number}", shown.media),
        tag=context.file_tags.of("", f"{shown.file.file}/{shown.file.rendition}"),
    )


@router.get(f"{_PATH}/{{code}}")
async def winner(request: Request, contest: str, code: str) -> Response:
    """A work that won: whose it is, its text, its player."""
    context, plan = context_of(request), await plan_of(request, contest)
    work = await _on_the_portal(request, contest, code)
    answer = rendered(
        request,
        "results/winning_work.html",
        **named(plan),
        work=work,
        text=await text_of(context, contest, work),
        films=await films_of(context, contest, work),
        round_name=plan.round_names.get(work.round, work.round),
        edition=(await newest_editions(context, contest)).get(work.round),
        now=rfc3339(context.clock()),
    )
    return playing(answer)


async def _on_the_portal(request: Request, contest: str, code: str) -> WinningWork:
    """A work that the plan has on the portal; ``work.unknown``."""
    work = await winner_of(context_of(request), contest, code)
    if "portal" not in work.outlets:
        raise unknown_work()
    return work


def _read_aloud(plan: Definition, work: WinningWork, paragraphs: list[str]) -> str:
    """In Vietnamese, whatever the language of the pages: it is what people hear."""
    prizes = "; ".join(f"{one.prize}, {one.award}" for one in work.prizes)
    authors = ", ".join(filter(None, [work.authors, work.agency]))
    head = [plan.title, prizes, f"Tác phẩm: {work.title}" if work.title else ""]
    head.append(f"Tác giả: {authors}" if work.authors else f"Đơn vị: {authors}")
    lines = [read_aloud(f"{one}.") for one in head if one]
    return "\n\n".join([*lines, *paragraphs]) + "\n"
