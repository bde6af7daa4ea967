"""Ids: unique where they must be, and naming something that is there."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from contracts.definition import Definition, Panel, Phase
from plans.definition_findings import Finding, error
from plans.money_and_rates import listed


def check_ids(definition: Definition) -> Iterator[Finding]:
    """Every list whose items have ids."""
    yield from doubled("agency_classes", [item.id for item in definition.agency_classes])
    yield from doubled("audiences", [item.id for item in definition.audiences])
    yield from doubled("phases", [item.id for item in definition.phases])
    yield from doubled("awards", [item.id for item in definition.awards])
    yield from doubled("calendar", [item.id for item in definition.calendar])
    # a round is named without its phase in addresses, so its id is unique in the whole contest
    rounds = [
        (f"phases[{number}].rounds[{index}]", item.id)
        for number, phase in enumerate(definition.phases)
        for index, item in enumerate(phase.rounds)
    ]
    yield from _doubled_at(rounds)
    for number, phase in enumerate(definition.phases):
        yield from _check_sheets(phase, f"phases[{number}]")


def doubled(table: str, ids: Sequence[str]) -> Iterator[Finding]:
    """The ids of a list that stand in it already."""
    return _doubled_at([(f"{table}[{index}]", name) for index, name in enumerate(ids)])


def unknown_phase(key: str, name: str, definition: Definition) -> Iterator[Finding]:
    """A reference to a phase that the plan does not have; nothing where it has none at all, which
    is told by itself."""
    known = listed(f'"{phase.id}"' for phase in definition.phases)
    if known:
        yield error(
            "phase.unknown",
            key,
            f'không có vòng thi "{name}"; các vòng thi: {known}',
            f'there is no phase "{name}"; the phases are {known}',
        )


def unknown_audiences(key: str, names: Iterable[str], definition: Definition) -> Iterator[Finding]:
    """References to audiences that the plan does not have; ``key`` holds the list of them."""
    known = [audience.id for audience in definition.audiences]
    for index, name in enumerate(names):
        if name not in known:
            yield unknown_audience(f"{key}[{index}]", name, known)


def unknown_audience(key: str, name: str, known: Collection[str]) -> Finding:
    """The finding for a reference to an audience that is not among the ``known``."""
    there = listed(f'"{audience}"' for audience in known)
    return error(
        "audience.unknown",
        key,
        f'không có đối tượng "{name}"'
        + (f"; các đối tượng: {there}" if there else "; hãy thêm [[audiences]]"),
        f'there is no audience "{name}"'
        + (f"; the audiences are {there}" if there else "; add [[audiences]]"),
    )


def _check_sheets(phase: Phase, key: str) -> Iterator[Finding]:
    """Score sheets, and the parts of a performance."""
    if phase.entries is not None:
        criteria = [item.id for item in phase.entries.criteria]
        yield from doubled(f"{key}.entries.criteria", criteria)
        yield from doubled(f"{key}.entries.figures", [item.id for item in phase.entries.figures])
        yield from _check_panels(phase.entries.panels, f"{key}.entries.panels")
    if phase.stage is not None:
        yield from doubled(f"{key}.stage.parts", [item.id for item in phase.stage.parts])
        for index, part in enumerate(phase.stage.parts):
            criteria = [item.id for item in part.criteria]
            yield from doubled(f"{key}.stage.parts[{index}].criteria", criteria)
        yield from _check_panels(phase.stage.panels, f"{key}.stage.panels")


def _check_panels(panels: Sequence[Panel], key: str) -> Iterator[Finding]:
    yield from doubled(key, [item.id for item in panels])
    for index, panel in enumerate(panels):
        yield from doubled(f"{key}[{index}].criteria", [item.id for item in panel.criteria])


def _doubled_at(places: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for place, name in places:
        if name in first:
            yield error(
                "id.doubled",
                f"{place}.id",
                f'mã "{name}" đã dùng ở {first[name]}; hãy đặt mã khác',
                f'the id "{name}" is already used at {first[name]}; choose another',
            )
        first.setdefault(name, place)
