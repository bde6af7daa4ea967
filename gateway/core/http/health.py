"""Is the gateway alive, is it ready, what did it count?"""

from msgspec import Struct
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import Response

from gateway.context import context_of
from gateway.core.access.network_and_browser import from_this_machine
from gateway.core.http.json_bodies import reply
from gateway.core.http.openapi import answers
from gateway.core.http.problem_responses import NOT_FOUND, refusal_of
from gateway.core.http.router import Router

router = Router()


class HealthView(Struct):
    """``problems`` is empty when all is well."""

    ready: bool
    problems: list[str]


@router.get("/health/live", responses=answers(ok=HealthView))
async def live() -> Response:
    """The process runs."""
    return reply(HealthView(True, []))


@router.get("/health/ready", responses=answers(ok=HealthView))
async def ready(request: Request) -> Response:
    """The gateway may be given requests. It stays ready while everything behind it is down,
    because it then stamps and keeps what arrives; with a clock that is off it is not."""
    problems = context_of(request).problems()
    return reply(HealthView(not problems, problems), 503 if problems else 200)


@router.get("/metrics", responses=answers(ok="text/plain"))
async def metrics(request: Request) -> Response:
    """Counters for Prometheus, for who asks from the gateway's own machine. Others, and whoever
    comes through a proxy, are told that there is nothing here; for them the gateway has a port of
    its own (`HOITHI_METRICS_PORT`)."""
    if not from_this_machine(request):
        raise refusal_of(NOT_FOUND)
    return Response(generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})
