"""Reads Moodle XML (https://docs.moodle.org/en/Moodle_XML_format): choice, true/false.

A category is a topic, the general feedback the legal source, the id number (or else the name)
the question's id, tags tell difficulty, audience and office.
"""

from contracts.definition import Difficulty
from contracts.text_formatting import said_in_spans

from .bank_checks import Draft, ReadQuestions, Topics
from .file_refusals import refusal
from .html_text import MarkedUp, PlainLines, formatting_of, of_html
from .moodle_categories import names_of
from .moodle_pictures import pictures_of
from .omitted_content import Kind, LeftOut
from .pictures import FoundPicture
from .plain_text import clean, clean_lines
from .question_tags import read_tags
from .weights import right_of
from .xml_tree import Node, parse

_HOW_TOPIC = 'phần tử <question type="category"> trước câu hỏi'
_WRONG_TYPES = {
    "essay": "essay", "shortanswer": "short_answer", "matching": "matching",
    "numerical": "numeric", "description": "description", "cloze": "cloze",
    "multianswer": "cloze",
}  # fmt: skip
#: elements that say nothing beyond what we keep, whatever is in them
_OURS = {
    "name", "questiontext", "generalfeedback", "idnumber", "answer", "single", "tags",
    "shuffleanswers", "answernumbering", "hidden", "penalty", "defaultgrade",
    "showstandardinstruction",
}  # fmt: skip
#: standard answers such as "Your answer is correct.", which no contestant is shown here
_FEEDBACKS = {"correctfeedback", "partiallycorrectfeedback", "incorrectfeedback", "feedback"}
#: how Moodle 1.9 kept pictures, before files stood within texts
_OLD_PICTURES = {"image", "image_base64"}
_WITH_FILES = {"generalfeedback", "questiontext", "answer"}
_OF_QUESTIONS = {"question", "questiontext", "answer"}
_ONCE = ("name", "questiontext", "generalfeedback", "idnumber", "single", "hidden", "tags")
_TRUTH = {"true": "Đúng", "false": "Sai"}


def read_moodle(content: bytes, topics: Topics) -> ReadQuestions:
    """Every question of the file, with all that is wrong and all that is left out."""
    root = parse(content)
    if root.name != "quiz":
        raise refusal("not_a_quiz", root=root.name[:40])
    reader = _Reader(ReadQuestions(how_topic=_HOW_TOPIC), topics)
    if clean(root.text):
        reader.left_out.tell("stray_dropped", f"dòng {root.line}")
    for question in root.children:
        reader.read(question)
    return reader.end()


class _Reader:
    """Reads question after question; remembers the category and what notes have to tell."""

    def __init__(self, given: ReadQuestions, topics: Topics) -> None:
        self.left_out = LeftOut()
        self._given = given
        self._topics = topics
        self._topic: str | None = None
        self._topic_line = 0
        self._hidden: list[tuple[Node, str]] = []

    def read(self, node: Node) -> None:
        """Take a question or a category, or what is wrong with it."""
        kind = node.attributes.get("type", "")
        name = clean(node.said("idnumber")) or clean(node.said("name"))
        if node.name != "question":
            self._stray(node, name)
        elif kind == "category":
            self._category(node)
        elif clean(node.said("hidden")).lower() in ("1", "true"):
            self._hidden.append((node, name))
            self.left_out.tell("hidden_left_out", name or f"dòng {node.line}")
        elif kind in ("multichoice", "truefalse"):
            self._question(node, kind, name)
        else:
            code = _WRONG_TYPES.get(kind, "unknown_type")
            self._wrong(node, name, code, **({"type": kind[:40]} if code == "unknown_type" else {}))

    def end(self) -> ReadQuestions:
        """What was read, with notes. Where only hidden questions were found, they are named."""
        given = self._given
        if not given.drafts and not given.findings.total:
            for node, name in self._hidden:
                self._wrong(node, name, "hidden_question")
        given.notes.extend(self.left_out.notes())
        return given

    def _stray(self, node: Node, name: str) -> None:
        """A tag between questions is no question, unless one is in it."""
        if any(found.name in _OF_QUESTIONS for found in node.within()):
            self._wrong(node, name, "unknown_type", type=node.name[:40])
        else:
            self.left_out.tell("stray_dropped", f"<{clean(node.name)[:40]}> (dòng {node.line})")

    def _category(self, node: Node) -> None:
        names = names_of(node.said("category").strip())
        self._topic = clean(self._topics.of_path(names)) or None
        self._topic_line = node.line
        if clean(node.said("info")):
            self.left_out.tell("category_info_dropped", self._topic or "")
        if any(child.name in _OF_QUESTIONS for child in node.children):
            self._wrong(node, "", "unknown_type", type="category")

    def _question(self, node: Node, kind: str, name: str) -> None:
        try:
            if any(found.text.strip() for found in node.within() if found.name in _OLD_PICTURES):
                raise MarkedUp("image")
            _refuse_doubled(node)
            draft = self._draft(node, kind, name)
            single = clean(node.said("single")).lower() not in ("false", "0")
            counts = [_weight(answer) for answer in node.all("answer")]
            counted = right_of(counts, one_may_be_chosen=single or kind == "truefalse")
        except MarkedUp as marked:
            self._wrong(node, name, marked.code, **marked.details)
            return
        draft.right, draft.exactly = counted.right, counted.exactly
        if counted.several:
            draft.kind = "multiple_choice"
        if counted.penalties:
            self.left_out.tell("penalties_dropped", draft.name, [counted.penalties])
        self._given.take(draft)
        self._look_for_more(node, draft)

    def _draft(self, node: Node, kind: str, name: str) -> Draft:
        self._pictures: list[FoundPicture] = []
        options = [
            self._read(answer, name, words=False, place=chr(ord("A") + place))
            for place, answer in enumerate(node.all("answer"))
        ]
        if kind == "truefalse":
            options = [_in_vietnamese(option) for option in options]
        stem, feedback = node.first("questiontext"), node.first("generalfeedback")
        tags = node.first("tags")
        found = read_tags([tag.said("text") for tag in tags.all("tag")] if tags else [])
        for code in found.wrong:
            self._wrong(node, name, code)
        if found.other:
            self.left_out.tell("tags_dropped", name)
        difficulty: Difficulty | None = found.difficulty
        said = PlainLines("") if stem is None else self._read(stem, name)
        return Draft(
            node.line,
            said.text,
            [option.text for option in options],
            [],
            name or None,
            self._topic,
            None if feedback is None else clean(self._unformatted(feedback, name)) or None,
            found.contributor,
            difficulty,
            found.audience,
            named=not clean(node.said("idnumber")),
            topic_line=self._topic_line,
            shuffle=_shuffle(node) if found.shuffle is None else found.shuffle,
            kind="true_false" if kind == "truefalse" else found.kind,
            pictures=sorted(self._pictures, key=lambda one: one.place),
            formatting=formatting_of(said, options),
        )

    def _read(
        self, node: Node, name: str, *, words: bool = True, strict: bool = True, place: str = ""
    ) -> PlainLines:
        """The text of an element with a ``<text>``. ``words``: tell those that lost their mark-up;
        of an option nobody is told any. Its pictures are taken for ``place``."""
        said = _said(node, strict=strict)
        if strict:
            found, unused = pictures_of(node, said.pictures, place)
            self._pictures += found
            if unused:
                self.left_out.tell("pictures_unused", name)
        for kind, about in said.left_out.items():
            self.left_out.tell(kind, name, about if words else [])
        return said

    def _unformatted(self, node: Node, name: str) -> str:
        said = self._read(node, name, strict=False)
        if said.spans:
            self.left_out.tell("emphasis_dropped", name, said_in_spans(said.text, said.spans))
        return said.text

    def _look_for_more(self, node: Node, draft: Draft) -> None:
        if any(clean(answer.said("feedback")) for answer in node.all("answer")):
            self.left_out.tell("feedback_dropped", draft.name)
        unknown = {child.name for child in node.children} - _OURS - _FEEDBACKS - _OLD_PICTURES
        grade = clean(node.said("defaultgrade"))
        if unknown or grade.rstrip("0").rstrip(".") not in ("", "1"):
            self.left_out.tell("fields_dropped", draft.name)

    def _wrong(self, node: Node, name: str, code: str, **details: object) -> None:
        self._given.findings.add(node.line, name, code, **details)


def _refuse_doubled(node: Node) -> None:
    """Of two texts of a question one would be lost, and so would be what stands beside a text."""
    for name in _ONCE:
        if len(list(node.all(name))) > 1:
            raise MarkedUp("field_doubled", tag=name)
    for child in node.children:
        if child.name not in _WITH_FILES and child.first("file") is not None:
            raise MarkedUp("image")
        if len(list(child.all("text"))) > 1:
            raise MarkedUp("field_doubled", tag=f"{clean(child.name)[:20]}><text")
        if child.first("text") is not None and clean(child.text):
            raise MarkedUp("text_outside", tag=clean(child.name)[:20])
    if clean(node.text):
        raise MarkedUp("text_outside", tag=node.name)


def _said(node: Node, *, strict: bool) -> PlainLines:
    """What an element with a ``<text>`` says, in the format it says it is in."""
    inner = node.first("text")
    # what is behind a tag within the text is no text of ours, and would be lost
    if strict and inner is not None and inner.children:
        raise MarkedUp("html", tag=clean(inner.children[0].name)[:20])
    text = node.text if inner is None else inner.text
    pictures: dict[Kind, list[str]] = {}
    if node.first("file") is not None and not strict:
        pictures = {"pictures_dropped": []}
    text_format = node.attributes.get("format", "html")
    if text_format == "markdown" and strict:
        raise MarkedUp("markdown")
    if text_format in ("plain_text", "markdown"):
        return PlainLines(clean_lines(text), pictures)
    said = of_html(text, strict=strict, pictures=strict)
    return PlainLines(said.text, {**said.left_out, **pictures}, said.pictures, said.spans)


def _in_vietnamese(option: PlainLines) -> PlainLines:
    word = _TRUTH.get(option.text.lower())
    return option if word is None else PlainLines(word)


def _shuffle(node: Node) -> bool | None:
    """What the question says of its order. Moodle writes "true" into every question that nobody
    thought about, so it says nothing; a tag does."""
    return False if clean(node.said("shuffleanswers")).lower() in ("false", "0") else None


def _weight(answer: Node) -> float:
    try:
        return float(answer.attributes.get("fraction", ""))
    except ValueError:
        return float("nan")
