"""Prizes for agencies excellent all round, counted a second time: participation and scores from
the simulator's record, marks from what judges sent."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from contracts.definition import Award, Definition
from rigs.city import City
from rigs.demo.entries_phase import PlayedEntries
from rigs.demo.participation_crosscheck import own_participation, participants_by_agency
from rigs.simulate.acknowledged_record import SimulationRecord

#: agency's code -> what it has of each measure
Amounts = Mapping[str, Mapping[str, Fraction]]


def all_round_awards(definition: Definition) -> list[Award]:
    """The awards that put several phases together: by a sum of weighted measures."""
    return [
        award
        for award in definition.awards
        if award.recipients == "collective"
        and award.measures
        and award.measures[0].measure == "weighted"
    ]


def amounts_of(
    city: City,
    definition: Definition,
    record: SimulationRecord,
    scores: Sequence[Mapping[str, int]],
    entries: Sequence[PlayedEntries],
) -> Amounts:
    """What each agency that has met its quota is compared by. ``scores``: of every round, each
    person's; of several rounds a person's best counts."""
    rounds = {item.id for item in definition.phase(definition.participation.phase).counted_rounds}
    met = own_participation(city, definition, record, rounds)
    came = participants_by_agency(city, definition, record, rounds)
    marks: dict[str, Fraction] = {}
    for played in entries:
        for one in played.entries:
            value = played.values[one.code]
            marks[one.agency] = max(value, marks.get(one.agency, value))
    found = {}
    for agency, line in met.items():
        people = came.get(agency, ())
        best = [max(of.get(person, 0) for of in scores) for person in people]
        if line["met"]:
            found[agency] = {
                "participation_rate": Fraction(line["participants"], line["denominator"]),
                "mean_score": Fraction(sum(best), len(best)) if best else Fraction(),
                "entry_marks": marks.get(agency, Fraction()),
            }
    return found


def totals_of(award: Award, amounts: Amounts) -> dict[str, Fraction]:
    """Agency -> the sum of weight x its part of the highest amount there is."""
    totals = dict.fromkeys(amounts, Fraction())
    for term in award.measures[0].terms:
        highest = max((own[term.measure] for own in amounts.values()), default=Fraction())
        for agency, own in amounts.items():
            if highest:
                totals[agency] += Fraction(repr(term.weight)) * own[term.measure] / highest
    return totals


def all_round_differences(
    award: Award, amounts: Amounts, names: Mapping[str, str], lines: Sequence[dict[str, Any]]
) -> list[str]:
    """Where the prizes of an award are not as many, as dear, or not those of the best by our own
    count; ``names``: agency's code -> what it is called."""
    mine = [line for line in lines if line["award"] == award.id]
    due = [(prize.rank, prize.money) for prize in award.prizes for _ in range(prize.winners)]
    found = []
    if [(line["rank"], line["money"]) for line in mine] != due:
        found.append(f"{award.id}: {[line['rank'] for line in mine]} is given, {due} is due")
    totals = {names[agency]: total for agency, total in totals_of(award, amounts).items()}
    best = sorted(totals.values(), reverse=True)[: len(due)]
    won = [line for line in mine if line["winner"]]
    if [totals.get(line["winner"]) for line in won] != best:
        told = ", ".join(f"{line['winner']} {totals.get(line['winner'])}" for line in won)
        found.append(f"{award.id}: winners have {told}, the best {', '.join(map(str, best))}")
    found += [
        f"{award.id}: {line['winner']} is told {line['values']['weighted']}"
        for line in won
        if Fraction(line["values"]["weighted"]) != totals.get(line["winner"])
    ]
    if len({line["winner"] for line in won}) != len(won):
        found.append(f"{award.id}: somebody won twice")
    return found
