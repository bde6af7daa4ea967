"""Participation and scores counted a second time, from the simulator's own record and the city."""

from collections import Counter
from fractions import Fraction
from math import ceil
from typing import Any, NamedTuple

from msgspec import Struct

from contracts.definition import CountingAttempt, Definition, QuizRules
from rigs.city import Bank, City
from rigs.demo.publish_and_recount import RoundOutcome
from rigs.simulate.acknowledged_record import SimulationRecord


def own_participation(
    city: City, definition: Definition, record: SimulationRecord, round_ids: set[str]
) -> dict[str, dict[str, Any]]:
    """Per agency code: participants, denominator, met, missing; after the plan's words alone."""
    heads = _heads(city)
    came = participants_by_agency(city, definition, record, round_ids)
    quotas = {
        item.id: None if item.quota is None else Fraction(str(item.quota))
        for item in definition.agency_classes
    }
    table = {}
    for agency in city.agencies:
        participants, quota = len(came.get(agency.code, ())), quotas[agency.agency_class]
        denominator = {
            "headcount": agency.headcount,
            "headcount_less_excluded": agency.headcount - heads.excluded[agency.code],
            "eligible": heads.eligible[agency.code],
        }[definition.participation.denominator]
        needed = 0 if quota is None else ceil(quota * denominator)
        table[agency.code] = {
            "participants": participants,
            "denominator": denominator,
            "met": participants >= needed and (quota is None or denominator > 0),
            "missing": max(0, needed - participants),
        }
    return table


def participants_by_agency(
    city: City, definition: Definition, record: SimulationRecord, round_ids: set[str]
) -> dict[str, list[str]]:
    """Agency's code -> those of its people who took part, by the plan's words."""
    home, found = _heads(city).home, dict[str, list[str]]()
    for person in sorted(record.participants(round_ids, _least_answers(definition))):
        found.setdefault(home[person], []).append(person)
    return found


class _Heads(Struct):
    """Everyone's one agency, and how many people of an agency may take part and may not."""

    home: dict[str, str]
    eligible: Counter[str]
    excluded: Counter[str]


def _heads(city: City) -> _Heads:
    heads = _Heads({}, Counter(), Counter())
    for person in city.people:
        if person.code not in heads.home:  # on two lists: the first counts
            heads.home[person.code] = person.agency
            counter = heads.excluded if person.obligation == "excluded" else heads.eligible
            counter[person.agency] += 1
    return heads


def _least_answers(definition: Definition) -> int:
    """Answers that an attempt needs to count: a number, or a share of the paper's questions."""
    rules = definition.participation
    quiz = definition.phase(rules.phase).quiz
    questions = quiz.questions if quiz else 0
    return max(rules.minimum_answers, ceil(Fraction(str(rules.minimum_share)) * questions))


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


class Marking(NamedTuple):
    """How a demo's bank is marked, one option of each question being right: question -> its key,
    and what it is worth, in the parts of a point that scores count."""

    keys: dict[str, str]
    worth: dict[str, int]


def marking_of(bank: Bank, quiz: QuizRules) -> Marking:
    """After the plan's words on points and their parts."""
    keys = {question.id: question.answer for question in bank.questions}
    return Marking(keys, {one.id: quiz.worth_of(one.difficulty) for one in bank.questions})


def own_scores(
    record: SimulationRecord, round_id: str, marking: Marking, counting: CountingAttempt
) -> dict[str, int]:
    """Person -> the score of the attempt that counts (``counting``: the plan's word on which), from
    the answers that were acknowledged."""
    scores: dict[str, list[int]] = {}
    for sheet in sorted(record.of_round(round_id), key=lambda sheet: sheet.started_at):
        right = (q for q, option in sheet.answers.items() if marking.keys[q] == option)
        score = sum(marking.worth[question] for question in right)
        scores.setdefault(sheet.person, []).append(score)
    return {
        person: max(mine) if counting == "best" else mine[0 if counting == "first" else -1]
        for person, mine in scores.items()
    }


def score_differences(
    outcome: RoundOutcome, scores: dict[str, int], persons: dict[str, str]
) -> list[str]:
    """Where published scores are not ``scores``, those of the answers that were acknowledged."""
    own = {persons[person]: score for person, score in scores.items()}
    told = {line["person"]: line["score"] for line in outcome.standings}
    return [
        f"{outcome.round}: {person} has {told.get(person)} points, counted {own.get(person)}"
        for person in sorted(own.keys() | told.keys())
        if own.get(person) != told.get(person)
    ]
