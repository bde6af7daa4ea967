"""What stands beside each row: the least that this machine could do it with. Pure.

A floor is milliseconds of something that has nothing of ours around it (see ``baselines``). Where
a figure of the row can be told as a multiple of one, it is.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from rigs.bench.result_rows import BenchRow

BARE, STARLETTE = "bare ASGI PUT (CPU)", "Starlette PUT (CPU)"
FSYNC, UPSERT = "one fsync", "500-row upsert per row"
PUBLISH, ARGON2 = "confirmed publish", "argon2 (CPU)"
FIRST_PAGE = "bare ASGI first page"
#: not a floor of any row: what the load itself takes for each bare PUT
GENERATOR = "load generator per PUT (CPU)"
ALL_FLOORS = (BARE, STARLETTE, FSYNC, UPSERT, PUBLISH, ARGON2, FIRST_PAGE, GENERATOR)

#: requests of an attempt as S3 makes it, and rows that S7 scores anew
REQUESTS_S3, ROWS_S7 = 6, 120_000


class Beside(Struct, frozen=True):
    """A floor, and the figure that is told as a multiple of ``times`` of it ("": none).
    ``unit_ms``: milliseconds in the figure's unit."""

    floor: str
    figure: str = ""
    times: int = 1
    unit_ms: float = 1.0


#: every row; none where the row measures its own floor (J1, J4) or a browser (S10, S10r)
FLOORS: Mapping[str, tuple[Beside, ...]] = {
    "S1": (Beside(BARE, "CPU ms"), Beside(STARLETTE, "CPU ms"), Beside(UPSERT)),
    "S2": (Beside(BARE, "CPU ms"), Beside(FSYNC, "p50 ms"), Beside(PUBLISH, "p50 ms")),
    "S3": (Beside(BARE, "CPU ms", REQUESTS_S3), Beside(STARLETTE, "CPU ms", REQUESTS_S3)),
    "S4": (Beside(BARE, "CPU ms"), Beside(UPSERT), Beside(FSYNC, "p50 ms")),
    "S4r": (Beside(BARE, "CPU ms"), Beside(UPSERT)),
    "S5": (Beside(ARGON2),),
    "S6": (Beside(BARE), Beside(STARLETTE, "p50 ms")),
    "S7": (Beside(UPSERT, "redrawn after s", ROWS_S7, 1e3),),
    "S8": (Beside(BARE), Beside(UPSERT)),
    "S9": (Beside(FIRST_PAGE, "first page s", 1, 1e3), Beside(BARE), Beside(FSYNC)),
    "S10": (),
    "S10r": (),
    "S11": (Beside(ARGON2), Beside(FSYNC, "p50 ms")),
    "S12": (Beside(BARE), Beside(FSYNC)),
    "J1": (),
    "J2": (Beside(STARLETTE, "CPU ms"),),
    "J3": (Beside(BARE, "CPU ms of each"), Beside(FSYNC, "p50 of a save ms")),
    "J4": (),
}


def needed(rows: Iterable[str]) -> list[str]:
    """The floors that stand beside any of these rows, each once, in the order of the table."""
    return list(dict.fromkeys(beside.floor for row in rows for beside in FLOORS[row]))


def beside_floors(row: BenchRow, measured: Mapping[str, float]) -> BenchRow:
    """The row with those of the measured floors (ms by name) that are its own."""
    mine = [beside for beside in FLOORS[row.id] if beside.floor in measured]
    told = {
        _multiple(beside): row.figures[beside.figure]
        * beside.unit_ms
        / (measured[beside.floor] * beside.times)
        for beside in mine
        if beside.figure in row.figures and measured[beside.floor] > 0
    }
    floors = {beside.floor: measured[beside.floor] for beside in mine}
    return replace(row, floors=floors, of_floors=told)


def _multiple(beside: Beside) -> str:
    times = f"{beside.times:,} x " if beside.times > 1 else ""
    return f"{beside.figure} / {times}{beside.floor}"
