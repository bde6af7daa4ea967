"""Values that decided a prize, as people write them."""

from collections.abc import Callable
from typing import Any

from gateway.web.catalogue import Catalogue
from gateway.web.formats import Formats

#: name -> key of its text, and how its value is written
_WRITTEN: dict[str, tuple[str, Callable[[Formats, Any], str]]] = {
    "score": ("results.score", lambda f, value: f.number(value)),
    "prediction": ("results.prediction", lambda f, value: f.number(value)),
    "truth": ("results.truth", lambda f, value: f.number(value)),
    "distance": ("results.distance", lambda f, value: f.number(value)),
    "duration_s": ("results.duration", lambda f, value: f.clock(value)),
    "submitted_at": ("results.submitted", lambda f, value: f.arrival(value)),
    "earliest_completion": ("results.earliest_completion", lambda f, value: f.exact(value)),
    "rate": ("participation.rate", lambda f, value: f.percent(value)),
    "participation_rate": (
        "participation.rate",
        lambda f, value: f"{f.percent(f.fraction(value))} ({f.parts(value)})",
    ),
    "weighted": ("results.weighted", lambda f, value: f.percent(f.fraction(value))),
    "mean_score": ("results.mean_score", lambda f, value: f.number(f.fraction(value), 2)),
    "total_score": ("results.total_score", lambda f, value: f.number(int(value))),
    "participants": ("results.participants", lambda f, value: f.number(int(value))),
    "attempts": ("results.attempts", lambda f, value: f.number(int(value))),
    "prizes": ("results.prizes_won", lambda f, value: value.replace(",", " – ")),
    "rounds": ("results.rounds", lambda f, value: str(value)),
}


def measure(t: Catalogue, f: Formats, name: str, value: Any) -> str:
    """``Điểm: 9`` for the value of this name; a name that is not known is shown as it is."""
    if name not in _WRITTEN:
        return f"{name}: {value}"
    key, written = _WRITTEN[name]
    return f"{t(key)}: {written(f, value)}"
