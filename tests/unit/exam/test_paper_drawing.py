"""The draw of papers: repeatable, fair, and exactly as written down."""

import hashlib
import hmac
from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.definition import TopicDraw
from contracts.errors import Refused
from services.exam.domain.paper_drawing import (
    Bank,
    BankQuestion,
    Paper,
    bank_of,
    check_blueprint,
    commitment,
    draw_paper,
    paper_seed,
    pseudonym,
)

SEED = b"s" * 32
VECTOR = [
    ("CH001", "ADBC"),
    ("CH008", "BDAC"),
    ("CH005", "BCAD"),
    ("CH000", "ADBC"),
    ("CH006", "CBAD"),
]
HELD_VECTOR = [
    ("CH001", "CABD"),
    ("CH008", "BDAC"),
    ("CH005", "ABCD"),
    ("CH000", "BCAD"),
    ("CH006", "ADBC"),
]


def pool(questions: int, topics: int, options: str = "ABCD") -> Bank:
    return bank_of(
        BankQuestion(f"CH{n:03}", f"t{n % topics}", tuple(options)) for n in range(questions)
    )


def drawn(name: str, blueprint: list[TopicDraw], bank: Bank, *, shuffle: bool = True) -> Paper:
    return draw_paper(SEED, "", name, 1, blueprint, bank, shuffle)


def test_a_paper_is_the_one_in_the_documentation() -> None:
    """A fixed vector: whoever changes the draw changes every published ledger."""
    paper = draw_paper(
        bytes(range(32)),
        "12345",
        "00112233445566aa",
        1,
        [TopicDraw("t1", 2), TopicDraw("t0", 3)],
        pool(10, 2),
        True,
    )
    assert [(q.id, "".join(q.options)) for q in paper.questions] == VECTOR


def test_a_paper_with_held_options_is_the_one_in_the_documentation() -> None:
    held = {"CH001": "D", "CH005": "ABCD"}
    bank = bank_of(replace(q, held=held.get(q.id, "")) for q in pool(10, 2).questions)
    paper = draw_paper(
        bytes(range(32)),
        "12345",
        "00112233445566aa",
        1,
        [TopicDraw("t1", 2), TopicDraw("t0", 3)],
        bank,
        True,
    )
    assert [(q.id, "".join(q.options)) for q in paper.questions] == HELD_VECTOR


@given(st.text(), st.sampled_from(["", "D", "CD", "A", "BCD", "ABCD"]), st.booleans())
def test_held_options_stand_behind_the_others_in_every_paper_that_shuffles(
    name: str, held: str, shuffle: bool
) -> None:
    bank = bank_of(replace(q, held=held) for q in pool(3, 1).questions)
    for question in drawn(name, [TopicDraw("t0", 3)], bank, shuffle=shuffle).questions:
        assert sorted(question.options) == list("ABCD")
        if shuffle:
            assert "".join(question.options).endswith(held)
        else:
            assert question.options == tuple("ABCD"), "papers that shuffle nothing are as written"


def test_the_options_that_are_not_held_come_in_every_order_equally_often() -> None:
    bank = bank_of(replace(q, held="D") for q in pool(10, 1).questions)
    papers = [drawn(f"{n:x}", [TopicDraw("t0", 3)], bank) for n in range(4_000)]
    orders = Counter(q.options for paper in papers for q in paper.questions)
    assert set(orders) == {(*order, "D") for order in permutations("ABC")}
    assert _chi_square(list(orders.values()), 6) < 20.5


def test_the_seed_of_a_paper_is_the_hash_of_its_parts() -> None:
    said = b"hoithi/paper/1\0" + SEED + b"\0" + "số".encode() + b"\0abc\0" + b"12"
    assert paper_seed(SEED, "số", "abc", 12) == hashlib.sha256(said).digest()


def test_a_pseudonym_is_sixteen_digits_of_an_hmac() -> None:
    expected = hmac.new(SEED, b"CB1", "sha256").hexdigest()[:16]
    assert pseudonym(SEED, "CB1") == expected


@given(st.text(), st.integers(0, 5), st.integers(0, 5), st.booleans())
def test_a_paper_holds_what_the_blueprint_asks_and_nothing_twice(
    name: str, first: int, second: int, shuffle: bool
) -> None:
    bank = pool(10, 2)
    paper = drawn(name, [TopicDraw("t0", first), TopicDraw("t1", second)], bank, shuffle=shuffle)
    ids = [question.id for question in paper.questions]
    topics = Counter(f"t{int(i[2:]) % 2}" for i in ids)
    assert len(set(ids)) == len(ids)
    assert (topics["t0"], topics["t1"]) == (first, second)
    for question in paper.questions:
        assert sorted(question.options) == list("ABCD")
        assert shuffle or question.options == tuple("ABCD")


def test_the_order_of_the_bank_does_not_matter() -> None:
    bank = pool(30, 3)
    again = bank_of(reversed(bank.questions))
    blueprint = [TopicDraw("t0", 4), TopicDraw("t2", 3)]
    assert drawn("a", blueprint, bank) == drawn("a", blueprint, again)


def test_every_question_place_and_option_order_comes_equally_often() -> None:
    """Chi-square over 12,000 papers, far above its 99.9% bounds only if the draw is biased."""
    bank = pool(10, 1, "ABC")
    papers = [drawn(f"{n:x}", [TopicDraw("t0", 3)], bank) for n in range(12_000)]
    triples = Counter(tuple(q.id for q in paper.questions) for paper in papers)
    orders = Counter(q.options for paper in papers for q in paper.questions)
    assert set(orders) == set(permutations("ABC"))
    assert _chi_square(list(orders.values()), 6) < 20.5
    assert _chi_square(list(triples.values()), 720) < 840


def test_each_attempt_seed_and_public_value_gives_another_paper() -> None:
    bank, blueprint = pool(160, 1), [TopicDraw("t0", 20)]
    papers = {
        draw_paper(seed, value, "a", attempt, blueprint, bank, True)
        for seed in (SEED, bytes(32))
        for value in ("", "1")
        for attempt in (1, 2)
    }
    assert len(papers) == 8


@pytest.mark.parametrize(
    ("blueprint", "code"),
    [
        ([TopicDraw("t0", 6)], "blueprint.too_few_questions"),
        ([TopicDraw("other", 1)], "blueprint.too_few_questions"),
        ([TopicDraw("t0", 1), TopicDraw("t0", 1)], "blueprint.topic_twice"),
    ],
)
def test_a_blueprint_that_the_bank_cannot_fill_is_refused(
    blueprint: list[TopicDraw], code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        check_blueprint(blueprint, pool(10, 2))
    assert refusal.value.problem.code == code


def test_doubled_questions_and_odd_options_are_refused() -> None:
    good = BankQuestion("CH1", "t", ("A", "B"))
    for bad in (
        [good, good],
        [BankQuestion("CH2", "t", ())],
        [BankQuestion("CH2", "t", ("A",) * 2)],
        [BankQuestion("CH2", "t", ("A", "B"), held="C")],
        [BankQuestion("CH2", "t", ("A", "B"), held="BB")],
    ):
        with pytest.raises(Refused):
            bank_of(bad)


def test_a_commitment_binds_everything_it_is_over() -> None:
    def over(**changes: object) -> str:
        told: dict[str, object] = {
            "seed": SEED,
            "pseudonym_key": bytes(32),
            "bank_digest": "00" * 32,
            "blueprint": [TopicDraw("t", 1)],
            "key_commitments": {"CH1": "11" * 32},
            "public_value": "",
            "shuffle_options": True,
        }
        return commitment(**{**told, **changes})  # type: ignore[arg-type]

    others = [
        over(seed=b"t" * 32),
        over(pseudonym_key=SEED),
        over(bank_digest="01" * 32),
        over(blueprint=[TopicDraw("t", 2)]),
        over(key_commitments={}),
        over(public_value="1"),
        over(shuffle_options=False),
    ]
    assert len({over(), *others}) == 8
    assert over() == over()


def _chi_square(seen: list[int], cells: int) -> float:
    expected = sum(seen) / cells
    missing = (cells - len(seen)) * expected
    return missing + sum((n - expected) ** 2 / expected for n in seen)
