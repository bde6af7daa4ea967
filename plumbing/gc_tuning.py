"""Garbage collection for a process that serves for months.

What is there when a process begins to serve stays for its whole life; looking at it again and
again, as the collector does by default after every few hundred new objects, costs several percent
of a busy process and finds nothing.
"""

import gc

#: new objects before the youngest are looked at; cycles are rare here, batches are large
YOUNGEST, MIDDLE, OLDEST = 20_000, 20, 50


def load_up() -> None:
    """Call before a process loads what it needs: nearly all of that stays, and looking through it
    while it grows takes a tenth of the time."""
    gc.disable()


def settle_down() -> None:
    """Call once, when everything is loaded: what is there is never collected, the rest rarely.

    What could be collected just then is not looked for: of 270,000 objects 1,400, for 0.2 s.
    """
    gc.freeze()
    gc.set_threshold(YOUNGEST, MIDDLE, OLDEST)
    gc.enable()
