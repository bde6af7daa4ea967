"""A settled round becomes a numbered, immutable, signed publication with its ledger."""

import hashlib
import io
import secrets
from typing import Any

import msgspec

from contracts.commitments import canonical
from contracts.errors import Problem
from contracts.ledger_file import Publication as LedgerPublication
from contracts.ledger_file import close_fields, write_ledger
from contracts.salts import SaltBook
from contracts.scoring import (
    AwardLine,
    AwardsDecided,
    Publication,
    PublishResults,
    ResultsPublished,
    StandingsDrawnUp,
)
from plumbing.handling import each
from plumbing.keys import Safe, Signer
from plumbing.unit_of_work import UnitOfWork
from services.scoring.domain.ledger import Edition, public_closing
from services.scoring.repository import publications as publications_repository
from services.scoring.repository import redraws as redraws_repository
from services.scoring.use_cases.round_result import RoundResult


def publish(
    work: UnitOfWork, items: list[PublishResults], *, safe: Safe, signer: Signer
) -> list[Publication | Problem]:
    """Publish settled rounds. Refusals: ``round.not_settled``, ``publication.incomplete``. What
    was published before and has not changed is answered with the publication it already is."""
    return each(_publish, items, work, safe, signer)  # type: ignore[return-value]


def _publish(work: UnitOfWork, safe: Safe, signer: Signer, item: PublishResults) -> Publication:
    result = RoundResult(work.connection, item.contest, item.round, safe)
    result.refuse_incomplete()
    last = publications_repository.last_publication(work.connection, item.contest)
    edition = Edition(
        number=1 if last is None else last.number + 1,
        published_at_us=work.now_us,
        previous_root=None if last is None else last.root,
    )
    made = result.build(edition)
    standings = result.standings(made.standings)
    awards = result.awards(made.awards, made.unfilled)
    content = _content_digest(made)
    before = publications_repository.publication(work.connection, item.contest, item.round, None)
    redraws_repository.published(work.connection, item.contest, item.round)
    if before is not None and before.content == content:
        return head(before, signer)
    salt_secret = secrets.token_bytes(32)
    auditor, public = io.BytesIO(), io.BytesIO()
    closing = write_ledger(auditor, made, SaltBook(salt_secret), _LedgerSigner(signer))
    auditor.seek(0)
    close_fields(auditor, public, public_closing(made.attempts))
    row = {
        "contest": item.contest,
        "number": edition.number,
        "round": item.round,
        "root": closing.root,
        "published_at_us": work.now_us,
        "published_by": item.by,
        "attempts": closing.attempts,
        "content": content,
        "ledger": public.getvalue().decode(),
        "auditor_ledger": auditor.getvalue().decode(),
        "sealed_salts": safe.close(salt_secret),
        "standings": msgspec.json.encode(standings).decode(),
        "awards": msgspec.json.encode(awards).decode(),
    }
    publications_repository.add_publication(work.connection, row)
    _tell(work, item, edition.number, closing.root, content, len(standings), awards)
    return Publication(
        item.contest,
        item.round,
        edition.number,
        closing.root,
        work.now_us,
        closing.attempts,
        signer.public.hex(),
    )


def _tell(
    work: UnitOfWork,
    item: PublishResults,
    number: int,
    root: str,
    content: str,
    contestants: int,
    awards: list[AwardLine],
) -> None:
    subject = f"{item.contest}/{item.round}"
    told = [
        StandingsDrawnUp(item.contest, item.round, contestants, content),
        AwardsDecided(item.contest, item.round, [msgspec.to_builtins(line) for line in awards]),
        ResultsPublished(item.contest, item.round, number, root, work.now_us),
    ]
    for event in told:
        work.emit(event, key=item.contest, subject=subject)
    work.audit(item.by, "results.published", subject, number=number, root=root)


def head(row: Any, signer: Signer) -> Publication:
    """A stored publication without its files."""
    return Publication(
        row.contest,
        row.round,
        row.number,
        row.root,
        row.published_at_us,
        row.attempts,
        signer.public.hex(),
    )


def _content_digest(made: LedgerPublication) -> str:
    """What the results are, apart from which publication tells them and when."""
    header = msgspec.structs.replace(made.header, number=1, previous_root=None, published_at_us=0)
    body = [header, made.attempts, made.standings, made.awards, made.unfilled]
    return hashlib.sha256(canonical(body)).hexdigest()


class _LedgerSigner:
    """The publication key as the ledger wants it."""

    def __init__(self, signer: Signer) -> None:
        self._signer = signer

    @property
    def public_key(self) -> bytes:
        """32 bytes."""
        return self._signer.public

    def sign(self, message: bytes) -> bytes:
        """64 bytes."""
        return self._signer.sign_bytes(message)
