"""A settled round becomes a numbered, immutable, signed publication with its ledger."""

import hashlib
import secrets
from functools import partial
from typing import NamedTuple

import msgspec

from contracts.commitments import canonical
from contracts.ledger_file import LedgerPublication, close_fields, write_ledger
from contracts.publications import Publication, PublishResults
from contracts.results import AwardLine
from plumbing.keys import Signer
from plumbing.unit_of_work import UnitOfWork
from services.scoring.domain.publications.closing import (
    Opening,
    closed_to_auditors,
    hidden_people,
    public_closing,
)
from services.scoring.domain.publications.ledger import Edition, as_first_format
from services.scoring.repository.publications import openings as openings_repository
from services.scoring.repository.publications import publications as publications_repository
from services.scoring.repository.publications import published_keys as keys_told
from services.scoring.repository.publications.published_keys import ToldKeys
from services.scoring.repository.results import redraws as redraws_repository
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
from services.scoring.use_cases.publications.published_keys import told_by
from services.scoring.use_cases.results.eligibility import rounds_hanging_on
from services.scoring.use_cases.results.round_result import RoundResult

SECRET_BYTES = 32


def publish(press: Press, item: PublishResults) -> Publication:
    """Publish a settled round. Refusals: ``round.not_settled``, ``publication.incomplete``,
    ``publication.draft_first``, ``publication.complaints_open``, ``publication.earlier_first``,
    ``publication.appeals_open``.
    What was published before and has not changed is answered with the publication it already is.
    A round published anew has the later ones drawn up anew whose prizes hang on it."""
    return published(press, item.contest, partial(_worked_out, press, item))


class _Made(NamedTuple):
    """A round's publication; no ``files`` if it is the one that stands already."""

    content: str
    opening: Opening
    files: Files | None = None
    outcome: str = ""
    standings: str = "[]"
    awards: list[AwardLine] | None = None
    keys: ToldKeys = ToldKeys({}, set())


def _worked_out(press: Press, item: PublishResults) -> Printed:
    place = Place(item.contest, "", item.round)
    with press.store.reading(steady=True) as connection:
        mark = mark_of(connection, item.contest)
        result = RoundResult(connection, item.contest, item.round, press.safe, press.yield_control)
        result.refuse_incomplete()
        before = publications_repository.newest_head(connection, *place)
        now_us = press.store.clock()
        edition = next_edition(connection, now_us, place, result.phase, item.state)
        result.read()
    secret = secrets.token_bytes(SECRET_BYTES)
    standing = "" if before is None else before.content
    (made,) = press.aside.run([lambda: _made(result, edition, standing, secret, press.signer)])

    def keep(work: UnitOfWork) -> Publication:
        redraws_repository.published(work.connection, item.contest, item.round)
        if made.files is None:
            return head(before, press.signer)
        if before is not None:  # who won here is passed over in the rounds after it
            later = rounds_hanging_on(work.connection, result.definition, item.round)
            redraws_repository.ask_for(work.connection, item.contest, later)
        openings_repository.note(work.connection, item.contest, edition.number, made.opening)
        keys_told.keep(work.connection, item.contest, edition.number, made.keys)
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
            standings=made.standings,
            awards=made.awards or [],
            appeals=Appeals([item.round], item.despite_appeals, item.reason),
        )

    return Printed(mark, keep)


def _made(
    result: RoundResult, edition: Edition, standing: str, secret: bytes, signer: Signer
) -> _Made:
    """The seconds of work, without a database."""
    made = result.build(edition)
    content = content_digest(made)
    opening = result.opening
    if standing in (content, content_digest(as_first_format(made))):
        return _Made(standing, opening)
    sealed, hidden = closed_to_auditors(opening), hidden_people(made.attempts)
    files = write_files(
        lambda out, salts, key: write_ledger(out, made, salts, key, sealed),
        lambda full, public: close_fields(full, public, public_closing(made.attempts, opening)),
        secret,
        signer,
    )
    return _Made(
        content,
        opening,
        files,
        round_outcome(made),
        msgspec.json.encode(result.standings(made.standings, hidden)).decode(),
        result.awards(made.awards, made.unfilled, made.standings, made.header.prediction_truth),
        told_by(made.header),
    )


def round_outcome(made: LedgerPublication) -> str:
    """What the publication says of people, apart from the plan's other words."""
    told = [made.standings, made.awards, made.unfilled, made.header.prediction_truth]
    return hashlib.sha256(canonical(told)).hexdigest()


def content_digest(made: LedgerPublication) -> str:
    """What the results are, apart from which publication tells them and when."""
    header = msgspec.structs.replace(made.header, number=1, previous_root=None, published_at_us=0)
    attempts = sorted(made.attempts, key=lambda one: (one.pseudonym, one.attempt))
    body = [header, attempts, made.standings, made.awards, made.unfilled]
    if made.audiences or made.holders:
        body += [made.audiences, made.holders]
    return hashlib.sha256(canonical(body)).hexdigest()
