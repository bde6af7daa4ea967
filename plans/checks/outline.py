"""The contest as a whole: its time, classes, ids, and what its phases are made of."""

from collections.abc import Iterable, Iterator, Sequence

from contracts.definition import Definition, Phase
from plans.findings import Finding, error, warning


def check_outline(definition: Definition) -> Iterator[Finding]:
    """Contest time, agency classes and their quotas, participation, doubled ids."""
    if definition.ends_at_us <= definition.starts_at_us:
        yield error(
            "contest.no_time",
            "ends_at",
            "hội thi kết thúc trước khi bắt đầu; hãy sửa starts_at hoặc ends_at",
            "the contest ends before it starts; correct starts_at or ends_at",
        )
    yield from _check_classes(definition)
    yield from _check_ids(definition)
    yield from _check_participation(definition)
    if not definition.phases:
        yield error(
            "phase.none",
            "phases",
            "hội thi chưa có vòng thi nào; hãy thêm [[phases]]",
            "the contest has no phase; add [[phases]]",
        )
    for index, phase in enumerate(definition.phases):
        yield from _check_form(phase, f"phases[{index}]")


def _check_classes(definition: Definition) -> Iterator[Finding]:
    if not definition.agency_classes:
        yield error(
            "class.none",
            "agency_classes",
            "chưa có khối cơ quan nào nên không tính được chỉ tiêu; hãy thêm [[agency_classes]]",
            "there is no agency class, so no quota can be counted; add [[agency_classes]]",
        )
    for index, item in enumerate(definition.agency_classes):
        if item.quota is None or 0 <= item.quota <= 1:
            continue
        mend = f'; có phải là "{item.quota:g}%"?' if 1 < item.quota <= 100 else ""
        mend_en = f'; did you mean "{item.quota:g}%"?' if 1 < item.quota <= 100 else ""
        yield error(
            "class.quota",
            f"agency_classes[{index}].quota",
            f"chỉ tiêu phải nằm giữa 0% và 100%{mend}",
            f"a quota must be between 0% and 100%{mend_en}",
        )


def _check_ids(definition: Definition) -> Iterator[Finding]:
    yield from _doubled("agency_classes", [item.id for item in definition.agency_classes])
    yield from _doubled("phases", [item.id for item in definition.phases])
    yield from _doubled("awards", [item.id for item in definition.awards])
    yield from _doubled("calendar", [item.id for item in definition.calendar])
    # a round is named without its phase in addresses, so its id is unique in the whole contest
    rounds = [
        (f"phases[{number}].rounds[{index}]", item.id)
        for number, phase in enumerate(definition.phases)
        for index, item in enumerate(phase.rounds)
    ]
    yield from _doubled_at(rounds)


def _doubled(table: str, ids: Sequence[str]) -> Iterator[Finding]:
    return _doubled_at([(f"{table}[{index}]", name) for index, name in enumerate(ids)])


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


def _check_participation(definition: Definition) -> Iterator[Finding]:
    rules = definition.participation
    phase = next((item for item in definition.phases if item.id == rules.phase), None)
    if phase is None:
        yield unknown_phase("participation.phase", rules.phase, definition)
        return
    most = phase.quiz.questions if phase.quiz else None
    if rules.minimum_answers < 0 or (most is not None and rules.minimum_answers > most):
        yield error(
            "participation.minimum_answers",
            "participation.minimum_answers",
            f"không thể đòi {rules.minimum_answers} câu trả lời khi đề có {most} câu",
            f"{rules.minimum_answers} answers cannot be asked of a paper with {most} questions",
        )


def unknown_phase(key: str, name: str, definition: Definition) -> Finding:
    """The finding for a reference to a phase that the plan does not have."""
    known = ", ".join(f'"{phase.id}"' for phase in definition.phases)
    return error(
        "phase.unknown",
        key,
        f'không có vòng thi "{name}"; các vòng thi: {known}',
        f'there is no phase "{name}"; the phases are {known}',
    )


def _check_form(phase: Phase, key: str) -> Iterator[Finding]:
    parts = {"quiz": phase.quiz, "entries": phase.entries}
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
    if phase.form != "stage" and not any(not item.practice for item in phase.rounds):
        yield error(
            "phase.no_rounds",
            f"{key}.rounds",
            f'vòng thi "{phase.name}" không có đợt thi nào được tính; hãy thêm [[phases.rounds]]',
            f'the phase "{phase.name}" has no round that counts; add [[phases.rounds]]',
        )
    yield from _check_entries(phase, key)


def _check_entries(phase: Phase, key: str) -> Iterator[Finding]:
    rules = phase.entries
    if rules is None:
        return
    most = rules.maximum_per_agency
    if rules.minimum_per_agency < 0 or (most is not None and most < rules.minimum_per_agency):
        yield error(
            "entries.number",
            f"{key}.entries.maximum_per_agency",
            f"mỗi đơn vị gửi ít nhất {rules.minimum_per_agency} nhưng nhiều nhất {most} bài",
            f"an agency sends at least {rules.minimum_per_agency}, but at most {most} entries",
        )
    longest = rules.video_maximum_s
    if longest is not None and longest < max(rules.video_minimum_s, 1):
        yield error(
            "entries.video_length",
            f"{key}.entries.video_maximum",
            "thời lượng tối đa của video ngắn hơn thời lượng tối thiểu",
            "the longest video allowed is shorter than the shortest",
        )
    if not rules.kinds:
        yield warning(
            "entries.no_kind",
            f"{key}.entries.kinds",
            'chưa nói nhận loại bài nào; hãy ghi kinds = ["video"] hoặc ["essay"]',
            'it is not said which kind of entry is taken; write kinds = ["video"] or ["essay"]',
        )
