"""Conditions of awards: of those who receive them, and such that somebody can fulfil them."""

from collections.abc import Iterator

from msgspec.structs import fields

from contracts.definition import Award, Conditions, Definition, Recipients
from plans.checks.awards import FORM_OF
from plans.definition_findings import Finding, error, warning
from plans.money_and_rates import listed

#: which conditions are looked at when prizes are given to them
_HELD: dict[Recipients, tuple[str, ...]] = {
    "individual": ("minimum_score", "minimum_rounds"),
    "collective": ("quota_met", "minimum_participants", "minimum_headcount", "minimum_entries"),
    "entry": (),
    "team": (),
}
_TO = {
    "individual": ("cá nhân", "people"),
    "collective": ("tập thể", "agencies"),
    "entry": ("bài dự thi", "entries"),
    "team": ("đội thi", "teams"),
}


def check_award_conditions(definition: Definition) -> Iterator[Finding]:
    """Every award that rules decide; those by judgement have no conditions."""
    forms = {phase.id: phase.form for phase in definition.phases}
    for index, award in enumerate(definition.awards):
        key = f"awards[{index}]"
        yield from _check_audiences(award, definition, key)
        form = forms.get(award.phase)
        if form is None or FORM_OF.get(award.recipients, form) != form:
            continue  # for whom the award is has to be put right first
        if award.by == "rules" and not (award.recipients == "individual" and award.measures):
            yield from _check_unused(award, key)
            yield from _check_entries(award, definition, key)


def _check_unused(award: Award, key: str) -> Iterator[Finding]:
    """A condition that nobody looks at would let win whom the plan does not mean."""
    held = _HELD[award.recipients]
    for field in fields(Conditions):
        asked = getattr(award.conditions, field.name)
        if asked != field.default and field.name not in held:
            to, to_en = _TO[award.recipients]
            yield error(
                "award.condition_unused",
                f"{key}.conditions.{field.name}",
                f'"{award.name}" trao cho {to}, nên điều kiện {field.name} không được xét; hãy bỏ '
                "đi" + (f"; xét được: {listed(held)}" if held else ""),
                f'"{award.name}" is for {to_en}, so the condition {field.name} is not looked at; '
                "remove it" + (f"; what is: {listed(held)}" if held else ""),
            )


def _check_audiences(award: Award, definition: Definition, key: str) -> Iterator[Finding]:
    there = {audience.id: audience for audience in definition.audiences}
    known = [there[name] for name in award.audiences if name in there]
    if known and all(audience.obligation == "excluded" for audience in known):
        names = listed(f'"{audience.name}"' for audience in known)
        yield warning(
            "award.out_of_reach",
            f"{key}.audiences",
            f'"{award.name}" chỉ xét {names}, mà những người này không được dự thi, nên không ai '
            "được giải; hãy ghi đối tượng khác hoặc bỏ audiences",
            f'"{award.name}" is for {names} alone, who may not take part, so nobody wins it; name '
            "another audience or remove audiences",
        )


def _check_entries(award: Award, definition: Definition, key: str) -> Iterator[Finding]:
    """No agency sends more entries than all phases together take from it."""
    asked, phases = award.conditions.minimum_entries, definition.phases
    if award.recipients != "collective" or not asked:
        return
    most = 0
    for phase in phases:
        if phase.entries is None:
            continue
        if phase.entries.maximum_per_agency is None:
            return
        most += phase.entries.maximum_per_agency * len(phase.counted_rounds)
    if asked > most:
        yield warning(
            "award.out_of_reach",
            f"{key}.conditions.minimum_entries",
            f'"{award.name}" đòi {asked} bài dự thi mà mỗi đơn vị gửi được nhiều nhất {most}, nên '
            f"không ai được giải; hãy ghi minimum_entries không quá {most}",
            f'"{award.name}" asks for {asked} entries where an agency sends {most} at most, so '
            f"nobody wins it; write a minimum_entries of {most} at most",
        )
