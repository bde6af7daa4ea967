"""Marks that judges gave, in other phases or in the award's own, as published: agencies may be
compared by them (P1)."""

from collections.abc import Iterator
from fractions import Fraction

import msgspec
from sqlalchemy import Connection

from contracts.definition import Definition, Measure, Phase, Term
from contracts.phase_ledger_lines import MarkedRound
from contracts.results import WorkStanding
from services.scoring.domain.publications.round_publication import Edition
from services.scoring.domain.results.collective import BY_WORKS
from services.scoring.domain.results.phase_outcome import MarksOfPhases, awards_of_phase
from services.scoring.repository.judging import works as works_repository
from services.scoring.repository.publications import publications as publications_repository
from services.scoring.use_cases.results.rounds_published import refuse_draft, standings_of

_standings = msgspec.json.Decoder(list[WorkStanding]).decode
Best = dict[str, Fraction]


def marks_of_phases(
    connection: Connection, definition: Definition, phase: Phase, edition: Edition
) -> MarksOfPhases:
    """The marks that the awards of ``phase`` ask for. ``publication.round_draft``: what is final
    cannot hang on a draft."""
    rounds: list[MarkedRound] = []
    best: dict[str, Best] = {}
    to_come: set[str] = set()
    for other in _asked_for(definition, phase):
        found = list(_published(connection, definition.slug, other, edition))
        if found and len(found) == len(other.counted_rounds):
            rounds += [one for one, _ in found]
            best[other.id] = _best(values for _, values in found)
        elif works_repository.any_handed_in(
            connection, definition.slug, [one.id for one in other.counted_rounds]
        ):
            to_come.add(other.id)
    return MarksOfPhases(rounds, best, to_come)


def _asked_for(definition: Definition, phase: Phase) -> list[Phase]:
    """The phases whose marks are compared, in the plan's order."""
    measures = [m for one in awards_of_phase(definition, phase) for m in one.award.measures]
    compared: list[Measure | Term] = [*measures, *(t for one in measures for t in one.terms)]
    names = {one.phase or phase.id for one in compared if one.measure in BY_WORKS}
    return [other for other in definition.phases if other.id in names and other.quiz is None]


def _published(
    connection: Connection, contest: str, other: Phase, edition: Edition
) -> Iterator[tuple[MarkedRound, list[tuple[str, Fraction]]]]:
    """Its rounds that are published, with the marks of every work and its agency."""
    for round_ in other.counted_rounds:
        head = publications_repository.newest_head(connection, contest, "", round_.id)
        if head is None:
            continue
        refuse_draft(head, edition)
        works = works_repository.of_round(connection, contest, round_.id)
        agencies = {work.code: work.agency for work in works}
        standings = _standings(standings_of(connection, contest, round_.id))
        values = [(agencies[one.work], Fraction(one.value)) for one in standings]
        yield MarkedRound(other.id, round_.id, head.number, head.root), values


def _best(rounds: Iterator[list[tuple[str, Fraction]]]) -> Best:
    found: Best = {}
    for values in rounds:
        for agency, value in values:
            found[agency] = max(value, found.get(agency, value))
    return found
