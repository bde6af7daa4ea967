"""Awards: given for a phase that exists, to those who can win, in ranks that make sense."""

from collections.abc import Iterator

from contracts.definition import Award, Definition, Phase
from plans.checks.outline import unknown_phase
from plans.findings import Finding, error


def check_awards(definition: Definition) -> Iterator[Finding]:
    """Every award, with its phase and its prizes."""
    phases = {phase.id: phase for phase in definition.phases}
    for index, award in enumerate(definition.awards):
        key = f"awards[{index}]"
        if award.phase in phases:
            yield from _check_phase(award, phases[award.phase], key)
        else:
            yield unknown_phase(f"{key}.phase", award.phase, definition)
        yield from _check_prizes(award, key)


def _check_phase(award: Award, phase: Phase, key: str) -> Iterator[Finding]:
    if award.recipients == "entry" and phase.form != "entries":
        yield error(
            "award.no_entries",
            f"{key}.recipients",
            f'giải trao cho bài dự thi, nhưng vòng "{phase.name}" không nhận bài dự thi',
            f'the award is for entries, but the phase "{phase.name}" takes none',
        )
    if award.each_round and phase.rounds and all(item.practice for item in phase.rounds):
        return  # said already: the phase has no round that counts
    if award.each_round and phase.form == "stage" and not phase.rounds:
        yield error(
            "award.no_rounds",
            f"{key}.each_round",
            f'giải trao từng đợt, nhưng vòng "{phase.name}" không chia đợt',
            f'the award is given each round, but the phase "{phase.name}" has no rounds',
        )


def _check_prizes(award: Award, key: str) -> Iterator[Finding]:
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
                "tiền thưởng không thể âm",
                "prize money cannot be negative",
            )
        seen.add(prize.rank)
