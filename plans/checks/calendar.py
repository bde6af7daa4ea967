"""The plan's calendar against what its own chapters say."""

from collections.abc import Iterator

from contracts.definition import Definition, Milestone, Phase
from plans.checks.outline import unknown_phase
from plans.findings import Finding, error, warning
from plans.times import show, show_en


def check_calendar(definition: Definition) -> Iterator[Finding]:
    """Each line of the calendar; lines that name a phase must hold the whole of it.

    The plan of Hải Phòng 2024 has the quiz "September to October" in its calendar table, while
    the quiz ends on 01/11 in its text.
    """
    phases = {phase.id: index for index, phase in enumerate(definition.phases)}
    for index, line in enumerate(definition.calendar):
        key = f"calendar[{index}]"
        if line.until_us <= line.from_us:
            yield error(
                "calendar.empty",
                f"{key}.until",
                f'"{line.name}" kết thúc trước khi bắt đầu; hãy sửa from hoặc until',
                f'"{line.name}" ends before it starts; correct from or until',
            )
        elif line.phase is not None and line.phase not in phases:
            yield unknown_phase(f"{key}.phase", line.phase, definition)
        elif line.phase is not None:
            number = phases[line.phase]
            yield from _compare(line, definition.phases[number], f"phases[{number}]")


def _compare(line: Milestone, phase: Phase, key: str) -> Iterator[Finding]:
    """One finding for each side on which rounds that count stick out, at the outermost round."""
    counted = [(item, i) for i, item in enumerate(phase.rounds) if not item.practice]
    if not counted:
        return
    first, first_index = min(counted, key=lambda pair: pair[0].opens_at_us)
    last, last_index = max(counted, key=lambda pair: pair[0].closes_at_us)
    span = f"{show(line.from_us)} – {show(line.until_us, 'end')}"
    span_en = f"{show(line.from_us)} – {show_en(line.until_us, 'end')}"
    if first.opens_at_us < line.from_us:
        yield warning(
            "calendar.contradicts",
            f"{key}.rounds[{first_index}].opens_at",
            f'"{first.name}" mở lúc {show(first.opens_at_us)}, nhưng lịch tổ chức ghi '
            f'"{line.name}" là {span}; hãy quyết định theo bên nào và sửa bên kia',
            f'"{first.name}" opens at {show(first.opens_at_us)}, but the calendar has '
            f'"{line.name}" at {span_en}; decide which holds and correct the other',
        )
    if last.closes_at_us > line.until_us:
        yield warning(
            "calendar.contradicts",
            f"{key}.rounds[{last_index}].closes_at",
            f'"{last.name}" mở đến {show(last.closes_at_us, "end")}, nhưng lịch tổ chức ghi '
            f'"{line.name}" là {span}; hãy quyết định theo bên nào và sửa bên kia',
            f'"{last.name}" is open until {show_en(last.closes_at_us, "end")}, but the calendar '
            f'has "{line.name}" at {span_en}; decide which holds and correct the other',
        )
