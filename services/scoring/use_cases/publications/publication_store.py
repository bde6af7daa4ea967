"""What publications of rounds and of phases have in common: numbers, states, storing, telling."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from contracts.audit_chain import AuditHead, heads_message
from contracts.definition import Definition, Phase
from contracts.errors import Refused
from contracts.judged_ledger_lines import JudgedMissing
from contracts.publications import Publication, PublishPhase, PublishResults, ResultsPublished
from contracts.results import AwardLine
from plumbing.installation_keys import Signer
from plumbing.unit_of_work import UnitOfWork
from services.scoring.domain.publications.publication_state import (
    refuse_too_early,
    refuse_unanswered,
    state_of,
)
from services.scoring.domain.publications.round_publication import Edition
from services.scoring.domain.results.results_scope import ResultsScope
from services.scoring.repository.change_markers import Mark, mark_of_publications
from services.scoring.repository.decisions import appeals as appeals_repository
from services.scoring.repository.publications import publications as publications_repository
from services.scoring.repository.results import publication_freshness as freshness_repository
from services.scoring.use_cases.long_work_resources import Resources
from services.scoring.use_cases.publications.public_and_auditor_files import Files

SECRET_BYTES = 32
_TRIES = 3

Asked = PublishResults | PublishPhase


class Numbered(NamedTuple):
    """Which edition of what would come next, after which one (``before``, without files), and the
    state in which that was read."""

    scope: ResultsScope
    edition: Edition
    before: sa.Row[Any] | None
    mark: Mark

    @property
    def content_before(self) -> str:
        """What results were the last time."""
        return "" if self.before is None else str(self.before.content)


class WorkedOut(NamedTuple):
    """What is published; no ``files`` if it is what was published the last time. ``standings``: as
    JSON. ``form`` and ``missing`` of a round that judges mark."""

    content: str
    files: Files | None = None
    outcome: str = ""
    standings: str = "[]"
    awards: tuple[AwardLine, ...] = ()
    form: Literal["", "entries", "stage"] = ""
    missing: JudgedMissing | None = None


def _nothing_else(connection: Connection) -> None:
    """What a quiz is made of does not change once it has settled, but by decisions."""


class Prepared(NamedTuple):
    """A publication worked out, and how to keep it if nothing has changed since ``mark``; ``lock``
    holds what else might change at the same moment."""

    mark: Mark
    keep: Callable[[UnitOfWork], Publication]
    lock: Callable[[Connection], None] = _nothing_else


def published(resources: Resources, contest: str, prepare: Callable[[], Prepared]) -> Publication:
    """Work a publication out and keep it; again, where something was told of the contest
    meanwhile. ``publication.incomplete`` if that does not stop."""
    for _ in range(_TRIES):
        prepared = prepare()
        try:
            with resources.store.unit_of_work() as work:
                prepared.lock(work.connection)
                if mark_of_publications(work.connection, contest) == prepared.mark:
                    return prepared.keep(work)
        except IntegrityError:  # another process took the number
            continue
    raise Refused(
        "publication.incomplete",
        "Dữ liệu của hội thi đang thay đổi, hãy thử lại sau giây lát. "
        "(The contest's data is changing just now; try again in a moment.)",
    )


def numbered(
    connection: Connection,
    now_us: int,
    scope: ResultsScope,
    plan: tuple[Definition, Phase],
    asked: Asked,
) -> Numbered:
    """The edition that would come next; refused if it is to be final before its time."""
    definition, phase = plan
    newest = publications_repository.newest_head(connection, *scope)
    state = state_of(phase, asked.state, None if newest is None else newest.state)
    if state == "final":
        draft = publications_repository.newest_head(connection, *scope, state="draft")
        draft_us = None if draft is None else draft.published_at_us
        refuse_too_early(phase, draft_us, now_us, definition.timezone)
    last = publications_repository.last_publication(connection, scope.contest)
    edition = Edition(
        number=1 if last is None else last.number + 1,
        published_at_us=now_us,
        state=state,
        previous_root=None if last is None else last.root,
    )
    return Numbered(scope, edition, newest, mark_of_publications(connection, scope.contest))


def phase_secret(resources: Resources, contest: str, phase: str) -> bytes:
    """The key of a phase's pseudonyms, made once: people keep theirs in every edition."""
    with resources.store.unit_of_work() as work:
        connection = work.connection
        sealed = publications_repository.phase_secret(connection, contest, phase)
        if sealed is None:
            fresh = resources.safe.close(fresh_secret())
            publications_repository.keep_phase_secret(connection, contest, phase, fresh)
            sealed = publications_repository.phase_secret(connection, contest, phase)
    if sealed is None:
        raise Refused("publication.incomplete", "Hãy thử lại. (Try again.)")
    return resources.safe.open(sealed)


def fresh_secret() -> bytes:
    """The secret of a publication's salts, or of a phase's pseudonyms."""
    return secrets.token_bytes(SECRET_BYTES)


def keep(
    work: UnitOfWork,
    numbered: Numbered,
    asked: Asked,
    made: WorkedOut,
    rounds: list[str],
    *,
    sealed_salts: str,
    signer: Signer,
) -> Publication:
    """Keep a publication and tell of it; answers its head, or where nothing is new that of the one
    before. ``rounds``: whose complaints must be answered if it is final."""
    scope, edition = numbered.scope, numbered.edition
    if made.files is None:
        assert numbered.before is not None, "something was published the last time"
        return head(numbered.before, signer)
    unanswered = _unanswered(work.connection, numbered, asked, rounds)
    closing = made.files.closing
    row = {
        **scope._asdict(),
        "number": edition.number,
        "state": edition.state,
        "root": closing.root,
        "published_at_us": edition.published_at_us,
        "published_by": asked.by,
        "unanswered": unanswered,
        "unanswered_reason": asked.reason.strip() if unanswered else "",
        "rewritten": 0,
        "sealed_salts": sealed_salts,
        **_results(made, made.files),
        **_signed_heads(scope.contest, edition.number, closing.root, asked, signer),
    }
    written = {"ledger": made.files.public.parts(), "auditor_ledger": made.files.auditor.parts()}
    publications_repository.add_publication(work.connection, row, written)
    _tell(work, scope, row)
    return _head(scope, row, signer)


def _results(made: WorkedOut, files: Files) -> dict[str, Any]:
    """What was worked out, as it is stored; the files follow in parts."""
    return {
        "attempts": files.closing.attempts,
        "form": made.form,
        "missing": 0 if made.missing is None else made.missing.sheets,
        "missing_reason": "" if made.missing is None else made.missing.reason,
        "content": made.content,
        "outcome": made.outcome,
        "ledger": "",
        "auditor_ledger": "",
        "standings": made.standings,
        "awards": msgspec.json.encode(made.awards).decode(),
    }


def _unanswered(connection: Connection, numbered: Numbered, asked: Asked, rounds: list[str]) -> int:
    """How many complaints are open when it is published as final; refused unless that was
    decided."""
    if numbered.edition.state != "final":
        return 0
    unanswered = appeals_repository.unanswered(connection, numbered.scope.contest, rounds)
    refuse_unanswered(unanswered, asked.despite_appeals, asked.reason)
    return unanswered


def _tell(work: UnitOfWork, scope: ResultsScope, row: Mapping[str, Any]) -> None:
    if scope.round:  # what is over rounds may hang on it, also in other phases
        freshness_repository.ask_for(work.connection, {scope.contest}, rounds=False)
    freshness_repository.published(work.connection, *scope, row["number"])
    event = ResultsPublished(
        scope.contest,
        scope.round,
        row["number"],
        row["root"],
        row["published_at_us"],
        scope.phase,
        row["state"],
    )
    work.emit(event, key=scope.contest, subject=scope.subject)
    work.audit(
        row["published_by"],
        "results.published",
        scope.subject,
        number=row["number"],
        root=row["root"],
        state=row["state"],
        unanswered=row["unanswered"],
        reason=row["unanswered_reason"] or row["missing_reason"],
        **({"missing": row["missing"]} if row["missing"] else {}),
    )


def _signed_heads(
    contest: str, number: int, root: str, asked: Asked, signer: Signer
) -> dict[str, str]:
    heads = asked.audit_heads
    signature = signer.sign(heads_message(contest, number, root, heads)) if heads else ""
    return {"audit_heads": msgspec.json.encode(heads).decode(), "audit_signature": signature}


def head(row: Any, signer: Signer) -> Publication:
    """A stored publication without its files."""
    return _head(ResultsScope(row.contest, row.phase, row.round), row._mapping, signer)


def _head(scope: ResultsScope, row: Mapping[str, Any], signer: Signer) -> Publication:
    return Publication(
        scope.contest,
        scope.round,
        row["number"],
        row["root"],
        row["published_at_us"],
        row["attempts"],
        signer.public.hex(),
        phase=scope.phase,
        state=row["state"],
        audit_heads=msgspec.json.decode(row["audit_heads"], type=dict[str, AuditHead]),
        audit_signature=row["audit_signature"],
        unanswered=row["unanswered"],
        unanswered_reason=row["unanswered_reason"],
        rewritten=row["rewritten"],
        missing=row["missing"],
        missing_reason=row["missing_reason"],
    )
