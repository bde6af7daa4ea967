"""Names made unreadable in what judges see, however they are written: with accents or without, in
capitals, over a line's end. Telephone numbers and addresses of mail go wherever they stand.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from contracts.vietnamese_text import normalized, plain

MASK: Final = "▇▇▇"
#: a code in so few letters is looked for only as it is written: "AN" is a word too
_SHORT: Final = 4
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE: Final = re.compile(r"(?<![\w.,])(?:\+?84|0)(?:[ .\-()]{0,2}\d){8,10}(?![\w])")
_BETWEEN: Final = r"[\W_]{1,3}"


class Masked(NamedTuple):
    """A text, and how many places were made unreadable."""

    text: str
    places: int


class Masks:
    """What must not be read."""

    def __init__(self, names: Iterable[str]) -> None:
        wanted = {one for one in (" ".join(name.split()) for name in names) if len(one) > 1}
        short = {one for one in wanted if len(one) <= _SHORT and " " not in one}
        self._long = _any_of(plain(one) for one in wanted - short)
        self._short = _any_of(normalized("NFC", one) for one in short)

    def over(self, text: str) -> Masked:
        """The text with names replaced."""
        text = normalized("NFC", text)
        spans = list(_spans(_MAIL, text)) + list(_spans(_PHONE, text))
        if self._short is not None:
            spans += _spans(self._short, text)
        if self._long is not None:
            folded, places = _folded(text)
            spans += [
                (places[low], places[high - 1] + 1) for low, high in _spans(self._long, folded)
            ]
        return _replaced(text, sorted(spans))


def _any_of(texts: Iterable[str]) -> re.Pattern[str] | None:
    """Whole words; the longest first, so that nothing of a longer name is left."""
    wanted = sorted({one for one in texts if one.strip()}, key=lambda one: (-len(one), one))
    if not wanted:
        return None
    parts = (_BETWEEN.join(map(re.escape, one.split())) for one in wanted)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(parts)})(?![^\W_])")


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in pattern.finditer(text) if match.end() > match.start())


def _folded(text: str) -> tuple[str, list[int]]:
    """As it is searched, and the place in ``text`` of each of its signs."""
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        for part in plain(sign) or " ":
            signs.append(part)
            places.append(place)
    return "".join(signs), places


def _replaced(text: str, spans: list[tuple[int, int]]) -> Masked:
    made: list[str] = []
    at = places = 0
    for low, high in spans:
        if high <= at:
            continue
        if low >= at:
            made += [text[at:low], MASK]
            places += 1
        at = high
    return Masked("".join(made) + text[at:], places)
