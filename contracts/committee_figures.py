"""Figures that the committee enters of entries, such as public votes, with their source."""

from msgspec import Struct


class EnterFigures(Struct, frozen=True):
    """Enter a figure of entries (code -> value); what was entered of them before is replaced, of
    others it stays."""

    contest: str
    round: str
    figure: str
    values: dict[str, int]
    source: str
    by: str


class FiguresQuery(Struct, frozen=True):
    """All figures of a round."""

    contest: str
    round: str


class CommitteeFigureValue(Struct, frozen=True):
    """A figure of an entry, by its code."""

    figure: str
    work: str
    value: int
    source: str


class CommitteeFigures(Struct, frozen=True):
    """The figures of a round, by figure and work."""

    contest: str
    round: str
    figures: list[CommitteeFigureValue]
