"""Pages: their routes, and the values of their templates."""

from gateway.roster.pages import imports, preparing

ROUTERS = (
    imports.router,
    preparing.router,
)
