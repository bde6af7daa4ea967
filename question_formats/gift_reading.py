"""Reads GIFT, Moodle's text format (https://docs.moodle.org/en/GIFT_format).

Blocks are separated by empty lines. ``$CATEGORY:`` names the topic of what follows; comments may
hold ``[id:…]`` and ``[tag:…]``; the general feedback after ``####`` is the legal source.
"""

import re
from collections.abc import Iterator

from msgspec import Struct, field

from . import gift_escapes as gift
from .bank_checks import Draft, ReadQuestions, Topics
from .moodle_categories import names_of
from .omitted_content import left_out
from .plain_text import MarkedUp, clean, clean_lines, of_html
from .question_tags import read_tags

_MARKER = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_CATEGORY = "$CATEGORY:"
_ID = re.compile(r"\[id:((?:\\\]|[^\[\]])+)\]")
_TAG = re.compile(r"\[tag:((?:\\\]|[^\[\]])+)\]")
_WEIGHT = re.compile(r"\s*%(-?[0-9]{1,3}(?:\.[0-9]{0,10})?)%")
_TRUE_FALSE = re.compile(r"(T|TRUE|F|FALSE)\s*(#.*)?", re.IGNORECASE | re.DOTALL)
_WEIGHT_OF = {"=": 100.0, "~": 0.0}
_BLANK = "_____"
_HOW_TOPIC = "dòng “$CATEGORY: tên chủ đề” trước câu hỏi, cách ra một dòng trống"


class _Wrong(Exception):  # noqa: N818 - a finding about the block at hand
    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


class _Block(Struct):
    """The lines between two empty lines, without comments; ``line``: the first of them."""

    line: int
    text: str
    comments: list[str]


class _Found(Struct):
    """The answers of a question: options, places of the right ones, what stood beside them."""

    options: list[str] = field(default_factory=list)
    right: list[int] = field(default_factory=list)
    feedback: bool = False
    true_false: bool = False


def read_gift(text: str, topics: Topics) -> ReadQuestions:
    """Every question of the file, with all that is wrong and all that is left out."""
    given = ReadQuestions(how_topic=_HOW_TOPIC)
    reader = _Reader(given, topics)
    for block in _blocks(text):
        reader.read(block)
    reader.tell()
    return given


def _blocks(text: str) -> Iterator[_Block]:
    line, lines, comments = 0, [], []  # type: int, list[str], list[str]
    for number, written in enumerate(re.split(r"\r\n?|\n", text + "\n"), start=1):
        bare = written.strip()
        category = bare.startswith(_CATEGORY)
        if bare.startswith("//"):
            comments.append(bare)
        elif bare and not category:
            line = line or number
            lines.append(written)
        else:
            if lines:
                yield _Block(line, "\n".join(lines), comments)
            line, lines, comments = 0, [], []
            if category:
                yield _Block(number, bare, [])


class _Reader:
    """Reads block after block; remembers the category and what notes have to tell."""

    def __init__(self, given: ReadQuestions, topics: Topics) -> None:
        self._given = given
        self._topics = topics
        self._topic: str | None = None
        self._format: str | None = None
        self._told: dict[str, list[str]] = {}

    def read(self, block: _Block) -> None:
        if block.text.startswith(_CATEGORY):
            names = names_of(block.text.removeprefix(_CATEGORY).strip())
            self._topic = clean(self._topics.of_path(names)) or None
            return
        name = ""
        try:
            name, rest = _name_and_rest(block.text)
            self._question(block, name, rest)
        except _Wrong as wrong:
            self._given.findings.add(block.line, name, wrong.code, **wrong.details)
        except MarkedUp as marked:
            self._given.findings.add(block.line, name, marked.code, **marked.details)
        except gift.UnknownEscape as escape:
            self._given.findings.add(block.line, name, "escape", found=escape.found)

    def _question(self, block: _Block, name: str, rest: str) -> None:
        stem, body, tail = _parts(rest)
        self._format, stem = _marked(stem, None)
        if tail.strip():
            stem = f"{stem.rstrip()} {_BLANK} {tail.lstrip()}"
        answers, source = self._feedback_apart(body)
        found = self._answers(answers)
        comment = " ".join(block.comments)
        tags = read_tags(_tokens(_TAG, comment))
        ident = next(iter(_tokens(_ID, comment)), "") or name
        draft = Draft(
            block.line,
            _said(stem, self._format),
            found.options,
            found.right,
            clean(ident) or None,
            self._topic,
            clean(self._plain(source)) or None,
            tags.contributor,
            tags.difficulty,
            tags.audience,
        )
        if tags.wrong:
            self._given.findings.add(block.line, draft.name, "difficulty_unknown")
        self._given.take(draft)
        self._remember(draft, found, tags.other)

    def _plain(self, text: str) -> str:
        """The text of an option or a feedback, which may have a format of its own."""
        format_name, rest = _marked(text, self._format)
        return _said(rest, format_name)

    def _feedback_apart(self, body: str) -> tuple[str, str]:
        place = gift.find(body, "####")
        return (body, "") if place < 0 else (body[:place], body[place + 4 :])

    def _answers(self, body: str) -> _Found:
        bare = body.strip()
        first = gift.find_any(body, "=~")
        if true_false := _TRUE_FALSE.fullmatch(bare):
            right = 0 if true_false[1].upper().startswith("T") else 1
            return _Found(["Đúng", "Sai"], [right], bool(true_false[2]), True)
        if not bare:
            raise _Wrong("essay")
        if bare.startswith("#"):
            raise _Wrong("numeric")
        if gift.find(body, "~") < 0:
            arrow = first >= 0 and gift.find(body, "->") >= 0
            raise _Wrong("matching" if arrow else "short_answer")
        if body[:first].strip():
            raise _Wrong("stray")
        found = _Found()
        while first >= 0:
            following = gift.find_any(body, "=~", first + 1)
            end = following if following >= 0 else len(body)
            self._option(found, body[first], body[first + 1 : end])
            first = following
        return found

    def _option(self, found: _Found, sign: str, text: str) -> None:
        weight = _WEIGHT.match(text)
        if weight:
            if float(weight[1]) != _WEIGHT_OF[sign]:
                raise _Wrong("weighted")
            text = text[weight.end() :]
        feedback = gift.find(text, "#")
        if feedback >= 0:
            found.feedback |= bool(text[feedback + 1 :].strip())
            text = text[:feedback]
        if sign == "=":
            found.right.append(len(found.options))
        found.options.append(self._plain(text))

    def _remember(self, draft: Draft, found: _Found, other_tags: list[str]) -> None:
        for code, there in (
            ("feedback_dropped", found.feedback),
            ("true_false_converted", found.true_false),
            ("tags_dropped", bool(other_tags)),
        ):
            if there:
                self._told.setdefault(code, []).append(draft.name)

    def tell(self) -> None:
        """Put what was left out among the notes."""
        for code, names in self._told.items():
            self._given.notes.append(left_out(code, names))


def _marked(text: str, otherwise: str | None) -> tuple[str | None, str]:
    """The format that a text is marked with, and the text without the mark."""
    marker = _MARKER.match(text)
    return (marker[1].lower(), text[marker.end() :]) if marker else (otherwise, text)


def _said(text: str, format_name: str | None) -> str:
    """What a text in this format says, as plain lines."""
    if format_name == "markdown":
        raise _Wrong("markdown")
    said = gift.unescaped(text)
    return clean_lines(said) if format_name == "plain" else of_html(said)


def _name_and_rest(text: str) -> tuple[str, str]:
    text = text.lstrip()
    if not text.startswith("::"):
        return "", text
    end = gift.find(text, "::", 2)
    if end < 0:
        raise _Wrong("name_unclosed")
    return clean(gift.unescaped(text[2:end])), text[end + 2 :]


def _parts(text: str) -> tuple[str, str, str]:
    """What stands before, in and after the one pair of braces."""
    opens, closes = gift.find(text, "{"), gift.find(text, "}")
    if opens < 0 and closes < 0:
        raise _Wrong("description")
    again = gift.find_any(text, "{}", closes + 1) if closes >= 0 else -1
    if not 0 <= opens < closes or again >= 0 or gift.find(text, "{", opens + 1) >= 0:
        raise _Wrong("unclosed")
    return text[:opens], text[opens + 1 : closes], text[closes + 1 :]


def _tokens(pattern: re.Pattern[str], comment: str) -> list[str]:
    return [token.replace("\\]", "]") for token in pattern.findall(comment)]
