"""The contest as a whole: its time, and what its phases are made of."""

from collections.abc import Iterator

from contracts.definition import Definition, Phase
from contracts.time_zones import local
from plans.date_and_time_texts import DAY_US, Edge, show, show_en
from plans.definition_findings import Finding, error, warning

_YEAR_US = 366 * DAY_US


def check_outline(definition: Definition) -> Iterator[Finding]:
    """Contest time, phases with the rules and the number of rounds that they promise."""
    if definition.ends_at_us <= definition.starts_at_us:
        yield error(
            "contest.no_time",
            "ends_at",
            "hội thi kết thúc trước khi bắt đầu; hãy sửa starts_at hoặc ends_at",
            "the contest ends before it starts; correct starts_at or ends_at",
        )
    else:
        yield from _check_far_off(definition)
    if not definition.phases:
        yield error(
            "phase.none",
            "phases",
            "hội thi chưa có vòng thi nào; hãy thêm [[phases]]",
            "the contest has no phase; add [[phases]]",
        )
    for index, phase in enumerate(definition.phases):
        key = f"phases[{index}]"
        yield from _check_form(phase, key)
        yield from _check_rounds(phase, key)
        if phase.results is not None and phase.results.complaints_window_s < 1:
            yield error(
                "results.no_window",
                f"{key}.results.complaints_window",
                "chưa có thời gian để khiếu nại kết quả dự kiến; hãy ghi ví dụ "
                '"2 ngày", hoặc bỏ [phases.results] để công bố một lần',
                "there is no time to complain about the draft; write for instance "
                '"2 ngày", or remove [phases.results] to publish once',
            )


def _check_far_off(definition: Definition) -> Iterator[Finding]:
    """A year that was mistyped: everything of a contest lies within a year of its rounds."""
    rounds = [item for phase in definition.phases for item in phase.rounds]
    if not rounds:
        return
    first_us = min(item.opens_at_us for item in rounds)
    last_us, zone = max(item.closes_at_us for item in rounds), definition.timezone
    for key, moment_us, edge in _moments(definition):
        if first_us - _YEAR_US <= moment_us <= last_us + _YEAR_US:
            continue
        near_us = first_us if moment_us < first_us else last_us
        year = f"{local(near_us - 1, zone):%Y}"
        yield warning(
            "time.far_off",
            key,
            f"{show(moment_us, zone, edge)} cách các đợt thi ({show(first_us, zone)} – "
            f"{show(last_us, zone, 'end')}) hơn một năm; nếu gõ nhầm năm, hãy sửa thành {year}",
            f"{show_en(moment_us, zone, edge)} is more than a year away from the rounds "
            f"({show_en(first_us, zone)} – {show_en(last_us, zone, 'end')}); if the year was "
            f"mistyped, correct it to {year}",
        )


def _moments(definition: Definition) -> Iterator[tuple[str, int, Edge]]:
    """Times of the contest around its rounds, with their keys."""
    yield "starts_at", definition.starts_at_us, "start"
    yield "ends_at", definition.ends_at_us, "end"
    registration = definition.registration
    if registration is not None and registration.opens_at_us is not None:
        yield "registration.opens_at", registration.opens_at_us, "start"
    if registration is not None and registration.closes_at_us is not None:
        yield "registration.closes_at", registration.closes_at_us, "end"
    for index, line in enumerate(definition.calendar):
        yield f"calendar[{index}].from", line.from_us, "start"
        yield f"calendar[{index}].until", line.until_us, "end"


def _check_form(phase: Phase, key: str) -> Iterator[Finding]:
    parts = {"quiz": phase.quiz, "entries": phase.entries, "stage": phase.stage}
    for form, part in parts.items():
        if phase.form == form and part is None:
            yield error(
                "phase.rules_missing",
                f"{key}.{form}",
                f'vòng thi "{phase.name}" chưa có thể lệ; hãy thêm [phases.{form}]',
                f'the phase "{phase.name}" has no rules; add [phases.{form}]',
            )
        if phase.form != form and part is not None:
            yield error(
                "phase.rules_misplaced",
                f"{key}.{form}",
                f'hình thức là "{phase.form}" nên [phases.{form}] không có tác dụng; '
                "hãy bỏ đi hoặc sửa form",
                f'the form is "{phase.form}", so [phases.{form}] has no effect; '
                "remove it or correct the form",
            )


def _check_rounds(phase: Phase, key: str) -> Iterator[Finding]:
    dated, promised = len(phase.planned_rounds), phase.rounds_promised
    if not dated:
        yield error(
            "phase.no_rounds",
            f"{key}.rounds",
            f'vòng thi "{phase.name}" không có đợt thi nào được tính; hãy thêm [[phases.rounds]]',
            f'the phase "{phase.name}" has no round that counts; add [[phases.rounds]]',
        )
    elif promised is not None and promised != dated:
        yield warning(
            "phase.rounds_promised",
            f"{key}.rounds_promised",
            f"kế hoạch nói {promised} đợt nhưng {'chỉ ' if dated < promised else 'lại '}ghi ngày "
            "cho "
            f"{dated} đợt, nên không rõ bao giờ thi và trao bao nhiêu giải; hãy "
            f"{'thêm ngày vào' if dated < promised else 'bớt đợt trong'} rounds hoặc ghi "
            f"rounds_promised = {dated}",
            f"the plan speaks of {promised} rounds but dates {dated}, so nobody knows when to "
            f"come and how many prizes there are; "
            f"{'add dates to' if dated < promised else 'remove some from'} rounds or write "
            f"rounds_promised = {dated}",
        )
