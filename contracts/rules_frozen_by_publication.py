"""What of a plan results hang on: what a final publication freezes.

Titles, dates, texts and who sees what may change afterwards; how people and agencies are counted,
ranked and rewarded, and how long they may complain, only by a decision with a reason.
"""

from typing import Any

import msgspec

from contracts.definition import Award, Definition, Phase

_QUIZ_SHOWS = ("score_visible", "questions_public_from_us")
_PARTICIPATION_SHOWS = ("figures_visible",)
_AWARD_SAYS = ("name", "basis", "prizes_promised")
_ENTRIES_SHOWS = ("grace_s", "outlets")
_SAID = ("name", "description", "venue")


def decided_otherwise(before: Definition, after: Definition) -> list[str]:
    """The keys by which results could become others, as in a definition, in order."""
    was, now = deciding(before), deciding(after)
    return sorted(key for key in was.keys() | now.keys() if was.get(key) != now.get(key))


def deciding(definition: Definition) -> dict[str, Any]:
    """Key -> value, of all that results hang on."""
    found: dict[str, Any] = {}
    for phase in definition.phases:
        found |= _of_phase(phase)
    for award in definition.awards:
        found |= _of_award(award)
    found |= _fields("participation", definition.participation, _PARTICIPATION_SHOWS)
    found |= {f"agency_classes.{one.id}.quota": one.quota for one in definition.agency_classes}
    found["audiences"] = msgspec.to_builtins(definition.audiences)
    found["age_at"] = definition.age_at_us
    found["currency"] = definition.currency
    return found


def _of_phase(phase: Phase) -> dict[str, Any]:
    name = f"phases.{phase.id}"
    rounds = [
        (one.id, one.practice, one.public_value, one.makes_good, one.prizes) for one in phase.rounds
    ]
    found: dict[str, Any] = {f"{name}.rounds": rounds}
    if own := [(one.id, one.blueprint) for one in phase.rounds if one.blueprint]:
        found[f"{name}.rounds.blueprint"] = msgspec.to_builtins(own)
    if phase.quiz is not None:
        found |= _fields(name, phase.quiz, _QUIZ_SHOWS)
    if phase.entries is not None:
        found |= _bare(_fields(f"{name}.entries", phase.entries, _ENTRIES_SHOWS))
    if phase.stage is not None:
        found |= _bare(_fields(f"{name}.stage", phase.stage, ()))
        performed = [(one.id, msgspec.to_builtins(one.stage)) for one in phase.rounds]
        found[f"{name}.stage.rounds"] = _bare(performed)
    found[f"{name}.admits"] = msgspec.to_builtins(phase.admits)
    if phase.results is not None:
        found[f"{name}.results.complaints_window"] = phase.results.complaints_window_s
    return found


def _of_award(award: Award) -> dict[str, Any]:
    found = _fields(f"awards.{award.id}", award, _AWARD_SAYS)
    found[f"awards.{award.id}.prizes"] = [
        (one.rank, one.winners, one.money) for one in award.prizes
    ]
    return found


def _fields(name: str, struct: msgspec.Struct, without: tuple[str, ...]) -> dict[str, Any]:
    values = msgspec.to_builtins(struct)
    return {f"{name}.{key}": value for key, value in values.items() if key not in without}


def _bare(value: Any) -> Any:
    """The same without names and descriptions, of score sheets too."""
    if isinstance(value, dict):
        return {key: _bare(one) for key, one in value.items() if key not in _SAID}
    if isinstance(value, list | tuple):
        return [_bare(one) for one in value]
    return value
