"""Windows of rounds: in order, apart, inside the contest, and closing on the day meant."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from contracts.daily_hours import clock_text
from contracts.definition import Definition, Phase, Round
from contracts.time_zones import at_clock, day_of, local
from plans.date_and_time_texts import show, show_en, write_daily_hours
from plans.definition_findings import Finding, error, warning

_SMALL_HOURS = 5
_MINUTE_US = 60_000_000
_DAYS_IN_NAME = re.compile(
    r"(?<!\d)(\d{1,2})/(\d{1,2})(?:/\d{4})?\s*(?:[-–—]|đến)\s*(\d{1,2})/(\d{1,2})(?![\d])"
)


def check_windows(definition: Definition) -> Iterator[Finding]:
    """Every round of every phase, by itself and beside its neighbours."""
    zone = definition.timezone
    for number, phase in enumerate(definition.phases):
        for index, item in enumerate(phase.rounds):
            key = f"phases[{number}].rounds[{index}]"
            if item.closes_at_us <= item.opens_at_us:
                yield _empty(item, key, zone)
                continue
            yield from _check_against_contest(item, key, definition)
            yield from _check_day(item, key, definition)
            yield from _check_name(item, key, zone)
            yield from _check_length(item, key, phase)
            yield from _check_hours(item, key, phase, zone)
            before = [r for r in phase.rounds[:index] if not _may_meet(r, item)]
            if earlier := _in_the_way(before, item):
                yield _disagreement(earlier, item, key, zone)


def _empty(item: Round, key: str, zone: str) -> Finding:
    opens, closes = show(item.opens_at_us, zone), show(item.closes_at_us, zone, "end")
    return error(
        "round.empty",
        f"{key}.closes_at",
        f'"{item.name}" đóng ({closes}) trước khi mở ({opens}); hãy sửa opens_at hoặc closes_at',
        f'"{item.name}" closes ({show_en(item.closes_at_us, zone, "end")}) before it opens '
        f"({opens}); "
        "correct opens_at or closes_at",
    )


def _check_against_contest(item: Round, key: str, definition: Definition) -> Iterator[Finding]:
    """A practice round may come before the contest starts, but not after it ends."""
    if definition.ends_at_us <= definition.starts_at_us:
        return
    zone = definition.timezone
    if item.opens_at_us < definition.starts_at_us and not item.practice:
        starts = show(definition.starts_at_us, zone)
        yield error(
            "round.outside_contest",
            f"{key}.opens_at",
            f'"{item.name}" mở lúc {show(item.opens_at_us, zone)}, trước khi hội thi bắt đầu '
            f"({starts}); hãy sửa opens_at hoặc starts_at",
            f'"{item.name}" opens at {show(item.opens_at_us, zone)}, before the contest starts '
            f"({starts}); correct opens_at or starts_at",
        )
    if item.closes_at_us > definition.ends_at_us:
        closes_us, ends_us = item.closes_at_us, definition.ends_at_us
        yield error(
            "round.outside_contest",
            f"{key}.closes_at",
            f'"{item.name}" mở đến {show(closes_us, zone, "end")}, sau khi hội thi kết thúc '
            f"({show(ends_us, zone, 'end')}); hãy sửa closes_at hoặc ends_at",
            f'"{item.name}" is open until {show_en(closes_us, zone, "end")}, after the contest '
            "ends "
            f"({show_en(ends_us, zone, 'end')}); correct closes_at or ends_at",
        )


def _check_day(item: Round, key: str, definition: Definition) -> Iterator[Finding]:
    """Someone wrote 23:59 and loses a minute, or 00:30 and means the day before."""
    zone = definition.timezone
    closes = local(item.closes_at_us, zone)
    day, day_before = f"{closes:%d/%m/%Y}", f"{closes - timedelta(days=1):%d/%m/%Y}"
    too, too_en = "", ""
    if definition.ends_at_us < item.closes_at_us - item.closes_at_us % _MINUTE_US + _MINUTE_US:
        too, too_en = ", và ends_at của hội thi cũng vậy", ", and so the contest's ends_at"
    if (closes.hour, closes.minute) == (23, 59):
        yield warning(
            "round.closes_before_midnight",
            f"{key}.closes_at",
            f'đóng lúc {closes:%H:%M} là bỏ mất phút cuối của ngày; hãy ghi "{day} 24:00"{too}',
            f"closing at {closes:%H:%M} loses the last minute of the day; write "
            f'"{day} 24:00"{too_en}',
        )
    elif 0 < _minutes(closes) < _SMALL_HOURS * 60 and _opens_before_midnight(item, zone):
        yield warning(
            "round.closes_after_midnight",
            f"{key}.closes_at",
            f"đóng lúc {closes:%H:%M} là đã sang ngày {day}; nếu muốn hết ngày {day_before}, "
            f'hãy ghi "{day_before} 24:00"',
            f"closing at {closes:%H:%M} is already on {day}; if the end of {day_before} is meant, "
            f'write "{day_before} 24:00"',
        )


def _minutes(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute


def _opens_before_midnight(item: Round, zone: str) -> bool:
    """A round of one night is meant as it is: the day before ended when it was not open yet."""
    return local(item.opens_at_us, zone).date() < local(item.closes_at_us, zone).date()


def _check_name(item: Round, key: str, zone: str) -> Iterator[Finding]:
    """A name such as "Tuần 1 (07/10–11/10/2024)" tells the contestants when to come."""
    match = _DAYS_IN_NAME.search(item.name)
    if match is None:
        return
    first, last = local(item.opens_at_us, zone), local(item.closes_at_us - 1, zone)
    if tuple(map(int, match.groups())) != (first.day, first.month, last.day, last.month):
        window = f"{first:%d/%m}–{last:%d/%m}"
        yield warning(
            "round.name_differs",
            f"{key}.name",
            f'tên ghi "{match[0]}" nhưng đợt thi mở trong các ngày {window}; hãy sửa một trong hai',
            f'the name says "{match[0]}", but the round is open on {window}; correct one of them',
        )


def _check_length(item: Round, key: str, phase: Phase) -> Iterator[Finding]:
    if phase.quiz is None or phase.quiz.time_limit_s is None:
        return
    if item.closes_at_us - item.opens_at_us < phase.quiz.time_limit_s * 1_000_000:
        yield warning(
            "round.shorter_than_time_limit",
            f"{key}.closes_at",
            f'"{item.name}" ngắn hơn thời gian làm bài nên không ai có đủ giờ; hãy sửa closes_at '
            "hoặc time_limit",
            f'"{item.name}" is shorter than the time limit, so nobody has the whole of it; correct '
            "closes_at or time_limit",
        )


def _check_hours(item: Round, key: str, phase: Phase, zone: str) -> Iterator[Finding]:
    """Hours of each day hold in a quiz; the last of them is the close, on its day."""
    hours, place = item.daily_hours, f"{key}.daily_hours"
    if hours is None:
        return
    if phase.quiz is None:
        yield error(
            "round.hours_misplaced",
            place,
            f'vòng "{phase.name}" không thi trắc nghiệm nên giờ mở mỗi ngày của "{item.name}" '
            "không có tác dụng; hãy bỏ daily_hours",
            f'the phase "{phase.name}" is no quiz, so the daily hours of "{item.name}" have no '
            "effect; remove daily_hours",
        )
        return
    said = write_daily_hours(hours)
    last_day = day_of(item.closes_at_us - 1, zone)
    from_us = at_clock(last_day, hours.from_minute, zone)
    until_us = at_clock(last_day, hours.until_minute, zone, last=True)
    if not from_us < item.closes_at_us <= until_us:
        day, until = (
            f"{local(item.closes_at_us - 1, zone):%d/%m/%Y}",
            clock_text(hours.until_minute),
        )
        yield error(
            "round.closes_outside_hours",
            f"{key}.closes_at",
            f'"{item.name}" đóng ngoài giờ mở mỗi ngày ({said}); hãy để closes_at trong giờ đó, '
            f'muộn nhất "{day} {until}", hoặc sửa daily_hours',
            f'"{item.name}" closes outside its daily hours ({said}); let closes_at be within them, '
            f'"{day} {until}" at the latest, or correct daily_hours',
        )
    limit_s = phase.quiz.time_limit_s
    if limit_s is not None and (hours.until_minute - hours.from_minute) * 60 < limit_s:
        yield warning(
            "round.hours_shorter_than_time_limit",
            place,
            f'giờ mở mỗi ngày của "{item.name}" ({said}) ngắn hơn thời gian làm bài nên không ai '
            "có đủ giờ; hãy sửa daily_hours hoặc time_limit",
            f'the daily hours of "{item.name}" ({said}) are shorter than the time limit, so nobody '
            "has the whole of it; correct daily_hours or time_limit",
        )


def _may_meet(one: Round, other: Round) -> bool:
    """Clusters may perform at the same time, each at its venue; the final comes after them. A round
    that makes another one good stands wherever it was added, and is for other people."""
    if one.makes_good or other.makes_good:
        return True
    stages = (one.stage, other.stage)
    return all(stage is not None and not stage.final for stage in stages)


def _in_the_way(earlier: list[Round], item: Round) -> Round | None:
    """The first round listed before that is still open, or not yet open, when this one opens."""
    for other in earlier:
        if other.opens_at_us < other.closes_at_us and item.opens_at_us < other.closes_at_us:
            return other
    return None


def _disagreement(other: Round, item: Round, key: str, zone: str) -> Finding:
    """How ``item`` disagrees with a round listed before it: it overlaps or belongs before it."""
    if item.closes_at_us <= other.opens_at_us:
        return error(
            "round.order",
            f"{key}.opens_at",
            f'"{item.name}" diễn ra trước "{other.name}" nhưng đứng sau trong tệp; '
            "hãy sửa ngày hoặc đổi chỗ",
            f'"{item.name}" takes place before "{other.name}", but is listed after it; '
            "correct the dates or change places",
        )
    return error(
        "round.overlap",
        f"{key}.opens_at",
        f'"{item.name}" mở lúc {show(item.opens_at_us, zone)}, khi "{other.name}" còn chưa đóng '
        f"({show(other.closes_at_us, zone, 'end')}); hãy tách hai đợt",
        f'"{item.name}" opens at {show(item.opens_at_us, zone)}, while "{other.name}" is still '
        "open "
        f"(until {show_en(other.closes_at_us, zone, 'end')}); keep the two apart",
    )
