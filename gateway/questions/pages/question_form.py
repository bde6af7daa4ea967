"""The form on which one question is written: from its fields to a question, and what is wrong."""

from typing import Any, cast, get_args

from msgspec import Struct, field
from starlette.datastructures import FormData
from starlette.requests import Request

from contracts.definition import Definition, Difficulty, QuestionKind
from contracts.errors import Refused
from contracts.question_bank import Question
from contracts.question_proposals import ProposalView
from gateway.questions.actions.proposing_questions import ShownKey
from gateway.questions.pages.picture_fields import (
    PICTURE_ANCHORS,
    TypedPictures,
    missing_of,
    picture_values,
)
from gateway.questions.shapes import Letter, Place, ProposalBody
from gateway.web.page_helpers import (
    as_typed,
    in_language,
    said,
    text,
)
from gateway.web.rendering import language_of
from gateway.web.text_catalogue import Catalogue, catalogue
from question_formats.option_order import stored_order
from question_formats.typed_marks import Unpaired, read_marks, with_marks
from spreadsheets.question_bank_sheet import LETTERS

LONGEST_SOURCE = 1_000
_DIFFICULTIES = ("easy", "medium", "hard")
_SHUFFLES = {None: "", True: "yes", False: "no"}
#: a finding about the question -> the field beside which it is said
_FIELD_OF = {
    "text_missing": "text",
    "text_too_long": "text",
    "topic_missing": "topic",
    "topic_unknown": "topic",
    "no_right": "answer",
    "several_right": "answer",
    "choose_many": "kind",
    "kind_contradicts": "kind",
    "true_false_options": "kind",
    "proposal.text_doubled": "text",
    "proposal.topic_unknown": "topic",
    "proposal.not_asked": "office",
    "proposal.late": "office",
}
#: field -> the id of what to jump to, in the order of the form
ANCHORS = {
    "office": "office",
    "topic": "topic",
    "text": "text",
    "options": "option_A",
    "answer": "answer_A",
    "source": "source",
    "kind": "kind",
    **PICTURE_ANCHORS,
    "": "text",
}


class Typed(Struct):
    """The fields as they were typed. ``marks``: tags among the words say how these look."""

    office: str = ""
    topic: str = ""
    text: str = ""
    options: dict[str, str] = field(default_factory=lambda: dict.fromkeys(LETTERS, ""))
    answer: str = ""
    source: str = ""
    difficulty: str = ""
    shuffle: str = ""
    kind: str = ""
    marks: bool = False
    pictures: TypedPictures = field(default_factory=TypedPictures)


def typed_in(form: FormData) -> Typed:
    """What the form holds."""
    return Typed(
        text(form, "office", LONGEST_SOURCE),
        text(form, "topic", LONGEST_SOURCE),
        as_typed(form, "text"),
        {letter: as_typed(form, f"option_{letter}") for letter in LETTERS},
        "".join(letter for letter in LETTERS if letter in form.getlist("answer")),
        text(form, "source", LONGEST_SOURCE),
        text(form, "difficulty", 10),
        text(form, "shuffle", 3),
        text(form, "kind", 20),
        text(form, "marks", 3) == "yes",
    )


def typed_of(proposal: ProposalView, key: ShownKey | None) -> Typed:
    """The fields of a question that is there."""
    question = proposal.question
    texts = {"": question.text, **question.options}
    marks = bool(question.formatting)
    if marks:
        spans = question.formatting
        texts = {place: with_marks(words, spans.get(place, [])) for place, words in texts.items()}
    return Typed(
        question.contributor,
        question.topic,
        texts[""],
        {letter: texts.get(letter, "") for letter in LETTERS},
        key.key if key else "",
        key.source if key else "",
        question.difficulty or "",
        "" if question.kind == "true_false" else _shuffle_of(question),
        "" if question.kind == "single_choice" else question.kind,
        marks,
    )


def _shuffle_of(question: Question) -> str:
    return _SHUFFLES[stored_order(question.text, question.options, question.held)]


def missing(request: Request, typed: Typed, offices: list[str]) -> dict[str, str]:
    """What the form lacks: field -> what to do about it. ``offices``: one of them must be named."""
    t = catalogue(language_of(request))
    found = {}
    if offices and typed.office not in offices:
        found["office"] = t("questions.error_office")
    if not typed.topic:
        found["topic"] = t("questions.error_topic")
    if not typed.text:
        found["text"] = t("questions.error_text")
    filled = [one for one in LETTERS if typed.options[one] or one in typed.pictures.places]
    if len(filled) < 2 or filled != list(LETTERS[: len(filled)]):
        found["options"] = t("questions.error_options")
    if not typed.answer:
        found["answer"] = t("questions.error_answer")
    elif empty := [letter for letter in typed.answer if letter not in filled]:
        found["answer"] = t("questions.error_answer_empty", letter=", ".join(empty))
    return found | _unpaired(typed, t) | missing_of(typed.pictures, t)


def _unpaired(typed: Typed, t: Catalogue) -> dict[str, str]:
    """Tags that lack their other half, by field."""
    found: dict[str, str] = {}
    for place, words in {"": typed.text, **typed.options}.items() if typed.marks else ():
        try:
            read_marks(words)
        except Unpaired as wrong:
            said_of = t("questions.option", letter=place) if place else t("questions.question")
            reason = t("questions.error_marks", tag=wrong.tag, where=said_of)
            found.setdefault("options" if place else "text", reason)
    return found


def body_of(typed: Typed) -> ProposalBody:
    """The question that a complete form holds."""
    level = typed.difficulty
    texts: dict[Place, str] = {"": typed.text}
    for one, words in typed.options.items():
        if words or one in typed.pictures.places:
            texts[cast(Letter, one)] = words
    read = {place: read_marks(words) for place, words in texts.items()} if typed.marks else {}
    texts |= {place: words for place, (words, _) in read.items()}
    return ProposalBody(
        topic=typed.topic,
        text=texts.pop(""),
        options=cast(dict[Letter, str], texts),
        answer=typed.answer,
        source=typed.source or None,
        difficulty=cast(Difficulty, level) if level in _DIFFICULTIES else None,
        office=typed.office or None,
        shuffle=next((said for said, word in _SHUFFLES.items() if word == typed.shuffle), None),
        kind=next((kind for kind in get_args(QuestionKind) if kind == typed.kind), None),
        formatting={place: spans for place, (_, spans) in read.items()} if typed.marks else None,
    )


def errors_of(request: Request, refusal: Refused) -> dict[str, str]:
    """What a service or the check of a bank refused, by field."""
    problems = refusal.problem.details.get("problems")
    if refusal.problem.code != "questions.invalid" or not problems:
        return {_FIELD_OF.get(refusal.problem.code, ""): said(request, refusal)}
    language = language_of(request)
    found: dict[str, str] = {}
    for problem in problems:
        reason = in_language(problem["reason"], language)
        found.setdefault(_FIELD_OF.get(problem["code"], "options"), reason[:1].upper() + reason[1:])
    return found


def form_values(
    plan: Definition,
    typed: Typed,
    errors: dict[str, str],
    offices: list[str],
    found: ProposalView | None,
) -> Any:
    """What the template of the form needs; ``found``: the question that is worded anew."""
    known = found.question.pictures if found else []
    return {
        "given": typed,
        "errors": {name: errors[name] for name in ANCHORS if name in errors},
        "anchors": ANCHORS,
        "topics": plan.topics,
        "offices": offices,
        "letters": LETTERS,
        "kinds": plan.question_kinds,
        "pictures": picture_values(plan.slug, typed.pictures, known),
    }
