"""Questions of one bank that ask nearly the same thing, so that people may look at them.

Two questions are compared by the words and pairs of neighbouring words of their stems, and by
their options. Case, accents and punctuation make no difference. A word weighs the more the fewer
stems of the bank hold it: "theo Nghị quyết số 76/NQ-CP" stands in dozens of questions that ask
for different things, so that sharing it says little.

The thresholds were set on the three banks in ``contests/banks`` (334 questions, 22,831 pairs
within a bank): none of their pairs is pointed out; the nearest, which ask for two different years
of the same figure, come to 0.62. Rewordings
(``tests/unit/question_formats/test_similar_questions.py``) come to 0.7 and more.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from contracts.vietnamese_text import plain
from spreadsheets.question_bank_sheet import QuestionRow
from spreadsheets.row_findings import Note

STEMS_ALIKE = 0.7
#: with options that are nearly the same, stems need to be less alike
STEMS_RELATED, OPTIONS_ALIKE = 0.45, 0.8
MOST_REPORTED = 200
#: of a stem; what asks the same in so many letters is pointed out, whatever follows
LONGEST_COMPARED = 2_000
#: looked up in all comparisons of a bank together: about 1 s. A real one of 10,000 needs a third
MOST_GRAMS = 5_000_000
# numbers of documents and dates stay whole
_WORD = re.compile(r"[^\W_]+(?:[./,-][^\W_]+)*%?")


class Double(Struct, frozen=True):
    """Two questions of a file that may be one. ``alike``: of their stems, 0 to 1."""

    rows: tuple[int, int]
    questions: tuple[str, str]
    alike: float
    message: str


class Doubles(Struct, frozen=True):
    """What was found, at most 200; ``complete``: every pair that may be one was compared."""

    pairs: list[Double]
    complete: bool


class _Stem(Struct, frozen=True):
    """The grams of a stem, rarest first, with what they weigh together."""

    grams: list[str]
    known: frozenset[str]
    weight: float


def doubles_in(rows: Sequence[QuestionRow]) -> Doubles:
    """Pairs that ask nearly the same, the most alike first; the earlier row first in each."""
    weights = _weights([_grams(row.text) for row in rows])
    stems = [_stem(_grams(row.text), weights) for row in rows]
    options = [frozenset(plain(text) for text in row.options.values()) for row in rows]
    found, left = [], MOST_GRAMS
    for one, other in _candidates(stems, weights):
        left -= min(len(stems[one].known), len(stems[other].known)) + 1
        if left < 0:
            break
        alike = _alike(stems[one], stems[other], weights)
        if _is_double(alike, options[one], options[other]):
            found.append(_double(rows[one], rows[other], alike))
    found.sort(key=lambda double: (-double.alike, double.rows))
    return Doubles(found[:MOST_REPORTED], left >= 0)


def incomplete(doubles: Doubles) -> list[Note]:
    """A note for people that not everything was compared; none where it was."""
    if doubles.complete:
        return []
    message = (
        "Có quá nhiều câu giống nhau nên chưa so sánh hết các cặp câu; hãy bỏ bớt câu trùng rồi "
        "gửi lại. (Too many questions are alike: not every pair was compared.)"
    )
    return [Note("doubles_incomplete", message, {})]


def nearest(row: QuestionRow, others: Sequence[QuestionRow]) -> list[tuple[str, float]]:
    """The ids of those that ask nearly the same as ``row``, with how alike the stems are (0 to 1),
    the most alike first."""
    grams = [_grams(one.text) for one in (row, *others)]
    weights = _weights(grams)
    mine, *theirs = (_stem(one, weights) for one in grams)
    options, *more = (frozenset(map(plain, one.options.values())) for one in (row, *others))
    found = [
        (other.id, round(alike, 3))
        for other, stem, choices in zip(others, theirs, more, strict=True)
        if _is_double(alike := _alike(mine, stem, weights), options, choices)
    ]
    return sorted(found, key=lambda one: (-one[1], one[0]))[:MOST_REPORTED]


def _is_double(alike: float, options: frozenset[str], others: frozenset[str]) -> bool:
    same_options = len(options & others) >= OPTIONS_ALIKE * len(options | others)
    return alike >= (STEMS_RELATED if same_options else STEMS_ALIKE)


def _grams(text: str) -> frozenset[str]:
    words = _WORD.findall(plain(text[:LONGEST_COMPARED]))
    return frozenset([*words, *map(" ".join, pairwise(words))])


def _weights(stems: Sequence[frozenset[str]]) -> dict[str, float]:
    counts = Counter(gram for grams in stems for gram in grams)
    # never zero, so that a bank of two questions can be compared as well
    return {gram: math.log((len(stems) + 1) / count) + 0.3 for gram, count in counts.items()}


def _stem(grams: frozenset[str], weights: dict[str, float]) -> _Stem:
    ordered = sorted(grams, key=lambda gram: (-weights[gram], gram))
    return _Stem(ordered, grams, sum(weights[gram] for gram in ordered))


def _candidates(stems: Sequence[_Stem], weights: dict[str, float]) -> Iterator[tuple[int, int]]:
    """Every pair that can be alike enough, the earlier first.

    Stems that share at least a part ``t`` of their weight share a gram among the rarest ones of
    each that weigh more than ``1 - t`` together; so only those are looked up.
    """
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for number, stem in enumerate(stems):
        near: set[int] = set()
        left = stem.weight
        for gram in stem.grams:
            if left < STEMS_RELATED * stem.weight:
                break
            near.update(holders[gram])
            holders[gram].append(number)
            left -= weights[gram]
        for other in sorted(near):
            yield other, number


def _alike(one: _Stem, other: _Stem, weights: dict[str, float]) -> float:
    """What the stems share of what they hold together, by weight: 0 to 1."""
    shared = sum(weights[gram] for gram in one.known & other.known)
    together = one.weight + other.weight - shared
    return shared / together if together else 0.0


def _double(one: QuestionRow, other: QuestionRow, alike: float) -> Double:
    message = (
        f"Dòng {one.row} ({one.id}) và dòng {other.row} ({other.id}) hỏi gần như nhau, giống "
        f"{alike:.0%}; hãy xem có trùng không. (These two questions are nearly the same.)"
    )
    return Double((one.row, other.row), (one.id, other.id), round(alike, 3), message)
