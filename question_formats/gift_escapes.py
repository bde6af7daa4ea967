"""The signs that mean something in GIFT, and how they are written when they mean themselves."""

SPECIAL = "~=#{}:\\"
_ESCAPED = str.maketrans({sign: "\\" + sign for sign in SPECIAL} | {"\n": "\\n"})


class UnknownEscape(Exception):  # noqa: N818 - a finding about one text
    """A backslash before a sign that it does not go with; ``found`` is that sign."""

    def __init__(self, found: str) -> None:
        super().__init__(found)
        self.found = found


def escaped(text: str) -> str:
    """``text`` for a GIFT file, in one line."""
    return text.translate(_ESCAPED)


def unescaped(text: str) -> str:
    """What a piece of a GIFT file says. Raises :class:`UnknownEscape`."""
    if "\\" not in text:
        return text
    signs: list[str] = []
    rest = iter(text)
    for sign in rest:
        if sign != "\\":
            signs.append(sign)
            continue
        following = next(rest, "")
        if following == "n":
            signs.append("\n")
        elif following and following in SPECIAL:
            signs.append(following)
        else:
            raise UnknownEscape(following)
    return "".join(signs)


def find(text: str, wanted: str, start: int = 0) -> int:
    """Where ``wanted`` first stands unescaped from ``start`` on; -1: nowhere."""
    return _find(text, (wanted,), start)


def find_any(text: str, signs: str, start: int = 0) -> int:
    """Where the first of ``signs`` stands unescaped from ``start`` on; -1: nowhere."""
    return _find(text, tuple(signs), start)


def _find(text: str, wanted: tuple[str, ...], start: int) -> int:
    place = start
    while place < len(text):
        if text[place] == "\\":
            place += 2
        elif text.startswith(wanted, place):
            return place
        else:
            place += 1
    return -1
