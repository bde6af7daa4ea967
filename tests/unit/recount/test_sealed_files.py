"""Why sealed files tell nothing of keys (ADR 19): with every option renamed, in the key and in all
answers alike, they are the same but for commitments, which have salts. So each option of a question
is as likely as before, to whoever reads whichever files."""

import io
import random
import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.definition import QuizRules, TopicDraw
from services.scoring.domain.publications.round_publication import with_keys_sealed
from tests.support.ledgers import Played, play, published, written
from tests.support.random_contests import quizzes

HASHES = re.compile(rb"[0-9a-f]{32,}")
FEW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def sealed_files(played: Played) -> list[bytes]:
    made = with_keys_sealed(played.publication)
    full = written(made, opening="sealed")
    return [full, published(full, made.attempts, "sealed")]


def without_hashes(file: bytes) -> list[bytes]:
    return [HASHES.sub(b"#", line) for line in io.BytesIO(file)]


@FEW
@given(quizzes(), st.integers(0, 2**32), st.integers(0, 2**32))
def test_files_of_a_sealed_bank_are_the_same_whichever_options_are_right(
    quiz: QuizRules, seed: int, shuffle: int
) -> None:
    def renamed(question: str, option: str) -> str:
        # options A and B are there in every question; others may be, and are left alone
        swap = random.Random(f"{shuffle}/{question}").random() < 0.5
        return {"A": "B", "B": "A"}.get(option, option) if swap else option

    one = play(quiz, 12, random.Random(seed))
    other = play(quiz, 12, random.Random(seed), renamed=renamed)
    for mine, yours in zip(sealed_files(one), sealed_files(other), strict=True):
        assert without_hashes(mine) == without_hashes(yours)


def test_the_comparison_sees_open_answers() -> None:
    """So the test above can fail: the same with answers open is another file."""

    def swapped(_question: str, option: str) -> str:
        return {"A": "B", "B": "A"}.get(option, option)

    quiz = QuizRules(1800, [TopicDraw("cchc", 3)])
    one, other = (
        play(quiz, 12, random.Random(1)),
        play(quiz, 12, random.Random(1), renamed=swapped),
    )
    opened = [without_hashes(written(with_keys_sealed(p.publication))) for p in (one, other)]
    assert opened[0] != opened[1]
