"""Who waits to be confirmed, with both sides of each request: for the API and the pages alike."""

import asyncio

from starlette.requests import Request

from contracts.attempts import OwnAttempts, OwnAttemptsQuery
from contracts.errors import Refused, Unavailable
from contracts.local_times import rfc3339
from contracts.self_registration import AccountSide, Waiting, WaitingQuery
from gateway.context import Front, front_of
from gateway.people.shapes.registrations import AccountSideView, WaitingPersonView

#: accounts whose attempts are asked for at once: a page shows the oldest requests first
MOST_ASKED = 50


async def waiting_people(
    request: Request, contest: str, agency: str | None
) -> list[WaitingPersonView]:
    """Those who wait, who came first first. Refusals: ``registration.not_yours``."""
    front = front_of(request)
    query = WaitingQuery(contest, request.state.session.person, agency)
    found = await front.backend.ask("registration.waiting", query, Waiting)
    touched = [one.account.person for one in found.people if one.account is not None]
    asked = list(dict.fromkeys(touched))[:MOST_ASKED]
    counts = await asyncio.gather(*(_attempts(front, contest, person) for person in asked))
    attempts = dict(zip(asked, counts, strict=True))
    return [
        WaitingPersonView(
            one.person,
            one.agency,
            one.claimed,
            rfc3339(one.registered_at_us),
            one.values,
            one.request,
            None if one.account is None else _side(one.account, attempts),
        )
        for one in found.people
    ]


async def _attempts(front: Front, contest: str, person: str) -> int | None:
    query = OwnAttemptsQuery(contest, person)
    try:
        found = await front.backend.ask("exam.own_attempts", query, OwnAttempts)
    except (Refused, Unavailable):
        return None
    return len(found.attempts)


def _side(side: AccountSide, attempts: dict[str, int | None]) -> AccountSideView:
    return AccountSideView(
        person=side.person,
        username=side.username,
        code=side.code,
        agency=side.agency,
        takes_over=side.takes_over,
        fields=side.values,
        code_issued=side.code_issued,
        has_password=side.has_password,
        first_signed_in_at=moment_of(side.first_signed_in_at_us),
        last_signed_in_at=moment_of(side.last_signed_in_at_us),
        registered=side.registered,
        registered_at=moment_of(side.registered_at_us),
        attempts=attempts.get(side.person),
    )


def moment_of(at_us: int | None) -> str | None:
    """A time as the API tells it, where there is one."""
    return None if at_us is None else rfc3339(at_us)
