"""Participation and scores counted a second time, from the simulator's own record and the city."""

from collections import Counter
from fractions import Fraction
from math import ceil
from typing import Any

from cli.city import City
from cli.demo.results import RoundOutcome
from cli.simulate.record import Record
from contracts.definition import Definition


def own_participation(
    city: City, definition: Definition, record: Record, round_ids: set[str]
) -> dict[str, dict[str, Any]]:
    """Per agency code: participants, denominator, met, missing; after the plan's words alone."""
    home: dict[str, str] = {}
    for person in city.people:
        home.setdefault(person.code, person.agency)  # on two lists: the first counts
    came = record.participants(round_ids, definition.participation.minimum_answers)
    counts = Counter(home[person] for person in came)
    quotas = {
        item.id: None if item.quota is None else Fraction(str(item.quota))
        for item in definition.agency_classes
    }
    table = {}
    for agency in city.agencies:
        participants, quota = counts[agency.code], quotas[agency.agency_class]
        needed = 0 if quota is None else ceil(quota * agency.headcount)
        table[agency.code] = {
            "participants": participants,
            "denominator": agency.headcount,
            "met": participants >= needed,
            "missing": max(0, needed - participants),
        }
    return table


def participation_differences(
    own: dict[str, dict[str, Any]], told: list[dict[str, Any]]
) -> list[str]:
    """Where the platform's table is not ours."""
    found = []
    by_agency = {item["agency"]: item for item in told}
    for code in sorted(own.keys() | by_agency.keys()):
        mine, theirs = own.get(code), by_agency.get(code)
        if mine is None or theirs is None:
            found.append(f"{code}: on one side only")
            continue
        for name, value in mine.items():
            if theirs[name] != value:
                found.append(f"{code}: {name} is {theirs[name]}, counted {value}")
    return found


def score_differences(
    outcome: RoundOutcome, record: Record, keys: dict[str, str], persons: dict[str, str]
) -> list[str]:
    """Where published scores are not those of the answers that were acknowledged."""
    own: dict[str, int] = {}
    for sheet in record.of_round(outcome.round):
        score = sum(keys[question] == option for question, option in sheet.answers.items())
        person = persons[sheet.person]
        own[person] = max(score, own.get(person, 0))
    told = {line["person"]: line["score"] for line in outcome.standings}
    return [
        f"{outcome.round}: {person} has {told.get(person)} points, counted {own.get(person)}"
        for person in sorted(own.keys() | told.keys())
        if own.get(person) != told.get(person)
    ]
