"""When things may happen. Windows are half-open; what decides is the stamp of arrival."""

from collections.abc import Mapping, Sequence

from contracts.attempts import SubmissionKind
from contracts.daily_hours import clock_text, next_hours, working_hours
from contracts.definition import DailyHours, Phase
from contracts.errors import Refused
from contracts.local_times import told, told_en
from contracts.rounds import Disruption

SECOND_US = 1_000_000
#: the settlement window of plans that do not say
MOST_UNASKED_S = 1800
SHARE_OF_WINDOW = 20
#: a stage has its paper sheets, protests and corrections on the evening itself
AFTER_THE_STAGE_S = 24 * 3600


def closes_for(closes_at_us: int, extensions: Mapping[str, int], agency: str) -> int:
    """When the round closes for this agency: an extension counts only if it is later."""
    return max(closes_at_us, extensions.get(agency, 0))


def last_close(closes_at_us: int, extensions: Mapping[str, int]) -> int:
    """When the round has closed for everyone."""
    return max([closes_at_us, *extensions.values()])


def settlement_after_s(phase: Phase) -> int | None:
    """How long after its last close a round of this phase can be reopened; ``None``: not said."""
    if phase.stage is not None:
        return AFTER_THE_STAGE_S
    return phase.quiz.settlement_after_s if phase.quiz else None


def settles_from(
    opens_at_us: int, closes_at_us: int, last_close_us: int, settlement_after_s: int | None
) -> int:
    """Until when a closed round can still be reopened: so long after its last close as the plan
    says; else 30 minutes, in a short round a twentieth of its window. A power cut is noticed
    minutes later, and a round that has settled stays as it is."""
    if settlement_after_s is None:
        window_s = (closes_at_us - opens_at_us) // SECOND_US
        settlement_after_s = min(MOST_UNASKED_S, window_s // SHARE_OF_WINDOW)
    return last_close_us + settlement_after_s * SECOND_US


def refuse_outside(opens_at_us: int, closes_at_us: int, arrived_us: int) -> None:
    """Refuse what arrived before the window or at its end or later."""
    refuse_early(opens_at_us, arrived_us)
    if arrived_us >= closes_at_us:
        raise Refused("round.closed", "Đợt thi đã đóng. (The round is closed.)")


def refuse_outside_hours(
    hours: DailyHours | None, closes_at_us: int, arrived_us: int, zone: str
) -> None:
    """Refuse to begin at an hour at which the round rests. ``closes_at_us``: for who begins;
    ``zone``: the contest's."""
    if hours is None:
        return
    from_us, until_us = working_hours(hours, arrived_us, closes_at_us, zone)
    if not from_us <= arrived_us < until_us:
        opens_us, _ = next_hours(hours, arrived_us, closes_at_us, zone)
        span = f"{clock_text(hours.from_minute)}–{clock_text(hours.until_minute)}"
        raise Refused(
            "round.outside_hours",
            f"Đợt thi mở {span} mỗi ngày; hãy quay lại lúc {told(opens_us, zone)}. "
            f"(The round is open {span} each day; come back at {told_en(opens_us, zone)}.)",
            opens_at_us=opens_us,
        )


def refuse_close_at_rest(hours: DailyHours | None, closes_at_us: int, zone: str) -> None:
    """Refuse a close before the hours of its day begin: nobody could work until then."""
    if hours is None:
        return
    from_us, _ = working_hours(hours, closes_at_us - 1, closes_at_us, zone)
    if closes_at_us <= from_us:
        raise Refused(
            "round.closes_at_rest",
            f"Đợt thi nghỉ đến {told(from_us, zone)} nên gia hạn đến {told(closes_at_us, zone)} "
            "không giúp được ai; hãy chọn giờ muộn hơn. (The round rests until "
            f"{told_en(from_us, zone)}; choose a later close.)",
            opens_at_us=from_us,
        )


def refuse_early(opens_at_us: int, at_us: int) -> None:
    """Refuse what comes before the window."""
    if at_us < opens_at_us:
        raise Refused("round.not_open", "Đợt thi chưa mở. (The round is not open yet.)")


def refuse_secret(public_from_us: int | None, at_us: int) -> None:
    """Refuse to show questions that the plan keeps to itself, or publishes later (P3: with the
    rules, before the contest)."""
    if public_from_us is None or at_us < public_from_us:
        raise Refused(
            "questions.secret",
            "Bộ câu hỏi của đợt thi này chưa được công khai. (The questions are not public.)",
        )


def deadline(started_at_us: int, time_limit_s: int | None, closes_at_us: int) -> int:
    """An attempt ends after its time limit, where there is one, or with the round, whichever comes
    first."""
    if time_limit_s is None:
        return closes_at_us
    return min(started_at_us + time_limit_s * SECOND_US, closes_at_us)


def used_up(
    started_at_us: int, time_limit_s: int, disruptions: Sequence[Disruption], agency: str
) -> int:
    """When an attempt's time limit is over (µs). Its clock stands still while a disruption lasts
    for its agency: two that overlap give the common part back once. Nobody gets more working time
    than the limit, and who begins when a disruption is known has lost nothing by it."""
    mine = sorted(
        (one.from_us, one.until_us)
        for one in disruptions
        if started_at_us < one.begun_before_us and (not one.agencies or agency in one.agencies)
    )
    ends_us, stood_until_us = started_at_us + time_limit_s * SECOND_US, started_at_us
    for from_us, until_us in mine:
        if from_us >= ends_us:
            break  # it was over by then
        stops_us = max(from_us, stood_until_us)
        ends_us += max(0, until_us - stops_us)
        stood_until_us = max(stood_until_us, until_us)
    return ends_us


def refuse_expired(expires_at_us: int, now_us: int) -> None:
    """Refuse a start whose caller no longer waits, so that no stale start burns an attempt."""
    if now_us >= expires_at_us:
        raise Refused(
            "attempt.start_expired",
            "Yêu cầu vào thi đã quá hạn chờ; hãy thử lại. "
            "(The start expired before it was carried out; try again.)",
        )


def refuse_submitted(kind: SubmissionKind, submitted_at_us: int, arrived_us: int) -> None:
    """Refuse answers that arrived after the person handed in. Those that arrived before, and were
    delivered later, still count: they were stamped and promised. Over an automatic submission
    everything goes that arrived before the deadline."""
    if kind == "person" and arrived_us >= submitted_at_us:
        raise already_submitted()


def already_submitted() -> Refused:
    """The attempt was handed in."""
    return Refused(
        "attempt.already_submitted", "Lượt thi này đã nộp bài. (This attempt was submitted.)"
    )
