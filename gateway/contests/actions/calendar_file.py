"""The rounds of a contest as a calendar file (RFC 5545), for the calendars of phones and offices.

Hours are in UTC, so that no calendar has to know the contest's time zone. Lines end in CRLF and
are folded at 75 bytes, never within a letter. A round keeps its ``UID`` for ever; its ``SEQUENCE``
grows whenever an organiser moves its hours or changes the definition, so that a calendar which
imported it before takes the new hours over.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from contracts.local_times import parse_rfc3339
from gateway.contests.shapes import RoundView
from gateway.web.text_catalogue import Catalogue

MOST_BYTES = 75
_ESCAPED = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n", "\r": None})


def calendar_file(
    title: str, revision: int, rounds: Iterable[RoundView], address: str, now_us: int, t: Catalogue
) -> bytes:
    """The file; ``revision`` is that of the definition, ``address`` that of the contest's page."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//hoithi//contest calendar//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(title)}",
    ]
    for item in rounds:
        told = t("calendar_file.opens", address=address)
        if item.practice:
            told = f"{t('calendar_file.practice')}\n{told}"
        lines += [
            "BEGIN:VEVENT",
            f"UID:{item.round}.{item.contest}@hoithi",
            f"DTSTAMP:{_moment(now_us)}",
            f"SEQUENCE:{revision + item.window_changes}",
            f"DTSTART:{_moment(parse_rfc3339(item.opens_at))}",
            f"DTEND:{_moment(parse_rfc3339(item.closes_at))}",
            f"SUMMARY:{_text(f'{title}: {item.name}')}",
            f"DESCRIPTION:{_text(told)}",
            f"URL:{address}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return b"".join(folded(line) for line in [*lines, "END:VCALENDAR"])


def folded(line: str) -> bytes:
    """A line of the file in lines of at most 75 bytes without their CRLF; those that go on begin
    with a blank."""
    written, room = [b""], MOST_BYTES
    for letter in line:
        one = letter.encode()
        if len(one) > room:
            written.append(b" ")
            room = MOST_BYTES - 1
        written[-1] += one
        room -= len(one)
    return b"".join(part + b"\r\n" for part in written)


def _moment(moment_us: int) -> str:
    return f"{datetime.fromtimestamp(moment_us // 1_000_000, UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    return text.translate(_ESCAPED)
