"""The commonest fields of a definition, for a form: read out of its text and written back into it.

    groups_of(text)             what the form shows, in order
    with_fields(text, said)     the same text with other values

Rounds and prizes more or less: ``plans.added_rounds_and_prizes``.

Everything that is not changed stays as it is written, comments too (``plans.text_edits``). What
people type stays as they typed it, for the reader of definition files understands it or says what
is wrong with it, at the key that is also the field's. Texts are TOML that can be read; what they
say may be wrong in any way.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, get_args

from contracts.definition import (
    AwardBy,
    Difficulty,
    FiguresVisible,
    ParticipationRules,
    QuestionKind,
    QuizRules,
    SeveralRight,
    SigningForm,
    TwoLists,
)
from contracts.time_zones import HOME
from plans.date_and_time_texts import edge_of, read_moment, write_duration, write_moment
from plans.definition_findings import Misread, one_line
from plans.field_groups import Field, FieldGroup, Kind
from plans.key_names import RANK_NAMES
from plans.parser import load_document
from plans.text_edits import with_values

Table = Mapping[str, Any]
_NUMBER = re.compile(r"-?\d{1,9}")
#: may be left out of a file
_OPTIONAL = (
    *("standing_body", "timezone", "currency", "quota", "money", "attempts_allowed"),
    *("closes_after", "daily_hours", "points"),
)
_OF_OFFICE = ("office_", "contact_", "form", "signer_name", "signer_above", "signer_on_behalf")
_QUIZ = QuizRules(None, [])


def groups_of(text: str) -> list[FieldGroup]:
    """Title, organiser, dates, zone, currency, quotas, participation, quizzes, rounds, prizes, and
    who issues papers."""
    return list(_groups(load_document(text, "")))


def with_fields(text: str, said: Mapping[str, str]) -> str:
    """The text with these values by key; keys that are no field of the form are left aside."""
    before = load_document(text, "")
    changes: dict[str, Any] = {}
    for group in _groups(before):
        for field in group.fields:
            value = _typed(field, said.get(field.key, field.value))
            if value != field.value:
                changes[field.key] = _written(field, value)
    made = with_values(text, changes)
    return with_values(made, _sums(load_document(made, ""))) if made != text else made


def _groups(document: Table) -> Iterator[FieldGroup]:
    contest = [
        *(_field(document, name, "text") for name in ("title", "organiser", "standing_body")),
        *(_field(document, name, "moment") for name in ("starts_at", "ends_at")),
        *(_field(document, name, "text") for name in ("timezone", "currency")),
    ]
    yield FieldGroup("contest", "", "", contest)
    for index, item in enumerate(tables_in(document, "agency_classes")):
        key = f"agency_classes[{index}]"
        yield FieldGroup("class", key, _name(item), [_field(item, "quota", "rate", key)])
    counted = document.get("participation")
    if isinstance(counted, Mapping):
        key, default = "participation", ParticipationRules("")
        visible, two = get_args(FiguresVisible), get_args(TwoLists)
        asked = [
            _choice(counted, "figures_visible", visible, default.figures_visible, key),
            _choice(counted, "two_lists", two, default.two_lists, key),
        ]
        yield FieldGroup("figures", "participation", "", asked)
    for place, phase in phases_of(document):
        yield from _of_phase(place, phase, document.get("topics"))
    for place, award in awards_of(document):
        prizes, by = f"{place}.prizes", _choice(award, "by", get_args(AwardBy), "rules", place)
        yield FieldGroup("award", place, _name(award), [by])
        for index, prize in enumerate(tables_in(award, "prizes")):
            yield _prize(award, prize, prizes, index)
        yield FieldGroup("award", place, _name(award), [], prizes, more=True)
    yield from _of_office(document)


def _of_office(document: Table) -> Iterator[FieldGroup]:
    """Asked for where the file has no such table too: papers need it in the end."""
    office, key = _table(document, "office"), "office"
    asked = [
        _field(office, name, "text", key, called=f"office_{name}")
        for name in ("authority", "name", "symbol", "place")
    ]
    asked.append(_field(office, "recipients", "lines", key, called="office_recipients"))
    contact = _table(office, "contact")
    asked += [
        _field(contact, name, "text", f"{key}.contact", called=f"contact_{name}")
        for name in ("name", "address", "phone", "email")
    ]
    yield FieldGroup("office", key, "", asked)
    forms = get_args(SigningForm)
    for index, signer in enumerate(tables_in(office, "signers")):
        place = f"{key}.signers[{index}]"
        above, on_behalf, title, name = (
            _field(signer, name, "text", place, called=f"signer_{name}")
            for name in ("above", "on_behalf", "title", "name")
        )
        form = _choice(signer, "form", forms, "", place)
        name_of = one_line(str(signer.get("name", signer.get("title", ""))))
        fields = [above, form, on_behalf, title, name]
        yield FieldGroup("signer", place, name_of, fields, f"{key}.signers")
    yield FieldGroup("signer", key, "", [], f"{key}.signers", more=True)


def _of_phase(place: str, phase: Table, topics: object) -> Iterator[FieldGroup]:
    rounds = f"{place}.rounds"
    quiz = phase.get("quiz")
    names = topics if isinstance(topics, Mapping) else {}
    # a round that is no quiz has neither hours of a day nor papers
    papers = names if isinstance(quiz, Mapping) else None
    if isinstance(quiz, Mapping):
        key = f"{place}.quiz"
        fields = [
            _field(quiz, "time_limit", "duration", key),
            _field(quiz, "attempts_allowed", "integer", key),
        ]
        fields += _of_kinds_and_points(quiz, key)
        fields += _of_blueprint(quiz, key, names)
        for index, bank in enumerate(tables_in(quiz, "banks")):
            fields += _of_blueprint(bank, f"{key}.banks[{index}]", names)
        yield FieldGroup("quiz", key, _name(phase), fields)
    written = phase.get("rounds")
    if isinstance(written, Mapping):
        yield _round(written, rounds, "", papers)
    else:
        for index, item in enumerate(tables_in(phase, "rounds")):
            yield _round(item, f"{rounds}[{index}]", rounds, papers)
    yield FieldGroup("round", place, _name(phase), [], rounds, more=True)


def _of_kinds_and_points(quiz: Table, key: str) -> Iterator[Field]:
    """Which kinds of questions papers may hold, and what a question is worth."""
    kinds, names = quiz.get("kinds", _QUIZ.kinds), get_args(QuestionKind)
    listed = isinstance(kinds, list) and all(isinstance(kind, str) for kind in kinds)
    known = [kind for kind in names if kind in kinds] if listed else []
    others = [one_line(kind) for kind in kinds if kind not in names] if listed else [str(kinds)]
    value = ", ".join(dict.fromkeys([*known, *others]))
    yield Field(f"{key}.kinds", "kinds", "choices", value, "", names)
    several = get_args(SeveralRight)
    yield _choice(quiz, "several_right", several, _QUIZ.several_right, key)
    points = quiz.get("points")
    worth = points if isinstance(points, Mapping) else {}
    for level in get_args(Difficulty):
        yield _field(worth, level, "integer", f"{key}.points", level, "points")


def _round(item: Table, key: str, rounds: str, papers: Table | None) -> FieldGroup:
    """``papers``: names of topics by id where the round is a quiz."""
    hours = [] if papers is None else [_field(item, "daily_hours", "text", key)]
    if "count" not in item:
        fields = [_field(item, "name", "text", key)]
        fields += [_field(item, name, "moment", key) for name in ("opens_at", "closes_at")]
        fields += hours
        fields += () if papers is None else _of_blueprint(item, key, papers)
        return FieldGroup("round", key, _name(item), fields, rounds)
    fields = [
        _field(item, "count", "integer", key),
        _field(item, "first_opens", "moment", key),
        _field(item, "closes_after", "duration", key),
        *hours,
    ]
    return FieldGroup("series", key, _name(item), fields, rounds)


def _prize(award: Table, prize: Table, prizes: str, index: int) -> FieldGroup:
    key = f"{prizes}[{index}]"
    rank = str(prize.get("rank", ""))
    name = one_line(str(prize.get("name", RANK_NAMES.get(rank, rank))))
    fields = [_field(prize, "winners", "integer", key), _field(prize, "money", "money", key)]
    return FieldGroup("prize", key, f"{_name(award)} – {name}", fields, prizes)


def _of_blueprint(table: Table, key: str, topics: Table) -> Iterator[Field]:
    """Of a paper: a number for each topic, or for each topic and difficulty, or a list of draws."""
    blueprint = table.get("blueprint")
    if not isinstance(blueprint, Mapping):
        for index, draw in enumerate(tables_in(table, "blueprint")):
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
    """A quiz, and a round with a blueprint of its own, states the sum of its blueprint; where one
    is no number, that is found."""
    sums: dict[str, int] = {}
    for place, phase in phases_of(document):
        quiz = phase.get("quiz")
        tables = [(f"{place}.quiz", quiz)] if isinstance(quiz, Mapping) else []
        rounds = enumerate(tables_in(phase, "rounds"))
        tables += [(f"{place}.rounds[{index}]", item) for index, item in rounds]
        for key, table in tables:
            numbers = [field.value for field in _of_blueprint(table, "", {})]
            if "questions" in table and all(_NUMBER.fullmatch(number) for number in numbers):
                total = sum(map(int, numbers))
                if numbers and total != table["questions"]:
                    sums[f"{key}.questions"] = total
    return sums


def _field(
    table: Table, name: str, kind: Kind, path: str = "", of: str = "", called: str = ""
) -> Field:
    key = f"{path}.{name}" if path else name
    return Field(key, called or name, kind, shown(table.get(name), kind, name), of)


def _choice(table: Table, name: str, words: tuple[str, ...], default: str, path: str) -> Field:
    value = one_line(str(table.get(name, default)))
    return Field(f"{path}.{name}", name, "choice", value, "", words)


def shown(value: Any, kind: Kind, name: str) -> str:
    """What stands in the file, as people write it; what is a text already as it is."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if kind == "lines" and isinstance(value, list):
        return "\n".join(one_line(str(item)) for item in value)
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
    if isinstance(value, datetime) and value.tzinfo:
        return value.isoformat()
    edge = edge_of(f"{'opens_at' if name == 'first_opens' else name}_us")
    try:
        # without an offset it is written as it is read, whatever the zone
        return write_moment(read_moment(value, edge, HOME), edge, HOME)
    except Misread:
        return str(value)


def _typed(field: Field, value: str) -> str:
    if field.kind != "lines":
        return one_line(value)
    return "\n".join(line for line in map(one_line, value.splitlines()) if line)


def _written(field: Field, value: str) -> Any:
    if not value and (field.name in _OPTIONAL or field.name.startswith(_OF_OFFICE)):
        return None
    if field.kind == "lines":
        return value.split("\n")
    if field.kind == "choices":
        return [word.strip() for word in value.split(",") if word.strip()]
    if field.kind == "integer" and _NUMBER.fullmatch(value):
        return int(value)
    return value


def phases_of(document: Table) -> Iterator[tuple[str, Table]]:
    """The phases with their key paths."""
    for index, phase in enumerate(tables_in(document, "phases")):
        yield f"phases[{index}]", phase


def awards_of(document: Table) -> Iterator[tuple[str, Table]]:
    """The awards with their key paths."""
    for index, award in enumerate(tables_in(document, "awards")):
        yield f"awards[{index}]", award


def _table(table: Table, name: str) -> Table:
    found = table.get(name)
    return found if isinstance(found, Mapping) else {}


def tables_in(table: Table, name: str) -> list[Table]:
    """The tables of a list; where one is no table, that is found, and the form shows none."""
    items = table.get(name)
    if not isinstance(items, list) or not all(isinstance(item, Mapping) for item in items):
        return []
    return items


def _name(table: Table) -> str:
    return one_line(str(table.get("name", table.get("id", ""))))
