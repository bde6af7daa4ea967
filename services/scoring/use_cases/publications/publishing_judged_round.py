"""A round that judges mark becomes a numbered, immutable, signed publication with its ledger."""

from functools import partial
from typing import Literal

import msgspec
from sqlalchemy import Connection

from contracts.judged_ledger_file import JUDGED_LEDGER, write_judged_ledger
from contracts.publications import Publication, PublishResults
from plumbing.installation_keys import Signer
from plumbing.unit_of_work import UnitOfWork
from services.scoring.domain.publications.content_digests import (
    content_of_judged,
    outcome_of_judged,
)
from services.scoring.domain.publications.judged_publication import public_judged_closing
from services.scoring.domain.publications.round_publication import Edition
from services.scoring.domain.results.results_scope import ResultsScope
from services.scoring.repository.judging import sheets as sheets_repository
from services.scoring.use_cases.long_work_resources import Resources
from services.scoring.use_cases.lookups import phase_of_round, plan_of
from services.scoring.use_cases.publications.public_and_auditor_files import write_files
from services.scoring.use_cases.publications.publication_store import (
    Prepared,
    WorkedOut,
    fresh_secret,
    keep,
    numbered,
    phase_secret,
)
from services.scoring.use_cases.results.judged_lines import JudgedLines, winners_of
from services.scoring.use_cases.results.judged_result import Despite, JudgedResult


def prepared(resources: Resources, signer: Signer, item: PublishResults) -> Prepared:
    """A judged round's publication. Refusals, beside those of drafts and complaints: those of
    ``JudgedResult``."""
    with resources.store.reading() as connection:
        phase = phase_of_round(plan_of(connection, item.contest), item.round)
    key, secret = phase_secret(resources, item.contest, phase.id), fresh_secret()
    with resources.store.reading(steady=True) as connection:
        result = JudgedResult(connection, item.contest, item.round, resources.safe, key)
        result.refuse_incomplete()
        scope, now_us = ResultsScope(item.contest, "", item.round), resources.store.clock()
        next_one = numbered(connection, now_us, scope, (result.definition, result.phase), item)
    made = resources.work_out(
        partial(
            _worked_out, result, next_one.edition, next_one.content_before, item, secret, signer
        )
    )

    def keep_it(work: UnitOfWork) -> Publication:
        sealed = resources.safe.close(secret)
        return keep(work, next_one, item, made, [item.round], sealed_salts=sealed, signer=signer)

    def lock(connection: Connection) -> None:
        sheets_repository.lock_round(connection, item.contest, item.round)

    return Prepared(next_one.mark, keep_it, lock)


def _worked_out(
    result: JudgedResult,
    edition: Edition,
    before: str,
    item: PublishResults,
    secret: bytes,
    signer: Signer,
) -> WorkedOut:
    """The seconds of work, without a database; ``before``: what the results were."""
    missing = result.refuse_open(Despite(item.despite_missing, item.reason))
    made = result.build(edition, item.judges, missing)
    content = content_of_judged(made)
    if content == before:
        return WorkedOut(content)
    won, lines = sorted(winners_of(made)), JudgedLines(result, item.works)
    closing = public_judged_closing(won, judges_hidden=result.judges_hidden)
    files = write_files(
        lambda out, salts, key: write_judged_ledger(out, made, salts, key),
        partial(JUDGED_LEDGER.close, closing=closing),
        secret,
        signer,
    )
    form: Literal["entries", "stage"] = made.header.form
    return WorkedOut(
        content,
        files,
        outcome_of_judged(made),
        msgspec.json.encode(lines.standings(made)).decode(),
        tuple(lines.awards(made)),
        form,
        missing,
    )
