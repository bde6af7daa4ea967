"""Files of earlier publications brought in order once the keys of their bank are told (ADR 19).

While a bank is sealed both files of a publication close everyone's answers. When another
publication tells the keys, the same files are opened, as far as the plan says, under the roots that
they were signed with. What an earlier version published open is closed here while its bank is
sealed.
"""

import io
from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

import msgspec

from contracts.ledger_file import ROUND_LEDGER, open_answers
from contracts.ledger_lines import AttemptLine, Header
from contracts.ledger_salts import SaltBook, SaltErasedError
from plumbing.unit_of_work import UnitOfWork
from services.scoring.domain.publications.ledger_redaction import (
    Opening,
    closed_to_all,
    closed_to_auditors,
    opening_of,
)
from services.scoring.repository import contests as contests_repository
from services.scoring.repository.publications import erasures as erasures_repository
from services.scoring.repository.publications import reopening_earlier_files as unsealing_repository
from services.scoring.use_cases.long_work_resources import Resources
from services.scoring.use_cases.publications.erasing_from_publications import salts_of

Answers = Mapping[tuple[str, int], dict[str, str]]


class _Files(NamedTuple):
    """What is served; ``opening``: how far."""

    opening: Opening
    public: str
    auditor: str


def open_waiting(resources: Resources) -> bool:
    """Bring the files of one publication in order; whether there was one."""
    store = resources.store
    with store.reading() as connection:
        due = unsealing_repository.next_due(connection)
    if due is None:
        return False
    with store.reading(steady=True) as connection:
        definition = contests_repository.definition_of(connection, due.contest)
        assert definition is not None, "it has published"
        row = unsealing_repository.files_of(connection, due.contest, due.number)
        answers: Answers = {}
        if due.answers == "sealed":
            answers = unsealing_repository.answers_of_round(
                connection, due.contest, row.round, resources.yield_control
            )
    opening = opening_of(due.told, definition.disclosure.answers)
    if due.answers == "sealed":
        book = salts_of(row.sealed_salts, resources.safe)
        work_out = partial(_opened, row, opening, answers, book)
    else:
        work_out = partial(_looked_at, row, opening)
    files = resources.work_out(work_out)
    with store.unit_of_work() as work:
        _keep(work, due.contest, row, files)
    return True


def _keep(work: UnitOfWork, contest: str, row: Any, files: _Files) -> None:
    """Keep what became of the files that were read as ``row``."""
    now = unsealing_repository.files_of(work.connection, contest, row.number, lock=True)
    if now.sealed_salts != row.sealed_salts:
        return  # somebody was erased meanwhile: with the next turn
    unsealing_repository.note(work.connection, contest, row.number, files.opening)
    if (files.public, files.auditor) != (row.ledger, row.auditor_ledger):
        values = {
            "ledger": files.public,
            "auditor_ledger": files.auditor,
            "rewritten": now.rewritten + 1,
        }
        erasures_repository.rewrite_publication(work.connection, contest, row.number, values)
        work.audit(
            "scoring",
            "ledger.answers_told",
            f"{contest}/{row.round}",
            number=row.number,
            answers=files.opening,
        )


def _opened(row: Any, opening: Opening, answers: Answers, book: SaltBook) -> _Files:
    """Both files of a sealed publication, opened as far as the plan says."""

    def known(pseudonym: str, attempt: int) -> tuple[dict[str, str], bytes] | None:
        found = answers.get((pseudonym, attempt))
        try:
            salt = book.salts(pseudonym, attempt, ["answers"])[0]
        except SaltErasedError:
            return None
        return None if found is None else (found, salt)

    def reopened(text: str, names: tuple[str, ...]) -> str:
        if "answers" in names:
            return text
        out = io.BytesIO()
        open_answers(io.BytesIO(text.encode()), out, known)
        return out.getvalue().decode()

    return _Files(
        opening,
        reopened(row.ledger, closed_to_all(opening)),
        reopened(row.auditor_ledger, closed_to_auditors(opening)),
    )


def _looked_at(row: Any, opening: Opening) -> _Files:
    """Files of an earlier version, whose answers are open: they stay so where its own header tells
    the keys or another publication does, and are closed otherwise."""
    header = msgspec.json.decode(row.ledger.partition("\n")[0], type=Header)
    if opening != "sealed" or all(question.key is not None for question in header.bank):
        return _Files("public", row.ledger, row.auditor_ledger)
    return _Files("sealed", _without_answers(row.ledger), _without_answers(row.auditor_ledger))


def _without_answers(text: str) -> str:
    def closing(line: AttemptLine) -> tuple[str, ...]:
        return () if isinstance(line.answers, str) else ("answers",)

    out = io.BytesIO()
    ROUND_LEDGER.close(io.BytesIO(text.encode()), out, closing)
    return out.getvalue().decode()
