"""What is over several rounds of a phase, published: overall and collective prizes, and the
participation table with its denominators."""

from functools import partial

from contracts.phase_ledger_file import PHASE_LEDGER, write_phase_ledger
from contracts.publications import Publication, PublishPhase
from plumbing.installation_keys import Signer
from plumbing.unit_of_work import UnitOfWork
from services.scoring.domain.publications.content_digests import content_of_phase, outcome_of_phase
from services.scoring.domain.publications.phase_publication import public_phase_closing
from services.scoring.domain.publications.round_publication import Edition
from services.scoring.domain.results.results_scope import ResultsScope
from services.scoring.use_cases.long_work_resources import Resources
from services.scoring.use_cases.publications.public_and_auditor_files import write_files
from services.scoring.use_cases.publications.publication_store import (
    Prepared,
    WorkedOut,
    fresh_secret,
    keep,
    numbered,
    phase_secret,
    published,
)
from services.scoring.use_cases.results.phase_awards import PhaseAwards
from services.scoring.use_cases.results.phase_result import PhaseResult


def publish_phase(resources: Resources, item: PublishPhase, *, signer: Signer) -> Publication:
    """Publish what is over a phase's rounds. Refusals: those of ``PhaseResult``,
    ``publication.draft_first``, ``publication.complaints_open``, ``publication.round_draft``,
    ``publication.appeals_open``.
    What was published before and has not changed is answered with the publication it already is."""
    return published(resources, item.contest, partial(_prepared, resources, signer, item))


def _prepared(resources: Resources, signer: Signer, item: PublishPhase) -> Prepared:
    with resources.store.reading(steady=True) as connection:
        result = PhaseResult(
            connection, item.contest, item.phase, resources.safe, resources.yield_control
        )
        scope, now_us = ResultsScope(item.contest, result.phase.id, ""), resources.store.clock()
        next_one = numbered(connection, now_us, scope, (result.definition, result.phase), item)
        result.read(next_one.edition)
    key, secret = phase_secret(resources, item.contest, scope.phase), fresh_secret()
    result.take_rounds(resources, next_one.edition, key)
    made = resources.work_out(
        lambda: _worked_out(result, next_one.edition, next_one.content_before, secret, signer)
    )

    def keep_it(work: UnitOfWork) -> Publication:
        rounds = [one.id for one in result.phase.rounds]
        sealed = resources.safe.close(secret)
        return keep(work, next_one, item, made, rounds, sealed_salts=sealed, signer=signer)

    return Prepared(next_one.mark, keep_it)


def _worked_out(
    result: PhaseResult,
    edition: Edition,
    before: str,
    secret: bytes,
    signer: Signer,
) -> WorkedOut:
    """The seconds of work, without a database; ``before``: what the results were."""
    made = result.build(edition)
    content = content_of_phase(made)
    if content == before:
        return WorkedOut(content)
    closing = public_phase_closing(made.people, made.contender_awards)
    files = write_files(
        lambda out, salts, key: write_phase_ledger(out, made, salts, key),
        partial(PHASE_LEDGER.close, closing=closing),
        secret,
        signer,
    )
    awards = tuple(PhaseAwards(result, made).lines())
    return WorkedOut(content, files, outcome_of_phase(made), awards=awards)
