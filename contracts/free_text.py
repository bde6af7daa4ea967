"""Signs that no text typed by people may hold, wherever it comes in and is shown to others.

Marks that turn the direction of writing change what everything after them looks like: "exe.txt"
reads "txt.exe", and a title turns round the list that it stands in. Signs of control do no good
either, and in a single line a line break lets a text pass for two.
"""

import re
from collections.abc import Collection, Mapping

from .errors import Refused

_DIRECTIONS = "\u202a-\u202e\u2066-\u2069"
_TURNING = re.compile(f"[{_DIRECTIONS}]")
_OF_LINES = re.compile(f"[{_DIRECTIONS}\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_OF_ONE_LINE = re.compile(f"[{_DIRECTIONS}\x00-\x1f\x7f\x85\u2028\u2029]")
_SHOWN_BEFORE = 20


def without_directions(text: str) -> str:
    """The text without marks of writing direction, for what was taken before they were refused.

    >>> without_directions("Quê \\u202ehương")
    'Quê hương'
    """
    return _TURNING.sub("", text)


def refuse_hidden_signs(texts: Mapping[str, str], of_lines: Collection[str] = ()) -> None:
    """Refuse ``text.hidden_signs`` of a field (``texts``: by its name) that holds such a sign, and
    say which and where, so that its author can mend it. ``of_lines``: fields of several lines."""
    for field, text in texts.items():
        pattern = _OF_LINES if field in of_lines else _OF_ONE_LINE
        found = None if text.isprintable() else pattern.search(text)
        if found is not None:
            raise _refusal(field, text, found.start())


def refuse_unseen_signs(texts: Mapping[str, str]) -> None:
    """The same of every sign that nobody sees, such as a space without width: names of accounts
    that look alike must be alike."""
    for field, text in texts.items():
        at = next((at for at, sign in enumerate(text) if not sign.isprintable()), None)
        if at is not None:
            raise _refusal(field, text, at)


def _refusal(field: str, text: str, at: int) -> Refused:
    sign = f"U+{ord(text[at]):04X}"
    before = "".join(one for one in text[:at] if one.isprintable())[-_SHOWN_BEFORE:]
    where, english = (f" sau “{before}”", f" after “{before}”") if before.strip() else ("", "")
    return Refused(
        "text.hidden_signs",
        f"Có ký tự ẩn {sign}{where}: ký tự đổi chiều chữ, điều khiển hoặc xuống dòng. Hãy xóa chỗ "
        f"đó rồi gõ lại. (There is a hidden sign {sign}{english} that turns or breaks text: "
        "delete that place and type it anew.)",
        field=field,
        sign=sign,
    )
