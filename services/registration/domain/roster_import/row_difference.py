"""What a roster says of one person, against what is known: the difference, row by row.

The file is the whole roster of a contest. Before the contest begins it simply replaces what was
there; after that a move is dated by the import, so that rounds that opened before it still count
for the agency the person belonged to then.
"""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from msgspec.structs import replace

from contracts.comparison_keys import fold
from contracts.definition import Obligation
from contracts.rosters import Membership, RosterRow
from services.registration.domain.people.person import Entry, Person
from services.registration.domain.people.two_lists import LATEST, TwoListsRule

_WEIGHT: dict[Obligation, int] = {"encouraged": 0, "mandatory": 1, "excluded": 2}


class Fault(NamedTuple):
    """A wrong cell: ``row`` in the sheet, ``column`` as the field is called."""

    row: int
    column: str
    reason: str
    value: str


class Move(NamedTuple):
    """A person before and after the roster; equal where nothing changes. ``kept``: what
    the roster says of who is not this contest's alone; nothing of it is written but the place."""

    rows: Sequence[RosterRow]
    known: Person | None
    person: Person
    old: Entry | None
    entry: Entry
    kept: Person | None = None

    @property
    def is_new(self) -> bool:
        """Not on this contest's roster so far."""
        return self.old is None

    @property
    def changes(self) -> bool:
        """Whether anything is to be written."""
        return self.person != self.known or self.entry != self.old

    @property
    def registers(self) -> bool:
        """Whether the others must hear of the registration."""
        told = attrgetter("name", "obligation", "memberships", "audience")
        return self.old is None or told(self.old) != told(self.entry)

    @property
    def excludes(self) -> bool:
        """Whether the others must hear of an exclusion, or of its end."""
        return self.entry.excluded != ("" if self.old is None else self.old.excluded)


def move(
    key: str,
    rows: Sequence[RosterRow],
    agencies: Mapping[str, str],
    known: Person | None,
    old: Entry | None,
    at_us: int,
    begun: bool,
    keeps: bool = False,
    two_lists: TwoListsRule = LATEST,
) -> Move:
    """What becomes of one person. ``rows`` are all theirs, in order; ``agencies`` ids by code;
    ``keeps``: who is known is not this contest's to change; ``two_lists``: for which of several
    agencies they count."""
    first = rows[0]
    weightiest = max(rows, key=lambda row: _WEIGHT[row.obligation])
    person = Person(
        person=known.person if known else "",
        username=known.username if known else key,
        username_key=key,
        code=known.code if known and known.code else first.person_code,
        name=first.full_name,
        birth_date=_said(rows, "birth_date") or (known.birth_date if known else None),
        gender=_said(rows, "gender") or (known.gender if known else None),
        position=_said(rows, "position") or (known.position if known else ""),
        phone=_said(rows, "phone") or (known.phone if known else ""),
        email=_said(rows, "email") or (known.email if known else ""),
    )
    wanted = [agencies[row.agency_code] for row in rows]
    places = memberships_after(old.memberships if old else (), wanted, at_us, begun)
    entry = Entry(
        name=first.full_name,
        obligation=weightiest.obligation,
        memberships=two_lists.ranked(places),
        roster_reason=_reason(weightiest),
        ordered_reason=old.ordered_reason if old else "",
        revision=old.revision if old else 0,
    )
    if known is not None and keeps:
        return Move(rows, known, known, old, entry, kept=person)
    return Move(rows, known, person, old, entry)


def _said(rows: Sequence[RosterRow], name: str) -> str:
    """The first row that says something; an empty cell takes nothing away."""
    return next((value for row in rows if (value := getattr(row, name))), "")


def _reason(row: RosterRow) -> str:
    if row.obligation != "excluded":
        return ""
    return row.reason or "không thuộc đối tượng dự thi"


def memberships_after(
    old: Sequence[Membership], agencies: Sequence[str], at_us: int, begun: bool
) -> tuple[Membership, ...]:
    """The memberships once these agencies' rosters name the person: those in force come first."""
    if not begun or not old:
        kept = {item.agency: item for item in old if item.until_us is None}
        return tuple(kept.get(agency, Membership(agency)) for agency in agencies)
    current = {item.agency: item for item in old if item.until_us is None}
    now = [current.get(agency, Membership(agency, at_us)) for agency in agencies]
    past = []
    for item in old:
        if item.until_us is not None:
            past.append(item)
        elif item.agency not in agencies and item.from_us < at_us:
            past.append(replace(item, until_us=at_us))
    return (*now, *past)


def faults_of(
    rows: Sequence[RosterRow],
    known: Person | None,
    classes: Mapping[str, str],
    *,
    untold: bool = False,
    one_list: bool = False,
) -> list[Fault]:
    """Wrong cells of one person's rows. ``classes``: class of each agency by code; ``untold``:
    what is known of the person is not for whoever sent the roster to read; ``one_list``: the plan
    takes nobody on two lists."""
    found: list[Fault] = []
    first, seen = rows[0], dict[str, int]()
    for row in rows:
        if one_list and row.agency_code != first.agency_code:
            reason = (
                f"người này đã có tên ở đơn vị {first.agency_code} (dòng {first.row}), mà thể lệ "
                'không nhận một người ở hai danh sách (two_lists = "refused"); hãy bỏ một dòng'
            )
            found.append(Fault(row.row, "agency_code", reason, row.agency_code))
        if row.agency_code in seen:
            reason = f"trùng mã cán bộ với dòng {seen[row.agency_code]} trong cùng đơn vị"
            found.append(Fault(row.row, "person_code", reason, row.person_code))
        seen[row.agency_code] = row.row
        if row.agency_class != classes[row.agency_code]:
            reason = f"đơn vị này ở dòng khác thuộc khối {classes[row.agency_code]}"
            found.append(Fault(row.row, "agency_class", reason, row.agency_class))
        if row is not first and fold(row.full_name) != fold(first.full_name):
            reason = f"mã cán bộ này ở dòng {first.row} có họ tên khác"
            found.append(Fault(row.row, "full_name", reason, row.full_name))
        if row.birth_date and first.birth_date and row.birth_date != first.birth_date:
            reason = f"mã cán bộ này ở dòng {first.row} có ngày sinh khác"
            found.append(Fault(row.row, "birth_date", reason, row.birth_date))
    if known is not None:
        found.extend(_contradictions(rows, known, untold=untold))
    return found


def _contradictions(rows: Sequence[RosterRow], known: Person, *, untold: bool) -> list[Fault]:
    first = rows[0]
    born = next((row for row in rows if row.birth_date), None)
    if born is not None and known.birth_date:
        if born.birth_date == known.birth_date:
            return []
        other = "khác" if untold else _as_written(known.birth_date)
        reason = f"mã cán bộ này đã có, với ngày sinh {other}"
        return [Fault(born.row, "birth_date", reason, _as_written(born.birth_date or ""))]
    if alike(first.full_name, known.name):
        return []
    whose = "người có tên khác" if untold else known.name
    reason = f"mã cán bộ này đã có, của {whose}; hãy ghi ngày sinh nếu là cùng một người"
    return [Fault(first.row, "full_name", reason, first.full_name)]


def alike(one: str, other: str) -> bool:
    """Whether two names may be one person's, corrected: half of their words are the same."""
    here, there = set(fold(one).split()), set(fold(other).split())
    return 2 * len(here & there) >= max(len(here), len(there))


def _as_written(iso_date: str) -> str:
    return "/".join(reversed(iso_date.split("-")))
