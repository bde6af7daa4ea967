"""Awards to people over several phases: by what people have in each, in the last of them."""

from collections.abc import Iterator

from msgspec.structs import fields

from contracts.definition import MEASURES, Award, Conditions, Definition, Measure, Phase, Term
from plans.checks.ids_and_references import unknown_phase
from plans.definition_findings import Finding, error, warning
from plans.money_and_rates import listed

#: the form of a phase -> by which measure of it people are compared
OF_FORM = {facts.person: word for word, facts in MEASURES.items() if facts.person}


def check_over_phases(award: Award, key: str, definition: Definition) -> Iterator[Finding]:
    """One award to people whose measures name other phases than its own."""
    phases = {phase.id: phase for phase in definition.phases}
    yield from _check_keys(award, key)
    named = [phases[name] for name in award.phases if name in phases]
    if award.phase in phases:
        yield from _check_order(award, phases[award.phase], named, key)
    yield from _check_rounds(award, named, key)
    yield from check_minimum_rounds(award, sum(len(one.counted_rounds) for one in named), key)


def check_minimum_rounds(award: Award, rounds: int, key: str) -> Iterator[Finding]:
    """Nobody takes part in more rounds than those by which the award goes."""
    if 0 < rounds < award.conditions.minimum_rounds:
        yield warning(
            "award.out_of_reach",
            f"{key}.conditions.minimum_rounds",
            f'"{award.name}" đòi dự thi {award.conditions.minimum_rounds} đợt mà '
            + ("mỗi đợt xét riêng" if award.each_round else f"chỉ xét {rounds} đợt")
            + f", nên không ai được giải; hãy ghi minimum_rounds không quá {rounds}",
            f'"{award.name}" asks for {award.conditions.minimum_rounds} rounds where it goes by '
            f"{rounds}, so nobody wins it; write a minimum_rounds of {rounds} at most",
        )


def _check_keys(award: Award, key: str) -> Iterator[Finding]:
    """What says something of results in one phase, or in each of its rounds."""
    unfit = {
        "each_round": award.each_round,
        "rounds": bool(award.rounds),
        "ranking": bool(award.ranking),
        "basis": award.basis != "phase",
        "one_prize_each": award.one_prize_each,
    }
    for field in fields(Conditions):
        if field.name != "minimum_rounds":
            asked = getattr(award.conditions, field.name)
            unfit[f"conditions.{field.name}"] = asked != field.default
    for name, used in unfit.items():
        if used:
            yield error(
                "award.phases_key",
                f"{key}.{name}",
                f'"{award.name}" xét kết quả nhiều vòng thi theo measures, trao một lần, nên không '
                f"dùng được {name}; hãy bỏ {name}",
                f'"{award.name}" goes by results of several phases and its measures, and is given '
                f"once, so that {name} does not go with it; remove {name}",
            )


def _check_order(award: Award, own: Phase, named: list[Phase], key: str) -> Iterator[Finding]:
    """It is given with the results of its own phase, when those of the others must be there."""
    last = max((item.closes_at_us for item in own.counted_rounds), default=0)
    later = [
        phase
        for phase in named
        if phase is not own
        and max((item.closes_at_us for item in phase.counted_rounds), default=0) > last
    ]
    if later:
        final = max(later, key=lambda one: max(r.closes_at_us for r in one.counted_rounds))
        yield error(
            "award.phases_order",
            f"{key}.phase",
            f'"{award.name}" trao cùng kết quả vòng "{own.name}", khi vòng "{final.name}" chưa '
            f'đóng; hãy ghi phase = "{final.id}" (vòng đóng sau cùng)',
            f'"{award.name}" is given with the results of the phase "{own.name}", when '
            f'"{final.name}" has not closed; write phase = "{final.id}", which closes last',
        )


def _check_rounds(award: Award, named: list[Phase], key: str) -> Iterator[Finding]:
    several = next((phase for phase in named if len(phase.counted_rounds) > 1), None)
    if several is not None and award.combine is None:
        rounds = len(several.counted_rounds)
        yield error(
            "award.combine_missing",
            f"{key}.combine",
            f'"{award.name}" xét cả vòng "{several.name}" có {rounds} đợt, nhưng không nói tính '
            'kết quả mỗi người thế nào; hãy ghi combine = "best" (đợt tốt nhất), "sum" (cộng lại) '
            'hoặc "last"',
            f'"{award.name}" goes by the phase "{several.name}" too, which has {rounds} rounds, '
            'but it is not said how a person\'s results make one; write combine = "best", "sum" or '
            '"last"',
        )


def check_part_of_people(
    one: Measure | Term, award: Award, key: str, definition: Definition
) -> Iterator[Finding]:
    """One measure or term: people have it in the phase that it names, as a whole."""
    name = one.phase or award.phase
    phase = next((item for item in definition.phases if item.id == name), None)
    if phase is None:
        if one.phase:  # else the award's own phase is missing, which is said there
            yield from unknown_phase(f"{key}.phase", name, definition)
        return
    if MEASURES[one.measure].person != phase.form:
        fits = OF_FORM[phase.form]
        yield error(
            "measure.not_of_people",
            f"{key}.measure",
            f'"{one.measure}" không phải là kết quả của cá nhân ở vòng "{phase.name}"; hãy ghi '
            f'measure = "{fits}"',
            f'"{one.measure}" is not what people have in the phase "{phase.name}"; write measure = '
            f'"{fits}"',
        )
    unused = [
        k for k in ("part", "criterion", "figure", "award", "ranks", "share") if _said(one, k)
    ]
    if unused:
        yield error(
            "measure.not_of_people",
            f"{key}.{unused[0]}",
            f"cá nhân được xét theo kết quả chung của vòng thi; hãy bỏ {listed(unused)}",
            f"people are compared by their whole result in a phase; remove {listed(unused)}",
        )


def _said(one: Measure | Term, key: str) -> bool:
    return bool(getattr(one, key))
