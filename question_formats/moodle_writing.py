"""Writes Moodle XML as ``moodle_reading`` and Moodle read it; it holds everything that we keep."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from spreadsheets.question_bank_sheet import QuestionRow

from .gift_writing import is_plain_true_false, share_of
from .html_writing import html_of
from .moodle_categories import category_of
from .moodle_pictures import file_lines, text_with
from .question_tags import tags_of

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'


def write_moodle(rows: Sequence[QuestionRow], pictures: dict[str, bytes]) -> str:
    """The file's text. ``pictures``: by their digest."""
    return _HEAD + "\n".join(_lines(rows, pictures)) + "\n</quiz>\n"


def _lines(rows: Sequence[QuestionRow], pictures: dict[str, bytes]) -> Iterator[str]:
    topic = None
    for row in rows:
        if row.topic != topic:
            topic = row.topic
            yield '  <question type="category">'
            yield f"    <category>{_text(category_of(topic))}</category>"
            yield "  </question>"
        yield from _question(row, pictures)


def _question(row: QuestionRow, pictures: dict[str, bytes]) -> Iterator[str]:
    true_false = is_plain_true_false(row)
    yield f'  <question type="{"truefalse" if true_false else "multichoice"}">'
    yield f"    <name>{_text(row.id)}</name>"
    yield f"    <questiontext {_body(row, row.text, '', pictures)}</questiontext>"
    yield f'    <generalfeedback format="plain_text">{_text(row.source or "")}</generalfeedback>'
    yield "    <defaultgrade>1</defaultgrade>"
    yield f"    <idnumber>{escape(row.id)}</idnumber>"
    if not true_false:
        yield f"    <single>{'false' if row.kind == 'multiple_choice' else 'true'}</single>"
    yield f"    <shuffleanswers>{'false' if row.shuffle is False else 'true'}</shuffleanswers>"
    if not true_false:
        yield "    <answernumbering>ABCD</answernumbering>"
    for letter, text in row.options.items():
        fraction = f"{share_of(row):g}" if letter in row.answer else "0"
        said = {"A": "true", "B": "false"}[letter] if true_false else text
        yield f'    <answer fraction="{fraction}" {_body(row, said, letter, pictures)}</answer>'
    # what Moodle does anyway has to be said as a tag to be told from nothing
    kind = row.kind if row.kind == "true_false" and not true_false else None
    tags = tags_of(row.difficulty, row.contributor, row.audience, row.shuffle or None, kind)
    if tags:
        yield "    <tags>"
        yield from (f"      <tag>{_text(tag)}</tag>" for tag in tags)
        yield "    </tags>"
    yield "  </question>"


def _body(row: QuestionRow, text: str, place: str, pictures: dict[str, bytes]) -> str:
    """The rest of an element with a text, with its formatting and the pictures of this place if
    there are any."""
    shown = [(n, one) for n, one in enumerate(row.pictures, start=1) if one.place == place]
    html = html_of(row, place)
    if not shown and html is None:
        return f'format="plain_text">{_text(text)}'
    files = "".join(file_lines(shown, pictures))
    if html is None:
        html = "<br />".join(map(escape, text.split("\n")))
    return f'format="html">{_text(text_with(html, shown))}{files}'


def _text(text: str) -> str:
    return f"<text>{escape(text)}</text>"
