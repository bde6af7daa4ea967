"""A phase's prizes as people read them."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from contracts.definition import MEASURES, AnyMeasure
from contracts.phase_contender_lines import ContenderValues
from contracts.phase_ledger_file import PhasePublication
from contracts.phase_ledger_lines import (
    AgencyValues,
    GivenAwardLine,
    PersonAwardLine,
    PersonValues,
    PhaseJudgement,
)
from contracts.results import AwardLine
from services.scoring.domain.prizes.handing_out import shared_by
from services.scoring.domain.results.agency_metrics import combined
from services.scoring.domain.results.individual_prizes import equal_values
from services.scoring.domain.results.round_outcome import scale_of
from services.scoring.domain.results.rounded_arrival_times import told_arrival
from services.scoring.use_cases.results.phase_result import PhaseResult

T = TypeVar("T")


class PhaseAwards:
    """A phase's prizes with names, in the order of the plan, as people read them."""

    def __init__(self, result: PhaseResult, made: PhasePublication) -> None:
        self._made, self._result = made, result
        self._scale = scale_of(made.header.rules.scale)
        self._agency_of = {person.pseudonym: person.agency for person in made.people}
        self._agency_of |= {one.pseudonym: one.agency for one in made.contenders}
        self._works = {(work.round, work.code): work for work in made.works}

    def lines(self) -> list[AwardLine]:
        """Won and unfilled, award by award, prize by prize."""
        found: list[AwardLine] = []
        for award in self._made.header.awards:
            own, _, round_id = award.id.partition("/")
            start: dict[str, Any] = {
                "award": own,
                "award_name": award.name,
                "round": round_id or None,
                "collective": award.recipients == "collective",
            }
            minutes = award.judgement
            measures = [measure.measure for measure in award.measures]
            for prize in award.prizes:
                told = {**start, "rank": prize.rank, "prize": prize.name, "money": prize.money}
                key = (award.id, prize.rank)
                found += self._people(key, told)
                found += self._contenders(key, told, measures)
                found += self._agencies(key, told, measures)
                found += [] if minutes is None else self._given(key, told, minutes)
                found += [
                    AwardLine(**told, because=_reason(line.reason))
                    for line in self._made.unfilled
                    if (line.award, line.prize) == key
                    for _ in range(line.count)
                ]
        return found

    def _people(self, key: tuple[str, str], told: dict[str, Any]) -> list[AwardLine]:
        mine = [line for line in self._made.person_awards if (line.award, line.prize) == key]
        rules = self._made.header
        own = [award.ranking for award in rules.awards if award.id == key[0]]
        ranking = own[0] or rules.rules.ranking
        shared = self._shared(
            key, [line.winner for line in mine], lambda a, b: equal_values(a, b, ranking)
        )
        return [
            AwardLine(
                **told | {"money": line.money, "shared": count},
                person=self._result.people[line.winner.pseudonym],
                winner=self._name(line.winner),
                agency=self._agency(self._agency_of[line.winner.pseudonym]),
                because=line.decided_by,
                values=_person(line.winner) | self._scale | self._arrival(line),
                next_in_line=None if line.against is None else _person(line.against) | self._scale,
            )
            for line, count in zip(mine, shared, strict=True)
        ]

    def _contenders(
        self, key: tuple[str, str], told: dict[str, Any], measures: list[AnyMeasure]
    ) -> list[AwardLine]:
        """Prizes over several phases, with exact points; of who came next the place alone."""
        mine = [line for line in self._made.contender_awards if (line.award, line.prize) == key]
        shared = self._shared(
            key, [line.winner for line in mine], lambda a, b: a.values == b.values
        )
        return [
            AwardLine(
                **told | {"money": line.money, "shared": count},
                person=self._result.people[line.winner.pseudonym],
                winner=self._result.names.get(self._result.people[line.winner.pseudonym], ""),
                agency=self._agency(self._agency_of[line.winner.pseudonym]),
                because=line.decided_by,
                values=_measured(line.winner, measures),
                next_in_line=None if line.against is None else {"rank": line.against.rank},
            )
            for line, count in zip(mine, shared, strict=True)
        ]

    def _given(
        self, key: tuple[str, str], told: dict[str, Any], by: PhaseJudgement
    ) -> list[AwardLine]:
        """What the committee gave, with the number and date of its minutes."""
        minutes = {"decision": by.decision, "minutes": by.minutes, "minutes_date": by.date}
        return [
            AwardLine(**told | self._receives(line), because="judgement", values=minutes)
            for line in self._made.given
            if (line.award, line.prize) == key
        ]

    def _receives(self, line: GivenAwardLine) -> dict[str, Any]:
        """Whom a line is for: a person, an agency, or a work with its people or its agency."""
        if line.person:
            person = self._result.people[line.person]
            agency = self._agency(self._agency_of[line.person])
            name = self._result.names.get(person, "")
            return {"person": person, "winner": name, "agency": agency}
        if line.agency:
            name = self._agency(line.agency)
            return {"winner": name, "agency": name}
        work = self._works[line.round, line.work]
        people = [self._result.people[one] for one in work.people]
        agency = self._agency(work.agency)
        team = self._made.header.form == "stage"
        names = [] if team else [self._result.names.get(one, "") for one in people]
        return {
            "person": people[0] if len(people) == 1 and not team else None,
            "winner": ", ".join(filter(None, names)) or agency,
            "agency": agency,
            "work": line.work,
        }

    def _shared(
        self, key: tuple[str, str], winners: Sequence[T], equal: Callable[[T, T], bool]
    ) -> list[int]:
        """With how many each winner of a prize shares it."""
        own = key[0].partition("/")[0]
        award = next(one for one in self._result.definition.awards if one.id == own)
        return shared_by(award, winners, equal)

    def _arrival(self, line: PersonAwardLine) -> dict[str, Any]:
        """When the winner arrived, where that decided."""
        if line.decided_by != "earliest" or line.against is None:
            return {}
        award = next(one for one in self._made.header.awards if one.id == line.award)
        both = {line.winner.pseudonym, line.against.pseudonym}
        people = [one for one in self._made.people if one.pseudonym in both]
        rules = self._made.header.rules
        chain = [*award.ranking, *(one for one in rules.ranking if one not in award.ranking)]
        found = combined(people, award.rounds, chain, award.combine)
        mine, other = (found[one.pseudonym] for one in (line.winner, line.against))
        return {"submitted_at": told_arrival(mine.submitted_at_us, other.submitted_at_us)}

    def _agencies(
        self, key: tuple[str, str], told: dict[str, Any], measures: list[AnyMeasure]
    ) -> list[AwardLine]:
        mine = [line for line in self._made.agency_awards if (line.award, line.prize) == key]
        shared = self._shared(
            key, [line.winner for line in mine], lambda a, b: a.values == b.values
        )
        return [
            AwardLine(
                **told | {"money": line.money, "shared": count},
                winner=self._agency(line.winner.agency),
                agency=self._agency(line.winner.agency),
                because=line.decided_by,
                values=_measured(line.winner, measures) | self._scale,
                next_in_line=None
                if line.against is None
                else {
                    "agency": self._agency(line.against.agency),
                    **_measured(line.against, measures),
                    **self._scale,
                },
            )
            for line, count in zip(mine, shared, strict=True)
        ]

    def _name(self, winner: PersonValues) -> str:
        return self._result.names.get(self._result.people[winner.pseudonym], "")

    def _agency(self, code: str) -> str:
        return self._result.agency_names.get(code, code)


def _person(values: PersonValues) -> dict[str, Any]:
    return {
        "rank": values.rank,
        "rounds": values.rounds,
        "score": values.score,
        "distance": values.distance,
        "duration_s": values.duration_s,
    }


def _measured(values: AgencyValues | ContenderValues, measures: list[AnyMeasure]) -> dict[str, Any]:
    """Measure -> value; an arrival as microseconds, which pages show as a time."""
    told: dict[str, Any] = {"rank": values.rank}
    for number, (measure, value) in enumerate(zip(measures, values.values, strict=True), start=1):
        name = measure if measures.count(measure) == 1 else f"{measure}_{number}"
        if MEASURES[measure].value == "moment":
            told[f"{name}_us"] = int(value) if value else None
        else:
            told[name] = value
    return told


def _reason(reason: str) -> str:
    return "unfilled" if reason == "nobody_left" else reason
