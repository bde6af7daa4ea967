"""Standings and prizes worked out again: a second implementation that shares no code with scoring.

Where an order hangs on an exact time that the file closes, the published order is taken, checked
as far as the open times go, and reported as unsure: the auditor's file settles it.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import assert_never

from msgspec.structs import replace

from cli.recount.attempt_scores import Sat, standing_attempts
from cli.recount.handing_down import Queue, hand_down
from contracts.definition import RankingMeasure
from contracts.ledger_file import Ledger
from contracts.ledger_lines import Header, LedgerAward, UnfilledLine, Values, WonLine

NEVER = 2**62
UNSURE = "unsure"


@dataclass
class RankedAttempt:
    """A row of the recounted standings; ``by_draw`` is None where a closed time decides."""

    sat: Sat
    distance: int | None
    by_draw: bool | None = False


@dataclass
class Order:
    """The recounted order; ranks ``(from, to)`` that hang on closed times; contradictions."""

    places: list[RankedAttempt] = field(default_factory=list)
    unsure: list[tuple[int, int]] = field(default_factory=list)
    contradictions: list[str] = field(default_factory=list)


class Ranker:
    """The ranking rules of one header."""

    def __init__(self, header: Header, truth: int) -> None:
        self._header = header
        self._truth = truth
        chain = list(header.rules.ranking)
        cut = chain.index("earliest") if "earliest" in chain else len(chain)
        self._before, self._timed, self._after = chain[:cut], cut < len(chain), chain[cut + 1 :]

    def order(self, attempts: Sequence[Sat], published: Sequence[str]) -> Order:
        """Everyone with a counted attempt, in order; ``published``: pseudonyms by rank."""
        order = Order()
        if self._header.practice:
            return order
        mine = standing_attempts(self._header, list(attempts))
        rows = [min(own, key=self._among_own) for own in mine.values()]
        rows.sort(key=self._open_part)
        ranks = {pseudonym: rank for rank, pseudonym in enumerate(published)}
        for _, members in groupby(rows, key=self._open_part):
            group = list(members)
            unknown = self._timed and any(one.submitted_at_us is None for one in group)
            if unknown and len(group) > 1:
                self._as_published(group, ranks, order)
            else:
                self._by_rule(group, order)
        return order

    def distance(self, one: Sat) -> int | None:
        """How far the prediction was off; None where nothing was asked or predicted."""
        if not self._header.rules.prediction or one.prediction is None:
            return None
        return abs(one.prediction - self._truth)

    def decided_by(
        self, winner: Sat, against: Sat | None, chain: Sequence[RankingMeasure] = ()
    ) -> str:
        """The first measure, of this chain or the rules' ranking, that tells two people apart;
        ``unsure`` if it may be a closed time."""
        if against is None:
            return "unopposed"
        for measure in chain or self._header.rules.ranking:
            if measure == "earliest" and None in (winner.submitted_at_us, against.submitted_at_us):
                return UNSURE
            if self._measured(winner, measure) != self._measured(against, measure):
                return measure
        return "draw"

    def before(self, award: LedgerAward, one: Sat) -> list[int]:
        """What an award goes by before the ranking of the rules does, smaller first."""
        return [self._measured(one, measure) for measure in award.ranking]

    def chain(self, award: LedgerAward) -> list[RankingMeasure]:
        """All that an award goes by."""
        rest = [one for one in self._header.rules.ranking if one not in award.ranking]
        return [*award.ranking, *rest]

    def with_reason(self, line: WonLine, published: str) -> WonLine:
        """``line`` with the published reason, if it can be true of two closed times."""
        possible = ("earliest", *self._after, "draw")
        return replace(line, decided_by=published) if published in possible else line

    def _by_rule(self, group: list[Sat], order: Order) -> None:
        group.sort(key=self._timed_part)
        for _, members in groupby(group, key=self._timed_part):
            equal = sorted(members, key=self._lot)
            tied = len(equal) > 1
            order.places += [RankedAttempt(one, self.distance(one), tied) for one in equal]

    def _as_published(self, group: list[Sat], ranks: dict[str, int], order: Order) -> None:
        group.sort(key=lambda one: ranks.get(one.pseudonym, NEVER))
        first = len(order.places) + 1
        order.unsure.append((first, first + len(group) - 1))
        order.places += [RankedAttempt(one, self.distance(one), None) for one in group]
        known = [one for one in group if one.submitted_at_us is not None]
        for one, other in pairwise(known):
            if (*self._timed_part(one), self._lot(one)) > (
                *self._timed_part(other),
                self._lot(other),
            ):
                order.contradictions.append(
                    f"{other.pseudonym} must stand before {one.pseudonym} by time of arrival"
                )

    def _among_own(self, one: Sat) -> tuple[int, ...]:
        chain = self._header.rules.ranking
        own = [one.attempt if m == "earliest" else self._measured(one, m) for m in chain]
        return (*own, one.attempt)

    def _open_part(self, one: Sat) -> tuple[int, ...]:
        return tuple(self._measured(one, measure) for measure in self._before)

    def _timed_part(self, one: Sat) -> tuple[int, ...]:
        rest = (self._measured(one, measure) for measure in self._after)
        return (self._measured(one, "earliest") if self._timed else 0, *rest)

    def _measured(self, one: Sat, measure: RankingMeasure) -> int:
        """Smaller is better."""
        match measure:
            case "score":
                return -one.score
            case "prediction":
                distance = self.distance(one)
                asked = self._header.rules.prediction
                return NEVER if distance is None and asked else distance or 0
            case "duration":
                return one.duration_s
            case "earliest":
                return NEVER if one.submitted_at_us is None else one.submitted_at_us
            case _ as never:
                assert_never(never)

    def _lot(self, one: Sat) -> bytes:
        told = f"{self._header.public_value}\0{one.pseudonym}\0{one.attempt}".encode()
        seed = bytes.fromhex(self._header.seed)
        return hashlib.sha256(b"hoithi/tie/1\0" + seed + b"\0" + told).digest()


def prizes(
    ledger: Ledger, order: Order, ranker: Ranker
) -> Iterator[tuple[WonLine | UnfilledLine, bool]]:
    """The prizes in the file's order, awards before unfilled; and whether ``decided_by`` is sure.

    An unsure one carries ``draw``, which the caller must not compare.
    """
    audience = {line.pseudonym: line.audience for line in ledger.audiences}
    holders = {line.pseudonym for line in ledger.holders}
    queues = []
    for award in ledger.header.awards:
        able = [
            rank
            for rank, place in enumerate(order.places)
            if (not award.audiences or audience.get(place.sat.pseudonym) in award.audiences)
            and place.sat.score >= award.minimum_score * ledger.header.rules.scale
            and award.minimum_rounds <= 1
            and (place.distance is not None or award.ranking[:1] != ["prediction"])
        ]
        able.sort(key=lambda rank: ranker.before(award, order.places[rank].sat))
        queues.append(_queue(ledger, award, able, order, ranker, holders))
    hand_down(queues)
    for award, queue in zip(ledger.header.awards, queues, strict=True):
        yield from _won(award, queue, order, ranker)
    for award, queue in zip(ledger.header.awards, queues, strict=True):
        for prize, count in queue.unfilled():
            yield UnfilledLine(award.id, prize.rank, count), True


def _queue(
    ledger: Ledger,
    award: LedgerAward,
    able: list[int],
    order: Order,
    ranker: Ranker,
    holders: set[str],
) -> Queue[int]:
    """Ranks, from 0, that may win an award. Who is of an agency that the file closes is passed over
    unless the file tells of them."""
    told = {
        one.pseudonym
        for line in ledger.awards
        if line.award == award.id
        for one in (line.winner, line.against)
        if one is not None
    }
    won_by: Counter[str] = Counter()

    def why(rank: int) -> str:
        sat = order.places[rank].sat
        if award.one_prize_each and sat.pseudonym in holders:
            return "holds_prize"
        if not award.prizes_per_agency or sat.agency == "":
            return ""
        if sat.agency is None:
            return "" if sat.pseudonym in told else "closed"
        return "agency_full" if won_by[sat.agency] >= award.prizes_per_agency else ""

    def wins(rank: int) -> None:
        sat = order.places[rank].sat
        won_by[sat.agency or ""] += 1
        if award.one_prize_each:
            holders.add(sat.pseudonym)

    def alike(one: int, other: int) -> bool:
        both = order.places[one].sat, order.places[other].sat
        return ranker.decided_by(*both, award.ranking) == "draw"

    higher = award.one_prize_each and award.several_prizes == "higher"
    return Queue(able, award.prizes, award.shared, higher, why, alike, wins)


def _won(
    award: LedgerAward, queue: Queue[int], order: Order, ranker: Ranker
) -> Iterator[tuple[WonLine, bool]]:
    """The prizes of one award."""
    for number, money, rank in queue.won:
        winner, following = order.places[rank], queue.next_of[number]
        against = None if following is None else order.places[following]
        next_sat = None if against is None else against.sat
        why = ranker.decided_by(winner.sat, next_sat, ranker.chain(award))
        yield (
            WonLine(
                award=award.id,
                prize=award.prizes[number].rank,
                money=money,
                winner=_values(rank, winner),
                decided_by="draw" if why == UNSURE else why,  # type: ignore[arg-type]
                against=None
                if following is None or against is None
                else _values(following, against),
            ),
            why != UNSURE,
        )


def _values(index: int, place: RankedAttempt) -> Values:
    one = place.sat
    return Values(one.pseudonym, index + 1, one.score, place.distance, one.duration_s)
