"""Pages: their routes, and the values of their templates."""

from gateway.participation.pages import participation, widget

ROUTERS = (
    participation.router,
    widget.router,
)
