"""The question bank against the blueprints."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from contracts.definition import Definition, Difficulty, QuizRules, TopicDraw
from plans.findings import Finding, error, warning


class BankQuestion(Struct, frozen=True):
    """What the checker needs of a question; ``difficulty`` ``None``: not graded."""

    topic: str
    difficulty: Difficulty | None = None


def check_questions(definition: Definition, questions: Sequence[BankQuestion]) -> Iterator[Finding]:
    """Topics with too few questions for one paper, and questions whose topic the plan lacks."""
    for number, phase in enumerate(definition.phases):
        if phase.quiz is not None:
            rounds = len(phase.rounds) if phase.quiz.question_use == "split" else 1
            for draw, key in _draws(phase.quiz, f"phases[{number}].quiz"):
                yield from _check_draw(draw, questions, max(1, rounds), key)
    yield from _check_official(definition, len(questions))
    for topic in dict.fromkeys(question.topic for question in questions):
        if topic not in definition.topics:
            there = sum(question.topic == topic for question in questions)
            yield warning(
                "bank.topic_unknown",
                "topics",
                f'bộ câu hỏi có {there} câu chủ đề "{topic}" mà [topics] không có; hãy thêm chủ '
                "đề hoặc sửa bộ câu hỏi",
                f'the bank has {there} questions of the topic "{topic}", which [topics] lacks; add '
                "the topic or correct the bank",
            )


def _draws(quiz: QuizRules, key: str) -> Iterator[tuple[TopicDraw, str]]:
    for index, draw in enumerate(quiz.blueprint):
        yield draw, f"{key}.blueprint[{index}]"
    for place, bank in enumerate(quiz.banks):
        for index, draw in enumerate(bank.blueprint):
            yield draw, f"{key}.banks[{place}].blueprint[{index}]"


def _check_draw(
    draw: TopicDraw, questions: Sequence[BankQuestion], rounds: int, key: str
) -> Iterator[Finding]:
    fitting = [
        question
        for question in questions
        if question.topic == draw.topic and draw.difficulty in (None, question.difficulty)
    ]
    there = len(fitting) // rounds  # where the bank is split, each round has a part of its own
    if there < draw.questions:
        graded = f" ({draw.difficulty})" if draw.difficulty else ""
        each = (" cho mỗi đợt", " for each round") if rounds > 1 else ("", "")
        yield error(
            "bank.too_few",
            f"{key}.questions",
            f'mỗi đề cần {draw.questions} câu chủ đề "{draw.topic}"{graded} nhưng bộ câu hỏi '
            f"chỉ có {there}{each[0]}; hãy bổ sung câu hỏi hoặc giảm số câu",
            f'a paper needs {draw.questions} questions of the topic "{draw.topic}"{graded}, but '
            f"the bank has {there}{each[1]}; add questions or ask for fewer",
        )


def _check_official(definition: Definition, there: int) -> Iterator[Finding]:
    rules = definition.contributions
    wanted = rules.official_questions if rules else None
    if wanted is not None and there < wanted:
        yield error(
            "bank.official",
            "contributions.official_questions",
            f"kế hoạch chọn {wanted} câu chính thức nhưng bộ câu hỏi chỉ có {there} câu; "
            "hãy bổ sung",
            f"the plan selects {wanted} official questions, but the bank has {there}; add some",
        )
