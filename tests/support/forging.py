"""A published file told otherwise in one place, as an organiser would who signs the rest."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar, get_args, get_type_hints

from msgspec import Struct, structs

Place = tuple[int | str, ...]
"""Steps to a value: a field of a struct, a place in a list, a key of a mapping."""

T = TypeVar("T")

OTHER = "0" * 64
"""Another digest, key or root than what stands there."""

FORGED_CLOSINGS = [
    ("attempts", 1, "number of attempts: published 1"),
    ("leaves", 1, "number of leaves: published 1"),
    ("root", OTHER, f"Merkle root: published {OTHER}"),
    ("signature", "0" * 128, "signature: does not verify"),
    ("public_key", OTHER, "public key: the file has"),
    ("key_id", OTHER[:16], f"key id: published {OTHER[:16]}"),
]
"""Fields of the last line of a file, what is told instead, and how the recount finds it."""


def first_of(lines: Sequence[object], kind: type) -> Place:
    """Where the first line of this kind stands."""
    return (next(place for place, line in enumerate(lines) if isinstance(line, kind)),)


def forged(lines: list[T], place: Place, change: Callable[[Any], Any]) -> list[T]:
    """The lines with one value changed; it is another one afterwards."""
    was = at(lines, place)
    made = change(was)
    assert made != was, f"{place}: nothing is forged"
    told: list[T] = put(lines, place, made)
    return told


def at(value: Any, place: Place) -> Any:
    """The value that stands there."""
    for step in place:
        value = getattr(value, str(step)) if isinstance(value, Struct) else value[step]
    return value


def put(value: Any, place: Place, made: Any) -> Any:
    """A copy in which ``made`` stands there."""
    if not place:
        return made
    step, *more = place
    if isinstance(value, Struct):
        assert isinstance(step, str)
        return structs.replace(value, **{step: put(getattr(value, step), tuple(more), made)})
    if isinstance(value, dict):
        return value | {step: put(value[step], tuple(more), made)}
    assert isinstance(step, int)
    told = [*value[:step], put(value[step], tuple(more), made), *value[step + 1 :]]
    return tuple(told) if isinstance(value, tuple) else told


def fields_of(kind: type[Struct]) -> set[tuple[type[Struct], str]]:
    """Every field of a kind of line, and of the structs in it."""
    found = set()
    for name, hint in get_type_hints(kind).items():
        if name in kind.__struct_fields__:
            found.add((kind, name))
            for inner in _structs_in(hint):
                found |= fields_of(inner)
    return found


def named(value: object) -> str:
    """How a kind or a field is called among a test's parameters."""
    return value.__name__ if isinstance(value, type) else str(value)


def _structs_in(hint: Any) -> Iterator[type[Struct]]:
    if isinstance(hint, type) and issubclass(hint, Struct):
        yield hint
    for inner in get_args(hint):
        yield from _structs_in(inner)
