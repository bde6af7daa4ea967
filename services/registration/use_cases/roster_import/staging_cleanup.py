"""Putting staged rows away, once an import has ended or was given up."""

from collections.abc import Callable

import msgspec

from contracts.errors import Problem
from plumbing.unit_of_work import Store
from services.registration.domain.roster_import import batch_sizing
from services.registration.repository import roster_imports as repository

YieldControl = Callable[[], None]


def drop_staging(store: Store, upload: str, yield_control: YieldControl) -> None:
    """Delete what is staged of an import, in steps."""
    while True:
        with store.unit_of_work() as work:
            if not repository.drop_rows(work.connection, upload, batch_sizing.MOST):
                repository.drop_slices(work.connection, upload)
                return
        yield_control()


def drop_leftovers(store: Store, before_us: int, *, yield_control: YieldControl) -> None:
    """Forget uploads begun before this moment that never came to an end, and what is still
    staged of those that did."""
    with store.reading() as connection:
        uploads = repository.leftovers(connection, before_us)
    for upload, state in uploads.items():
        if state == "receiving":
            problem = Problem("roster.abandoned", "Lần tải lên đã bị bỏ dở. (Never completed.)")
            with store.unit_of_work() as work:
                repository.update_import(
                    work.connection,
                    upload,
                    state="refused",
                    outcome=msgspec.json.encode(problem).decode(),
                )
        drop_staging(store, upload, yield_control)
