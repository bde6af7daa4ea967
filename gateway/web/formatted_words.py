"""Words of questions on pages, as they were written: bold, italic, underlined, raised, lowered."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup, escape

from contracts.text_formatting import Span, as_html


def formatted(text: str, formatting: Mapping[str, Sequence[Span]], place: str = "") -> Markup:
    """The text of this place of a question as HTML without any tags but those of the five marks."""
    spans = formatting.get(place, ())
    return Markup(as_html(text, spans)) if spans else escape(text)
