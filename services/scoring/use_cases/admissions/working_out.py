"""Who would enter a phase now, or which teams would go on, from final publications only."""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace
from sqlalchemy import Connection

from contracts.admission_ledger_file import AdmissionPublication
from contracts.admission_ledger_lines import (
    FORMAT,
    AdmissionHeader,
    AdmissionSource,
    AdmissionWay,
    AdmittedLine,
    CandidateRecord,
    TeamLine,
    TeamsGoingOn,
)
from contracts.admissions import Admitted, OpenResult
from contracts.definition import Definition, Phase, definition_digest
from contracts.errors import Refused
from contracts.hash_commitments import canonical, digest
from plumbing.installation_keys import Safe
from services.scoring.domain.admissions.plan_of_entry import (
    Wanted,
    audiences_of,
    opens_at_us,
    rounds_leading_to,
    wanted_by,
    ways_of,
)
from services.scoring.domain.admissions.who_enters import WhoEnters, teams_going_on
from services.scoring.repository.admissions import confirmations as repository
from services.scoring.repository.results import rosters as rosters_repository
from services.scoring.use_cases.admissions.final_results import FinalResults
from services.scoring.use_cases.long_work_resources import Resources
from services.scoring.use_cases.lookups import phase_of, plan_of
from services.scoring.use_cases.publications.publication_store import phase_secret
from services.scoring.use_cases.results.phase_pseudonyms import phase_pseudonym


class Entered(NamedTuple):
    """What is entered: a phase, or a round of the stage that teams go on to."""

    definition: Definition
    phase: Phase
    round: str

    @property
    def opens_at_us(self) -> int | None:
        """When it opens; what is confirmed stays from then on."""
        return opens_at_us(self.phase, self.round)


class ListWorkedOut(NamedTuple):
    """A list and everything it follows from; ``open``: what is missing, then there is no list."""

    entered: Entered
    open: list[OpenResult]
    sources: list[AdmissionSource]
    ways: list[AdmissionWay]
    candidates: list[CandidateRecord]
    going_on: list[TeamsGoingOn]
    teams: list[TeamLine]
    lines: list[AdmittedLine]
    admitted: list[Admitted]

    @property
    def digest(self) -> str:
        """What is confirmed: the list, and the publications it follows from."""
        if self.open:
            return ""
        told = [
            self.entered.definition.slug,
            self.entered.phase.id,
            self.entered.round,
            [replace(one, name="", agency="") for one in self.admitted],
            [[one.phase, one.round, one.number, one.root] for one in self.sources],
        ]
        return digest("admission-list", canonical(told)).hex()

    def publication(
        self, number: int, previous_root: str | None, at_us: int, reason: str
    ) -> AdmissionPublication:
        """The file that tells it."""
        definition, phase, round_id = self.entered
        header = AdmissionHeader(
            format=FORMAT,
            contest=definition.slug,
            phase=phase.id,
            number=number,
            previous_root=previous_root,
            confirmed_at_us=at_us,
            definition_digest=definition_digest(definition),
            reason=reason,
            sources=self.sources,
            round=round_id,
            ways=self.ways,
            going_on=self.going_on,
        )
        return AdmissionPublication(header, self.candidates, self.teams, self.lines)


def entered(connection: Connection, contest: str, phase_id: str, round_id: str) -> Entered:
    """What is entered. Refusals: ``contest.unknown``, ``phase.unknown``, ``round.unknown``,
    ``admission.everybody``: results do not decide who enters it."""
    definition = plan_of(connection, contest)
    phase = phase_of(definition, phase_id)
    if round_id and round_id not in {one.id for one in phase.rounds}:
        raise Refused("round.unknown", "Không có đợt thi này. (No such round.)")
    if not (rounds_leading_to(phase, round_id) if round_id else phase.admits):
        raise Refused(
            "admission.everybody",
            "Thể lệ không lấy người vào vòng này theo kết quả vòng trước. "
            "(Results of an earlier phase do not decide who enters this one.)",
        )
    return Entered(definition, phase, round_id)


def work_out(
    resources: Resources, contest: str, phase_id: str, round_id: str, withdrawn: Sequence[str]
) -> ListWorkedOut:
    """The list as it would be now."""
    with resources.store.reading(steady=True) as connection:
        found = entered(connection, contest, phase_id, round_id)
        if round_id:
            return _of_teams(connection, found, resources.safe, withdrawn)
    secret = phase_secret(resources, contest, repository.secret_of(phase_id))
    with resources.store.reading(steady=True) as connection:
        found = entered(connection, contest, phase_id, "")
        ways = ways_of(found.definition, found.phase)
        wanted = wanted_by(found.definition, ways)
        results = FinalResults(connection, found.definition, wanted, resources.safe)
        if results.open:
            return _nobody(found, results.open)
        people = {one: phase_pseudonym(secret, one) for one in results.everybody()}
        candidates = _candidates(connection, found, ways, results, people)
    return resources.work_out(lambda: _of_people(found, ways, results, candidates, people))


def _nobody(found: Entered, missing: list[OpenResult]) -> ListWorkedOut:
    return ListWorkedOut(found, missing, [], [], [], [], [], [], [])


def _candidates(
    connection: Connection,
    found: Entered,
    ways: Sequence[AdmissionWay],
    results: FinalResults,
    people: dict[str, str],
) -> list[CandidateRecord]:
    contest = found.definition.slug
    excluded = rosters_repository.excluded_people(connection, contest)
    audiences: dict[str, str] = {}
    if any(way.audiences for way in ways):
        mine = rosters_repository.people_among(connection, contest, people)
        known = {one.person: one for one in mine}
        agencies = rosters_repository.agencies_of(connection, contest)
        phases = [found.definition.phase(way.phase) for way in ways]
        first = min(at for one in phases if (at := opens_at_us(one, "")) is not None)
        classes = {row.agency: row.agency_class for row in agencies}
        audiences = audiences_of(found.definition, known, classes, first)
    return sorted(
        (
            CandidateRecord(
                pseudonym,
                "excluded" if person in excluded else "counted",
                audiences.get(person, ""),
                results.places.get(person, []),
                results.prizes.get(person, []),
            )
            for person, pseudonym in people.items()
        ),
        key=lambda one: one.pseudonym,
    )


def _of_people(
    found: Entered,
    ways: list[AdmissionWay],
    results: FinalResults,
    candidates: list[CandidateRecord],
    people: dict[str, str],
) -> ListWorkedOut:
    lines = WhoEnters(found.phase.id, ways, results.sources, candidates).lines()
    named = {pseudonym: person for person, pseudonym in people.items()}
    admitted = [
        Admitted(
            one.place,
            one.by,
            ways[one.way - 1].phase,
            person=named[one.pseudonym],
            agency=results.agencies.get(named[one.pseudonym], ""),
            round=one.round,
            rank=one.rank,
            award=one.award,
            lot=one.lot is not None,
        )
        for one in lines
    ]
    return ListWorkedOut(found, [], results.sources, ways, candidates, [], [], lines, admitted)


def _of_teams(
    connection: Connection, found: Entered, safe: Safe, withdrawn: Sequence[str]
) -> ListWorkedOut:
    going_on = rounds_leading_to(found.phase, found.round)
    wanted = [Wanted(found.phase.id, one.round) for one in going_on]
    results = FinalResults(connection, found.definition, wanted, safe)
    if results.open:
        return _nobody(found, results.open)
    teams = [
        replace(one, status="withdrawn") if one.team in withdrawn else one for one in results.teams
    ]
    place = {one.team: one for one in teams}
    lines = [
        AdmittedLine(n, "round", team=team, round=place[team].round, rank=place[team].rank)
        for n, team in enumerate(teams_going_on(going_on, teams), start=1)
    ]
    names = rosters_repository.agency_names(connection, found.definition.slug)
    admitted = [
        Admitted(
            one.place,
            one.by,
            found.phase.id,
            agency=names.get(one.team, one.team),
            team=one.team,
            round=one.round,
            rank=one.rank,
        )
        for one in lines
    ]
    return ListWorkedOut(found, [], results.sources, [], [], going_on, teams, lines, admitted)
