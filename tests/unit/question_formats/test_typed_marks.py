"""Formatting as authors type it: what is typed is read, what is there is typed so again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.text_formatting import MARKS, Span, canonical
from question_formats.typed_marks import Unpaired, read_marks, with_marks

SIGNS = ["<", ">", "/", "b", "B", "sub", "&", "lt;", "amp;", "<b>", "</b>", "&lt;", " ", "\n", "ế"]
TEXTS = st.lists(st.sampled_from(SIGNS), max_size=12).map("".join)
SPANS = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 12), st.sampled_from(MARKS)))


@pytest.mark.parametrize(
    ("written", "text", "spans"),
    [
        ("Việc <b>KHÔNG</b> làm", "Việc KHÔNG làm", [(5, 10, "b")]),
        ("<B>a</b> <I>b</I> <u>c</u>", "a b c", [(0, 1, "b"), (2, 3, "i"), (4, 5, "u")]),
        ("x<sub>ij</sub>, 5<sup>th</sup>", "xij, 5th", [(1, 3, "sub"), (6, 8, "sup")]),
        ("<b>a<i>b</b>c</i>", "abc", [(0, 2, "b"), (1, 3, "i")]),
        ("1 < 2 & <p>, &lt;b>, &amp;lt;", "1 < 2 & <p>, <b>, &lt;", []),
    ],
)
def test_five_tags_mean_something_and_all_other_signs_are_what_they_are(
    written: str, text: str, spans: list[Span]
) -> None:
    assert read_marks(written) == (text, spans)


@pytest.mark.parametrize("written", ["<b>a", "a</b>", "<b><b>a</b></b>", "<i>a</b>", "</sub><sub>"])
def test_a_tag_without_its_other_is_named(written: str) -> None:
    with pytest.raises(Unpaired) as wrong:
        read_marks(written)
    assert wrong.value.tag in written


@given(TEXTS, SPANS)
def test_what_is_written_of_a_text_is_read_as_that_text(text: str, spans: list[Span]) -> None:
    assert read_marks(with_marks(text, spans)) == (text, canonical(text, spans))
    plain = with_marks(text, [])
    assert plain == text or any(sign in text for sign in "<&")
