"""Pages: their routes, and the values of their templates."""

from gateway.results.pages import publishing, results

ROUTERS = (
    results.router,
    publishing.router,
)
