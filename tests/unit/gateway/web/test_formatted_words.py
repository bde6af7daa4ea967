"""Formatted words of questions on pages: five tags and no others, whatever a text says."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from contracts.text_formatting import MARKS, Formatting
from gateway.web.rendering import renderer

_TAG = re.compile("</?(?:b|i|u|sub|sup)>")


def page(text: str, formatting: Formatting, place: str = "") -> str:
    template = renderer().environment.from_string("{{ text|formatted(formatting, place) }}")
    return template.render(text=text, formatting=formatting, place=place)


@given(
    st.text(alphabet="ab<>&\"'/= \nscriptonload", max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.sampled_from(MARKS)), max_size=5),
)
def test_a_page_holds_the_text_and_no_mark_up_but_the_five(
    text: str, spans: list[tuple[int, int, str]]
) -> None:
    html = _TAG.sub("", page(text, {"": spans}))  # type: ignore[dict-item]
    assert not set(html) & set("<>\"'")
    assert unescape(html) == text


def test_each_place_has_its_own_formatting_and_others_have_none() -> None:
    formatting: Formatting = {"": [(0, 2, "b")], "B": [(1, 2, "sup")]}
    assert page("Ai?", formatting) == "<b>Ai</b>?"
    assert page("m2", formatting, "B") == "m<sup>2</sup>"
    assert page("m2", formatting, "A") == "m2"
