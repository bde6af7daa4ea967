"""Which agencies a city has, how big they are and who has which duty, without any people yet.

An outline is small whatever the number of people, and with it every roster row can be made by
itself (module ``roster_people``).
"""

from random import Random

from msgspec import Struct

from rigs.city.agency_names import Entry
from rigs.city.city_model import Agency, StaffRole
from rigs.city.place_profiles import HAI_PHONG, Place

_LEAST_ROWS = 6
_SMALL_AGENCIES = 5
_DIFFERENT_HEADCOUNT = 1 / 9

_COMMITTEE = "Thành viên Ban Tổ chức"
_JURY = "Thành viên Ban Giám khảo"
_WRITERS = "Bộ phận giúp việc Ban Tổ chức (Tổ ra đề)"
_VETTERS = "Bộ phận giúp việc Ban Tổ chức (Tổ thẩm định)"
_HELPERS = "Bộ phận giúp việc Ban Tổ chức"
_TECHNICIANS = "Bộ phận giúp việc Ban Tổ chức (Tổ kỹ thuật)"


class Seat(Struct, frozen=True, order=True):
    """A roster row by its place: index of the agency, index of the row in it."""

    agency: int
    row: int


class Duty(Struct, frozen=True):
    """Why someone may not compete, and the account this person needs for it, if any."""

    reason: str
    role: StaffRole | None


class Outline(Struct, frozen=True):
    """``first_numbers[i]`` is the running number of agency ``i``'s first row.

    ``transfers`` maps a seat to the seat whose person it repeats: transferred, still on both lists.
    """

    seed: int
    place: Place
    agencies: list[Agency]
    first_numbers: list[int]
    liaisons: list[Seat]
    duties: dict[Seat, Duty]
    transfers: dict[Seat, Seat]


def generate_outline(
    seed: int, agencies: int = 66, people: int = 2400, place: Place = HAI_PHONG
) -> Outline:
    """The frame of a place with this many agencies (>= 8) and roster rows (>= 12 per agency).

    Raises ``ValueError`` outside of these bounds.
    """
    if people < 12 * agencies:
        raise ValueError("a city has at least 12 people per agency")
    rnd = Random(f"{seed}/outline")
    entries = place.choose(agencies)
    sizes = _sizes(rnd, entries, people, place)
    listed = _agencies(rnd, entries, sizes, place.code)
    duties = _duties(place)
    return Outline(
        seed=seed,
        place=place,
        agencies=listed,
        first_numbers=_running_totals(sizes),
        liaisons=[Seat(index, 3) for index in range(agencies)],
        duties=duties,
        transfers=_transfers(rnd, sizes),
    )


def _sizes(rnd: Random, entries: list[Entry], people: int, place: Place) -> list[int]:
    """Rows per agency, adding up to ``people``: a few tiny agencies, the rest by weight."""
    kinds = {entry.name: entry.kind for entry in entries}
    tiny = {entry.name for entry in entries if entry.name.endswith(place.tiny)}
    busy = (*place.contributors, *tiny)
    candidates = [entry.name for entry in entries if entry.name not in busy]
    communes = [name for name in candidates if kinds[name] == "commune"]
    pool = communes if len(communes) >= _SMALL_AGENCIES else candidates
    wanted = min(_SMALL_AGENCIES, len(entries) // 8) - len(tiny)
    tiny |= set(rnd.sample(pool, max(0, wanted)))
    fixed = [rnd.randint(_LEAST_ROWS, 9) if entry.name in tiny else 0 for entry in entries]
    weights = [
        0.0 if small else entry.weight * rnd.lognormvariate(0, 0.3)
        for entry, small in zip(entries, fixed, strict=True)
    ]
    return _share_out(people, fixed, weights)


def _share_out(people: int, fixed: list[int], weights: list[float]) -> list[int]:
    least = 10  # keeps the contributors big enough for their duties
    free = people - sum(fixed) - least * sum(1 for weight in weights if weight)
    total = sum(weights)
    sizes = [
        small or least + int(free * weight / total)
        for small, weight in zip(fixed, weights, strict=True)
    ]
    biggest = max(range(len(sizes)), key=sizes.__getitem__)
    sizes[biggest] += people - sum(sizes)
    return sizes


def _agencies(rnd: Random, entries: list[Entry], sizes: list[int], prefix: str) -> list[Agency]:
    codes = {entry.name: f"{prefix}-{number:03}" for number, entry in enumerate(entries, 1)}
    differing_count = max(2, int(len(entries) * _DIFFERENT_HEADCOUNT))
    differing = set(rnd.sample(range(len(entries)), differing_count))
    return [
        Agency(
            code=codes[entry.name],
            name=entry.name,
            parent=codes.get(entry.parent) if entry.parent else None,
            agency_class=entry.agency_class,
            kind=entry.kind,
            headcount=size + (_difference(rnd, size) if index in differing else 0),
            roster_rows=size,
        )
        for index, (entry, size) in enumerate(zip(entries, sizes, strict=True))
    ]


def _difference(rnd: Random, size: int) -> int:
    """Vacant posts or people hired since the approval: never 0, at most a tenth or so."""
    return rnd.choice((-1, 1, 1)) * rnd.randint(1, max(1, size // 12))


def _duties(place: Place) -> dict[Seat, Duty]:
    """Committee, jury and their helpers sit with the contributors (plan P1), who come first."""
    seats = {name: index for index, name in enumerate(place.contributors)}
    home, office = seats[place.home], seats[place.office]
    justice, technology = seats[place.justice], seats[place.technology]
    duties = {Seat(index, 0): Duty(_COMMITTEE, None) for index in seats.values()}
    duties |= {Seat(index, 1): Duty(_JURY, "judge") for index in seats.values()}
    duties |= {Seat(index, 4): Duty(_WRITERS, "author") for index in seats.values()}
    duties |= {Seat(index, 5): Duty(_VETTERS, "vetter") for index in (home, office, justice)}
    duties |= {Seat(home, row): Duty(_HELPERS, "organiser") for row in (6, 7)}
    duties |= {Seat(technology, row): Duty(_TECHNICIANS, "ops") for row in (6, 7)}
    return duties


def _transfers(rnd: Random, sizes: list[int]) -> dict[Seat, Seat]:
    """Two people stand on two lists. No one with a duty, no liaison, no head of an agency."""
    eligible = [index for index, size in enumerate(sizes) if size >= 10]
    from_1, to_1, from_2, to_2 = rnd.sample(eligible, 4)
    return {
        Seat(to_1, sizes[to_1] - 1): Seat(from_1, sizes[from_1] - 2),
        Seat(to_2, sizes[to_2] - 1): Seat(from_2, sizes[from_2] - 2),
    }


def _running_totals(sizes: list[int]) -> list[int]:
    totals = [1]
    for size in sizes[:-1]:
        totals.append(totals[-1] + size)
    return totals
