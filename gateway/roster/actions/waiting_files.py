"""A file between its dry run and its confirmation: it waits at registration, sealed, with what was
read from it and what was mended in its rows (docs/adr/0028).

Nothing is kept at the gateway, so any of them can take the next step; and registration keeps what
it can't open, so keys and people lie nowhere readable. Each step stages anew what came of it: the
page before can be sent again, and a confirmation means what its own page showed.
"""

import asyncio
from uuid import uuid4

import msgspec
from msgspec import Struct
from nacl.exceptions import CryptoError

from contracts.empty_reply import Done
from contracts.errors import Refused
from contracts.waiting_files import (
    LONGEST_PART,
    DropStagedFile,
    StagedPart,
    StagedPartQuery,
    StageFile,
)
from gateway.context import GatewayContext
from gateway.core.files.reading_tasks import BankPages, RosterPages, What
from spreadsheets.cell_edits import Mending

PATIENCE_S = 30.0


class StagedFile(Struct, frozen=True):
    """A file of one session, and what it was chosen for.

    ``read``: what is in it, once it was tried without a mistake, by the ``revision`` of the plan.
    ``shown``: the cells that the page lets people mend, by row and field, as it shows them.
    ``convert``: its owner agreed to read TCVN3 and VNI as Unicode.
    """

    what: What
    session: str
    name: str
    content: bytes
    topic: str = ""
    mending: Mending = Mending()
    shown: dict[int, dict[str, str]] = {}
    read: RosterPages | BankPages | None = None
    revision: int = 0
    convert: bool = False

    @property
    def mended(self) -> bool:
        """Whether anything was mended in it."""
        return bool(self.mending.cells or self.mending.left_out)


async def stage(context: GatewayContext, contest: str, by: str, file: StagedFile) -> str:
    """Let the file wait; the id it waits under. Refuses ``registration.not_yours``."""
    name = uuid4().hex
    sealed = await asyncio.to_thread(_sealed, context, file)
    starts = range(0, len(sealed), LONGEST_PART)
    for part, start in enumerate(starts):
        text = sealed[start : start + LONGEST_PART]
        item = StageFile(name, contest, by, part, text, part == len(starts) - 1)
        await context.backend.ask("registration.stage_file", item, Done, PATIENCE_S)
    return name


async def staged(
    context: GatewayContext, contest: str, by: str, what: What, session: str, name: str
) -> StagedFile | None:
    """The file that waits under this id for the same purpose and session; ``None``: there is none,
    or it waited too long. Refuses ``registration.not_yours``."""
    parts: list[str] = []
    most = 1
    while len(parts) < most:
        query = StagedPartQuery(name, contest, by, len(parts))
        try:
            found = await context.backend.ask(
                "registration.staged_part", query, StagedPart, PATIENCE_S
            )
        except Refused as refusal:
            if refusal.problem.code != "staging.unknown":
                raise
            return None
        parts.append(found.sealed)
        most = found.parts
    file = await asyncio.to_thread(_opened, context, "".join(parts))
    return file if file is not None and (file.what, file.session) == (what, session) else None


async def waits(context: GatewayContext, contest: str, by: str, name: str) -> bool:
    """Whether a file still waits under this id, for somebody who may go on with it."""
    try:
        await context.backend.ask(
            "registration.staged_part",
            StagedPartQuery(name, contest, by, 0),
            StagedPart,
            PATIENCE_S,
        )
    except Refused:
        return False
    return True


async def drop(context: GatewayContext, contest: str, by: str, name: str) -> None:
    """The file is confirmed, and waits no longer."""
    await context.backend.ask(
        "registration.drop_staged_file", DropStagedFile(name, contest, by), Done
    )


def _sealed(context: GatewayContext, file: StagedFile) -> str:
    return context.file_safe.close(msgspec.msgpack.encode(file))


def _opened(context: GatewayContext, sealed: str) -> StagedFile | None:
    """``None``: sealed with other keys, or before an upgrade that changed what a file is."""
    try:
        return msgspec.msgpack.decode(context.file_safe.open(sealed), type=StagedFile)
    except (CryptoError, ValueError):
        return None
