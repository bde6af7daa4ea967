"""Who enters a later phase: the plan's ways one after the other, by final standings and prizes.

Whoever is in by one way is passed over by the next. A place in a round's standings is taken whole:
all authors of a work come in by it together.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from contracts.admission_ledger_lines import (
    AdmissionSource,
    AdmissionWay,
    AdmittedBy,
    AdmittedLine,
    CandidatePlace,
    CandidateRecord,
    TeamLine,
    TeamsGoingOn,
)
from contracts.definition import RankingMeasure
from services.scoring.domain.results.overall_standings import (
    OverallStanding,
    PersonInRound,
    combine,
    overall_standings,
    phase_draw,
)

#: works are compared by what judges' marks make alone
BY_VALUE: Sequence[RankingMeasure] = ("score",)


class Place(NamedTuple):
    """A place in a round's standings, and whose it is."""

    rank: int
    people: list[str]


class WhoEnters:
    """The work on one list; ``phase`` is the one that is entered."""

    def __init__(
        self,
        phase: str,
        ways: Sequence[AdmissionWay],
        sources: Sequence[AdmissionSource],
        candidates: Iterable[CandidateRecord],
    ) -> None:
        self._phase, self._ways, self._sources = phase, ways, sources
        self._people = {one.pseudonym: one for one in candidates}
        self._places = _places_by_round(self._people.values())
        self._in: set[str] = set()

    def lines(self) -> list[AdmittedLine]:
        """Everybody who comes in, once, in the order of the ways."""
        made: list[AdmittedLine] = []
        for number, way in enumerate(self._ways, start=1):
            able = {name for name, one in self._people.items() if may_enter(one, way.audiences)}
            for line in self._by(number, way, able):
                made.append(line(len(made) + 1))
        return made

    def _by(self, number: int, way: AdmissionWay, able: Collection[str]) -> "Iterator[_Line]":
        for round_id in way.rounds if way.each_round else ():
            yield from self._of_round(number, way, round_id, able)
        if way.overall:
            yield from self._overall(number, way, able)
        for award in way.awards:
            yield from self._winners(number, way, award, able)

    def _of_round(
        self, number: int, way: AdmissionWay, round_id: str, able: Collection[str]
    ) -> "Iterator[_Line]":
        left = way.each_round
        for place in self._places.get((way.phase, round_id), ()):
            fresh = [one for one in place.people if one in able and one not in self._in]
            if fresh and left:
                left -= 1
                yield from self._enter(fresh, _Line("round", number, round_id, place.rank))

    def _overall(self, number: int, way: AdmissionWay, able: Collection[str]) -> "Iterator[_Line]":
        fresh = [row for row in self._standings(number, way, able) if row.pseudonym not in self._in]
        for row in fresh[: way.overall]:
            by = _Line("overall", number, rank=row.rank, lot=row.lot)
            yield from self._enter([row.pseudonym], by)

    def _standings(
        self, number: int, way: AdmissionWay, able: Collection[str]
    ) -> list[OverallStanding]:
        sources = {one.round: one for one in self._sources if one.phase == way.phase and one.round}
        over = [sources[name] for name in way.over]
        ranking = over[0].ranking or BY_VALUE
        draw = phase_draw([(one.round, one.seed, one.public_value) for one in over])
        places = {
            pseudonym: own
            for pseudonym in sorted(able)
            if (own := _first_places(self._people[pseudonym].standings, way))
        }
        scale = lcm(*(Fraction(p.value or 0).denominator for own in places.values() for p in own))
        rows = [
            combine(pseudonym, [_in_round(one, scale) for one in own], ranking, way.combine)
            for pseudonym, own in places.items()
        ]
        return overall_standings(f"{self._phase}/{number}", rows, ranking, draw)

    def _winners(
        self, number: int, way: AdmissionWay, award: str, able: Collection[str]
    ) -> "Iterator[_Line]":
        for source in self._sources:
            won = [
                name
                for name in sorted(able)
                if name not in self._in
                and any(
                    (p.phase, p.round, p.award) == (source.phase, source.round, award)
                    and p.phase == way.phase
                    for p in self._people[name].prizes
                )
            ]
            yield from self._enter(won, _Line("award", number, source.round, award=award))

    def _enter(self, people: Sequence[str], by: "_Line") -> "Iterator[_Line]":
        for pseudonym in sorted(people):
            self._in.add(pseudonym)
            yield by._replace(pseudonym=pseudonym)


class _Line(NamedTuple):
    """By what somebody comes in; called with the place that they get."""

    by: AdmittedBy
    way: int
    round: str = ""
    rank: int = 0
    award: str = ""
    lot: str | None = None
    pseudonym: str = ""

    def __call__(self, place: int) -> AdmittedLine:
        return AdmittedLine(place, **self._asdict())


def may_enter(one: CandidateRecord, audiences: Collection[str]) -> bool:
    """Whether a way is open to somebody: nobody who is excluded, and only its audiences."""
    return one.status == "counted" and (not audiences or one.audience in audiences)


def teams_going_on(going_on: Sequence[TeamsGoingOn], teams: Sequence[TeamLine]) -> list[str]:
    """The first teams of each round that are still there, exactly so many if there are."""
    found = []
    for one in going_on:
        own = sorted((t for t in teams if t.round == one.round), key=lambda team: team.rank)
        found += [team.team for team in own if team.status == "listed"][: one.teams]
    return found


def _places_by_round(
    candidates: Iterable[CandidateRecord],
) -> Mapping[tuple[str, str], list[Place]]:
    found: dict[tuple[str, str], dict[int, list[str]]] = {}
    for one in candidates:
        for place in one.standings:
            own = found.setdefault((place.phase, place.round), {})
            own.setdefault(place.rank, []).append(one.pseudonym)
    return {
        key: [Place(rank, sorted(people)) for rank, people in sorted(own.items())]
        for key, own in found.items()
    }


def _first_places(places: Sequence[CandidatePlace], way: AdmissionWay) -> list[CandidatePlace]:
    """The person's first place in each round of the way, in its order."""
    own = []
    for round_id in way.over:
        there = [one for one in places if (one.phase, one.round) == (way.phase, round_id)]
        own += sorted(there, key=lambda one: one.rank)[:1]
    return own


def _in_round(one: CandidatePlace, scale: int) -> PersonInRound:
    """A place as it is compared; ``scale`` makes whole numbers of all values of works."""
    return PersonInRound(
        one.round,
        one.name,
        int(Fraction(one.value) * scale) if one.value else one.score,
        one.duration_s,
        one.submitted_at_us,
        one.distance,
    )
