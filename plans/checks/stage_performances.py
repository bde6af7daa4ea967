"""The stage: teams that can be formed, and performances that can be timed and asked for.

How its rounds follow each other: ``plans.checks.stage_rounds``.
"""

from collections.abc import Iterator

from contracts.definition import Definition, Phase, Round, StagePart, StageRules, TeamRules
from plans.checks.ids_and_references import unknown_audiences
from plans.checks.judged_entries import check_criteria
from plans.checks.stage_rounds import check_stage_rounds
from plans.definition_findings import Finding, error
from plans.money_and_rates import listed


def check_stage(definition: Definition) -> Iterator[Finding]:
    """The rules of every stage phase, with its clusters and its final."""
    for index, phase in enumerate(definition.phases):
        key = f"phases[{index}]"
        wrong = [
            _wrong_kind_of_round(item, f"{key}.rounds[{number}].stage")
            for number, item in enumerate(phase.rounds)
            if (phase.form == "stage") != (item.stage is not None)
        ]
        yield from wrong
        if phase.stage is not None:
            yield from _check_rules(phase.stage, f"{key}.stage", list(definition.topics))
            yield from _check_team(phase, phase.stage.team, f"{key}.stage.team")
            audiences = phase.stage.team.audiences
            yield from unknown_audiences(f"{key}.stage.team.audiences", audiences, definition)
            if not wrong:
                yield from check_stage_rounds(phase, phase.stage, key)


def _wrong_kind_of_round(item: Round, key: str) -> Finding:
    if item.stage is None:
        return error(
            "stage.round_missing",
            key,
            f'"{item.name}" chưa nói thi ở đâu, bao nhiêu đội; hãy thêm '
            'stage = { venue = "…", teams = … }',
            f'"{item.name}" does not say where and with how many teams; add '
            'stage = { venue = "…", teams = … }',
        )
    return error(
        "stage.round_misplaced",
        key,
        f'"{item.name}" không thuộc vòng thi sân khấu nên phần stage không có tác dụng; hãy bỏ đi',
        f'"{item.name}" is not of a stage phase, so its stage has no effect; remove it',
    )


def _check_rules(rules: StageRules, key: str, topics: list[str]) -> Iterator[Finding]:
    if not rules.parts:
        yield error(
            "stage.no_parts",
            f"{key}.parts",
            "chưa có phần thi nào nên không chấm được; hãy thêm [[phases.stage.parts]]",
            "there is no part to perform, so nothing can be marked; add [[phases.stage.parts]]",
        )
    for index, part in enumerate(rules.parts):
        place = f"{key}.parts[{index}]"
        yield from check_criteria(part.criteria, place)
        yield from _check_overrun(part, place)
        yield from _check_questions(part, place, topics)


def _check_overrun(part: StagePart, key: str) -> Iterator[Finding]:
    every, points = part.overrun_every_s > 0, part.overrun_points > 0
    if every != points:
        unsaid = "overrun_points" if every else "overrun_every"
        yield error(
            "stage.overrun_unsaid",
            f"{key}.{unsaid}",
            f'"{part.name}" trừ điểm quá giờ nhưng chưa nói đủ: mỗi bao lâu trừ bao nhiêu điểm; '
            f"hãy ghi {unsaid}",
            f'points are taken off "{part.name}" for overrunning, but it is not said how many for '
            f"how long; write {unsaid}",
        )
    elif every and part.time_limit_s is None:
        yield error(
            "stage.overrun_no_limit",
            f"{key}.time_limit",
            f'"{part.name}" trừ điểm quá giờ nhưng không giới hạn thời gian; hãy ghi time_limit, '
            "hoặc bỏ overrun_every và overrun_points",
            f'points are taken off "{part.name}" for overrunning, but it has no time limit; write '
            "time_limit, or remove overrun_every and overrun_points",
        )


def _check_questions(part: StagePart, key: str, topics: list[str]) -> Iterator[Finding]:
    for index, topic in enumerate(part.bank_topics):
        if topic not in topics:
            there = f"; các chủ đề: {listed(topics)}" if topics else "; hãy thêm [topics]"
            there_en = f"; the topics are {listed(topics)}" if topics else "; add [topics]"
            yield error(
                "stage.topic_unknown",
                f"{key}.bank_topics[{index}]",
                f'không có chủ đề "{topic}"{there}',
                f'there is no topic "{topic}"{there_en}',
            )
    if (part.bank_questions > 0) != bool(part.bank_topics):
        unsaid = "bank_topics" if part.bank_questions > 0 else "bank_questions"
        yield error(
            "stage.questions_unsaid",
            f"{key}.{unsaid}",
            f'"{part.name}" rút câu hỏi trong bộ câu hỏi nhưng chưa nói đủ: mấy câu, thuộc chủ đề '
            f"nào; hãy ghi {unsaid}",
            f'"{part.name}" draws questions from the bank, but it is not said how many of which '
            f"topics; write {unsaid}",
        )


def _check_team(phase: Phase, team: TeamRules, key: str) -> Iterator[Finding]:
    most, main = team.maximum_members, team.main_members
    upper, upper_en = (f" đến {most}", f" to {most}") if most else (" trở lên", " or more")
    if team.minimum_members < 1 or (most is not None and most < team.minimum_members):
        yield error(
            "team.size",
            f"{key}.maximum_members",
            f"một đội ít nhất {team.minimum_members} nhưng nhiều nhất {most} người; hãy sửa "
            "một trong hai, từ 1 trở lên",
            f"a team has at least {team.minimum_members}, but at most {most} members; correct one "
            "of them, 1 or more",
        )
    elif main is not None and not 1 <= main <= (most or main):
        yield error(
            "team.main_members",
            f"{key}.main_members",
            f"không thể có {main} thành viên chính trong một đội; hãy ghi từ 1{upper}",
            f"there cannot be {main} main members in a team; write 1{upper_en}",
        )
    if team.captain_is_main and not team.captain:
        yield error(
            "team.no_captain",
            f"{key}.captain_is_main",
            "đội trưởng phải là thành viên chính, nhưng đội không có đội trưởng; "
            "hãy ghi captain = true",
            "the captain must be a main member, but there is none; write captain = true",
        )
    first_us = min((item.opens_at_us for item in phase.rounds), default=None)
    if team.lists_due_us is not None and first_us is not None and team.lists_due_us > first_us:
        yield error(
            "team.lists_late",
            f"{key}.lists_due",
            "hạn gửi danh sách đội sau khi vòng thi đã bắt đầu; hãy cho hạn sớm hơn",
            "the lists of teams are due after the phase has begun; make them due earlier",
        )
