"""Garbage collection for a process that serves for months.

What is there when a process begins to serve stays for its whole life; looking at it again and
again, as the collector does by default after every few hundred new objects, costs several percent
of a busy process and finds nothing.
"""

import gc

#: new objects before the youngest are looked at; cycles are rare here, batches are large
YOUNGEST, MIDDLE, OLDEST = 20_000, 20, 50


def settle_down() -> None:
    """Call once, when everything is loaded: what is there is never collected, the rest rarely."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNGEST, MIDDLE, OLDEST)
