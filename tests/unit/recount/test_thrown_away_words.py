"""The one draw in ten million of which a word is thrown away, since numbers would not be fair."""

import hashlib
import random
from itertools import permutations

from cli.recount.paper_generation import Recaller
from contracts.definition import QuizRules, TopicDraw
from services.exam.domain.paper_drawing import BankQuestion, bank_of, draw_paper
from tests.support.ledgers import SEED, play, question

QUESTIONS = 40
QUIZ = QuizRules(1800, [TopicDraw("cchc", QUESTIONS)])
#: of this person's attempts the first that meets one; looked for through half a million
NAME, ATTEMPT = "0" * 16, 284_830


def words() -> list[int]:
    """The numbers that this paper is drawn by, as the documentation gives them."""
    told = f"12345\0{NAME}\0{ATTEMPT}".encode()
    seed = hashlib.sha256(b"hoithi/paper/1\0" + SEED + b"\0" + told).digest()
    stream = b"".join(hashlib.sha256(seed + n.to_bytes(4, "big")).digest() for n in range(16))
    return [int.from_bytes(stream[n : n + 4], "big") for n in range(0, len(stream), 4)]


def test_a_word_beyond_the_last_whole_multiple_is_thrown_away_by_exam_and_by_the_recount() -> None:
    """39 words take the questions, 39 order them, then one each takes one of 720 orders."""
    bank = [question(n, "cchc", 6, "A") for n in range(QUESTIONS)]
    header = play(QUIZ, 1, random.Random(0), questions=bank).publication.header
    first, wanted = 78, 31
    unfair, next_word = words()[first + wanted : first + wanted + 2]
    assert unfair >= 2**32 - 2**32 % 720
    orders = ["".join(order) for order in permutations("ABCDEF")]
    again = Recaller(header).paper(NAME, ATTEMPT)
    drawn = ["".join(options) for options in again.values()]
    assert drawn[wanted - 1] == orders[words()[first + wanted - 1] % 720]
    assert drawn[wanted] == orders[next_word % 720]
    assert drawn[wanted] != orders[unfair % 720]
    assert drawn[-1] == orders[words()[first + QUESTIONS] % 720]  # one more than there are
    exams = bank_of(BankQuestion(q.id, q.topic, tuple(q.options)) for q in bank)
    paper = draw_paper(SEED, "12345", NAME, ATTEMPT, QUIZ.blueprint, exams, shuffle_options=True)
    assert [(q.id, list(q.options)) for q in paper.questions] == list(again.items())
