"""The same answers, wrong ones among them, more alike than chance gives.

Right answers prove little: who knows the matter has the same ones, and half of a round may be
perfect. Wrong ones have several forms, so two who err independently err alike only so often. How
often, is told by the round itself:

- person i is wrong on question q with  w(i, q) = logistic(logit(W_i) + logit(D_q) - logit(D)),
  W_i their share of wrong answers, D_q that of the question, D that of the round;
- those who are wrong on q choose option o with the share s(q, o); so i answers x on q with the
  chance P(i, q, x) = 1 - w(i, q) if x is right, else w(i, q) s(q, x).

For each pair that has ``LEAST_WRONG`` wrong answers in common, one hypothesis (each answered alone)
is compared with another: one took over the other's answer on a share c of the questions. An answer
in common is then (1 - c) + c / P times as likely, a difference 1 - c times; the product over the
questions that both answered, averaged over who took over and ``TAKEN``, is the likelihood ratio.
A popular answer thereby counts for next to nothing, a rare error for much.

If each answered alone, a ratio of N comes in at most one of N pairs (Markov, its mean is 1). A pair
is told where the ratio is above the number of pairs that were compared over ``ALPHA`` (Bonferroni):
an honest round of any size has a finding at all in less than one case in ten by this bound, which
is generous: of 72 generated honest cities of 2,000 none had one. Pairs with something in
common (agency, device, address) are fewer, so less is needed there.

What it cannot say: who copied from whom, or whether both learnt the same wrong sheet by heart. What
it cannot see: copies with few wrong answers, and a ring so large that its errors are popular.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, groupby
from typing import NamedTuple

from services.scoring.domain.integrity.findings import Finding, Sat, by_agency, people_of

ALPHA = 0.1
"""Bound on the chance of any finding in an honest round, half of it for each kind of pairs."""
TAKEN = (0.6, 0.95)
"""Shares of the answers that were taken over: the greater part, and nearly all."""
LEAST_WRONG = 4
"""Fewer wrong answers in common are never told: right ones alone prove nothing."""
RAREST, CHOSEN = 6, 4
"""Strangers are compared if they share ``CHOSEN`` of the ``RAREST`` wrong answers of both."""
NEIGHBOURS = 20
"""In a larger bucket everyone is compared with so many others: a ring is found link by link."""
MOST_RELATED = 1_500
"""Larger agencies are not compared pair by pair (a million of them), but as strangers are."""
FEW = 50
"""In smaller groups each pair is looked at: counting errors for everybody at once costs more."""
MOST_AT_ADDRESS = 200
"""Addresses with more people relate nobody: networks, not rooms."""
MOST_PAIRS = 400_000
"""Pairs of strangers that are compared at most, those with the rarest signatures first."""

_DIFFERENT = tuple(math.log1p(-taken) for taken in TAKEN)


class _Ability:
    """What is expected of everybody with one share of wrong answers: there are few such shares, so
    that it is worked out once for all of them and for what is asked alone."""

    def __init__(self, logit: float, round_: "_Round") -> None:
        self._logit, self._round = logit, round_
        self._gains: dict[int, tuple[float, ...]] = {}

    def wrongness(self, question: str) -> float:
        """w: how likely they are wrong on a question."""
        return _logistic(self._logit + self._round.difficulty[question])

    def gains(self, number: int) -> tuple[float, ...]:
        """What an answer adds to the logarithm of the ratio if somebody else has it too, for each
        of ``TAKEN``."""
        found = self._gains.get(number)
        if found is None:
            item = self._round.items[number]
            wrong, share = self.wrongness(item[0]), self._round.share.get(item)
            chance = 1 - wrong if share is None else wrong * share
            found = self._gains[number] = tuple(
                math.log(1 - taken + taken / min(1.0, chance)) for taken in TAKEN
            )
        return found


class _Sheet(NamedTuple):
    """An attempt's answers to questions with a key. There may be 50,000 of these: answers are
    numbered, and sets of them are the bits of a number.

    ``rarest``: the rarest wrong ones; ``questions``: those that were answered.
    """

    sat: Sat
    answers: int
    wrong: int
    questions: int
    rarest: tuple[int, ...]
    ability: _Ability


class _Found(NamedTuple):
    one: _Sheet
    other: _Sheet
    log_ratio: float


def same_answers(sats: Sequence[Sat], keys: Mapping[str, str]) -> list[Finding]:
    """Groups of people whose answers are too much alike; ``keys``: question -> right option.

    60,000 attempts take some seconds: pairs of one agency, device or address are compared by their
    sets, all others only where their rarest wrong answers meet.
    """
    round_ = _Round(sats, keys)
    found = _Groups()
    related = list(_related(round_.sheets))
    pairs = sum(_pairs(len({sheet.sat.person for sheet in group})) for group in related)
    enough = math.log(2 * max(1, pairs) / ALPHA)
    for group in related:
        if len(group) <= MOST_RELATED:
            few = len(group) <= FEW
            for one, other in combinations(group, 2) if few else _sharing_errors(group):
                _compare(one, other, enough, found)
    people = len({sheet.sat.person for sheet in round_.sheets})
    enough = math.log(2 * max(1, _pairs(people)) / ALPHA)
    for one, other in _strangers(round_.sheets):
        _compare(one, other, enough, found)
    return [_finding(links, round_) for links in found.groups()]


def _pairs(people: int) -> int:
    return people * (people - 1) // 2


class _Round:
    """What the round says about questions and options, and every sheet that could be compared."""

    def __init__(self, sats: Sequence[Sat], keys: Mapping[str, str]) -> None:
        counts = Counter(item for sat in sats for item in sat.answers.items() if item[0] in keys)
        self.items = sorted(counts)
        self._numbers = {item: number for number, item in enumerate(self.items)}
        self._rarity = {
            item: (count, self._numbers[item])
            for item, count in counts.items()
            if keys[item[0]] != item[1]
        }
        answered: Counter[str] = Counter()
        wrong: dict[str, list[int]] = defaultdict(list)
        for (question, option), count in sorted(counts.items()):
            answered[question] += count
            if keys[question] != option:
                wrong[question].append(count)
        middle = _logit(sum(map(sum, wrong.values())), answered.total())
        self.difficulty = {q: _logit(sum(wrong[q]), n) - middle for q, n in answered.items()}
        self.questions = {question: place for place, question in enumerate(sorted(answered))}
        # the pair itself is among those counted: one more for whatever they chose
        self.share = {
            item: (count + 1) / (sum(wrong[item[0]]) + 1)
            for item, (count, _) in self._rarity.items()
        }
        self.alike = {
            q: sum((n / sum(found)) ** 2 for n in found) for q, found in wrong.items() if found
        }
        self._abilities: dict[tuple[int, int], _Ability] = {}
        self.sheets = [
            self._sheet(sat)
            for sat in sorted(sats, key=lambda s: s.attempt)
            if sum(item in self._rarity for item in sat.answers.items()) >= LEAST_WRONG
        ]

    def _sheet(self, sat: Sat) -> _Sheet:
        items = [item for item in sat.answers.items() if item in self._numbers]
        ranks = sorted(self._rarity[item] for item in items if item in self._rarity)
        return _Sheet(
            sat,
            _bits(self._numbers[item] for item in items),
            _bits(number for _, number in ranks),
            _bits(self.questions[question] for question, _ in items),
            tuple(sorted(number for _, number in ranks[:RAREST])),
            self._ability(len(ranks), len(items)),
        )

    def _ability(self, wrong: int, answered: int) -> _Ability:
        found = self._abilities.get((wrong, answered))
        if found is None:
            found = self._abilities[wrong, answered] = _Ability(_logit(wrong, answered), self)
        return found

    def in_common(self, one: _Sheet, other: _Sheet) -> list[str]:
        """The questions that both answered, by id."""
        names = list(self.questions)
        return [names[place] for place in _set(one.questions & other.questions)]


def _bits(numbers: Iterable[int]) -> int:
    made = 0
    for number in numbers:
        made |= 1 << number
    return made


def _set(bits: int) -> Iterator[int]:
    """The numbers of a set, in their order."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def _sharing_errors(group: Sequence[_Sheet]) -> Iterator[tuple[_Sheet, _Sheet]]:
    """The pairs of a group with ``LEAST_WRONG`` wrong answers in common, one after the other as
    they stand, without a look at each of the others.

    Who has a wrong answer is the bits of one number. With those of all wrong answers of a sheet,
    ``at_least[n]`` counts for everybody in the group at once: who shares more than n of them.
    """
    whose: dict[int, int] = defaultdict(int)
    for place, sheet in enumerate(group):
        for number in _set(sheet.wrong):
            whose[number] |= 1 << place
    for place, one in enumerate(group, 1):
        at_least = [0] * LEAST_WRONG
        for number in _set(one.wrong):
            others = whose[number] >> place
            for n in range(LEAST_WRONG - 1, 0, -1):
                at_least[n] |= at_least[n - 1] & others
            at_least[0] |= others
        for behind in _set(at_least[-1]):
            yield one, group[place + behind]


def _compare(one: _Sheet, other: _Sheet, enough: float, found: "_Groups") -> None:
    """Note the pair if chance does not explain it."""
    if (one.wrong & other.wrong).bit_count() < LEAST_WRONG or one.sat.person == other.sat.person:
        return
    ratio = _log_ratio(one, other)
    if ratio >= enough and not found.together(one, other):
        found.add(_Found(one, other, ratio))


def _log_ratio(one: _Sheet, other: _Sheet) -> float:
    """The logarithm of the likelihood ratio, averaged over who took over and how much."""
    same = list(_set(one.answers & other.answers))
    different = (one.questions & other.questions).bit_count() - len(same)
    logs = []
    for sheet in (one, other):
        gains = [sheet.ability.gains(number) for number in same]
        logs += [
            different * _DIFFERENT[n] + math.fsum(gain[n] for gain in gains)
            for n in range(len(TAKEN))
        ]
    highest = max(logs)
    return highest + math.log(math.fsum(math.exp(log - highest) for log in logs) / len(logs))


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def _logit(part: int, whole: int) -> float:
    return math.log((part + 0.5) / (whole - part + 0.5))


def _related(sheets: Sequence[_Sheet]) -> Iterator[list[_Sheet]]:
    groups: dict[tuple[str, str], list[_Sheet]] = defaultdict(list)
    for sheet in sheets:
        groups["agency", sheet.sat.agency].append(sheet)
        for device in sheet.sat.devices:
            groups["device", device].append(sheet)
        for address in sheet.sat.addresses:
            groups["address", address].append(sheet)
    for (kind, _), group in sorted(groups.items()):
        if kind == "agency" or len(group) <= MOST_AT_ADDRESS:
            yield group


def _strangers(sheets: Sequence[_Sheet]) -> Iterator[tuple[_Sheet, _Sheet]]:
    """Pairs whose rarest wrong answers meet, smallest buckets first."""
    meetings = _meetings(sheets)
    seen: set[int] = set()
    for bucket in _buckets(meetings, len(sheets)):
        for start, one in enumerate(bucket):
            for other in bucket[start + 1 : start + 1 + NEIGHBOURS]:
                pair = one * len(sheets) + other
                if pair in seen:
                    continue
                if len(seen) >= MOST_PAIRS:
                    return
                seen.add(pair)
                yield sheets[one], sheets[other]


def _meetings(sheets: Sequence[_Sheet]) -> list[int]:
    """``CHOSEN`` wrong answers and whose they are, as one number each, in their order: there are
    fifteen of a sheet, and nearly all of them are its alone."""
    base = 1 + max((sheet.rarest[-1] for sheet in sheets), default=0)
    made = []
    for place, sheet in enumerate(sheets):
        for signature in combinations(sheet.rarest, CHOSEN):
            number = 0
            for one in signature:
                number = number * base + one
            made.append(number * len(sheets) + place)
    made.sort()
    return made


def _buckets(meetings: Sequence[int], sheets: int) -> Iterator[list[int]]:
    """Those who meet by the same answers, fewest first."""
    where = []
    start = 0
    for _, group in groupby(meetings, key=lambda number: number // sheets):
        size = sum(1 for _ in group)
        if size > 1:
            where.append((size, start))
        start += size
    for size, first in sorted(where):
        yield [number % sheets for number in meetings[first : first + size]]


class _Groups:
    """People who are linked by pairs. Within a group no further pair is looked at."""

    def __init__(self) -> None:
        self._group: dict[str, list[_Found]] = {}
        self._members: dict[int, set[str]] = {}

    def together(self, one: _Sheet, other: _Sheet) -> bool:
        """Whether both are in one group already."""
        mine = self._group.get(one.sat.person)
        return mine is not None and mine is self._group.get(other.sat.person)

    def add(self, found: _Found) -> None:
        """Link two people, and with them their groups."""
        people = {found.one.sat.person, found.other.sat.person}
        merged = [found]
        members = set(people)
        for person in sorted(people):
            group = self._group.get(person)
            if group is not None:
                merged += group
                members |= self._members.pop(id(group))
        self._members[id(merged)] = members
        for person in members:
            self._group[person] = merged

    def groups(self) -> list[list[_Found]]:
        """The links of each group, strongest first."""
        groups = {id(group): group for group in self._group.values()}
        return [
            sorted(group, key=lambda f: (-f.log_ratio, f.one.sat.attempt, f.other.sat.attempt))
            for group in groups.values()
        ]


def _finding(links: list[_Found], round_: _Round) -> Finding:
    best = links[0]
    one, other = best.one.sat, best.other.sat
    sats = {sheet.sat.attempt: sheet.sat for link in links for sheet in (link.one, link.other)}
    agencies = by_agency(sats.values())
    people = people_of(sats.values())
    common = round_.in_common(best.one, best.other)
    mine, theirs = best.one.ability.wrongness, best.other.ability.wrongness
    chances = [mine(q) * theirs(q) * round_.alike.get(q, 0.0) for q in common]
    same, expected = (best.one.wrong & best.other.wrong).bit_count(), math.fsum(chances)
    deviation = math.sqrt(math.fsum(chance * (1 - chance) for chance in chances))
    values = {
        "people": len(people),
        "agencies": agencies,
        "closest": [one.person, other.person],
        "attempts": [one.attempt, other.attempt],
        "scores": [one.score, other.score],
        "questions_in_common": len(common),
        "answered_alike": (best.one.answers & best.other.answers).bit_count(),
        "same_wrong": same,
        "same_wrong_expected": round(expected, 2),
        "z": round((same - expected) / deviation, 1),
        "times_likelier": 10 ** min(300, math.floor(best.log_ratio / math.log(10))),
        "starts_apart_s": abs(one.started_at_us - other.started_at_us) // 1_000_000,
        "same_device": bool(one.devices & other.devices),
        "same_address": bool(one.addresses & other.addresses),
    }
    reason = "answers_colleagues" if len(agencies) == 1 else "answers_strangers"
    return Finding("same_answers", reason, "look", people, values, best.log_ratio)
