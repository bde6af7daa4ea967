"""For everybody: is this receipt genuine, where does it stand, what was published?"""

import contextlib
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from contracts.attempts import Receipt
from contracts.errors import Refused
from contracts.handing_in import EntryReceipt
from contracts.local_times import rfc3339
from contracts.receipt_digests import signed_bytes
from gateway.context import GatewayContext, context_of
from gateway.exam.actions.attempts import receipt_look
from gateway.web.number_and_date_formats import show_hours_of
from gateway.web.page_helpers import named, page_router, refuse_longer, rendered
from plumbing.installation_keys import verifies

router = page_router()
#: signs of a pasted receipt, or of a whole answer or file around it; a longer one is refused, since
#: what is cut off would be called forged
LONGEST = 8_000

_receipt = msgspec.json.Decoder(Receipt).decode
_entry_receipt = msgspec.json.Decoder(EntryReceipt).decode
_sent = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


@router.get("/verify")
async def verify(request: Request) -> Response:
    """A receipt by its number, or as the text that was given."""
    given = request.query_params.get("receipt", "").strip()
    refuse_longer(given, LONGEST)
    context = context_of(request)
    found: dict[str, Any] = await judged(context, given) if given else {"verdict": ""}
    if look := found.get("look"):
        show_hours_of(await context.contests.zone_of(look.contest))
    return rendered(request, "exam/verify.html", given=given, **{"look": None, **found})


@router.get("/contests/{contest}/publications")
async def publications(request: Request) -> Response:
    """Everything that was published, with its ledgers and how to count again."""
    context = context_of(request)
    slug = request.path_params["contest"]
    defined = await context.contests.defined(slug)
    names = {item.round: item.name for item in await context.contests.rounds(slug)}
    names |= {phase.id: phase.name for phase in defined.definition.phases}
    heads = await context.contests.publications(slug)
    return rendered(
        request,
        "exam/publications.html",
        contest=named(defined.definition),
        publications=[
            {
                "number": head.number,
                "name": names.get(head.round or head.phase, head.round or head.phase),
                "state": head.state,
                "at": rfc3339(head.published_at_us),
                "attempts": head.attempts,
                "root": head.root,
                "ledger": _ledger(head.round, head.phase, head.number),
            }
            for head in reversed(heads)
        ],
        public_key=heads[-1].public_key if heads else "",
    )


async def judged(context: GatewayContext, given: str) -> dict[str, Any]:
    """What can be said of a receipt: ``verdict`` is ``genuine``, ``superseded``, ``forged``,
    ``altered`` or ``unknown``; ``look`` is the receipt as it is kept."""
    text = _text_of(given)
    told = None if text is None else _understood(text)
    if text is not None and told is None:
        return {"verdict": "forged"}
    try:
        look = await receipt_look(context, told.receipt if told else given)
    except Refused as refusal:
        if refusal.problem.code != "receipt.unknown":
            raise
        return {"verdict": "forged" if told else "unknown"}
    if told is not None:
        public = bytes.fromhex(look.verification.public_key)
        if not verifies(public, signed_bytes(told), told.signature):
            return {"verdict": "altered", "look": look}
    return {"verdict": "superseded" if look.superseded_by else "genuine", "look": look}


def _text_of(given: str) -> str | None:
    """The receipt's own JSON, also inside the answer to a submission; ``None`` for a number."""
    if not given.startswith("{"):
        return None
    try:
        inner = _sent(given).get("receipt")
    except msgspec.DecodeError:
        return given
    whole = bytes(inner).decode() if inner is not None else ""
    return whole if whole.startswith("{") else given


def _understood(text: str) -> Receipt | EntryReceipt | None:
    for read in (_receipt, _entry_receipt):
        with contextlib.suppress(msgspec.DecodeError):
            return read(text)
    return None


def _ledger(round_id: str, phase: str, number: int) -> str:
    """Where the ledger is, below the contest's address in the API."""
    if round_id:
        return f"/rounds/{round_id}/publications/{number}/ledger"
    return f"/publications/{number}/ledger?phase={phase}"
