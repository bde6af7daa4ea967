"""Static files of the pages, under addresses that change with their content."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gateway.web.rendering import renderer

router = APIRouter(include_in_schema=False)


@router.get("/static/{version}/{name}")
async def static(request: Request, version: str, name: str) -> Response:
    """A file from memory."""
    return renderer().assets.answer(request, version, name)


@router.get("/favicon.ico")
async def favicon() -> Response:
    """The logo, for browsers that ask for it by this name."""
    return RedirectResponse(renderer().assets.url("logo.svg"), 308)
