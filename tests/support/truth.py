"""The results of a contest worked out a second time, from the raw answers and after the plan's
words alone. Nothing of the services, of ``contracts`` or of the recount is used here.
"""

from fractions import Fraction
from math import ceil
from typing import Any, NamedTuple


class Sat(NamedTuple):
    """One submitted attempt; times in microseconds."""

    person: str
    round: str
    number: int
    started_us: int
    submitted_us: int
    answers: dict[str, str]


def points(sat: Sat, keys: dict[str, str]) -> int:
    """One for each right answer."""
    return sum(1 for question, option in sat.answers.items() if keys[question] == option)


def seconds(sat: Sat) -> int:
    """Whole seconds from start to submission."""
    return max(0, (sat.submitted_us - sat.started_us) // 10**6)


def standings(
    sats: list[Sat], keys: dict[str, str], excluded: set[str], *, by_duration: bool = True
) -> list[tuple[str, int, int]]:
    """(person, score, seconds): the best attempt of each, by score, duration (if the plan says
    so), earliest."""

    def worth(sat: Sat) -> tuple[int, int]:
        return -points(sat, keys), seconds(sat) if by_duration else 0

    best: dict[str, Sat] = {}
    for sat in sorted(sats, key=lambda sat: sat.number):
        if sat.person in excluded:
            continue
        if sat.person not in best or worth(sat) < worth(best[sat.person]):
            best[sat.person] = sat
    order = sorted(best.values(), key=lambda sat: (*worth(sat), sat.submitted_us))
    return [(sat.person, points(sat, keys), seconds(sat)) for sat in order]


def prizes(order: list[str], ranks: list[tuple[str, int]]) -> list[tuple[str, str]]:
    """(rank, person) down the standings; an empty person where nobody is left."""
    left = list(order)
    won = []
    unfilled = []
    for rank, winners in ranks:
        for _ in range(winners):
            if left:
                won.append((rank, left.pop(0)))
            else:
                unfilled.append((rank, ""))
    return won + unfilled


def participation(
    sats: list[Sat],
    home: dict[str, str],
    headcounts: dict[str, int],
    quotas: dict[str, str],
    excluded: set[str],
) -> dict[str, dict[str, Any]]:
    """Agency -> its line: distinct people with an answer, against the approved headcount."""
    came = {sat.person for sat in sats if sat.answers and sat.person not in excluded}
    table = {}
    for agency, headcount in headcounts.items():
        participants = sum(1 for person in came if home[person] == agency)
        needed = ceil(Fraction(quotas[agency]) * headcount)
        table[agency] = {
            "participants": participants,
            "headcount": headcount,
            "denominator": headcount,
            "rate": participants / headcount,
            "met": participants >= needed,
            "missing": max(0, needed - participants),
        }
    return table
