"""Lines of standings and prizes as the API tells them."""

import re
from fractions import Fraction
from functools import lru_cache

from contracts.local_times import rfc3339
from contracts.results import AwardLine, Standing, WorkStanding
from contracts.vietnamese_text import searched
from gateway.core.http.rfc3339_shapes import telling
from gateway.results.shapes.results import StandingLine, WorkLine

#: values that are sums of points, or means of them
_SCORES = ("score", "total_score", "mean_score", "median_score")
_agency = lru_cache(4_096)(searched)  # each stands in many lines
#: a measure that an award has twice is numbered
_NUMBERED = re.compile(r"_[0-9]+\Z")


def standing_line(line: Standing) -> StandingLine:
    """A line of the standings as it is shown."""
    return StandingLine(
        line.rank,
        line.person,
        line.name,
        line.agency,
        line.score,
        line.questions,
        line.duration_s,
        rfc3339(line.submitted_at_us) if line.submitted_at_us else None,
        line.prediction,
    )


#: a work's line as it is shown
work_line = telling(WorkStanding, WorkLine)


def found_by(line: StandingLine | WorkLine) -> str:
    """By what a line is found: names and agency of people; code, title, authors and agency of what
    judges marked."""
    told = [line.name] if isinstance(line, StandingLine) else [line.work, line.title]
    if isinstance(line, WorkLine):
        told += line.names + line.others
    return "\n".join((*map(searched, told), _agency(line.agency)))


def people_of(line: StandingLine | WorkLine) -> list[str]:
    """Whose line it is."""
    return [line.person] if isinstance(line, StandingLine) else line.people


def deciding_values(line: AwardLine) -> dict[str, str | int | float]:
    """The values that decided a prize, by name, as people are shown them; scores that count parts
    of a point as exact points, "n/d"."""
    shown: dict[str, str | int | float] = {}
    scale = line.values.get("scale", 1)
    for name, value in line.values.items():
        if name in ("rank", "scale"):  # the prize says its rank
            continue
        if scale != 1 and _NUMBERED.sub("", name) in _SCORES:
            told = Fraction(value) / scale
            shown[name] = f"{told.numerator}/{told.denominator}"
            continue
        if name.endswith("_us") and isinstance(value, int):
            shown[name.removesuffix("_us")] = rfc3339(value)
        elif isinstance(value, str | int | float):
            shown[name] = value
    return shown
