"""A file between its dry run and its confirmation: it travels in the page, sealed, with what was
mended in its rows.

Nothing is kept at the gateway, so any of them can take the next step, and a question bank with
its keys lies nowhere: neither on a disk of ours nor readable in somebody's page. Each step seals
it anew, for one session and for two hours.
"""

import hashlib

import msgspec
from nacl.exceptions import CryptoError
from starlette.datastructures import FormData, UploadFile

from gateway.context import Front
from gateway.core.json_bodies import invalid
from spreadsheets.mending import Mending

#: a larger file is chosen once more to confirm it
MOST_CARRIED = 8 * 1024 * 1024
#: of the rows shown and what was mended in them, beside the file (see ``roster.pages.row_mending``)
_MOST_BESIDE = 1024 * 1024
#: of the sealed file in base64, with some room
LONGEST_FIELD = (MOST_CARRIED + _MOST_BESIDE) * 4 // 3 + 64 * 1024
CARRIED_S = 2 * 3600
_LONGEST_NAME = 200


class Expired(Exception):  # noqa: N818 - no error of ours: the form is shown again
    """The page with the file was left open for too long."""


class File(msgspec.Struct, frozen=True):
    """A file as it was chosen, and what it was chosen for: nobody confirms another's.

    ``shown``: the cells that the page lets people mend, by row and field, as it shows them.
    """

    name: str
    content: bytes
    purpose: str = ""
    mending: Mending = Mending()
    shown: dict[int, dict[str, str]] = {}

    @property
    def digest(self) -> str:
        """What tells this file from another."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def mended(self) -> bool:
        """Whether anything was mended in it."""
        return bool(self.mending.cells or self.mending.left_out)


class _Sealed(msgspec.Struct, frozen=True):
    file: File
    until_us: int


async def chosen(form: FormData, purpose: str) -> File | None:
    """The file of a form's field ``file``; ``None`` where none was chosen."""
    file = form.get("file")
    if not isinstance(file, UploadFile):
        return None
    try:
        if not file.filename:  # a field that was left empty
            return None
        return File(file.filename[-_LONGEST_NAME:], await file.read(), purpose)
    finally:
        await file.close()


def carry(front: Front, file: File) -> str:
    """The file for a hidden field; empty where it is too large for one."""
    if len(file.content) > MOST_CARRIED:
        return ""
    until_us = front.clock() + CARRIED_S * 1_000_000
    return front.file_safe.close(msgspec.msgpack.encode(_Sealed(file, until_us)))


def carried(front: Front, field: str, purpose: str) -> File | None:
    """The file of a hidden field; ``None`` without one. Refuses ``request.invalid`` what was not
    carried for this purpose; raises :class:`Expired` after :data:`CARRIED_S`."""
    if not field:
        return None
    try:
        sealed = msgspec.msgpack.decode(front.file_safe.open(field), type=_Sealed)
    except (CryptoError, ValueError) as error:
        raise invalid("tệp kèm theo trang", "the file in the page") from error
    if sealed.file.purpose != purpose:
        raise invalid("tệp kèm theo trang", "the file in the page")
    if sealed.until_us <= front.clock():
        raise Expired
    return sealed.file
