"""What is over several rounds of a phase, published: overall and collective prizes, and the
participation table with its denominators."""

import secrets
from functools import partial
from typing import Any

from contracts.errors import Problem, Refused
from contracts.phase_file import PhasePublication, close_phase_fields, write_phase_ledger
from contracts.phase_ledger import AgencyValues, PersonValues
from contracts.scoring import AwardLine, Publication, PublishPhase
from plumbing.handling import each
from plumbing.keys import Safe, Signer
from plumbing.unit_of_work import UnitOfWork
from services.scoring.domain.phase_ledger import public_phase_closing
from services.scoring.repository import publications as publications_repository
from services.scoring.repository import scores as scores_repository
from services.scoring.use_cases.editions import Place, head, next_edition, store, write_files
from services.scoring.use_cases.phase_result import PhaseResult, phase_content

SECRET_BYTES = 32


def publish_phase(
    work: UnitOfWork, items: list[PublishPhase], *, safe: Safe, signer: Signer
) -> list[Publication | Problem]:
    """Publish what is over a phase's rounds. Refusals: those of ``PhaseResult``,
    ``publication.draft_first``, ``publication.complaints_open``, ``publication.round_draft``.
    What was published before and has not changed is answered with the publication it already is."""
    return each(_publish, items, work, safe, signer)  # type: ignore[return-value]


def _publish(work: UnitOfWork, safe: Safe, signer: Signer, item: PublishPhase) -> Publication:
    result = PhaseResult(work.connection, item.contest, item.phase, safe)
    place = Place(item.contest, result.phase.id, "")
    edition = next_edition(work, place, result.phase, item.state)
    made = result.build(edition, _phase_secret(work, place, safe))
    content = phase_content(made)
    before = publications_repository.phase_publication(
        work.connection, item.contest, result.phase.id
    )
    if before is not None and before.content == content:
        return head(before, signer)
    secret = secrets.token_bytes(SECRET_BYTES)
    files = write_files(
        lambda out, salts, key: write_phase_ledger(out, made, salts, key),
        partial(close_phase_fields, closing=public_phase_closing(made.people)),
        secret,
        signer,
    )
    return store(
        work,
        place,
        edition,
        item.by,
        files,
        safe.close(secret),
        content,
        signer=signer,
        standings=[],
        awards=_Told(work, result, made).lines(),
    )


def _phase_secret(work: UnitOfWork, place: Place, safe: Safe) -> bytes:
    """The key of the phase's pseudonyms, made once: people keep theirs in every edition."""
    sealed = publications_repository.phase_secret(work.connection, place.contest, place.phase)
    if sealed is None:
        fresh = safe.close(secrets.token_bytes(SECRET_BYTES))
        publications_repository.keep_phase_secret(
            work.connection, place.contest, place.phase, fresh
        )
        sealed = publications_repository.phase_secret(work.connection, place.contest, place.phase)
    if sealed is None:
        raise Refused("publication.incomplete", "Hãy thử lại. (Try again.)")
    return safe.open(sealed)


class _Told:
    """A phase's prizes with names, in the order of the plan, as people read them."""

    def __init__(self, work: UnitOfWork, result: PhaseResult, made: PhasePublication) -> None:
        self._made, self._result = made, result
        people = {result.people[line.winner.pseudonym] for line in made.person_awards}
        people |= {
            result.people[line.against.pseudonym]
            for line in made.person_awards
            if line.against is not None
        }
        self._names = scores_repository.names_of(work.connection, result.contest, people)
        self._agency_of = {person.pseudonym: person.agency for person in made.people}

    def lines(self) -> list[AwardLine]:
        """Won and unfilled, award by award, prize by prize."""
        found: list[AwardLine] = []
        for award in self._made.header.awards:
            own, _, round_id = award.id.partition("/")
            start: dict[str, Any] = {
                "award": own,
                "award_name": award.name,
                "round": round_id or None,
                "collective": award.recipients == "collective",
            }
            measures = [measure.measure for measure in award.measures]
            for prize in award.prizes:
                told = {**start, "rank": prize.rank, "prize": prize.name, "money": prize.money}
                key = (award.id, prize.rank)
                found += self._people(key, told)
                found += self._agencies(key, told, measures)
                found += [
                    AwardLine(**told, because=_reason(line.reason))
                    for line in self._made.unfilled
                    if (line.award, line.prize) == key
                    for _ in range(line.count)
                ]
        return found

    def _people(self, key: tuple[str, str], told: dict[str, Any]) -> list[AwardLine]:
        return [
            AwardLine(
                **told,
                person=self._result.people[line.winner.pseudonym],
                winner=self._name(line.winner),
                agency=self._agency(self._agency_of[line.winner.pseudonym]),
                because=line.decided_by,
                values=_person(line.winner),
                next_in_line=None if line.against is None else _person(line.against),
            )
            for line in self._made.person_awards
            if (line.award, line.prize) == key
        ]

    def _agencies(
        self, key: tuple[str, str], told: dict[str, Any], measures: list[str]
    ) -> list[AwardLine]:
        return [
            AwardLine(
                **told,
                winner=self._agency(line.winner.agency),
                agency=self._agency(line.winner.agency),
                because=line.decided_by,
                values=_measured(line.winner, measures),
                next_in_line=None
                if line.against is None
                else {
                    "agency": self._agency(line.against.agency),
                    **_measured(line.against, measures),
                },
            )
            for line in self._made.agency_awards
            if (line.award, line.prize) == key
        ]

    def _name(self, winner: PersonValues) -> str:
        return self._names.get(self._result.people[winner.pseudonym], "")

    def _agency(self, code: str) -> str:
        return self._result.agency_names.get(code, code)


def _person(values: PersonValues) -> dict[str, Any]:
    return {
        "rank": values.rank,
        "rounds": values.rounds,
        "score": values.score,
        "distance": values.distance,
        "duration_s": values.duration_s,
    }


def _measured(values: AgencyValues, measures: list[str]) -> dict[str, Any]:
    """Measure -> value; an arrival as microseconds, which pages show as a time."""
    told: dict[str, Any] = {"rank": values.rank}
    for number, (measure, value) in enumerate(zip(measures, values.values, strict=True), start=1):
        name = measure if measures.count(measure) == 1 else f"{measure}_{number}"
        if measure == "earliest_completion":
            told[f"{name}_us"] = int(value) if value else None
        else:
            told[name] = value
    return told


def _reason(reason: str) -> str:
    return "unfilled" if reason == "nobody_left" else reason
