"""What a phase's publication decides: prizes of people over several rounds, and agencies'.

Individual prizes come first, in the plan's order, as an agency may be compared by the prizes of its
people, then those over several phases, then the collective ones. An award given each round to
agencies is decided here too, once for each (its key is then ``award/round``). People count for the
agency that the roster gives them when the phase opens.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from msgspec.structs import replace

from contracts.definition import (
    MEASURES,
    Award,
    Combination,
    Definition,
    Measure,
    Phase,
    RankingMeasure,
    Term,
)
from contracts.phase_contender_lines import ContenderAwardLine
from contracts.phase_ledger_lines import (
    AgencyAwardLine,
    AgencyFacts,
    AgencyFigures,
    AgencyRecord,
    AgencyValues,
    GivenAwardLine,
    MarkedRound,
    OverallLine,
    PersonAwardLine,
    PersonRecord,
    PersonValues,
    PhaseRound,
    PhaseUnfilledLine,
)
from contracts.phase_work_lines import PhaseWork
from services.scoring.domain.results.agency_metrics import (
    Figures,
    Roster,
    Rules,
    Scope,
    combined,
    figures,
)
from services.scoring.domain.results.collective import (
    AgencyPlace,
    CollectiveDecision,
    Compared,
    decide_collective,
    further_figures,
)
from services.scoring.domain.results.given_awards import Able, GivenAward, hand_over
from services.scoring.domain.results.individual_prizes import (
    Decision,
    chain_of,
    fulfils,
    hand_down,
)
from services.scoring.domain.results.over_phases import (
    NO_RESULTS,
    ResultsOfPhases,
    decide_over_phases,
)
from services.scoring.domain.results.overall_standings import (
    OverallStanding,
    PhaseDraw,
    overall_standings,
    phase_draw,
)
from services.scoring.domain.results.round_outcome import rules_of_round, scope_of
from services.scoring.domain.results.work_metrics import work_figures


class ScopedAward(NamedTuple):
    """An award with the rounds that it is over; ``round`` where it is given for each."""

    award: Award
    rounds: list[str]
    round: str | None = None

    @property
    def key(self) -> str:
        """What the award is called in the ledger."""
        return self.award.id if self.round is None else f"{self.award.id}/{self.round}"


def awards_of_phase(definition: Definition, phase: Phase) -> list[ScopedAward]:
    """What the phase's publication decides: prizes of people over several rounds, or phases, and
    agencies'; then what the committee gives."""
    found = []
    for award in definition.awards:
        rounds = scope_of(award, phase)
        if award.phase != phase.id or not rounds:
            continue
        if award.by == "judgement" or award.phases:
            found.append(ScopedAward(award, rounds))
            continue
        if not phase.quiz and award.recipients == "individual":
            continue
        if award.recipients == "individual" and not award.each_round and len(rounds) > 1:
            found.append(ScopedAward(award, rounds))
        if award.recipients == "collective":
            each = [ScopedAward(award, [name], name) for name in rounds]
            found += each if award.each_round else [ScopedAward(award, rounds)]
    return sorted(found, key=_turn)


def _turn(one: ScopedAward) -> int:
    if one.award.by == "judgement":
        return 2
    return int(one.award.recipients == "collective")


def counts_shares(definition: Definition, phase: Phase) -> bool:
    """Whether an award of the phase counts papers by their share of the points."""
    measures = [m for award in definition.awards if award.phase == phase.id for m in award.measures]
    compared: list[Measure | Term] = [*measures]
    compared += [term for measure in measures for term in measure.terms]
    return any(MEASURES[one.measure].shared for one in compared)


def full_marks(definition: Definition, phase: Phase) -> dict[str, dict[str, int]]:
    """Round -> audience ("" for all others) -> what a paper is worth as the plan draws it, in the
    parts of a point in which scores count."""
    made = {}
    for round_ in phase.counted_rounds:
        quiz = rules_of_round(definition, round_.id).quiz
        banks = {one.audience: quiz.full_marks_of(one.audience) for one in quiz.banks}
        made[round_.id] = {"": quiz.full_marks_of(None), **banks}
    return made


class MarksOfPhases(NamedTuple):
    """What judges gave in other phases: the publications it is taken from, phase -> agency -> marks
    of its best work, and the phases of which some marks are still to come."""

    rounds: Sequence[MarkedRound]
    best: Mapping[str, Mapping[str, Fraction]]
    to_come: Collection[str]


NO_MARKS = MarksOfPhases((), {}, ())


class PhaseDecision:
    """The work on one publication; ``decide`` first, then everything can be read from it.
    ``works``: what is counted in a phase that judges mark, where nobody has attempts. ``given``:
    award -> what the committee decided. ``results``: what awards over several phases go by."""

    def __init__(
        self,
        definition: Definition,
        phase: Phase,
        rounds: Sequence[PhaseRound],
        people: Sequence[PersonRecord],
        rosters: Mapping[str, Roster],
        marks: MarksOfPhases = NO_MARKS,
        works: Sequence[PhaseWork] = (),
        given: Mapping[str, GivenAward] | None = None,
        results: ResultsOfPhases = NO_RESULTS,
    ) -> None:
        self.results = results
        self.contender_awards: list[ContenderAwardLine] = []
        self.given_awards = given or {}
        self.given: list[GivenAwardLine] = []
        self.definition, self.phase = definition, phase
        self.ranking: list[RankingMeasure] = [*phase.quiz.ranking] if phase.quiz else []
        self.scale = phase.quiz.score_scale if phase.quiz else 1
        self.rounds, self.people, self.rosters, self.works = rounds, people, rosters, works
        participation = definition.participation
        self.ranks = [
            (award.id, prize.rank)
            for award in definition.awards
            if award.recipients == "individual" and not award.phases
            for prize in award.prizes
        ]
        self.rules = Rules(
            self.ranking,
            participation.answers_needed(phase.quiz.questions) if phase.quiz else 0,
            participation.denominator,
            self.ranks,
            full_marks(definition, phase) if counts_shares(definition, phase) else {},
        )
        self.awards = awards_of_phase(definition, phase)
        self.draw: PhaseDraw = phase_draw([(r.round, r.seed, r.public_value) for r in rounds])
        self.standings: list[OverallLine] = []
        self.person_awards: list[PersonAwardLine] = []
        self.agency_awards: list[AgencyAwardLine] = []
        self.unfilled: list[PhaseUnfilledLine] = []
        self.whole = self._figures_in(Scope([r.round for r in rounds]))
        self.met = self._met()
        self.marked = marks.rounds
        self.left_out = [
            item.id
            for item in definition.phases
            if not item.mandatory and item.id not in marks.to_come
        ]
        self.compared = Compared(
            self.ranks,
            self.left_out,
            self.met,
            marks.best,
            by_works=phase.quiz is None,
            scale=self.scale,
        )
        self.counted: dict[str, dict[str, Figures]] = {}
        self.decided: dict[str, CollectiveDecision] = {}

    def decide(self) -> None:
        """Every award, people's before agencies'."""
        won = self._individual()
        for one in self.awards:
            if one.award.phases:
                decided = decide_over_phases(one.award, self.results)
                self.contender_awards += decided.won
                self.unfilled += decided.unfilled
        holders: set[str] = set()
        for one in self.awards:
            if one.award.by == "judgement":
                self._given(one)
            elif one.award.recipients == "collective":
                self._collective(one, won, holders)

    def _given(self, one: ScopedAward) -> None:
        able = Able(
            {
                person.pseudonym
                for person in self.people
                if person.status == "counted"
                and (not one.award.audiences or person.audience in one.award.audiences)
            },
            {*self.whole},
            {(work.round, work.code) for work in self.works if work.counts},
        )
        lines, unfilled = hand_over(one.award, one.rounds, self.given_awards.get(one.key), able)
        self.given += lines
        self.unfilled += unfilled

    def _met(self) -> set[str]:
        """Agencies that have met the quota: over the phase or, if the plan says so, each round."""
        tables = [self.whole]
        if self.definition.participation.quota_scope == "each_round":
            tables = [self._figures_in(Scope([item.round])) for item in self.rounds]
        return {name for name in self.whole if all(table[name].reached for table in tables)}

    def _figures_in(
        self,
        scope: Scope,
        combination: Combination | None = None,
        won: Mapping[str, Sequence[tuple[str, str]]] | None = None,
    ) -> dict[str, Figures]:
        if self.phase.quiz is None:
            return work_figures(scope, self.people, self.works, self.rosters, self.rules)
        return figures(scope, self.people, self.rosters, self.rules, combination, won)

    def _individual(self) -> dict[str, list[tuple[str, str]]]:
        single = {award.id for award in self.definition.awards if award.one_prize_each}
        able_people = [person for person in self.people if person.status == "counted"]
        audience_of = {person.pseudonym: person.audience for person in able_people}
        holders = [
            p.pseudonym for p in able_people if any(prize.award in single for prize in p.prizes)
        ]
        tables = []
        for award, rounds, _ in self.awards:
            if award.recipients != "individual" or award.by == "judgement" or award.phases:
                continue
            chain = chain_of(award, self.ranking)
            results = combined(able_people, rounds, chain, award.combine)
            table = overall_standings(award.id, results.values(), chain, self.draw)
            self.standings += [_overall_line(award.id, row) for row in table]
            able = [
                row for row in table if fulfils(award, row, audience_of, row.rounds, self.scale)
            ]
            tables.append((award, able))
        agency_of = {person.pseudonym: person.agency for person in able_people}
        decision = hand_down(tables, self.ranking, holders, agency_of)
        self._tell(decision)
        won: dict[str, list[tuple[str, str]]] = {}
        for line in decision.won:
            won.setdefault(line.winner.pseudonym, []).append((line.award, line.prize))
        return won

    def _tell(self, decision: Decision[OverallStanding]) -> None:
        for won in decision.won:
            against = None if won.against is None else _person_values(won.against)
            self.person_awards.append(
                PersonAwardLine(
                    won.award,
                    won.prize,
                    won.money,
                    _person_values(won.winner),
                    won.decided_by,
                    against,
                )
            )
        self.unfilled += [
            PhaseUnfilledLine(one.award, one.prize, one.count, "nobody_left")
            for one in decision.unfilled
        ]

    def _collective(
        self, one: ScopedAward, won: Mapping[str, list[tuple[str, str]]], holders: set[str]
    ) -> None:
        award = replace(one.award, id=one.key)
        scope = Scope(one.rounds, award.audiences)
        counted = self._figures_in(scope, award.combine, won)
        decision = decide_collective(award, counted, self.compared, self.draw, holders)
        self.counted[one.key], self.decided[one.key] = counted, decision
        if award.one_prize_each:
            holders.update(line.winner.agency for line in decision.won)
        self.agency_awards += [
            AgencyAwardLine(
                line.award,
                line.prize,
                line.money,
                _agency_values(line.winner),
                line.decided_by,
                None if line.against is None else _agency_values(line.against),
            )
            for line in decision.won
        ]
        self.unfilled += [
            PhaseUnfilledLine(line.award, line.prize, line.count, line.reason)
            for line in decision.unfilled
        ]

    def agencies(self) -> list[AgencyRecord]:
        """The participation table with each agency's figures, by agency."""
        return [self._agency(name, self.whole[name]) for name in sorted(self.whole)]

    def _agency(self, name: str, whole: Figures) -> AgencyRecord:
        roster = self.rosters.get(name) or Roster(name, "", None, {})
        facts = AgencyFacts(
            roster.agency_class,
            roster.headcount,
            dict(sorted(roster.people.items())),
            whole.denominator,
            whole.participants,
            name in self.met,
        )
        return AgencyRecord(name, facts, dict(self._figures(name)))

    def _figures(self, name: str) -> Iterator[tuple[str, AgencyFigures]]:
        for scoped in self.awards:
            key = scoped.key
            if key not in self.counted:
                continue
            one, decision = self.counted[key][name], self.decided[key]
            place = next((p for p in decision.places if p.agency == name), None)
            yield (
                key,
                AgencyFigures(
                    one.denominator,
                    one.participants,
                    one.attempts,
                    one.total_score,
                    one.quota_at_us,
                    one.final_at_us,
                    list(one.prizes),
                    decision.passed.get(name, ""),
                    [] if place is None else [value.told for value in place.values],
                    further_figures(scoped.award, one, self.compared),
                ),
            )


def _overall_line(award: str, row: OverallStanding) -> OverallLine:
    return OverallLine(
        award,
        row.rank,
        row.pseudonym,
        row.rounds,
        row.score,
        row.distance,
        row.duration_s,
        row.lot,
    )


def _person_values(row: OverallStanding) -> PersonValues:
    return PersonValues(
        row.pseudonym, row.rank, row.rounds, row.score, row.distance, row.duration_s
    )


def _agency_values(place: AgencyPlace) -> AgencyValues:
    return AgencyValues(place.agency, place.rank, [value.told for value in place.values])
