"""Lot secrets of judged rounds: made once a round is known, before any judge sees a work."""

import secrets
from collections.abc import Sequence

from sqlalchemy import Connection

from contracts.definition import Definition
from contracts.hash_commitments import SECRET_BYTES
from contracts.judging_panels import LotCommitments, LotCommitmentsQuery
from plumbing.installation_keys import Safe
from services.scoring.domain.judging.order_of_works import WorkDraw
from services.scoring.repository.judging import lots as lots_repository


def make_lots(connection: Connection, definition: Definition, safe: Safe) -> None:
    """Give every judged round of a contest its secret, where it has none yet."""
    judged = [phase for phase in definition.phases if phase.entries or phase.stage]
    rounds = [one.id for phase in judged for one in phase.rounds]
    known = lots_repository.commitments(connection, definition.slug) if rounds else {}
    _make(connection, definition.slug, [one for one in rounds if one not in known], safe)


def _make(connection: Connection, contest: str, rounds: Sequence[str], safe: Safe) -> None:
    draws = {round_id: WorkDraw(secrets.token_bytes(SECRET_BYTES)) for round_id in rounds}
    made = {
        round_id: (safe.close(draw.secret), draw.commitment) for round_id, draw in draws.items()
    }
    lots_repository.keep(connection, contest, made)


def draw_of(connection: Connection, contest: str, round_id: str, safe: Safe) -> WorkDraw | None:
    """What a round's ties are drawn from."""
    sealed = lots_repository.sealed(connection, contest, round_id)
    return None if sealed is None else WorkDraw(safe.open(sealed))


def lot_commitments(connection: Connection, query: LotCommitmentsQuery) -> LotCommitments:
    """What everybody may know of them before the results."""
    return LotCommitments(lots_repository.commitments(connection, query.contest))
