"""The commonest fields of a definition, for a form: read out of its text and written back into it.

    groups_of(text)             what the form shows, in order
    with_fields(text, said)     the same text with other values
    with_round(text, phase)     one more round, a week after the last
    with_prize(text, award)     one more line of an award
    ids_of_round(text, round)   of the round at this path, or of all rounds of a series

Everything that is not changed stays as it is written, comments too (``plans.splicing``). What
people type stays as they typed it, for the reader of definition files understands it or says what
is wrong with it, at the key that is also the field's. Texts are TOML that can be read; what they
say may be wrong in any way.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal, get_args

from msgspec import Struct

from contracts.definition import FiguresVisible, ParticipationRules
from plans.findings import Misread, one_line
from plans.language import load_document
from plans.node import Node
from plans.rounds import read_rounds
from plans.splicing import with_item, with_values
from plans.times import DAY_US, edge_of, read_moment, write_duration, write_moment
from plans.values import read_identifier
from plans.vocabulary import RANK_NAMES

Table = Mapping[str, Any]
Kind = Literal["text", "moment", "duration", "rate", "integer", "money", "choice"]
About = Literal["contest", "class", "figures", "quiz", "round", "series", "award", "prize"]
_NUMBER = re.compile(r"-?\d{1,9}")
_COUNTED = re.compile(r"((?:[^\W\d_]+ )+)(\d{1,4})(?![\d/])")  # "Tuần 4", not "Từ 7/10"
#: may be left out of a file
_OPTIONAL = ("standing_body", "quota", "money", "attempts_allowed", "closes_after")


class Field(Struct, frozen=True):
    """``key`` as findings name it; ``name`` is the last step of it, ``of`` the topic that the
    number of questions is of, ``choices`` the words that a choice is between."""

    key: str
    name: str
    kind: Kind
    value: str
    of: str = ""
    choices: tuple[str, ...] = ()


class Group(Struct, frozen=True):
    """Fields that belong together, such as a round's. ``key`` is the table's, ``name`` its own.

    ``held_in``: the list of rounds or prizes that it is one of; ``more``: the list ends here, and
    ``key`` names what one more may be added to.
    """

    about: About
    key: str
    name: str
    fields: list[Field]
    held_in: str = ""
    more: bool = False


def groups_of(text: str) -> list[Group]:
    """Title, organiser and dates, quotas, the quiz, rounds, prizes."""
    return list(_groups(load_document(text, "")))


def with_fields(text: str, said: Mapping[str, str]) -> str:
    """The text with these values by key; keys that are no field of the form are left aside."""
    before = load_document(text, "")
    changes: dict[str, Any] = {}
    for group in _groups(before):
        for field in group.fields:
            value = one_line(said.get(field.key, field.value))
            if value != field.value:
                changes[field.key] = _written(field, value)
    made = with_values(text, changes)
    return with_values(made, _sums(load_document(made, ""))) if made != text else made


def with_round(text: str, phase: str) -> str:
    """One more round in the phase at this path, as long as its last and a week later."""
    document = load_document(text, "")
    known = {item.id for _, each in _phases(document) for item, _ in _read(each)}
    place, table = next(((p, t) for p, t in _phases(document) if p == phase), ("", {}))
    if not place:
        return text
    last = next((item for item, _ in reversed(_read(table)) if item.closes_at_us), None)
    count = sum(not item.practice for item, _ in _read(table))
    values: dict[str, Any] = {}
    if last is None:
        values["id"] = _free("dot-1", known)
        values["name"] = "Đợt 1"
        values["opens_at"] = _shown(document.get("starts_at"), "moment", "starts_at")
        values["closes_at"] = _shown(document.get("ends_at"), "moment", "ends_at")
        return with_item(text, f"{place}.rounds", values)
    values["id"] = _free(_next(last.id) or f"dot-{count + 1}", known)
    numbered = _COUNTED.match(last.name)
    values["name"] = f"{numbered[1]}{int(numbered[2]) + 1}" if numbered else f"Đợt {count + 1}"
    later_us = 7 * DAY_US
    values["opens_at"] = write_moment(last.opens_at_us + later_us, "start")
    values["closes_at"] = write_moment(last.closes_at_us + later_us, "end")
    if last.public_value and last.id in last.public_value:
        values["public_value"] = last.public_value.replace(last.id, values["id"])
    return with_item(text, f"{place}.rounds", values)


def with_prize(text: str, award: str) -> str:
    """One more line of the award at this path: the highest rank that it does not have yet."""
    document = load_document(text, "")
    place, table = next(((p, t) for p, t in _awards(document) if p == award), ("", {}))
    if not place:
        return text
    taken = {prize.get("rank") for prize in _tables(table, "prizes")}
    below = [*RANK_NAMES][1:]  # a special prize is above the first: written by hand
    rank = next((rank for rank in below if rank not in taken), None)
    if rank is not None:
        return with_item(text, f"{place}.prizes", {"rank": rank, "winners": 1})
    number = len(taken) + 1
    other = {"rank": _free(f"hang-{number}", taken), "name": f"Giải hạng {number}", "winners": 1}
    return with_item(text, f"{place}.prizes", other)


def ids_of_round(text: str, path: str) -> set[str]:
    """The ids of what the list of rounds has at this path; empty where there is nothing."""
    phases = _phases(load_document(text, ""))
    return {item.id for place, table in phases for item, key in _read(table, place) if key == path}


def _groups(document: Table) -> Iterator[Group]:
    contest = [
        *(_field(document, name, "text") for name in ("title", "organiser", "standing_body")),
        *(_field(document, name, "moment") for name in ("starts_at", "ends_at")),
    ]
    yield Group("contest", "", "", contest)
    for index, item in enumerate(_tables(document, "agency_classes")):
        key = f"agency_classes[{index}]"
        yield Group("class", key, _name(item), [_field(item, "quota", "rate", key)])
    counted = document.get("participation")
    if isinstance(counted, Mapping):
        name, default = "figures_visible", ParticipationRules("").figures_visible
        value = one_line(str(counted.get(name, default)))
        said = Field(f"participation.{name}", name, "choice", value, "", get_args(FiguresVisible))
        yield Group("figures", "participation", "", [said])
    for place, phase in _phases(document):
        yield from _of_phase(place, phase, document.get("topics"))
    for place, award in _awards(document):
        prizes = f"{place}.prizes"
        for index, prize in enumerate(_tables(award, "prizes")):
            yield _prize(award, prize, prizes, index)
        yield Group("award", place, _name(award), [], prizes, more=True)


def _of_phase(place: str, phase: Table, topics: object) -> Iterator[Group]:
    rounds = f"{place}.rounds"
    quiz = phase.get("quiz")
    if isinstance(quiz, Mapping):
        key = f"{place}.quiz"
        fields = [
            _field(quiz, "time_limit", "duration", key),
            _field(quiz, "attempts_allowed", "integer", key),
        ]
        names = topics if isinstance(topics, Mapping) else {}
        fields += _of_blueprint(quiz, key, names)
        for index, bank in enumerate(_tables(quiz, "banks")):
            fields += _of_blueprint(bank, f"{key}.banks[{index}]", names)
        yield Group("quiz", key, _name(phase), fields)
    written = phase.get("rounds")
    if isinstance(written, Mapping):
        yield _round(written, rounds, "")
    else:
        for index, item in enumerate(_tables(phase, "rounds")):
            yield _round(item, f"{rounds}[{index}]", rounds)
    yield Group("round", place, _name(phase), [], rounds, more=True)


def _round(item: Table, key: str, rounds: str) -> Group:
    if "count" not in item:
        fields = [_field(item, "name", "text", key)]
        fields += [_field(item, name, "moment", key) for name in ("opens_at", "closes_at")]
        return Group("round", key, _name(item), fields, rounds)
    fields = [
        _field(item, "count", "integer", key),
        _field(item, "first_opens", "moment", key),
        _field(item, "closes_after", "duration", key),
    ]
    return Group("series", key, _name(item), fields, rounds)


def _prize(award: Table, prize: Table, prizes: str, index: int) -> Group:
    key = f"{prizes}[{index}]"
    rank = str(prize.get("rank", ""))
    name = one_line(str(prize.get("name", RANK_NAMES.get(rank, rank))))
    fields = [_field(prize, "winners", "integer", key), _field(prize, "money", "money", key)]
    return Group("prize", key, f"{_name(award)} – {name}", fields, prizes)


def _of_blueprint(table: Table, key: str, topics: Table) -> Iterator[Field]:
    """Of a paper: a number for each topic, or for each topic and difficulty, or a list of draws."""
    blueprint = table.get("blueprint")
    if not isinstance(blueprint, Mapping):
        for index, draw in enumerate(_tables(table, "blueprint")):
            topic = str(draw.get("topic", ""))
            of = one_line(str(topics.get(topic, topic)))
            yield _field(draw, "questions", "integer", f"{key}.blueprint[{index}]", of)
        return
    for topic, number in blueprint.items():
        of, place = one_line(str(topics.get(topic, topic))), f"{key}.blueprint"
        if isinstance(number, Mapping):
            for word in number:
                graded = f"{of} ({word})"
                yield _field(number, word, "integer", f"{place}.{topic}", graded, "questions")
        else:
            yield _field(blueprint, topic, "integer", place, of, "questions")


def _sums(document: Table) -> dict[str, int]:
    """A quiz states the sum of its blueprint; where one is no number, that is found."""
    sums: dict[str, int] = {}
    for place, phase in _phases(document):
        quiz = phase.get("quiz")
        if isinstance(quiz, Mapping) and "questions" in quiz:
            numbers = [field.value for field in _of_blueprint(quiz, "", {})]
            if numbers and all(_NUMBER.fullmatch(number) for number in numbers):
                total = sum(map(int, numbers))
                if total != quiz["questions"]:
                    sums[f"{place}.quiz.questions"] = total
    return sums


def _field(
    table: Table, name: str, kind: Kind, path: str = "", of: str = "", called: str = ""
) -> Field:
    key = f"{path}.{name}" if path else name
    return Field(key, called or name, kind, _shown(table.get(name), kind, name), of)


def _shown(value: Any, kind: Kind, name: str) -> str:
    """What stands in the file, as people write it; what is a text already as it is."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if kind == "moment" and isinstance(value, date):  # a time of a day too
        return _moment(value, name)
    if kind == "duration" and isinstance(value, int):
        return str(write_duration(value))
    if kind == "rate" and isinstance(value, int | float):
        percent = Decimal(repr(value)) * 100
        return f"{percent.normalize():f}%".replace(".", ",")
    if kind == "money" and isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    return one_line(str(value))


def _moment(value: date, name: str) -> str:
    edge = edge_of(f"{'opens_at' if name == 'first_opens' else name}_us")
    try:
        return write_moment(read_moment(value, edge), edge)
    except Misread:
        return str(value)


def _written(field: Field, value: str) -> Any:
    if not value and field.name in _OPTIONAL:
        return None
    if field.kind == "integer" and _NUMBER.fullmatch(value):
        return int(value)
    return value


def _phases(document: Table) -> Iterator[tuple[str, Table]]:
    for index, phase in enumerate(_tables(document, "phases")):
        yield f"phases[{index}]", phase


def _awards(document: Table) -> Iterator[tuple[str, Table]]:
    for index, award in enumerate(_tables(document, "awards")):
        yield f"awards[{index}]", award


def _tables(table: Table, name: str) -> list[Table]:
    """The tables of a list; where one is no table, that is found, and the form shows none."""
    items = table.get(name)
    if not isinstance(items, list) or not all(isinstance(item, Mapping) for item in items):
        return []
    return items


def _read(phase: Table, place: str = "") -> list[Any]:
    """Its rounds with the keys at which they stand, as far as they can be read."""
    found = read_rounds(Node({"rounds": phase.get("rounds", [])}, place, "phase", []))
    return [(item, key) for item, key in found if item.id]


def _name(table: Table) -> str:
    return one_line(str(table.get("name", table.get("id", ""))))


def _next(name: str) -> str:
    """``tuan-4`` is followed by ``tuan-5``; nothing follows a name without a number at its end."""
    found = re.fullmatch(r"(.*?)(\d{1,4})", name)
    return f"{found[1]}{int(found[2]) + 1}" if found else ""


def _free(name: str, taken: set[Any]) -> str:
    while name in taken:
        name = _next(name) or f"{name}-2"
    return read_identifier(name)
