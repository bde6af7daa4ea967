"""Pages: their routes, and the values of their templates."""

from gateway.decisions.pages import appeals, decisions

ROUTERS = (
    decisions.router,
    appeals.router,
)
