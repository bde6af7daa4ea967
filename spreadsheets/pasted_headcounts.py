"""Headcounts pasted from a spreadsheet: a line for each agency, its code, a sign, its number."""

from msgspec import Struct

from contracts.errors import Refused

LONGEST_CHARS = 200_000
_SIGNS = "\t;,"
_OF_NUMBERS = frozenset("0123456789.")


class Pasted(Struct, frozen=True):
    """Headcounts by agency code as they were written, and the line of each, from 1. ``wrong``: the
    first line that is none, or (``repeats`` that line) that names the same code again; 0: none."""

    headcounts: dict[str, str]
    lines: dict[str, int]
    wrong: int = 0
    repeats: int = 0


def pasted_headcounts(text: str) -> Pasted:
    """The lines of a pasted table; ``request.too_large``."""
    if len(text) > LONGEST_CHARS:
        raise Refused(
            "request.too_large",
            f"Bảng dán vào dài quá {LONGEST_CHARS} ký tự; hãy dán từng phần. "
            f"(The pasted table is too long, {LONGEST_CHARS} characters at most.)",
            limit=LONGEST_CHARS,
        )
    found: dict[str, str] = {}
    lines: dict[str, int] = {}
    seen: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        code, written = _parts(line)
        if not code or not written:
            return Pasted(found, lines, number)
        before = seen.setdefault(code.casefold(), number)
        if before != number:
            return Pasted(found, lines, number, before)
        found[code], lines[code] = written, number
    return Pasted(found, lines)


def _parts(line: str) -> tuple[str, str]:
    """The code before the last sign and the number behind it; empty where it is no such line."""
    bare = line.strip()
    at = max(bare.rfind(sign) for sign in _SIGNS)
    written = bare[at + 1 :].strip()
    if at < 0 or not _OF_NUMBERS.issuperset(written):
        return "", ""
    return bare[:at].rstrip(), written
