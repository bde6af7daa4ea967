"""Rounds that make another one good."""

from collections.abc import Iterator

from contracts.definition import Definition, Phase, Round
from plans.date_and_time_texts import show
from plans.definition_findings import Finding, error, warning
from plans.money_and_rates import listed


def check_make_ups(definition: Definition) -> Iterator[Finding]:
    """What a make-up round makes good, when, and whether it can count."""
    for number, phase in enumerate(definition.phases):
        for index, item in enumerate(phase.rounds):
            key = f"phases[{number}].rounds[{index}]"
            if item.makes_good:
                found = list(_check(item, f"{key}.makes_good", phase, definition))
                yield from found or _check_prizes(item, f"{key}.prizes", phase, definition)
            elif item.prizes:
                yield error(
                    "round.prizes_of_no_make_up",
                    f"{key}.prizes",
                    "chỉ đợt thi bù (makes_good) mới ghi prizes; hãy bỏ prizes",
                    "only a round that makes another one good (makes_good) has prizes; remove it",
                )


def _check_prizes(item: Round, key: str, phase: Phase, definition: Definition) -> Iterator[Finding]:
    """Where the plan has prizes in the round that is made good, it says what they are in it."""
    given = [
        award.name
        for award in definition.awards
        if award.phase == phase.id
        and award.each_round
        and (not award.rounds or item.makes_good in award.rounds)
    ]
    if given and not item.prizes:
        names = listed(f'"{name}"' for name in given)
        yield warning(
            "round.makes_good_prizes",
            key,
            f"chưa nói rõ giải từng đợt ({names}) đối với người thi bù: hiện không xét; hãy ghi "
            'prizes = "none" nếu đúng vậy, hoặc prizes = "own" để trao thêm một lần cho đợt này',
            f"says nothing of the prizes given in each round ({names}): who sits it wins none of "
            'them; write prizes = "none" if that is meant, or prizes = "own" to give them once '
            "more in it",
        )


def _check(item: Round, key: str, phase: Phase, definition: Definition) -> Iterator[Finding]:
    made_good = next((one for one in phase.rounds if one.id == item.makes_good), None)
    if made_good is None or made_good is item:
        yield _unknown(item, key, phase)
        return
    if phase.quiz is None or made_good.practice or made_good.makes_good or item.practice:
        yield error(
            "round.makes_good_other",
            key,
            "chỉ thi bù được cho một đợt thi trắc nghiệm chính thức, và đợt thi bù không phải là "
            "thi thử; hãy sửa makes_good hoặc practice",
            "only a round of a quiz that counts can be made good, by one that counts; correct "
            "makes_good or practice",
        )
    elif item.opens_at_us < made_good.closes_at_us:
        closes = show(made_good.closes_at_us, definition.timezone, "end")
        yield error(
            "round.makes_good_early",
            key.removesuffix("makes_good") + "opens_at",
            f'mở trước khi đợt "{made_good.name}" đóng ({closes}); hãy gia hạn đợt đó, '
            "hoặc cho thi bù sau",
            f'opens before "{made_good.name}" closes ({closes}); extend that round, '
            "or make it good later",
        )
    rules = definition.participation
    if phase.id == rules.phase and rules.quota_scope == "each_round":
        yield error(
            "round.makes_good_quota",
            key,
            "kế hoạch tính chỉ tiêu theo từng đợt nên không thi bù bằng đợt riêng được; hãy mở lại "
            "đợt thi trước khi chốt",
            "the plan asks for the quota in each round, so a round of its own cannot make one "
            "good; reopen the round before it settles",
        )


def _unknown(item: Round, key: str, phase: Phase) -> Finding:
    """It makes good what is no other round of its phase; which ones it could."""
    over = [one for one in phase.planned_rounds if one.closes_at_us <= item.opens_at_us]
    there = listed(one.id for one in over if one is not item)
    mend = f"đã đóng trước khi đợt này mở: {there}" if there else "hãy bỏ makes_good"
    mend_en = f"closed before this one opens: {there}" if there else "remove makes_good"
    return error(
        "round.makes_good_unknown",
        key,
        f'"{item.makes_good}" không phải là một đợt khác của vòng này; {mend}',
        f'"{item.makes_good}" is not another round of this phase; {mend_en}',
    )
