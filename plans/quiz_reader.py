"""The tables of a file about a quiz and its questions.

``origins`` takes down where a place in the definition has another key in the file: a blueprint
written as ``topic = number``.
"""

from collections.abc import Mapping
from typing import Any, get_args

from contracts.definition import (
    AudienceBank,
    ContributionRules,
    ContributionTarget,
    CountingAttempt,
    Difficulty,
    Predicts,
    QuestionKind,
    QuestionPoints,
    QuestionUse,
    QuizRules,
    RankingMeasure,
    ScoreVisibility,
    SeveralRight,
    TieRule,
    TopicDraw,
    VoidRule,
)
from plans.definition_findings import Misread, error
from plans.table_reader import Node
from plans.value_readers import read_choice, read_identifier

_DIFFICULTIES = get_args(Difficulty)


def read_quiz(node: Node, origins: dict[str, str]) -> QuizRules:
    """``[phases.quiz]``."""
    default = QuizRules(0, [])
    quiz = QuizRules(
        time_limit_s=node.unlimited_or("time_limit", node.duration),
        blueprint=read_blueprint(node, origins),
        attempts_allowed=node.unlimited_or("attempts_allowed", node.integer, 1),
        counting_attempt=node.choice(
            "counting_attempt", get_args(CountingAttempt), default.counting_attempt
        ),
        score_visible=node.choice(
            "score_visible", get_args(ScoreVisibility), default.score_visible
        ),
        prediction=node.flag("prediction", default.prediction),
        shuffle_options=node.flag("shuffle_options", default.shuffle_options),
        ranking=node.choices("ranking", get_args(RankingMeasure), default.ranking),
        question_use=node.choice("question_use", get_args(QuestionUse), default.question_use),
        banks=[
            AudienceBank(bank.text("audience"), read_blueprint(bank, origins))
            for bank in node.tables("banks", "bank")
        ],
        tie=node.choice("tie", get_args(TieRule), None),
        voided=node.choice("voided", get_args(VoidRule), default.voided),
        questions_public_from_us=node.maybe("questions_public_from", node.opening),
        settlement_after_s=node.maybe("settlement_after", node.duration),
        predicts=node.choice("predicts", get_args(Predicts), default.predicts),
        kinds=node.choices("kinds", get_args(QuestionKind), default.kinds),
        several_right=node.choice("several_right", get_args(SeveralRight), default.several_right),
        points=_points(node.table("points", "points")),
    )
    papers = {"blueprint": quiz.blueprint}
    papers |= {f"banks[{i}].blueprint": bank.blueprint for i, bank in enumerate(quiz.banks)}
    compare_with_stated_number(node, papers)
    return quiz


def _points(node: Node | None) -> QuestionPoints | None:
    if node is None:
        return None
    return QuestionPoints(
        node.integer("easy", 1), node.integer("medium", 1), node.integer("hard", 1)
    )


def read_contributions(node: Node) -> ContributionRules:
    """``[contributions]``."""
    official: dict[str, int] = {}
    for name, number in node.mapping("official").items():
        key = f"{node.path('official')}.{name}"
        try:
            official[read_identifier(name)] = node.read_integer_at(key, number)
        except Misread as misread:
            node.findings.append(misread.at(key))
    return ContributionRules(
        targets=[_target(item) for item in node.tables("targets", "target", required=True)],
        due_at_us=node.maybe("due_at", node.closing),
        official_questions=node.maybe("official_questions", node.integer),
        official=official,
    )


def _target(node: Node) -> ContributionTarget:
    return ContributionTarget(
        office=node.text("office"),
        topic=node.text("topic"),
        questions=node.integer("questions"),
        agency=node.text("agency", ""),
        due_at_us=node.maybe("due_at", node.closing),
    )


def read_blueprint(
    node: Node, origins: dict[str, str], *, required: bool = True
) -> list[TopicDraw]:
    """Either a table of topics or a list of tables.

    In a table, a topic has a number, or again a table with a number for each difficulty.
    """
    if not isinstance(node.raw("blueprint"), Mapping):
        return [_draw(draw) for draw in node.tables("blueprint", "draw", required)]
    draws: list[TopicDraw] = []
    for topic, number in node.mapping("blueprint").items():
        for draw, key in _draws_of(node, topic, number):
            origins[f"{node.path('blueprint')}[{len(draws)}]"] = key
            draws.append(draw)
    return draws


def _draw(node: Node) -> TopicDraw:
    return TopicDraw(
        topic=node.identifier("topic"),
        questions=node.integer("questions"),
        difficulty=node.choice("difficulty", _DIFFICULTIES, None),
    )


def _draws_of(node: Node, topic: str, number: Any) -> list[tuple[TopicDraw, str]]:
    key = f"{node.path('blueprint')}.{topic}"
    if not isinstance(number, Mapping):
        return [(TopicDraw(topic, node.read_integer_at(key, number)), key)]
    found: list[tuple[TopicDraw, str]] = []
    for word, many in number.items():
        place = f"{key}.{word}"
        try:
            difficulty: Difficulty = read_choice(word, _DIFFICULTIES)
        except Misread as misread:
            node.findings.append(misread.at(place))
            continue
        found.append((TopicDraw(topic, node.read_integer_at(place, many), difficulty), place))
    return found


def compare_with_stated_number(node: Node, papers: Mapping[str, list[TopicDraw]]) -> None:
    """The plan states a number of questions; every blueprint must add up to it. ``papers``: by its
    key in this table; the first is everyone's, and told of at the number."""
    before = len(node.findings)
    stated = node.maybe("questions", node.integer)
    if stated is None or not papers["blueprint"] or len(node.findings) > before:
        return
    drawn = tuple(f"{node.key}.{name}" for name in ("blueprint", "banks"))
    if any(finding.key.startswith(drawn) for finding in node.findings):
        return  # what is no number adds up to nothing
    for name, blueprint in papers.items():
        place = "questions" if name == "blueprint" else name
        total = sum(draw.questions for draw in blueprint)
        if stated != total:
            node.findings.append(
                error(
                    "quiz.questions_differ",
                    f"{node.key}.{place}",
                    f"ghi {stated} câu nhưng cơ cấu đề cộng lại là {total} câu; "
                    "hãy sửa một trong hai",
                    f"{stated} questions are stated, but the blueprint adds up to {total}; "
                    "correct one of them",
                )
            )
