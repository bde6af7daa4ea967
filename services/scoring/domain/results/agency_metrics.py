"""What agencies are compared by, counted from people: P1, P2 and P3 each count other things.

An attempt counts if it is ``counted``, its person is not excluded and it has the answers that the
plan asks for (P3: half of them). Participants are distinct people with an attempt that counts, for
the agency that the roster gives them when the phase opens, as in the participation table; whom
no agency can claim (registered by themselves, not confirmed yet) counts for none. A
person's score is that of their rounds' standings, by the award's ``combine`` (``best`` without
one). Denominators and quotas are whole numbers: 70% of 10 people are 7.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction

from msgspec import Struct

from contracts.definition import (
    Combination,
    Denominator,
    RankingMeasure,
    denominator_of,
    least_share,
)
from contracts.phase_ledger_lines import HeldPrize, PersonRecord, PhaseAttempt
from services.scoring.domain.results.overall_standings import Combined, PersonInRound, combine

DEFAULT_COMBINATION: Combination = "best"


class Roster(Struct, frozen=True):
    """An agency as registered: ``people``: audience -> (may take part, excluded)."""

    agency: str
    agency_class: str
    headcount: int | None
    people: dict[str, tuple[int, int]]
    quota: float | None = None


class Figures(Struct, frozen=True):
    """An agency in the scope of one award; times are arrivals in µs, None if never reached.

    ``reached``: so many took part in this scope as the quota asks for (always without one; never
    where there is nobody to divide by: no quota can be met or missed by nobody). ``scores``: of
    every attempt that counts; ``shares``: what part of the paper's points each has. ``works``: how
    many entries or teams count, in a phase that judges mark.
    """

    agency: str
    denominator: int
    reached: bool
    participants: int
    scores: tuple[int, ...]
    total_score: int
    quota_at_us: int | None
    final_at_us: int | None
    prizes: tuple[int, ...] = ()
    shares: tuple[Fraction, ...] = ()
    works: int = 0

    @property
    def attempts(self) -> int:
        """How many attempts count, or works where judges mark."""
        return len(self.scores) + self.works


class Scope(Struct, frozen=True):
    """Of what is counted: the rounds in the plan's order, and whose people (none: everyone's)."""

    rounds: Sequence[str]
    audiences: Collection[str] = ()


def divided_by(rule: Denominator, roster: Roster, audiences: Collection[str] = ()) -> int:
    """By how many people an agency's participants are divided; of its roster those of these
    audiences are counted, if there are any."""
    mine = [n for audience, n in roster.people.items() if not audiences or audience in audiences]
    eligible, excluded = sum(n[0] for n in mine), sum(n[1] for n in mine)
    return denominator_of(rule, roster.headcount, eligible, excluded)


def counting(
    person: PersonRecord, rounds: Collection[str], answers_needed: int
) -> list[PhaseAttempt]:
    """A person's attempts that count in these rounds."""
    if person.status == "excluded":
        return []
    return [
        one
        for one in person.attempts
        if one.round in rounds and one.status == "counted" and one.answered >= answers_needed
    ]


def results_of(person: PersonRecord, rounds: Sequence[str]) -> list[PersonInRound]:
    """A person's rows in the standings of these rounds, in the plan's order."""
    place = {name: index for index, name in enumerate(rounds)}
    mine = [one for one in person.attempts if one.stands and one.round in place]
    return [
        PersonInRound(
            one.round,
            one.pseudonym,
            one.score,
            one.duration_s,
            one.submitted_at_us,
            one.distance,
        )
        for one in sorted(mine, key=lambda one: place[one.round])
    ]


def combined(
    people: Iterable[PersonRecord],
    rounds: Sequence[str],
    ranking: Sequence[RankingMeasure],
    how: Combination | None,
) -> dict[str, Combined]:
    """Pseudonym -> the result over these rounds, of everyone who stands in one of them."""
    found = {}
    for person in people:
        own = results_of(person, rounds)
        if own:
            found[person.pseudonym] = combine(
                person.pseudonym, own, ranking, how or DEFAULT_COMBINATION
            )
    return found


class Rules(Struct, frozen=True):
    """What of the plan decides about figures; ``ranks``: (award, rank) of all individual prizes;
    ``full_marks``: round -> audience ("" for all others) -> points of a paper, where shares of them
    are asked for."""

    ranking: Sequence[RankingMeasure]
    answers_needed: int
    denominator: Denominator
    ranks: Sequence[tuple[str, str]] = ()
    full_marks: Mapping[str, Mapping[str, int]] = {}


def figures(
    scope: Scope,
    people: Sequence[PersonRecord],
    rosters: Mapping[str, Roster],
    rules: Rules,
    combination: Combination | None = None,
    won: Mapping[str, Sequence[tuple[str, str]]] | None = None,
) -> dict[str, Figures]:
    """Agency -> its figures, for every agency of ``rosters`` and every other that somebody is of;
    nobody ("") is no agency.

    ``won``: pseudonym -> (award, rank) of prizes over several rounds, which count besides those
    in the people's records.
    """
    mine = [
        person for person in people if not scope.audiences or person.audience in scope.audiences
    ]
    results = combined(mine, scope.rounds, rules.ranking, combination)
    members: dict[str, list[PersonRecord]] = {name: [] for name in rosters}
    members |= {person.agency: [] for person in people if person.agency}
    for person in mine:
        if person.agency:
            members[person.agency].append(person)
    return {
        name: _figures(
            rosters.get(name) or Roster(name, "", None, {}), own, scope, rules, results, won or {}
        )
        for name, own in members.items()
    }


def _figures(
    roster: Roster,
    own: Sequence[PersonRecord],
    scope: Scope,
    rules: Rules,
    results: Mapping[str, Combined],
    won: Mapping[str, Sequence[tuple[str, str]]],
) -> Figures:
    first: list[int] = []
    scores: list[int] = []
    shares: list[Fraction] = []
    total = 0
    prizes = dict.fromkeys(rules.ranks, 0)
    for person in own:
        for award, rank in [*map(_rank, person.prizes), *won.get(person.pseudonym, ())]:
            prizes[award, rank] += 1
        sat = counting(person, scope.rounds, rules.answers_needed)
        if not sat:
            continue
        first.append(min(one.submitted_at_us for one in sat))
        scores += [one.score for one in sat]
        shares += [_share(one, person.audience, rules) for one in sat if rules.full_marks]
        if person.pseudonym in results:
            total += results[person.pseudonym].score
    first.sort()
    denominator = divided_by(rules.denominator, roster, scope.audiences)
    quota = least_share(roster.quota or 0, denominator)
    nobody = roster.quota is not None and not denominator
    reach = max(quota, 1)
    return Figures(
        roster.agency,
        denominator,
        len(first) >= quota and not nobody,
        len(first),
        tuple(sorted(scores)),
        total,
        first[reach - 1] if len(first) >= reach and not nobody else None,
        first[-1] if first else None,
        tuple(prizes.values()),
        tuple(shares),
    )


def _share(one: PhaseAttempt, audience: str, rules: Rules) -> Fraction:
    """What part of its paper's points an attempt has."""
    full = rules.full_marks[one.round]
    return Fraction(one.score, full.get(audience, full[""]))


def _rank(prize: HeldPrize) -> tuple[str, str]:
    return prize.award, prize.rank
