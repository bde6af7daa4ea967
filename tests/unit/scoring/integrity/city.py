"""A round of an honest city, and what can be planted in it."""

import math
import random
from collections import Counter

from msgspec.structs import replace

from services.scoring.domain.integrity.findings import Sat

MINUTE_US = 60_000_000
BANK = [f"CH{n:03}" for n in range(60)]
KEYS = dict.fromkeys(BANK, "A")
PAPER = 20


def sat(person: str, agency: str = "A", **changes: object) -> Sat:
    """An attempt of ten minutes with twenty answers, all right."""
    made = Sat(
        attempt=f"{person}-1",
        person=person,
        agency=agency,
        started_at_us=0,
        submitted_at_us=10 * MINUTE_US,
        questions=PAPER,
        answers=dict.fromkeys(BANK[:PAPER], "A"),
        score=PAPER,
    )
    return replace(made, **changes)


def honest_city(seed: int, people: int, *, skill: float = 0.8, agency_size: int = 50) -> list[Sat]:
    """Everybody answers for themselves: abilities, difficulties and popular errors differ."""
    chance = random.Random(seed)
    difficulty = {question: chance.gauss(0, 1) for question in BANK}
    popular = {question: [chance.random() ** 2 + 0.02 for _ in "BCD"] for question in BANK}
    return [
        _one(chance, number, f"CQ{number // agency_size}", skill, difficulty, popular)
        for number in range(people)
    ]


def _one(
    chance: random.Random,
    number: int,
    agency: str,
    skill: float,
    difficulty: dict[str, float],
    popular: dict[str, list[float]],
) -> Sat:
    ability = chance.gauss(skill, 1)
    answers = {
        question: "A"
        if chance.random() < 1 / (1 + math.exp(difficulty[question] - ability))
        else chance.choices("BCD", popular[question])[0]
        for question in chance.sample(BANK, PAPER)
    }
    start_us = chance.randrange(10_000) * MINUTE_US
    duration_us = chance.randrange(5 * 60, 30 * 60) * 1_000_000
    score = sum(option == "A" for option in answers.values())
    made = sat(f"p{number:05}", agency, answers=answers, score=score)
    return replace(made, started_at_us=start_us, submitted_at_us=start_us + duration_us)


def copy_of(original: Sat, person: str, agency: str, changed: int = 0) -> Sat:
    """Somebody who hands in the same answers, but for so many right ones."""
    answers = dict(original.answers)
    wrong = [question for question, option in answers.items() if option != "A"]
    for question in wrong[:changed]:
        answers[question] = "A"
    score = sum(option == "A" for option in answers.values())
    made = replace(original, attempt=f"{person}-1", person=person, agency=agency)
    return replace(made, answers=answers, score=score)


def most_peculiar(city: list[Sat]) -> list[Sat]:
    """The attempts by how rare their wrong answers are, those with the rarest first."""
    seen = Counter(item for one in city for item in one.answers.items())

    def rarity(one: Sat) -> float:
        return sum(
            math.log(seen[item] / len(city)) for item in one.answers.items() if item[1] != "A"
        )

    return sorted(city, key=lambda one: (rarity(one), one.attempt))
