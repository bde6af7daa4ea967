"""Reads GIFT, Moodle's text format (https://docs.moodle.org/en/GIFT_format).

``$CATEGORY:`` names the topic of what follows; comments may hold ``[id:…]`` and ``[tag:…]``; the
general feedback after ``####`` is the legal source.
"""

import re

from msgspec import Struct, field

from contracts.definition import QuestionKind
from contracts.text_formatting import said_in_spans

from . import gift_escapes as gift
from .bank_checks import Draft, ReadQuestions, Topics
from .gift_blocks import CATEGORY, Block, blocks
from .html_text import MarkedUp, PlainLines, formatting_of, of_html
from .moodle_categories import names_of
from .omitted_content import Kind, LeftOut
from .plain_text import clean, clean_lines
from .question_tags import read_tags
from .weights import FULL, Counted, right_of

_MARKER = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_ID = re.compile(r"\[id:((?:\\\]|[^\[\]])+)\]")
_TAG = re.compile(r"\[tag:((?:\\\]|[^\[\]])+)\]")
_WEIGHT = re.compile(r"\s*%(-?[0-9]{1,3}(?:\.[0-9]{0,10})?)%")
_TRUE_FALSE = re.compile(r"(T|TRUE|F|FALSE)\s*(#.*)?", re.IGNORECASE | re.DOTALL)
_CLOZE = re.compile(
    r"(?<!\\)\{[0-9]*:(MULTI|MC|MR|SHORTANSWER|SA|MW|NUMERICAL|NM)[A-Z_]*:", re.IGNORECASE
)
_BY_MOODLE = re.compile(r"// question: [0-9]+ ")
_BLANK = "_____"
_HOW_TOPIC = "dòng “$CATEGORY: tên chủ đề” trước câu hỏi, cách ra một dòng trống"


class _Found(Struct):
    """The answers of a question: options, what of them is right, what stood beside them."""

    options: list[PlainLines] = field(default_factory=list)
    counted: Counted = Counted([])
    feedback: bool = False
    true_false: bool = False

    @property
    def kind(self) -> QuestionKind | None:
        """What its signs say; ``None``: one right option, or what a tag says."""
        if self.true_false:
            return "true_false"
        return "multiple_choice" if self.counted.several else None


def read_gift(text: str, topics: Topics) -> ReadQuestions:
    """Every question of the file, with all that is wrong and all that is left out."""
    given = ReadQuestions(how_topic=_HOW_TOPIC)
    reader = _Reader(given, topics)
    for block in blocks(text):
        reader.read(block)
    given.notes.extend(reader.left_out.notes())
    return given


class _Reader:
    """Reads block after block; remembers the category and what notes have to tell."""

    def __init__(self, given: ReadQuestions, topics: Topics) -> None:
        self.left_out = LeftOut()
        self._given = given
        self._topics = topics
        self._topic: str | None = None
        self._topic_line = 0

    def read(self, block: Block) -> None:
        """Take the question of a block, or what is wrong with it."""
        if block.text.startswith(CATEGORY):
            names = names_of(block.text.removeprefix(CATEGORY).strip())
            self._topic = clean(self._topics.of_path(names)) or None
            self._topic_line = block.line
            return
        name = ""
        wrong = self._given.findings.add
        try:
            name, rest = _name_and_rest(block.text)
            self._question(block, name, rest)
        except MarkedUp as marked:
            wrong(block.line, name, marked.code, **marked.details)
        except gift.UnknownEscape as escape:
            wrong(block.line, name, escape.code, found=escape.found)

    def _question(self, block: Block, name: str, rest: str) -> None:
        stem, body, tail = _parts(rest)
        texts = _Texts(_marked(stem, None)[0], by_program=_by_moodle(block))
        stem = _marked(stem, None)[1]
        if tail.strip():
            stem = f"{stem.rstrip()} {_BLANK} {tail.lstrip()}"
        answers, source = _feedback_apart(body)
        found = _answers(answers, texts)
        comment = " ".join(block.comments)
        tags = read_tags(_tokens(_TAG, comment))
        ident = clean(next(iter(_tokens(_ID, comment)), ""))
        said = texts.said(stem, texts.format, words=True)
        draft = Draft(
            block.line,
            said.text,
            [option.text for option in found.options],
            found.counted.right,
            ident or clean(name) or None,
            self._topic,
            clean(texts.unformatted(source)) or None,
            tags.contributor,
            tags.difficulty,
            tags.audience,
            shuffle=tags.shuffle,
            named=not ident,
            topic_line=self._topic_line,
            kind=tags.kind or found.kind,
            exactly=found.counted.exactly,
            formatting=formatting_of(said, found.options),
        )
        for code in tags.wrong:
            self._given.findings.add(block.line, draft.name, code)
        self._given.take(draft)
        self.left_out.take(draft.name, texts.left_out)
        self._remember(draft, found, {"tags_dropped": bool(tags.other), "taken_apart": block.glued})

    def _remember(self, draft: Draft, found: _Found, more: dict[Kind, bool]) -> None:
        told: dict[Kind, bool] = {
            "feedback_dropped": found.feedback,
            **more,
        }
        if found.counted.penalties:
            self.left_out.tell("penalties_dropped", draft.name, [found.counted.penalties])
        for code, there in told.items():
            if there:
                self.left_out.tell(code, draft.name)


class _Texts:
    """The texts of one question: in which format they are, and what of them was left out."""

    def __init__(self, format_name: str | None, *, by_program: bool) -> None:
        self.format = format_name
        self.left_out: dict[Kind, list[str]] = {}
        self._by_program = by_program

    def option(self, text: str) -> PlainLines:
        """The text of an option, which may have a format of its own."""
        format_name, rest = _marked(text, self.format)
        return self.said(rest, format_name)

    def unformatted(self, text: str) -> str:
        """The same of a feedback, whose words are kept as well as they can be."""
        format_name, rest = _marked(text, self.format)
        said = self.said(rest, format_name, words=True, strict=False)
        if said.spans:
            words = said_in_spans(said.text, said.spans)
            self.left_out.setdefault("emphasis_dropped", []).extend(words)
        return said.text

    def said(
        self, text: str, format_name: str | None, *, words: bool = False, strict: bool = True
    ) -> PlainLines:
        """What a text in this format says, as plain lines. ``words``: tell those that lost their
        mark-up; of an option nobody is told any."""
        if format_name == "markdown" and strict:
            raise MarkedUp("markdown")
        said = gift.unescaped(text, by_program=self._by_program)
        if format_name in ("plain", "markdown"):
            return PlainLines(clean_lines(said))
        found = of_html(said, strict=strict)
        for kind, about in found.left_out.items():
            self.left_out.setdefault(kind, []).extend(about if words else [])
        return found


def _by_moodle(block: Block) -> bool:
    return any(_BY_MOODLE.match(comment) for comment in block.comments)


def _feedback_apart(body: str) -> tuple[str, str]:
    place = gift.find(body, "####")
    return (body, "") if place < 0 else (body[:place], body[place + 4 :])


def _answers(body: str, texts: _Texts) -> _Found:
    bare = body.strip()
    first = gift.find_any(body, "=~")
    if true_false := _TRUE_FALSE.fullmatch(bare):
        right = 0 if true_false[1].upper().startswith("T") else 1
        said = [PlainLines("Đúng"), PlainLines("Sai")]
        return _Found(said, Counted([right]), bool(true_false[2]), True)
    if not bare:
        raise MarkedUp("essay")
    if bare.startswith("#"):
        raise MarkedUp("numeric")
    if gift.find(body, "~") < 0:
        arrow = first >= 0 and gift.find(body, "->") >= 0
        raise MarkedUp("matching" if arrow else "short_answer")
    if body[:first].strip():
        raise MarkedUp("stray")
    found, counts, signs = _Found(), [], set()  # type: _Found, list[float], set[str]
    while first >= 0:
        sign, text, following = _next_option(body, first)
        signs.add(sign)
        counts.append(_option(found, sign, text, texts))
        first = following
    # without any "=", Moodle lets people choose several
    found.counted = right_of(counts, one_may_be_chosen="=" in signs)
    return found


def _next_option(body: str, first: int) -> tuple[str, str, int]:
    """The sign of an option, its text, and where the next one begins; ``~=`` is ``=``."""
    sign, begins = body[first], first + 1
    if body.startswith("~=", first):
        sign, begins = "=", first + 2
    following = gift.find_any(body, "=~", begins)
    return sign, body[begins : following if following >= 0 else len(body)], following


def _option(found: _Found, sign: str, text: str, texts: _Texts) -> float:
    """Take an option; what it counts, in per cent."""
    counts = FULL if sign == "=" else 0.0
    weight = _WEIGHT.match(text)
    if weight:
        counts = float(weight[1])
        text = text[weight.end() :]
    feedback = gift.find(text, "#")
    if feedback >= 0:
        found.feedback |= bool(text[feedback + 1 :].strip())
        text = text[:feedback]
    found.options.append(texts.option(text))
    return counts


def _marked(text: str, otherwise: str | None) -> tuple[str | None, str]:
    """The format that a text is marked with, and the text without the mark."""
    marker = _MARKER.match(text)
    return (marker[1].lower(), text[marker.end() :]) if marker else (otherwise, text)


def _name_and_rest(text: str) -> tuple[str, str]:
    text = text.lstrip()
    if not text.startswith("::"):
        return "", text
    end = gift.find(text, "::", 2)
    if end < 0:
        raise MarkedUp("name_unclosed")
    return clean(gift.unescaped(text[2:end])), text[end + 2 :]


def _parts(text: str) -> tuple[str, str, str]:
    """What stands before, in and after the one pair of braces."""
    opens, closes = gift.find(text, "{"), gift.find(text, "}")
    if opens < 0 and closes < 0:
        raise MarkedUp("description")
    if _CLOZE.search(text):
        raise MarkedUp("cloze")
    again = gift.find_any(text, "{}", closes + 1) if closes >= 0 else -1
    if not 0 <= opens < closes or again >= 0 or gift.find(text, "{", opens + 1) >= 0:
        gift.unescaped(text)  # a formula is full of braces, but its backslashes are what is wrong
        raise MarkedUp("unclosed")
    return text[:opens], text[opens + 1 : closes], text[closes + 1 :]


def _tokens(pattern: re.Pattern[str], comment: str) -> list[str]:
    return [token.replace("\\]", "]") for token in pattern.findall(comment)]
