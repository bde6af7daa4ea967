"""How alike two texts are: prints of both, so that thousands can be compared, and the passages that
they share, for people to look at.

A print stands for five words in a row. Of eight that follow each other one is kept
("winnowing"), so that a passage of twelve words or more which two texts share leaves at least one
print in both. Of short texts, as slogans are, all are kept.
"""

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Final, NamedTuple

from msgspec import Struct

from contracts.vietnamese_text import plain

WORDS_OF_PRINT: Final = 5
WINDOW: Final = 8
#: a text of no more prints keeps them all
SHORT: Final = 40
#: of one file; of a longer text the smallest, which are the same ones in a copy
MOST_PRINTS: Final = 4096
#: a passage of fewer words is a phrase that everybody uses
FEWEST_WORDS: Final = 8
#: of one text: a book against a book
MOST_COMPARED: Final = 200_000
MOST_PASSAGES: Final = 400
_WORD: Final = re.compile(r"[^\W_]+")


class TextPrints(Struct, frozen=True):
    """A text as it is compared with thousands; both empty where it has no words. ``digest``: the
    same for texts that differ in nothing but case, accents, signs and lines."""

    digest: str = ""
    prints: list[int] = []


class Word(NamedTuple):
    """As it is compared, and where it stands."""

    text: str
    start: int
    end: int


class Passage(NamedTuple):
    """Where the same words stand in both: from and to before, in signs."""

    left: tuple[int, int]
    right: tuple[int, int]


def prints_of(paragraphs: Iterable[str]) -> TextPrints:
    """The prints in order of size; each fits a signed number of 64 bits."""
    texts = [word for line in paragraphs for word in _WORD.findall(plain(line))]
    if not texts:
        return TextPrints()
    digest = blake2b(" ".join(texts).encode(), digest_size=16).hexdigest()
    all_ = [_print(run) for run in _runs(texts)]
    kept = set(all_ if len(all_) <= SHORT else _winnowed(all_))
    return TextPrints(digest, sorted(kept)[:MOST_PRINTS])


def passages_in(left: str, right: str) -> list[Passage]:
    """What stands in both, each word of the left in one passage at most, longest first."""
    ours, theirs = _words(left), _words(right)
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, run in enumerate(_runs([word.text for word in theirs])):
        if len(places[run]) < WINDOW:
            places[run].append(at)
    found: list[tuple[int, Passage]] = []
    at = 0
    while at + WORDS_OF_PRINT <= len(ours):
        run = tuple(word.text for word in ours[at : at + WORDS_OF_PRINT])
        length, there = max(
            ((_common(ours, theirs, at, to), to) for to in places.get(run, ())), default=(0, 0)
        )
        if length < FEWEST_WORDS:
            at += 1
            continue
        spans = (
            (words[first].start, words[first + length - 1].end)
            for words, first in ((ours, at), (theirs, there))
        )
        found.append((length, Passage(*spans)))
        at += length
    found.sort(key=lambda one: (-one[0], one[1].left))
    return [passage for _, passage in found[:MOST_PASSAGES]]


def _words(text: str) -> list[Word]:
    found = (Word(plain(match.group()), *match.span()) for match in _WORD.finditer(text))
    return [word for _, word in zip(range(MOST_COMPARED), found, strict=False)]


def _common(ours: Sequence[Word], theirs: Sequence[Word], at: int, to: int) -> int:
    """How many words from there on are the same."""
    length, most = 0, min(len(ours) - at, len(theirs) - to)
    while length < most and ours[at + length].text == theirs[to + length].text:
        length += 1
    return length


def _runs(texts: Sequence[str]) -> list[tuple[str, ...]]:
    """Of so many words each; a shorter text is one."""
    if not texts:
        return []
    size = min(WORDS_OF_PRINT, len(texts))
    return [tuple(texts[at : at + size]) for at in range(len(texts) - size + 1)]


def _print(run: tuple[str, ...]) -> int:
    return int.from_bytes(blake2b(" ".join(run).encode(), digest_size=8).digest()) >> 1


def _winnowed(prints: Sequence[int]) -> Iterable[int]:
    """The smallest of each window; there are more than one holds."""
    smallest: deque[int] = deque()
    for at, value in enumerate(prints):
        while smallest and prints[smallest[-1]] >= value:
            smallest.pop()
        smallest.append(at)
        if smallest[0] <= at - WINDOW:
            smallest.popleft()
        if at >= WINDOW - 1:
            yield prints[smallest[0]]
