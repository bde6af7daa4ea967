"""Awards by the committee's judgement: what stands beside it and decides nothing."""

from collections.abc import Iterator

from contracts.definition import Award, Conditions, Definition
from plans.definition_findings import Finding, error


def check_judged_awards(definition: Definition) -> Iterator[Finding]:
    """Every key of such an award by which prizes would be worked out."""
    for index, award in enumerate(definition.awards):
        if award.by == "judgement":
            for name in _unused(award):
                yield _unused_key(award, f"awards[{index}]", name)


def _unused(award: Award) -> Iterator[str]:
    asked = {
        "each_round": award.each_round,
        "combine": award.combine,
        "measures": award.measures,
        "conditions": award.conditions != Conditions(),
        "tie": award.tie,
        "shared_money": award.shared_money != "whole",
        "shared_places": award.shared_places != "used",
        "one_prize_each": award.one_prize_each,
        "several_prizes": award.several_prizes != "earlier",
        "prizes_per_agency": award.prizes_per_agency,
        "ranking": award.ranking,
        "basis": award.basis != "phase",
    }
    yield from (name for name, given in asked.items() if given)


def _unused_key(award: Award, key: str, name: str) -> Finding:
    return error(
        "award.judgement_unused",
        f"{key}.{name}",
        f'"{award.name}" do Ban Tổ chức xét và trao một lần cho cả vòng, nên {name} không có tác '
        f'dụng; hãy bỏ {name}, hoặc bỏ by = "judgement"',
        f'"{award.name}" is given by the committee\'s judgement, once over the phase, so {name} '
        f'decides nothing; remove {name}, or remove by = "judgement"',
    )
