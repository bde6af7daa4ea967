"""Pages: their routes, and the values of their templates."""

from gateway.people.pages import own_sessions, registering, signing_in, staffing

ROUTERS = (
    signing_in.router,
    own_sessions.router,
    registering.router,
    staffing.router,
)
