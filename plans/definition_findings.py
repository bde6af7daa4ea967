"""What the reader and the checker of a definition have to say, as data.

Finding        one mistake or doubt, at one key of the file
Misread        raised by the readers of single values, becomes a Finding
Unreadable     the text is neither TOML nor JSON: there are no keys to speak of
Faulty         the text is readable, but at least one finding is an error
"""

import unicodedata
from typing import Any, Literal

import msgspec
from msgspec import Struct

from contracts.errors import Refused
from plans.parser_messages import in_vietnamese

_LONGEST_QUOTE = 80

Severity = Literal["error", "warning"]


class Finding(Struct, frozen=True):
    """One mistake: where, what is wrong and how to mend it.

    ``key`` is the path in the file, such as ``phases[0].rounds[2].closes_at``; empty for the
    whole file. ``message`` is Vietnamese, ``message_en`` the same in English, each one line.
    ``code`` is stable, such as ``round.overlap``.
    """

    key: str
    message: str
    severity: Severity
    code: str
    message_en: str


def error(code: str, key: str, message: str, message_en: str) -> Finding:
    """A finding with which a contest cannot run as it is written."""
    return Finding(printable(key), printable(message), "error", code, printable(message_en))


def warning(code: str, key: str, message: str, message_en: str) -> Finding:
    """A finding with which a contest could run, though probably not as meant."""
    return Finding(printable(key), printable(message), "warning", code, printable(message_en))


def one_line(text: str) -> str:
    """The text with every run of white space made one blank."""
    return " ".join(text.split())


def printable(text: str) -> str:
    """One line that any terminal and any encoder takes, whatever stood in the file."""
    return "".join(
        "?" if unicodedata.category(letter) in ("Cc", "Cs") else letter for letter in one_line(text)
    )


def quoted(value: object) -> str:
    """A value of the file for a message, cut when it is long."""
    try:
        text = f'"{value}"' if isinstance(value, str) else repr(value)
    except ValueError:  # Python writes no number of more than 4,300 digits
        return "…"
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"


class Misread(Exception):  # noqa: N818 - says what happened to a value
    """A value cannot be understood; the caller knows at which key."""

    def __init__(self, code: str, message: str, message_en: str) -> None:
        super().__init__(message_en)
        self.code = code
        self.message = message
        self.message_en = message_en

    def at(self, key: str) -> Finding:
        """The finding that this makes at ``key``."""
        return error(self.code, key, self.message, self.message_en)


class Unreadable(Refused):
    """The text is neither TOML nor JSON. ``line`` counts from 1; 0 when unknown. ``reason`` is
    English, that of a parser or of the system; ``vi`` the same in Vietnamese where it is ours.
    ``mend``: how to mend it in Vietnamese and English, where that is known."""

    def __init__(
        self,
        file_name: str,
        reason: str,
        line: int = 0,
        *,
        vi: str = "",
        mend: tuple[str, str] | None = None,
    ) -> None:
        told = vi or in_vietnamese(reason)
        if mend:
            told, reason = f"{told}; {mend[0]}", f"{reason}; {mend[1]}"
        super().__init__(
            "definition.unreadable",
            f"{file_name}: không đọc được: {told}. ({reason}.)",
            file=file_name,
            line=line,
            reason=reason,
            told=told,
        )


class Faulty(Refused):
    """The definition has errors; ``findings`` holds them all, warnings too."""

    def __init__(self, file_name: str, findings: list[Finding]) -> None:
        details: list[dict[str, Any]] = msgspec.to_builtins(findings)
        super().__init__(
            "definition.faulty",
            f"{file_name}: thể lệ có {len(findings)} điểm cần xem lại",
            file=file_name,
            findings=details,
        )
        self.findings = findings
