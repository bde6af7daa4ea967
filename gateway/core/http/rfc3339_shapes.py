"""What a service told, in a shape of the API: fields by name, microseconds as RFC 3339.

A shape says which fields the API tells; :func:`telling` makes the function that copies them, once,
when the module is imported. So a shape that asks for what the contract does not have, or has with
another type, ends the start of the gateway and not an answer.
"""

from collections.abc import Callable
from functools import partial
from types import NoneType, UnionType
from typing import Any, Protocol, TypeVar, Union, get_args, get_origin, get_type_hints

from msgspec import Struct

from contracts.local_times import rfc3339

C_contra = TypeVar("C_contra", bound=Struct, contravariant=True)
S_co = TypeVar("S_co", bound=Struct, covariant=True)
Copy = Callable[[Any], Any]


class Telling(Protocol[C_contra, S_co]):
    """Tells one struct as another; ``more``: the fields that only the caller knows."""

    def __call__(self, found: C_contra, /, **more: Any) -> S_co:
        """The value in its other shape."""


def telling(contract: type[C_contra], shape: type[S_co], *given: str) -> Telling[C_contra, S_co]:
    """A function that tells a ``contract`` as a ``shape``: each field from the one of its name, or
    a moment from ``NAME_us``; structs in lists, dicts and optionals likewise. Fields named in
    ``given`` are not looked for: every call brings them. ``TypeError`` where the two do not fit."""
    wanted, known = get_type_hints(shape), get_type_hints(contract)
    if strange := set(given) - set(wanted):
        raise TypeError(f"{shape.__name__} has no {', '.join(sorted(strange))}")
    steps: list[tuple[str, str, Copy | None]] = []
    for name, kind in wanted.items():
        if name in given:
            continue
        source = name if name in known else f"{name}_us"
        if source not in known:
            raise TypeError(f"{shape.__name__}.{name} is not in {contract.__name__}")
        try:
            copy = _copy(known[source], kind, moment=source != name)
        except TypeError as problem:
            raise TypeError(f"{shape.__name__}.{name}: {problem}") from None
        steps.append((name, source, copy))
    required = frozenset(given)

    def tell(found: C_contra, /, **more: Any) -> S_co:
        if more.keys() != required:
            raise TypeError(f"{shape.__name__} is to be given {sorted(required)}")
        for name, source, copy in steps:
            value = getattr(found, source)
            more[name] = value if copy is None else copy(value)
        return shape(**more)

    return tell


def moment_of(at_us: int | None) -> str | None:
    """A moment as the API tells it, where there is one."""
    return None if at_us is None else rfc3339(at_us)


def _copy(known: Any, wanted: Any, *, moment: bool = False) -> Copy | None:
    """How a value of one type becomes one of another; ``None``: it stays as it is."""
    if moment and (known, wanted) == (int, str):
        return rfc3339
    if moment and (known, wanted) == (int | None, str | None):
        return moment_of
    if not moment and (known == wanted or known in _members(wanted)):
        return None
    if not moment and isinstance(known, type) and isinstance(wanted, type):
        if issubclass(known, Struct) and issubclass(wanted, Struct):
            return telling(known, wanted)
    elif not moment:
        return _copy_inside(known, wanted)
    raise TypeError(f"{known} cannot be told as {wanted}")


def _copy_inside(known: Any, wanted: Any) -> Copy:
    """The same of lists, dicts and optionals, by what they hold."""
    ours, theirs = get_args(known), get_args(wanted)
    origins = get_origin(known), get_origin(wanted)
    if origins == (list, list) and (each := _copy(ours[0], theirs[0])):
        return partial(_each, each)
    if origins == (dict, dict) and ours[0] == theirs[0] and (each := _copy(ours[1], theirs[1])):
        return partial(_each_value, each)
    left, right = _members(known) - {NoneType}, _members(wanted) - {NoneType}
    alone = len(left) == len(right) == 1 and NoneType in _members(wanted)
    if alone and (each := _copy(left.pop(), right.pop())):
        return partial(_if_any, each)
    raise TypeError(f"{known} cannot be told as {wanted}")


def _each(copy: Copy, values: list[Any]) -> list[Any]:
    return [copy(value) for value in values]


def _each_value(copy: Copy, values: dict[Any, Any]) -> dict[Any, Any]:
    return {key: copy(value) for key, value in values.items()}


def _if_any(copy: Copy, value: Any) -> Any:
    return None if value is None else copy(value)


def _members(kind: Any) -> set[Any]:
    return set(get_args(kind)) if get_origin(kind) in (Union, UnionType) else set()
