"""What long work takes, so that the service does other work meanwhile."""

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from plumbing.installation_keys import Safe
from plumbing.thread_pool import ThreadPool
from plumbing.unit_of_work import Store
from services.scoring.repository.paused_reading import YieldControl

T = TypeVar("T")


class Resources(NamedTuple):
    """The database, what opens sealed values, threads to work things out in, and a pause for who
    reads many rows. Reading and working out may take seconds; only what comes of it is written in a
    transaction."""

    store: Store
    safe: Safe
    aside: ThreadPool
    yield_control: YieldControl

    def work_out(self, job: Callable[[], T]) -> T:
        """What the job comes to, in a thread of its own; it may not use the database."""
        return self.aside.run([job])[0]
