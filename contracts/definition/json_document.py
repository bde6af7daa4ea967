"""A definition as JSON values, and the digest that names it."""

import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import FieldInfo, fields

from contracts.definition.contest import Definition


def to_document(definition: Definition) -> dict[str, Any]:
    """The definition as JSON values; fields that have their default value are left out.

    Leaving defaults out keeps the document, and so its digest, the same when a later version
    of this module gives a struct another optional field. A default must therefore never change.
    """
    document = _without_defaults(definition)
    assert isinstance(document, dict)
    return document


def definition_digest(definition: Definition) -> str:
    """What identifies the rules of a contest in events and ledgers: SHA-256, 64 hex digits."""
    canonical = msgspec.json.encode(to_document(definition), order="sorted")
    return hashlib.sha256(b"hoithi/definition/1\0" + canonical).hexdigest()


def told(value: Struct) -> Iterator[tuple[FieldInfo, Any]]:
    """The fields of a value of a definition, with theirs, that have no default or another value."""
    for item in fields(value):
        given = getattr(value, item.name)
        if item.required or given != _default_of(item):
            yield item, given


def _without_defaults(value: Any) -> Any:
    if isinstance(value, Struct):
        return {item.encode_name: _without_defaults(given) for item, given in told(value)}
    if isinstance(value, list):
        return [_without_defaults(item) for item in value]
    return value


def _default_of(item: FieldInfo) -> Any:
    if item.default_factory is not msgspec.NODEFAULT:
        return item.default_factory()
    return item.default
