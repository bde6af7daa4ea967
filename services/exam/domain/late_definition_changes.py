"""What exam makes of a definition that came too late for a round.

Registration refuses a definition that changes what stands since a round opened (its
``domain/contests/changes_after_opening.py``). But a change that was lawful when it was made may
reach exam only after the round has opened there, when exam was away meanwhile. Attempts run by
then, so the round goes on under the rules it opened with.
"""

from collections.abc import Collection

from msgspec.structs import replace

from contracts.definition import Definition, Phase, QuizRules


def standing_definition(held: Definition, new: Definition, opened: Collection[str]) -> Definition:
    """The new definition, with rounds that have opened as they were held: their windows, their
    phases, and the rules of these phases' quizzes. A change that touches none of it is taken over
    as it is."""
    phases = [_phase(held, phase, opened) for phase in new.phases]
    there = {phase.id for phase in phases}
    for phase in held.phases:
        mine = [item for item in phase.rounds if item.id in opened]
        if mine and phase.id not in there:
            phases.append(replace(phase, rounds=mine))
    return replace(new, phases=phases)


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
    return replace(new, form=before.form, quiz=_rules(before.quiz, new.quiz), rounds=rounds)


def _rules(held: QuizRules | None, new: QuizRules | None) -> QuizRules | None:
    """The rules as held; when scores are shown and rounds settle decides nothing about papers or
    scores, so it may change."""
    if held is None or new is None:
        return held
    return replace(held, score_visible=new.score_visible, settlement_after_s=new.settlement_after_s)
