"""The commonest fields of a definition, for a form: read out of its tables and written back.

    common_fields(form)      tables of a definition (``plans.form.to_form``) -> fields in order
    with_fields(form, said)  the same tables with other values; everything else stays

What people type stays as they typed it, for the reader of definition files understands it or says
what is wrong with it, at the key that is also the field's.
"""

import copy
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal

from msgspec import Struct

from plans.form import Table

Kind = Literal["text", "moment", "duration", "rate", "integer", "money"]
_STEP = re.compile(r"([\w-]+)|\[(\d+)\]")
#: may be left out of a file
_OPTIONAL = ("standing_body", "quota", "money")


class Field(Struct, frozen=True):
    """``key`` as findings name it; ``name`` is the last step of it; ``of`` is what it belongs to:
    the name of a class, a phase, a round, a topic or an award, empty for the contest itself."""

    key: str
    name: str
    kind: Kind
    value: str
    of: str = ""


def common_fields(form: Table) -> list[Field]:
    """Title, organiser and dates, quotas, rounds, the quiz, prizes."""
    return list(_fields(form))


def with_fields(form: Table, said: Mapping[str, str]) -> Table:
    """The tables with these values by key; keys that are no common field are left aside."""
    made: Table = copy.deepcopy(form)
    for field in common_fields(form):
        if field.key in said and said[field.key].strip() != field.value:
            _put(made, field, said[field.key].strip())
    for phase in made.get("phases", []):
        quiz = phase.get("quiz", {})
        if "questions" in quiz and "blueprint" in quiz:
            counts = [draw.get("questions") for draw in quiz["blueprint"]]
            del quiz["questions"]  # it is their sum; where one is no number, that is found
            if all(isinstance(count, int) for count in counts):
                quiz["questions"] = sum(counts)
    return made


def _fields(form: Table) -> Iterator[Field]:
    for name in ("title", "organiser", "standing_body"):
        yield _field(form, name, "text")
    for name in ("starts_at", "ends_at"):
        yield _field(form, name, "moment")
    for index, item in enumerate(form.get("agency_classes", [])):
        yield _field(item, "quota", "rate", f"agency_classes[{index}]", item["name"])
    for index, phase in enumerate(form.get("phases", [])):
        yield from _of_phase(phase, f"phases[{index}]", form.get("topics", {}))
    for index, award in enumerate(form.get("awards", [])):
        yield from _of_award(award, f"awards[{index}]")


def _of_phase(phase: Table, path: str, topics: Mapping[str, str]) -> Iterator[Field]:
    for index, item in enumerate(phase.get("rounds", [])):
        place = f"{path}.rounds[{index}]"
        yield _field(item, "name", "text", place, item["name"])
        yield _field(item, "opens_at", "moment", place, item["name"])
        yield _field(item, "closes_at", "moment", place, item["name"])
    quiz = phase.get("quiz")
    if quiz is None:
        return
    yield _field(quiz, "time_limit", "duration", f"{path}.quiz", phase["name"])
    for index, draw in enumerate(quiz.get("blueprint", [])):
        of = topics.get(draw["topic"], draw["topic"])
        yield _field(draw, "questions", "integer", f"{path}.quiz.blueprint[{index}]", of)


def _of_award(award: Table, path: str) -> Iterator[Field]:
    for index, prize in enumerate(award.get("prizes", [])):
        place = f"{path}.prizes[{index}]"
        of = f"{award['name']} – {prize.get('name', prize['rank'])}"
        yield _field(prize, "winners", "integer", place, of)
        yield _field(prize, "money", "money", place, of)


def _field(table: Table, name: str, kind: Kind, path: str = "", of: str = "") -> Field:
    key = f"{path}.{name}" if path else name
    return Field(key, name, kind, _shown(table.get(name), kind), of)


def _shown(value: Any, kind: Kind) -> str:
    if value is None:
        return ""
    if kind == "rate" and isinstance(value, int | float):
        percent = Decimal(repr(value)) * 100
        return f"{percent.normalize():f}%".replace(".", ",")
    if kind == "money" and isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    return str(value)


def _put(form: Table, field: Field, value: str) -> None:
    place: Any = form
    steps = [name or int(number) for name, number in _STEP.findall(field.key)]
    for step in steps[:-1]:
        place = place[step]
    if not value and field.name in _OPTIONAL:
        place.pop(field.name, None)
    elif field.kind == "integer" and re.fullmatch(r"-?\d{1,9}", value):
        place[field.name] = int(value)
    else:
        place[field.name] = value
