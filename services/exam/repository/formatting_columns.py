"""The formatting of a question's texts as a column: empty where they are plain."""

import msgspec

from contracts.text_formatting import Formatting

_read = msgspec.json.Decoder(Formatting).decode


def read_formatting(column: str) -> Formatting:
    """The spans by place."""
    return _read(column) if column else {}


def written_formatting(formatting: Formatting) -> str:
    """The column that says the same."""
    return msgspec.json.encode(formatting, order="sorted").decode() if formatting else ""
