"""Questions that offices contribute: do they add up to what is selected, and to a paper?"""

from collections import Counter
from collections.abc import Iterator

from contracts.definition import ContributionRules, Definition, Phase
from plans.date_and_time_texts import show, show_en
from plans.definition_findings import Finding, error, warning

KEY = "contributions"


def check_contributions(definition: Definition) -> Iterator[Finding]:
    """Targets by office and topic, the number selected, and the day they are due."""
    rules = definition.contributions
    if rules is None:
        return
    if not rules.targets:
        yield error(
            "contributions.none",
            f"{KEY}.targets",
            "chưa đơn vị nào có chỉ tiêu đóng góp; hãy thêm [[contributions.targets]]",
            "no office has a target; add [[contributions.targets]]",
        )
        return
    targets = list(_check_targets(rules, definition))
    yield from targets
    if targets:
        return
    asked: Counter[str] = Counter()
    for target in rules.targets:
        asked[target.topic] += target.questions
    yield from _check_selection(rules)
    yield from _check_official(rules, asked, definition)
    yield from _check_blueprints(rules, asked, definition)
    yield from _check_due(rules, definition)


def _check_targets(rules: ContributionRules, definition: Definition) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for index, target in enumerate(rules.targets):
        place = f"{KEY}.targets[{index}]"
        if target.topic not in definition.topics:
            yield _unknown_topic(f"{place}.topic", target.topic)
        elif target.questions < 1:
            yield error(
                "contributions.no_questions",
                f"{place}.questions",
                f'"{target.office}" phải đóng góp {target.questions} câu; hãy ghi từ 1 trở lên',
                f'"{target.office}" is to contribute {target.questions} questions; write 1 or more',
            )
        elif (target.office, target.topic) in seen:
            yield error(
                "contributions.doubled",
                place,
                f'"{target.office}" đã có chỉ tiêu cho chủ đề này ở trên; hãy gộp số câu',
                f'"{target.office}" has a target for this topic above; add the questions up',
            )
        seen.add((target.office, target.topic))


def _unknown_topic(key: str, topic: str) -> Finding:
    return error(
        "contributions.topic_unknown",
        key,
        f'không có chủ đề "{topic}" trong [topics]; hãy sửa tên, hoặc thêm vào [topics] và '
        "cơ cấu đề",
        f'there is no topic "{topic}" in [topics]; correct the name, or add it there and to a '
        "blueprint",
    )


def _check_selection(rules: ContributionRules) -> Iterator[Finding]:
    asked, official = rules.questions, rules.official_questions
    if official is None:
        return
    key = f"{KEY}.official_questions"
    if official > asked or official < 1:
        yield error(
            "contributions.too_few",
            key,
            f"chọn {official} câu chính thức nhưng các đơn vị chỉ đóng góp {asked} câu; "
            f"hãy ghi từ 1 đến {asked}, hoặc cho đóng góp thêm",
            f"{official} official questions are to be selected, but {asked} are contributed; "
            f"write 1 to {asked}, or have more contributed",
        )
    elif official < asked and not rules.official:
        yield warning(
            "contributions.surplus",
            key,
            f"các đơn vị đóng góp {asked} câu, chọn {official} câu chính thức, nhưng không nói "
            f"chủ đề nào bớt {asked - official} câu, nên không biết đề thi lấy được bao nhiêu câu "
            "mỗi chủ đề; hãy ghi [contributions.official] cho từng chủ đề",
            f"{asked} questions are contributed and {official} selected, but it is not said which "
            f"topics give up {asked - official}, so nobody knows what papers can draw from; write "
            "[contributions.official] for each topic",
        )


def _check_official(
    rules: ContributionRules, asked: Counter[str], definition: Definition
) -> Iterator[Finding]:
    if not rules.official:
        return
    for topic, number in rules.official.items():
        key = f"{KEY}.official.{topic}"
        if topic not in definition.topics:
            yield _unknown_topic(key, topic)
        elif not 0 <= number <= asked[topic]:
            yield error(
                "contributions.official_too_many",
                key,
                f'chọn {number} câu chủ đề "{topic}" nhưng chỉ đóng góp {asked[topic]} câu; '
                "hãy sửa một trong hai",
                f'{number} questions of "{topic}" are selected, but {asked[topic]} contributed; '
                "correct one of them",
            )
    total, stated = sum(rules.official.values()), rules.official_questions
    if stated is not None and total != stated:
        yield error(
            "contributions.official_differs",
            f"{KEY}.official_questions",
            f"ghi {stated} câu chính thức nhưng các chủ đề cộng lại {total} câu; "
            "hãy sửa một trong hai",
            f"{stated} official questions are stated, but the topics add up to {total}; "
            "correct one of them",
        )


def _check_blueprints(
    rules: ContributionRules, asked: Counter[str], definition: Definition
) -> Iterator[Finding]:
    """A paper must find enough questions of each topic among those that will be there."""
    there = dict(asked) | rules.official
    for number, phase in enumerate(definition.phases):
        if phase.quiz is None:
            continue
        for topic, questions in _wanted(phase).items():
            if topic in definition.topics and questions > there.get(topic, 0):
                yield error(
                    "contributions.blueprint",
                    f"phases[{number}].quiz.blueprint",
                    f'đề thi cần {questions} câu chủ đề "{topic}" nhưng sẽ chỉ có '
                    f"{there.get(topic, 0)}; hãy đóng góp thêm hoặc giảm số câu trong đề",
                    f'papers need {questions} questions of "{topic}", but there will be '
                    f"{there.get(topic, 0)}; have more contributed or ask for fewer",
                )


def _wanted(phase: Phase) -> Counter[str]:
    """So many questions of each topic a phase needs: a paper's of every round that a bank is dealt
    out to, else the most that a paper of any round has."""
    found: Counter[str] = Counter()
    for item in phase.rounds:
        quiz, paper = phase.quiz_in(item.id), Counter[str]()
        assert quiz is not None
        for draw in quiz.blueprint:
            paper[draw.topic] += draw.questions
        found = found + paper if quiz.question_use == "split" else found | paper
    return found


def _check_due(rules: ContributionRules, definition: Definition) -> Iterator[Finding]:
    """Questions must be there before they are made public and before the first quiz opens."""
    zone = definition.timezone
    quizzes = [phase for phase in definition.phases if phase.quiz is not None]
    moments = [item.opens_at_us for phase in quizzes for item in phase.rounds]
    moments += [
        phase.quiz.questions_public_from_us
        for phase in quizzes
        if phase.quiz and phase.quiz.questions_public_from_us is not None
    ]
    places = [(f"{KEY}.due_at", rules.due_at_us)]
    places += [
        (f"{KEY}.targets[{index}].due_at", target.due_at_us)
        for index, target in enumerate(rules.targets)
    ]
    for key, due_us in places:
        if due_us is not None and moments and due_us > min(moments):
            needed_us = min(moments)
            yield error(
                "contributions.late",
                key,
                f"hạn đóng góp ({show(due_us, zone, 'end')}) sau khi đã cần đến câu hỏi "
                f"({show(needed_us, zone)}); hãy cho hạn sớm hơn",
                f"questions are due ({show_en(due_us, zone, 'end')}) after they are needed "
                f"({show(needed_us, zone)}); make them due earlier",
            )
