"""People who registered themselves: the liaison says whether they are who they say (P2, P3)."""

from starlette.requests import Request
from starlette.responses import Response

from contracts.empty_reply import Done
from contracts.errors import Refused
from contracts.self_registration import DecideRegistration, Decision
from gateway.agencies.pages.agency_page_helpers import PATH, Head, head_of, shown
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import invalid
from gateway.core.http.problem_responses import status_of
from gateway.participation.cache import Scope
from gateway.people.actions.pending_confirmations import waiting_people
from gateway.people.shapes.self_registration import AccountSideView
from gateway.web.page_helpers import page_router, read_form, said, seen_other, text
from gateway.web.person_field_labels import FIELDS

router = page_router()
DECISIONS: dict[str, Decision] = {"confirm": "confirm", "refuse": "refuse", "move": "move"}
#: refusals that stand beside the person they are about
BESIDE_REASON = (
    "registration.reason_missing",
    "registration.value_taken",
    "registration.has_role",
    "registration.elsewhere",
    "registration.decided",
    "registration.move_decided",
    "registration.move_listed",
    "registration.move_same",
    "agency.unknown",
)


@router.get(f"{PATH}/waiting")
async def waiting(request: Request) -> Response:
    """Who waits, with what they say of themselves."""
    return await _page(request, await head_of(request))


@router.post(f"{PATH}/waiting")
async def decide(request: Request) -> Response:
    """Confirm somebody, refuse them with the reason, or send them on to their agency."""
    form = await read_form(request)
    head = await head_of(request)
    person, decision = text(form, "person"), DECISIONS.get(text(form, "decision"))
    if decision is None:
        raise invalid("decision: confirm, refuse, move")
    context = context_of(request)
    by, reason = who(request).person, text(form, "reason")
    agency = text(form, "agency").strip() if decision == "move" else ""
    item = DecideRegistration(head.contest, person, decision, reason, by, context.clock(), agency)
    try:
        await context.backend.ask("registration.decide", item, Done)
    except Refused as refusal:
        if refusal.problem.code not in BESIDE_REASON:
            raise
        return await _page(request, head, {person: said(request, refusal)}, refusal)
    return seen_other(f"{request.url.path}?done={decision}")


async def _page(
    request: Request, head: Head, errors: dict[str, str] | None = None, why: Refused | None = None
) -> Response:
    found = await waiting_people(request, head.contest, head.agency)
    table = (await context_of(request).participation.get(Scope(head.contest))).table
    people = [
        {
            "person": one.person,
            "claimed": one.claimed,
            "request": one.request,
            "registered_at": one.registered_at,
            "said": _named(one.fields),
            "account": one.account,
            "signed_in": _signed_in(one.account),
            "listed": _named(one.account.fields) if one.account else [],
            "registered": _named(one.account.registered) if one.account and one.request else [],
            "name": one.fields.get("name", one.person),
        }
        for one in found
    ]
    return shown(
        request,
        "agencies/confirmations.html",
        head,
        status=status_of(why.problem.code) if why else 200,
        people=people,
        others=[one for one in table.agencies if one.agency != head.agency],
        errors=errors or {},
        done=request.query_params.get("done", ""),
    )


def _named(values: dict[str, str]) -> list[tuple[str, str]]:
    return [(FIELDS[name], value) for name, value in values.items() if name in FIELDS]


def _signed_in(account: AccountSideView | None) -> tuple[str, str] | None:
    """The first and the last time, of an account that anybody ever signed in to."""
    if account is None or not account.first_signed_in_at or not account.last_signed_in_at:
        return None
    return account.first_signed_in_at, account.last_signed_in_at
