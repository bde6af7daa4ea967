"""A document as somebody asks for it."""

import re
from datetime import date
from typing import NamedTuple, get_args

from contracts.errors import Refused
from documents.kinds import KINDS, Format, Kind
from gateway.core.http.json_bodies import invalid

LONGEST_NUMBER = 20
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_WRITTEN = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_NUMBER = re.compile(r"\w[\w./-]*")


class AskedDocument(NamedTuple):
    """``publication``: of which the figures are, ``None``: the newest of everything; ``number`` and
    ``day`` of the document, both may be left to be filled in by hand; ``agency``: the code of the
    one that a letter is for, empty: all that need one;
    ``site``: the address of the platform, as whoever asks has it."""

    kind: Kind
    format: Format
    publication: int | None = None
    number: str = ""
    day: date | None = None
    agency: str = ""
    site: str = ""


def asked(
    kind: str, format: str, publication: int | None, number: str, day: str, agency: str = ""
) -> AskedDocument:
    """``document.unknown``, ``request.invalid``."""
    if not any(kind == one and made.kept for one, made in KINDS.items()):
        raise Refused("document.unknown", "Không có loại văn bản này. (No such document.)")
    of: Kind = next(one for one in KINDS if one == kind)
    if format not in KINDS[of].formats:
        raise invalid(f"format: {', '.join(KINDS[of].formats)}")
    as_file: Format = next(one for one in get_args(Format) if one == format)
    if number and (len(number) > LONGEST_NUMBER or not _NUMBER.fullmatch(number)):
        raise invalid(
            f"number: số văn bản gồm chữ, số và dấu . / -, tối đa {LONGEST_NUMBER} ký tự",
            f"number: letters, digits and . / -, at most {LONGEST_NUMBER} signs",
        )
    return AskedDocument(of, as_file, publication, number, _day_in(day) if day else None, agency)


def _day_in(text: str) -> date:
    """``2026-02-05`` or ``05/02/2026``; ``request.invalid``."""
    iso, written = _DAY.fullmatch(text), _WRITTEN.fullmatch(text)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if written:
            return date(int(written[3]), int(written[2]), int(written[1]))
    except ValueError:
        pass
    raise invalid("date: ngày viết như 05/02/2026 hoặc 2026-02-05", "date: as 2026-02-05")
