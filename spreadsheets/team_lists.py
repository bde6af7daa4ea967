"""Team lists of a staged contest as a spreadsheet: every member, agencies without a list too."""

from collections.abc import Iterable

from msgspec import Struct

from .common_columns import AGENCY, NAME, NUMBER
from .table_writing import OutColumn, Target, as_of, write_table

_TEAMS = (
    NUMBER,
    OutColumn("Vòng thi", 30),
    AGENCY,
    OutColumn("Đội", 34),
    NAME,
    OutColumn("Chức vụ", 30),
    OutColumn("Nhiệm vụ trong đội", 26),
)


class TeamRow(Struct, frozen=True):
    """A member of a team, or an agency that has none."""

    phase: str
    agency: str
    team: str
    name: str
    position: str
    duty: str


def write_teams(
    target: Target, rows: Iterable[TeamRow], title: str, as_of_us: int, zone: str
) -> None:
    """Every member of every team, as the lists stood at ``as_of_us``."""
    note = as_of("Danh sách đội, tính đến", as_of_us, zone)
    lines = (
        (number, row.phase, row.agency, row.team, row.name, row.position, row.duty)
        for number, row in enumerate(rows, start=1)
    )
    write_table(target, "Đội thi", (title, note), _TEAMS, lines)
