"""Times as a Vietnamese organiser writes them, and back.

What names no offset is read on the clock of the contest's ``zone``. Ends are exclusive inside,
but written as people say them: a bare date as an end lasts until that day is over, and
"24:00" is the midnight after the day.
"""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from difflib import get_close_matches
from typing import Literal

from contracts.daily_hours import clock_text
from contracts.definition import DailyHours
from contracts.local_times import EARLIEST_US, LATEST_US
from contracts.time_zones import (
    HOME,
    NoSuchMoment,
    local,
    micros,
    midnight,
    moment_of,
    told_apart,
    zone_names,
)
from contracts.vietnamese_text import plain
from plans.definition_findings import Misread, quoted

SECOND_US = 1_000_000
DAY_US = 86_400 * SECOND_US
_LONGEST_TEXT = 60
_DOUBTFUL_S = 180
_LONGEST_S = 10 * 366 * 86_400

Edge = Literal["start", "end"]
_STARTS = {"starts_at_us", "opens_at_us", "from_us", "questions_public_from_us", "age_at_us"}

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
_HERE = dict.fromkeys(["ha_noi", "hanoi", "sai_gon", "viet_nam", "vietnam"], HOME)
_DURATION_PART = re.compile(r"(\d+)\s*([^\W\d]+)")
_UNIT_S = {
    **dict.fromkeys(["s", "giây", "second", "seconds"], 1),
    **dict.fromkeys(["m", "phút", "p", "min", "minute", "minutes"], 60),
    **dict.fromkeys(["h", "giờ", "hour", "hours"], 3_600),
    **dict.fromkeys(["d", "ngày", "day", "days"], 86_400),
    **dict.fromkeys(["w", "tuần", "week", "weeks"], 604_800),
}


def edge_of(field: str) -> Edge:
    """What a field of a definition that ends in ``_us`` is: a start, or an exclusive end."""
    return "start" if field in _STARTS else "end"


def read_moment(value: object, edge: Edge, zone: str) -> int:
    """Microseconds of a time written by hand; ``edge`` says what a bare date or month means.

    Understood: TOML dates and times, "01/11/2024 17:00", "17 giờ 30 ngày 01/11/2024",
    "01/11/2024 24:00", "01/11/2024", "ngày 01 tháng 11 năm 2024", "01-11-2024", "10/2024",
    RFC 3339. Raises ``Misread``, also where the clock of the zone shows the time twice or not at
    all.
    """
    try:
        moment_us = _understand(value, edge, zone)
    except NoSuchMoment as changed:
        raise _at_a_change(value, zone, changed) from changed
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


def show(moment_us: int, zone: str, edge: Edge = "start") -> str:
    """A moment for people: "17:00 01/11/2024"; as an end, midnight is "hết ngày 01/11/2024"."""
    when = local(moment_us, zone)
    if edge == "end" and (when.hour, when.minute, when.second) == (0, 0, 0):
        return f"hết ngày {local(moment_us - 1, zone):%d/%m/%Y}"
    text = f"{when:%H:%M:%S %d/%m/%Y}" if when.second else f"{when:%H:%M %d/%m/%Y}"
    return text + told_apart(when)


def show_en(moment_us: int, zone: str, edge: Edge = "start") -> str:
    """As ``show``, in English: "the end of 01/11/2024"."""
    return show(moment_us, zone, edge).replace("hết ngày", "the end of")


def write_moment(moment_us: int, edge: Edge, zone: str) -> str:
    """A moment as ``read_moment`` understands it again, exactly, as short as it can be: with the
    offset where the clock of the zone shows it twice."""
    when = local(moment_us, zone)
    day = f"{local(moment_us - 1 if edge == 'end' else moment_us, zone):%d/%m/%Y}"
    for text in (day, f"{when:%d/%m/%Y %H:%M}"):
        with suppress(Misread):
            if read_moment(text, edge, zone) == moment_us:
                return text
    if (when.utcoffset() or timedelta()) % timedelta(minutes=1):  # before zones there were towns
        when = when.astimezone(UTC)
    return when.isoformat(timespec="microseconds")


def read_zone(value: object) -> str:
    """The name of a time zone. Raises ``Misread``, with names that are near."""
    if isinstance(value, str) and (value == HOME or value in zone_names()):
        return value
    # an offset has no near name: the signs of those that are called by one are the other way round
    near = _near_zones(value) if isinstance(value, str) and not re.search(r"\d", value) else []
    mend, mend_en = " hay ".join(near), " or ".join(near)
    raise Misread(
        "value.timezone",
        f"không có múi giờ {quoted(value)}; "
        + (f"có phải là {mend}?" if near else f'hãy ghi tên theo IANA, ví dụ "{HOME}"'),
        f"there is no time zone {quoted(value)}; "
        + (f"did you mean {mend_en}?" if near else f'write its IANA name, such as "{HOME}"'),
    )


def _near_zones(written: str) -> list[str]:
    """At most three, in quotes; a city is enough to be found by."""
    folded = re.sub(r"[\s-]+", "_", plain(written.strip()[:_LONGEST_TEXT]))
    names = {name.lower(): name for name in sorted(zone_names()) if "Etc/" not in name}
    cities = {name.rpartition("/")[2]: names[name] for name in names if "/" in name} | _HERE
    city = folded.rpartition("/")[2]
    close = [cities[name] for name in get_close_matches(city, cities, n=3, cutoff=0.85)]
    close += [names[name] for name in get_close_matches(folded, names, n=3, cutoff=0.7)]
    return [f'"{name}"' for name in dict.fromkeys(close)][:3]


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


def _understand(value: object, edge: Edge, zone: str) -> int:
    if isinstance(value, datetime):
        return micros(value) if value.tzinfo else moment_of(value, zone)
    if isinstance(value, date):
        return _whole_day(value, edge, zone)
    if isinstance(value, str):
        return _from_text(value, edge, zone)
    raise ValueError("neither a date nor a text")


def _from_text(text: str, edge: Edge, zone: str) -> int:
    match = _match(text)
    if match is None:
        raise ValueError(text)
    found = match.groupdict()
    if "day" not in found:
        return _whole_month(int(found["year"]), int(found["month"]), edge, zone)
    day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    if found["hour"] is None:
        return _whole_day(day, edge, zone)
    return _on_day(day, found, zone)


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


def _on_day(day: date, found: dict[str, str | None], zone: str) -> int:
    hour, minute, second = (int(found.get(part) or 0) for part in ("hour", "minute", "second"))
    part_us = int((found.get("part") or "0").ljust(6, "0"))
    if minute > 59 or second > 59 or (hour, minute, second, part_us) > (24, 0, 0, 0):
        raise ValueError("the day has 24 hours")
    offset = found.get("zone")
    if offset is None and hour == 24:
        return _whole_day(day, "end", zone)
    wall = datetime(day.year, day.month, day.day)
    wall += timedelta(hours=hour, minutes=minute, seconds=second, microseconds=part_us)
    return moment_of(wall, zone) if offset is None else micros(wall.replace(tzinfo=_at(offset)))


def _at(offset: str) -> timezone:
    if offset == "z":
        return UTC
    sign = -1 if offset[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(offset[1:3]), minutes=int(offset[4:6])))


def _whole_day(day: date, edge: Edge, zone: str) -> int:
    return midnight(day + timedelta(days=1) if edge == "end" else day, zone)


def _whole_month(year: int, month: int, edge: Edge, zone: str) -> int:
    first = date(year, month, 1)
    return midnight((first + timedelta(days=31)).replace(day=1) if edge == "end" else first, zone)


def _at_a_change(value: object, zone: str, changed: NoSuchMoment) -> Misread:
    """A clock goes forward or back at this time: only an offset says which moment is meant."""
    exact = f"{changed.wall:%Y-%m-%dT%H:%M:%S}{changed.offsets[0]}"
    ways, ways_en = " hoặc ".join(changed.offsets), " or ".join(changed.offsets)
    mend = f'hãy ghi kèm độ lệch với UTC, {ways}, ví dụ "{exact}"'
    mend_en = f'write it with its offset from UTC, {ways_en}, such as "{exact}"'
    if changed.how == "skipped":
        return Misread(
            "time.skipped",
            f"ở {zone} không có giờ {quoted(value)}: đồng hồ được vặn nhanh lên; {mend}",
            f"{quoted(value)} does not exist in {zone}: the clock is put forward; {mend_en}",
        )
    return Misread(
        "time.repeated",
        f"ở {zone} giờ {quoted(value)} có hai lần: đồng hồ được vặn chậm lại; {mend}",
        f"{quoted(value)} comes twice in {zone}: the clock is put back; {mend_en}",
    )


def _misread(value: object) -> Misread:
    return Misread(
        "value.time",
        f'{quoted(value)} không phải là thời điểm có thật; hãy ghi "01/11/2024 17:00", '
        '"01/11/2024 24:00" hoặc chỉ ngày "01/11/2024"',
        f'{quoted(value)} is not a time that exists; write "01/11/2024 17:00", '
        '"01/11/2024 24:00" or only the date "01/11/2024"',
    )
