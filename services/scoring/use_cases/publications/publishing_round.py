"""A settled round becomes a numbered, immutable, signed publication with its ledger."""

from functools import partial
from typing import NamedTuple

import msgspec

from contracts.ledger_file import ROUND_LEDGER, write_ledger
from contracts.publications import Publication, PublishResults
from plumbing.installation_keys import Signer
from plumbing.unit_of_work import UnitOfWork
from services.scoring.domain.publications.content_digests import content_of_round, outcome_of_round
from services.scoring.domain.publications.ledger_redaction import (
    Opening,
    closed_to_auditors,
    hidden_people,
    public_closing,
)
from services.scoring.domain.publications.round_publication import Edition, as_first_format
from services.scoring.domain.results.results_scope import ResultsScope
from services.scoring.repository.publications import published_keys as keys_told
from services.scoring.repository.publications import reopening_earlier_files as unsealing_repository
from services.scoring.repository.publications.published_keys import ToldKeys
from services.scoring.repository.results import recomputed_rounds as recomputed_repository
from services.scoring.use_cases.long_work_resources import Resources
from services.scoring.use_cases.lookups import phase_of_round, plan_of
from services.scoring.use_cases.publications import publishing_judged_round
from services.scoring.use_cases.publications.public_and_auditor_files import write_files
from services.scoring.use_cases.publications.publication_store import (
    Prepared,
    WorkedOut,
    fresh_secret,
    keep,
    numbered,
    published,
)
from services.scoring.use_cases.publications.published_keys import told_by
from services.scoring.use_cases.results.eligibility import rounds_hanging_on
from services.scoring.use_cases.results.round_result import RoundResult


def publish(resources: Resources, item: PublishResults, *, signer: Signer) -> Publication:
    """Publish a settled round. Refusals: ``round.not_settled``, ``publication.incomplete``,
    ``publication.draft_first``, ``publication.complaints_open``, ``publication.earlier_first``,
    ``publication.appeals_open``.
    What was published before and has not changed is answered with the publication it already is.
    A round published anew has the later ones drawn up anew whose prizes hang on it. Rounds that
    judges mark: ``publishing_judged_round``."""
    with resources.store.reading() as connection:
        phase = phase_of_round(plan_of(connection, item.contest), item.round)
    prepare = _prepared if phase.quiz is not None else publishing_judged_round.prepared
    return published(resources, item.contest, partial(prepare, resources, signer, item))


class _Round(NamedTuple):
    """A round's publication, and what of it is kept beside its files."""

    made: WorkedOut
    keys: ToldKeys = ToldKeys({}, set())


def _prepared(resources: Resources, signer: Signer, item: PublishResults) -> Prepared:
    with resources.store.reading(steady=True) as connection:
        result = RoundResult(
            connection, item.contest, item.round, resources.safe, resources.yield_control
        )
        result.refuse_incomplete()
        scope, now_us = ResultsScope(item.contest, "", item.round), resources.store.clock()
        next_one = numbered(connection, now_us, scope, (result.definition, result.phase), item)
        result.read()
    opening, secret = result.opening, fresh_secret()
    one = resources.work_out(
        lambda: _worked_out(
            result, next_one.edition, next_one.content_before, opening, secret, signer
        )
    )

    def keep_it(work: UnitOfWork) -> Publication:
        connection, number = work.connection, next_one.edition.number
        recomputed_repository.published(connection, item.contest, item.round)
        if one.made.files is not None:
            if next_one.before is not None:  # who won here is passed over in the rounds after it
                later = rounds_hanging_on(connection, result.definition, item.round)
                recomputed_repository.ask_for(connection, item.contest, later)
            unsealing_repository.note(connection, item.contest, number, opening)
            keys_told.keep(connection, item.contest, number, one.keys)
        sealed = resources.safe.close(secret)
        return keep(
            work, next_one, item, one.made, [item.round], sealed_salts=sealed, signer=signer
        )

    return Prepared(next_one.mark, keep_it)


def _worked_out(
    result: RoundResult,
    edition: Edition,
    before: str,
    opening: Opening,
    secret: bytes,
    signer: Signer,
) -> _Round:
    """The seconds of work, without a database; ``before``: what the results were."""
    made = result.build(edition)
    content = content_of_round(made)
    if before and before in (content, content_of_round(as_first_format(made))):
        return _Round(WorkedOut(before))
    sealed, hidden = closed_to_auditors(opening), hidden_people(made.attempts)
    closing = public_closing(made.attempts, opening)
    files = write_files(
        lambda out, salts, key: write_ledger(out, made, salts, key, sealed),
        partial(ROUND_LEDGER.close, closing=closing),
        secret,
        signer,
    )
    standings = msgspec.json.encode(result.standings(made.standings, hidden)).decode()
    told = WorkedOut(
        content, files, outcome_of_round(made), standings, tuple(result.awards_of(made))
    )
    return _Round(told, told_by(made.header))
