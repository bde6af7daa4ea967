"""Times as a Vietnamese organiser writes them, and back.

Local time is Asia/Ho_Chi_Minh, seven hours ahead of UTC all year. Ends are exclusive inside,
but written as people say them: a bare date as an end lasts until that day is over, and
"24:00" is the midnight after the day.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Literal

from contracts.daily_hours import clock_text
from contracts.definition import DailyHours
from contracts.local_times import EARLIEST_US, LATEST_US
from plans.definition_findings import Misread, quoted

LOCAL = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
TIMEZONE_NAME = "Asia/Ho_Chi_Minh"
SECOND_US = 1_000_000
DAY_US = 86_400 * SECOND_US
_LONGEST_TEXT = 60
_DOUBTFUL_S = 180
_LONGEST_S = 10 * 366 * 86_400

Edge = Literal["start", "end"]
_STARTS = {"starts_at_us", "opens_at_us", "from_us", "questions_public_from_us", "age_at_us"}

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ISO = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"
    r"(?:[t ](?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.(?P<part>\d{1,6}))?)?"
    r"(?P<zone>z|[+-]\d{2}:\d{2})?)?"
)
_CLOCK = (
    r"(?P<hour>\d{1,2})\s*(?::|h|g|giờ)\s*(?P<minute>\d{2})?(?:\s*phút)?(?::(?P<second>\d{2}))?"
)
_DATE = r"(?:ngày\s+)?(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})"
_DATE_FIRST = re.compile(rf"{_DATE}(?:,?\s+(?:lúc\s+|đến\s+)?{_CLOCK})?")
_CLOCK_FIRST = re.compile(rf"(?:lúc\s+|đến\s+)?{_CLOCK},?\s+{_DATE}")
_IN_WORDS = re.compile(r"(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})")
_MONTH_IN_WORDS = re.compile(r"tháng\s+(\d{1,2})\s+năm\s+(\d{4})")
_OTHER_MARKS = re.compile(r"(?<![\d.-])(\d{1,2})([-.])(\d{1,2})\2(\d{4})(?![\d.-])")
_MONTH = re.compile(r"(?:tháng\s+)?(?P<month>\d{1,2})/(?P<year>\d{4})")
_HOURS = re.compile(
    r"(\d{1,2})(?:[:hg]|\s*giờ\s*)(\d{2})\s*(?:[-–]|đến)\s*(\d{1,2})(?:[:hg]|\s*giờ\s*)(\d{2})"
)
_DAY_MINUTES = 24 * 60
_DURATION_PART = re.compile(r"(\d+)\s*([^\W\d]+)")
_UNIT_S = {
    **dict.fromkeys(["s", "giây", "second", "seconds"], 1),
    **dict.fromkeys(["m", "phút", "p", "min", "minute", "minutes"], 60),
    **dict.fromkeys(["h", "giờ", "hour", "hours"], 3_600),
    **dict.fromkeys(["d", "ngày", "day", "days"], 86_400),
    **dict.fromkeys(["w", "tuần", "week", "weeks"], 604_800),
}


def micros(moment: datetime) -> int:
    """Microseconds since the epoch of an aware time, exact."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def local(moment_us: int) -> datetime:
    """The wall clock in Vietnam at a moment in microseconds since the epoch."""
    return (_EPOCH + timedelta(microseconds=moment_us)).astimezone(LOCAL)


def edge_of(field: str) -> Edge:
    """What a field of a definition that ends in ``_us`` is: a start, or an exclusive end."""
    return "start" if field in _STARTS else "end"


def read_moment(value: object, edge: Edge) -> int:
    """Microseconds of a time written by hand; ``edge`` says what a bare date or month means.

    Understood: TOML dates and times, "01/11/2024 17:00", "17 giờ 30 ngày 01/11/2024",
    "01/11/2024 24:00", "01/11/2024", "ngày 01 tháng 11 năm 2024", "01-11-2024", "10/2024",
    RFC 3339. Raises ``Misread``.
    """
    try:
        moment_us = _understand(value, edge)
    except (ValueError, OverflowError) as reason:
        raise _misread(value) from reason
    if not EARLIEST_US <= moment_us < LATEST_US:
        raise _misread(value)
    return moment_us


def is_bare_midnight(value: object) -> bool:
    """Whether an end says 00:00 of a day: the day named is then not part of the window.

    Times with an offset were written by a program, which is taken at its word.
    """
    if isinstance(value, datetime):
        return value.tzinfo is None and (value.hour, value.minute, value.second) == (0, 0, 0)
    match = _match(value) if isinstance(value, str) else None
    if match is None or match.groupdict().get("zone") or not match.groupdict().get("hour"):
        return False
    return int(match["hour"]) == 0 and int(match["minute"] or 0) == 0


def show(moment_us: int, edge: Edge = "start") -> str:
    """A moment for people: "17:00 01/11/2024"; as an end, midnight is "hết ngày 01/11/2024"."""
    when = local(moment_us)
    if edge == "end" and (when.hour, when.minute, when.second) == (0, 0, 0):
        return f"hết ngày {local(moment_us - 1):%d/%m/%Y}"
    return f"{when:%H:%M:%S %d/%m/%Y}" if when.second else f"{when:%H:%M %d/%m/%Y}"


def show_en(moment_us: int, edge: Edge = "start") -> str:
    """As ``show``, in English: "the end of 01/11/2024"."""
    return show(moment_us, edge).replace("hết ngày", "the end of")


def write_moment(moment_us: int, edge: Edge) -> str:
    """A moment as ``read_moment`` understands it again, exactly, as short as it can be."""
    when = local(moment_us)
    if when.second or when.microsecond:
        return when.isoformat(timespec="microseconds")
    if (when.hour, when.minute) != (0, 0):
        return f"{when:%d/%m/%Y %H:%M}"
    return f"{local(moment_us - DAY_US if edge == 'end' else moment_us):%d/%m/%Y}"


def read_duration(value: object) -> int:
    """Seconds of "30 phút", "1 giờ 30 phút", "30m", "5 ngày" or a whole number of seconds."""
    seconds = _seconds(value)
    if seconds is not None and 0 <= seconds <= _LONGEST_S:
        return seconds
    raise Misread(
        "value.duration",
        f'{quoted(value)} không phải là khoảng thời gian; hãy ghi "30 phút", "30m" hoặc số giây',
        f'{quoted(value)} is not a duration; write "30 phút", "30m" or a number of seconds',
    )


def _seconds(value: object) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if not isinstance(value, str):
        return None
    text = value.strip().lower()
    if len(text) > _LONGEST_TEXT:
        return None
    parts = _DURATION_PART.findall(text)
    if not parts or _DURATION_PART.sub("", text).strip():
        return None
    if not all(unit in _UNIT_S for _, unit in parts):
        return None
    return sum(int(amount) * _UNIT_S[unit] for amount, unit in parts)


def read_daily_hours(value: object) -> DailyHours:
    """The hours "07:00-22:00" of each day; "24:00" is the end of the day."""
    found = _HOURS.fullmatch(value.strip()) if isinstance(value, str) else None
    numbers = [int(number) for number in found.groups()] if found else []
    if found and max(numbers[1::2]) < 60:
        minutes = [60 * numbers[0] + numbers[1], 60 * numbers[2] + numbers[3]]
        if minutes[0] < minutes[1] <= _DAY_MINUTES:
            return DailyHours(*minutes)
    raise Misread(
        "value.daily_hours",
        f"{quoted(value)} không phải là giờ mở trong một ngày; hãy ghi ví dụ "
        '"07:00-22:00", giờ sau muộn hơn giờ trước, muộn nhất "24:00"',
        f"{quoted(value)} are no hours of a day; write for instance "
        '"07:00-22:00", the second later than the first, and "24:00" at the latest',
    )


def write_daily_hours(hours: DailyHours) -> str:
    """Hours as ``read_daily_hours`` understands them again."""
    return f"{clock_text(hours.from_minute)}-{clock_text(hours.until_minute)}"


def write_duration(seconds: int) -> str | int:
    """A duration as ``read_duration`` understands it again: minutes where they are whole."""
    if seconds % 60 == 0:
        return f"{seconds // 60} phút" if seconds else 0
    return f"{seconds} giây" if is_doubtful(seconds) else seconds


def is_doubtful(value: object) -> bool:
    """Whether a bare number of seconds is so small that minutes or days may have been meant."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _DOUBTFUL_S


def _understand(value: object, edge: Edge) -> int:
    if isinstance(value, datetime):
        return micros(value if value.tzinfo else value.replace(tzinfo=LOCAL))
    if isinstance(value, date):
        return _whole_day(value, edge)
    if isinstance(value, str):
        return _from_text(value, edge)
    raise ValueError("neither a date nor a text")


def _from_text(text: str, edge: Edge) -> int:
    match = _match(text)
    if match is None:
        raise ValueError(text)
    found = match.groupdict()
    if "day" not in found:
        return _whole_month(int(found["year"]), int(found["month"]), edge)
    day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    if found["hour"] is None:
        return _whole_day(day, edge)
    return _on_day(day, found)


def _match(text: str) -> re.Match[str] | None:
    text = text.strip().lower()
    if len(text) > _LONGEST_TEXT:
        return None
    text = _MONTH_IN_WORDS.sub(r"\1/\2", _IN_WORDS.sub(r"\1/\2/\3", text))
    text = _OTHER_MARKS.sub(r"\1/\3/\4", text)
    for pattern in (_ISO, _DATE_FIRST, _CLOCK_FIRST, _MONTH):
        if match := pattern.fullmatch(text):
            return match
    return None


def _on_day(day: date, found: dict[str, str | None]) -> int:
    hour, minute, second = (int(found.get(part) or 0) for part in ("hour", "minute", "second"))
    part_us = int((found.get("part") or "0").ljust(6, "0"))
    if minute > 59 or second > 59 or (hour, minute, second, part_us) > (24, 0, 0, 0):
        raise ValueError("the day has 24 hours")
    midnight = datetime(day.year, day.month, day.day, tzinfo=_zone(found.get("zone")))
    seconds = hour * 3_600 + minute * 60 + second
    return micros(midnight) + seconds * SECOND_US + part_us


def _zone(offset: str | None) -> timezone:
    if offset is None:
        return LOCAL
    if offset == "z":
        return UTC
    sign = -1 if offset[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(offset[1:3]), minutes=int(offset[4:6])))


def _whole_day(day: date, edge: Edge) -> int:
    midnight = micros(datetime(day.year, day.month, day.day, tzinfo=LOCAL))
    return midnight + DAY_US if edge == "end" else midnight


def _whole_month(year: int, month: int, edge: Edge) -> int:
    first = datetime(year, month, 1, tzinfo=LOCAL)
    if edge == "start":
        return micros(first)
    return micros((first + timedelta(days=31)).replace(day=1))


def _misread(value: object) -> Misread:
    return Misread(
        "value.time",
        f'{quoted(value)} không phải là thời điểm có thật; hãy ghi "01/11/2024 17:00", '
        '"01/11/2024 24:00" hoặc chỉ ngày "01/11/2024"',
        f'{quoted(value)} is not a time that exists; write "01/11/2024 17:00", '
        '"01/11/2024 24:00" or only the date "01/11/2024"',
    )
