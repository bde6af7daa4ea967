"""The JSON Schema for editors: current, complete, and of one mind with the reader."""

import json
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cli.definition_schema import text_of
from cli.main import main
from plans.json_schema import definition_schema
from plans.key_names import KEYS
from plans.parser import parse

ROOT = Path(__file__).parents[3]
FILE = ROOT / "docs" / "definition.schema.json"
SCHEMA = definition_schema()
TABLES: dict[str, Any] = {"contest": SCHEMA} | SCHEMA["$defs"]
TYPES: dict[str, Any] = {
    "string": (str, date), "integer": int, "number": (int, float), "boolean": bool,
    "object": dict, "array": list,
}  # fmt: skip


def test_the_file_in_docs_is_current() -> None:
    """If not: ``hoithi schema > docs/definition.schema.json``."""
    assert FILE.read_text("utf-8") == text_of(SCHEMA)


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == SCHEMA


def test_the_command_lists_every_key(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "--keys"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert sorted(lines) == sorted(
        f"{kind}.{name}: {word}" for kind, names in KEYS.items() for name, word in names.items()
    )


def test_it_has_every_key_of_the_language_with_its_vietnamese_word() -> None:
    for kind, names in KEYS.items():
        properties = TABLES[kind]["properties"]
        assert {name: value["title"] for name, value in properties.items()} == names


@pytest.mark.parametrize("file", sorted((ROOT / "contests").glob("*.toml")), ids=lambda f: f.stem)
def test_every_plan_follows_it_and_names_it_for_editors(file: Path) -> None:
    text = file.read_text("utf-8")
    assert text.startswith("#:schema ../docs/definition.schema.json\n")
    assert list(faults(tomllib.loads(text), SCHEMA, "")) == []


@pytest.mark.parametrize(
    ("table", "place"),
    [
        (lambda p: p.update(tiltle="x"), "tiltle"),
        (lambda p: p.pop("organiser"), "organiser"),
        (lambda p: p["phases"][0].update(form="quizz"), "phases[0].form"),
        (lambda p: p["phases"][0]["quiz"].update(attempts_allowed="1"),
         "phases[0].quiz.attempts_allowed"),
        (lambda p: p["awards"][0].update(measures=["beauty"]), "awards[0].measures[0]"),
    ],
)  # fmt: skip
def test_editor_and_reader_find_the_same_mistakes(
    plan: dict[str, Any], table: Any, place: str
) -> None:
    table(plan)
    assert [key for key, _ in faults(plan, SCHEMA, "")] == [place]
    assert [finding.key for finding in parse(plan).findings] == [place]


def faults(value: Any, schema: dict[str, Any], key: str) -> Any:
    """Where a value breaks the schema: as much of JSON Schema as ours uses."""
    if "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")] | schema
    known = schema.get("type", list(TYPES))
    types = [known] if isinstance(known, str) else known
    fits = any(isinstance(value, TYPES[name]) for name in types)
    if not fits or (isinstance(value, bool) and "boolean" not in types):
        yield key, "type"
    elif "anyOf" in schema and all(list(faults(value, way, key)) for way in schema["anyOf"]):
        yield key, "anyOf"
    elif "enum" in schema and value not in schema["enum"]:
        yield key, "enum"
    elif "pattern" in schema and isinstance(value, str) and not re.search(schema["pattern"], value):
        yield key, "pattern"
    elif isinstance(value, list) and "items" in schema:
        for index, item in enumerate(value):
            yield from faults(item, schema["items"], f"{key}[{index}]")
    elif isinstance(value, dict):
        yield from faults_of_table(value, schema, key)


def test_a_contest_of_entries_alone_needs_no_rules_of_taking_part(plan: dict[str, Any]) -> None:
    del plan["participation"]
    assert [key for key, _ in faults(plan, SCHEMA, "")] == ["participation"]
    entries = tomllib.loads((ROOT / "contests" / "dakrong-2020.toml").read_text("utf-8"))
    entries.pop("participation", None)
    assert list(faults(entries, SCHEMA, "")) == []
    assert parse(entries).findings == []


def faults_of_table(value: dict[str, Any], schema: dict[str, Any], key: str) -> Any:
    properties, more = schema.get("properties", {}), schema.get("additionalProperties", True)
    for name, item in value.items():
        place = f"{key}.{name}" if key else name
        if name in properties:
            yield from faults(item, properties[name], place)
        elif more is False:
            yield place, "unknown"
        elif more is not True:
            yield from faults(item, more, place)
    if "if" in schema and list(faults(value, {"type": "object", **schema["if"]}, key)):
        yield from faults_of_table(value, schema["else"], key)
    for name in schema.get("required", []):
        if name not in value:
            yield f"{key}.{name}" if key else name, "required"
