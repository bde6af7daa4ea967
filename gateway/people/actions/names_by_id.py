"""What people are called, where a record holds only their ids."""

from collections.abc import Iterable

from contracts.accounts import Names, NamesQuery
from contracts.errors import Unavailable
from gateway.context import GatewayContext


async def names_of(context: GatewayContext, people: Iterable[str]) -> dict[str, str]:
    """Names by id, of those that are known; who was forgotten is left out, and so is no id."""
    ids = sorted(set(people) - {""})
    if not ids:
        return {}
    return (await context.backend.ask("registration.names", NamesQuery(ids), Names)).names


async def names_while_told(context: GatewayContext, people: Iterable[str]) -> dict[str, str]:
    """The same for what can be read without them; nothing while registration does not answer."""
    try:
        return await names_of(context, people)
    except Unavailable:
        return {}


async def names_to_mask(
    context: GatewayContext, people: Iterable[str], further: Iterable[str]
) -> list[str]:
    """What would tell judges whose it is: what these people are called, and further names."""
    called = await names_of(context, people)
    return sorted({*called.values(), *further} - {""})
