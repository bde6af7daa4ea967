"""Letters to the agencies that are below their quota (công văn đôn đốc)."""

from msgspec import Struct

from documents.letterhead import Letterhead


class ReminderLetter(Struct, frozen=True):
    """To one agency; numbers and rates as they are written."""

    agency: str
    participants: str
    denominator: str
    rate: str
    quota: str
    missing: str


class ReminderLetters(Struct, frozen=True):
    """One letter a page. ``phase``: in which the quota counts; ``as_of``: the moment of the
    figures, ``deadline``: the last moment, both in words."""

    head: Letterhead
    contest: str
    phase: str
    as_of: str
    deadline: str
    letters: list[ReminderLetter]
