"""People who registered themselves: the liaison says whether they are who they say (P2, P3)."""

from starlette.requests import Request
from starlette.responses import Response

from contracts.errors import Refused
from contracts.registering import DecideRegistration, Decision, Waiting, WaitingQuery
from contracts.registration import Done
from gateway.desks.agency import PATH, Head, head_of, shown
from gateway.desks.desk import desk_router, read_form, said, seen_other, text, who
from gateway.errors import status_of
from gateway.front import front_of
from gateway.replies import invalid
from gateway.times import rfc3339

router = desk_router()
DECISIONS: dict[str, Decision] = {"confirm": "confirm", "refuse": "refuse"}
#: what people say of themselves -> key of its name
FIELDS = {
    "name": "field.name",
    "birth_date": "field.birth_date",
    "gender": "field.gender",
    "phone": "field.phone",
    "email": "field.email",
    "id_number": "field.id_number",
    "position": "field.position",
    "agency": "field.agency",
    "address": "field.address",
}


@router.get(f"{PATH}/waiting")
async def waiting(request: Request) -> Response:
    """Who waits, with what they say of themselves."""
    return await _page(request, await head_of(request))


@router.post(f"{PATH}/waiting")
async def decide(request: Request) -> Response:
    """Confirm somebody, or refuse them with the reason."""
    form = await read_form(request)
    head = await head_of(request)
    person, decision = text(form, "person"), DECISIONS.get(text(form, "decision"))
    if decision is None:
        raise invalid("decision: confirm, refuse")
    front = front_of(request)
    item = DecideRegistration(
        head.contest, person, decision, text(form, "reason"), who(request).person, front.clock()
    )
    try:
        await front.backend.ask("registration.decide", item, Done)
    except Refused as refusal:
        if refusal.problem.code != "registration.reason_missing":
            raise
        return await _page(request, head, {person: said(request, refusal)}, refusal)
    return seen_other(f"{request.url.path}?done={decision}")


async def _page(
    request: Request, head: Head, errors: dict[str, str] | None = None, why: Refused | None = None
) -> Response:
    query = WaitingQuery(head.contest, who(request).person, head.agency)
    found = await front_of(request).backend.ask("registration.waiting", query, Waiting)
    people = [
        {
            "person": one.person,
            "claimed": one.claimed,
            "registered_at": rfc3339(one.registered_at_us),
            "said": [(FIELDS[name], value) for name, value in one.values.items() if name in FIELDS],
            "name": one.values.get("name", one.person),
        }
        for one in found.people
    ]
    return shown(
        request,
        "desks/waiting.html",
        head,
        status=status_of(why.problem.code) if why else 200,
        people=people,
        errors=errors or {},
        done=request.query_params.get("done", ""),
    )
