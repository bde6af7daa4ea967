"""Telling an outage from a fault."""

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout


def is_outage(error: BaseException) -> bool:
    """The database is gone, starting or overrun, as opposed to disliking a statement.

    What this does not recognise is taken for a fault of the events or requests at hand, and they
    are put aside after some tries: so in doubt it is an outage.
    """
    if isinstance(error, PoolTimeout):  # every connection hangs in a database that is frozen
        return True
    if not isinstance(error, DBAPIError):
        return False
    original = error.orig
    code = getattr(original, "pgcode", None)
    if code is not None:
        return str(code)[:2] in {"08", "57", "53", "58", "40", "25"}
    if type(original).__module__.startswith("psycopg2"):
        # no code: libpq itself speaks, of connections ("the database system is starting up")
        return isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated
    text = str(original).lower()
    return error.connection_invalidated or any(
        word in text for word in ("locked", "unable to open", "disk", "closed")
    )
