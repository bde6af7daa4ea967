"""Pages: their routes, and the values of their templates."""

from gateway.contests.pages import definition_form, home, make_ups, setup

ROUTERS = (
    home.router,
    make_ups.router,
    setup.router,
    definition_form.router,
)
