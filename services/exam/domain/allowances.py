"""More time for one person: what may be decided, and what of it is told of a settled round."""

from collections.abc import Mapping

from contracts.allowances import Allowance
from contracts.errors import Refused
from contracts.rounds import RoundState

MINUTE_S = 60
#: more than a day is a round of their own
MOST_EXTRA_S = 24 * 3600
NOTHING = Allowance()


def held_by(
    own: Mapping[str, Allowance], made_good: Mapping[str, Allowance]
) -> dict[str, Allowance]:
    """Person -> what they have in a round: what they were given there, and the longer limit that
    they had in the round that it makes good. The close of that one is past."""
    held = {person: Allowance(one.extra_s) for person, one in made_good.items() if one.extra_s}
    for person, one in own.items():
        before = held.get(person, NOTHING).extra_s
        held[person] = Allowance(max(one.extra_s, before), one.closes_at_us)
    return held


def longer(limit_s: int | None, allowed: Allowance) -> int | None:
    """The time limit of a person with an allowance; ``None``: no limit, for nobody."""
    return None if limit_s is None else limit_s + allowed.extra_s


def refuse_impossible(extra_s: int, closes_at_us: int, *, whole_phase: bool) -> None:
    """Refuse what is no allowance: nothing, a part of a minute, more than a day, or a close of a
    person's own in every round of a phase."""
    if extra_s < 0 or extra_s % MINUTE_S or extra_s > MOST_EXTRA_S or closes_at_us < 0:
        raise Refused(
            "allowance.impossible",
            "Thời gian thêm là số phút nguyên, từ 0 đến 1.440. "
            "(Extra time is a whole number of minutes, 0 to 1440.)",
        )
    if not extra_s and not closes_at_us:
        raise Refused(
            "allowance.nothing",
            "Hãy ghi số phút thêm, giờ đóng riêng, hoặc cả hai. "
            "(Say how many minutes more, a close of their own, or both.)",
        )
    if whole_phase and closes_at_us:
        raise Refused(
            "allowance.close_of_phase",
            "Giờ đóng riêng chỉ cho một đợt thi; hãy bỏ chọn cả vòng hoặc bỏ giờ đóng riêng. "
            "(A close of their own is for one round: leave out one of the two.)",
        )


def refuse_allowance(
    asked: Allowance,
    before: Allowance,
    *,
    state: RoundState,
    limit_s: int | None,
    opens_at_us: int,
    closes_at_us: int,
    now_us: int,
    contest_ends_us: int,
    begun: bool,
) -> None:
    """Refuse more time in a round that has settled, or that has no limit to be longer than; a close
    that is past, after the contest or no later than theirs is (``closes_at_us``, without what they
    were given ``before``); and, once they have ``begun``, less than they began with."""
    if state == "settled":
        raise Refused("round.settled", "Đợt thi đã chốt. (The round is settled.)")
    if asked.extra_s and limit_s is None:
        raise Refused(
            "allowance.no_limit",
            "Đợt thi không giới hạn thời gian làm bài nên không có gì để cộng thêm. "
            "(The round has no time limit to be longer than.)",
        )
    if asked.closes_at_us:
        _refuse_close(asked.closes_at_us, opens_at_us, closes_at_us, now_us, contest_ends_us)
    less = asked.extra_s < before.extra_s or asked.closes_at_us < before.closes_at_us
    if begun and less:
        raise Refused(
            "allowance.less",
            "Người này đã bắt đầu làm bài nên không thể giảm thời gian đã cho. "
            "(They have begun: what they were given can't become less.)",
        )


def _refuse_close(
    own_us: int, opens_at_us: int, closes_at_us: int, now_us: int, contest_ends_us: int
) -> None:
    if own_us <= max(opens_at_us, now_us):
        raise Refused(
            "round.closes_too_early",
            "Giờ đóng mới phải sau giờ mở và sau hiện tại. (The new close must lie ahead.)",
        )
    if own_us > contest_ends_us:
        raise Refused(
            "round.closes_after_contest",
            "Giờ đóng riêng muộn hơn lúc kết thúc cuộc thi. "
            "(Their close lies after the contest's end.)",
            contest_ends_us=contest_ends_us,
        )
    if own_us <= closes_at_us:
        raise Refused(
            "round.closes_no_later",
            "Đợt thi đã đóng vào giờ này hoặc muộn hơn đối với người này. "
            "(The round closes for them then or later already.)",
        )
