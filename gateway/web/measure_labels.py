"""Values that decided a prize, as people write them."""

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any, assert_never

from contracts.definition import MEASURES, MeasureFacts, MeasureValue
from gateway.web.number_and_date_formats import Formats
from gateway.web.text_catalogue import Catalogue

#: of people's prizes: name -> key of its text, and how its value is written
_OF_PEOPLE: dict[str, tuple[str, Callable[[Formats, Any], str]]] = {
    "score": ("results.score", lambda f, value: _points(f, value)),
    "prediction": ("results.prediction", lambda f, value: f.number(value)),
    "truth": ("results.truth", lambda f, value: f.number(value)),
    "distance": ("results.distance", lambda f, value: f.number(value)),
    "duration_s": ("results.duration", lambda f, value: f.clock(value)),
    "submitted_at": ("results.submitted", lambda f, value: f.arrival(value)),
    "rate": ("participation.rate", lambda f, value: f.percent(value)),
    "rounds": ("results.rounds", lambda f, value: str(value)),
    "decision": ("results.by_judgement", lambda f, value: f.number(value)),
    "minutes": ("results.minutes", lambda f, value: str(value)),
    "minutes_date": ("results.minutes_date", lambda f, value: str(value)),
}
#: what judges gave, in exact points
_MARKS = ("entry_marks", "stage_marks")
_OF_AGENCIES = dict[str, MeasureFacts](MEASURES.items())
#: a measure that an award has twice, of other prizes or until another mark, is numbered
_NUMBERED = re.compile(r"_[0-9]+\Z")


def measure(t: Catalogue, f: Formats, name: str, value: Any) -> str:
    """``Điểm: 9`` for the value of this name; a name that is not known is shown as it is."""
    if name in _OF_PEOPLE:
        key, written = _OF_PEOPLE[name]
        return f"{t(key)}: {written(f, value)}"
    word = _NUMBERED.sub("", name)
    if word in _MARKS:
        return f"{t(f'measures.{word}')}: {f.number(f.fraction(value), 2)}"
    if word in _OF_AGENCIES:
        return f"{t(f'measures.{word}')}: {_written(f, _OF_AGENCIES[word].value, value)}"
    return f"{name}: {value}"


def _points(f: Formats, value: Any) -> str:
    """A whole number, or exact points, "n/d"."""
    exact = Fraction(value)
    return f.points(exact.numerator, exact.denominator)


def _written(f: Formats, kind: MeasureValue, value: str) -> str:
    match kind:
        case "rate":
            return f"{f.percent(f.fraction(value))} ({f.parts(value)})"
        case "share":
            return f.percent(f.fraction(value))
        case "score":
            return f.number(f.fraction(value), 2)
        case "number":
            return _points(f, value)
        case "by_rank":
            return value.replace(",", " – ")
        case "moment":
            return f.exact(value)
        case _ as never:
            assert_never(never)
