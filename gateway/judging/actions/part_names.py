"""What a plan calls the parts of its stages."""

from contracts.definition import Definition, StageRules


def part_names(plan: Definition) -> dict[str, str]:
    """The names by id."""
    stages: list[StageRules] = [phase.stage for phase in plan.phases if phase.stage is not None]
    return {part.id: part.name for rules in stages for part in rules.parts}
