"""Banks typed in TCVN3 or VNI: recognised line by line, and converted only with somebody's yes."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from contracts.errors import Refused
from spreadsheets.old_encodings import (
    NAMES,
    Encoding,
    encoding_of,
    is_modern,
    is_told_by_letters,
    may_be,
    pieces,
)
from spreadsheets.old_encodings import in_unicode as converted
from spreadsheets.row_findings import Note

from .file_findings import MOST_LISTED
from .file_refusals import refusal
from .signed_lines import Line, Signed, Signs

_MOST_WORDS = 8
_MOST_IN_NOTE = 20
_MOST_LINES = 30
#: how GIFT and TOML write what is no letter: "\\nUú" has a new line and "Uú", no word "nUú"
_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")


class _OldLines(Struct, frozen=True):
    """The lines of a file that were typed in an old encoding, by their place; ``doubtful``: those
    that make sense either way in a file that has both."""

    old: dict[int, Encoding]
    doubtful: list[int]

    def words(self, texts: Sequence[str], place: int) -> str:
        """What changes in a line: words as they stand there and as they are read."""
        encoding = self.old[place]
        pairs = [(word, converted(word, encoding)) for word in texts[place].split()]
        told = dict(pair for pair in pairs if pair[0] != pair[1])
        before, after = " ".join([*told][:_MOST_WORDS]), " ".join([*told.values()][:_MOST_WORDS])
        return f"“{before}” → “{after}”"


def in_unicode(text: str, *, convert: bool) -> tuple[str, list[Note]]:
    """The text with what was typed in an old encoding in Unicode, and a note that tells it.

    Raises ``Refused``: ``questions.old_encoding`` where nobody agreed (not ``convert``),
    ``.encoding_doubtful``.
    """
    if text.isascii():
        return text, []
    lines = text.splitlines(keepends=True)
    found = _found([_ESCAPE.sub("  ", line) for line in lines])
    if not found.old:
        return text, []
    numbers = list(range(1, len(lines) + 1))
    _refuse(found, lines, numbers, convert=convert)
    made = [
        converted(line, found.old[place]) if place in found.old else line
        for place, line in enumerate(lines)
    ]
    return "".join(made), [_note(found, lines, numbers)]


def lines_in_unicode(lines: Sequence[Line], *, convert: bool) -> tuple[Sequence[Line], list[Note]]:
    """The same for lines of a word processor; every character keeps its signs."""
    texts = [line.said.text for line in lines]
    found = _found(texts)
    if not found.old:
        return lines, []
    numbers = [line.number for line in lines]
    _refuse(found, texts, numbers, convert=convert)
    for place, encoding in found.old.items():
        lines[place].said = _converted(lines[place].said, encoding)
    return lines, [_note(found, texts, numbers)]


def _found(texts: Sequence[str]) -> _OldLines:
    encodings = {place: encoding_of(text) for place, text in enumerate(texts)}
    old = {place: one for place, one in encodings.items() if one is not None}
    sure = Counter(one for place, one in old.items() if is_told_by_letters(texts[place], one))
    if not sure:
        return _OldLines({}, [])
    main = sure.most_common(1)[0][0]
    modern = any(map(is_modern, texts))
    doubtful = []
    for place, text in enumerate(texts):
        encoding = old.get(place)
        unsure = encoding is not None and not is_told_by_letters(text, encoding)
        if unsure or (encoding is None and may_be(text, main)):
            if modern:
                old.pop(place, None)
                doubtful.append(place)
            else:
                old[place] = encoding or main
    return _OldLines(dict(sorted(old.items())), doubtful)


def _refuse(
    found: _OldLines, texts: Sequence[str], numbers: Sequence[int], *, convert: bool
) -> None:
    if not convert:
        raise _old_encoding(found, texts, numbers)
    if found.doubtful:
        listed = [str(numbers[place]) for place in found.doubtful]
        more = " …" if len(listed) > _MOST_LINES else ""
        raise refusal("encoding_doubtful", lines=", ".join(listed[:_MOST_LINES]) + more)


def _old_encoding(found: _OldLines, texts: Sequence[str], numbers: Sequence[int]) -> Refused:
    what = " và ".join(NAMES[one] for one, _ in Counter(found.old.values()).most_common())
    first = next(iter(found.old))
    problems: list[dict[str, Any]] = [
        {
            "line": numbers[place],
            "question": "",
            "code": "old_encoding",
            "reason": f"chữ theo bảng mã cũ: {found.words(texts, place)}",
        }
        for place in [*found.old][:MOST_LISTED]
    ]
    return refusal(
        "old_encoding",
        what=what,
        count=len(found.old),
        line=numbers[first],
        words=found.words(texts, first),
        problems=problems,
        total=len(found.old),
    )


def _note(found: _OldLines, texts: Sequence[str], numbers: Sequence[int]) -> Note:
    shown = "; ".join(
        f"dòng {numbers[place]}: {found.words(texts, place)}"
        for place in [*found.old][:_MOST_IN_NOTE]
    )
    more = len(found.old) - _MOST_IN_NOTE
    rest = f"; và {more} dòng nữa" if more > 0 else ""
    message = (
        f"Đã chuyển {len(found.old)} dòng từ bảng mã cũ sang Unicode (lines of an old encoding "
        f"were converted): {shown}{rest}."
    )
    return Note("converted_encoding", message, {"total": len(found.old)})


def _converted(said: Signed, encoding: Encoding) -> Signed:
    text: list[str] = []
    signs: list[Signs] = []
    at = 0
    for start, end, letter in [*pieces(said.text, encoding), (len(said.text), len(said.text), "")]:
        text += [said.text[at:start], letter]
        if said.signs:
            signs += [
                *said.signs[at:start],
                *[said.signs[min(start, len(said.signs) - 1)]] * len(letter),
            ]
        at = end
    return Signed("".join(text), signs if said.signs else ())
