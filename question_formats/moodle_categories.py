"""Moodle's categories as topics: ``$course$/top/Một cửa``, a slash in a name doubled."""

import re

_PLACE = re.compile(r"\$[A-Za-z0-9]+\$")
_PREFIX = "$course$/top/"


def category_of(topic: str) -> str:
    """The category that stands for a topic."""
    return _PREFIX + topic.replace("/", "//")


def names_of(path: str) -> list[str]:
    """The names of a path from the outermost to the innermost, without Moodle's own top."""
    path = path.removeprefix(_PREFIX) if path.startswith(_PREFIX) else _without_place(path)
    names, name = [], ""
    place = 0
    while place < len(path):
        if path.startswith("//", place):
            name += "/"
            place += 2
        elif path[place] == "/":
            names.append(name)
            name = ""
            place += 1
        else:
            name += path[place]
            place += 1
    return [found for found in [*names, name] if found.strip()]


def _without_place(path: str) -> str:
    place, _, rest = path.partition("/")
    return rest if _PLACE.fullmatch(place.strip()) else path
