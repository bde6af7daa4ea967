"""What opens a person's own answers in the public file, for nobody but them (ADR 19)."""

from sqlalchemy import Connection

from contracts.errors import Refused
from contracts.ledger_salts import SaltErasedError
from contracts.own_ledger_line import OwnLine, OwnLineQuery
from plumbing.installation_keys import Safe
from services.scoring.repository import json_columns
from services.scoring.repository.marking import scores as scores_repository
from services.scoring.repository.publications import publications as publications_repository
from services.scoring.use_cases.lookups import attempt_unknown
from services.scoring.use_cases.publications.erasing_from_publications import salts_of
from services.scoring.use_cases.publications.results_queries import FIRST_ATTEMPT_LINE


def own_line(connection: Connection, query: OwnLineQuery, *, safe: Safe) -> OwnLine:
    """The opening of a person's own line. ``attempt.unknown`` for an attempt that is not theirs,
    ``attempt.not_published``, ``attempt.salts_erased``.

    It names no key and no points, and the answers are those its owner gave; so it waits for nothing
    but the publication, which it is there to be held against.
    """
    row = scores_repository.sheet_of(connection, query.contest, query.round, query.attempt)
    if row is None or row.person != query.person:
        raise attempt_unknown()
    head = publications_repository.newest_head(connection, query.contest, "", query.round)
    if head is None:
        raise Refused(
            "attempt.not_published",
            "Kết quả của đợt thi chưa được công bố. (The round's results are not published yet.)",
        )
    before = scores_repository.attempts_before(
        connection, query.contest, query.round, row.pseudonym, row.number
    )
    assert before is not None, "the round has it"
    try:
        book = salts_of(head.sealed_salts, safe)
        (salt,) = book.salts(row.pseudonym, row.number, ["answers"])
    except SaltErasedError:
        raise Refused(
            "attempt.salts_erased",
            "Dữ liệu để mở dòng này đã được xóa. (What opens this line was erased.)",
        ) from None
    line = before + FIRST_ATTEMPT_LINE
    return OwnLine(head.number, head.root, line, json_columns.answers(row.answers), salt.hex())
