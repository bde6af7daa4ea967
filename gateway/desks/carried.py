"""A file between its dry run and its confirmation: it travels in the page, sealed.

Nothing is kept at the gateway, so any of them can take the confirmation, and a question bank with
its keys lies nowhere: neither on a disk of ours nor readable in somebody's page.
"""

import hashlib

import msgspec
from nacl.exceptions import CryptoError
from starlette.datastructures import FormData, UploadFile

from gateway.front import Front
from gateway.replies import invalid

#: a larger file is chosen once more to confirm it
MOST_CARRIED = 8 * 1024 * 1024
#: of the sealed file in base64, with some room
LONGEST_FIELD = MOST_CARRIED * 4 // 3 + 64 * 1024
_LONGEST_NAME = 200


class File(msgspec.Struct, frozen=True):
    """A file as it was chosen, and what it was chosen for: nobody confirms another's."""

    name: str
    content: bytes
    purpose: str = ""

    @property
    def digest(self) -> str:
        """What tells this file from another."""
        return hashlib.sha256(self.content).hexdigest()


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
    return front.file_safe.close(msgspec.msgpack.encode(file))


def carried(front: Front, field: str, purpose: str) -> File | None:
    """The file of a hidden field; ``None`` without one. Refuses ``request.invalid`` what was not
    carried for this purpose."""
    if not field:
        return None
    try:
        file = msgspec.msgpack.decode(front.file_safe.open(field), type=File)
    except (CryptoError, ValueError) as error:
        raise invalid("tệp kèm theo trang (the file in the page)") from error
    if file.purpose != purpose:
        raise invalid("tệp kèm theo trang (the file in the page)")
    return file
