"""Writes Moodle XML as ``moodle_reading`` and Moodle read it; it holds everything that we keep."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from spreadsheets.question_bank_sheet import QuestionRow

from .moodle_categories import category_of
from .question_tags import tags_of

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'


def write_moodle(rows: Sequence[QuestionRow]) -> str:
    """The file's text."""
    return _HEAD + "\n".join(_lines(rows)) + "\n</quiz>\n"


def _lines(rows: Sequence[QuestionRow]) -> Iterator[str]:
    topic = None
    for row in rows:
        if row.topic != topic:
            topic = row.topic
            yield '  <question type="category">'
            yield f"    <category>{_text(category_of(topic))}</category>"
            yield "  </question>"
        yield from _question(row)


def _question(row: QuestionRow) -> Iterator[str]:
    yield '  <question type="multichoice">'
    yield f"    <name>{_text(row.id)}</name>"
    yield f'    <questiontext format="plain_text">{_text(row.text)}</questiontext>'
    yield f'    <generalfeedback format="plain_text">{_text(row.source or "")}</generalfeedback>'
    yield "    <defaultgrade>1</defaultgrade>"
    yield f"    <idnumber>{escape(row.id)}</idnumber>"
    yield "    <single>true</single>"
    yield f"    <shuffleanswers>{'false' if row.shuffle is False else 'true'}</shuffleanswers>"
    yield "    <answernumbering>ABCD</answernumbering>"
    for letter, text in row.options.items():
        fraction = 100 if letter == row.answer else 0
        yield f'    <answer fraction="{fraction}" format="plain_text">{_text(text)}</answer>'
    # what Moodle does anyway has to be said as a tag to be told from nothing
    tags = tags_of(row.difficulty, row.contributor, row.audience, row.shuffle or None)
    if tags:
        yield "    <tags>"
        yield from (f"      <tag>{_text(tag)}</tag>" for tag in tags)
        yield "    </tags>"
    yield "  </question>"


def _text(text: str) -> str:
    return f"<text>{escape(text)}</text>"
