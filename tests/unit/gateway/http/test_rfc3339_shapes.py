"""Contracts told in shapes of the API."""

from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, Struct, field, json

from contracts.local_times import rfc3339
from gateway.core.http.rfc3339_shapes import telling

MOMENTS = st.integers(0, 4_000_000_000_000_000)


class Line(Struct, frozen=True):
    name: str
    at_us: int
    secret: str = "kept"
    ended_at_us: int | None = None


class Page(Struct, frozen=True):
    lines: list[Line]
    by_name: dict[str, Line] = field(default_factory=dict)
    first: Line | None = None
    size: int = 0


class LineView(Struct):
    ended_at: str | None
    label: Annotated[str, Meta(max_length=9)] = field(name="class")
    at: str
    name: Annotated[str, Meta(max_length=9)]


class ShortView(Struct):
    at: str
    name: str


class PageView(Struct):
    contest: str
    lines: list[ShortView]
    by_name: dict[str, ShortView]
    first: ShortView | None
    size: int | None


def test_fields_come_in_the_order_of_the_shape_and_no_others() -> None:
    told = telling(Line, LineView, "label")(Line("An", 1_500_000), label="A")
    assert json.encode(told) == (
        b'{"ended_at":null,"class":"A","at":"1970-01-01T07:00:01.500+07:00","name":"An"}'
    )


@given(st.lists(st.tuples(st.text(max_size=5), MOMENTS)))
def test_structs_inside_are_told_likewise(lines: list[tuple[str, int]]) -> None:
    items = [Line(name, at_us) for name, at_us in lines]
    page = Page(items, {one.name: one for one in items}, items[0] if items else None, len(items))
    told = telling(Page, PageView, "contest")(page, contest="c")
    views = [ShortView(rfc3339(one.at_us), one.name) for one in items]
    by_name = {view.name: view for view in views}
    assert told == PageView("c", views, by_name, views[0] if views else None, len(views))


@given(MOMENTS, st.none() | MOMENTS)
def test_a_moment_that_has_not_come_is_null(at_us: int, ended_us: int | None) -> None:
    told = telling(Line, LineView, "label")(Line("An", at_us, ended_at_us=ended_us), label="A")
    assert told.at == rfc3339(at_us)
    assert told.ended_at == (None if ended_us is None else rfc3339(ended_us))


class Unknown(Struct):
    nobody: str


class OtherType(Struct):
    name: int


class NeverNull(Struct):
    ended_at: str


class NoMoment(Struct):
    at: int


class OtherLines(Struct):
    lines: list[Unknown]


@pytest.mark.parametrize(
    ("contract", "shape", "names"),
    [
        (Line, Unknown, ()),
        (Line, OtherType, ()),
        (Line, NeverNull, ()),
        (Line, NoMoment, ()),
        (Page, OtherLines, ()),
        (Line, ShortView, ("label",)),
    ],
)
def test_a_shape_that_does_not_fit_is_refused_when_it_is_made(
    contract: type[Struct], shape: type[Struct], names: tuple[str, ...]
) -> None:
    with pytest.raises(TypeError, match=shape.__name__):
        telling(contract, shape, *names)


@pytest.mark.parametrize("more", [{}, {"label": "A", "name": "other"}])
def test_a_call_brings_just_what_was_said(more: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="label"):
        telling(Line, LineView, "label")(Line("An", 0), **more)
