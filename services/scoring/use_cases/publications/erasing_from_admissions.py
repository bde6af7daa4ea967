"""Forgetting a person in lists of who entered a phase: what tied their pseudonyms together goes."""

import io
from collections.abc import Collection
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection

from contracts.admission_ledger_file import ADMISSION_LEDGER, CANDIDATE_CLOSABLE
from contracts.admission_ledger_lines import CandidateLine
from contracts.admissions import Admitted
from plumbing.installation_keys import Safe
from services.scoring.repository.admissions import confirmations as repository
from services.scoring.repository.publications import publications as publications_repository
from services.scoring.use_cases.results.phase_pseudonyms import phase_pseudonym

_admitted = msgspec.json.Decoder(list[Admitted]).decode


class ForgottenIn(NamedTuple):
    """A confirmation, and by which pseudonyms it tells of these people."""

    row: Any
    owners: set[str]


def admissions_of(
    connection: Connection, contest: str, people: Collection[str], safe: Safe
) -> list[ForgottenIn]:
    """The confirmations that tell of these people, locked."""
    found = []
    for row in repository.to_forget_in(connection, contest):
        sealed = publications_repository.phase_secret(
            connection, contest, repository.secret_of(row.phase)
        )
        assert sealed is not None, "its pseudonyms were made with it"
        mine = {phase_pseudonym(safe.open(sealed), person) for person in people}
        owners = mine & admission_owners(row)
        if owners:
            found.append(ForgottenIn(row, owners))
    return found


def admission_owners(row: Any) -> set[str]:
    """By whom the salts of a confirmation are made."""
    lines = ADMISSION_LEDGER.lines(io.BytesIO(row.auditor_ledger.encode()))
    return {line.pseudonym[0] for line in lines if isinstance(line, CandidateLine)}


def forgotten_in(found: ForgottenIn, people: Collection[str]) -> dict[str, Any]:
    """What is stored in place of what was confirmed, but for the salts."""
    row = found.row
    admitted = [
        msgspec.structs.replace(one, agency="") if one.person in people else one
        for one in _admitted(row.admitted)
    ]
    return {
        "admitted": msgspec.json.encode(admitted).decode(),
        "ledger": _closed(row.ledger, found.owners),
        "auditor_ledger": _closed(row.auditor_ledger, found.owners),
        "rewritten": row.rewritten + 1,
    }


def _closed(ledger: str, owners: Collection[str]) -> str:
    def closing(line: CandidateLine) -> tuple[str, ...]:
        return CANDIDATE_CLOSABLE if line.pseudonym[0] in owners else ()

    out = io.BytesIO()
    ADMISSION_LEDGER.close(io.BytesIO(ledger.encode()), out, closing)
    return out.getvalue().decode()
