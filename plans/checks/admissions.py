"""Who enters a later phase: by results that are there before it opens, and by some at all."""

from collections.abc import Iterator, Mapping

from contracts.definition import Admission, Definition, Phase
from plans.checks.awards import rounds_of
from plans.checks.ids_and_references import unknown_audiences, unknown_phase
from plans.date_and_time_texts import show, show_en
from plans.definition_findings import Finding, error, warning
from plans.money_and_rates import listed


def check_admissions(definition: Definition) -> Iterator[Finding]:
    """Every line of every phase that does not take everybody."""
    phases = {phase.id: phase for phase in definition.phases}
    for index, phase in enumerate(definition.phases):
        for place, line in enumerate(phase.admits):
            key = f"phases[{index}].admits[{place}]"
            yield from unknown_audiences(f"{key}.audiences", line.audiences, definition)
            if line.phase not in phases:
                yield from unknown_phase(f"{key}.phase", line.phase, definition)
                continue
            earlier = phases[line.phase]
            yield from _check_order(earlier, phase, key)
            yield from _check_lists(earlier, phase, f"phases[{index}]", definition.timezone)
            yield from _check_rounds(line, earlier, key)
            yield from _check_awards(line, definition, key)
            yield from _check_numbers(line, earlier, key)
        yield from _check_places(phase, phases, f"phases[{index}]")


def _check_places(phase: Phase, phases: Mapping[str, Phase], key: str) -> Iterator[Finding]:
    """People who perform one by one: as many come in as there are places on the stage."""
    rules, known = phase.stage, all(line.phase in phases for line in phase.admits)
    if rules is None or rules.team.maximum_members != 1 or not phase.admits or not known:
        return
    if any(line.awards for line in phase.admits):
        return  # how many win is known only then: equals may share
    came = 0
    for line in phase.admits:
        rounds = len(line.rounds) or len(phases[line.phase].planned_rounds)
        came += line.overall + line.each_round * rounds
    if came and came != rules.teams:
        yield warning(
            "admits.places",
            f"{key}.admits",
            f'{came} người được vào "{phase.name}", mà vòng này có {rules.teams} đội, mỗi đội một '
            "người; hãy sửa each_round, overall hoặc teams",
            f'{came} people may enter "{phase.name}", which has {rules.teams} teams of one person '
            "each; correct each_round, overall or teams",
        )


def _check_order(earlier: Phase, phase: Phase, key: str) -> Iterator[Finding]:
    closes_us = max((item.closes_at_us for item in earlier.counted_rounds), default=0)
    opens_us = min((item.opens_at_us for item in phase.counted_rounds), default=closes_us)
    if earlier is phase or closes_us > opens_us:
        yield error(
            "admits.phase_later",
            f"{key}.phase",
            f'"{phase.name}" mở trước khi "{earlier.name}" đóng nên chưa biết ai được vào; hãy ghi '
            "một vòng thi trước đó, hoặc mở vòng này muộn hơn",
            f'"{phase.name}" opens before "{earlier.name}" has closed, when nobody knows who may '
            "enter; name an earlier phase, or open this one later",
        )


def _check_lists(earlier: Phase, phase: Phase, key: str, zone: str) -> Iterator[Finding]:
    """Who stands on a team's list must have come in, which nobody knows before the last close."""
    due_us = phase.stage.team.lists_due_us if phase.stage else None
    closes_us = max((item.closes_at_us for item in earlier.counted_rounds), default=0)
    if due_us is not None and due_us <= closes_us:
        yield error(
            "admits.lists_early",
            f"{key}.stage.team.lists_due",
            f'hạn gửi danh sách đội là {show(due_us, zone, "end")}, trước khi "{earlier.name}" '
            f'đóng ({show(closes_us, zone, "end")}) và biết ai được vào "{phase.name}", nên không '
            "ai gửi "
            "được; hãy lùi lists_due",
            f'lists of teams are due by {show_en(due_us, zone, "end")}, before "{earlier.name}" '
            f"closes ({show_en(closes_us, zone, 'end')}) and it is known who may enter "
            f'"{phase.name}", so '
            "nobody could send one; move lists_due",
        )


def _check_rounds(line: Admission, earlier: Phase, key: str) -> Iterator[Finding]:
    known = [item.id for item in earlier.planned_rounds]
    for index, name in enumerate(line.rounds):
        if name not in known:
            yield error(
                "admits.round_unknown",
                f"{key}.rounds[{index}]",
                f'vòng "{earlier.name}" không có đợt "{name}" được tính; các đợt: {listed(known)}',
                f'the phase "{earlier.name}" has no round "{name}" that counts; the rounds are '
                f"{listed(known)}",
            )


def _check_awards(line: Admission, definition: Definition, key: str) -> Iterator[Finding]:
    """Of the phase named, and to those who could enter: an agency enters nothing, and over several
    phases nothing is decided before the last."""
    known = [
        award.id
        for award in definition.awards
        if award.phase == line.phase and award.recipients != "collective" and not award.phases
    ]
    for index, name in enumerate(line.awards):
        if name not in known:
            there = listed(f'"{award}"' for award in known)
            yield error(
                "admits.award_unknown",
                f"{key}.awards[{index}]",
                f'vòng "{line.phase}" không có giải "{name}" trao cho người, bài dự thi hay đội'
                + (f"; các giải: {there}" if there else "; hãy bỏ awards"),
                f'the phase "{line.phase}" has no award "{name}" for people, entries or teams'
                + (f"; the awards are {there}" if there else "; remove awards"),
            )
    yield from _check_told(line, definition, key)


def _check_told(line: Admission, definition: Definition, key: str) -> Iterator[Finding]:
    """Of entries and teams only what is won in one round is told by a publication, with the people
    whose they are: by what the committee judges over the phase nobody could ever enter."""
    for award in definition.awards:
        if award.id not in line.awards or award.recipients not in ("entry", "team"):
            continue
        phase = definition.phase(line.phase)
        alone = award.each_round or len(rounds_of(award, phase)) == 1
        if award.phase != line.phase or (alone and award.by != "judgement"):
            continue
        yield error(
            "admits.award_untold",
            f"{key}.awards[{line.awards.index(award.id)}]",
            f'"{award.name}" trao cho bài dự thi hay đội do Ban Tổ chức xét hoặc xét chung nhiều '
            "đợt, nên không công bố nào cho biết ai được vào; hãy ghi each_round hoặc overall, "
            f'hoặc trao "{award.name}" theo điểm của một đợt',
            f'"{award.name}" is given to entries or teams by judgement or over several rounds, so '
            "no publication tells who may enter by it; write each_round or overall, or give "
            f'"{award.name}" by the marks of one round',
        )


def _check_numbers(line: Admission, earlier: Phase, key: str) -> Iterator[Finding]:
    if not line.awards and line.each_round < 1 and line.overall < 1:
        yield error(
            "admits.nobody",
            key,
            "chưa nói ai được vào vòng này; hãy ghi each_round (số người nhất mỗi đợt), overall "
            "(số người nhất xét chung) hoặc awards (người đạt giải)",
            "it is not said who may enter; write each_round (so many of the best of each round), "
            "overall (so many of the best of all) or awards (who won a prize)",
        )
    rounds = len(line.rounds) or len(earlier.counted_rounds)
    if line.overall > 0 and rounds > 1 and line.combine is None:
        yield error(
            "admits.combine_missing",
            f"{key}.combine",
            f"{line.overall} người xét chung {rounds} đợt, nhưng không nói tính kết quả mỗi người "
            'thế nào; hãy ghi combine = "best" (đợt tốt nhất), "sum" (cộng lại) hoặc "last"',
            f"{line.overall} people are taken by {rounds} rounds together, but it is not said how "
            'a person\'s results make one; write combine = "best", "sum" or "last"',
        )
