"""Whether somebody is of the age that the audience they belong to asks for.

The age is in whole years on the plan's day in its zone, as one's birthday counts. Of somebody
without a date of birth nothing is known, and they may take part: a list need not tell it.
"""

from collections.abc import Mapping
from datetime import date

from contracts.definition import Definition
from contracts.rosters import AgeVerdict
from contracts.time_zones import day_of
from services.registration.domain.people.person import Entry


def limits_of(definition: Definition) -> list[tuple[object, ...]]:
    """What of a plan verdicts hang on; empty where nobody's age matters."""
    if all((one.minimum_age, one.maximum_age) == (None, None) for one in definition.audiences):
        return []
    day = _day_of(definition)
    return [
        (day, one.id, one.obligation, *one.agency_classes, one.minimum_age, one.maximum_age)
        for one in definition.audiences
    ]


def age_verdict(
    definition: Definition, classes: Mapping[str, str], entry: Entry, born: str | None
) -> AgeVerdict:
    """ "": they may take part. ``classes``: agency -> class; ``born``: ``YYYY-MM-DD``."""
    if not born or not entry.memberships:
        return ""
    agency_class = classes.get(entry.agency_at(definition.starts_at_us), "")
    mine = definition.audience_of(entry.obligation, agency_class, entry.audience)
    audience = next((one for one in definition.audiences if one.id == mine), None)
    if audience is None:
        return ""
    years = years_on(date.fromisoformat(born), _day_of(definition))
    if audience.minimum_age is not None and years < audience.minimum_age:
        return "too_young"
    if audience.maximum_age is not None and years > audience.maximum_age:
        return "too_old"
    return ""


def years_on(born: date, day: date) -> int:
    """Whole years lived on a day; who was born on 29 February has a birthday on 1 March in other
    years.

    >>> born = date(2000, 2, 29)
    >>> years_on(born, date(2015, 2, 28)), years_on(born, date(2015, 3, 1))
    (14, 15)
    """
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _day_of(definition: Definition) -> date:
    at_us = definition.starts_at_us if definition.age_at_us is None else definition.age_at_us
    return day_of(at_us, definition.timezone)
