"""Quiz rules: the blueprint against the topics, attempts, and a ranking without argument."""

from collections.abc import Iterator, Mapping, Sequence

from contracts.definition import Definition, Phase, QuizRules, Round, TopicDraw
from contracts.question_pools import overlapping
from plans.checks.ids_and_references import unknown_audience
from plans.definition_findings import Finding, error, warning


def check_quizzes(definition: Definition) -> Iterator[Finding]:
    """The rules of every quiz phase, and topics that no paper draws from."""
    blueprint_findings: list[Finding] = []
    for index, phase in enumerate(definition.phases):
        if phase.quiz is None:
            yield from _check_misplaced(phase, index)
        else:
            key = f"phases[{index}].quiz"
            blueprint_findings.extend(_check_blueprints(phase.quiz, key, definition))
            blueprint_findings.extend(_check_of_rounds(phase, index, definition))
            yield from _check_banks(phase.quiz, key, definition)
            yield from _check_lengths(phase, key, definition)
            yield from _check_limits(phase.quiz, key)
            yield from _check_kinds(phase.quiz, key)
            yield from _check_ranking(phase.quiz, key)
            yield from _check_prediction(phase, definition, key)
            yield from _check_sealing(phase, key, definition)
    yield from blueprint_findings
    if not blueprint_findings:
        yield from _check_unused_topics(definition)


def _check_blueprints(quiz: QuizRules, key: str, definition: Definition) -> Iterator[Finding]:
    yield from _check_blueprint(quiz.blueprint, f"{key}.blueprint", definition.topics)
    for index, bank in enumerate(quiz.banks):
        place = f"{key}.banks[{index}].blueprint"
        yield from _check_blueprint(bank.blueprint, place, definition.topics)


def _check_of_rounds(phase: Phase, number: int, definition: Definition) -> Iterator[Finding]:
    """Blueprints of single rounds."""
    for index, item in enumerate(phase.rounds):
        if item.blueprint:
            place = f"phases[{number}].rounds[{index}].blueprint"
            yield from _check_blueprint(item.blueprint, place, definition.topics)


def _check_misplaced(phase: Phase, number: int) -> Iterator[Finding]:
    for index, item in enumerate(phase.rounds):
        if item.blueprint:
            yield error(
                "round.blueprint_misplaced",
                f"phases[{number}].rounds[{index}].blueprint",
                f'vòng "{phase.name}" không thi trắc nghiệm nên cơ cấu đề của "{item.name}" không '
                "có tác dụng; hãy bỏ blueprint",
                f'the phase "{phase.name}" is no quiz, so the blueprint of "{item.name}" has no '
                "effect; remove it",
            )


def _check_blueprint(
    blueprint: Sequence[TopicDraw], key: str, topics: Mapping[str, str]
) -> Iterator[Finding]:
    if not blueprint:
        yield error(
            "blueprint.empty",
            key,
            "cơ cấu đề chưa có chủ đề nào; hãy ghi mỗi chủ đề bao nhiêu câu",
            "the blueprint has no topic; write how many questions of each topic",
        )
    for index, draw in enumerate(blueprint):
        place = f"{key}[{index}]"
        if any(overlapping(draw, other) for other in blueprint[:index]):
            yield error(
                "blueprint.topic_doubled",
                f"{place}.topic",
                f'chủ đề "{draw.topic}" đã có ở trên; hãy gộp số câu vào một chỗ',
                f'the topic "{draw.topic}" stands above already; add the questions up in one place',
            )
        elif draw.topic not in topics:
            yield error(
                "blueprint.topic_unknown",
                f"{place}.topic",
                f'không có chủ đề "{draw.topic}" trong [topics]; hãy thêm hoặc sửa tên',
                f'there is no topic "{draw.topic}" in [topics]; add it or correct the name',
            )
        elif draw.questions < 1:
            yield error(
                "blueprint.no_questions",
                f"{place}.questions",
                f'chủ đề "{draw.topic}" có {draw.questions} câu; hãy ghi từ 1 trở lên, '
                "hoặc bỏ chủ đề ở đây và trong [topics]",
                f'the topic "{draw.topic}" has {draw.questions} questions; write 1 or more, '
                "or leave the topic out here and in [topics]",
            )


def _check_banks(quiz: QuizRules, key: str, definition: Definition) -> Iterator[Finding]:
    known = [audience.id for audience in definition.audiences]
    seen: set[str] = set()
    for index, bank in enumerate(quiz.banks):
        place = f"{key}.banks[{index}].audience"
        if bank.audience not in known:
            yield unknown_audience(place, bank.audience, known)
        elif bank.audience in seen:
            yield error(
                "quiz.bank_doubled",
                place,
                f'đối tượng "{bank.audience}" đã có bộ câu hỏi riêng ở trên; hãy gộp lại',
                f'the audience "{bank.audience}" has a bank of its own above; put them together',
            )
        seen.add(bank.audience)


def _check_lengths(phase: Phase, key: str, definition: Definition) -> Iterator[Finding]:
    """How many answers count is one number for the whole phase, so a share of papers of different
    lengths would not say what the plan means."""
    quiz, rules = phase.quiz, definition.participation
    if quiz is None or rules.phase != phase.id or not rules.minimum_share:
        return
    for index, bank in enumerate(quiz.banks):
        mine = quiz.questions_of(bank.audience)
        if mine != quiz.questions:
            yield error(
                "quiz.papers_differ",
                f"{key}.banks[{index}].blueprint",
                f'đề của đối tượng "{bank.audience}" có {mine} câu, đề chung có {quiz.questions} '
                "câu; minimum_share cần các đề có số câu như nhau; hãy sửa cơ cấu đề hoặc dùng "
                "minimum_answers",
                f'the papers of the audience "{bank.audience}" have {mine} questions, everyone '
                f"else's {quiz.questions}; minimum_share needs papers of one length; correct a "
                "blueprint, or use minimum_answers",
            )
    for index, item in enumerate(phase.rounds):
        mine = sum(draw.questions for draw in item.blueprint)
        if item.blueprint and mine != quiz.questions:
            yield error(
                "quiz.papers_differ",
                f"{key.removesuffix('.quiz')}.rounds[{index}].blueprint",
                f'đề của "{item.name}" có {mine} câu, các đợt khác có {quiz.questions} câu; '
                "minimum_share cần các đề có số câu như nhau; hãy sửa cơ cấu đề hoặc dùng "
                "minimum_answers",
                f'papers of "{item.name}" have {mine} questions, those of other rounds '
                f"{quiz.questions}; minimum_share needs papers of one length; correct a "
                "blueprint, or use minimum_answers",
            )


def _check_unused_topics(definition: Definition) -> Iterator[Finding]:
    quizzes = [phase for phase in definition.phases if phase.quiz is not None]
    drawn = {topic for phase in quizzes for topic in phase.topics}
    stages = [phase.stage for phase in definition.phases if phase.stage is not None]
    drawn |= {topic for stage in stages for part in stage.parts for topic in part.bank_topics}
    for topic, name in definition.topics.items():
        if quizzes and topic not in drawn:
            yield warning(
                "topic.unused",
                f"topics.{topic}",
                f'không đề nào lấy câu hỏi của chủ đề "{name}"; hãy thêm vào cơ cấu đề hoặc bỏ đi',
                f'no paper draws from the topic "{name}"; add it to a blueprint or remove it',
            )


def _check_limits(quiz: QuizRules, key: str) -> Iterator[Finding]:
    if quiz.time_limit_s is not None and quiz.time_limit_s < 1:
        yield error(
            "quiz.no_time",
            f"{key}.time_limit",
            'thời gian làm bài phải lớn hơn 0, ví dụ "30 phút"; làm đến khi đợt thi đóng thì ghi '
            '"unlimited"',
            'the time limit must be more than 0, for instance "30 phút"; write "unlimited" where '
            "an attempt goes on until the round closes",
        )
    if quiz.attempts_allowed is not None and quiz.attempts_allowed < 1:
        yield error(
            "quiz.no_attempts",
            f"{key}.attempts_allowed",
            "mỗi người phải được thi ít nhất một lượt; hãy ghi từ 1 trở lên, hoặc "
            '"unlimited" nếu thi bao nhiêu lượt cũng được',
            'everyone must be allowed at least one attempt; write 1 or more, or "unlimited" for '
            "any number",
        )
    if quiz.score_visible == "at_once" and quiz.several_attempts:
        yield warning(
            "quiz.score_between_attempts",
            f"{key}.score_visible",
            "cho xem điểm ngay mà được thi nhiều lượt thì người thi dò được đáp án; "
            'nên chọn "after_settlement"',
            "with several attempts, a score shown at once lets people try the keys out; "
            '"after_settlement" is safer',
        )


def _check_sealing(phase: Phase, key: str, definition: Definition) -> Iterator[Finding]:
    """Whoever knows their own answers and points knows one sum over the keys; colleagues who
    compare know several, and the next round has the same questions."""
    quiz = phase.quiz
    assert quiz is not None
    sharing = [
        (other, round_)
        for other in definition.phases
        if other.quiz is not None and other.quiz.question_use == "shared"
        for round_ in other.rounds
    ]
    each_round = any(award.phase == phase.id and award.each_round for award in definition.awards)
    early = quiz.score_visible != "after_publication" or each_round
    followed = any(
        round_.closes_at_us < later.closes_at_us and _same_questions(phase, round_, other, later)
        for round_ in phase.rounds
        for other, later in sharing
    )
    if quiz.question_use == "shared" and early and followed:
        yield warning(
            "quiz.shared_scores_early",
            f"{key}.question_use",
            "các đợt thi dùng chung bộ câu hỏi mà điểm được cho xem, hoặc được công bố để trao "
            "giải từng đợt, trước đợt cuối: "
            "đồng nghiệp so câu trả lời và điểm của nhau là dò ra đáp án cho đợt sau; nên chọn "
            '"split" (chia bộ câu hỏi cho từng đợt)',
            "rounds share one bank, and points are shown, or published with each round's prizes, "
            "before the last round: "
            "colleagues who compare their answers and points can work keys out for the next; "
            '"split" (deal the bank out to the rounds) is safer',
        )


def _same_questions(phase: Phase, round_: Round, other: Phase, later: Round) -> bool:
    """Whether papers of both rounds could hold one question: each may have topics of its own."""
    here, there = phase.quiz_in(round_.id), other.quiz_in(later.id)
    return any(
        overlapping(line, another)
        for bank in (here.blueprints if here else [])
        for line in bank.blueprint
        for one in (there.blueprints if there else [])
        for another in one.blueprint
    )


def _check_ranking(quiz: QuizRules, key: str) -> Iterator[Finding]:
    """A chain must order any two people: by the arrival of the submission, or else by a draw."""
    place = f"{key}.ranking"
    if len(set(quiz.ranking)) < len(quiz.ranking):
        yield error(
            "ranking.doubled",
            place,
            "một tiêu chí xếp hạng đứng hai lần; hãy bỏ bớt",
            "a measure stands twice in the ranking; remove one",
        )
    elif "prediction" in quiz.ranking and not quiz.prediction:
        yield error(
            "ranking.prediction_not_asked",
            place,
            "xếp hạng theo câu dự đoán nhưng đề không hỏi; hãy ghi prediction = true hoặc bỏ đi",
            "the ranking uses the prediction, but the paper does not ask for one; "
            "write prediction = true or remove it",
        )
    elif not quiz.ranking:
        yield error(
            "ranking.can_tie",
            place,
            'không có gì để xếp hạng; hãy ghi ranking = ["score", "earliest"]',
            'there is nothing to rank by; write ranking = ["score", "earliest"]',
        )
    elif quiz.ranking[-1:] != ["earliest"] and quiz.tie is None:
        yield error(
            "ranking.can_tie",
            place,
            'hai người có thể bằng nhau mãi; hãy đặt "earliest" (nộp sớm hơn) ở cuối, hoặc ghi '
            'tie = "draw" (bốc thăm công khai)',
            'two people may stay equal for ever; put "earliest" (submitted first) at the end, or '
            'write tie = "draw" (a public draw)',
        )
    yield from _doubts_of_ranking(quiz, key)


def _doubts_of_ranking(quiz: QuizRules, key: str) -> Iterator[Finding]:
    """What a ranking rarely leaves out on purpose."""
    if quiz.ranking and "score" not in quiz.ranking:
        yield warning(
            "ranking.without_score",
            f"{key}.ranking",
            'xếp hạng không xét điểm; có phải thiếu "score"? hãy ghi "score" ở đầu',
            'the ranking does not look at the score; is "score" missing? write it at the front',
        )
    if quiz.time_limit_s is None and "duration" in quiz.ranking:
        yield warning(
            "ranking.duration_unlimited",
            f"{key}.ranking",
            "không giới hạn thời gian làm bài mà xếp hạng theo thời gian làm: giờ nghỉ giữa chừng "
            'cũng tính; nên bỏ "duration" và để "earliest" ở cuối, hoặc ghi time_limit',
            "there is no time limit, but the ranking looks at the time taken, in which breaks "
            'count; remove "duration" and end with "earliest", or write a time_limit',
        )


def _check_kinds(quiz: QuizRules, key: str) -> Iterator[Finding]:
    if not quiz.kinds:
        yield error(
            "quiz.no_kind",
            f"{key}.kinds",
            "kinds không có loại câu hỏi nào nên đề không thể có câu nào; hãy ghi ít nhất một "
            "loại hoặc bỏ kinds (chỉ một phương án đúng)",
            "kinds names no kind of question, so papers could hold none; write one at least or "
            "remove kinds (one right option only)",
        )
    for index, kind in enumerate(quiz.kinds):
        if kind in quiz.kinds[:index]:
            yield error(
                "quiz.kind_doubled",
                f"{key}.kinds[{index}]",
                f'loại câu hỏi "{kind}" đã có ở trước; hãy bỏ bớt một',
                f'the kind "{kind}" stands before already; remove one',
            )


def _check_prediction(phase: Phase, definition: Definition, key: str) -> Iterator[Finding]:
    """A prediction decides between equals, or an award goes by it; else nobody need make one."""
    quiz = phase.quiz
    if quiz is None:
        return
    mine = [award.ranking for award in definition.awards if award.phase == phase.id]
    wins = any("prediction" in ranking for ranking in mine)
    if quiz.prediction and "prediction" not in quiz.ranking and not wins:
        yield warning(
            "ranking.prediction_unused",
            f"{key}.prediction",
            'có câu dự đoán nhưng không dùng để xếp hạng; hãy thêm "prediction" vào ranking, trước '
            '"earliest", hoặc bỏ prediction',
            'a prediction is asked, but the ranking does not use it; add "prediction" to ranking, '
            'in front of "earliest", or remove prediction',
        )
    if not quiz.prediction and quiz.predicts != "perfect":
        yield error(
            "quiz.predicts_unused",
            f"{key}.predicts",
            "predicts nói dự đoán điều gì, nhưng đề không hỏi; hãy ghi prediction = true hoặc bỏ "
            "predicts",
            "predicts says what a prediction is of, but papers do not ask for one; write "
            "prediction = true or remove predicts",
        )
