"""Who says themselves which agency is theirs, and has not been confirmed."""

from collections.abc import Collection

from sqlalchemy import Connection

from services.registration.repository import contests as contests_repository
from services.registration.repository import self_registrations


def unconfirmed_of(connection: Connection, contest: str, ids: Collection[str]) -> set[str]:
    """Those of these people whose agency nobody has confirmed, as whatever is told of them says:
    they count for none until then. A list that names them confirms nothing: its row may be
    somebody else's. Where the plan wants no agency confirmed, their word is enough; where it no
    longer has self-registration, what was not confirmed stays so."""
    rows = [
        row
        for row in self_registrations.registrations_of(connection, contest, ids)
        if not row.claimed and row.state in ("waiting", "refused")
    ]
    if not rows:
        return set()
    known = contests_repository.contest_of(connection, contest)
    rules = None if known is None else known.definition.registration
    if rules is not None and not rules.agency_confirmed:
        return set()
    return {row.person for row in rows}
