"""What a round says about its questions: how difficult, how telling, and which keys look wrong.

No plan asks for it; a wrong key decides prizes, and the answers show it before a complaint does.

The figures are of those who answered a question (papers differ, and scoring does not know who saw
a question and left it blank). ``rest`` is a person's score without the question itself, so that a
question is not compared with itself:

    difficulty       share of right answers, 0 (nobody) to 1 (everybody)
    discrimination   point-biserial: correlation of answering right with the rest score, -1 to 1
                     (where some of several right options are worth a part, of what was got for it)
    upper, lower     the 27% with the highest, with the lowest rest scores (Kelley 1939); where
                     several people stand on the border, each counts with the same fraction

All of it follows from how many people with each rest score gave each answer, which is what
:func:`tally` counts; nothing depends on the order of the attempts. Where several options may be
chosen an answer ("AC") counts for each of its options, and is right only as a whole.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Literal

from msgspec import Struct

from services.scoring.domain.marking.attempt_score import ONE_EACH, Worths, score

GROUP = 0.27
FEWEST_ANSWERS = 20
#: a difference counts as strong from so many standard deviations on
STRONG_FROM = 2.0

SuspicionCode = Literal["negative_discrimination", "best_prefer_another"]
#: answer (the letters of options) -> rest score -> people
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
    attempts: Iterable[Mapping[str, str]], keys: Mapping[str, str], worths: Worths = ONE_EACH
) -> dict[str, dict[str, dict[int, int]]]:
    """Question -> answer -> rest score -> people. ``attempts``: answers by question, one a person.

    Answers to questions without a key count for nothing.
    """
    tables: defaultdict[str, defaultdict[str, Counter[int]]] = defaultdict(
        lambda: defaultdict(Counter)
    )

    @cache
    def got(question: str, chosen: str) -> int:
        return score({question: chosen}, keys, worths=worths)

    for answers in attempts:
        marked = [(q, chosen, got(q, chosen)) for q, chosen in answers.items() if q in keys]
        whole = sum(own for _, _, own in marked)
        for question, chosen, own in marked:
            tables[question][chosen][whole - own] += 1
    return {
        question: {option: dict(counts) for option, counts in table.items()}
        for question, table in tables.items()
    }


def figures(
    question: str, key: str, options: Iterable[str], table: Table, worths: Worths = ONE_EACH
) -> QuestionFigures:
    """A question's figures from its table; ``options``: all there are, in their order."""
    people = {answer: sum(counts.values()) for answer, counts in table.items()}
    named = sorted({letter for answer in table for letter in answer})
    shown = list(dict.fromkeys([*options, *named]))
    chosen = {
        option: sum(many for answer, many in people.items() if option in answer) for option in shown
    }
    answered, right = sum(people.values()), people.get(key, 0)
    groups = upper_and_lower(table)
    got = {answer: score({question: answer}, {question: key}, worths=worths) for answer in table}
    discrimination = discrimination_of(table, got)
    return QuestionFigures(
        question,
        key,
        answered,
        right,
        right / answered if answered else None,
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


def discrimination_of(table: Table, got: Mapping[str, int]) -> float | None:
    """Correlation of what was got for the question, by answer, with the rest score; ``None`` where
    either is constant. Of points that are all or nothing it is the point-biserial."""
    n = rests = squares = points = point_squares = products = 0
    for answer, counts in table.items():
        mine = got.get(answer, 0)
        for rest, people in counts.items():
            n += people
            rests += rest * people
            squares += rest * rest * people
            points += mine * people
            point_squares += mine * mine * people
            products += rest * mine * people
    # n² times each variance and the covariance, in whole numbers
    spread = (n * squares - rests * rests) * (n * point_squares - points * points)
    if spread <= 0:
        return None
    found = (n * products - rests * points) / math.sqrt(spread)
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
    chosen = sum(many for answer, many in people.items() if option in answer)
    return min(1.0, chosen / size) if size else 0.0
