"""What results would be, were they published now: as it is, or with something else for true."""

from typing import NamedTuple

from sqlalchemy import Connection

from contracts.errors import Refused
from contracts.results import AwardLine
from services.scoring.domain.publications.content_digests import (
    outcome_of_judged,
    outcome_of_phase,
    outcome_of_round,
)
from services.scoring.domain.publications.round_publication import Edition
from services.scoring.domain.results.results_scope import ResultsScope
from services.scoring.domain.results.what_if_inputs import AS_IT_IS, WhatIf
from services.scoring.repository.publications import publications as publications_repository
from services.scoring.use_cases.long_work_resources import Resources
from services.scoring.use_cases.lookups import phase_of_round, plan_of
from services.scoring.use_cases.results.judged_lines import JudgedLines
from services.scoring.use_cases.results.judged_result import (
    NOBODYS_SECRET,
    Despite,
    JudgedResult,
)
from services.scoring.use_cases.results.phase_awards import PhaseAwards
from services.scoring.use_cases.results.phase_result import PhaseResult
from services.scoring.use_cases.results.round_result import RoundResult

_DRAFT = Edition(1, 0)


class ProjectedResult(NamedTuple):
    """What a publication would tell: who wins, and a digest of who stands where."""

    outcome: str
    awards: list[AwardLine]


def projected_result(
    resources: Resources, scope: ResultsScope, what_if: WhatIf = AS_IT_IS
) -> ProjectedResult:
    """Of a round, or of what is over several rounds of a phase. Refusals: those of a publication,
    ``publication.gone`` where the plan has no such round or phase (any more)."""
    try:
        return (_of_round if scope.round else _of_phase)(resources, scope, what_if)
    except Refused as refusal:
        if refusal.problem.code not in ("round.unknown", "phase.unknown"):
            raise
        raise Refused(
            "publication.gone",
            "Kế hoạch không còn đợt hoặc vòng này. (The plan has no such round or phase.)",
        ) from None


def _of_round(resources: Resources, scope: ResultsScope, what_if: WhatIf) -> ProjectedResult:
    safe, yield_control = resources.safe, resources.yield_control
    with resources.store.reading(steady=True) as connection:
        definition = what_if.definition or plan_of(connection, scope.contest)
        if phase_of_round(definition, scope.round).quiz is None:
            return _of_works(connection, resources, scope, what_if)
        result = RoundResult(connection, scope.contest, scope.round, safe, yield_control, what_if)
        result.refuse_incomplete()
        result.read()

    def job() -> ProjectedResult:
        made = result.build(_DRAFT)
        return ProjectedResult(outcome_of_round(made), result.awards_of(made))

    return resources.work_out(job)


def _of_works(
    connection: Connection, resources: Resources, scope: ResultsScope, what_if: WhatIf
) -> ProjectedResult:
    """Of a round that judges mark; what was missing when it was published may be missing still."""
    result = JudgedResult(
        connection, scope.contest, scope.round, resources.safe, NOBODYS_SECRET, what_if
    )
    result.refuse_incomplete()
    row = publications_repository.newest_head(connection, *scope)
    despite = Despite() if row is None else Despite(row.missing, row.missing_reason)

    def job() -> ProjectedResult:
        missing = result.refuse_open(despite)
        made = result.build(_DRAFT, {}, missing)
        return ProjectedResult(outcome_of_judged(made), JudgedLines(result).awards(made))

    return resources.work_out(job)


def _of_phase(resources: Resources, scope: ResultsScope, what_if: WhatIf) -> ProjectedResult:
    safe, yield_control = resources.safe, resources.yield_control
    with resources.store.reading(steady=True) as connection:
        result = PhaseResult(connection, scope.contest, scope.phase, safe, yield_control, what_if)
        result.read(_DRAFT)
        sealed = publications_repository.phase_secret(connection, scope.contest, scope.phase)
    secret = NOBODYS_SECRET if sealed is None else safe.open(sealed)
    result.take_rounds(resources, _DRAFT, secret, as_published=False)

    def job() -> ProjectedResult:
        made = result.build(_DRAFT)
        return ProjectedResult(outcome_of_phase(made), PhaseAwards(result, made).lines())

    return resources.work_out(job)
