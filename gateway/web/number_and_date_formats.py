"""Numbers, rates, dates and durations as people of a language write them.

Vietnamese: 1.234,5 · 87,65% · 07/10/2024 08:00; an end: 24:00 ngày 11/10/2024. English:
1,234.5 · 87.65% · 7 Oct 2024, 08:00.
Every time is shown on the clock of one zone, whatever offset it came with: the page's, where none
is named. Of a time that this clock shows twice, the offset is told.

The page's zone is that of the contest it is about; a page about no contest, or about several, is on
the installation's clock. ``page_admission`` says which it is, from the address; a page whose
address names no contest says so once it knows the contest. All else passes a zone on: rules of a
contest, files, letters.
"""

import re
from contextvars import ContextVar
from datetime import datetime, time, timedelta
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal

from contracts.currencies import DONG
from contracts.time_zones import HOME, clock_of, offset_text, told_apart

Language = Literal["vi", "en"]
Number = float | Fraction | Decimal

MIDNIGHT = time()
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_UNITS = [Decimal(1).scaleb(-places) for places in range(5)]
_SWAPPED = str.maketrans(",.", ".,")

_ZONE: ContextVar[str] = ContextVar("page_zone", default=HOME)


def page_zone() -> str:
    """The zone of the page that is being answered."""
    return _ZONE.get()


def show_hours_of(zone: str) -> None:
    """From here on, this page is in this zone."""
    _ZONE.set(zone)


class Formats:
    """The formats of one language; money in one currency, times in one zone."""

    def __init__(self, language: Language, currency: str = DONG, zone: str = "") -> None:
        self.language = language
        self.currency = currency
        self._zone = zone or page_zone()

    def number(self, value: Number, decimals: int | None = None) -> str:
        """Rounded half up, as offices and the published files do. ``decimals`` None: whole numbers
        without, others with as many as they have, at most 2."""
        exact = _exact(value)
        up = ROUND_HALF_UP if exact >= 0 else ROUND_HALF_DOWN
        rounded = exact.quantize(_UNITS[2 if decimals is None else decimals], up)
        if decimals is None:
            whole = rounded == rounded.to_integral_value()
            rounded = rounded.quantize(_UNITS[0]) if whole else rounded.normalize()
        text = f"{rounded or abs(rounded):,f}"
        return text.translate(_SWAPPED) if self.language == "vi" else text

    def percent(self, rate: Number, decimals: int = 2) -> str:
        """``rate`` is 0..1."""
        return f"{self.number(_exact(rate) * 100, decimals)}%"

    def fraction(self, told: str) -> Fraction:
        """An exact fraction as results tell it, ``34/40``; 0 where nothing is divided by."""
        part, _, whole = told.partition("/")
        return Fraction(int(part), int(whole or 1)) if int(whole or 1) else Fraction()

    def parts(self, told: str) -> str:
        """The same as it was counted: 28.733/41.800."""
        return "/".join(self.number(int(part)) for part in told.split("/"))

    def points(self, score: int, scale: int = 1) -> str:
        """A score that counts 1/``scale`` points, exactly: 7 · 7,25 · 7 1/3."""
        exact = Fraction(score, scale)
        if (exact * 100).denominator == 1:
            return self.number(exact)
        whole, rest = divmod(exact, 1)
        return f"{self.number(whole)} {rest}" if whole else str(rest)

    def points_of(self, score: int, full: int, scale: int = 1) -> str:
        """A score and the most there can be: 18/22 · 7,25/22. Behind a fraction in words,
        so that nobody reads a second one: 18 2/15 trên 22."""
        parts = [self.points(score, scale), self.points(full, scale)]
        within = " trên " if self.language == "vi" else " of "
        return (within if any("/" in part for part in parts) else "/").join(parts)

    def money(self, amount: int) -> str:
        """Whole units of the contest's currency: 50.000.000 đồng, 1.200 USD; in English 1,200
        USD."""
        unit = "đồng" if self.currency == DONG and self.language == "vi" else self.currency
        return f"{self.number(amount)} {unit}"

    def date(self, rfc3339: str) -> str:
        """The day."""
        return self._day(self._moment(rfc3339))

    def _day(self, moment: datetime) -> str:
        if self.language == "vi":
            return f"{moment:%d/%m/%Y}"
        return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"

    def time(self, rfc3339: str) -> str:
        """Hours, minutes and seconds, for receipts."""
        return f"{self._moment(rfc3339):%H:%M:%S}"

    def moment(self, rfc3339: str) -> str:
        """Day, hours and minutes."""
        moment = self._moment(rfc3339)
        return f"{self._day(moment)}{self._gap}{moment:%H:%M}{told_apart(moment)}"

    def exact(self, rfc3339: str) -> str:
        """Day and time with seconds."""
        moment = self._moment(rfc3339)
        return f"{self._day(moment)}{self._gap}{moment:%H:%M:%S}{told_apart(moment)}"

    @property
    def _gap(self) -> str:
        return " " if self.language == "vi" else ", "

    def begins(self, rfc3339: str) -> str:
        """A beginning: 08:00 ngày 07/10/2024. Seconds only where there are any."""
        return self._at(self._moment(rfc3339))

    def ends(self, rfc3339: str) -> str:
        """An end, which is exclusive: one at midnight is that of the day before, and reads 24:00
        ngày 11/10/2024."""
        moment = self._moment(rfc3339)
        if moment.time() != MIDNIGHT:
            return self._at(moment)
        return self._at(moment - timedelta(days=1), "24:00")

    def formally(self, rfc3339: str, *, end: bool = False) -> str:
        """As official texts write it: 17 giờ 00 ngày 12/11/2026, and with
        seconds 17 giờ 00 phút 05 giây ngày 12/11/2026; ``end`` as in ``ends``."""
        text = self.ends(rfc3339) if end else self.begins(rfc3339)
        if self.language != "vi":
            return text
        text = re.sub(r"^(\d\d):(\d\d):(\d\d)", r"\1 giờ \2 phút \3 giây", text)
        return re.sub(r"^(\d\d):", r"\1 giờ ", text)

    def _at(self, moment: datetime, clock: str = "") -> str:
        clock = clock or f"{moment:%H:%M:%S}".removesuffix(":00")
        day, apart = self._day(moment), told_apart(moment)
        return f"{clock} ngày {day}{apart}" if self.language == "vi" else f"{day}, {clock}{apart}"

    def arrival(self, rfc3339: str) -> str:
        """As ``exact``, with the fraction of the second where the time is told with one."""
        fraction = re.search(r"\.(\d+)", rfc3339)
        comma = "," if self.language == "vi" else "."
        moment = self._moment(rfc3339)
        part = comma + fraction[1] if fraction else ""
        return f"{self._day(moment)}{self._gap}{moment:%H:%M:%S}{part}{told_apart(moment)}"

    def whose_clock(self, rfc3339: str) -> str:
        """What a letter adds to a moment that it tells on another clock than that of Vietnam, where
        it may be read: `` (UTC+9)``."""
        moment = self._moment(rfc3339)
        return "" if self._zone == HOME or told_apart(moment) else f" ({offset_text(moment)})"

    def _moment(self, rfc3339: str) -> datetime:
        return datetime.fromisoformat(rfc3339).astimezone(clock_of(self._zone))

    def clock(self, seconds: int) -> str:
        """A length of time as 4:05 or 1:02:03."""
        minutes, rest = divmod(max(0, seconds), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _exact(value: Number) -> Decimal:
    """The number that is meant: of a float the shortest that is read as it."""
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / value.denominator
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
