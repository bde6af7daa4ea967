"""What people have in other phases, as published: awards over several phases go by it."""

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

from contracts.definition import Definition, Phase, Round
from contracts.marks import fraction_text
from contracts.phase_contender_lines import ContenderResult, PhaseSource
from contracts.results import Standing, WorkStanding
from plumbing.installation_keys import Safe
from services.scoring.domain.publications.round_publication import Edition
from services.scoring.domain.results.phase_outcome import awards_of_phase
from services.scoring.repository.judging import works as works_repository
from services.scoring.repository.marking import scores as scores_repository
from services.scoring.repository.results import rosters as rosters_repository
from services.scoring.use_cases.results.rounds_published import (
    publication_of,
    revealed,
    standings_of,
)

_people = msgspec.json.Decoder(list[Standing]).decode
_works = msgspec.json.Decoder(list[WorkStanding]).decode


class ResultsElsewhere(NamedTuple):
    """The rounds of other phases, and person -> what they have in them, the agency of that, their
    name."""

    sources: list[PhaseSource]
    results: dict[str, list[ContenderResult]]
    agencies: dict[str, str]
    names: dict[str, str]


def results_elsewhere(
    connection: Connection, definition: Definition, phase: Phase, edition: Edition, safe: Safe
) -> ResultsElsewhere:
    """What the awards of ``phase`` ask for of other phases. Refusals: ``publication.round_missing``
    and ``publication.round_draft``: what is final cannot hang on a draft."""
    found = ResultsElsewhere([], {}, {}, {})
    for other in phases_asked_for(definition, phase):
        for round_ in other.counted_rounds if other is not phase else ():
            _take(connection, definition.slug, other, round_, edition, safe, found)
    names = rosters_repository.names_of(connection, definition.slug, {*found.results})
    return found._replace(names=names)


def phases_asked_for(definition: Definition, phase: Phase) -> list[Phase]:
    """The phases that awards over several phases go by, in the plan's order."""
    asked = {name for one in awards_of_phase(definition, phase) for name in one.award.phases}
    return [one for one in definition.phases if one.id in asked]


def points(score: int, scale: int) -> str:
    """A score as exact points."""
    return fraction_text(Fraction(score, scale))


def _take(
    connection: Connection,
    contest: str,
    other: Phase,
    round_: Round,
    edition: Edition,
    safe: Safe,
    found: ResultsElsewhere,
) -> None:
    head = publication_of(connection, contest, round_.id, edition)
    standings = standings_of(connection, contest, round_.id)
    seed, value = revealed(connection, contest, other, round_.id, safe)
    scale = other.quiz.score_scale if other.quiz else 1
    found.sources.append(
        PhaseSource(other.id, round_.id, other.form, head.number, head.root, seed, value, scale)
    )
    read = _of_quiz if other.quiz else _of_works
    for person, agency, name, told in read(connection, contest, round_, standings, scale):
        result = ContenderResult(other.id, round_.id, name, told)
        found.results.setdefault(person, []).append(result)
        found.agencies.setdefault(person, agency)


Told = tuple[str, str, str, str]
"""Person, agency, name in the round, exact points."""


def _of_quiz(
    connection: Connection, contest: str, round_: Round, standings: str, scale: int
) -> Iterator[Told]:
    sat = scores_repository.sat_in(connection, contest, round_.id)
    for row in sorted(_people(standings), key=lambda one: sat[one.person].pseudonym):
        own = sat[row.person]
        yield row.person, own.agency, own.pseudonym, points(row.score, scale)


def _of_works(
    connection: Connection, contest: str, round_: Round, standings: str, _scale: int
) -> Iterator[Told]:
    kept = works_repository.of_round(connection, contest, round_.id)
    works = {work.code: work for work in kept}
    for row in sorted(_works(standings), key=lambda one: one.work):
        for person in works[row.work].people:
            yield person, works[row.work].agency, row.work, row.value
