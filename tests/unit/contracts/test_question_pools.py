"""A bank dealt out to rounds by what each of them draws."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from contracts.definition import TopicDraw
from contracts.question_pools import Need, Place, dealt_out, lacks_of


def test_rounds_get_of_a_place_what_they_draw_from_it_and_of_none_that_they_do_not_draw() -> None:
    luat, khac = Place("luat"), Place("khac")
    needs = [[Need("", TopicDraw("luat", 3))], [Need("", TopicDraw("luat", 1))], []]
    assert dealt_out({luat: 4}, needs) == [{luat: 3}, {luat: 1}, {}]
    assert dealt_out({luat: 40}, needs) == [{luat: 30}, {luat: 10}, {}]
    assert dealt_out({khac: 3}, needs) == [{khac: 1}] * 3  # which nobody draws
    assert dealt_out({luat: 4}, needs, [{}, {luat: 4}, {}]) == [{luat: 4}, {luat: 4}, {}]


def test_what_another_line_needs_more_is_not_given_to_one_that_takes_from_several_places() -> None:
    hard, easy = Place("luat", "hard"), Place("luat", "easy")
    needs = [[Need("", TopicDraw("luat", 2, "hard"))], [Need("", TopicDraw("luat", 4))]]
    assert dealt_out({hard: 2, easy: 4}, needs) == [{hard: 2}, {easy: 4}]
    theirs = Place("luat", None, "a")
    needs = [[Need("", TopicDraw("luat", 2)), Need("a", TopicDraw("luat", 2))]] * 2
    needs[1] = [Need("a", TopicDraw("luat", 3))]
    assert dealt_out({Place("luat"): 2, theirs: 3}, needs) == [{Place("luat"): 2}, {theirs: 3}]


SPLIT_LINES = st.lists(
    st.builds(TopicDraw, st.sampled_from("ab"), st.integers(1, 3)),
    min_size=1,
    max_size=2,
    unique_by=lambda draw: draw.topic,
)


@given(st.lists(SPLIT_LINES, min_size=1, max_size=4), st.integers(0, 12), st.integers(0, 12))
def test_a_bank_that_is_enough_for_all_rounds_is_dealt_out_so_that_each_has_enough(
    blueprints: list[list[TopicDraw]], many: int, more: int
) -> None:
    needs = [[Need("", draw) for draw in lines] for lines in blueprints]
    stock = {Place("a"): many, Place("b"): more}
    parts = dealt_out(stock, needs)
    assert sum(parts, Counter()) == Counter({place: n for place, n in stock.items() if n})
    wanted = Counter(
        draw.topic for lines in blueprints for draw in lines for _ in range(draw.questions)
    )
    enough = all(wanted[place.topic] <= n for place, n in stock.items())
    lacking = any(lacks_of(mine, part) for mine, part in zip(needs, parts, strict=True))
    assert lacking is not enough
