"""The protocol of a judged round (biên bản chấm): every judge's marks, as its public file says."""

from typing import Literal

from msgspec import Struct

from contracts.ledger_lines import WorkStatus

Dropped = Literal["", "low", "high", "outlier", "excluded"]


class ProtocolJudge(Struct):
    """A judge by the pseudonym that lines use; no name where the plan hides it."""

    judge: str
    name: str | None


class ProtocolCriterion(Struct):
    """A line of a score sheet with the most points; of a ``penalty`` they are taken off."""

    id: str
    name: str
    points: str
    penalty: bool


class ProtocolSheet(Struct):
    """One judge's sheet of a work. ``dropped``: why it does not count in the value."""

    judge: str
    marks: dict[str, str]
    total: str
    dropped: Dropped
    confirmed: bool


class ProtocolWork(Struct):
    """What a panel gave a work: ``value`` exactly as "n/d", ``marks`` the same with two decimals.
    ``short``: fewer sheets than the plan asks for."""

    work: str
    status: WorkStatus
    value: str | None
    marks: str | None
    short: bool
    sheets: list[ProtocolSheet]


class ProtocolPanel(Struct):
    """What a panel gave, the best first; ``part`` of a performance, of entries "". ``judges``: who
    handed in a sheet."""

    panel: str
    name: str
    part: str
    part_name: str
    preliminary: bool
    criteria: list[ProtocolCriterion]
    judges: list[str]
    works: list[ProtocolWork]


class ProtocolView(Struct):
    """The protocol of a publication. ``missing``: so many sheets were missing, for ``reason``."""

    contest: str
    round: str
    publication: int
    judges: list[ProtocolJudge]
    panels: list[ProtocolPanel]
    missing: int = 0
    reason: str = ""
