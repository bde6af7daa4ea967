"""What publications of rounds and of phases have in common: numbers, states, storing, telling."""

import io
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from contracts.audit_chain import AuditHead, heads_message
from contracts.definition import Phase
from contracts.errors import Refused
from contracts.ledger import Closing
from contracts.publications import (
    Publication,
    PublishPhase,
    PublishResults,
    ResultsPublished,
    State,
)
from contracts.results import AwardLine
from contracts.salts import SaltBook
from plumbing.keys import Safe, Signer
from plumbing.thread_pool import Aside
from plumbing.unit_of_work import Store, UnitOfWork
from services.scoring.domain.publications.ledger import Edition
from services.scoring.domain.publications.publication_state import (
    refuse_too_early,
    refuse_unanswered,
    state_of,
)
from services.scoring.repository.decisions import appeals as appeals_repository
from services.scoring.repository.marking import scores as scores_repository
from services.scoring.repository.parts import Breathe
from services.scoring.repository.publications import publications as publications_repository
from services.scoring.repository.results import freshness as freshness_repository
from services.scoring.repository.results.fingerprints import Mark, mark_of_scores

_TRIES = 3


class Place(NamedTuple):
    """What is published: a round, or (``round`` empty) what is over several rounds of a phase."""

    contest: str
    phase: str
    round: str

    @property
    def subject(self) -> str:
        """How events and the audit log call it."""
        return f"{self.contest}/{self.round or self.phase}"


class Files(NamedTuple):
    """A publication's two files and what closes both."""

    auditor: str
    public: str
    closing: Closing


class Press(NamedTuple):
    """What it takes to publish: reading and working out take seconds, so that they are done
    beside what else the service does, and only the result is written in a transaction."""

    store: Store
    safe: Safe
    signer: Signer
    aside: Aside
    yield_control: Breathe


class Appeals(NamedTuple):
    """The rounds whose complaints a publication must not pass over, and what was decided about
    those that are open."""

    rounds: list[str]
    despite: int | None
    reason: str

    def refuse_unanswered(self, connection: Connection, contest: str, edition: Edition) -> int:
        """How many are open when it is published as final; refused unless that was decided."""
        if edition.state != "final":
            return 0
        unanswered = appeals_repository.unanswered(connection, contest, self.rounds)
        refuse_unanswered(unanswered, self.despite, self.reason)
        return unanswered


class Printed(NamedTuple):
    """A publication worked out, and how to keep it if nothing has changed since ``mark``."""

    mark: Mark
    keep: Callable[[UnitOfWork], Publication]


def published(press: Press, contest: str, work_out: Callable[[], Printed]) -> Publication:
    """Work a publication out and keep it; again, where something was told of the contest
    meanwhile. ``publication.incomplete`` if that does not stop."""
    for _ in range(_TRIES):
        printed = work_out()
        try:
            with press.store.unit_of_work() as work:
                if mark_of(work.connection, contest) == printed.mark:
                    return printed.keep(work)
        except IntegrityError:  # another process took the number
            continue
    raise Refused(
        "publication.incomplete",
        "Dữ liệu của hội thi đang thay đổi, hãy thử lại sau giây lát. "
        "(The contest's data is changing just now; try again in a moment.)",
    )


def mark_of(connection: Connection, contest: str) -> Mark:
    """Changes when anything does that a publication tells, or any is published."""
    last = publications_repository.last_publication(connection, contest)
    return (
        *mark_of_scores(connection, contest),
        scores_repository.mark_of_rosters(connection, contest),
        None if last is None else last.root,
    )


def next_edition(
    connection: Connection, now_us: int, place: Place, phase: Phase, asked: State | None
) -> Edition:
    """The edition that would come next; refused if it is to be final before its time."""
    newest = publications_repository.newest_head(connection, *place)
    state = state_of(phase, asked, None if newest is None else newest.state)
    if state == "final":
        draft = publications_repository.newest_head(connection, *place, state="draft")
        refuse_too_early(phase, None if draft is None else draft.published_at_us, now_us)
    last = publications_repository.last_publication(connection, place.contest)
    return Edition(
        number=1 if last is None else last.number + 1,
        published_at_us=now_us,
        state=state,
        previous_root=None if last is None else last.root,
    )


def write_files(
    write: Callable[[io.BytesIO, SaltBook, "LedgerSigner"], Closing],
    close: Callable[[io.BytesIO, io.BytesIO], None],
    secret: bytes,
    signer: Signer,
) -> Files:
    """Both files, in memory. ``secret``: that of the salts."""
    auditor, public = io.BytesIO(), io.BytesIO()
    closing = write(auditor, SaltBook(secret), LedgerSigner(signer))
    auditor.seek(0)
    close(auditor, public)
    return Files(auditor.getvalue().decode(), public.getvalue().decode(), closing)


def store(
    work: UnitOfWork,
    place: Place,
    edition: Edition,
    asked: PublishResults | PublishPhase,
    files: Files,
    sealed_salts: str,
    content: str,
    *,
    signer: Signer,
    outcome: str,
    standings: str,
    awards: list[AwardLine],
    appeals: "Appeals",
) -> Publication:
    """Keep a publication and tell of it; answers its head. ``standings``: as JSON."""
    unanswered = appeals.refuse_unanswered(work.connection, place.contest, edition)
    row = {
        **place._asdict(),
        "number": edition.number,
        "state": edition.state,
        "root": files.closing.root,
        "published_at_us": edition.published_at_us,
        "published_by": asked.by,
        "attempts": files.closing.attempts,
        "content": content,
        "outcome": outcome,
        "unanswered": unanswered,
        "unanswered_reason": appeals.reason.strip() if unanswered else "",
        "rewritten": 0,
        "ledger": files.public,
        "auditor_ledger": files.auditor,
        "sealed_salts": sealed_salts,
        "standings": standings,
        "awards": msgspec.json.encode(awards).decode(),
        **_signed_heads(place.contest, edition.number, files.closing.root, asked, signer),
    }
    publications_repository.add_publication(work.connection, row)
    freshness_repository.published(work.connection, *place, edition.number)
    root = files.closing.root
    work.emit(
        ResultsPublished(
            place.contest,
            place.round,
            edition.number,
            root,
            edition.published_at_us,
            place.phase,
            edition.state,
        ),
        key=place.contest,
        subject=place.subject,
    )
    work.audit(
        asked.by,
        "results.published",
        place.subject,
        number=edition.number,
        root=root,
        state=edition.state,
        unanswered=unanswered,
        reason=row["unanswered_reason"],
    )
    return _head(place, row, signer)


def _signed_heads(
    contest: str, number: int, root: str, asked: PublishResults | PublishPhase, signer: Signer
) -> dict[str, str]:
    heads = asked.audit_heads
    signature = signer.sign(heads_message(contest, number, root, heads)) if heads else ""
    return {"audit_heads": msgspec.json.encode(heads).decode(), "audit_signature": signature}


def head(row: Any, signer: Signer) -> Publication:
    """A stored publication without its files."""
    return _head(Place(row.contest, row.phase, row.round), row._mapping, signer)


def _head(place: Place, row: Mapping[str, Any], signer: Signer) -> Publication:
    return Publication(
        place.contest,
        place.round,
        row["number"],
        row["root"],
        row["published_at_us"],
        row["attempts"],
        signer.public.hex(),
        phase=place.phase,
        state=row["state"],
        audit_heads=msgspec.json.decode(row["audit_heads"], type=dict[str, AuditHead]),
        audit_signature=row["audit_signature"],
        unanswered=row["unanswered"],
        unanswered_reason=row["unanswered_reason"],
        rewritten=row["rewritten"],
    )


class LedgerSigner:
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
