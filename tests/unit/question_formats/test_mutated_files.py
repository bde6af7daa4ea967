"""Files that are broken somewhere: what is taken over stands in them, whole and with the same key.

Banks of words that stand only once in them are written in a format and changed in some places.
Either the file is refused with findings, or each word of its stems and options is found again in
the bank, beside the sign of a right or wrong option that it stands beside in the file.
"""

import re
from collections import Counter
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.errors import Refused
from question_formats.bank_checks import QuestionFile
from question_formats.format_dispatch import Format, read_question_file, write_question_file
from spreadsheets.question_bank_sheet import LETTERS, QuestionRow
from tests.unit.question_formats.word_files import BOLD, RED, UNDERLINED, W, paragraph, run, word

pytestmark = pytest.mark.slow

SLOW = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    max_examples=250,
    derandomize=True,  # what is found while looking further becomes a case of its own
)
WORD = re.compile(r"W[0-9]+")
NAMES: dict[Format, str] = {
    "gift": "a.gift", "aiken": "a.txt", "moodle": "a.xml", "toml": "a.toml",
}  # fmt: skip
#: what tells that words were left out
DROPPED = {
    "feedback_dropped", "stray_dropped", "hidden_left_out", "fields_dropped", "tags_dropped",
    "category_info_dropped", "pictures_dropped", "footnotes_dropped",
}  # fmt: skip
SIGNS = [
    "\n", "\n\n", " ", "=", "~", "{", "}", "#", ":", "::", "\\", "\\n", "\\neq", "%50%", "%100%",
    "//", "A", "B", "A.", "B)", "a)", " C. ", "*", "✓", "1. ", "Câu 9: ", "ANSWER: B", "1-B",
    "Đáp án: A\n", "Căn cứ: ", "<b>", "</p>", "<sub>", "<!--", "&lt;", "&amp;", "<x>", "\t", "-",
    "<hidden>1</hidden>", "\"", "'", "(", ")", "[html]", "[plain]", "$CATEGORY: x", "100", "0",
]  # fmt: skip


def bank() -> list[QuestionRow]:
    """Three questions; every word of their stems and options stands once."""
    rows, number = [], 100
    for place, options in enumerate((2, 3, 4)):
        words = [f"W{number + one}" for one in range(options + 2)]
        number += 10
        texts = [f"{word} x" for word in words[2:]]
        rows.append(
            QuestionRow(
                0, f"q{place}", "chu-de", f"{words[0]} gì {words[1]}?",
                dict(zip(LETTERS, texts, strict=False)), LETTERS[place], None, None,
            )
        )  # fmt: skip
    return rows


@st.composite
def mutated(draw: st.DrawFn, text: str) -> str:
    """The text with one to three places changed: signs, lines, or what they are made of."""
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(text)))
        kind = draw(st.sampled_from(["insert", "remove", "line", "swap", "twice"]))
        if kind == "insert":
            text = text[:place] + draw(st.sampled_from(SIGNS)) + text[place:]
        elif kind == "remove":
            text = text[:place] + text[place + draw(st.integers(1, 4)) :]
        else:
            text = _lines_changed(draw, text, kind)
    return text


def _lines_changed(draw: st.DrawFn, text: str, kind: str) -> str:
    lines = text.split("\n")
    one = draw(st.integers(0, len(lines) - 1))
    other = draw(st.integers(0, len(lines) - 1))
    if kind == "line":
        del lines[one]
    elif kind == "swap":
        lines[one], lines[other] = lines[other], lines[one]
    else:
        lines.insert(one, lines[one])
    return "\n".join(lines)


def taken(content: bytes, name: str) -> QuestionFile | None:
    """The bank; ``None``: it was refused, with every finding at a line and with a reason."""
    try:
        return read_question_file(content, name, topic="t")
    except Refused as refused:
        problem = refused.problem
        assert problem.code.startswith("questions."), problem
        for found in problem.details.get("problems", []):
            assert found["line"] > 0
            assert found["reason"]
        return None


def texts_of(row: QuestionRow) -> list[str]:
    return [row.text, *row.options.values()]


def nothing_lost(file: QuestionFile, written: str) -> None:
    """Each word of the file is in the bank as often as in the file; none is there that is not."""
    found = Counter(WORD.findall("\n".join(text for row in file.rows for text in texts_of(row))))
    there = Counter(WORD.findall(written))
    told = {note.code for note in file.notes}
    if told & DROPPED:
        assert not found - there
    else:
        assert found == there, (found - there, there - found)


def sign_before(written: str, row: QuestionRow, letter: str, sign: re.Pattern[str]) -> str | None:
    """The last sign in the file before the first word of an option, if that stands once."""
    words = WORD.findall(row.options[letter])
    if not words or len(re.findall(rf"{words[0]}(?![0-9])", written)) != 1:
        return None
    place = re.search(rf"{words[0]}(?![0-9])", written)
    assert place
    found = sign.findall(written[: place.start()])
    return found[-1] if found else None


@pytest.mark.parametrize("target", ["gift", "moodle", "toml", "aiken"])
@SLOW
@given(data=st.data())
def test_of_a_changed_file_nothing_is_lost_and_no_key_moves(
    target: Format, data: st.DataObject
) -> None:
    text = write_question_file(bank(), target)[0].decode()
    written = data.draw(mutated(text))
    file = taken(written.encode(), NAMES[target])
    if file is None:
        return
    # a name of Moodle, comments and what is no question's are no texts of ours
    comments = {"gift": r"(?m)^\s*//.*$", "moodle": r"(?s)<!--.*?-->", "toml": "(?m)#.*$"}
    nothing_lost(file, re.sub(comments[target], "", written) if target in comments else written)
    for row in file.rows:
        for letter in row.options:
            right = RIGHT[target](written, row, letter)
            assert right in (None, letter == row.answer), (row, letter)


def _by_gift(written: str, row: QuestionRow, letter: str) -> bool | None:
    sign = sign_before(written, row, letter, re.compile(r"(?<!\\)[=~](?:%-?[0-9.]+%)?"))
    return None if sign is None else sign in ("=", "=%100%")


def _by_moodle(written: str, row: QuestionRow, letter: str) -> bool | None:
    sign = sign_before(written, row, letter, re.compile(r'fraction="([^"]*)"'))
    return None if sign is None else float(sign) == 100


def _by_toml(written: str, row: QuestionRow, letter: str) -> bool | None:
    answer = sign_before(written, row, letter, re.compile(r'(?m)^\s*answer\s*=\s*"\s*(.)\s*"'))
    return None if answer is None else answer == letter


def _by_aiken(written: str, row: QuestionRow, letter: str) -> bool | None:
    words = WORD.findall(row.options[letter])
    if not words or len(re.findall(rf"{words[0]}(?![0-9])", written)) != 1:
        return None
    place = re.search(rf"{words[0]}(?![0-9])", written)
    assert place
    said = re.search(r"(?im)^.*(?:ANSWER|Đáp án).*$", written[place.start() :])
    answer = re.fullmatch(r"(?i)\s*(?:ANSWER|Đáp án)\s*:\s*([A-F])\s*", said[0]) if said else None
    return None if answer is None else answer[1].upper() == letter


RIGHT = {"gift": _by_gift, "moodle": _by_moodle, "toml": _by_toml, "aiken": _by_aiken}


def lines_of(rows: list[QuestionRow]) -> list[tuple[str, str]]:
    """A list of questions as (line, marks of a word processor)."""
    found = []
    for number, row in enumerate(rows, 1):
        found.append((f"Câu {number}: {row.text}", BOLD))
        found += [
            (f"{letter}. {text}", UNDERLINED if letter == row.answer else "")
            for letter, text in row.options.items()
        ]
    return found


@SLOW
@given(data=st.data())
def test_of_a_changed_word_file_nothing_is_lost_and_the_marked_option_is_right(
    data: st.DataObject,
) -> None:
    lines = lines_of(bank())
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(lines) - 1))
        text, marks = lines[place]
        kind = data.draw(st.sampled_from(["text", "marks", "remove", "swap", "twice"]))
        if kind == "text":
            at = data.draw(st.integers(0, len(text)))
            sign = data.draw(st.sampled_from([one for one in SIGNS if not set(one) & set("<&")]))
            lines[place] = (text[:at] + sign + text[at:], marks)
        elif kind == "marks":
            lines[place] = (text, data.draw(st.sampled_from(["", BOLD, UNDERLINED, RED])))
        elif kind == "remove":
            del lines[place]
        elif kind == "swap":
            other = data.draw(st.integers(0, len(lines) - 1))
            lines[place], lines[other] = lines[other], lines[place]
        else:
            lines.insert(place, lines[place])
    file = taken(word(*(paragraph(run(text, marks)) for text, marks in lines)), "a.docx")
    if file is None:
        return
    nothing_lost(file, "\n".join(text for text, _ in lines))
    for row, found in zip(file.rows, file.found, strict=True):
        first = WORD.findall(row.options[row.answer])[:1]
        marked = [marks for text, marks in lines if first and first[0] in text]
        if found.signs == ["underlined"] and len(marked) == 1:
            assert marked == [UNDERLINED]


TOKEN = re.compile(r"<[^>]+>|[^<]+")
PARTS = [
    BOLD, UNDERLINED, "<w:vanish/>", "<w:strike/>", "<w:r>", "</w:r>", "<w:p>", "</w:p>", "<w:br/>",
    "<w:tab/>", "<w:ins>", "</w:ins>", "<w:ruby>", "</w:ruby>", "<w:tc>", "</w:tc>", "<w:sdt>",
    "</w:sdt>", "<w:hyperlink>", "</w:hyperlink>", "<w:drawing/>", "<w:t>x</w:t>", "W100", "A. ",
    "<w:unknown>", "</w:unknown>", "<w:txbxContent>", "</w:txbxContent>",
]  # fmt: skip


@st.composite
def changed_parts(draw: st.DrawFn, parts: list[str]) -> str:
    """XML with one or two of its tags and texts taken out, doubled, exchanged or put in; a tag that
    begins goes with the one that ends."""
    for _ in range(draw(st.integers(1, 2))):
        at = draw(st.integers(0, len(parts) - 1))
        kind = draw(st.sampled_from(["remove", "twice", "swap", "insert", "wrap"]))
        if kind == "remove":
            del parts[at]
        elif kind == "twice":
            parts.insert(at, parts[at])
        elif kind == "swap":
            other = draw(st.integers(0, len(parts) - 1))
            parts[at], parts[other] = parts[other], parts[at]
        elif kind == "insert":
            parts.insert(at, draw(st.sampled_from(PARTS)))
        else:
            name = draw(st.sampled_from(["w:ruby", "w:ins", "w:sdt", "w:tc", "w:r", "w:fancy"]))
            end = draw(st.integers(at, min(len(parts), at + 12)))
            parts[at:end] = [f"<{name}>", *parts[at:end], f"</{name}>"]
    return "".join(parts)


@SLOW
@given(data=st.data())
def test_of_a_word_file_whose_xml_was_changed_no_word_is_lost(data: st.DataObject) -> None:
    lines = lines_of(bank())
    blocks = "".join(paragraph(run(text, marks)) for text, marks in lines)
    written = data.draw(changed_parts(TOKEN.findall(blocks)))
    file = taken(word(written), "a.docx")
    if file is None:
        return
    # what people see of a document is in w:t alone
    root = ElementTree.fromstring(f'<w:x xmlns:w="{W}">{written}</w:x>')
    seen = [[one.text, *(inner.tail for inner in one)] for one in root.iter(f"{{{W}}}t")]
    nothing_lost(file, "\n".join("".join(text or "" for text in one) for one in seen))
