"""Who stands on the lists of a plan: a few people of every class of agencies, drawn from a seed."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

from msgspec import Struct, field
from msgspec.structs import replace

from contracts.definition import Definition
from rigs.city import Agency, Person
from rigs.city.city_model import Gender
from rigs.city.person_names import draw_name
from rigs.city.xlsx_files import write_roster_rows

_LETTERS = "ABCDEFGHIK"
_REASON = "Thành viên Ban Tổ chức"


class Lists(Struct):
    """The lists of a contest, and who on them is special: ``barred`` by the list, ``young``: below
    the least age of the plan, ``doubled``: on two lists, of which the first counts, ``away``: who
    never comes. ``ordinary``: everybody else. ``joined``: who registered without being on a list,
    and for which agency."""

    agencies: list[Agency]
    rows: list[Person]
    barred: str = ""
    young: str = ""
    doubled: str = ""
    away: list[str] = field(default_factory=list)
    ordinary: list[str] = field(default_factory=list)
    joined: dict[str, str] = field(default_factory=dict)

    @property
    def homes(self) -> dict[str, str]:
        """Person's code -> agency that the person counts for."""
        found: dict[str, str] = {}
        for row in self.rows:
            found.setdefault(row.code, row.agency)
        return found | self.joined

    @property
    def classes(self) -> dict[str, str]:
        """Agency's code -> its class."""
        return {agency.code: agency.agency_class for agency in self.agencies}

    @property
    def names(self) -> dict[str, str]:
        """Agency's code -> what it is called."""
        return {agency.code: agency.name for agency in self.agencies}

    def write(self, plan: Definition, file: Path) -> Path:
        """The staff list as an organiser sends it."""
        classes = {item.id: item.name for item in plan.agency_classes}
        write_roster_rows(self.agencies, self.rows, file, classes)
        return file


def lists_of(plan: Definition, mark: str, agencies: int, people: int, rnd: Random) -> Lists:
    """So many agencies of each class, so many people in each; ``mark`` begins all codes."""
    made = Lists([], [])
    numbers = iter(range(1, 1000))
    for group in plan.agency_classes:
        for letter in _LETTERS[:agencies]:
            code = f"{mark}-{group.id}-{letter}".upper()
            name = f"{group.name} {letter}"
            head = people + rnd.randint(0, 3)
            made.agencies.append(Agency(code, name, None, group.id, "unit", head, people))
            made.rows += [_person(mark, next(numbers), code, rnd) for _ in range(people)]
    _make_special(made, plan, mark, rnd, numbers)
    return made


def _person(mark: str, number: int, agency: str, rnd: Random) -> Person:
    gender: Gender = "male" if rnd.random() < 0.5 else "female"
    born = date(rnd.randint(1965, 1990), rnd.randint(1, 12), rnd.randint(1, 28))
    name = draw_name(rnd, gender)
    code = f"{mark}{number:04}"
    return Person(agency, code, name, born, gender, "Chuyên viên", "", "", "encouraged")


def _make_special(
    made: Lists, plan: Definition, mark: str, rnd: Random, numbers: Iterator[int]
) -> None:
    first, last = made.agencies[0].code, made.agencies[-1].code
    barred = _person(mark, next(numbers), first, rnd)
    barred = replace(barred, obligation="excluded", reason=_REASON)
    made.barred = barred.code
    doubled = _person(mark, next(numbers), first, rnd)
    twin = replace(doubled, agency=last)
    made.doubled = doubled.code
    ages = [item.minimum_age for item in plan.audiences if item.minimum_age]
    made.rows += [barred, doubled, twin]
    if ages:
        year = int(plan.starts_at_us // (365.2425 * 86_400 * 1_000_000)) + 1970
        born = date(year - ages[0] + 1, 6, 15)
        young = replace(_person(mark, next(numbers), last, rnd), born=born)
        made.young = young.code
        made.rows.append(young)
    ordinary = [row.code for row in made.rows if row.code not in (made.barred, made.young)]
    ordinary = list(dict.fromkeys(ordinary))
    made.away = rnd.sample([code for code in ordinary if code != made.doubled], 2)
    made.ordinary = [code for code in ordinary if code not in made.away]
