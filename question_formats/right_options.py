"""Which options of a question are right, by what its file says and shows of them: never a guess.

A sign counts where an option has it and others do not: bold, underlined, coloured,
highlighted (the letter, or all of the text; of several options the same part of each, in the same
colour), or a star.
What is said in words ("Đáp án: B", a list of keys) is a sign as well. All that there are must
mean the same options. Whether several may be right says the plan (``bank_checks``).
"""

from collections.abc import Sequence

from msgspec import Struct

from spreadsheets.question_bank_sheet import QuestionRow

from .bank_checks import FoundRight
from .signed_lines import BOLD, COLOUR, HIGHLIGHT, UNDERLINED, Signed

ANSWER_LINE, KEY_LIST, STAR = "answer_line", "key_list", "star"
_SHOWN_CHARS = 60
#: an option that is a picture alone
_PICTURE = "[hình]"
_SHOWN = (UNDERLINED, BOLD, COLOUR, HIGHLIGHT)


class FoundOption(Struct):
    """An option as it stands in the file: its letter with what is around it, and its text."""

    letter: str
    label: Signed
    said: Signed
    starred: bool = False


class Right(Struct, frozen=True):
    """The places of the right options with the signs that tell them; or why there are none."""

    places: tuple[int, ...] = ()
    signs: tuple[str, ...] = ()
    fault: str = ""
    exactly: str = ""


def right_ones(options: Sequence[FoundOption], told: Sequence[tuple[str, frozenset[int]]]) -> Right:
    """``told``: what is said in words, as sign and places; said twice, it is said the same."""
    found: dict[str, set[int]] = {}
    for sign, places in told:
        found.setdefault(sign, set()).update(places)
    starred = {place for place, option in enumerate(options) if option.starred}
    parts = {sign: _shown(options, sign) for sign in _SHOWN}
    shown = {STAR: starred} | {sign: on.letters | on.texts for sign, on in parts.items()}
    every = set(range(len(options)))
    found |= {sign: places for sign, places in shown.items() if places and places != every}
    named = ", ".join(NAMES[sign] for sign in found)
    if not found:
        partly = any(_partly(option.said, sign) for option in options for sign in _SHOWN)
        return Right(fault="sign_partial" if partly else "answer_missing")
    for sign, on in parts.items():
        if sign in found and not on.alike():
            return Right(fault="signs_disagree", exactly=f"{NAMES[sign]} {on.told()}")
        if sign in found and on.differ:
            exactly = f"{NAMES[sign]} của {_listed(on.letters | on.texts)} khác nhau"
            return Right(fault="signs_disagree", exactly=exactly)
    meant = set.union(*found.values())
    once = all(places == meant for places in found.values())
    if not once or any(found[sign] != places for sign, places in told):
        return Right(fault="signs_disagree", exactly=named)
    exactly = f" ({named})" if len(meant) > 1 else ""
    return Right(tuple(sorted(meant)), tuple(found), exactly=exactly)


#: how people are told of a sign
NAMES = {
    ANSWER_LINE: "dòng đáp án", KEY_LIST: "bảng đáp án", STAR: "dấu sao", UNDERLINED: "gạch chân",
    BOLD: "chữ đậm", COLOUR: "màu chữ", HIGHLIGHT: "tô nền",
}  # fmt: skip


class RightSeen(Struct, frozen=True):
    """A question with the options that were found right, for whoever sent the file: ``answer`` are
    their letters ("A, C"), ``option`` their texts. ``said``: all of it in a line."""

    line: int
    question: str
    text: str
    answer: str
    option: str
    signs: list[str]
    said: str


def seen(rows: Sequence[QuestionRow], found: Sequence[FoundRight]) -> list[RightSeen]:
    """What was found right in a list that people read; empty for other formats."""
    by_id = {row.id: row for row in rows}
    return [_seen(by_id[one.question], one) for one in found]


def _seen(row: QuestionRow, found: FoundRight) -> RightSeen:
    named = ", ".join(NAMES[sign] for sign in found.signs)
    options = {letter: row.options[letter] or _PICTURE for letter in row.answer}
    right = "; ".join(f"{letter}. {_short(text)}" for letter, text in options.items())
    option = "; ".join(options.values())
    said = f"{row.id} (dòng {found.line}) {_short(row.text)} → {right} [{named}]"
    answer = ", ".join(row.answer)
    return RightSeen(found.line, row.id, row.text, answer, option, found.signs, said)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN_CHARS else text[: _SHOWN_CHARS - 1] + "…"


class _Places(Struct, frozen=True):
    """The options that have a sign which others lack: on the letter, in all of their text.
    ``differ``: they have it in several colours, of which one may be the right one."""

    letters: set[int]
    texts: set[int]
    differ: bool

    def alike(self) -> bool:
        """Whether all that have it have it on the same part: letter and text, or either of them. A
        letter here and a text there may as well be a sign and a word that is stressed."""
        return not self.letters or not self.texts or self.letters == self.texts

    def told(self) -> str:
        """For people: where it is."""
        return f"ở chữ cái của {_listed(self.letters)}; ở nội dung của {_listed(self.texts)}"


def _listed(places: set[int]) -> str:
    return ", ".join(chr(ord("A") + place) for place in sorted(places))


def _shown(options: Sequence[FoundOption], sign: str) -> _Places:
    found: list[set[int]] = []
    differ = False
    for parts in ([option.label for option in options], [option.said for option in options]):
        values = [_whole(part, sign) for part in parts]
        marked = {place for place, value in enumerate(values) if value}
        found.append(_of_its_own(values) if len(marked) == len(options) else marked)
        differ |= len({values[place] for place in found[-1]}) > 1
    letters, texts = found
    return _Places(letters, texts, differ)


def _of_its_own(values: Sequence[str]) -> set[int]:
    """Where all options are coloured, the one in another colour than all the others, if they are
    of one; two colours for two options tell nothing."""
    for place, value in enumerate(values):
        others = {other for at, other in enumerate(values) if at != place}
        if len(values) > 2 and len(others) == 1 and value not in others:
            return {place}
    return set()


def _whole(part: Signed, sign: str) -> str:
    """The value of a sign that all characters have; empty: not all have it."""
    values = part.values(sign)
    return next(iter(values)) if len(values) == 1 else ""


def _partly(part: Signed, sign: str) -> bool:
    return len(part.values(sign)) > 1
