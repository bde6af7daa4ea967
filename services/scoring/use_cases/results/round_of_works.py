"""A round that judges marked, as what is over the phase takes it in."""

import io
from typing import Any, NamedTuple

from sqlalchemy import Connection

from contracts.judged_ledger_file import JudgedPublication, read_judged_ledger
from contracts.judged_ledger_lines import JudgedMissing, WorkRecord
from plumbing.installation_keys import Safe
from services.scoring.domain.publications.content_digests import outcome_of_judged
from services.scoring.domain.publications.round_publication import Edition
from services.scoring.domain.results.results_scope import ResultsScope
from services.scoring.domain.results.what_if_inputs import WhatIf
from services.scoring.repository.publications import publications as publications_repository
from services.scoring.use_cases.results.judged_result import JudgedResult

Told = tuple[str, str, str | None, list[str] | None]
"""Code, status, agency and people of a work; None where that is closed."""


class RoundOfWorks(NamedTuple):
    """A round's publication without its files, what its auditor's file tells of works, and what the
    round came to."""

    row: Any
    told: list[Told]
    result: JudgedResult

    def made(self) -> JudgedPublication:
        """What would be published now; sheets may be missing as they were, judges are not told."""
        row = self.row
        missing = JudgedMissing(row.missing, row.missing_reason) if row.missing else None
        return self.result.build(Edition(row.number, row.published_at_us, row.state), {}, missing)

    def as_published(self, made: JudgedPublication) -> bool:
        """Whether results and works are still what they were, as far as the file is open: what is
        closed is of people who were forgotten."""
        now = [_told(work) for work in sorted(made.works, key=lambda one: one.code)]
        return (
            self.row.outcome == outcome_of_judged(made)
            and len(now) == len(self.told)
            and all(_alike(one, other) for one, other in zip(now, self.told, strict=True))
        )


def round_of_works(
    connection: Connection, row: Any, safe: Safe, secret: bytes, what_if: WhatIf
) -> RoundOfWorks:
    """Everything of a published round. Refusals: those of ``JudgedResult``."""
    result = JudgedResult(connection, row.contest, row.round, safe, secret, what_if)
    result.refuse_incomplete()
    scope = ResultsScope(row.contest, "", row.round)
    kept = publications_repository.with_ledger(connection, scope, row.number, auditor=True)
    assert kept is not None, "it was published"
    lines = read_judged_ledger(io.BytesIO(kept.ledger.encode())).works
    return RoundOfWorks(row, [_as_told(line) for line in lines], result)


def _told(work: WorkRecord) -> Told:
    return work.code, work.status, work.agency, work.people


def _as_told(line: Any) -> Told:
    agency = None if isinstance(line.agency, str) else line.agency[0]
    people = None if isinstance(line.people, str) else line.people[0]
    return line.code[0], line.status[0], agency, people


def _alike(now: Told, told: Told) -> bool:
    return all(other is None or one == other for one, other in zip(now, told, strict=True))
