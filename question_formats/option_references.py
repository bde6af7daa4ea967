"""Options that speak of other options: shuffled like the rest, they would say something else.

    spoken_of(stem, options)    which of a question's options do so, and how

Two kinds. Some speak of all others ("Tất cả các phương án trên", "Không có phương án nào", "All of
the above") and stay right wherever the others stand, as long as they come last. Others name single
ones by letter, number or place ("Cả A và B", "câu 1 và 3", "hai phương án đầu"): they are right
only in the order in which they were written.

An option counts only if all of it is made of the words of such a reference; "Cả nước", "Nhóm máu
A" or a sentence in which A and B are people are ordinary options. Where a question and its options
have no accents at all, the words are looked for without them.
"""

import re
from collections.abc import Mapping
from functools import cache

from msgspec import Struct

from contracts.vietnamese_text import normalized, without_accents

_LIKE_D = str.maketrans({"Ð": "Đ", "ð": "đ"})
_COUNTS = {
    "hai": 2, "2": 2, "both": 2, "neither": 2, "either": 2, "two": 2,
    "ba": 3, "3": 3, "three": 3, "bốn": 4, "bon": 4, "4": 4, "four": 4,
    "năm": 5, "nam": 5, "5": 5,
}  # fmt: skip

_COUNT = "(?:hai|ba|bốn|năm|[2-5])"
#: what an option of a question is called
_NOUN = "(?:(?:phương án|đáp án|câu|ý)(?: trả lời)?|lựa chọn)"
_RIGHT = "(?:đúng|sai|chính xác|phù hợp|hợp lý|hợp lệ|được)"
_VERDICT = (
    f"(?:(?:là|đều|cũng|đều là) )*(?:(?:không|chưa)(?: phải)?(?: là)? )?(?:{_NOUN} )?{_RIGHT}"
    "(?: cả| hết)?"
)
_ABOVE = "(?:(?:ở|đã nêu|được nêu|vừa nêu|nêu|kể|nói|bên|phía|vừa kể) )?(?:ở )?trên(?: đây)?"
_TOLD = "(?:nêu|kể|nói|ở|đã nêu|được nêu|vừa nêu|vừa kể) (?:ở )?trên(?: đây)?"
#: words before "trên" after which it means something else: superiors, the upper part
_UPPER = "(?<!cấp )(?<!bề )(?<!tuyến )(?<!tầng )(?<!mặt )(?<!phần )(?<!nửa )(?<!lớp )"
_ALL = "(?:tất cả|toàn bộ|mọi)"
_MANY = "(?:các|những)"
_FEW = r"(?:\S+ ){0,5}?"
_SOME = r"(?:\S+ ){0,8}?"

#: options that speak of all others
_OF_ALL = (
    "tất cả",
    f"{_ALL} {_VERDICT}",
    f"{_ALL} (?:{_MANY} )?(?:{_COUNT} )?{_NOUN}(?: {_VERDICT})?",
    f"cả (?:{_COUNT} )?{_NOUN}(?: {_VERDICT})?",
    "cả (?:hai|ba|bốn|[2-5])(?: đều)?(?: {v})?".replace("{v}", _VERDICT),
    f"(?:{_MANY} )?(?:{_NOUN} )?đều (?:không |chưa )?{_RIGHT}",
    f"(?:{_ALL}|cả) (?:{_MANY} )?(?:{_COUNT} )?{_FEW}{_UPPER}{_ABOVE}(?: {_VERDICT})?",
    f"(?:{_ALL}|{_MANY}) {_SOME}{_TOLD}(?: {_VERDICT})?",
    f"{_MANY} (?:{_COUNT} )?{_NOUN} {_ABOVE}(?: {_VERDICT})?",
    f"(?:không|chưa)(?: có)?(?: một| bất kỳ| bất kì| bất cứ)? (?:{_NOUN}|cái) nào(?: (?:là )?"
    f"{_VERDICT})?(?: (?:trong )?(?:số )?{_FEW}{_ABOVE})?(?: {_VERDICT})?",
    f"(?:không|chưa) có {_NOUN}(?: nào)? {_RIGHT}",
    rf"không (?:có |thuộc )?(?:ai|(?:\S+ ){{1,4}}nào) (?:trong |thuộc )?(?:số )?{_FEW}{_ABOVE}"
    f"(?: {_VERDICT})?",
    f"không (?:phải|thuộc|nằm trong)(?: là)? (?:{_ALL} |cả )?(?:{_MANY} )?(?:{_COUNT} )?{_FEW}"
    f"{_UPPER}{_ABOVE}",
    f"(?:một )?(?:phương án|đáp án|câu trả lời|lựa chọn) khác(?: với {_FEW}{_ABOVE})?",
    f"(?:ít nhất |chỉ )?(?:một|hai|ba|[1-3]) (?:hoặc nhiều |trong ){_FEW}{_UPPER}{_ABOVE}",
    rf"(?:bất kỳ|bất kì|bất cứ) (?:\S+ ){{1,4}}nào (?:trong )?{_FEW}{_ABOVE}",
    "(?:all|any|none|both|neither|either|(?:one|two|three) or more|one|two)(?: of)?(?: the| these| "
    "those)?(?: (?:two|three|four))?(?: above| these| those| them)(?: (?:options|answers|choices|"
    "statements))?(?: (?:is|are|apply|applies)(?: all)?(?: (?:not )?(?:correct|right|true|wrong|"
    "false|incorrect))?)?",
    "(?:all|any|none|both|neither|either)(?: of)?(?: the)?(?: (?:two|three|four))? (?:options|"
    "answers|choices|statements)(?: (?:listed )?above)?(?: (?:is|are) (?:not )?(?:correct|right|"
    "true|wrong|false|incorrect))?",
    "(?:all|none|both|neither)(?: (?:is|are) (?:correct|right|true|wrong|false|incorrect))?",
    "no (?:option|answer|choice)s?(?: above)?(?: (?:is|are) (?:correct|right|true))?",
    "(?:another|other) (?:option|answer|choice)",
)

_NUMBER = "[1-6]"
_ANY = "(?:và|hoặc|hay|cùng|lẫn|với|and|or)"
_ENGLISH = "(?:options?|answers?|choices?|statements?)"
_LETTER = "[a-f]"
_ENGLISH_RIGHT = "(?:is|are) (?:not )?(?:correct|right|true|wrong|false|incorrect)"
#: options that name others by their place
_BY_PLACE = (
    f"(?:{_ALL} |cả |chỉ )*(?:có )?(?:{_MANY} )?(?:{_COUNT} )?{_NOUN} (?:ở |bên |phía )?"
    f"(?:dưới|sau)(?: đây)?(?: {_VERDICT})?",
    f"(?:chỉ (?:có )?)?{_NOUN} (?:ngay )?{_ABOVE}(?: {_VERDICT})?",
    f"(?:{_ALL} |cả |chỉ )*(?:có )?(?:{_MANY} )?(?:{_COUNT} |một )?{_NOUN} (?:đầu|đầu tiên|cuối|"
    f"cuối cùng|trên cùng|dưới cùng|ở giữa)(?: {_VERDICT})?",
    f"(?:{_ALL} |cả |chỉ )*(?:có )?(?:{_MANY} )?(?:{_COUNT} )?{_NOUN} thứ (?:nhất|hai|ba|tư|năm|"
    rf"sáu|[1-6])(?: (?:và|hoặc|,)? ?(?:{_NOUN} )?thứ \S+)*(?: {_VERDICT})?",
    "(?:both|all|only)?(?: of)? ?(?:the )?(?:first|last)(?: (?:two|three))? "
    f"{_ENGLISH}(?: {_ENGLISH_RIGHT})?",
)
_BY_NUMBER = (
    f"(?:chỉ |cả |gồm |bao gồm |có |{_MANY} |hai |ba |2 |3 )*{_NOUN} (?:số )?{_NUMBER}"
    f"(?: (?:{_ANY} )?(?:{_NOUN} )?(?:số )?{_NUMBER})*(?: {_VERDICT})?",
    f"(?:chỉ |cả |both |only ){_NUMBER}(?: (?:{_ANY} )?{_NUMBER})+(?: {_VERDICT})?",
    f"{_NUMBER}(?: (?:{_ANY} )?{_NUMBER})+ {_VERDICT}",
    f"(?:both |only )?{_ENGLISH} {_NUMBER}(?: (?:{_ANY} )?{_NUMBER})*(?: {_ENGLISH_RIGHT})?",
)
_ONE_LETTER = (
    f"(?:chỉ )?(?:có )?(?:{_NOUN} )?{_LETTER} {_VERDICT}",
    f"chỉ (?:có )?(?:mình )?(?:{_NOUN} )?{_LETTER}",
    f"{_NOUN} {_LETTER}",
    f"(?:{_ALL}|cả) {_SOME}(?:trừ|ngoại trừ) (?:{_NOUN} )?{_LETTER}",
    f"không phải (?:là )?(?:{_NOUN} )?{_LETTER}",
    f"(?:only )?(?:{_ENGLISH} )?{_LETTER} (?:alone )?{_ENGLISH_RIGHT}",
    f"only (?:{_ENGLISH} )?{_LETTER}",
    f"{_ENGLISH} {_LETTER}",
    rf"(?:all|any)(?: \S+){{0,4}} (?:except|but)(?: for)? (?:{_ENGLISH} )?{_LETTER}",
)
#: all words of an option that names two letters or more
_AMONG_LETTERS = (
    "cả tất toàn bộ chỉ có gồm bao hai ba bốn 2 3 4 và hoặc hay lẫn cùng với còn nhưng không "
    "phải chưa trừ ngoại đều là cũng đúng sai chính xác phù hợp lý lệ phương án đáp câu trả lời "
    "lựa chọn ý các những một trong số nêu trên ở kể từ đến được thì đồng thời both and or only "
    "all of the above except but neither nor either are is correct right wrong true false "
    "incorrect option options answer answers choice choices statement statements not just one "
    "two three for"
)
_CUES = "cả chỉ đúng sai phương án đáp câu ý both only option options answer answers correct"
#: a sentence that begins like one that names options
_BEGINS = rf"(?:cả|both) {_LETTER}(?: (?:{_ANY} )?{_LETTER})+ \S.*"
_NO_TEXT = re.compile(r"[^\w\s,;.:&/()\[\]\"'“”‘’…!+]")
_PLUS = re.compile(r"(?<=\b[a-f])\s*\+\s*(?=[a-f]\b)", re.IGNORECASE)
_WORD = re.compile(r"\w+")
LONGEST = 120
"""Characters of an option beyond which it is a text of its own."""


class SpokenOf(Struct, frozen=True):
    """Letters of the options that speak of ``all`` others, and of those that name ``single`` ones:
    by letter, number or place, or so many that it is not all of them."""

    all: str = ""
    single: str = ""

    def __bool__(self) -> bool:
        return bool(self.all or self.single)


def spoken_of(stem: str, options: Mapping[str, str]) -> SpokenOf:
    """Which options of a question, by letter, speak of others.

    "Cả hai phương án trên" speaks of all others if there are two of them, else of single ones. One
    that names letters does so only if some of them are ordinary options: where every option is a
    list of letters, these stand for something else.
    """
    bare = (stem + "".join(options.values())).isascii()
    read = {letter: _Option(text, bare=bare) for letter, text in options.items()}
    of_all = {letter: one.of_all() for letter, one in read.items()}
    naming = {
        letter: one.names(stem, len(options)) for letter, one in read.items() if not of_all[letter]
    }
    odd = {letter for letter, names in naming.items() if names} | {
        letter for letter, many in of_all.items() if many is not None
    }
    single = {
        letter
        for letter, names in naming.items()
        if names and (names == "place" or any(n in read and n not in odd for n in names))
    }
    ordinary = len(options) - sum(many is not None for many in of_all.values())
    all_ = {letter for letter, many in of_all.items() if many in (0, ordinary)} if ordinary else ()
    single |= {letter for letter, many in of_all.items() if many not in (None, 0, ordinary)}
    return SpokenOf("".join(sorted(all_)), "".join(sorted(single)))


class _Option:
    """An option taken apart into its words."""

    def __init__(self, text: str, *, bare: bool) -> None:
        self._bare = bare
        self._given = normalized("NFC", text.translate(_LIKE_D))
        fits = len(text) <= LONGEST
        self._said = _PLUS.sub(" , ", self._given) if fits else ""
        self._words = _WORD.findall(self._said.lower())
        self._joined = " ".join(self._words)

    def of_all(self) -> int | None:
        """0: it speaks of all others; n: of n others; ``None``: it does not."""
        if not self._fits(_OF_ALL) or any(re.fullmatch(_LETTER, word) for word in self._words):
            return None
        return next((_COUNTS[word] for word in self._words if word in _COUNTS), 0)

    def names(self, stem: str, options: int) -> str:
        """The letters that it names, "place" if it goes by something else; "" for neither."""
        if not self._words or _NO_TEXT.search(self._said) or "+" in self._said:
            return ""
        if self._fits(_BY_PLACE):
            return "place"
        numbers = {word for word in self._words if re.fullmatch(_NUMBER, word)}
        if numbers and self._fits(_BY_NUMBER):
            there = all(int(number) <= options for number in numbers)
            return "place" if there and not _numbered(stem, numbers) else ""
        return self._letters(stem, options)

    def _letters(self, stem: str, options: int) -> str:
        letters = "".join(sorted({w for w in self._words if re.fullmatch(_LETTER, w)})).upper()
        others = [word for word in self._words if word.upper() not in letters]
        named = ""
        if len(letters) > 1 and _vocabulary(_AMONG_LETTERS, self._bare).issuperset(others):
            cued = not _vocabulary(_CUES, self._bare).isdisjoint(others)
            named = letters if cued or max(letters) < chr(ord("A") + options) else ""
        elif len(letters) == 1:
            named = letters if self._fits(_ONE_LETTER) else ""
        elif letters and self._fits((_BEGINS,)):
            named = "" if _people(stem, letters) else letters
        return named

    def _fits(self, patterns: tuple[str, ...]) -> bool:
        return any(one.fullmatch(self._joined) for one in _patterns(patterns, self._bare))


@cache
def _patterns(written: tuple[str, ...], bare: bool) -> list[re.Pattern[str]]:
    return [re.compile(_unaccented(one) if bare else one) for one in written]


@cache
def _vocabulary(words: str, bare: bool) -> frozenset[str]:
    return frozenset((_unaccented(words) if bare else words).split())


def _unaccented(text: str) -> str:
    return without_accents(text).replace("đ", "d")


def _numbered(stem: str, numbers: set[str]) -> bool:
    """Whether the question itself lists things by these numbers: then they are meant."""
    return all(re.search(rf"(?<!\w)\(?{number}[).]", stem) for number in numbers)


def _people(stem: str, letters: str) -> bool:
    """Whether the question itself speaks of an A and a B."""
    return all(re.search(rf"(?<!\w){letter}(?!\w)", stem) for letter in letters)
