"""Texts with formatted words as HTML, for formats that have no other way to hold them."""

from collections.abc import Sequence

from contracts.question_bank import LONGEST_TEXT
from contracts.text_formatting import as_html
from spreadsheets.question_bank_sheet import QuestionRow


def html_of(row: QuestionRow, place: str) -> str | None:
    """The text of a place of the question as ``html_text`` reads it back; ``None``: none of its
    words is formatted, or it would be longer than a text may be."""
    spans = row.formatting.get(place)
    if not spans:
        return None
    text = row.options[place] if place else row.text
    # "@@" begins the address of a file of Moodle
    html = as_html(text, spans).replace("\n", "<br>").replace("@@", "&#64;&#64;")
    return html if len(html) <= LONGEST_TEXT else None


def unheld(rows: Sequence[QuestionRow]) -> list[str]:
    """The ids of questions whose formatting that cannot hold."""
    return [row.id for row in rows if any(html_of(row, place) is None for place in row.formatting)]
