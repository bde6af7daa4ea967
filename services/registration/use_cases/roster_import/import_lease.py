"""Who works on an import holds it for some seconds at a time."""

from plumbing.unit_of_work import Store, UnitOfWork
from services.registration.repository import roster_imports as repository
from services.registration.repository.roster_imports import ImportRow


def take(store: Store, upload: str, state: str) -> ImportRow | None:
    """The import to work on, if its turn has come, it is in this state and nobody holds it."""
    with store.unit_of_work() as work:
        if repository.next_at_work(work.connection, work.now_us) != upload:
            return None
        row = repository.import_of(work.connection, upload, lock=True)
        if row is None or row.state != state or repository.is_held(row.held_until_us, work.now_us):
            return None
        hold(work, upload)
        return row


def hold(work: UnitOfWork, upload: str, **values: str) -> None:
    """Hold it for some seconds more; ``values``: how far it is."""
    repository.update_import(
        work.connection, upload, held_until_us=work.now_us + repository.HOLD_US, **values
    )
