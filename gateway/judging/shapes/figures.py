"""Figures that the committee enters of entries."""

from typing import Annotated

from msgspec import Meta, Struct

from gateway.judging.shapes.panels import Id

Source = Annotated[str, Meta(min_length=1, max_length=1000)]
Figure = Annotated[int, Meta(ge=0, le=10**15)]


class FiguresBody(Struct, forbid_unknown_fields=True):
    """A figure of entries by their codes, and where it is from."""

    values: Annotated[dict[Id, Figure], Meta(max_length=5000)]
    source: Source


class FigureView(Struct):
    """A figure of an entry."""

    figure: str
    work: str
    value: int
    source: str


class FiguresView(Struct):
    """What was entered of a round's entries."""

    contest: str
    round: str
    figures: list[FigureView]
