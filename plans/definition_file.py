"""The text of a definition file, or of a bank written likewise."""

from pathlib import Path

from plans.definition_findings import Unreadable

LARGEST_FILE = 4_000_000  # bytes of text; the longest plan seen makes 20,000


def read_text(name: str | Path) -> str:
    """The text of a file. Raises ``Unreadable`` when it is missing, too long or not UTF-8."""
    try:
        with Path(name).open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as reason:
        raise Unreadable(str(name), reason.strerror or str(reason)) from reason
    if len(content) > LARGEST_FILE:
        raise Unreadable(
            str(name), f"more than {LARGEST_FILE} bytes", vi=f"tệp dài hơn {LARGEST_FILE} byte"
        )
    try:
        return content.decode()
    except UnicodeDecodeError as reason:
        line = content.count(b"\n", 0, reason.start) + 1
        vi = f"không ở bảng mã UTF-8 (dòng {line})"
        raise Unreadable(str(name), f"not UTF-8 (at line {line})", line, vi=vi) from reason
