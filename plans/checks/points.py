"""What questions are worth: by their difficulty, and where several options are right."""

from collections.abc import Iterator

from contracts.definition import Definition, Phase, QuizRules
from plans.definition_findings import Finding, error, warning


def check_points(definition: Definition) -> Iterator[Finding]:
    """The points of every quiz."""
    for number, phase in enumerate(definition.phases):
        if phase.quiz is None:
            continue
        key = f"phases[{number}].quiz"
        yield from _check_amounts(phase.quiz, key)
        yield from _check_several_right(phase.quiz, key)
        if differ(phase.quiz):
            yield from _check_graded(phase, key)


def differ(quiz: QuizRules) -> bool:
    """Whether a question's difficulty decides what it is worth."""
    return quiz.points is not None and not quiz.points.alike


def _check_amounts(quiz: QuizRules, key: str) -> Iterator[Finding]:
    if quiz.points is None:
        return
    by_level = {"easy": quiz.points.easy, "medium": quiz.points.medium, "hard": quiz.points.hard}
    for level, points in by_level.items():
        if points < 1:
            yield error(
                "points.too_few",
                f"{key}.points.{level}",
                f"mỗi câu phải được ít nhất 1 điểm, ở đây là {points}; hãy ghi từ 1 đến 100",
                f"a question must be worth at least 1 point, here it is {points}; write 1 to 100",
            )


def _check_several_right(quiz: QuizRules, key: str) -> Iterator[Finding]:
    if quiz.several_right == "per_option" and "multiple_choice" not in quiz.kinds:
        yield warning(
            "quiz.several_right_unused",
            f"{key}.several_right",
            "several_right nói cách chấm câu có nhiều phương án đúng, nhưng đề không có loại câu "
            'này; hãy ghi kinds = ["single_choice", "multiple_choice"] hoặc bỏ several_right',
            "several_right says how questions with several right options are marked, but papers "
            'have none; write kinds = ["single_choice", "multiple_choice"] or remove several_right',
        )


def _check_graded(phase: Phase, key: str) -> Iterator[Finding]:
    """Papers must all be worth the same, so every line says how difficult its questions are."""
    lines = [draw for blueprint in phase.blueprints for draw in blueprint]
    ungraded = list(dict.fromkeys(draw.topic for draw in lines if draw.difficulty is None))
    if ungraded:
        topics = ", ".join(ungraded)
        yield error(
            "points.ungraded",
            f"{key}.points",
            f"điểm tính theo độ khó nhưng cơ cấu đề không nói lấy bao nhiêu câu của mỗi độ khó "
            f"({topics}), nên tổng điểm của các đề sẽ khác nhau; hãy ghi {ungraded[0]} = "
            "{ easy = …, medium = …, hard = … }, hoặc cho mọi độ khó cùng một mức điểm",
            f"points go by difficulty, but the blueprint does not say how many questions of each "
            f"difficulty ({topics}), so papers would be worth different totals; write "
            f"{ungraded[0]} = {{ easy = …, medium = …, hard = … }}, or the same points for every "
            "difficulty",
        )
