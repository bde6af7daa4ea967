"""JSON Schema of definition files, for editors: made by the readers themselves.

The readers of ``plans.definition_reader`` are led through a file that is not there, by a node
that answers with stand-ins and takes down what was asked for: which key, of which kind, needed or
not. So the schema can say nothing else than what is read. Where the organiser chooses the keys of
a table, or may write one thing in two ways, ``_FREE`` says so.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, get_args

from contracts.currencies import DONG
from contracts.definition import DailyHours, Difficulty, SizedFile
from contracts.time_zones import HOME
from plans.date_and_time_texts import Edge
from plans.definition_reader import read_contest
from plans.key_names import KEYS
from plans.rounds_reader import read_listed, read_series
from plans.table_reader import MISSING, UNLIMITED, Node

Schema = dict[str, Any]
T = TypeVar("T")

_ID = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
_TEXT = {"type": "string"}
_INTEGER = {"type": "integer"}


def _ref(kind: str) -> Schema:
    return {"$ref": f"#/$defs/{kind}"}


def _list(*items: Schema) -> Schema:
    return {"type": "array", "items": items[0] if len(items) == 1 else {"anyOf": list(items)}}


def _either(*ways: Schema) -> Schema:
    return {"anyOf": list(ways)}


def _by_topic(value: Schema) -> Schema:
    return {"type": "object", "propertyNames": _ID, "additionalProperties": value}


_GRADED = {
    "type": "object",
    "additionalProperties": False,
    "properties": dict.fromkeys(get_args(Difficulty), _INTEGER),
}
_BLUEPRINT = _either(_by_topic(_either(_INTEGER, _GRADED)), _list(_ref("draw")))
_SIZES = {
    "type": "object",
    "additionalProperties": False,
    "properties": {file: {"type": ["string", "integer"]} for file in get_args(SizedFile)},
}
_FREE: dict[tuple[str, str], Schema] = {
    ("entries", "sizes"): _SIZES,
    ("contest", "topics"): _by_topic(_TEXT),
    ("contributions", "official"): _by_topic(_INTEGER),
    ("quiz", "blueprint"): _BLUEPRINT,
    ("bank", "blueprint"): _BLUEPRINT,
    ("round", "blueprint"): _BLUEPRINT,
    ("phase", "rounds"): _either(_ref("series"), _list(_ref("round"), _ref("series"))),
}
#: the rules of taking part are needed where a phase is a quiz
#: (``plans.participants_reader.read_participation``)
_PARTICIPATION: Schema = {
    "if": {
        "properties": {
            "phases": {
                "items": {
                    "required": ["form"],
                    "properties": {"form": {"enum": ["entries", "stage"]}},
                }
            }
        }
    },
    "else": {"required": ["participation"]},
}


def definition_schema() -> Schema:
    """The schema of a definition file (JSON Schema 2020-12); what tables mean stands in docs."""
    kinds: dict[str, Schema] = {}
    read_contest(_Notes("contest", kinds), {})
    read_listed(_Notes("round", kinds), {})
    read_series(_Notes("series", kinds))
    kinds["contest"]["required"].remove("participation")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Hội thi: tệp thể lệ / contest definition",
        **kinds.pop("contest"),
        **_PARTICIPATION,
        "$defs": {kind: kinds[kind] for kind in sorted(kinds)},
    }


class _Notes(Node):
    """A node without a file: takes down what is asked of tables of its kind."""

    def __init__(self, kind: str, kinds: dict[str, Schema]) -> None:
        super().__init__({}, "", kind, [])
        self._kinds = kinds
        self._optional = False
        empty: Schema = {"type": "object", "additionalProperties": False, "properties": {}}
        self._schema = kinds.setdefault(kind, empty | {"required": []})

    def text(self, name: str, default: str = MISSING) -> str:
        self._note(name, _TEXT if default == "" else _TEXT | {"minLength": 1}, default)
        return "" if default is MISSING else default

    def identifier(self, name: str) -> str:
        self._note(name, _ID)
        return ""

    def integer(self, name: str, default: int = MISSING) -> int:
        self._note(name, _INTEGER, default)
        return 0

    def flag(self, name: str, default: bool) -> bool:
        self._note(name, {"type": "boolean"}, default)
        return default

    def duration(self, name: str, default: int = MISSING) -> int:
        self._note(name, {"type": ["string", "integer"]}, default)
        return 0

    def unlimited_or(
        self, name: str, reader: Callable[..., int], default: int = MISSING
    ) -> int | None:
        reader(name, default)
        noted = self._schema["properties"][name]
        title, numbers = noted.pop("title"), dict(noted)
        noted.clear()
        noted |= {"title": title} | _either(numbers, {"enum": list(UNLIMITED)})
        return 0

    def daily_hours(self, name: str) -> DailyHours | None:
        self._note(name, _TEXT, None)
        return None

    def currency(self, name: str) -> str:
        self._note(name, {"type": "string", "pattern": "^[A-Za-z]{3}$"}, DONG)
        return DONG

    def zone(self, name: str) -> str:
        self._note(name, _TEXT, HOME)
        return HOME

    def money(self, name: str, currency: str, default: int = MISSING) -> int:
        self._note(name, {"type": ["string", "integer"]}, default)
        return 0

    def rate(self, name: str, default: float = MISSING) -> float:
        self._note(name, _either({"type": "number"}, {"type": "string", "pattern": "%"}), default)
        return 0.0

    def points(self, name: str, default: float = MISSING) -> float:
        schema = _either({"type": "number"}, {"type": "string", "pattern": "^[0-9.,]+$"})
        self._note(name, schema, default)
        return 0.0

    def maybe(self, name: str, reader: Callable[[str], T]) -> T | None:
        self._optional = True
        reader(name)
        self._optional = False
        return None

    def moment(self, name: str, edge: Edge) -> int:
        self._note(name, _TEXT)
        return 0

    def choice(self, name: str, allowed: tuple[T, ...], default: T = MISSING) -> T:
        self._note(name, {"enum": list(allowed)}, default)
        return allowed[0] if default is MISSING else default

    def choices(self, name: str, allowed: tuple[T, ...], default: list[T] = MISSING) -> list[T]:
        self._note(name, _list({"enum": list(allowed)}), default)
        return []

    def texts(self, name: str) -> list[str]:
        self._note(name, _list(_TEXT), [])
        return []

    def table(self, name: str, kind: str, required: bool = False) -> Node:
        self._note(name, _ref(kind), MISSING if required else None)
        return _Notes(kind, self._kinds)

    def mapping(self, name: str) -> Mapping[str, Any]:
        self._note(name, _FREE[self.kind, name], {})
        return {}

    def tables(self, name: str, kind: str, required: bool = False) -> list[Node]:
        self._note(name, _list(_ref(kind)), MISSING if required else [])
        return [_Notes(kind, self._kinds)]

    def tables_or_words(
        self, name: str, kind: str, key: str, allowed: tuple[T, ...], required: bool = False
    ) -> list[Node]:
        self._note(name, _list({"enum": list(allowed)}, _ref(kind)), MISSING if required else [])
        return [_Notes(kind, self._kinds)]

    def raw_tables(self, name: str, required: bool = False) -> list[tuple[str, Mapping[str, Any]]]:
        self._note(name, _FREE[self.kind, name], MISSING if required else [])
        return []

    def _note(self, name: str, schema: Schema, default: object = MISSING) -> None:
        word = {"title": KEYS[self.kind][name]}
        self._schema["properties"][name] = word | _FREE.get((self.kind, name), schema)
        if default is MISSING and not self._optional and name not in self._schema["required"]:
            self._schema["required"].append(name)
