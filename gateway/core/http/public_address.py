"""Where people reach the platform, for what is read elsewhere: letters, papers, posters."""

from starlette.requests import Request

from gateway.context import context_of


def site_of(request: Request) -> str:
    """Such as ``https://hoithi.haiphong.gov.vn``: the installation's own address
    (``HOITHI_ADDRESS``), or, where none is set, the one by which the request came."""
    own = context_of(request).address
    return own or f"{request.url.scheme}://{request.url.netloc}"
