"""A bank dealt out to rounds by topic, difficulty and audience, and as the checker counts it."""

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from contracts.definition import AudienceBank, Difficulty, QuizRules, TopicDraw
from contracts.errors import Refused
from contracts.question_bank import Question
from contracts.question_pools import Need, Place, needs_of
from plans.checks.question_bank import BankQuestion, check_questions
from services.exam.domain.bank_split import deal
from services.exam.domain.paper_drawing import BankQuestion as Drawable
from services.exam.domain.paper_drawing import bank_of, check_blueprint
from tests.support.examination import definition

GRADES: list[Difficulty | None] = [None, "easy", "hard"]
PLACES = st.builds(
    Place, st.sampled_from(["luat", "mot-cua"]), st.sampled_from(GRADES), st.sampled_from(["", "a"])
)
LINES = st.builds(
    TopicDraw, st.sampled_from(["luat", "mot-cua"]), st.integers(1, 3), st.sampled_from(GRADES)
)
BLUEPRINTS = st.lists(LINES, min_size=1, max_size=3, unique_by=lambda line: line.topic)


def bank(places: list[Place]) -> list[Question]:
    return [
        Question(f"C{n:03}", p.topic, f"{n}?", {"A": "", "B": ""}, "", p.difficulty, p.audience)
        for n, p in enumerate(places)
    ]


@given(st.lists(PLACES, max_size=40), st.integers(1, 5), st.integers())
def test_numbers_of_a_place_and_of_a_topic_never_differ_by_more_than_one(
    places: list[Place], rounds: int, chance: int
) -> None:
    names = [f"w{n}" for n in range(rounds)]
    questions = bank(places)
    drawing: dict[str, list[Need]] = {name: [] for name in names}
    dealt = deal(questions, drawing, {}, Random(chance), by_difficulty=True)
    assert dealt.keys() == {q.id for q in questions}
    kinds: set[object] = {*places, *(place.topic for place in places)}
    for kind in kinds:
        numbers = Counter(
            dealt[q.id] for q, p in zip(questions, places, strict=True) if kind in (p, p.topic)
        )
        counts = [numbers[name] for name in names]
        assert max(counts) - min(counts) <= 1


@given(st.lists(PLACES, max_size=40), BLUEPRINTS, BLUEPRINTS, st.integers(1, 4), st.integers())
def test_the_checker_passes_exactly_the_banks_that_the_import_takes(
    places: list[Place],
    common: list[TopicDraw],
    own: list[TopicDraw],
    rounds: int,
    chance: int,
) -> None:
    plan = definition(
        weeks=rounds, blueprint=common, banks=[AudienceBank("a", own)], question_use="split"
    )
    quiz = plan.phases[0].quiz
    assert quiz is not None
    questions = bank(places)
    found = check_questions(plan, [BankQuestion(*place) for place in places])
    passed = not any(one.code == "bank.too_few" for one in found)
    assert passed == _taken(questions, quiz, [r.id for r in plan.phases[0].rounds], chance)


def _taken(questions: list[Question], quiz: QuizRules, names: list[str], chance: int) -> bool:
    """Whether every round's part fills every paper, by the rules of the import."""
    rounds = {name: needs_of(quiz.blueprints) for name in names}
    dealt = deal(questions, rounds, {}, Random(chance), by_difficulty=quiz.by_difficulty)
    try:
        for name in names:
            mine = bank_of(
                Drawable(q.id, q.topic, tuple(q.options), q.difficulty, q.audience)
                for q in questions
                if dealt[q.id] == name
            )
            for one in quiz.blueprints:
                check_blueprint(one.blueprint, mine, one.audience)
    except Refused:
        return False
    return True
