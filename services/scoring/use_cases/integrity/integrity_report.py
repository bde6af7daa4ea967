"""The integrity report of a settled round, as organisers read it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection

from contracts.definition import Definition, Measure, Term
from contracts.errors import Refused
from contracts.integrity_report import Concerned, IntegrityFinding, IntegrityQuery, IntegrityReport
from services.scoring.domain.integrity.answer_similarity import same_answers
from services.scoring.domain.integrity.fast_and_farmed_attempts import farmed, too_fast
from services.scoring.domain.integrity.finding_texts import words_of
from services.scoring.domain.integrity.findings import Finding, Sat, Sifted, sift
from services.scoring.domain.integrity.shared_origins import shared_addresses, shared_devices
from services.scoring.domain.marking.attempt_score import score
from services.scoring.repository import contests as contests_repository
from services.scoring.repository import json_columns
from services.scoring.repository.integrity import attempt_origins as integrity_repository
from services.scoring.repository.integrity.attempt_origins import NOWHERE, CameFrom
from services.scoring.repository.marking import question_keys as keys_repository
from services.scoring.repository.marking.question_keys import KeyRing
from services.scoring.repository.paused_reading import YieldControl
from services.scoring.repository.results import rosters as rosters_repository
from services.scoring.use_cases.long_work_resources import Resources
from services.scoring.use_cases.lookups import not_scored_yet, phase_of_round, plan_of

MOST_PEOPLE = 100
"""People named with one finding: behind a proxy's address would stand everybody."""


def report(resources: Resources, query: IntegrityQuery) -> IntegrityReport:
    """Look over a settled round. Refusals: ``contest.unknown``, ``round.unknown``,
    ``round.not_settled``, ``integrity.incomplete`` while attempts or scores are still to come.

    Seconds of work at 30,000 people: read in parts, and compared in a thread of its own."""
    store, yield_control = resources.store, resources.yield_control
    with store.reading(steady=True) as connection:
        definition = plan_of(connection, query.contest)
        phase_of_round(definition, query.round)
        ring = keys_repository.ring_of(connection, query.contest, resources.safe)
        sats = _sats(connection, query, ring, yield_control)
    farming = attempts_count(definition, query.round)
    sifted = resources.work_out(lambda: _looked_over(sats, ring, farming))
    with store.reading() as connection:
        findings = _named(connection, query.contest, sifted.findings, sats)
    return IntegrityReport(
        contest=query.contest,
        round=query.round,
        attempts=len(sats),
        people=len({sat.person for sat in sats}),
        with_address=sum(bool(sat.addresses) for sat in sats),
        with_device=sum(bool(sat.devices) for sat in sats),
        findings=findings,
        left_out=sifted.left_out,
    )


def _looked_over(sats: Sequence[Sat], ring: KeyRing, farming: bool) -> Sifted:
    """Every comparison, without a database."""
    return sift(
        [
            *shared_devices(sats),
            *shared_addresses(sats),
            *same_answers(sats, ring.right),
            *too_fast(sats),
            *(farmed(sats) if farming else ()),
        ]
    )


def attempts_count(definition: Definition, round_id: str) -> bool:
    """Whether some award compares agencies by attempts of this round's phase (P3)."""
    phase = definition.phase_of_round(round_id).id
    return any(
        part.measure == "attempts" and (part.phase or measure.phase or award.phase) == phase
        for award in definition.awards
        for measure in award.measures
        for part in cast(list[Measure | Term], [measure, *measure.terms])
    )


def _sats(
    connection: Connection, query: IntegrityQuery, ring: KeyRing, yield_control: YieldControl
) -> list[Sat]:
    """Every attempt of the round; refused before it has settled, and until all are scored."""
    settled = contests_repository.settled(connection, query.contest, query.round)
    if settled is None:
        raise Refused(
            "round.not_settled",
            "Đợt thi chưa chốt; báo cáo chỉ có sau khi chốt. "
            "(The round has not settled yet; there is a report only afterwards.)",
        )
    came_from = integrity_repository.origins_of_round(
        connection, query.contest, query.round, yield_control
    )
    # scores may be points in this round: right answers are then counted by the keys
    keys = ring.right if query.round in ring.worths else None
    sats, revisions, unscored = list[Sat](), 0, 0
    for row in integrity_repository.attempts_of_round(
        connection, query.contest, query.round, yield_control
    ):
        revisions += row.revision
        unscored += row.score is None
        sats.append(_sat(row, came_from.get(row.attempt, NOWHERE), keys))
    if (len(sats), revisions) != (settled.attempts, settled.revisions) or unscored:
        raise not_scored_yet(settled.attempts, len(sats) - unscored, "integrity.incomplete")
    return sats


def _sat(row: Any, origin: CameFrom, keys: Mapping[str, str] | None) -> Sat:
    answers = json_columns.answers(row.answers)
    return Sat(
        attempt=row.attempt,
        person=row.person,
        agency=row.agency,
        started_at_us=row.started_at_us,
        submitted_at_us=row.submitted_at_us,
        questions=row.questions,
        answers=answers,
        score=row.score if keys is None else score(answers, keys),
        kind=row.kind,
        addresses=origin.addresses,
        devices=origin.devices,
    )


def _named(
    connection: Connection, contest: str, findings: list[Finding], sats: list[Sat]
) -> list[IntegrityFinding]:
    told = [(finding, finding.people[:MOST_PEOPLE]) for finding in findings]
    people = {person for _, some in told for person in some}
    names = rosters_repository.names_of(connection, contest, people)
    agency_names = rosters_repository.agency_names(connection, contest)
    agencies: dict[str, set[str]] = defaultdict(set)
    for sat in sats:
        agencies[sat.person].add(agency_names.get(sat.agency, sat.agency))

    def one(finding: Finding, some: list[str]) -> IntegrityFinding:
        words = words_of(finding)
        return IntegrityFinding(
            kind=finding.kind,
            reason=finding.reason,
            grade=finding.grade,
            people=[Concerned(p, names.get(p, ""), sorted(agencies[p])) for p in some],
            values=finding.values,
            context=words.context,
            context_en=words.context_en,
            next=words.next,
            next_en=words.next_en,
        )

    return [one(finding, some) for finding, some in told]
