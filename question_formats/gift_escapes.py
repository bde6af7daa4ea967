"""The signs that mean something in GIFT, and how they are written when they mean themselves.

A backslash goes with ``~ = # { } :`` and with itself, and ``n`` behind it is a line break; before
anything else it means nothing. A command of LaTeX may begin like the line break (``neq``), so may
the name of a folder: where what follows may make a word of it, nobody can say which was meant, and
it is a finding.
"""

import re
from itertools import pairwise

SPECIAL = "~=#{}:\\"
_ESCAPED = str.maketrans({sign: "\\" + sign for sign in SPECIAL})
#: what of LaTeX begins with an n, in rows of one beginning
_LATEX = re.compile(
    r"n(?:abla|atural|cong|e|earrow|eg|eq|ewcommand|ewline|ewpage|exists|i|mid|obreak|oindent|"
    r"olimits|onumber|ormalsize|ot|otag|otin|parallel|shortmid|sim|u|warrow|"
    r"geq[a-z]*|gtr|leq[a-z]*|less|prec[a-z]*|succ[a-z]*|subseteq[a-z]*|supseteq[a-z]*|"
    r"(?:left|Left|right|Right|leftright|Leftright)arrow|triangle(?:left|right)|[vV][dD]ash)"
)
_WORD = re.compile(r"n[A-Za-z]*")
_PATH = re.compile(r"(?:^|[^A-Za-z])[A-Za-z]\\?:$|(?:\\\\|/)[^\s\\/]{0,60}$")
_LONGEST_PATH = 60


class UnknownEscape(Exception):  # noqa: N818 - a finding about one text
    """A backslash whose meaning is not clear: a finding's code, and the sign behind it."""

    def __init__(self, code: str, found: str) -> None:
        super().__init__(code)
        self.code = code
        self.found = found


def escaped(text: str) -> str:
    """``text`` for a GIFT file, in one line."""
    lines = text.translate(_ESCAPED).split("\n")
    made = lines[0]
    for before, line in pairwise(lines):
        # with a blank behind it, which readers leave out, a line break is nothing else
        made += f"\\n{' ' if _may_be_a_word(before, 'n' + line) else ''}{line}"
    return made


def unescaped(text: str, *, by_program: bool = False) -> str:
    """What a piece of a GIFT file says. Raises :class:`UnknownEscape`. ``by_program``: Moodle wrote
    it, which doubles each backslash that is meant as one."""
    if "\\" not in text:
        return text
    signs: list[str] = []
    place = 0
    while place < len(text):
        sign = text[place]
        place += 1
        if sign != "\\":
            signs.append(sign)
            continue
        following = text[place : place + 1]
        if following == "n":
            before = text[max(0, place - _LONGEST_PATH) : place - 1]
            if _may_be_a_word(before, text[place : place + 30], by_program=by_program):
                raise UnknownEscape("line_break_unclear", "n")
            signs.append("\n")
        elif following and following in SPECIAL:
            signs.append(following)
        else:
            raise UnknownEscape("escape", following)
        place += 1
    return "".join(signs)


def _may_be_a_word(before: str, after: str, *, by_program: bool = False) -> bool:
    """Whether ``after``, which begins with the n behind a backslash, may be a command of LaTeX or
    the name of a folder."""
    if after[1:2].isspace():
        return False
    word = _WORD.match(after)
    if word is not None and _LATEX.fullmatch(word[0]):
        return True
    return not by_program and (after[1:2].islower() or bool(_PATH.search(before)))


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
