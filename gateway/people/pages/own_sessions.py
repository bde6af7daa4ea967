"""Where one is signed in, and ending that: one session, or all others."""

from starlette.requests import Request
from starlette.responses import Response

from gateway.people.actions.signing_in import end_session, sessions_of
from gateway.web.page_helpers import page_router, read_form, rendered, seen_other, text

router = page_router()
#: in place of a session: all but the one that asks
OTHERS = "others"


@router.get("/sessions")
async def sessions(request: Request) -> Response:
    """One's own sessions, the newest first."""
    return rendered(
        request,
        "people/own_sessions.html",
        sessions=await sessions_of(request),
        others=OTHERS,
        done=request.query_params.get("done", ""),
    )


@router.post("/sessions")
async def end(request: Request) -> Response:
    """End one of them, or all others."""
    form = await read_form(request)
    wanted = text(form, "session", 200)
    if wanted == OTHERS:
        for one in await sessions_of(request):
            if not one.current:
                await end_session(request, one.session)
    else:
        await end_session(request, wanted)
    return seen_other("/sessions?done=1")
