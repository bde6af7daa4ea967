"""HTML -> the plain lines that questions are kept in, and what of its mark-up that leaves out.

What means nothing (``<span>``, fonts, links) is left out. What means something is kept: bold,
italic and underlined words as spans beside the text, sub- and superscripts in signs of their own
or, where there are none, as spans; lists and tables as lines. What is left out or changed is told.
What would say something else as text is a finding: pictures, formulas, struck words, hidden words,
tags that nobody knows: they may be meant as signs.
"""

import re
from collections import Counter
from collections.abc import Sequence
from html.parser import HTMLParser

from msgspec import Struct, field

from contracts.question_bank import LONGEST_TEXT
from contracts.text_formatting import NONE, Formatting, Mark, Marks, Span
from spreadsheets.formatted_cleaning import carried
from spreadsheets.question_bank_sheet import LETTERS
from spreadsheets.raised_signs import moved
from spreadsheets.text_cleaning import clean, clean_lines

from .list_labels import OF_HTML, label_of
from .omitted_content import Kind
from .pictures import MARK

_PARAGRAPHS = frozenset({"p", "div", "br"})
_BLOCKS = frozenset({
    "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "caption", "thead", "tbody",
    "tfoot", "tr", "blockquote", "pre", "section", "article", "header", "footer", "main", "nav",
    "aside", "center", "address", "dl", "dt", "dd", "hr", "figure", "figcaption", "details",
    "summary",
})  # fmt: skip
_LISTS = frozenset({"ul", "ol"})
_CELLS = frozenset({"td", "th"})
_EMPHASIS: dict[str, Mark] = {"b": "b", "strong": "b", "i": "i", "em": "i", "u": "u", "ins": "u"}
_MARKER = "mark"
_STRUCK = frozenset({"s", "strike", "del"})
_MOVED: dict[str, bool] = {"sup": True, "sub": False}
_MARKS: dict[str, Mark] = {"b": "b", "i": "i", "u": "u", "sub": "sub", "sup": "sup"}
_SAYS_NOTHING = frozenset({
    "span", "font", "a", "small", "big", "tt", "code", "kbd", "samp", "var", "abbr", "acronym",
    "cite", "dfn", "bdi", "bdo", "label", "time", "data", "wbr", "col", "colgroup", "html",
    "body", "q", "nobr", "basefont", "style", "title", "head", "meta", "link", "xml",
})  # fmt: skip
_UNSEEN = frozenset({"style", "title", "xml"})
_VOID = frozenset({"br", "hr", "wbr", "col", "meta", "link", "basefont"})
_PICTURES = frozenset(
    {"img", "audio", "video", "object", "embed", "svg", "iframe", "picture", "canvas", "math"}
)
#: what the address of a file begins with that stands beside the text
IN_FILE = "@@PLUGINFILE@@"
_MARKED_UP = re.compile(r"[<&]")
_TAG_BEGINS = re.compile(r"<([A-Za-z/!?])")
_STYLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("hidden", re.compile(r"display\s?:\s?none|visibility\s?:\s?hidden")),
    ("struck", re.compile(r"text-decoration[^;]{0,80}line-through")),
    ("sup", re.compile(r"vertical-align\s?:\s?super")),
    ("sub", re.compile(r"vertical-align\s?:\s?sub\b")),
    ("u", re.compile(r"text-decoration[^;]{0,80}underline")),
    ("b", re.compile(r"font-weight\s?:\s?(bold|[6-9]00)")),
    ("i", re.compile(r"font-style\s?:\s?italic")),
)  # fmt: skip


class MarkedUp(Exception):  # noqa: N818 - a finding about one text, caught where its place is known
    """A text is formatted in a way that plain text cannot hold: a finding's code and details."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


class PlainLines(Struct):
    """What an HTML text says, its formatted words, and what of it was left out: the words that it
    was about, by kind. ``pictures``: address and alternative text of each, in their order."""

    text: str
    left_out: dict[Kind, list[str]] = {}
    pictures: list[tuple[str, str]] = []
    spans: list[Span] = []


def formatting_of(text: PlainLines, options: Sequence[PlainLines]) -> Formatting:
    """That of a question with these options, by place."""
    places = {"": text, **dict(zip(LETTERS, options, strict=False))}
    return {place: said.spans for place, said in places.items() if said.spans}


def of_html(text: str, *, strict: bool = True, pictures: bool = False) -> PlainLines:
    """The lines of an HTML text. Raises :class:`MarkedUp`; of one that is not ``strict``, such as
    feedback, only where it is too long: what it says is kept as well as it can be. ``pictures``:
    whether its file holds any beside the text."""
    if not _MARKED_UP.search(text):
        return PlainLines(clean_lines(text))
    if strict and IN_FILE in text and not pictures:
        raise MarkedUp("image")
    if len(text) > LONGEST_TEXT:
        raise MarkedUp("text_too_long", limit=str(LONGEST_TEXT))
    # html.parser may leave an unfinished tag out, and what is dropped must be told
    unfinished = _TAG_BEGINS.search(text, text.rfind(">") + 1)
    if unfinished and strict:
        raise MarkedUp("html", tag=unfinished[1])
    reader = _Lines(strict=strict, pictures=pictures)
    try:
        reader.feed(text)
        reader.close()
    except AssertionError:  # html.parser takes no other way out of declarations such as "<![x["
        if strict:
            raise MarkedUp("html", tag="![") from None
        return PlainLines(clean_lines(text), {"marks_dropped": []})
    found = reader.end()
    if strict and text.count(IN_FILE) != sum(IN_FILE in one for one, _ in found.pictures):
        raise MarkedUp("image")  # a film, or a document to be opened
    return found


class _Open(Struct):
    """An element that is open: what it does to the words in it, which begin at ``start``."""

    tag: str
    effects: list[str]
    start: int
    numbers: str = ""
    next_number: int = 1


class _Found(Struct):
    """``marks``: those of each piece."""

    pieces: list[str] = field(default_factory=list)
    marks: list[Marks] = field(default_factory=list)
    left_out: dict[Kind, list[str]] = field(default_factory=dict)
    pictures: list[tuple[str, str]] = field(default_factory=list)


class _Lines(HTMLParser):
    def __init__(self, *, strict: bool, pictures: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._strict, self._pictures = strict, pictures
        self._found = _Found()
        self._open: list[_Open] = []
        self._unseen = 0
        self._around: Counter[Mark] = Counter()
        self._marks: Marks = NONE

    def end(self) -> PlainLines:
        """What was read, once everything is closed."""
        while self._open:
            self._close(self._open.pop())
        pieces = self._found.pieces
        written = "".join(pieces)
        if self._found.pictures:
            before, _, after = written.partition(MARK)
            if before.strip() and after.replace(MARK, "").strip():
                self._tell("pictures_moved")
        marks = [own for piece, own in zip(pieces, self._found.marks, strict=True) for _ in piece]
        text = clean_lines(written)
        spans = carried(written, marks, text)
        return PlainLines(text, self._found.left_out, self._found.pictures, spans)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img" and self._pictures:
            self._picture({name: value or "" for name, value in attrs})
            return
        known = self._looked_at(tag)
        if not known:
            return
        given = {name: value or "" for name, value in attrs}
        element = _Open(tag, self._effects(tag, given), 0)
        if tag in _LISTS:
            self._tell("lists_as_lines")
            element.numbers = "" if tag == "ul" else OF_HTML.get(given.get("type", "1"), "decimal")
            start = given.get("start", "1")
            element.next_number = int(start) if re.fullmatch("[0-9]{1,4}", start) else 1
        self._begin(tag)
        element.start = len(self._found.pieces)
        if tag not in _VOID:
            self._open.append(element)
            self._unseen += tag in _UNSEEN
            self._mark(element, 1)

    def _mark(self, element: _Open, by: int) -> None:
        """What is in the element has its marks from here on, or (-1) no more."""
        changed = [_MARKS[effect] for effect in element.effects if effect in _MARKS]
        for mark in changed:
            self._around[mark] += by
        if changed:
            self._marks = frozenset(mark for mark, many in self._around.items() if many)

    def _add(self, text: str) -> None:
        self._found.pieces.append(text)
        self._found.marks.append(self._marks)

    def _picture(self, given: dict[str, str]) -> None:
        self._effects("img", given)
        if not given.get("src", "").startswith(IN_FILE):
            self._refuse("picture_outside")
            self._tell("pictures_dropped")
            return
        self._found.pictures.append((given["src"], clean(given.get("alt", ""))))
        self._add(MARK)

    def _looked_at(self, tag: str) -> bool:
        """Whether the tag does something to what is in it."""
        if tag in _PICTURES:
            self._refuse("equation" if tag == "math" else "image")
            self._tell("pictures_dropped")
            return False
        mended = _PARAGRAPHS | _BLOCKS | _CELLS | _EMPHASIS.keys() | _STRUCK | _MOVED.keys()
        mended |= {_MARKER}
        if tag in mended or tag in _SAYS_NOTHING:
            if tag not in mended:
                self._tell("marks_dropped")
            return True
        if ":" not in tag:  # Word's own, such as <o:p>, say nothing either
            self._refuse("html", tag=clean(tag)[:20])
        self._tell("marks_dropped")
        return False

    def _effects(self, tag: str, given: dict[str, str]) -> list[str]:
        effects = [str(_EMPHASIS[tag])] if tag in _EMPHASIS else []
        effects += [_MARKER] if tag == _MARKER else []
        effects += ["struck"] if tag in _STRUCK else []
        effects += [tag] if tag in _MOVED else []
        style = given.get("style", "").lower()
        effects += [name for name, said in _STYLES if said.search(style)]
        effects += ["hidden"] if "hidden" in given else []
        for effect in ("hidden", "struck"):
            if effect in effects:
                self._refuse(effect)
                self._tell("marks_dropped")
        return effects

    def _begin(self, tag: str) -> None:
        """What stands for the beginning of an element."""
        add = self._add
        if tag in _CELLS:
            self._tell("tables_as_lines")
            if self._found.pieces and self._found.pieces[-1] != "\n":
                add(" | ")
        elif tag in _PARAGRAPHS or tag in _BLOCKS:
            add("\n")
        if tag == "q":
            add("“")
        if tag == "li":
            add(self._label())

    def _label(self) -> str:
        around = next((one for one in reversed(self._open) if one.tag in _LISTS), None)
        if around is None or not around.numbers:
            return "- "
        around.next_number += 1
        return f"{label_of(around.next_number - 1, around.numbers)}. "

    def handle_endtag(self, tag: str) -> None:
        if tag == "img" and self._pictures:
            return
        places = [place for place, one in enumerate(self._open) if one.tag == tag]
        if not places:
            if tag not in _VOID and (tag in _PARAGRAPHS or self._looked_at(tag)):
                self._tell("marks_dropped")
            self._add("\n" if tag in _PARAGRAPHS else "")
            return
        closed = self._open[places[-1] :]
        del self._open[places[-1] :]
        for element in reversed(closed):
            self._close(element)

    def _close(self, element: _Open) -> None:
        for effect in element.effects:
            if effect in _MOVED:
                self._move(element.start, _MARKS[effect])
            elif effect == _MARKER and (said := self._said_since(element.start).strip()):
                self._tell("emphasis_dropped", clean(said)[:40])
        self._mark(element, -1)
        if element.tag == "q":
            self._add("”")
        if element.tag in _PARAGRAPHS or element.tag in _BLOCKS:
            self._add("\n")
        self._unseen -= element.tag in _UNSEEN

    def _said_since(self, start: int) -> str:
        return "".join(self._found.pieces[start:])

    def _move(self, start: int, mark: Mark) -> None:
        """Raised or lowered words become signs that are so by themselves, if there are such."""
        said = self._said_since(start)
        raised = moved(said, up=_MOVED[mark])
        if raised is None or not said.strip():
            return
        found = self._found
        for at in range(start, len(found.pieces)):
            found.pieces[at] = moved(found.pieces[at], up=_MOVED[mark]) or ""
            found.marks[at] -= {mark}
        self._tell("signs_moved", self._word_before(start) + clean(said))

    def _word_before(self, place: int) -> str:
        words = re.split(r"\s", "".join(self._found.pieces[max(0, place - 5) : place]))
        return words[-1][-20:]

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            # within a paragraph, HTML folds line breaks
            self._add(data.replace("\n", " "))

    def handle_comment(self, _data: str) -> None:
        # nobody sees it; yet what is no comment of a program may be meant as signs
        self._tell("marks_dropped")

    def handle_decl(self, _decl: str) -> None:
        self._refuse("html", tag="!")

    def unknown_decl(self, _data: str) -> None:
        self._refuse("html", tag="![")

    def handle_pi(self, _data: str) -> None:
        self._refuse("html", tag="?")

    def _tell(self, kind: Kind, words: str = "") -> None:
        told = self._found.left_out.setdefault(kind, [])
        if words:
            told.append(words)

    def _refuse(self, code: str, **details: str) -> None:
        if self._strict:
            raise MarkedUp(code, **details)
