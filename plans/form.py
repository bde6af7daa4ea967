"""A definition written back as an organiser would write it: tables, and TOML text.

``parse(to_form(d)).definition == d`` for every definition that a file can describe.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, structs

from contracts.definition import (
    AgencyClass,
    Award,
    Definition,
    EntryRules,
    Milestone,
    Phase,
    QuizRules,
    Round,
)
from plans.times import write_duration, write_moment

Table = dict[str, Any]


def to_form(definition: Definition) -> Table:
    """The tables of a definition file, JSON values only; what has its default is left out."""
    return _filled(
        slug=definition.slug,
        title=definition.title,
        organiser=definition.organiser,
        standing_body=definition.standing_body,
        timezone=definition.timezone,
        starts_at=write_moment(definition.starts_at_us, "start"),
        ends_at=write_moment(definition.ends_at_us, "end"),
        topics=dict(definition.topics),
        participation=structs.asdict(definition.participation),
        agency_classes=[_agency_class(item) for item in definition.agency_classes],
        phases=[_phase(item) for item in definition.phases],
        awards=[_award(item) for item in definition.awards],
        calendar=[_milestone(item) for item in definition.calendar],
    )


def to_toml(definition: Definition) -> str:
    """The text of a definition file."""
    return "\n".join(_table_lines(to_form(definition), "")).strip() + "\n"


def _agency_class(item: AgencyClass) -> Table:
    return _filled(id=item.id, name=item.name, quota=item.quota)


def _phase(phase: Phase) -> Table:
    return _filled(
        id=phase.id,
        name=phase.name,
        form=phase.form,
        mandatory=phase.mandatory,
        quiz=_quiz(phase.quiz) if phase.quiz else None,
        entries=_entries(phase.entries) if phase.entries else None,
        rounds=[_round(item) for item in phase.rounds],
    )


def _quiz(quiz: QuizRules) -> Table:
    rest = structs.asdict(quiz)
    del rest["time_limit_s"], rest["blueprint"]
    return {
        "time_limit": write_duration(quiz.time_limit_s),
        "questions": quiz.questions,
        **rest,
        "blueprint": [structs.asdict(draw) for draw in quiz.blueprint],
    }


def _entries(rules: EntryRules) -> Table:
    longest = rules.video_maximum_s
    table = _filled(
        minimum_per_agency=rules.minimum_per_agency,
        maximum_per_agency=rules.maximum_per_agency,
        video_minimum=write_duration(rules.video_minimum_s),
        video_maximum=None if longest is None else write_duration(longest),
    )
    return {"kinds": list(rules.kinds), **table}


def _round(item: Round) -> Table:
    return _filled(
        id=item.id,
        name=item.name,
        opens_at=write_moment(item.opens_at_us, "start"),
        closes_at=write_moment(item.closes_at_us, "end"),
        practice=item.practice or None,
        public_value=item.public_value or None,
    )


def _award(award: Award) -> Table:
    table = _filled(
        id=award.id,
        name=award.name,
        phase=award.phase,
        recipients=award.recipients,
        each_round=award.each_round,
    )
    return {**table, "prizes": [_without_empty(prize) for prize in award.prizes]}


def _milestone(line: Milestone) -> Table:
    table = {
        "id": line.id,
        "name": line.name,
        "from": write_moment(line.from_us, "start"),
        "until": write_moment(line.until_us, "end"),
    }
    return table if line.phase is None else {**table, "phase": line.phase}


def _without_empty(item: Struct) -> Table:
    return {name: value for name, value in structs.asdict(item).items() if value != ""}


def _filled(**values: Any) -> Table:
    """The values that are not ``None`` and no empty list or table."""
    return {name: value for name, value in values.items() if value not in (None, [], {})}


def _table_lines(table: Table, path: str) -> Iterator[str]:
    """Plain values first, as TOML demands, then tables and lists of tables."""
    for name, value in table.items():
        if not isinstance(value, Mapping) and not _is_tables(value):
            yield f"{name} = {_value(value)}"
    for name, value in table.items():
        inner = f"{path}.{name}" if path else name
        if isinstance(value, Mapping):
            yield f"\n[{inner}]"
            yield from _table_lines(dict(value), inner)
        elif _is_tables(value):
            for item in value:
                yield f"\n[[{inner}]]"
                yield from _table_lines(item, inner)


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _value(value: Any) -> str:
    """A TOML value. JSON's texts, numbers and flags are TOML's too, but for DEL."""
    if isinstance(value, list):
        return f"[{', '.join(_value(item) for item in value)}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
