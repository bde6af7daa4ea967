"""What is over several rounds of a phase, published: overall and collective prizes, and the
participation table with its denominators."""

import secrets
from functools import partial
from typing import Any, NamedTuple

from contracts.definition import MEASURES, AnyMeasure
from contracts.errors import Refused
from contracts.phase_file import PhasePublication, close_phase_fields, write_phase_ledger
from contracts.phase_ledger import AgencyValues, PersonAwardLine, PersonValues
from contracts.publications import Publication, PublishPhase
from contracts.results import AwardLine
from plumbing.keys import Signer
from plumbing.unit_of_work import UnitOfWork
from services.scoring.domain.publications.ledger import Edition
from services.scoring.domain.publications.phase_ledger import public_phase_closing
from services.scoring.domain.results.agency_metrics import combined
from services.scoring.domain.results.arrivals import told_arrival
from services.scoring.repository.publications import publications as publications_repository
from services.scoring.use_cases.publications.publication_store import (
    Appeals,
    Files,
    Place,
    Press,
    Printed,
    head,
    mark_of,
    next_edition,
    published,
    store,
    write_files,
)
from services.scoring.use_cases.results.phase_result import (
    PhaseResult,
    phase_content,
    phase_outcome,
)

SECRET_BYTES = 32


def publish_phase(press: Press, item: PublishPhase) -> Publication:
    """Publish what is over a phase's rounds. Refusals: those of ``PhaseResult``,
    ``publication.draft_first``, ``publication.complaints_open``, ``publication.round_draft``,
    ``publication.appeals_open``.
    What was published before and has not changed is answered with the publication it already is."""
    return published(press, item.contest, partial(_worked_out, press, item))


class _Made(NamedTuple):
    """A phase's publication; no ``files`` if it is the one that stands already."""

    content: str
    files: Files | None = None
    outcome: str = ""
    awards: list[AwardLine] | None = None


def _worked_out(press: Press, item: PublishPhase) -> Printed:
    with press.store.reading(steady=True) as connection:
        mark = mark_of(connection, item.contest)
        result = PhaseResult(connection, item.contest, item.phase, press.safe, press.yield_control)
        place = Place(item.contest, result.phase.id, "")
        now_us = press.store.clock()
        edition = next_edition(connection, now_us, place, result.phase, item.state)
        before = publications_repository.newest_head(connection, *place)
        result.read()
    for round_ in result.phase.counted_rounds:
        with press.store.reading(steady=True) as connection:
            one = result.read_round(connection, round_.id, edition)
        press.aside.run([partial(result.take, one)])
    phase_secret = _phase_secret(press, place)
    secret = secrets.token_bytes(SECRET_BYTES)
    standing = "" if before is None else before.content
    (made,) = press.aside.run(
        [lambda: _made(result, edition, standing, phase_secret, secret, press.signer)]
    )

    def keep(work: UnitOfWork) -> Publication:
        if made.files is None:
            return head(before, press.signer)
        return store(
            work,
            place,
            edition,
            item,
            made.files,
            press.safe.close(secret),
            made.content,
            signer=press.signer,
            outcome=made.outcome,
            standings="[]",
            awards=made.awards or [],
            appeals=Appeals(
                [one.id for one in result.phase.rounds], item.despite_appeals, item.reason
            ),
        )

    return Printed(mark, keep)


def _made(
    result: PhaseResult,
    edition: Edition,
    standing: str,
    phase_secret: bytes,
    secret: bytes,
    signer: Signer,
) -> _Made:
    """The seconds of work, without a database."""
    made = result.build(edition, phase_secret)
    content = phase_content(made)
    if content == standing:
        return _Made(content)
    files = write_files(
        lambda out, salts, key: write_phase_ledger(out, made, salts, key),
        partial(close_phase_fields, closing=public_phase_closing(made.people)),
        secret,
        signer,
    )
    return _Made(content, files, phase_outcome(made), Told(result, made).lines())


def _phase_secret(press: Press, place: Place) -> bytes:
    """The key of the phase's pseudonyms, made once: people keep theirs in every edition."""
    with press.store.unit_of_work() as work:
        connection, phase = work.connection, (place.contest, place.phase)
        sealed = publications_repository.phase_secret(connection, *phase)
        if sealed is None:
            fresh = press.safe.close(secrets.token_bytes(SECRET_BYTES))
            publications_repository.keep_phase_secret(connection, *phase, fresh)
            sealed = publications_repository.phase_secret(connection, *phase)
    if sealed is None:
        raise Refused("publication.incomplete", "Hãy thử lại. (Try again.)")
    return press.safe.open(sealed)


class Told:
    """A phase's prizes with names, in the order of the plan, as people read them."""

    def __init__(self, result: PhaseResult, made: PhasePublication) -> None:
        self._made, self._result = made, result
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
                values=_person(line.winner) | self._arrival(line),
                next_in_line=None if line.against is None else _person(line.against),
            )
            for line in self._made.person_awards
            if (line.award, line.prize) == key
        ]

    def _arrival(self, line: PersonAwardLine) -> dict[str, Any]:
        """When the winner arrived, where that decided."""
        if line.decided_by != "earliest" or line.against is None:
            return {}
        award = next(one for one in self._made.header.awards if one.id == line.award)
        both = {line.winner.pseudonym, line.against.pseudonym}
        people = [one for one in self._made.people if one.pseudonym in both]
        rules = self._made.header.rules
        found = combined(people, award.rounds, rules.ranking, award.combine)
        mine, other = (found[one.pseudonym] for one in (line.winner, line.against))
        return {"submitted_at": told_arrival(mine.submitted_at_us, other.submitted_at_us)}

    def _agencies(
        self, key: tuple[str, str], told: dict[str, Any], measures: list[AnyMeasure]
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
        return self._result.names.get(self._result.people[winner.pseudonym], "")

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


def _measured(values: AgencyValues, measures: list[AnyMeasure]) -> dict[str, Any]:
    """Measure -> value; an arrival as microseconds, which pages show as a time."""
    told: dict[str, Any] = {"rank": values.rank}
    for number, (measure, value) in enumerate(zip(measures, values.values, strict=True), start=1):
        name = measure if measures.count(measure) == 1 else f"{measure}_{number}"
        if MEASURES[measure].value == "moment":
            told[f"{name}_us"] = int(value) if value else None
        else:
            told[name] = value
    return told


def _reason(reason: str) -> str:
    return "unfilled" if reason == "nobody_left" else reason
