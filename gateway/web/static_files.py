"""Static files of the pages, under addresses that change with their content."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gateway.core.http.router import Router
from gateway.web.assets import sent
from gateway.web.own_logo import POLICY, OwnLogo
from gateway.web.rendering import logo_url, renderer

router = Router(include_in_schema=False)


@router.get("/static/{version}/{name}")
async def static(request: Request, version: str, name: str) -> Response:
    """A file from memory; ``logo``: the organiser's own."""
    own: OwnLogo | None = request.app.state.logo
    if name == "logo" and own:
        return sent(
            request, own.asset, {"Content-Security-Policy": POLICY}, kept=version == own.version
        )
    return renderer().assets.answer(request, version, name)


@router.get("/favicon.ico")
async def favicon(request: Request) -> Response:
    """The logo, for browsers that ask for it by this name."""
    return RedirectResponse(logo_url(request), 308)
