"""Everything scoring knows of a phase, and what follows from it over its rounds."""

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Literal, NamedTuple

from msgspec.structs import replace
from sqlalchemy import Connection

from contracts.definition import Obligation
from contracts.errors import Refused
from contracts.phase_contender_lines import ContenderRecord, PhaseSource
from contracts.phase_ledger_file import PhasePublication
from contracts.phase_ledger_lines import PersonRecord, PhaseRound
from plumbing.installation_keys import Safe
from services.scoring.domain.publications.content_digests import contents_of_round
from services.scoring.domain.publications.phase_publication import build_phase_publication
from services.scoring.domain.publications.round_publication import Edition
from services.scoring.domain.results.agency_metrics import Roster
from services.scoring.domain.results.given_awards import GivenAward
from services.scoring.domain.results.over_phases import ResultsOfPhases
from services.scoring.domain.results.what_if_inputs import AS_IT_IS, WhatIf, Winner
from services.scoring.repository.paused_reading import YieldControl, without_pause
from services.scoring.repository.results import rosters as rosters_repository
from services.scoring.repository.results.rosters import Person
from services.scoring.use_cases.long_work_resources import Resources
from services.scoring.use_cases.lookups import phase_of, plan_of
from services.scoring.use_cases.results.given_awards import decisions_given
from services.scoring.use_cases.results.marks_of_phases import marks_of_phases
from services.scoring.use_cases.results.phase_pseudonyms import (
    contender_pseudonym,
    phase_pseudonym,
)
from services.scoring.use_cases.results.results_of_phases import (
    phases_asked_for,
    results_elsewhere,
)
from services.scoring.use_cases.results.round_of_works import RoundOfWorks, round_of_works
from services.scoring.use_cases.results.round_result import RoundResult
from services.scoring.use_cases.results.rounds_gathered import Gathered
from services.scoring.use_cases.results.rounds_published import publication_of

Status = Literal["counted", "excluded"]


class Listed(NamedTuple):
    """Where the rosters have somebody when the phase opens: the same of many, so that a roster is
    counted and not held."""

    agency: str | None
    duty: tuple[Obligation, str]
    excluded: bool
    unconfirmed: bool

    @classmethod
    def of(cls, person: Person, at_us: int) -> "Listed":
        """Where they have this person at a moment."""
        return cls(person.agency_at(at_us), person.duty, person.excluded, person.unconfirmed)


class PhaseResult:
    """A phase whose rounds are all published as they stand now: people's attempts in a quiz, works
    where judges mark.

    Refusals: ``contest.unknown``, ``phase.unknown``, ``publication.no_rounds``,
    ``publication.round_missing`` and ``publication.round_changed`` (with ``round``),
    ``publication.incomplete``.
    """

    def __init__(
        self,
        connection: Connection,
        contest: str,
        phase_id: str | None,
        safe: Safe,
        yield_control: YieldControl = without_pause,
        what_if: WhatIf = AS_IT_IS,
    ) -> None:
        definition = what_if.definition or plan_of(connection, contest)
        self.phase = phase_of(definition, phase_id or definition.participation.phase)
        if not self.phase.counted_rounds:
            raise Refused(
                "publication.no_rounds",
                "Vòng này không có đợt nào được tính nên không có gì để tổng hợp. "
                "(No round of this phase counts, so there is nothing over its rounds.)",
            )
        if rosters_repository.still_told(connection, contest):
            raise Refused(
                "publication.incomplete",
                "Đang đọc lại danh sách, hãy thử lại sau giây lát. "
                "(Rosters are being read again; try again in a moment.)",
            )
        self.contest, self.definition = contest, definition
        self._connection, self._safe, self._yield_control = connection, safe, yield_control
        self._what_if = what_if
        self.people: dict[str, str] = {}
        self.agency_names: dict[str, str] = {}
        self.names: Mapping[str, str] = {}

    def read(self, edition: Edition) -> None:
        """Read what is not a round's; the rounds come one by one, as all of them are much."""
        self._marks = marks_of_phases(self._connection, self.definition, self.phase, edition)
        self._elsewhere = results_elsewhere(
            self._connection, self.definition, self.phase, edition, self._safe
        )
        self._opens_at_us = min(item.opens_at_us for item in self.phase.counted_rounds)
        everyone = rosters_repository.each_person(
            self._connection, self.contest, self._yield_control, self._what_if
        )
        self._rostered = Counter(Listed.of(one, self._opens_at_us) for one in everyone)
        self._agencies = rosters_repository.agencies_of(
            self._connection, self.contest, self._what_if
        )
        self._given = decisions_given(
            self._connection, self.contest, self._safe, self._what_if.standing
        )
        self._gathered = Gathered(self.phase)
        self._rounds: list[PhaseRound] = []

    def build(self, edition: Edition) -> PhasePublication:
        """The publication, once every round was taken; without a database."""
        gathered, rounds = self._gathered, self._rounds
        rosters = self._rosters()
        classes = {name: roster.agency_class for name, roster in rosters.items()}
        placed = partial(self._placed, classes)
        records = []
        for person, attempts in gathered.attempts.items():
            status, agency, audience = placed(person, gathered.agency(person))
            pseudonym = phase_pseudonym(self._secret, person)
            self.people[pseudonym] = person
            prizes = gathered.prizes.get(person, [])
            records.append(PersonRecord(pseudonym, status, agency, audience, attempts, prizes))
        return build_phase_publication(
            self.definition,
            self.phase,
            edition,
            rounds,
            records,
            rosters,
            self._marks,
            gathered.works,
            {name: self._pseudonymous(name, one) for name, one in self._given.items()},
            self._results_of_phases(placed),
        )

    def _placed(self, classes: Mapping[str, str], person: str, own: str) -> tuple[Status, str, str]:
        """Whether somebody may win, the agency they count for, and their audience. ``own``: the
        agency of what they did, which counts where no roster names them."""
        known = self._listed.get(person)
        agency = None if known is None else known.agency
        if agency is None and (known is None or not known.unconfirmed):
            agency = own
        agency = agency or ""
        duty, registered = known.duty if known else ("mandatory", "")
        status: Status = "excluded" if known is not None and known.excluded else "counted"
        audience = self.definition.audience_of(duty, classes.get(agency, ""), registered)
        return status, agency, audience or ""

    def _results_of_phases(
        self, placed: Callable[[str, str], tuple[Status, str, str]]
    ) -> ResultsOfPhases:
        """What awards over several phases go by: the rounds of this phase as they stand, those of
        others as they are published."""
        asked = phases_asked_for(self.definition, self.phase)
        mine = self._own_sources() if self.phase in asked else []
        sources = [
            source
            for phase in asked
            for source in (*mine, *self._elsewhere.sources)
            if source.phase == phase.id
        ]
        place = {source.round: number for number, source in enumerate(sources)}
        own = self._gathered.results if mine else {}
        contenders = []
        for person in {**own, **self._elsewhere.results}:
            found = [*own.get(person, ()), *self._elsewhere.results.get(person, ())]
            fallback = self._gathered.agency(person) if person in own else ""
            fallback = fallback or self._elsewhere.agencies.get(person, "")
            pseudonym = contender_pseudonym(self._secret, person)
            self.people[pseudonym] = person
            found.sort(key=lambda one: (place[one.round], one.name))
            contenders.append(ContenderRecord(pseudonym, *placed(person, fallback), found))
        self.names = {**self._elsewhere.names, **self.names}
        return ResultsOfPhases(sources, contenders)

    def _own_sources(self) -> list[PhaseSource]:
        return [
            PhaseSource(
                self.phase.id,
                one.round,
                self.phase.form,
                one.number,
                one.root,
                one.seed,
                one.public_value,
                self.phase.quiz.score_scale if self.phase.quiz else 1,
            )
            for one in self._rounds
        ]

    def _pseudonymous(self, award_id: str, given: GivenAward) -> GivenAward:
        """A decision with people by their pseudonyms."""
        to = {award.id: award.recipients for award in self.definition.awards}.get(award_id)
        if to != "individual":
            return given
        prizes = [replace(one, to=phase_pseudonym(self._secret, one.to)) for one in given.prizes]
        return replace(given, prizes=prizes)

    def take_rounds(
        self, resources: Resources, edition: Edition, secret: bytes, *, as_published: bool = True
    ) -> None:
        """Take every round that counts in, one by one; ``as_published``: refused where what was
        published is not what follows from what scoring knows. ``secret`` is the key of the phase's
        pseudonyms."""
        self._secret = secret
        for round_ in self.phase.counted_rounds:
            with resources.store.reading(steady=True) as connection:
                one = self._read_round(connection, round_.id, edition)
            resources.work_out(partial(self._take, one, as_published=as_published))
        with resources.store.reading(steady=True) as connection:
            self._listed = self._listed_now(connection)

    def _listed_now(self, connection: Connection) -> dict[str, "Listed"]:
        """Where the rosters have those who did anything: they are few beside everybody."""
        seen: dict[Listed, Listed] = {}
        people = {*self._gathered.attempts, *self._gathered.results, *self._elsewhere.results}
        known = rosters_repository.people_among(
            connection, self.contest, people, self._yield_control, self._what_if
        )
        found = ((one.person, Listed.of(one, self._opens_at_us)) for one in known)
        return {person: seen.setdefault(one, one) for person, one in found}

    def _read_round(
        self, connection: Connection, round_id: str, edition: Edition
    ) -> "_Round | RoundOfWorks":
        """A round as published, and all that it follows from."""
        row = publication_of(connection, self.contest, round_id, edition)
        if self.phase.quiz is None:
            return round_of_works(connection, row, self._safe, self._secret, self._what_if)
        result = RoundResult(
            connection, self.contest, round_id, self._safe, self._yield_control, self._what_if
        )
        result.refuse_incomplete()
        result.read()
        return _Round(row, result)

    def _take(self, one: "_Round | RoundOfWorks", *, as_published: bool) -> None:
        """Take the round in, without a database."""
        if isinstance(one, RoundOfWorks):
            self._take_works(one, as_published=as_published)
            return
        row, result = one
        made = result.build(Edition(row.number, row.published_at_us, row.state))
        if as_published and row.content not in contents_of_round(made):
            raise _changed(result.round)
        if not as_published:  # rounds after it pass over who would win here
            self._what_if = self._what_if.with_winners(
                result.round,
                (
                    Winner(line.award, line.prize, result.people[line.winner.pseudonym])
                    for line in made.awards
                ),
            )
        self._gathered.add(result, made)
        self.agency_names, self.names = result.agency_names, {**self.names, **result.names}
        seed, value = made.header.seed, made.header.public_value
        self._rounds.append(PhaseRound(result.round, row.number, row.root, seed, value))

    def _take_works(self, one: RoundOfWorks, *, as_published: bool) -> None:
        made = one.made()
        if as_published and not one.as_published(made):
            raise _changed(one.result.round)
        self._gathered.add_works(one.result, made)
        self.agency_names = one.result.agency_names
        self.names = {**self.names, **one.result.names}
        lot, row = made.header.lot, one.row
        self._rounds.append(PhaseRound(one.result.round, row.number, row.root, lot.secret, ""))

    def _rosters(self) -> dict[str, Roster]:
        """Every agency that exists when the phase opens, or has anybody on its roster then."""
        quotas = {item.id: item.quota for item in self.definition.agency_classes}
        found = {}
        for row in self._agencies:
            quota = quotas.get(row.agency_class)
            roster = Roster(row.agency, row.agency_class, row.headcount, {}, quota)
            found[row.agency] = (roster, row.is_there(self._opens_at_us))
        for one, people in self._rostered.items():
            agency = one.agency
            if agency is None:
                continue
            roster, _ = found.get(agency) or (Roster(agency, "", None, {}), True)
            found[agency] = (roster, True)
            duty, registered = one.duty
            name = self.definition.audience_of(duty, roster.agency_class, registered) or ""
            eligible, excluded = roster.people.get(name, (0, 0))
            roster.people[name] = (
                eligible + (0 if one.excluded else people),
                excluded + (people if one.excluded else 0),
            )
        return {name: roster for name, (roster, shown) in found.items() if shown}


def _changed(round_id: str) -> Refused:
    return Refused(
        "publication.round_changed",
        f"Kết quả đợt {round_id} đã thay đổi; hãy công bố lại đợt này trước. "
        f"(Round {round_id} has changed since; publish it again first.)",
        round=round_id,
    )


class _Round(NamedTuple):
    """A round's publication without its files, and what the round came to."""

    row: Any
    result: RoundResult
