"""The head and the end that all documents of an office share (Decree 30/2020/NĐ-CP, annex I)."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from contracts.definition import Office, Signatory

#: what is to be filled in by hand
BLANK = "……………"
SHORT_BLANK = "……"
#: what goes to the office's own files, the last line of every list of recipients
_FILED = "Lưu: VT."


class Signature(Struct, frozen=True):
    """A place to sign: the lines above it, and the name under it."""

    lines: list[str]
    name: str


class Letterhead(Struct, frozen=True):
    """What templates show as ``head``; everything as it is written. ``reference``: how other pages
    name the document, ``số 12/QĐ-BTC ngày 05 tháng 02 năm 2026``. ``signature``: the first of
    ``signatures``."""

    authority: str
    name: str
    number: str
    reference: str
    place_and_date: str
    recipients: list[str]
    signatures: list[Signature]
    signature: Signature


def letterhead(
    office: Office, organiser: str, symbol: str, number: str, day: date | None
) -> Letterhead:
    """Of a document whose kind has this ``symbol`` (``QĐ``; empty of a letter, which has only that
    of its office). What is not known is left blank to be filled in by hand; an office without a
    name is called as the contest's ``organiser``."""
    name = office.name or organiser
    own = "-".join(filter(None, [symbol, office.symbol or SHORT_BLANK]))
    full = f"{number or SHORT_BLANK}/{own}"
    signatures = [_signature(one, name) for one in office.signers or [Signatory("")]]
    return Letterhead(
        office.authority.upper(),
        name.upper(),
        f"Số: {full}",
        f"số {full} {written_day(day)}",
        f"{office.place or BLANK}, {written_day(day)}",
        _recipients(office.recipients),
        signatures,
        signatures[0],
    )


def written_day(day: date | None) -> str:
    """A day as Decree 30 writes it: days below 10 and the months 1 and 2 have a zero in front."""
    if day is None:
        return f"ngày {SHORT_BLANK} tháng {SHORT_BLANK} năm {SHORT_BLANK}"
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def _signature(signer: Signatory, body: str) -> Signature:
    lines = [line.upper() for line in signer.lines(body)]
    return Signature(lines or [BLANK], signer.name or BLANK)


def _recipients(told: Sequence[str]) -> list[str]:
    """The lines of "Nơi nhận", each with its sign at the end."""
    lines = [one.strip().rstrip(";.") for one in told if one.strip(" ;.")]
    filed = [one for one in lines if one.startswith("Lưu")]
    others = [f"{one};" for one in lines if one not in filed] or [f"{BLANK};"]
    return [*others, *[f"{one}." for one in filed]] if filed else [*others, _FILED]
