"""Reads Moodle XML (https://docs.moodle.org/en/Moodle_XML_format): single choice, true/false.

A category is a topic, the general feedback the legal source, the id number (or else the name)
the question's id, tags tell difficulty, audience and office.
"""

from contracts.definition import Difficulty

from .bank_checks import Draft, ReadQuestions, Topics
from .file_refusals import refusal
from .moodle_categories import names_of
from .omitted_content import left_out
from .plain_text import MarkedUp, clean, clean_lines, of_html
from .question_tags import read_tags
from .xml_tree import Node, parse

_HOW_TOPIC = 'phần tử <question type="category"> trước câu hỏi'
_WRONG_TYPES = {
    "essay": "essay", "shortanswer": "short_answer", "matching": "matching",
    "numerical": "numeric", "description": "description",
}  # fmt: skip
#: elements that say nothing beyond what we keep, whatever is in them
_OURS = {
    "name", "questiontext", "generalfeedback", "idnumber", "answer", "single", "tags",
    "shuffleanswers", "answernumbering", "hidden", "penalty", "defaultgrade",
    "showstandardinstruction",
}  # fmt: skip
#: standard answers such as "Your answer is correct.", which no contestant is shown here
_FEEDBACKS = {"correctfeedback", "partiallycorrectfeedback", "incorrectfeedback", "feedback"}
_TRUTH = {"true": "Đúng", "false": "Sai"}


def read_moodle(content: bytes, topics: Topics) -> ReadQuestions:
    """Every question of the file, with all that is wrong and all that is left out."""
    root = parse(content)
    if root.name != "quiz":
        raise refusal("not_a_quiz", root=root.name[:40])
    reader = _Reader(ReadQuestions(how_topic=_HOW_TOPIC), topics)
    for question in root.children:
        reader.read(question)
    return reader.end()


class _Reader:
    """Reads question after question; remembers the category and what notes have to tell."""

    def __init__(self, given: ReadQuestions, topics: Topics) -> None:
        self._given = given
        self._topics = topics
        self._topic: str | None = None
        self._told: dict[str, list[str]] = {}

    def read(self, node: Node) -> None:
        kind = node.attributes.get("type", "")
        name = clean(node.said("idnumber")) or clean(node.said("name"))
        if node.name != "question":
            self._wrong(node, name, "unknown_type", type=node.name[:40])
        elif kind == "category":
            names = names_of(node.said("category").strip())
            self._topic = clean(self._topics.of_path(names)) or None
            if clean(node.said("info")):
                self._tell("category_info_dropped", self._topic or "")
        elif kind in ("multichoice", "truefalse"):
            self._question(node, kind, name)
        else:
            code = _WRONG_TYPES.get(kind, "unknown_type")
            self._wrong(node, name, code, **({"type": kind[:40]} if code == "unknown_type" else {}))

    def end(self) -> ReadQuestions:
        self._given.notes.extend(left_out(code, names) for code, names in self._told.items())
        return self._given

    def _question(self, node: Node, kind: str, name: str) -> None:
        try:
            draft = self._draft(node, kind, name)
        except MarkedUp as marked:
            self._wrong(node, name, marked.code, **marked.details)
            return
        if kind == "multichoice" and clean(node.said("single")).lower() in ("false", "0"):
            self._wrong(node, draft.name, "several_right")
            return
        weights = [_weight(answer) for answer in node.all("answer")]
        if any(weight not in (0.0, 100.0) for weight in weights):
            self._wrong(node, draft.name, "weighted")
            return
        draft.right = [place for place, weight in enumerate(weights) if weight == 100.0]
        self._given.take(draft)
        self._look_for_more(node, kind, draft)

    def _draft(self, node: Node, kind: str, name: str) -> Draft:
        options = [_plain(answer) for answer in node.all("answer")]
        if kind == "truefalse":
            options = [_TRUTH.get(option.lower(), option) for option in options]
        stem, feedback = node.first("questiontext"), node.first("generalfeedback")
        tags = node.first("tags")
        found = read_tags([tag.said("text") for tag in tags.all("tag")] if tags else [])
        if found.wrong:
            self._wrong(node, name, "difficulty_unknown")
        if found.other:
            self._tell("tags_dropped", name)
        difficulty: Difficulty | None = found.difficulty
        return Draft(
            node.line,
            "" if stem is None else _plain(stem),
            options,
            [],
            name or None,
            self._topic,
            None if feedback is None else clean(_plain(feedback)) or None,
            found.contributor,
            difficulty,
            found.audience,
        )

    def _look_for_more(self, node: Node, kind: str, draft: Draft) -> None:
        if kind == "truefalse":
            self._tell("true_false_converted", draft.name)
        if any(clean(answer.said("feedback")) for answer in node.all("answer")):
            self._tell("feedback_dropped", draft.name)
        unknown = {child.name for child in node.children} - _OURS - _FEEDBACKS
        grade = clean(node.said("defaultgrade"))
        if unknown or grade.rstrip("0").rstrip(".") not in ("", "1"):
            self._tell("fields_dropped", draft.name)

    def _tell(self, code: str, name: str) -> None:
        self._told.setdefault(code, []).append(name)

    def _wrong(self, node: Node, name: str, code: str, **details: str) -> None:
        self._given.findings.add(node.line, name, code, **details)


def _plain(node: Node) -> str:
    """The plain text of an element with a ``<text>``, in the format it says it is in."""
    if node.first("file") is not None:
        raise MarkedUp("image")
    inner = node.first("text")
    text = node.text if inner is None else inner.text
    text_format = node.attributes.get("format", "html")
    if text_format == "markdown":
        raise MarkedUp("markdown")
    return clean_lines(text) if text_format == "plain_text" else of_html(text)


def _weight(answer: Node) -> float:
    try:
        return float(answer.attributes.get("fraction", ""))
    except ValueError:
        return -1.0
