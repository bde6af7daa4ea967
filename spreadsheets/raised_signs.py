"""Raised and lowered signs as plain text has them: m², H₂O, 10⁻³."""

from collections.abc import Callable

_MOVED = {"superscript": True, "subscript": False}
_PLAIN_LOOK = ("0", "false", "none")
_PLAIN = "0123456789+-=()"
_RAISED = dict(zip(_PLAIN + "−in", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾⁻ⁱⁿ", strict=True))
_LOWERED = dict(zip(_PLAIN + "−aeox", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎₋ₐₑₒₓ", strict=True))


def moved(text: str, *, up: bool) -> str | None:
    """``text`` in raised (``up``) or lowered signs; ``None`` where one of them has no such form.

    >>> moved("2", up=True), moved("2-", up=False), moved("th", up=True)
    ('²', '₂₋', None)
    """
    signs = _RAISED if up else _LOWERED
    found = [sign if sign.isspace() else signs.get(sign) for sign in text]
    return None if None in found else "".join(sign for sign in found if sign)


class Unmoved(str):
    """A text with raised or lowered signs that have no plain form, so that it does not say what
    people see: x with a raised y became xy."""


class Emphasised(str):
    """A text of which some words are bold, italic or underlined in the cell, and here are not."""


class RichTextPieces:
    """Gathers the pieces of a rich text, each as plain text has it."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._way = ""
        self._unmoved = False
        self._strong = self._emphasised = False

    def begin(self) -> None:
        """A text begins."""
        self._pieces.clear()
        self._way, self._unmoved = "", False
        self._strong = self._emphasised = False

    def piece(self) -> None:
        """A piece begins or ends, of whose look nothing is said yet."""
        self._way, self._strong = "", False

    def align(self, way: str) -> None:
        """What ``vertAlign`` says of the piece."""
        self._way = way

    def strong(self, value: str) -> None:
        """What ``b``, ``i`` or ``u`` says of the piece."""
        self._strong |= value not in _PLAIN_LOOK

    def add(self, text: str) -> None:
        """Some characters, which may be a part of a piece."""
        raised = moved(text, up=_MOVED[self._way]) if self._way in _MOVED else None
        self._unmoved |= raised is None and self._way in _MOVED and bool(text.strip())
        self._emphasised |= self._strong and bool(text.strip())
        self._pieces.append(text if raised is None else raised)

    def __bool__(self) -> bool:
        return bool(self._pieces)

    def text(self, made: Callable[[str], str] = str) -> str:
        """All of it, made into what is kept by ``made``."""
        text = made("".join(self._pieces))
        if self._unmoved:
            return Unmoved(text)
        return Emphasised(text) if self._emphasised else text


def looks_of(pieces: RichTextPieces) -> dict[str, Callable[[dict[str, str]], None]]:
    """What to call for the elements that say how a piece looks."""

    def strong(found: dict[str, str]) -> None:
        pieces.strong(found.get("val", "1"))

    def align(found: dict[str, str]) -> None:
        pieces.align(found.get("val", ""))

    return {"vertAlign": align, "b": strong, "i": strong, "u": strong}
