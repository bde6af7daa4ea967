"""Who waits to be confirmed, with both sides of each request: for the API and the pages alike."""

import asyncio

from starlette.requests import Request

from contracts.errors import Refused, Unavailable
from contracts.self_registration import AccountSide, Waiting, WaitingPerson, WaitingQuery
from gateway.context import GatewayContext, context_of
from gateway.core.http.rfc3339_shapes import telling
from gateway.exam.actions.attempts import own_of
from gateway.people.shapes.self_registration import AccountSideView, WaitingPersonView

#: accounts whose attempts are asked for at once: a page shows the oldest requests first
MOST_ASKED = 50
_waiting = telling(WaitingPerson, WaitingPersonView, "fields", "account")
_side = telling(AccountSide, AccountSideView, "fields", "attempts")


async def waiting_people(
    request: Request, contest: str, agency: str | None
) -> list[WaitingPersonView]:
    """Those who wait, who came first first. Refusals: ``registration.not_yours``."""
    context = context_of(request)
    query = WaitingQuery(contest, request.state.session.person, agency)
    found = await context.backend.ask("registration.waiting", query, Waiting)
    touched = [one.account.person for one in found.people if one.account is not None]
    asked = list(dict.fromkeys(touched))[:MOST_ASKED]
    counts = await asyncio.gather(*(_attempts(context, contest, person) for person in asked))
    attempts = dict(zip(asked, counts, strict=True))
    return [
        _waiting(
            one,
            fields=one.values,
            account=None if one.account is None else _told(one.account, attempts),
        )
        for one in found.people
    ]


async def _attempts(context: GatewayContext, contest: str, person: str) -> int | None:
    try:
        return len((await own_of(context, contest, person)).attempts)
    except (Refused, Unavailable):
        return None


def _told(side: AccountSide, attempts: dict[str, int | None]) -> AccountSideView:
    return _side(side, fields=side.values, attempts=attempts.get(side.person))
