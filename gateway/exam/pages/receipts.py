"""A receipt: what was received and when. Anyone who knows its number may look."""

from starlette.requests import Request
from starlette.responses import Response

from gateway.context import context_of
from gateway.exam.actions.attempts import receipt_look
from gateway.web.page_helpers import named, page_router, plan_of, rendered
from gateway.web.qr import receipt_code

router = page_router()


@router.get("/receipts/{receipt}")
async def receipt(request: Request, receipt: str) -> Response:
    """The receipt with what became of it, and a code to check it with a telephone."""
    context = context_of(request)
    found = await receipt_look(context, receipt)
    return rendered(
        request,
        "exam/receipt.html",
        receipt=found,
        contest=named(await plan_of(request, found.contest)),
        round=await context.contests.round(found.contest, found.round),
        qr=receipt_code(request.url, found.receipt),
    )
