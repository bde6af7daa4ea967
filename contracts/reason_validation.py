"""What counts as a reason, wherever one is demanded: something that can be read.

A reason goes on record for whoever looks into a decision years later. Blanks are none, and neither
is what looks like a blank (a zero-width space, a filler) or says nothing (dots, dashes).
"""

from contracts.errors import Refused
from contracts.free_text import refuse_hidden_signs

# Unicode calls these letters; they are drawn as nothing
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0")


def stated(text: str) -> str:
    """The reason without blanks around it; empty where it has neither letter nor digit. Refuses one
    with signs that turn its writing round (``text.hidden_signs``).

    >>> stated(" nghỉ hưu "), stated("\\u200b"), stated("...")
    ('nghỉ hưu', '', '')
    """
    if not any(sign.isalnum() and sign not in _FILLERS for sign in text):
        return ""
    refuse_hidden_signs({"reason": text}, of_lines={"reason"})
    return text.strip()


def refuse_unreasoned(text: str, code: str = "reason.missing") -> None:
    """Refuse what goes on record with its reason and has none, under the code of its subject."""
    if not stated(text):
        raise Refused(code, "Cần ghi lý do. (A reason is needed.)")


def stated_or_nothing(text: str) -> str:
    """The same where a reason may be left out: what is given must still be one;
    ``reason.unreadable``."""
    reason = stated(text)
    if text.strip() and not reason:
        raise Refused(
            "reason.unreadable",
            "Lý do phải có chữ hoặc số đọc được; hãy ghi lại hoặc để trống. "
            "(A reason needs letters or digits: write it anew, or leave it out.)",
        )
    return reason
