"""Pages: their routes, and the values of their templates."""

from gateway.agencies.pages import (
    confirmations,
    liaison,
    list_corrections,
    missing,
    reminders,
    staff_list,
)

ROUTERS = (
    liaison.router,
    missing.router,
    reminders.router,
    staff_list.router,
    list_corrections.router,
    confirmations.router,
)
