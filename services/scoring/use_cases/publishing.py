"""A settled round becomes a numbered, immutable, signed publication with its ledger."""

import hashlib
import secrets

import msgspec

from contracts.commitments import canonical
from contracts.errors import Problem
from contracts.ledger_file import Publication as LedgerPublication
from contracts.ledger_file import close_fields, write_ledger
from contracts.scoring import Publication, PublishResults, StandingsDrawnUp
from plumbing.handling import each
from plumbing.keys import Safe, Signer
from plumbing.unit_of_work import UnitOfWork
from services.scoring.domain.closing import public_closing
from services.scoring.repository import publications as publications_repository
from services.scoring.repository import redraws as redraws_repository
from services.scoring.use_cases.editions import Place, head, next_edition, store, write_files
from services.scoring.use_cases.eligibility import rounds_hanging_on
from services.scoring.use_cases.round_result import RoundResult


def publish(
    work: UnitOfWork, items: list[PublishResults], *, safe: Safe, signer: Signer
) -> list[Publication | Problem]:
    """Publish settled rounds. Refusals: ``round.not_settled``, ``publication.incomplete``,
    ``publication.draft_first``, ``publication.complaints_open``, ``publication.earlier_first``.
    What was published before and has not changed is answered with the publication it already is.
    A round published anew has the later ones drawn up anew whose prizes hang on it."""
    return each(_publish, items, work, safe, signer)  # type: ignore[return-value]


def _publish(work: UnitOfWork, safe: Safe, signer: Signer, item: PublishResults) -> Publication:
    result = RoundResult(work.connection, item.contest, item.round, safe)
    result.refuse_incomplete()
    place = Place(item.contest, "", item.round)
    before = publications_repository.publication(work.connection, item.contest, item.round, None)
    edition = next_edition(work, place, result.phase, item.state)
    made = result.build(edition)
    content = content_digest(made)
    redraws_repository.published(work.connection, item.contest, item.round)
    if before is not None and before.content == content:
        return head(before, signer)
    secret = secrets.token_bytes(32)
    files = write_files(
        lambda out, salts, key: write_ledger(out, made, salts, key),
        lambda full, public: close_fields(full, public, public_closing(made.attempts)),
        secret,
        signer,
    )
    standings = result.standings(made.standings)
    awards = result.awards(made.awards, made.unfilled)
    if before is not None:  # who won here is passed over in the rounds after it
        later = rounds_hanging_on(work.connection, result.definition, item.round)
        redraws_repository.ask_for(work.connection, item.contest, later)
    drawn_up = StandingsDrawnUp(item.contest, item.round, len(standings), content)
    work.emit(drawn_up, key=item.contest, subject=place.subject)
    return store(
        work,
        place,
        edition,
        item.by,
        files,
        safe.close(secret),
        content,
        signer=signer,
        standings=standings,
        awards=awards,
    )


def content_digest(made: LedgerPublication) -> str:
    """What the results are, apart from which publication tells them and when."""
    header = msgspec.structs.replace(made.header, number=1, previous_root=None, published_at_us=0)
    attempts = sorted(made.attempts, key=lambda one: (one.pseudonym, one.attempt))
    body = [header, attempts, made.standings, made.awards, made.unfilled]
    if made.audiences or made.holders:
        body += [made.audiences, made.holders]
    return hashlib.sha256(canonical(body)).hexdigest()
