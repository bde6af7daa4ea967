"""The questions that a team answers in a part of its performance, drawn from the bank.

Of the part's topics the questions are taken that were asked least in the phase so far; among these
in the order of

    SHA-256("hoithi/stage-paper/1" 00 seed 00 part 00 question)

so that no two teams have one in common while the bank lasts, and the draw can be repeated from the
round's seed and from what was asked before. The audience of a cluster hears the questions of those
who perform first: that is why other rounds' count as well.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

from contracts.errors import Refused


def part_questions(
    pool: Iterable[str], asked: Iterable[Sequence[str]], seed: bytes, part: str, most: int
) -> list[str]:
    """``pool``: ids of the part's topics; ``asked``: what each team was given before.
    ``stage.bank_too_small`` where there are fewer than one team needs."""
    there = set(pool)
    if len(there) < most:
        raise Refused(
            "stage.bank_too_small",
            "Bộ câu hỏi chưa đủ câu cho phần thi. (The bank has too few questions.)",
            wanted=most,
            there=len(there),
        )
    times = Counter(question for own in asked for question in own)

    def lot(question: str) -> tuple[int, bytes]:
        parts = (b"hoithi/stage-paper/1", seed, part.encode(), question.encode())
        return times[question], hashlib.sha256(b"\0".join(parts)).digest()

    return sorted(there, key=lot)[:most]
