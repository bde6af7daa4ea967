"""A count of our own of a stage contest: from marks that judges sent to prizes and finalists."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from contracts.definition import Award, Definition, Round
from rigs.demo.performing import StageMarks


def awards_of(definition: Definition, item: Round) -> list[Award]:
    """The awards of teams that a round has."""
    return [
        award
        for award in definition.awards
        if award.recipients == "team" and (not award.rounds or item.id in award.rounds)
    ]


def going_on(ledger: Path) -> list[str]:
    """Who goes on, as the public ledger of a round says it."""
    lines = [json.loads(line) for line in ledger.read_text().splitlines()]
    return [line["work"] for line in lines if line["line"] == "going_on"]


def differences_of_round(
    definition: Definition,
    item: Round,
    played: StageMarks,
    lines: list[dict[str, Any]],
    finalists: list[str],
) -> list[str]:
    """Where prizes, what the hall saw, or who goes on are not those of our own count. ``lines``:
    all prizes as published."""
    found = list(played.faults)
    for award in awards_of(definition, item):
        mine = [one for one in lines if (one["award"], one["round"]) == (award.id, item.id)]
        found += [f"{item.id}: {line}" for line in _of_award(award, played, mine)]
    stage = item.stage
    if stage is not None and len(finalists) != (stage.advancing or 0):
        found.append(f"{item.id}: {len(finalists)} teams go on, {stage.advancing} should")
    values = [played.value(team) for team in finalists]
    best = sorted(map(played.value, played.order), reverse=True)[: len(finalists)]
    if values != best:
        found.append(f"{item.id}: teams with {_told(values)} go on, the best have {_told(best)}")
    return found


def _of_award(award: Award, played: StageMarks, mine: list[dict[str, Any]]) -> list[str]:
    """An award's prizes: as many, as dear, and for the best by our count; lots decide between
    equals."""
    found = []
    due = [(prize.rank, prize.money) for prize in award.prizes for _ in range(prize.winners)]
    given = [(line["rank"], line["money"]) for line in mine]
    if given != due:
        found.append(f"{award.id}: {given} is given, {due} is due")
    won = [line["work"] for line in mine]
    if len({*won}) != len(due) or not {*won} <= {*played.order}:
        return [*found, f"{award.id}: {won} won"]
    part = part_of(award)
    values = [played.value(team, part) for team in won]
    best = sorted((played.value(team, part) for team in played.order), reverse=True)[: len(due)]
    if values != best:
        found.append(f"{award.id}: winners have {_told(values)}, the best {_told(best)}")
    seen = [(one["prize"], one["money"], one["team"]) for one in played.revealed[award.id]]
    told = [(*prize, team) for prize, team in zip(given, won, strict=True)]
    if seen != told[::-1]:
        found.append(f"{award.id}: the hall saw {seen}, published is {told}")
    return found


def part_of(award: Award) -> str:
    """The part of a performance that an award is for; empty: the whole."""
    return next((one.part for one in award.measures if one.part), "")


def _told(values: list[Fraction]) -> str:
    return ", ".join(map(str, values))
