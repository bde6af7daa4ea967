"""The file that somebody chose in a form."""

from msgspec import Struct
from starlette.datastructures import FormData, UploadFile

_LONGEST_NAME = 200
#: what stands for the name of a text that was pasted
PASTED = "pasted.txt"


class ChosenFile(Struct, frozen=True):
    """A file as it was chosen."""

    name: str
    content: bytes


async def chosen(form: FormData) -> ChosenFile | None:
    """The file of a form's field ``file``; ``None`` where none was chosen."""
    file = form.get("file")
    if not isinstance(file, UploadFile):
        return None
    try:
        if not file.filename:  # a field that was left empty
            return None
        return ChosenFile(file.filename[-_LONGEST_NAME:], await file.read())
    finally:
        await file.close()


def pasted_in(form: FormData) -> ChosenFile | None:
    """The text of a form's field ``pasted`` as a file; ``None`` where there is none."""
    text = form.get("pasted")
    if not isinstance(text, str) or not text.strip():
        return None
    return ChosenFile(PASTED, text.encode("utf-8", "replace"))
