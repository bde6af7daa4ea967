"""What another definition, or other headcounts, would change in what is published."""

from collections.abc import Mapping

import msgspec
from sqlalchemy import Connection

from contracts.comparison_keys import key_of
from contracts.definition import Definition, definition_digest
from contracts.errors import Refused
from contracts.hash_commitments import canonical, digest
from contracts.roster_previews import RosterFacts
from contracts.rules_frozen_by_publication import decided_otherwise
from contracts.settled_round_decisions import PreviewResults, PrizeChange, ResultsPreview
from services.scoring.domain.results.prize_changes import prize_changes
from services.scoring.domain.results.results_scope import ResultsScope
from services.scoring.domain.results.what_if_inputs import WhatIf, what_if_told
from services.scoring.repository import json_columns
from services.scoring.repository.publications import publications as publications_repository
from services.scoring.repository.results import rosters as rosters_repository
from services.scoring.use_cases.long_work_resources import Resources
from services.scoring.use_cases.lookups import plan_of
from services.scoring.use_cases.results.eligibility import winners_told
from services.scoring.use_cases.results.projected_results import projected_result


def preview_results(resources: Resources, item: PreviewResults) -> ResultsPreview:
    """Prizes that would be won or lost against what is published, round by round and over phases.
    Refusals: ``contest.unknown``."""
    with resources.store.reading() as connection:
        known = plan_of(connection, item.contest)
        heads = publications_repository.heads(connection, item.contest)
        headcounts = _by_agency(connection, item.contest, item.headcounts)
    decides = [] if item.definition is None else decided_otherwise(known, item.definition)
    final = any(row.state == "final" for row in heads)
    prizes: list[PrizeChange] = []
    unclear: list[str] = []
    if not item.facts.complete:
        unclear = [f"{row.round or row.phase}: roster.too_many_changes" for row in heads]
    elif decides or headcounts or item.facts:
        rounds = bool(decides) or _rounds_hang_on(item.facts, item.definition or known)
        scopes = dict.fromkeys(
            ResultsScope(row.contest, row.phase, row.round)
            for row in heads
            if rounds or not row.round
        )
        what_if = what_if_told(item.facts, headcounts, item.definition)
        order = _order(item.definition or known)
        in_order = sorted(scopes, key=lambda scope: order.get(scope.round, -1))
        prizes, unclear = changes_of(resources, in_order, what_if)
    bare = [msgspec.structs.replace(one, name="") for one in prizes]
    told = None if item.definition is None else definition_digest(item.definition)
    # of facts only what comes of them is bound: they are dated, and newcomers have no id yet
    bound = canonical([item.contest, told, sorted(headcounts.items()), decides, bare, unclear])
    return ResultsPreview(
        item.contest, digest("results-preview", bound).hex(), final, decides, prizes, unclear
    )


def _rounds_hang_on(facts: RosterFacts, plan: Definition) -> bool:
    """Whether prizes of rounds could move: who is excluded stands in none; rosters and headcounts
    decide only prizes that are for some audiences."""
    if facts.excluded:
        return True
    moves = bool(facts.registered or facts.agencies)
    return moves and any(award.audiences for award in plan.awards)


def _order(plan: Definition) -> dict[str, int]:
    """Where a round stands in the plan; what is over several comes after them all."""
    rounds = [one.id for phase in plan.phases for one in phase.rounds]
    return {name: number for number, name in enumerate([*rounds, ""])}


def changes_of(
    resources: Resources, scopes: list[ResultsScope], what_if: WhatIf
) -> tuple[list[PrizeChange], list[str]]:
    """What would be won and lost against the newest publication of each; and where nobody can say,
    with the code of why. ``scopes`` in the plan's order: rounds pass over who would win in earlier
    ones, where an award gives one prize to each."""
    prizes: list[PrizeChange] = []
    unclear: list[str] = []
    for scope in scopes:
        with resources.store.reading() as connection:
            row = publications_repository.newest_head(connection, *scope)
        if row is None:
            continue
        try:
            after = projected_result(resources, scope, what_if).awards
        except Refused as refusal:
            unclear.append(f"{scope.round or scope.phase}: {refusal.problem.code}")
        else:
            if scope.round:
                what_if = what_if.with_winners(scope.round, winners_told(after))
            prizes += prize_changes(json_columns.awards(row.awards), after)
    return prizes, unclear


def _by_agency(connection: Connection, contest: str, wanted: Mapping[str, int]) -> dict[str, int]:
    """The same by the agencies' own ids, however the codes are typed; unknown ones are left out."""
    if not wanted:
        return {}
    known = rosters_repository.agencies_of(connection, contest)
    ids = {key_of(row.agency): row.agency for row in known}
    found = {ids.get(key_of(code)): count for code, count in wanted.items()}
    return {agency: count for agency, count in found.items() if agency is not None}
