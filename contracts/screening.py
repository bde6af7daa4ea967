"""Screening (sơ loại): before entries are marked somebody of the committee has looked at them."""

from typing import Literal

from msgspec import Struct

ScreeningDecision = Literal["accepted", "sent_back", "refused"]


class ScreenEntry(Struct, frozen=True):
    """What is decided about a version of an entry; the same again changes nothing.

    ``mend_until_us``: until when what was sent back may come again, also after the close.
    """

    contest: str
    entry: str
    version: int
    decision: ScreeningDecision
    reason: str
    mend_until_us: int | None
    by: str
