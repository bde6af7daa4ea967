"""What the committee may decide of an award that it judges, and what it may not."""

import re
from collections import Counter
from collections.abc import Mapping

from contracts.definition import Award, Definition
from contracts.errors import Refused
from contracts.reason_validation import stated
from contracts.settled_round_decisions import GivenPrize, Minutes, Subject

_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


def judged_award(definition: Definition, subject: Subject) -> Award:
    """The award that is decided; ``decision.award_unknown`` where the committee judges no such."""
    for award in definition.awards:
        if award.id == subject.award and award.by == "judgement":
            return award
    raise Refused(
        "decision.award_unknown",
        f"Kế hoạch không có giải {subject.award} do Ban Tổ chức xét. "
        "(The committee judges no such award.)",
        award=subject.award,
    )


def refuse_unfit_prizes(award: Award, subject: Subject, names: Mapping[str, str]) -> None:
    """Refuse what the plan does not have: ``decision.rank_unknown``, ``decision.too_many_prizes``,
    ``decision.named_twice``; and minutes that say nothing, ``decision.minutes_missing``. ``names``:
    what people are called, by their ids."""
    _refuse_minutes(subject.minutes)
    winners = {prize.rank: prize.winners for prize in award.prizes}
    for rank, count in Counter(one.rank for one in subject.given).items():
        if rank not in winners:
            raise Refused(
                "decision.rank_unknown",
                f"Giải {award.name} không có hạng {rank}. (The award has no such rank.)",
                rank=rank,
            )
        if count > winners[rank]:
            raise Refused(
                "decision.too_many_prizes",
                f"Hạng {rank} chỉ có {winners[rank]} giải, quyết định ghi {count}. "
                f"(The plan has {winners[rank]} prizes of this rank, {count} are given.)",
                rank=rank,
                winners=winners[rank],
            )
    twice = [to for to, n in Counter((one.round, one.to) for one in subject.given).items() if n > 1]
    if twice:
        called = names.get(twice[0][1], twice[0][1])
        raise Refused(
            "decision.named_twice",
            f"{called} được ghi hai lần; mỗi bên chỉ nhận một giải của một giải thưởng. "
            "(Named twice: each wins one prize of an award.)",
            to=twice[0][1],
        )


def _refuse_minutes(minutes: Minutes | None) -> None:
    told = minutes or Minutes("", "")
    fits = stated(told.number) and stated(told.date) and (stated(told.text) or told.sha256)
    if not fits or (told.sha256 and not _SHA256.match(told.sha256)):
        raise Refused(
            "decision.minutes_missing",
            "Hãy ghi số, ngày của biên bản, và nội dung hoặc mã SHA-256 (64 chữ số hexa) của tệp "
            "biên bản. (Write number and date of the minutes, and their words or the SHA-256 of "
            "their file as 64 hex digits.)",
        )


def unknown_recipient(given: GivenPrize, name: str) -> Refused:
    """Nobody whom the plan lets win: not there, excluded, of another audience, or not accepted.
    ``name``: what people call them, or what was given."""
    return Refused(
        "decision.recipient_unknown",
        f"{name} không dự thi, không thuộc đối tượng hoặc không được xét giải này. "
        "(Not there, or not among those who may win this award.)",
        to=given.to,
    )
