"""Rounds of the stage: clusters that add up, and who goes on to a semi-final and the final."""

from collections.abc import Iterator, Mapping, Sequence

from contracts.definition import Phase, Round, StageRound, StageRules
from plans.definition_findings import Finding, error
from plans.money_and_rates import listed

Place = tuple[str, Round, StageRound]


def check_stage_rounds(phase: Phase, rules: StageRules, key: str) -> Iterator[Finding]:
    """The rounds of one phase, each of which has its ``stage``."""
    places: list[Place] = [
        (f"{key}.rounds[{index}].stage", item, item.stage)
        for index, item in enumerate(phase.rounds)
        if item.stage is not None
    ]
    finals = [place for place in places if place[2].final]
    for place, _, _ in finals[1:]:
        yield error(
            "stage.finals",
            f"{place}.final",
            "một vòng thi chỉ có một chung kết; hãy bỏ final = true ở một chỗ",
            "a phase has one final; remove final = true in one place",
        )
    lost = list(_check_ways(places))
    yield from lost
    earlier = [place for place in places if not place[2].final]
    if not finals:
        yield from _check_no_final(earlier)
    if not lost:
        yield from _check_numbers(earlier, finals, rules, key)
    for place, _, stage in places:
        yield from _check_agencies(stage, place)


def teams_in(item: Round, phase: Phase) -> int | None:
    """How many teams perform in a round of the stage: so many as it names, else as go on to it, or
    all where nobody goes on. ``None`` where the plan does not say it."""
    stage, rules = item.stage, phase.stage
    if stage is None or rules is None:
        return None
    if stage.teams is not None:
        return stage.teams
    earlier = [one.stage for one in phase.rounds if one.stage is not None and one.id != item.id]
    sources = [
        one for one in earlier
        if one.advances_to == item.id or (stage.final and not one.final and not one.advances_to)
    ]  # fmt: skip
    sent = [one.advancing for one in sources if one.advancing is not None]
    if not sources:
        return rules.teams
    return sum(sent) if len(sent) == len(sources) else None


def _check_ways(places: Sequence[Place]) -> Iterator[Finding]:
    """The round that teams go on to is another one, and opens when theirs is over."""
    rounds = {item.id: item for _, item, _ in places}
    for place, item, stage in places:
        to = rounds.get(stage.advances_to)
        if not stage.advances_to or (
            to is not None and not stage.final and item.closes_at_us <= to.opens_at_us
        ):
            continue
        later = listed(
            f'"{other.id}"'
            for other in rounds.values()
            if not stage.final and other.opens_at_us >= item.closes_at_us
        )
        yield error(
            "stage.advances_to",
            f"{place}.advances_to",
            f'đội của "{item.name}" không đi tiếp vào "{stage.advances_to}" được; hãy '
            + (f"ghi một đợt sau đó: {later}" if later else "bỏ advances_to"),
            f'teams of "{item.name}" cannot go on to "{stage.advances_to}"; '
            + (f"name a later round: {later}" if later else "remove advances_to"),
        )


def _check_no_final(earlier: Sequence[Place]) -> Iterator[Finding]:
    for place, item, stage in earlier:
        if stage.advancing is not None and not stage.advances_to:
            yield error(
                "stage.no_final",
                f"{place}.advancing",
                f'"{item.name}" có đội vào chung kết nhưng vòng thi không có chung kết; hãy '
                "thêm một đợt với final = true, hoặc bỏ advancing",
                f'"{item.name}" sends teams on, but the phase has no final; add a round with '
                "final = true, or remove advancing",
            )


def _check_numbers(
    earlier: Sequence[Place], finals: Sequence[Place], rules: StageRules, key: str
) -> Iterator[Finding]:
    """Teams of the clusters in which all begin, and of the rounds that they go on to."""
    reached = {stage.advances_to for _, _, stage in earlier if stage.advances_to}
    clusters = [place for place in earlier if place[1].id not in reached]
    unsaid = next((place for place, _, stage in clusters if (stage.teams or 0) < 1), None)
    if unsaid is not None:
        yield error(
            "stage.no_teams",
            f"{unsaid}.teams",
            "chưa nói cụm này có bao nhiêu đội; hãy ghi teams",
            "it is not said how many teams are in this cluster; write teams",
        )
        return
    yield from _check_teams(clusters, rules, key)
    if not earlier:
        yield from _check_only_round(finals[:1], rules, key)
    targets = [place for place in earlier if place[1].id in reached] + [*finals[:1]]
    for target in targets:
        sources = [
            place
            for place in earlier
            if place[2].advances_to == target[1].id
            or (target[2].final and not place[2].advances_to)
        ]
        if sources or target[2].final:
            teams = {item.id: _there(item, stage, earlier) for _, item, stage in sources}
            yield from _check_advancing(sources, target, teams)


def _check_teams(clusters: Sequence[Place], rules: StageRules, key: str) -> Iterator[Finding]:
    total = sum(stage.teams or 0 for _, _, stage in clusters)
    if clusters and total != rules.teams:
        yield error(
            "stage.teams_differ",
            f"{key}.stage.teams",
            f"có {rules.teams} đội nhưng các cụm cộng lại {total} đội; hãy sửa một trong hai",
            f"there are {rules.teams} teams, but {total} in the clusters; correct one of them",
        )


def _check_only_round(finals: Sequence[Place], rules: StageRules, key: str) -> Iterator[Finding]:
    """Where there is one evening alone, all perform in it."""
    for _, item, stage in finals:
        if stage.teams is not None and stage.teams != rules.teams:
            yield error(
                "stage.teams_differ",
                f"{key}.stage.teams",
                f'có {rules.teams} đội nhưng "{item.name}", đợt duy nhất, có {stage.teams} đội; '
                "hãy sửa một trong hai",
                f'there are {rules.teams} teams, but {stage.teams} in "{item.name}", the only '
                "round; correct one of them",
            )


def _there(item: Round, stage: StageRound, earlier: Sequence[Place]) -> int:
    """How many teams perform: so many as are named, or as go on to it."""
    if stage.teams is not None:
        return stage.teams
    return sum(one.advancing or 0 for _, _, one in earlier if one.advances_to == item.id)


def _check_advancing(
    sources: Sequence[Place], target: Place, teams: Mapping[str, int]
) -> Iterator[Finding]:
    name, name_en = _called(target)
    unsaid = [(place, item) for place, item, stage in sources if stage.advancing is None]
    if unsaid:
        names = listed(f'"{item.name}"' for _, item in unsaid)
        yield error(
            "stage.advancing_unsaid",
            f"{unsaid[0][0]}.advancing",
            f"chưa nói bao nhiêu đội của {names} vào {name}, nên không lập được danh sách "
            f"{name}; hãy ghi advancing cho từng cụm",
            f"it is not said how many teams of {names} go on, so nobody knows who is in "
            f"{name_en}; write advancing for each cluster",
        )
        return
    for place, item, stage in sources:
        most = teams[item.id]
        if not 0 <= (stage.advancing or 0) <= most:
            yield error(
                "stage.advancing",
                f"{place}.advancing",
                f'{stage.advancing} đội của "{item.name}" vào {name}, nhưng cụm chỉ có '
                f"{most} đội; hãy ghi từ 0 đến {most}",
                f'{stage.advancing} teams of "{item.name}" go on, but it has {most}; write '
                f"0 to {most}",
            )
    total = sum(stage.advancing or 0 for _, _, stage in sources)
    there = target[2].teams
    if sources and there is not None and there != total:
        yield error(
            "stage.final_differs",
            f"{target[0]}.teams",
            f"{name} có {there} đội nhưng các cụm đưa lên {total} đội; hãy sửa một trong hai",
            f"{name_en} has {there} teams, but {total} go on to it; correct one of them",
        )


def _called(target: Place) -> tuple[str, str]:
    if target[2].final:
        return "chung kết", "the final"
    return (f'"{target[1].name}"',) * 2


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
