"""A receipt: what was received and when. Anyone who knows its number may look."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from contracts.definition import Definition
from gateway.context import GatewayContext, context_of
from gateway.core.http.public_address import site_of
from gateway.exam.actions.attempts import receipt_look
from gateway.exam.shapes import EntryReceiptLook, ReceiptLook
from gateway.web.number_and_date_formats import show_hours_of
from gateway.web.page_helpers import named, page_router, plan_of, rendered
from gateway.web.qr import receipt_code

router = page_router()


@router.get("/receipts/{receipt}")
async def receipt(request: Request, receipt: str) -> Response:
    """The receipt with what became of it, and a code to check it with a telephone."""
    context = context_of(request)
    found = await receipt_look(context, receipt)
    plan = await plan_of(request, found.contest)
    show_hours_of(plan.timezone)
    return rendered(
        request,
        "exam/receipt.html",
        receipt=found,
        contest=named(plan),
        **await _round(context, plan, found),
        qr=receipt_code(site_of(request), found.receipt),
    )


async def _round(
    context: GatewayContext, plan: Definition, found: ReceiptLook | EntryReceiptLook
) -> dict[str, Any]:
    """What its round is called; of a quiz also how many questions there were."""
    if isinstance(found, EntryReceiptLook):
        return {"round_name": plan.round_names.get(found.round, found.round)}
    round_ = await context.contests.round(found.contest, found.round)
    return {"round_name": round_.name, "questions": round_.questions}
