"""Activation codes, and the sheet on which they are handed out."""

import asyncio
from io import BytesIO

from starlette.responses import Response

from contracts.accounts import ActivationCodes, IssueCodes
from gateway.agencies.actions import agency_names
from gateway.context import GatewayContext
from gateway.core.http.json_bodies import download
from spreadsheets.report_exports import ActivationRow, write_activation_codes

PATIENCE_S = 60.0


async def issued(context: GatewayContext, item: IssueCodes) -> ActivationCodes:
    """New codes; ``codes.not_yours``, ``contest.unknown``."""
    found: ActivationCodes = await context.backend.ask(
        "registration.issue_codes", item, ActivationCodes, PATIENCE_S
    )
    return found


async def code_sheet(context: GatewayContext, contest: str, found: ActivationCodes) -> Response:
    """The codes as a workbook to download; agencies by name, as whoever hands them out knows
    them."""
    title = (await context.contests.defined(contest)).definition.title
    names = await agency_names(context.participation, contest)
    rows = [
        ActivationRow(names.get(one.agency, one.agency), one.username, one.name, one.code)
        for one in found.codes
    ]
    target = BytesIO()
    await asyncio.to_thread(write_activation_codes, target, rows, title)
    return download(target.getvalue(), f"activation-codes-{contest}.xlsx")
