import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.hash_commitments import canonical as canonical_json
from contracts.hash_commitments import content_digest, digest
from contracts.question_bank import Question, bank_line
from contracts.text_formatting import (
    EMPHASIS,
    MARKS,
    Formatting,
    Span,
    as_html,
    canonical,
    marks_of,
    moved_to,
    shown_on_papers,
    spans_of,
)

TEXTS = st.text(alphabet="aB1ễ &<>\"'/\n.,-$�𝔸\u0301", max_size=30)
SPANS = st.lists(
    st.tuples(st.integers(-5, 40), st.integers(-5, 40), st.sampled_from(MARKS)), max_size=8
)
_TAG = re.compile(r"</?(?:b|i|u|sub|sup)>")


@given(TEXTS, SPANS)
def test_there_is_one_way_to_write_a_formatting(text: str, spans: list[Span]) -> None:
    found = canonical(text, spans)
    assert canonical(text, found) == found == canonical(text, [*spans, *found])
    assert found == sorted(found)
    for start, end, mark in found:
        assert 0 <= start < end <= len(text)
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        assert "\n" not in text[start:end]
        assert mark in MARKS
    marks = marks_of(text, found)
    assert not any({"sub", "sup"} <= one for one in marks)
    assert spans_of(text, marks) == found


@given(TEXTS, SPANS)
def test_html_holds_the_text_and_no_tags_but_the_five(text: str, spans: list[Span]) -> None:
    html = as_html(text, spans)
    bare = _TAG.sub("", html)
    assert "<" not in bare
    assert ">" not in bare
    assert '"' not in bare
    assert "'" not in bare
    assert unescape(bare) == text
    open_tags: list[str] = []
    for tag in _TAG.findall(html):
        if tag.startswith("</"):
            assert open_tags.pop() == tag[2:-1]
        else:
            open_tags.append(tag[1:-1])
    assert not open_tags


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "</b><img src=x onerror=alert(1)>", "&lt;b&gt;", '"><svg>'],
)
def test_a_text_that_looks_like_mark_up_stays_text(text: str) -> None:
    html = as_html(text, [(0, len(text), "b")])
    assert html.count("<") == 2
    assert unescape(html[3:-4]) == text


@given(TEXTS, SPANS, TEXTS)
def test_formatting_of_words_that_were_not_touched_stands(
    text: str, spans: list[Span], more: str
) -> None:
    before = canonical(text, spans)
    assert moved_to(text, before, text) == before
    for start, end, mark in moved_to(text, before, f"{text}\n{more}"):
        assert (start, end, mark) in before or end > len(text)
    said = {text[start:end] for start, end, _ in before}
    for start, end, _ in moved_to(text, before, f"{more}\n{text}"):
        assert any(f"{more}\n{text}"[start:end] in one for one in said)


OPTIONS = st.lists(TEXTS, min_size=2, max_size=4).map(
    lambda texts: dict(zip("ABCDEF", texts, strict=False))
)


@given(TEXTS, OPTIONS, st.dictionaries(st.sampled_from(["", "A", "B", "C", "D"]), SPANS))
def test_what_is_shown_tells_no_option_from_the_others_and_adds_nothing(
    text: str, options: dict[str, str], formatting: Formatting
) -> None:
    shown = shown_on_papers(text, options, formatting)
    texts = {"": text, **options}
    for place, spans in shown.items():
        assert spans
        assert spans == canonical(texts[place], spans)
        given_ = marks_of(texts[place], canonical(texts[place], formatting[place]))
        for has, had in zip(marks_of(texts[place], spans), given_, strict=True):
            assert has <= had
    assert shown_on_papers(text, options, shown) == shown
    looks = {
        tuple(
            (options[letter][start:end].casefold(), mark)
            for start, end, mark in shown.get(letter, [])
            if mark in EMPHASIS
        )
        for letter in options
    }
    assert len({tuple(sorted(look)) for look in looks}) == 1


Q = "Việc nào KHÔNG được làm?"


@pytest.mark.parametrize(
    ("options", "formatting", "shown"),
    [
        # words within the question
        ({"A": "a", "B": "b"}, {"": [(9, 14, "b")]}, {"": [(9, 14, "b")]}),
        # all of it says nothing
        ({"A": "a", "B": "b"}, {"": [(0, 24, "b")]}, {}),
        # the right option, as people show it
        ({"A": "Huế", "B": "Hà Nội"}, {"B": [(0, 6, "u")]}, {}),
        # all options but the right one
        ({"A": "Huế", "B": "Hà Nội", "C": "Vinh"}, {"A": [(0, 3, "i")], "C": [(0, 4, "i")]}, {}),
        # a part of one
        ({"A": "Huế xưa", "B": "Hà Nội"}, {"A": [(0, 3, "b")]}, {}),
        # the same word of each
        (
            {"A": "KHÔNG quá 5", "B": "Không quá 10"},
            {"A": [(0, 5, "b")], "B": [(0, 5, "b")]},
            {"A": [(0, 5, "b")], "B": [(0, 5, "b")]},
        ),
        # the same word, but one of them is underlined besides
        (
            {"A": "KHÔNG quá 5", "B": "Không quá 10"},
            {"A": [(0, 5, "b"), (0, 5, "u")], "B": [(0, 5, "b")]},
            {},
        ),
        # raised signs are what the options say
        ({"A": "5xa", "B": "5xb"}, {"A": [(2, 3, "sup")]}, {"A": [(2, 3, "sup")]}),
        # but not where all of one is raised, or its full stop
        ({"A": "năm", "B": "sáu."}, {"A": [(0, 3, "sup")], "B": [(3, 4, "sup")]}, {}),
    ],
)
def test_formatting_that_may_be_the_sign_of_the_right_option_is_not_shown(
    options: dict[str, str], formatting: Formatting, shown: Formatting
) -> None:
    assert shown_on_papers(Q, options, formatting) == shown


def test_statements_of_a_question_are_not_told_from_each_other() -> None:
    text = "Có mấy phát biểu đúng?\n1) Đất là của dân\n2) Đất không là của dân"
    at = text.index("Đất")
    not_ = text.index("không")
    formatting: Formatting = {"": [(at, at + 14, "u"), (not_, not_ + 5, "b")]}
    assert shown_on_papers(text, {"A": "1", "B": "2"}, formatting) == {"": [(not_, not_ + 5, "b")]}


def test_plain_questions_keep_their_digests_and_formatting_is_part_of_the_others() -> None:
    texts = {"A": "a", "B": "b"}
    plain = digest("content", canonical_json(["q", Q, texts])).hex()
    assert content_digest("q", Q, texts) == plain
    assert content_digest("q", Q, texts, formatting={}) == plain
    bold: Formatting = {"": [(9, 14, "b")]}
    written = b'["q","' + Q.encode() + b'",{"A":"a","B":"b"},{"formatting":{"":[[9,14,"b"]]}}]'
    found = content_digest("q", Q, texts, formatting=bold)
    assert found == digest("content", written).hex()
    question = Question("q", "luat", Q, texts, formatting=bold)
    assert bank_line(question) == ("q", "luat", ["A", "B"], found)
