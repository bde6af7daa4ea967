"""A sheet of marks to fill in: the works' numbers and their judges stand in it, the marks do not,
and nothing that tells whose a work is."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from .mark_sheet import JUDGE, NAME, NUMBER, PART, TEAM, MarkColumn
from .table_writing import OutColumn, Target, write_table


class OpenSheet(Struct, frozen=True):
    """A sheet whose marks are wanted; ``part`` and ``team`` of a performance, "" of an entry."""

    number: int
    judge: str
    name: str
    part: str = ""
    team: str = ""


def write_mark_template(
    target: Target,
    columns: Sequence[MarkColumn],
    rows: Iterable[OpenSheet],
    titles: Sequence[str],
    *,
    staged: bool,
) -> None:
    """Write it; the reader of ``mark_sheet`` takes it as it is. ``staged``: of performances."""
    stage = [OutColumn(TEAM, 28), OutColumn(PART, 24)] if staged else []
    heads = [OutColumn(NUMBER, 9, "integer"), OutColumn(JUDGE, 12), OutColumn(NAME, 28), *stage]
    marks = [OutColumn(one.heading, 16, "number") for one in columns]
    lines = (
        (
            row.number,
            row.judge,
            row.name,
            *((row.team, row.part) if staged else ()),
            *(None for _ in columns),
        )
        for row in rows
    )
    write_table(target, "Phiếu điểm", titles, [*heads, *marks], lines)
