"""Somebody by the name that people know them by."""

from contracts.preparation_progress import LookUp, OnRoster
from gateway.context import GatewayContext


async def on_roster(context: GatewayContext, contest: str, username: str) -> OnRoster:
    """Whoever has this username or staff code on the contest's roster; ``contestant.unknown``."""
    return await context.backend.ask("registration.look_up", LookUp(contest, username), OnRoster)
