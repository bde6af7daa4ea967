"""The stage: teams that can be formed, clusters that add up, and who goes on to the final."""

from collections.abc import Iterator

from contracts.definition import Definition, Phase, Round, StageRound, StageRules, TeamRules
from plans.checks.ids_and_references import unknown_audiences
from plans.checks.judged_entries import check_criteria
from plans.definition_findings import Finding, error
from plans.money_and_rates import listed

Place = tuple[str, Round, StageRound]


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
            yield from _check_rules(phase.stage, f"{key}.stage")
            yield from _check_team(phase, phase.stage.team, f"{key}.stage.team")
            audiences = phase.stage.team.audiences
            yield from unknown_audiences(f"{key}.stage.team.audiences", audiences, definition)
            if not wrong:
                yield from _check_clusters(phase, phase.stage, key)


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


def _check_rules(rules: StageRules, key: str) -> Iterator[Finding]:
    if not rules.parts:
        yield error(
            "stage.no_parts",
            f"{key}.parts",
            "chưa có phần thi nào nên không chấm được; hãy thêm [[phases.stage.parts]]",
            "there is no part to perform, so nothing can be marked; add [[phases.stage.parts]]",
        )
    for index, part in enumerate(rules.parts):
        yield from check_criteria(part.criteria, f"{key}.parts[{index}]")


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


def _check_clusters(phase: Phase, rules: StageRules, key: str) -> Iterator[Finding]:
    places: list[Place] = [
        (f"{key}.rounds[{index}].stage", item, item.stage)
        for index, item in enumerate(phase.rounds)
        if item.stage is not None
    ]
    clusters = [place for place in places if not place[2].final]
    finals = [place for place in places if place[2].final]
    for place, _, _ in finals[1:]:
        yield error(
            "stage.finals",
            f"{place}.final",
            "một vòng thi chỉ có một chung kết; hãy bỏ final = true ở một chỗ",
            "a phase has one final; remove final = true in one place",
        )
    if not finals:
        for place, item, stage in clusters:
            if stage.advancing is not None:
                yield error(
                    "stage.no_final",
                    f"{place}.advancing",
                    f'"{item.name}" có đội vào chung kết nhưng vòng thi không có chung kết; hãy '
                    "thêm một đợt với final = true, hoặc bỏ advancing",
                    f'"{item.name}" sends teams on, but the phase has no final; add a round with '
                    "final = true, or remove advancing",
                )
    unsaid = next((place for place, _, stage in clusters if (stage.teams or 0) < 1), None)
    if unsaid is not None:
        yield error(
            "stage.no_teams",
            f"{unsaid}.teams",
            "chưa nói cụm này có bao nhiêu đội; hãy ghi teams",
            "it is not said how many teams are in this cluster; write teams",
        )
    else:
        yield from _check_teams(clusters, rules, key)
        if finals:
            yield from _check_advancing(clusters, finals[0])
    for place, _, stage in places:
        yield from _check_agencies(stage, place)


def _check_teams(clusters: list[Place], rules: StageRules, key: str) -> Iterator[Finding]:
    total = sum(stage.teams or 0 for _, _, stage in clusters)
    if clusters and total != rules.teams:
        yield error(
            "stage.teams_differ",
            f"{key}.stage.teams",
            f"có {rules.teams} đội nhưng các cụm cộng lại {total} đội; hãy sửa một trong hai",
            f"there are {rules.teams} teams, but {total} in the clusters; correct one of them",
        )


def _check_advancing(clusters: list[Place], final: Place) -> Iterator[Finding]:
    unsaid = [(place, item) for place, item, stage in clusters if stage.advancing is None]
    if unsaid:
        names = listed(f'"{item.name}"' for _, item in unsaid)
        yield error(
            "stage.advancing_unsaid",
            f"{unsaid[0][0]}.advancing",
            f"chưa nói bao nhiêu đội của {names} vào chung kết, nên không lập được danh sách "
            "chung kết; hãy ghi advancing cho từng cụm",
            f"it is not said how many teams of {names} go on, so nobody knows who is in the "
            "final; write advancing for each cluster",
        )
        return
    for place, item, stage in clusters:
        if not 0 <= (stage.advancing or 0) <= (stage.teams or 0):
            yield error(
                "stage.advancing",
                f"{place}.advancing",
                f'{stage.advancing} đội của "{item.name}" vào chung kết, nhưng cụm chỉ có '
                f"{stage.teams} đội; hãy ghi từ 0 đến {stage.teams}",
                f'{stage.advancing} teams of "{item.name}" go on, but it has {stage.teams}; write '
                f"0 to {stage.teams}",
            )
    total = sum(stage.advancing or 0 for _, _, stage in clusters)
    there = final[2].teams
    if clusters and there is not None and there != total:
        yield error(
            "stage.final_differs",
            f"{final[0]}.teams",
            f"chung kết có {there} đội nhưng các cụm đưa lên {total} đội; hãy sửa một trong hai",
            f"the final has {there} teams, but {total} go on to it; correct one of them",
        )


def _check_agencies(stage: StageRound, place: str) -> Iterator[Finding]:
    if stage.teams is not None and stage.agencies and len(stage.agencies) != stage.teams:
        yield error(
            "stage.agencies",
            f"{place}.agencies",
            f"có {len(stage.agencies)} đơn vị nhưng {stage.teams} đội; mỗi đơn vị một đội, hãy "
            "sửa một trong hai",
            f"there are {len(stage.agencies)} agencies, but {stage.teams} teams; one each, correct "
            "one of them",
        )
