"""The plan's calendar against what its own chapters say, and against itself."""

from collections.abc import Iterator, Sequence

from contracts.definition import Definition, Milestone, Phase
from plans.checks.ids_and_references import unknown_phase
from plans.date_and_time_texts import SECOND_US, show, show_en
from plans.definition_findings import Finding, error, warning

Line = tuple[str, Milestone]


def check_calendar(definition: Definition) -> Iterator[Finding]:
    """Each line of the calendar; lines that name a phase must hold the whole of it.

    The plan of Hải Phòng 2024 has the quiz "September to October" in its calendar table, while
    the quiz ends on 01/11 in its text. That of Bình Thành 2022 has its ceremony after the day by
    which its heading wants prizes given, and tells an office to prepare a written contest.
    """
    phases = {phase.id: index for index, phase in enumerate(definition.phases)}
    lines: list[Line] = []
    for index, line in enumerate(definition.calendar):
        key = f"calendar[{index}]"
        if line.until_us <= line.from_us:
            yield error(
                "calendar.empty",
                f"{key}.until",
                f'"{line.name}" {_how_empty(line)[0]}; hãy sửa from hoặc until',
                f'"{line.name}" {_how_empty(line)[1]}; correct from or until',
            )
        elif line.phase is not None and line.phase not in phases:
            yield from unknown_phase(f"{key}.phase", line.phase, definition)
        else:
            lines.append((key, line))
            if line.phase is not None and line.kind is None and line.form is None:
                number = phases[line.phase]
                yield from _compare(line, definition, number)
            yield from _check_form(key, line, definition)
            yield from _check_results(key, line, definition)
    yield from _check_order(lines, definition.timezone)


def _how_empty(line: Milestone) -> tuple[str, str]:
    if line.until_us == line.from_us:
        return "kết thúc đúng lúc bắt đầu", "ends at the moment it starts"
    return "kết thúc trước khi bắt đầu", "ends before it starts"


def _compare(line: Milestone, definition: Definition, number: int) -> Iterator[Finding]:
    """One finding for each side on which rounds that count stick out, at the outermost round."""
    phase, key, zone = definition.phases[number], f"phases[{number}]", definition.timezone
    counted = [(item, i) for i, item in enumerate(phase.rounds) if not item.practice]
    if not counted:
        return
    first, first_index = min(counted, key=lambda pair: pair[0].opens_at_us)
    last, last_index = max(counted, key=lambda pair: pair[0].closes_at_us)
    span = f"{show(line.from_us, zone)} – {show(line.until_us, zone, 'end')}"
    span_en = f"{show(line.from_us, zone)} – {show_en(line.until_us, zone, 'end')}"
    if first.opens_at_us < line.from_us:
        yield warning(
            "calendar.contradicts",
            f"{key}.rounds[{first_index}].opens_at",
            f'"{first.name}" mở lúc {show(first.opens_at_us, zone)}, nhưng lịch tổ chức ghi '
            f'"{line.name}" là {span}; hãy quyết định theo bên nào và sửa bên kia',
            f'"{first.name}" opens at {show(first.opens_at_us, zone)}, but the calendar has '
            f'"{line.name}" at {span_en}; decide which holds and correct the other',
        )
    if last.closes_at_us > line.until_us:
        yield warning(
            "calendar.contradicts",
            f"{key}.rounds[{last_index}].closes_at",
            f'"{last.name}" mở đến {show(last.closes_at_us, zone, "end")}, nhưng lịch tổ chức ghi '
            f'"{line.name}" là {span}; hãy quyết định theo bên nào và sửa bên kia',
            f'"{last.name}" is open until {show_en(last.closes_at_us, zone, "end")}, but the '
            f'calendar has "{line.name}" at {span_en}; decide which holds and correct the other',
        )


def _check_form(key: str, line: Milestone, definition: Definition) -> Iterator[Finding]:
    """What an office is told to prepare must be what the contest, or the phase named, is."""
    phases = [phase for phase in definition.phases if line.phase in (None, phase.id)]
    if line.form is None or not phases or any(phase.form == line.form for phase in phases):
        return
    names = {
        "quiz": ("thi trắc nghiệm", "a quiz"),
        "entries": ("thi bài dự thi", "a contest of entries"),
        "stage": ("thi sân khấu", "a stage contest"),
        "written": ("thi viết", "a written contest"),
    }
    (told, told_en), (held, held_en) = names[line.form], names[phases[0].form]
    yield warning(
        "calendar.form",
        f"{key}.form",
        f'"{line.name}" nói về {told}, nhưng hội thi là {held}, nên đơn vị được giao sẽ chuẩn bị '
        "nhầm; hãy quyết định theo bên nào và sửa bên kia",
        f'"{line.name}" speaks of {told_en}, but this is {held_en}, so the office would prepare '
        "the wrong thing; decide which holds and correct the other",
    )


def _check_results(key: str, line: Milestone, definition: Definition) -> Iterator[Finding]:
    """Final results and prizes cannot come while people may still take part."""
    zone = definition.timezone
    phases = [phase for phase in definition.phases if line.phase in (None, phase.id)]
    last_us = max((r.closes_at_us for p in phases for r in p.counted_rounds), default=None)
    if line.kind in ("final", "ceremony") and last_us is not None and line.until_us <= last_us:
        yield error(
            "calendar.too_early",
            f"{key}.until",
            f'"{line.name}" xong trước khi đợt thi cuối đóng ({show(last_us, zone, "end")}), khi '
            "chưa "
            "thể có kết quả; hãy sửa ngày",
            f'"{line.name}" is over before the last round closes '
            f"({show_en(last_us, zone, 'end')}), "
            "when there can be no results; correct the dates",
        )
    elif line.kind in ("final", "ceremony") and phases:
        yield from _check_complaints(key, line, phases, zone)


def _check_complaints(
    key: str, line: Milestone, phases: Sequence[Phase], zone: str
) -> Iterator[Finding]:
    """Results are final when complaints are over: at the earliest so long after the last close."""
    settled_us, phase = max(
        (
            (item.closes_at_us + phase.results.complaints_window_s * SECOND_US, phase)
            for phase in phases
            for item in phase.counted_rounds
            if phase.results is not None
        ),
        key=lambda pair: pair[0],
        default=(0, phases[0]),
    )
    if line.until_us < settled_us:
        yield warning(
            "calendar.before_settled",
            f"{key}.until",
            f'"{line.name}" xong {show(line.until_us, zone, "end")}, nhưng "{phase.name}" còn '
            "nhận khiếu "
            f"nại ít nhất đến {show(settled_us, zone, 'end')}; hãy lùi ngày hoặc rút ngắn "
            "complaints_window",
            f'"{line.name}" is over {show_en(line.until_us, zone, "end")}, but complaints about '
            f'"{phase.name}" are taken until {show_en(settled_us, zone, "end")} at least; move '
            "the date "
            "or shorten complaints_window",
        )


def _check_order(lines: list[Line], zone: str) -> Iterator[Finding]:
    """Nothing after the closing; complaints not before the draft, nor after the final results."""
    kinds = {line.kind: line for _, line in lines}
    closing, complaints = kinds.get("closing"), kinds.get("complaints")
    for key, line in lines:
        if closing and line.kind not in (None, "closing") and line.until_us > closing.until_us:
            yield warning(
                "calendar.after_closing",
                f"{key}.until",
                f'"{line.name}" ({show(line.from_us, zone)}) sau hạn kết thúc mọi việc: '
                f'"{closing.name}" ({show(closing.until_us, zone, "end")}); hãy quyết định theo '
                "bên nào "
                "và sửa bên kia",
                f'"{line.name}" ({show(line.from_us, zone)}) comes after the day by which all is '
                f'to be done: "{closing.name}" ({show_en(closing.until_us, zone, "end")}); decide '
                "which holds "
                "and correct the other",
            )
        early = complaints and line.kind == "draft" and line.from_us > complaints.from_us
        late = complaints and line.kind == "final" and line.until_us < complaints.until_us
        if complaints and (early or late):
            yield error(
                "calendar.order",
                f"{key}.{'from' if early else 'until'}",
                f'"{line.name}" không khớp với "{complaints.name}"; hãy sửa: kết quả dự kiến phải '
                "có trước khi nhận khiếu nại, kết quả chính thức không được có trước khi giải "
                "quyết xong",
                f'"{line.name}" does not fit "{complaints.name}": a draft must be there before '
                "complaints are taken, and final results not before they are settled",
            )
