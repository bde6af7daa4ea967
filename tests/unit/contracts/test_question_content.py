"""What a round is bound to of its questions."""

import pytest
from msgspec.structs import replace

from contracts.hash_commitments import content_digest
from contracts.question_bank import Question, QuestionPicture, bank_line

QUESTION = Question("c1", "luat", "Biển này là gì?", {"A": "Cấm", "B": "Báo"})
SIGN = QuestionPicture("", "ab" * 32, "image/png", 640, 480, "Một biển báo hình tròn")


def content_of(question: Question) -> str:
    return bank_line(question)[3]


def test_a_question_without_pictures_is_bound_as_it_was_before_there_were_any() -> None:
    assert content_of(QUESTION) == (
        "5d2f15b63ba1aa6f5706487d5b080ba252f697d69697810832fa6ca58f5c388c"
    )


def test_pictures_are_bound_as_the_ledger_document_says() -> None:
    assert content_of(replace(QUESTION, pictures=[SIGN])) == content_digest(
        "c1", QUESTION.text, QUESTION.options, pictures=[("", "ab" * 32, SIGN.alt)]
    )
    assert content_of(replace(QUESTION, pictures=[SIGN])) == (
        "57964cd16f0de5bad4032a36cbdf2afbc53cb2b96385929d6405f1d30dbb05c1"
    )


@pytest.mark.parametrize(
    "changes", [{"place": "A"}, {"sha256": "cd" * 32}, {"alt": "Một biển báo hình vuông"}]
)
def test_another_place_picture_or_text_for_it_is_another_content(changes: dict[str, str]) -> None:
    other = replace(SIGN, **changes)
    seen = {content_of(replace(QUESTION, pictures=which)) for which in ([], [SIGN], [other])}
    assert len(seen) == 3


def test_the_order_of_pictures_is_bound() -> None:
    other = replace(SIGN, sha256="cd" * 32)
    first, second = (
        replace(QUESTION, pictures=[SIGN, other]),
        replace(QUESTION, pictures=[other, SIGN]),
    )
    assert content_of(first) != content_of(second)
