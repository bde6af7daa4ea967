"""The tables of a definition file, one reader for each.

``origins`` takes down where a place in the definition has another key in the file: rounds of a
series, and a blueprint written as ``topic = number``.
"""

from collections.abc import Mapping
from typing import Any, get_args

from contracts.definition import (
    AgencyClass,
    Award,
    CountingAttempt,
    Definition,
    Denominator,
    EntryKind,
    EntryRules,
    Milestone,
    ParticipationRules,
    Phase,
    PhaseForm,
    Prize,
    QuestionUse,
    QuizRules,
    RankingMeasure,
    Recipients,
    ScoreVisibility,
    TopicDraw,
)
from plans.findings import Misread, error
from plans.node import Node
from plans.rounds import read_rounds
from plans.times import TIMEZONE_NAME
from plans.values import read_identifier
from plans.vocabulary import RANK_NAMES


def read_contest(root: Node, origins: dict[str, str]) -> Definition:
    """The whole file; stand-ins where the node noted an error."""
    return Definition(
        slug=root.identifier("slug"),
        title=root.text("title"),
        organiser=root.text("organiser"),
        standing_body=root.text("standing_body", ""),
        timezone=root.choice("timezone", (TIMEZONE_NAME,), TIMEZONE_NAME),
        starts_at_us=root.moment("starts_at", "start"),
        ends_at_us=root.moment("ends_at", "end"),
        agency_classes=[
            _agency_class(node) for node in root.tables("agency_classes", "agency_class")
        ],
        topics=_topics(root),
        phases=[
            _phase(node, index, origins)
            for index, node in enumerate(root.tables("phases", "phase", required=True))
        ],
        participation=_participation(root),
        awards=[_award(node) for node in root.tables("awards", "award")],
        calendar=[_milestone(node) for node in root.tables("calendar", "milestone")],
    )


def _agency_class(node: Node) -> AgencyClass:
    return AgencyClass(node.identifier("id"), node.text("name"), node.rate("quota"))


def _topics(root: Node) -> dict[str, str]:
    topics: dict[str, str] = {}
    for name, title in root.mapping("topics").items():
        key = f"{root.path('topics')}.{name}"
        try:
            topics[read_identifier(name)] = root.read_text_at(key, title)
        except Misread as misread:
            root.findings.append(misread.at(key))
    return topics


def _phase(node: Node, index: int, origins: dict[str, str]) -> Phase:
    place = f"phases[{index}]"
    rounds = read_rounds(node)
    for number, (_, key) in enumerate(rounds):
        if key != f"{place}.rounds[{number}]":
            origins[f"{place}.rounds[{number}]"] = key
    return Phase(
        id=node.identifier("id"),
        name=node.text("name"),
        form=node.choice("form", _words(PhaseForm)),
        mandatory=node.flag("mandatory", False),
        quiz=_quiz(quiz, origins) if (quiz := node.table("quiz", "quiz")) else None,
        entries=_entries(entries) if (entries := node.table("entries", "entries")) else None,
        rounds=[item for item, _ in rounds],
    )


def _quiz(node: Node, origins: dict[str, str]) -> QuizRules:
    default = QuizRules(0, [])
    quiz = QuizRules(
        time_limit_s=node.duration("time_limit"),
        blueprint=_blueprint(node, origins),
        attempts_allowed=node.integer("attempts_allowed", default.attempts_allowed),
        counting_attempt=node.choice(
            "counting_attempt", _words(CountingAttempt), default.counting_attempt
        ),
        score_visible=node.choice("score_visible", _words(ScoreVisibility), default.score_visible),
        prediction=node.flag("prediction", default.prediction),
        shuffle_options=node.flag("shuffle_options", default.shuffle_options),
        question_use=node.choice("question_use", _words(QuestionUse), default.question_use),
        ranking=node.choices("ranking", _words(RankingMeasure), default.ranking),
    )
    _compare_with_stated_number(node, quiz)
    return quiz


def _blueprint(node: Node, origins: dict[str, str]) -> list[TopicDraw]:
    """Either a table ``topic = number`` or a list of tables, which later may say more."""
    if not isinstance(node.raw("blueprint"), Mapping):
        draws = node.tables("blueprint", "draw", required=True)
        return [TopicDraw(draw.identifier("topic"), draw.integer("questions")) for draw in draws]
    draws_by_topic: list[TopicDraw] = []
    for index, (topic, number) in enumerate(node.mapping("blueprint").items()):
        key = f"{node.path('blueprint')}.{topic}"
        origins[f"{node.path('blueprint')}[{index}]"] = key
        draws_by_topic.append(TopicDraw(topic, node.read_integer_at(key, number)))
    return draws_by_topic


def _compare_with_stated_number(node: Node, quiz: QuizRules) -> None:
    """The plan states a number of questions; the blueprint must add up to it."""
    if "questions" not in node or not quiz.blueprint:
        return
    before = len(node.findings)
    stated = node.integer("questions")
    if len(node.findings) == before and stated != quiz.questions:
        node.findings.append(
            error(
                "quiz.questions_differ",
                node.path("questions"),
                f"ghi {stated} câu nhưng cơ cấu đề cộng lại là {quiz.questions} câu; "
                "hãy sửa một trong hai",
                f"{stated} questions are stated, but the blueprint adds up to {quiz.questions}; "
                "correct one of them",
            )
        )


def _entries(node: Node) -> EntryRules:
    return EntryRules(
        kinds=node.choices("kinds", _words(EntryKind)),
        minimum_per_agency=node.integer("minimum_per_agency", 0),
        maximum_per_agency=(
            node.integer("maximum_per_agency") if "maximum_per_agency" in node else None
        ),
        video_minimum_s=node.duration("video_minimum", 0),
        video_maximum_s=node.duration("video_maximum") if "video_maximum" in node else None,
    )


def _participation(root: Node) -> ParticipationRules:
    node = root.table("participation", "participation", required=True)
    if node is None:
        return ParticipationRules("")
    default = ParticipationRules("")
    return ParticipationRules(
        phase=node.text("phase"),
        denominator=node.choice("denominator", _words(Denominator), default.denominator),
        minimum_answers=node.integer("minimum_answers", default.minimum_answers),
    )


def _award(node: Node) -> Award:
    return Award(
        id=node.identifier("id"),
        name=node.text("name"),
        phase=node.text("phase"),
        recipients=node.choice("recipients", _words(Recipients)),
        each_round=node.flag("each_round", False),
        prizes=[_prize(prize) for prize in node.tables("prizes", "prize", required=True)],
    )


def _prize(node: Node) -> Prize:
    rank = node.identifier("rank")
    known = RANK_NAMES.get(rank)
    return Prize(
        rank=rank,
        name=node.text("name", known or "") if known or not rank else node.text("name"),
        winners=node.integer("winners"),
        money=node.money("money", 0),
        certificate=node.text("certificate", ""),
    )


def _milestone(node: Node) -> Milestone:
    return Milestone(
        id=node.identifier("id"),
        name=node.text("name"),
        from_us=node.moment("from", "start"),
        until_us=node.moment("until", "end"),
        phase=node.text("phase") if "phase" in node else None,
    )


def _words(literal: Any) -> tuple[Any, ...]:
    """The words that a ``Literal`` allows."""
    return get_args(literal)
