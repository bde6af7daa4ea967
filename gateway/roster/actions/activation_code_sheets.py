"""Activation codes, and the sheet or the slips on which they are handed out."""

import asyncio
import logging
from io import BytesIO

import msgspec
from starlette.responses import Response

from contracts.accounts import ActivationCodes, IssueCodes
from contracts.errors import Refused
from documents.code_slips import CodeSlip, CodeSlips
from documents.making import MakeDocument
from gateway.agencies.actions import agency_names
from gateway.context import GatewayContext
from gateway.core.http.json_bodies import PDF, download
from spreadsheets.report_exports import ActivationRow, write_activation_codes

PATIENCE_S = 60.0
#: so many take 18 s and 700 MB, and more of them more than in proportion
MOST_SLIPS = 5_000
log = logging.getLogger(__name__)


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


async def code_slips(
    context: GatewayContext, contest: str, found: ActivationCodes, site: str
) -> Response:
    """The codes as slips to cut apart, with the address of the ``site``. Codes are told once: where
    no PDF can be made, or there are too many, they come as the workbook."""
    if len(found.codes) > MOST_SLIPS:
        return await code_sheet(context, contest, found)
    title = (await context.contests.defined(contest)).definition.title
    names = await agency_names(context.participation, contest)
    slips = CodeSlips(
        title,
        f"{site}/sign-in",
        [
            CodeSlip(one.name, names.get(one.agency, one.agency), one.username, one.code)
            for one in found.codes
        ],
    )
    task = MakeDocument("code_slips", "pdf", msgspec.to_builtins(slips), context.document_templates)
    try:
        made = await context.readers.document(task)
    except Refused as refusal:
        log.warning("code slips are told as a workbook: %s", refusal.problem.message)
        return await code_sheet(context, contest, found)
    return download(made, f"activation-codes-{contest}.pdf", PDF)
