"""A publication's file on its way out: never whole in memory, however large it is."""

from collections.abc import AsyncIterator, Awaitable, Callable

from msgspec.structs import replace
from starlette.responses import Response

from contracts.publications import LedgerPart, LedgerPartQuery
from gateway.context import GatewayContext
from gateway.core.http.json_bodies import NDJSON, streamed
from gateway.core.transport.rpc_timeouts import RESULTS_S


class FileChanged(Exception):  # noqa: N818 - the connection ends with it
    """Somebody was forgotten in the file, or its answers opened, while it was being sent."""


async def ledger_answer(context: GatewayContext, query: LedgerPartQuery) -> Response:
    """The file of a round or a phase as a download; ``publication.unknown``, also for a number of
    something else."""

    async def part(offset: int) -> LedgerPart:
        asked = replace(query, offset=offset)
        found: LedgerPart = await context.backend.ask(
            "scoring.ledger_part", asked, LedgerPart, RESULTS_S
        )
        return found

    kind = "auditor" if query.auditor else "public"
    of = query.round or f"phase-{query.phase}"  # a phase may have the id of its only round
    name = f"ledger-{kind}-{query.contest}-{of}-{query.number}.jsonl"
    return await in_stretches(part, name)


async def in_stretches(ask: Callable[[int], Awaitable[LedgerPart]], name: str) -> Response:
    """A file as a download, a stretch from each offset. If it changes on the way the connection is
    cut: never two files in one."""
    return streamed(_stretches(ask, await ask(0), name), name, NDJSON)


async def _stretches(
    ask: Callable[[int], Awaitable[LedgerPart]], first: LedgerPart, name: str
) -> AsyncIterator[bytes]:
    """The next one is asked for when the one before has been taken."""
    part = first
    while True:
        yield part.text.encode()
        if part.next_offset is None:
            return
        part = await ask(part.next_offset)
        if part.rewritten != first.rewritten:
            raise FileChanged(name)
