"""The bank of questions: imported whole, dealt out to rounds, fixed once a round opens."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from contracts.question_bank import Question, RoundQuestionsQuery
from contracts.question_pools import Need
from services.exam.domain.bank_split import deal
from services.exam.repository import questions as questions_repository
from services.exam.use_cases import round_views
from tests.support.examination import (
    CLOSES_US,
    CONTEST,
    OPENS_US,
    Office,
    code,
    questions,
)


def test_the_bank_is_imported_whole_and_again_without_change(office: Office) -> None:
    office.define()
    first = office.load()
    assert (first.new, first.changed, first.unchanged, first.withdrawn) == (12, 0, 0, 0)
    bound = office.round().commitment
    again = office.load()
    assert (again.new, again.changed, again.unchanged, again.withdrawn) == (0, 0, 12, 0)
    assert office.round().commitment == bound
    bank = questions()[1:]
    bank[0] = msgspec.structs.replace(bank[0], text="Câu khác?")
    third = office.load([*bank, Question("X1", "luat", "Mới?", {"A": "a", "B": "b"})])
    assert (third.new, third.changed, third.unchanged, third.withdrawn) == (1, 1, 10, 1)
    assert office.round().commitment != bound


def test_a_dry_run_changes_nothing(office: Office) -> None:
    office.define()
    assert office.load(dry_run=True).new == 12
    assert office.load().new == 12


def test_a_bank_that_cannot_fill_the_papers_is_refused(office: Office) -> None:
    office.define()
    assert code(office.load(questions(2))) == "blueprint.too_few_questions"
    assert office.load().new == 12


def test_after_a_round_has_opened_the_bank_stands(office: Office) -> None:
    office.ready()
    changed = [msgspec.structs.replace(questions()[0], text="Khác?"), *questions()[1:]]
    assert code(office.load(changed)) == "bank.round_open"
    assert code(office.load(questions()[1:])) == "bank.round_open"
    assert office.load().unchanged == 12


def test_formatting_is_kept_and_told_and_part_of_what_a_round_is_bound_to(office: Office) -> None:
    office.define()
    office.load()
    plain = office.round().commitment
    bank = questions()
    bank[0] = msgspec.structs.replace(bank[0], formatting={"": [(0, 3, "b")], "B": [(1, 2, "sub")]})
    assert office.load(bank).changed == 1
    assert office.load(bank).unchanged == 12
    bound = office.round().commitment
    assert bound != plain
    office.go_to(OPENS_US)
    with office.store.reading() as connection:
        query = RoundQuestionsQuery(CONTEST, "w1")
        told = round_views.round_questions(connection, query, office.now_us).questions
    assert {q.id: q.formatting for q in told if q.formatting} == {bank[0].id: bank[0].formatting}
    assert b"formatting" not in msgspec.json.encode(told[-1]), "plain questions are as they were"


def test_questions_are_dealt_to_rounds_so_that_none_is_drawn_twice(office: Office) -> None:
    office.ready("p1", "p2", "p3", weeks=2, question_use="split")
    first = {q.id for p in ("p1", "p2", "p3") for q in office.begun(p).questions}
    office.go_to(CLOSES_US)
    second = {q.id for p in ("p1", "p2", "p3") for q in office.begun(p, "w2").questions}
    assert not first & second
    assert office.load().unchanged == 12  # the same import again deals nothing anew


def test_a_plan_that_comes_to_split_a_bank_deals_out_what_is_there(office: Office) -> None:
    office.define(weeks=2)
    office.load()
    shared = office.round("w2").commitment
    office.define(2, weeks=2, question_use="split")
    assert office.round("w2").commitment != shared
    mine = {name: {q.id for q in _bank(office, name)} for name in ("w1", "w2")}
    assert mine["w1"]
    assert mine["w2"]
    assert not mine["w1"] & mine["w2"]
    office.define(3, weeks=2, question_use="shared")
    assert len(_bank(office, "w1")) == len(_bank(office, "w2")) == 12


def test_a_round_added_before_the_first_opening_gets_its_part_of_the_bank(office: Office) -> None:
    office.define(weeks=1, question_use="split")
    office.load()
    office.define(2, weeks=2, question_use="split")
    first, second = _bank(office, "w1"), _bank(office, "w2")
    assert len(first) == len(second) == 6


def test_once_a_round_has_opened_no_plan_deals_its_bank_anew(office: Office) -> None:
    office.ready("p1", weeks=2)
    office.begun("p1")
    office.define(2, weeks=2, question_use="split")
    assert len(_bank(office, "w1")) == 12


def _bank(office: Office, name: str) -> list[Question]:
    with office.store.reading() as connection:
        return questions_repository.questions_of(connection, CONTEST, name)


banks = st.lists(
    st.builds(
        lambda number, topic: Question(f"Q{number:03}", topic, "?", {"A": "a"}),
        st.integers(0, 200),
        st.sampled_from(["a", "b", "c"]),
    ),
    max_size=40,
    unique_by=lambda q: q.id,
)


@given(
    bank=banks,
    rounds=st.lists(st.sampled_from(["w1", "w2", "w3", "w4"]), min_size=1, unique=True),
    standing=st.dictionaries(
        st.integers(0, 200).map(lambda n: f"Q{n:03}"), st.sampled_from(["w1", "w2", "old", ""])
    ),
    dice=st.randoms(use_true_random=False),
)
def test_dealing_gives_each_question_one_round_fairly_and_moves_none(
    bank: list[Question], rounds: list[str], standing: dict[str, str], dice: object
) -> None:
    drawing: dict[str, list[Need]] = {name: [] for name in rounds}
    dealt = deal(bank, drawing, standing, dice)  # type: ignore[arg-type]
    assert set(dealt) == {q.id for q in bank}
    assert set(dealt.values()) <= set(rounds)
    for question in bank:
        if standing.get(question.id) in rounds:
            assert dealt[question.id] == standing[question.id]
    assert deal(bank, drawing, dealt, dice) == dealt  # type: ignore[arg-type]
    fresh = deal(bank, drawing, {}, dice)  # type: ignore[arg-type]
    for topic in {q.topic for q in bank}:
        counts = [sum(fresh[q.id] == name for q in bank if q.topic == topic) for name in rounds]
        assert max(counts) - min(counts) <= 1
