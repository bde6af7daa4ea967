"""The question bank against the blueprints."""

from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct

from contracts.definition import (
    AudienceBank,
    Definition,
    Difficulty,
    Phase,
    QuestionKind,
    QuizRules,
    TopicDraw,
)
from contracts.question_pools import Need, Place, dealt_out, may_draw, needs_of, takes
from plans.checks.points import differ
from plans.definition_findings import Finding, error, warning


class BankQuestion(Struct, frozen=True):
    """What the checker needs of a question; ``difficulty`` ``None``: not graded; ``audience``: who
    alone may get it, "": everyone."""

    topic: str
    difficulty: Difficulty | None = None
    audience: str = ""
    kind: QuestionKind = "single_choice"


def check_questions(definition: Definition, questions: Sequence[BankQuestion]) -> Iterator[Finding]:
    """Lines of blueprints with too few questions for one paper, questions of a kind that their
    quiz does not allow, and questions that nobody gets: of a topic that the plan lacks, or for an
    audience without a bank."""
    splitting = _splitting_rounds(definition)
    shared = Counter(_places(questions, by_difficulty=True))
    for number, phase in enumerate(definition.phases):
        quiz = phase.quiz
        if quiz is None:
            continue
        banks = dict.fromkeys((item.id for item in phase.rounds), shared) or {"": shared}
        if quiz.question_use == "split" and phase.rounds:  # that there are none is said elsewhere
            dealt = _dealt(definition, questions, splitting)
            banks = {item.id: dealt[item.makes_good or item.id] for item in phase.rounds}
        for bank, rounds, key in _blueprints(phase, number):
            mine = [banks[name] for name in rounds] if rounds else [*banks.values()]
            for index, draw in enumerate(bank.blueprint):
                yield from _check_draw(draw, bank.audience, mine, f"{key}[{index}]")
    yield from _check_official(definition, len(questions))
    yield from _check_graded(definition, questions)
    yield from _check_audiences(definition, questions)
    yield from _check_kinds(definition, questions)
    for topic in dict.fromkeys(question.topic for question in questions):
        if topic not in definition.topics:
            there = sum(question.topic == topic for question in questions)
            yield warning(
                "bank.topic_unknown",
                "topics",
                f'bộ câu hỏi có {there} câu chủ đề "{topic}" mà [topics] không có; hãy thêm chủ '
                "đề vào [topics] và cơ cấu đề, hoặc sửa bộ câu hỏi",
                f'the bank has {there} questions of the topic "{topic}", which [topics] lacks; add '
                "the topic there and to a blueprint, or correct the bank",
            )


def _splitting_rounds(definition: Definition) -> dict[str, list[Need]]:
    """The rounds that a split bank is dealt out to, by opening as exam does, with what each draws
    by; a round that makes another good draws from that one's part."""
    rounds = [
        (item.opens_at_us, item.id, quiz)
        for phase in definition.phases
        if phase.quiz is not None and phase.quiz.question_use == "split"
        for item in phase.rounds
        if not item.makes_good and (quiz := phase.quiz_in(item.id)) is not None
    ]
    return {name: needs_of(quiz.blueprints) for _, name, quiz in sorted(rounds, key=_by_opening)}


def _by_opening(one: tuple[int, str, QuizRules]) -> tuple[int, str]:
    return one[:2]


def _places(questions: Sequence[BankQuestion], *, by_difficulty: bool) -> Iterator[Place]:
    for one in questions:
        yield Place(one.topic, one.difficulty if by_difficulty else None, one.audience)


def _dealt(
    definition: Definition, questions: Sequence[BankQuestion], rounds: dict[str, list[Need]]
) -> dict[str, Counter[Place]]:
    """What each round would get of a bank that is dealt out to all of them."""
    by_difficulty = any(
        draw.difficulty is not None
        for phase in definition.phases
        if phase.quiz is not None and phase.quiz.question_use == "split"
        for blueprint in phase.blueprints
        for draw in blueprint
    )
    stock = Counter(_places(questions, by_difficulty=by_difficulty))
    return dict(zip(rounds, dealt_out(stock, list(rounds.values())), strict=True))


def _blueprints(phase: Phase, number: int) -> Iterator[tuple[AudienceBank, list[str], str]]:
    """Each with the rounds that draw by it and its key; of audiences in all rounds."""
    assert phase.quiz is not None
    own = [item for item in phase.rounds if item.blueprint]
    others = [item.id for item in phase.rounds if phase.quiz_in(item.id) is phase.quiz]
    for place, bank in enumerate(phase.quiz.blueprints, start=-1):
        key = f"phases[{number}].quiz"
        if bank.audience:
            yield bank, [item.id for item in phase.rounds], f"{key}.banks[{place}].blueprint"
        elif others or not own:
            yield bank, others, f"{key}.blueprint"
    for index, item in enumerate(phase.rounds):
        if item.blueprint:
            bank = AudienceBank("", item.blueprint)
            yield bank, [item.id], f"phases[{number}].rounds[{index}].blueprint"


def _check_draw(
    draw: TopicDraw, audience: str, banks: Sequence[Counter[Place]], key: str
) -> Iterator[Finding]:
    """``banks``: what each round that draws by itself has; the poorest decides."""
    there = min(
        sum(n for place, n in bank.items() if takes(draw, audience, place)) for bank in banks
    )
    if there < draw.questions:
        graded = f" ({draw.difficulty})" if draw.difficulty else ""
        who = f' cho đối tượng "{audience}"' if audience else ""
        whose = f' for the audience "{audience}"' if audience else ""
        each = (" cho mỗi đợt", " for each round") if len(banks) > 1 else ("", "")
        yield error(
            "bank.too_few",
            f"{key}.questions",
            f'mỗi đề cần {draw.questions} câu chủ đề "{draw.topic}"{graded}{who} nhưng bộ câu hỏi '
            f"chỉ có {there}{each[0]}; hãy bổ sung câu hỏi hoặc giảm số câu",
            f'a paper needs {draw.questions} questions of the topic "{draw.topic}"{graded}{whose}, '
            f"but the bank has {there}{each[1]}; add questions or ask for fewer",
        )


def _check_audiences(
    definition: Definition, questions: Sequence[BankQuestion]
) -> Iterator[Finding]:
    quizzes = [phase.quiz for phase in definition.phases if phase.quiz is not None]
    known = {bank.audience for quiz in quizzes for bank in quiz.banks}
    for audience, there in Counter(one.audience for one in questions).items():
        if audience and audience not in known:
            yield error(
                "bank.audience_unknown",
                "phases.quiz.banks",
                f'bộ câu hỏi có {there} câu dành riêng cho đối tượng "{audience}" mà thể lệ không '
                "có bộ câu hỏi riêng cho đối tượng này; hãy thêm [[phases.quiz.banks]] hoặc sửa "
                "bộ câu hỏi",
                f'the bank has {there} questions for the audience "{audience}" alone, which has no '
                "bank of its own in the plan; add [[phases.quiz.banks]] or correct the questions",
            )


def _check_kinds(definition: Definition, questions: Sequence[BankQuestion]) -> Iterator[Finding]:
    for number, phase in enumerate(definition.phases):
        allowed = () if phase.quiz is None else phase.quiz.kinds
        there = Counter(
            one.kind
            for one in questions
            if one.kind not in allowed
            and may_draw(phase, Place(one.topic, one.difficulty, one.audience))
        )
        for kind, many in there.items():
            yield error(
                "bank.kind_not_allowed",
                f"phases[{number}].quiz.kinds",
                f'bộ câu hỏi có {many} câu loại "{kind}" mà vòng "{phase.name}" không cho phép; '
                f'hãy thêm "{kind}" vào kinds hoặc sửa bộ câu hỏi',
                f'the bank has {many} questions of the kind "{kind}", which the phase '
                f'"{phase.name}" does not allow; add "{kind}" to kinds or correct the questions',
            )


def _check_graded(definition: Definition, questions: Sequence[BankQuestion]) -> Iterator[Finding]:
    """Where points go by difficulty nobody draws a question that has none."""
    for number, phase in enumerate(definition.phases):
        if phase.quiz is None or not differ(phase.quiz):
            continue
        mine = [one for one in questions if one.topic in phase.topics]
        ungraded = sum(one.difficulty is None for one in mine)
        if ungraded:
            yield warning(
                "bank.ungraded",
                f"phases[{number}].quiz.points",
                f"điểm tính theo độ khó mà bộ câu hỏi có {ungraded} câu chưa ghi độ khó, nên "
                'không đề nào lấy đến; hãy ghi độ khó (cột "Độ khó") hoặc bỏ các câu này',
                f"points go by difficulty, and {ungraded} questions of the bank have none, so no "
                "paper draws them; write their difficulty, or leave them out",
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
