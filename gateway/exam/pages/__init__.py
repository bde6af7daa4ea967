"""Pages: their routes, and the values of their templates."""

from gateway.exam.pages import disruptions, own_result, receipts, round_control, sitting, verify

ROUTERS = (
    sitting.router,
    receipts.router,
    verify.router,
    own_result.router,
    disruptions.router,
    round_control.router,
)
