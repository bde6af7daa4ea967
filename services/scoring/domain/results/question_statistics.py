"""What a round says about its questions: how difficult, how telling, and which keys look wrong.

No plan asks for it; a wrong key decides prizes, and the answers show it before a complaint does.

The figures are of those who answered a question (papers differ, and scoring does not know who saw
a question and left it blank). ``rest`` is a person's score without the question itself, so that a
question is not compared with itself:

    difficulty       share of right answers, 0 (nobody) to 1 (everybody)
    discrimination   point-biserial: correlation of answering right with the rest score, -1 to 1
    upper, lower     the 27% with the highest, with the lowest rest scores (Kelley 1939); where
                     several people stand on the border, each counts with the same fraction

All of it follows from how many people with each rest score chose each option, which is what
:func:`tally` counts; nothing depends on the order of the attempts.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct

GROUP = 0.27
FEWEST_ANSWERS = 20
#: a difference counts as strong from so many standard deviations on
STRONG_FROM = 2.0

SuspicionCode = Literal["negative_discrimination", "best_prefer_another"]
#: option -> rest score -> people
Table = Mapping[str, Mapping[int, int]]


class OptionFigures(Struct, frozen=True):
    """An option: how many chose it, of all, of the best and of the weakest (shares)."""

    option: str
    chosen: int
    share: float
    upper: float
    lower: float


class Suspicion(Struct, frozen=True):
    """Why a key should be looked at again; ``option``: the one that may be right instead.

    ``strong``: hardly by chance. With fewer than 20 answers there is no suspicion at all.
    """

    code: SuspicionCode
    strong: bool
    option: str | None = None


class QuestionFigures(Struct, frozen=True):
    """A question in one round. ``discrimination``: ``None`` where all answers or all rest scores
    are the same."""

    question: str
    key: str
    answered: int
    right: int
    difficulty: float | None
    discrimination: float | None
    options: list[OptionFigures]
    suspicions: list[Suspicion]


class Groups(Struct, frozen=True):
    """People per option in the upper and the lower group; each group adds up to ``size``."""

    size: float
    upper: dict[str, float]
    lower: dict[str, float]


def tally(
    attempts: Iterable[Mapping[str, str]], keys: Mapping[str, str]
) -> dict[str, dict[str, dict[int, int]]]:
    """Question -> option -> rest score -> people. ``attempts``: answers by question, one a person.

    Answers to questions without a key count for nothing.
    """
    tables: defaultdict[str, defaultdict[str, Counter[int]]] = defaultdict(
        lambda: defaultdict(Counter)
    )
    for answers in attempts:
        score = sum(keys.get(question) == option for question, option in answers.items())
        for question, option in answers.items():
            key = keys.get(question)
            if key is not None:
                tables[question][option][score - (option == key)] += 1
    return {
        question: {option: dict(counts) for option, counts in table.items()}
        for question, table in tables.items()
    }


def figures(question: str, key: str, options: Iterable[str], table: Table) -> QuestionFigures:
    """A question's figures from its table; ``options``: all there are, in their order."""
    shown = list(dict.fromkeys([*options, *sorted(table)]))
    chosen = {option: sum(table.get(option, {}).values()) for option in shown}
    answered = sum(chosen.values())
    groups = upper_and_lower(table)
    discrimination = point_biserial(table, key)
    return QuestionFigures(
        question,
        key,
        answered,
        chosen.get(key, 0),
        chosen.get(key, 0) / answered if answered else None,
        discrimination,
        [
            OptionFigures(
                option,
                chosen[option],
                chosen[option] / answered if answered else 0.0,
                _share(groups.upper, option, groups.size),
                _share(groups.lower, option, groups.size),
            )
            for option in shown
        ],
        suspicions(key, answered, discrimination, groups),
    )


def point_biserial(table: Table, option: str) -> float | None:
    """Correlation of choosing ``option`` with the rest score; ``None`` where either is constant."""
    n = total = squares = 0
    for counts in table.values():
        for rest, people in counts.items():
            n += people
            total += rest * people
            squares += rest * rest * people
    mine = table.get(option, {})
    chosen = sum(mine.values())
    variance = n * squares - total * total  # n² times the variance, in whole numbers
    if variance <= 0 or not 0 < chosen < n:
        return None
    covariance = n * sum(rest * people for rest, people in mine.items()) - chosen * total
    found = covariance / math.sqrt(variance * chosen * (n - chosen))
    return max(-1.0, min(1.0, found))


def upper_and_lower(table: Table) -> Groups:
    """The people of the 27% with the highest and the lowest rest scores, by option."""
    at_rest: Counter[int] = Counter()
    for counts in table.values():
        at_rest.update(counts)
    size = GROUP * at_rest.total()
    ordered = sorted(at_rest)
    return Groups(
        size, _group(table, at_rest, ordered[::-1], size), _group(table, at_rest, ordered, size)
    )


def _group(
    table: Table, at_rest: Mapping[int, int], ordered: list[int], size: float
) -> dict[str, float]:
    found = dict.fromkeys(table, 0.0)
    left = size
    for rest in ordered:
        part = min(1.0, left / at_rest[rest])
        for option, counts in table.items():
            found[option] += part * counts.get(rest, 0)
        left -= part * at_rest[rest]
        if left <= 0:
            break
    return found


def suspicions(
    key: str, answered: int, discrimination: float | None, groups: Groups
) -> list[Suspicion]:
    """Why the key should be looked at again: the better people are, the less they choose it, or
    more of the best choose one other option."""
    found: list[Suspicion] = []
    if answered < FEWEST_ANSWERS:
        return found
    # of n independent pairs, a correlation of zero varies with about 1/sqrt(n)
    if discrimination is not None and discrimination < 0:
        strong = -discrimination * math.sqrt(answered) >= STRONG_FROM
        found.append(Suspicion("negative_discrimination", strong))
    others = {option: people for option, people in groups.upper.items() if option != key}
    for option, people in sorted(others.items(), key=lambda item: (-item[1], item[0]))[:1]:
        mine = groups.upper.get(key, 0.0)
        if people > mine:
            strong = (people - mine) >= STRONG_FROM * math.sqrt(people + mine)
            found.append(Suspicion("best_prefer_another", strong, option))
    return found


def _share(people: Mapping[str, float], option: str, size: float) -> float:
    return min(1.0, people.get(option, 0.0) / size) if size else 0.0
