"""What exam makes of a definition that came too late for a round.

Registration refuses a definition that changes what stands since a round opened (its
``domain/contests/changes_after_opening.py``). But a change that was lawful when it was made may
reach exam only after the round has opened there, when exam was away meanwhile. Attempts run by
then, so the round goes on under the rules it opened with.
"""

from collections.abc import Collection
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from contracts.definition import Definition, Phase
from contracts.rules_frozen_by_opening import FREE_OF_ENTRIES, FREE_OF_QUIZ, FREE_OF_STAGE

Rules = TypeVar("Rules", bound=Struct)


def standing_definition(held: Definition, new: Definition, opened: Collection[str]) -> Definition:
    """The new definition, with rounds that have opened as they were held: their windows, their
    phases, the rules of these phases, who may enter them, and the time zone. A change that touches
    none of it is taken over as it is."""
    phases = [_phase(held, phase, opened) for phase in new.phases]
    there = {phase.id for phase in phases}
    for phase in held.phases:
        mine = [item for item in phase.rounds if item.id in opened]
        if mine and phase.id not in there:
            phases.append(replace(phase, rounds=mine))
    timezone = held.timezone if opened else new.timezone
    return replace(new, phases=phases, timezone=timezone)


def _phase(held: Definition, new: Phase, opened: Collection[str]) -> Phase:
    before = next((phase for phase in held.phases if phase.id == new.id), None)
    mine = {} if before is None else {r.id: r for r in before.rounds if r.id in opened}
    rounds = [
        replace(mine[item.id], name=item.name) if item.id in mine else item
        for item in new.rounds
        if item.id in mine or item.id not in opened
    ]
    named = {item.id for item in rounds}
    rounds += [item for name, item in mine.items() if name not in named]
    if before is None or not mine:
        return replace(new, rounds=rounds)
    return replace(
        new,
        form=before.form,
        quiz=_rules(before.quiz, new.quiz, FREE_OF_QUIZ),
        entries=_rules(before.entries, new.entries, FREE_OF_ENTRIES),
        stage=_rules(before.stage, new.stage, FREE_OF_STAGE),
        admits=before.admits,
        rounds=rounds,
    )


def _rules(held: Rules | None, new: Rules | None, free: tuple[str, ...]) -> Rules | None:
    """The rules as held, but for what is ``free`` to change."""
    if held is None or new is None:
        return held
    return replace(held, **{name: getattr(new, name) for name in free})
