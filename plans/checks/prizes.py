"""Prizes: ranks that make sense, no more of them than can be won, and sums as the plan states."""

from collections.abc import Iterator
from itertools import pairwise
from operator import mul
from typing import get_args

from contracts.definition import Award, Definition, Phase, Recipients
from plans.checks.awards import is_open, rounds_of
from plans.checks.stage_rounds import teams_in
from plans.definition_findings import Finding, error, warning
from plans.money_and_rates import listed, write_money


def check_prizes(definition: Definition) -> Iterator[Finding]:
    """The prizes of every award, and their sum."""
    phases = {phase.id: phase for phase in definition.phases}
    for index, award in enumerate(definition.awards):
        key = f"awards[{index}]"
        yield from _check_ranks(award, key)
        if award.phase in phases:
            yield from _check_number(award, phases[award.phase], key)
            yield from _check_teams(award, phases[award.phase], key)
    yield from _check_in_all(definition)
    yield from _check_money(definition)


def prize_money(definition: Definition) -> int:
    """Đồng of all prizes in all rounds, if every one is won."""
    return sum(money_of(definition))


def money_of(definition: Definition) -> list[int]:
    """The same of each award, in their order."""
    phases = {phase.id: phase for phase in definition.phases}
    return [
        sum(prize.winners * prize.money for prize in award.prizes)
        * (times_given(award, phases[award.phase]) if award.phase in phases else 0)
        for award in definition.awards
    ]


def times_given(award: Award, phase: Phase) -> int:
    """How many times the award is given."""
    return len(rounds_of(award, phase)) if award.each_round else 1


def _check_ranks(award: Award, key: str) -> Iterator[Finding]:
    if not award.prizes:
        yield error(
            "award.no_prizes",
            f"{key}.prizes",
            f'"{award.name}" chưa có hạng giải nào; hãy thêm vào prizes',
            f'"{award.name}" has no prize; add some to prizes',
        )
    seen: set[str] = set()
    for index, prize in enumerate(award.prizes):
        place = f"{key}.prizes[{index}]"
        if prize.rank in seen:
            yield error(
                "prize.rank_doubled",
                f"{place}.rank",
                f'hạng "{prize.rank}" đứng hai lần; hãy gộp số giải',
                f'the rank "{prize.rank}" stands twice; add the winners up',
            )
        if prize.winners < 1:
            yield error(
                "prize.no_winners",
                f"{place}.winners",
                f'"{prize.name}" có {prize.winners} giải; hãy ghi từ 1 trở lên hoặc bỏ đi',
                f'"{prize.name}" has {prize.winners} winners; write 1 or more, or leave it out',
            )
        if prize.money < 0:
            yield error(
                "prize.money",
                f"{place}.money",
                "tiền thưởng không thể âm; hãy ghi từ 0 trở lên",
                "prize money cannot be negative; write 0 or more",
            )
        seen.add(prize.rank)
    yield from _check_order(award, key)


def _check_order(award: Award, key: str) -> Iterator[Finding]:
    """The highest stands first: a lower one that is worth more is a slip of the keyboard."""
    for index, (higher, lower) in enumerate(pairwise(award.prizes)):
        if 0 <= higher.money < lower.money:
            yield warning(
                "prize.money_order",
                f"{key}.prizes[{index + 1}].money",
                f'"{lower.name}" được nhiều tiền hơn "{higher.name}" đứng trên; hạng cao phải đứng '
                "trước, hãy sửa số tiền hoặc đổi thứ tự",
                f'"{lower.name}" is worth more than "{higher.name}" above it; the highest stands '
                "first: correct the money or the order",
            )


def _check_number(award: Award, phase: Phase, key: str) -> Iterator[Finding]:
    if award.prizes_promised is None or is_open(award):
        return
    times, each = times_given(award, phase), sum(prize.winners for prize in award.prizes)
    if times * each != award.prizes_promised:
        yield warning(
            "award.prizes_promised",
            f"{key}.prizes_promised",
            f"kế hoạch nói {award.prizes_promised} giải, nhưng {each} giải trao {times} lần là "
            f"{times * each} giải; hãy sửa số giải, số đợt hoặc each_round",
            f"the plan states {award.prizes_promised} prizes, but {each} given {times} times make "
            f"{times * each}; correct the winners, the rounds or each_round",
        )


def _check_teams(award: Award, phase: Phase, key: str) -> Iterator[Finding]:
    """P5: eight prizes in clusters of seven teams."""
    if award.recipients != "team" or phase.stage is None:
        return
    prizes = sum(prize.winners for prize in award.prizes)
    rounds = rounds_of(award, phase)
    if award.each_round or len(rounds) == 1:
        places = [(f'"{item.name}"', teams_in(item, phase)) for item in rounds]
    else:
        places = [(f'"{phase.name}"', phase.stage.teams)]
    short = [(name, teams) for name, teams in places if teams is not None and teams < prizes]
    if short:
        there = listed(f"{name} ({teams} đội)" for name, teams in short)
        there_en = listed(f"{name} ({teams} teams)" for name, teams in short)
        yield warning(
            "award.more_prizes_than_teams",
            f"{key}.prizes",
            f"có {prizes} giải, nhiều hơn số đội ở {there}: đội nào cũng có giải mà vẫn thừa giải; "
            "hãy bớt giải ở đó, hoặc tách thành hai giải với rounds khác nhau",
            f"there are {prizes} prizes, more than teams in {there_en}: every team wins and some "
            "prizes are left; have fewer there, or make two awards with different rounds",
        )


def _check_in_all(definition: Definition) -> Iterator[Finding]:
    """What the plan states over all awards to people, agencies, entries or teams."""
    stated, phases = definition.prizes_in_all, {phase.id: phase for phase in definition.phases}
    lost = any(is_open(award) or award.phase not in phases for award in definition.awards)
    if stated is None or lost:
        return
    for recipients in get_args(Recipients):
        promised: int | None = getattr(stated, recipients)
        mine = [a for a in definition.awards if a.recipients == recipients]
        each = [sum(prize.winners for prize in award.prizes) for award in mine]
        times = [times_given(award, phases[award.phase]) for award in mine]
        total = sum(map(mul, each, times))
        if promised is None or promised == total:
            continue
        sums = " + ".join(f"{n} x {number}" for n, number in zip(times, each, strict=True)) or "0"
        yield warning(
            "contest.prizes_in_all",
            f"prizes_in_all.{recipients}",
            f"kế hoạch ghi {promised} giải, nhưng các giải này cộng lại là {sums} = {total}; hãy "
            "sửa số giải, thêm một giải cho cả hội thi hoặc sửa con số này",
            f"the plan states {promised} prizes, but these awards make {sums} = {total}; correct "
            "the winners, add an award over the whole contest, or correct this number",
        )


def _check_money(definition: Definition) -> Iterator[Finding]:
    stated, total = definition.prize_money, prize_money(definition)
    currency = definition.currency
    if stated is None or stated == total or any(is_open(award) for award in definition.awards):
        return
    yield warning(
        "contest.prize_money",
        "prize_money",
        f"kế hoạch ghi {write_money(stated, currency)} tiền thưởng, nhưng các giải cộng lại là "
        f"{write_money(total, currency)}; hãy sửa một trong hai",
        f"the plan states {write_money(stated, currency)} of prize money, but the prizes add up to "
        f"{write_money(total, currency)}; correct one of them",
    )
