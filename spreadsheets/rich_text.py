"""Texts of cells of which some words look unlike others, and what that says.

Raised and lowered signs become signs of their own where there are such (m², H₂O); what has none is
kept as a mark of its words, as bold, italic and underlined words are. A run of which nothing is
said looks as the cell does.
"""

from collections.abc import Callable, Sequence
from itertools import chain, groupby, repeat

from msgspec import Struct

from contracts.text_formatting import EMPHASIS, NONE, Mark, Marks, Span

from .formatted_cleaning import carried
from .raised_signs import moved

_MARK_OF: dict[str, Mark] = {"b": "b", "i": "i", "u": "u"}
_MOVED: dict[str, Mark] = {"superscript": "sup", "subscript": "sub"}
_OFF = ("0", "false", "none")
_TO_THE_SIDE: Marks = frozenset({"sub", "sup"})
#: the colour of text where nobody chose one: of the theme, of the system, black
_OF_THEME, _OF_SYSTEM = ("0", "1"), ("8", "64")
_DARK = 0x50
_MOST_KNOWN = 1_000


class Look(Struct, frozen=True):
    """How words look, as far as it may say something. ``colour``: one that somebody chose."""

    marks: Marks = NONE
    struck: bool = False
    colour: str = ""


PLAIN = Look()


class LookGatherer:
    """Gathers what the elements of a font say."""

    def __init__(self) -> None:
        self._marks: Marks = NONE
        self._struck = False
        self._colour = ""
        self._known: dict[Look, Look] = {}

    def begin(self) -> None:
        """A font begins, of which nothing is said yet."""
        self._marks, self._struck, self._colour = NONE, False, ""

    def look(self) -> Look:
        """What was said; one object for all that look alike."""
        found = Look(self._marks, self._struck, self._colour)
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        return self._known.setdefault(found, found)

    def handlers(self) -> dict[str, Callable[[dict[str, str]], None]]:
        """What to call for the elements within a font."""

        def switch(mark: Mark) -> Callable[[dict[str, str]], None]:
            def switched(found: dict[str, str]) -> None:
                if found.get("val", "1") not in _OFF:
                    self._marks |= {mark}

            return switched

        def align(found: dict[str, str]) -> None:
            if mark := _MOVED.get(found.get("val", "")):
                self._marks |= {mark}

        def strike(found: dict[str, str]) -> None:
            self._struck = found.get("val", "1") not in _OFF

        def colour(found: dict[str, str]) -> None:
            self._colour = _colour(found)

        switches = {name: switch(mark) for name, mark in _MARK_OF.items()}
        return {**switches, "vertAlign": align, "strike": strike, "color": colour}


def _colour(found: dict[str, str]) -> str:
    if "rgb" in found:
        digits = found["rgb"][-6:]
        try:
            shades = bytes.fromhex(digits)
        except ValueError:
            return ""
        return digits.upper() if max(shades, default=0) > _DARK else ""
    if found.get("theme", "1") not in _OF_THEME:
        return f"theme {found['theme']}"
    return f"indexed {found['indexed']}" if found.get("indexed", "8") not in _OF_SYSTEM else ""


class Piece(Struct, frozen=True):
    """Words as the file has them; ``look``: ``None`` where they look as their cell does."""

    text: str
    look: Look | None

    @property
    def shown(self) -> Look:
        """How it looks."""
        return self.look or PLAIN

    @property
    def way(self) -> Marks:
        """Whether it is raised or lowered."""
        return self.shown.marks & _TO_THE_SIDE


def _as_read(pieces: Sequence[Piece]) -> list[tuple[str, Marks]]:
    """Their texts, and the marks of all characters of each. Of what is raised together, all are
    signs of their own or none is."""
    found = []
    for way, run in groupby(pieces, key=lambda piece: piece.way):
        together = list(run)
        signs = [moved(piece.text, up="sup" in way) for piece in together] if way else [None]
        kept = None in signs
        for piece, sign in zip(together, [None] * len(together) if kept else signs, strict=True):
            marks = piece.shown.marks
            found.append((piece.text, marks) if sign is None else (sign, marks - way))
    return found


class RichText(str):
    """A text with the looks of its pieces. Whoever does not ask for them has a text like any."""

    __slots__ = ("pieces",)
    pieces: Sequence[Piece]

    @classmethod
    def of(cls, pieces: Sequence[Piece]) -> "RichText":
        """The text of these pieces."""
        made = cls("".join(text for text, _ in _as_read(pieces)))
        made.pieces = pieces
        return made

    @property
    def seen(self) -> list[Piece]:
        """The pieces that hold more than blanks."""
        return [piece for piece in self.pieces if piece.text.strip()]

    @property
    def struck(self) -> bool:
        """Whether words of it are struck out."""
        return any(piece.shown.struck for piece in self.seen)

    @property
    def coloured(self) -> bool:
        """Whether words of it are in another colour than the rest."""
        return len({piece.shown.colour for piece in self.seen}) > 1

    @property
    def signs_moved(self) -> bool:
        """Whether raised or lowered words became signs of their own."""
        return str(self) != "".join(piece.text for piece in self.pieces)

    def spans(self, cleaned: str) -> list[Span]:
        """The formatting of its words, in what ``clean`` or ``clean_lines`` makes of it. What all
        of it is, bold as a heading is or underlined, says nothing of its words."""
        own = _as_read(self.pieces)
        of_all = [marks for words, marks in own if words.strip()]
        common = frozenset(EMPHASIS).intersection(*of_all) if of_all else NONE
        marks = chain.from_iterable(repeat(found - common, len(words)) for words, found in own)
        return carried(str(self), list(marks), cleaned)


def in_look(text: str, look: Look) -> str:
    """A text in a cell of this look; the same where that says nothing of it."""
    pieces = text.pieces if isinstance(text, RichText) else (Piece(text, None),)
    if look == PLAIN or all(piece.look is not None for piece in pieces):
        return text
    return RichText.of([piece if piece.look else Piece(piece.text, look) for piece in pieces])


class RichTextPieces:
    """Gathers the pieces of a text as its elements come."""

    def __init__(self, made: Callable[[str], str]) -> None:
        """``made``: makes what is kept of what is written."""
        self._made = made
        self._look = LookGatherer()
        self._pieces: list[Piece] = []
        self._words: list[str] = []
        self._said = False

    def handlers(self) -> dict[str, Callable[[dict[str, str]], None]]:
        """What to call where a piece begins, and for what is said of its look."""
        return {"r": lambda _: self.piece(), "rPr": self._font, **self._look.handlers()}

    def begin(self) -> None:
        """A text begins."""
        self._pieces, self._words, self._said = [], [], False

    def _font(self, _: dict[str, str]) -> None:
        self._look.begin()
        self._said = True

    def piece(self) -> None:
        """A piece begins or ends."""
        text = self._made("".join(self._words))
        look = self._look.look() if self._said else None
        self._words, self._said = [], False
        if not text:
            return
        if self._pieces and self._pieces[-1].look == look:
            text = self._pieces.pop().text + text
        self._pieces.append(Piece(text, look))

    def add(self, text: str) -> None:
        """Some characters, which may be a part of a piece."""
        self._words.append(text)

    def __bool__(self) -> bool:
        return bool(self._pieces or self._words)

    def text(self) -> str:
        """All of it."""
        self.piece()
        if all(piece.look is None for piece in self._pieces):
            return "".join(piece.text for piece in self._pieces)
        return RichText.of(self._pieces)
