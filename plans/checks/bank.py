"""The question bank against the blueprints."""

from collections.abc import Iterator, Mapping

from contracts.definition import Definition
from plans.findings import Finding, error, warning


def check_topics(definition: Definition, topic_counts: Mapping[str, int]) -> Iterator[Finding]:
    """Topics with too few questions for one paper, and questions whose topic the plan lacks."""
    for number, phase in enumerate(definition.phases):
        for index, draw in enumerate(phase.quiz.blueprint if phase.quiz else []):
            there = topic_counts.get(draw.topic, 0)
            if phase.quiz and phase.quiz.question_use == "split":
                there //= max(1, len(phase.rounds))  # each round has a part of its own
            if there < draw.questions:
                yield error(
                    "bank.too_few",
                    f"phases[{number}].quiz.blueprint[{index}].questions",
                    f'mỗi đề cần {draw.questions} câu chủ đề "{draw.topic}" nhưng bộ câu hỏi '
                    f"chỉ có {there}; hãy bổ sung câu hỏi hoặc giảm số câu",
                    f'a paper needs {draw.questions} questions of the topic "{draw.topic}", but '
                    f"the bank has {there}; add questions or ask for fewer",
                )
    for topic, there in topic_counts.items():
        if topic not in definition.topics:
            yield warning(
                "bank.topic_unknown",
                "topics",
                f'bộ câu hỏi có {there} câu chủ đề "{topic}" mà [topics] không có',
                f'the bank has {there} questions of the topic "{topic}", which [topics] lacks',
            )
