"""A round's life: planned, open, closed, settled; and what may still change it."""

from collections.abc import Mapping, Sequence

from contracts.definition import Phase, QuizRules
from contracts.errors import Refused
from contracts.rounds import Disruption, RoundState
from services.exam.domain.windows_and_deadlines import SECOND_US

#: how far ahead it may be known that people can work again
MOST_AHEAD_US = 3600 * SECOND_US
LONGEST_DISRUPTION_US = 24 * 3600 * SECOND_US


def quiz_of(phase: Phase, round_id: str) -> QuizRules:
    """The rules of a quiz in a round; ``round.no_quiz`` where judges mark what is done in it."""
    quiz = phase.quiz_in(round_id)
    if quiz is None:
        raise Refused(
            "round.no_quiz",
            "Đợt này không thi trắc nghiệm nên không có lượt thi và đề thi. "
            "(This round is no quiz: it has no attempts and no papers.)",
        )
    return quiz


def due_state(
    state: RoundState,
    opens_at_us: int,
    last_close_us: int,
    now_us: int,
) -> RoundState:
    """What the schedule makes of a round now, which stays open until its last close. Settlement is
    not the schedule's to decide."""
    if state == "planned" and now_us >= opens_at_us:
        state = "open"
    if state == "open" and now_us >= last_close_us:
        state = "closed"
    return state


def why_not_settled(
    settles_from_us: int,
    taken_until_us: int,
    now_us: int,
    behind: int,
    in_progress: int,
    *,
    decided: bool,
) -> str:
    """Why a closed round can't settle yet, in words; empty when it can.

    Its settlement window must be over, and every gateway have delivered all that arrived before
    the close (``behind``: how many have not), unless an organiser ``decided`` not to wait for
    either; every attempt must have been handed in, by its owner or by us; and whatever was decided,
    entries are taken until ``taken_until_us``, which is the last close or, silently, later.
    """
    if in_progress:
        return f"{in_progress} lượt thi chưa nộp (attempts in progress)"
    if behind and not decided:
        return f"chờ {behind} cổng chuyển hết bài (waiting for {behind} gateways to deliver)"
    if now_us < (taken_until_us if decided else max(settles_from_us, taken_until_us)):
        return "còn trong thời gian có thể mở lại (it can still be reopened)"
    return ""


def refuse_extension(
    state: RoundState,
    opens_at_us: int,
    closes_at_us: int,
    now_us: int,
    earliest: Mapping[str, int],
    contest_ends_us: int,
) -> None:
    """Refuse an extension that can't be, or that would be none: of a settled round, to a moment
    that is past, to one after the contest, or not later than it closes already.

    ``earliest``: when it closes by now for each agency concerned ("" for all).
    """
    _refuse_settled(state)
    _refuse_past(opens_at_us, closes_at_us, now_us)
    if closes_at_us > contest_ends_us:
        raise Refused(
            "round.closes_after_contest",
            "Giờ đóng mới muộn hơn lúc kết thúc cuộc thi; hãy chọn giờ sớm hơn hoặc sửa thời gian "
            "cuộc thi trong thể lệ trước. (The new close lies after the contest's end: choose an "
            "earlier one, or move the contest's end in its definition first.)",
            contest_ends_us=contest_ends_us,
        )
    served = sorted(name for name, close_us in earliest.items() if close_us >= closes_at_us)
    if served:
        whom = ", ".join(filter(None, served))
        to_vi, to_en = (f" đối với {whom}", f" for {whom}") if whom else ("", "")
        raise Refused(
            "round.closes_no_later",
            f"Gia hạn không thể rút ngắn: đợt thi{to_vi} đã đóng vào giờ này hoặc muộn hơn. "
            f"(An extension never shortens: the round closes{to_en} then or later already.)",
            agencies=[name for name in served if name],
        )


def refuse_shortening(
    state: RoundState,
    opens_at_us: int,
    closes_at_us: int,
    now_us: int,
    present: Mapping[str, int],
    round_closes_us: int,
) -> None:
    """Refuse a shortening that can't be, or that would be none: of a round that is not open, to a
    moment that is past or not earlier, or of one agency to before the close of all.

    ``present``: when it closes by now for each agency concerned ("" for all, the last of them).
    """
    _refuse_settled(state)
    if state != "open":
        raise Refused(
            "round.not_open", "Chỉ rút ngắn được đợt thi đang mở. (The round is not open.)"
        )
    _refuse_past(opens_at_us, closes_at_us, now_us)
    later = sorted(name for name, close_us in present.items() if close_us <= closes_at_us)
    if later:
        raise Refused(
            "round.closes_no_earlier",
            "Giờ đóng mới không sớm hơn giờ đóng hiện tại. (It does not close earlier then.)",
            agencies=[name for name in later if name],
        )
    if "" not in present and closes_at_us < round_closes_us:
        raise Refused(
            "round.closes_before_all",
            "Không thể đóng đợt thi đối với một cơ quan sớm hơn đối với tất cả. "
            "(It cannot close for one agency before it closes for all.)",
        )


def refuse_closing_in(
    disruptions: Sequence[Disruption], closes_at_us: int, agencies: Sequence[str] | None
) -> None:
    """Refuse to shorten a round to before a disruption is over for somebody concerned: their clocks
    stand still until then. It ended before the present close of all whom it concerned, so no other
    shortening gets before its end. ``agencies``: None for all."""
    ends_us = [
        one.until_us
        for one in disruptions
        if agencies is None or not set(agencies).isdisjoint(one.agencies)
    ]
    if max(ends_us, default=-1) >= closes_at_us:
        raise Refused(
            "round.closes_in_disruption",
            "Giờ đóng mới phải sau khi hết thời gian gián đoạn đã được bù. "
            "(The round closes only after the disruption for which time was given back.)",
        )


def refuse_disruption(
    state: RoundState,
    opens_at_us: int,
    from_us: int,
    until_us: int,
    now_us: int,
    closes: Mapping[str, int],
) -> None:
    """Refuse to give time back for what was no disruption of the round: in a round that is not
    open nor closed, a span that is empty, before the opening, still to come, over an hour ahead or
    longer than a day; and one that ends when the round is closed for somebody concerned.

    ``closes``: when it closes by now for each agency concerned ("" for all).
    """
    _refuse_settled(state)
    if state == "planned":
        raise Refused("round.not_open", "Đợt thi chưa mở. (The round is not open yet.)")
    if not opens_at_us <= from_us < min(until_us, now_us):
        raise Refused(
            "round.disruption_impossible",
            "Thời gian gián đoạn phải bắt đầu từ lúc mở đợt thi trở đi, trước hiện tại và trước "
            "giờ kết thúc. (A disruption begins in the round, in the past, and before it ends.)",
        )
    if until_us > now_us + MOST_AHEAD_US or until_us - from_us > LONGEST_DISRUPTION_US:
        raise Refused(
            "round.disruption_too_long",
            "Chỉ bù được thời gian gián đoạn không quá 24 giờ và kết thúc chậm nhất một giờ sau "
            "hiện tại; nếu lâu hơn, hãy tổ chức thi bù. (A disruption is a day at most and ends "
            "within the hour; for a longer one hold a make-up round.)",
        )
    _refuse_after_close(until_us, closes)


def _refuse_after_close(until_us: int, closes: Mapping[str, int]) -> None:
    """Refuse a disruption that ends when the round is closed for somebody concerned."""
    short = sorted(name for name, closes_us in closes.items() if closes_us <= until_us)
    if short:
        whom = ", ".join(filter(None, short))
        to_vi, to_en = (f" đối với {whom}", f" for {whom}") if whom else ("", "")
        raise Refused(
            "round.disruption_after_close",
            f"Đợt thi{to_vi} đóng trước khi hết gián đoạn nên không còn giờ để làm bù; hãy gia hạn "
            f"hoặc mở lại trước. (The round closes{to_en} before the disruption is over: extend or "
            "reopen it first.)",
            agencies=[name for name in short if name],
        )


def _refuse_settled(state: RoundState) -> None:
    if state == "settled":
        raise Refused(
            "round.settled",
            "Đợt thi đã chốt, không thể đổi giờ đóng; hãy tổ chức thi bù. "
            "(Already settled; hold a make-up round.)",
        )


def _refuse_past(opens_at_us: int, closes_at_us: int, now_us: int) -> None:
    if closes_at_us <= max(opens_at_us, now_us):
        raise Refused(
            "round.closes_too_early",
            "Giờ đóng mới phải sau giờ mở và sau hiện tại. (The new close must lie ahead.)",
        )
