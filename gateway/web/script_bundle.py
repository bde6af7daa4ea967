"""Joins the ES modules of a page into one file when the gateway starts.

The modules stay small and readable, and a phone on a slow line still asks once. Only the forms
that our modules use are understood: ``import { a, b } from './x.js';`` at the start of a line,
and ``export`` before ``function``, ``async function``, ``class`` or ``const``. Each module becomes
a function scope of its own, so private names cannot collide.
"""

import re
from collections.abc import Callable

_IMPORT = re.compile(r"^import \{([^}]*)\} from '\./([\w-]+\.js)';\n", re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function|class|const) (\w+)", re.MULTILINE)
_LEFT_OVER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


class BundleError(ValueError):
    """A module uses a form of import or export that is not understood."""


def bundled(entry: str, read: Callable[[str], str]) -> str:
    """``entry`` and all that it imports, in order of need. ``read`` gives a module's source."""
    order: list[str] = []
    _visit(entry, read, order, [])
    return "'use strict';\n" + "".join(_scope(name, read(name)) for name in order)


def _visit(name: str, read: Callable[[str], str], order: list[str], above: list[str]) -> None:
    if name in above:
        raise BundleError(f"{name} imports itself by way of {' > '.join(above)}")
    if name in order:
        return
    for match in _IMPORT.finditer(read(name)):
        _visit(match[2], read, order, [*above, name])
    order.append(name)


def _scope(name: str, source: str) -> str:
    exports = [match[2] for match in _EXPORT.finditer(source)]
    body = _IMPORT.sub(lambda m: f"const {{{m[1]}}} = {_variable(m[2])};\n", source)
    body = _EXPORT.sub(r"\1 \2", body)
    if left := _LEFT_OVER.search(body):
        raise BundleError(f"{name}: not understood: {left[0]}")
    return (
        f"const {_variable(name)} = (() => {{\n{body}return {{ {', '.join(exports)} }};\n}})();\n"
    )


def _variable(name: str) -> str:
    return "module_" + re.sub(r"\W", "_", name.removesuffix(".js"))
