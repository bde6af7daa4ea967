"""Lines of a list of questions, with the signs that a word processor gives each character."""

from collections.abc import Sequence

from msgspec import Struct, field

from contracts.text_formatting import Mark, Marks, Span
from spreadsheets.formatted_cleaning import carried

from .omitted_content import Kind

Signs = frozenset[str]
NONE: Signs = frozenset()
#: by which a right option may be told from the others; italics are not used so
BOLD, UNDERLINED, COLOUR, HIGHLIGHT, ITALIC = "bold", "underlined", "colour", "highlight", "italic"
#: of what has no sign of its own that is so
RAISED, LOWERED = "raised", "lowered"
_MARK_OF: dict[str, Mark] = {
    BOLD: "b", ITALIC: "i", UNDERLINED: "u", RAISED: "sup", LOWERED: "sub",
}  # fmt: skip


class Signed(Struct, frozen=True):
    """A text and the signs of each of its characters; none are kept of a text without any. A colour
    is a sign with its value: ``colour:FF0000``."""

    text: str
    signs: Sequence[Signs] = ()

    def cut(self, start: int, end: int | None = None) -> "Signed":
        """A part of it."""
        return Signed(self.text[start:end], self.signs[start:end])

    def stripped(self) -> "Signed":
        """Without the blanks around it."""
        begins = len(self.text) - len(self.text.lstrip())
        return self.cut(begins, max(begins, len(self.text.rstrip())))

    def spans(self, cleaned: str) -> list[Span]:
        """The formatting of its words, in what ``clean_lines`` makes of it. What all of the text
        is, says nothing."""
        seen = [own for sign, own in zip(self.text, self.signs, strict=False) if not sign.isspace()]
        if not any(seen):
            return []
        said = frozenset[str]().union(*seen) - frozenset(seen[0]).intersection(*seen)
        said |= {RAISED, LOWERED}
        looks = {own: _marks(own & said) for own in set(self.signs)}
        return carried(self.text, [looks[own] for own in self.signs], cleaned)

    def values(self, sign: str) -> set[str]:
        """What the sign is at the characters that are seen: ``""`` where they do not have it."""
        if not self.signs:
            return {""} if self.text.strip() else set()
        return {
            next((one for one in signs if one.partition(":")[0] == sign), "")
            for character, signs in zip(self.text, self.signs, strict=True)
            if not character.isspace()
        }


def _marks(signs: Signs) -> Marks:
    return frozenset(mark for sign, mark in _MARK_OF.items() if sign in signs)


def folded(said: Signed) -> Signed:
    """With one blank for each run of blanks, a tab for those that part columns."""
    text, signs, gap = "", [], ""
    pieces: list[str] = []
    for place, character in enumerate(said.text):
        if character.isspace():
            gap = "\t" if gap or character == "\t" else " "
            continue
        if gap and pieces:
            pieces.append(gap)
            signs.append(said.signs[place - 1] if said.signs else NONE)
        gap = ""
        pieces.append(character)
        signs.append(said.signs[place] if said.signs else NONE)
    text = "".join(pieces)
    return Signed(text, signs if said.signs else ())


class Line(Struct):
    """``number``: of the line or paragraph, from 1. ``gap``: an empty one stands before it.
    ``faults``: what in it cannot be read as text. ``left_out``: what of it is told as a note."""

    number: int
    said: Signed
    gap: bool = False
    faults: list[str] = field(default_factory=list)
    left_out: dict[Kind, list[str]] = field(default_factory=dict)


def joined(parts: Sequence[Signed], glue: str) -> Signed:
    """The parts as one text."""
    text = glue.join(part.text for part in parts)
    if not any(part.signs for part in parts):
        return Signed(text)
    signs: list[Signs] = []
    for place, part in enumerate(parts):
        signs += [NONE] * (len(glue) if place else 0)
        signs += part.signs or [NONE] * len(part.text)
    return Signed(text, signs)
