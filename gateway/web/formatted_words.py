"""Words of questions on pages, as they were written: bold, italic, underlined, raised, lowered."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup, escape

from contracts.text_formatting import Span, pieces


def formatted(text: str, formatting: Mapping[str, Sequence[Span]], place: str = "") -> Markup:
    """The text of this place of a question as HTML without any tags but those of the five marks."""
    spans = formatting.get(place, ())
    if not spans:
        return escape(text)
    made = Markup()
    for words, marks in pieces(text, spans):
        said = escape(words)
        for mark in reversed(marks):
            said = Markup("<{0}>{1}</{0}>").format(mark, said)
        made += said
    return made
