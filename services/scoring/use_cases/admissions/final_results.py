"""What final publications say of people, as lists of who enters follow from it."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection

from contracts.admission_ledger_lines import (
    AdmissionSource,
    CandidatePlace,
    CandidatePrize,
    TeamLine,
)
from contracts.admissions import OpenResult
from contracts.definition import Definition
from contracts.results import AwardLine, Standing, WorkStanding
from plumbing.installation_keys import Safe
from services.scoring.domain.admissions.plan_of_entry import Wanted
from services.scoring.repository import json_columns
from services.scoring.repository.admissions import confirmations as repository
from services.scoring.repository.judging import works as works_repository
from services.scoring.repository.publications import publications as publications_repository
from services.scoring.use_cases.results.rounds_published import revealed, standings_of

_people = msgspec.json.Decoder(list[Standing]).decode
_works = msgspec.json.Decoder(list[WorkStanding]).decode
_truth = msgspec.json.Decoder(dict[str, msgspec.Raw])
FIRST_STRETCH = 1_000_000


class FinalResults:
    """Places and prizes of people, by the publications that are wanted; ``open`` is what is not
    final yet."""

    def __init__(
        self, connection: Connection, definition: Definition, wanted: Sequence[Wanted], safe: Safe
    ) -> None:
        self._connection, self._definition, self._safe = connection, definition, safe
        self.sources: list[AdmissionSource] = []
        self.open: list[OpenResult] = []
        #: person -> where they stand, and what they won
        self.places: dict[str, list[CandidatePlace]] = {}
        self.prizes: dict[str, list[CandidatePrize]] = {}
        #: person -> agency as the newest of these publications tells it
        self.agencies: dict[str, str] = {}
        #: teams of stage rounds in their order, as if all of them were still there
        self.teams: list[TeamLine] = []
        for one in wanted:
            self._take(one)

    def _take(self, one: Wanted) -> None:
        scope = ("", one.round) if one.round else (one.phase, "")
        head = publications_repository.newest_head(self._connection, self._definition.slug, *scope)
        if not one.published:
            self.open.append(OpenResult(one.phase, one.round, "not_available"))
        elif head is None:
            self.open.append(OpenResult(one.phase, one.round, "not_published"))
        elif head.state != "final":
            self.open.append(OpenResult(one.phase, one.round, "draft"))
        else:
            self._read(one, head)

    def _read(self, one: Wanted, head: Any) -> None:
        contest, phase = self._definition.slug, self._definition.phase(one.phase)
        awards = json_columns.awards(head.awards)
        ranking = list(phase.quiz.ranking) if phase.quiz and one.round else []
        seed, value = "", ""
        if one.round:
            seed, value = revealed(self._connection, contest, phase, one.round, self._safe)
        source = AdmissionSource(one.phase, one.round, head.number, head.root, ranking, seed, value)
        self.sources.append(source)
        if phase.quiz is not None:
            if one.round:
                self._read_quiz(one, head.number, prediction=phase.quiz.prediction)
            for line in awards:
                if line.person and not line.collective:
                    self._won(one, line, [line.person])
        else:
            self._read_works(one, awards)

    def _standings(self, one: Wanted) -> str:
        return standings_of(self._connection, self._definition.slug, one.round)

    def _read_quiz(self, one: Wanted, number: int, *, prediction: bool) -> None:
        contest = self._definition.slug
        names = repository.pseudonyms_in(self._connection, contest, one.round)
        truth = self._prediction_truth(one, number) if prediction else None
        for row in _people(self._standings(one)):
            told = None if truth is None or row.prediction is None else row.prediction
            place = CandidatePlace(
                one.phase,
                one.round,
                row.rank,
                names[row.person],
                row.score,
                None if told is None or truth is None else abs(told - truth),
                row.duration_s,
                row.submitted_at_us,
            )
            self.places.setdefault(row.person, []).append(place)
            self.agencies[row.person] = row.agency

    def _prediction_truth(self, one: Wanted, number: int) -> int | None:
        """What was to be predicted, which the first line of the ledger tells."""
        place, text, offset = (self._definition.slug, "", one.round, number), "", 0
        while "\n" not in text:
            part = publications_repository.ledger_part(
                self._connection, place, auditor=False, offset=offset, length=FIRST_STRETCH
            )
            assert part is not None, "it was published"
            text += part.text
            offset = part.next_offset or 0
        header = _truth.decode(text.partition("\n")[0])
        return msgspec.json.decode(header["prediction_truth"], type=int | None)

    def _read_works(self, one: Wanted, awards: Sequence[AwardLine]) -> None:
        contest = self._definition.slug
        kept = works_repository.of_round(self._connection, contest, one.round)
        people = {work.code: work.people for work in kept}
        for row in _works(self._standings(one)):
            self.teams.append(TeamLine(one.round, row.rank, row.work, "listed"))
            place = CandidatePlace(one.phase, one.round, row.rank, row.work, value=row.value)
            for person in people[row.work]:
                self.places.setdefault(person, []).append(place)
                self.agencies[person] = row.agency
        for line in awards:
            self._won(one, line, people.get(line.work, []))

    def _won(self, one: Wanted, line: AwardLine, people: Sequence[str]) -> None:
        for person in people:
            prize = CandidatePrize(one.phase, one.round, line.award, line.rank)
            self.prizes.setdefault(person, []).append(prize)

    def everybody(self) -> Iterator[str]:
        """Whoever stands somewhere or won something."""
        yield from {**self.places, **self.prizes}
