"""What kinds of ledger lines are made of, walked by their types: for tests of what readers take."""

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct, inspect


def structs_of(kinds: Any) -> dict[str, type[Struct]]:
    """Every struct that a line of these kinds is made of, by name."""
    found: dict[str, type[Struct]] = {}
    waiting: list[Any] = [inspect.type_info(kinds)]
    while waiting:
        info = waiting.pop()
        if isinstance(info, inspect.StructType) and info.cls.__name__ not in found:
            found[info.cls.__name__] = info.cls
            waiting.extend(field.type for field in info.fields)
        waiting.extend(_parts(info))
    return found


def keys_of(kinds: Any) -> dict[str, dict[str, list[str]]]:
    """Struct -> the keys that every file has, and those that are left out where nothing hangs on
    them."""
    return {
        name: {
            "always": [field.name for field in msgspec.structs.fields(kind) if field.required],
            "sometimes": [
                field.name for field in msgspec.structs.fields(kind) if not field.required
            ],
        }
        for name, kind in sorted(structs_of(kinds).items())
    }


Place = tuple[str | int, ...]


def places(value: Any, kinds: Any) -> Iterator[tuple[Place, str]]:
    """Where in a line, as JSON, there is a struct or a word of a closed list: path and name."""
    yield from _places((), value, inspect.type_info(kinds), "")


def _places(path: Place, value: Any, info: Any, name: str) -> Iterator[tuple[Place, str]]:
    fitting = _fitting(value, info)
    if isinstance(fitting, inspect.StructType):
        yield path, fitting.cls.__name__
        for field in fitting.fields:
            if field.encode_name in value:
                inner = f"{fitting.cls.__name__}.{field.name}"
                yield from _places(
                    (*path, field.encode_name), value[field.encode_name], field.type, inner
                )
    elif isinstance(fitting, inspect.LiteralType | inspect.EnumType) and isinstance(value, str):
        yield path, name
    elif isinstance(fitting, inspect.DictType):
        for key, item in value.items():
            yield from _places((*path, key), item, fitting.value_type, name)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            parts = getattr(fitting, "item_types", None)
            part = parts[index] if parts else getattr(fitting, "item_type", None)
            yield from _places((*path, index), item, part, name)


def _fitting(value: Any, info: Any) -> Any:
    """Of several types the one that this value is of."""
    for one in _plain(info):
        if isinstance(one, inspect.StructType):
            if isinstance(value, dict) and one.tag in (None, value.get(one.tag_field)):
                return one
        elif isinstance(one, inspect.DictType):
            if isinstance(value, dict):
                return one
        elif isinstance(one, inspect.LiteralType | inspect.EnumType | inspect.StrType):
            if isinstance(value, str):
                return one
        elif isinstance(value, list):
            return one
    return None


def _plain(info: Any) -> list[Any]:
    if isinstance(info, inspect.Metadata):
        return _plain(info.type)
    if isinstance(info, inspect.UnionType):
        return [part for one in info.types for part in _plain(one)]
    return [info]


def _parts(info: Any) -> list[Any]:
    if isinstance(info, inspect.Metadata):
        return [info.type]
    if isinstance(info, inspect.UnionType):
        return list(info.types)
    if isinstance(info, inspect.TupleType):
        return list(info.item_types)
    if isinstance(info, inspect.DictType):
        return [info.key_type, info.value_type]
    return [info.item_type] if hasattr(info, "item_type") else []
