"""Prizes that equals share, the higher of several, and limits per agency: what contradicts them."""

from collections.abc import Iterator, Sequence

from contracts.definition import Award, Definition, Phase, RankingMeasure
from plans.checks.awards import decides, rounds_of
from plans.definition_findings import Finding, error, warning


def check_equal_and_several(definition: Definition) -> Iterator[Finding]:
    """Every award that says more than the draw, the earlier prize, and any number per agency."""
    phases = {phase.id: phase for phase in definition.phases}
    for index, award in enumerate(definition.awards):
        key = f"awards[{index}]"
        if award.by == "judgement":
            continue
        if award.phase in phases and not award.phases:
            yield from _check_shared(award, phases[award.phase], key)
            yield from _check_ranking(award, phases[award.phase], key)
        yield from _check_unused(award, key)
        yield from _check_limit(award, key)
        yield from _check_higher(award, key)
    yield from _check_publications(definition, phases)


def _check_shared(award: Award, phase: Phase, key: str) -> Iterator[Finding]:
    if award.tie != "shared":
        return
    if award.recipients == "individual" and phase.quiz is not None:
        ranking = award.ranking or phase.quiz.ranking
        yield from _check_shared_by_people(award, phase, ranking, f"{key}.tie")
    elif award.recipients == "collective" and any(decides(m, award) for m in award.measures):
        yield error(
            "award.shared_never",
            f"{key}.tie",
            f'"{award.name}" cho đồng giải, nhưng theo "earliest_completion" không đơn vị nào bằng '
            'nhau; hãy bỏ tiêu chí ấy khỏi measures, hoặc ghi tie = "draw"',
            f'"{award.name}" is shared by equals, but by "earliest_completion" no agencies are '
            'equal; remove that measure, or write tie = "draw"',
        )


def _check_shared_by_people(
    award: Award, phase: Phase, ranking: Sequence[RankingMeasure], key: str
) -> Iterator[Finding]:
    if "earliest" in ranking:
        yield error(
            "award.shared_never",
            key,
            f'"{award.name}" cho đồng giải, nhưng theo giờ nộp bài ("earliest") không ai bằng ai; '
            f'hãy bỏ "earliest" khỏi quiz.ranking của vòng "{phase.name}" và ghi quiz.tie = "draw" '
            'cho bảng xếp hạng, hoặc ghi tie = "draw" ở giải này',
            f'"{award.name}" is shared by equals, but by the time of arrival ("earliest") nobody '
            f'is equal; remove "earliest" from quiz.ranking of the phase "{phase.name}" and write '
            'quiz.tie = "draw" for the standings, or write tie = "draw" for this award',
        )
    elif not {"duration", "prediction"} & {*ranking}:
        yield warning(
            "award.shared_by_many",
            key,
            f'"{award.name}" chỉ xét theo điểm, nên hàng nghìn người bằng điểm cùng nhận một giải; '
            f'hãy thêm "duration" vào quiz.ranking của vòng "{phase.name}", hoặc ghi tie = "draw"',
            f'"{award.name}" goes by scores alone, so that thousands who are equal share a prize; '
            f'add "duration" to quiz.ranking of the phase "{phase.name}", or write tie = "draw"',
        )


def _check_ranking(award: Award, phase: Phase, key: str) -> Iterator[Finding]:
    """An order of its own, as for the closest prediction."""
    if not award.ranking:
        return
    where = f"{key}.ranking"
    if award.recipients != "individual":
        yield error(
            "award.ranking_unused",
            where,
            f'"{award.name}" không trao cho cá nhân nên không dùng ranking; hãy bỏ ranking, và ghi '
            "measures nếu cần",
            f'"{award.name}" is not for people, so that ranking has no effect; remove it, and '
            "write measures where they are needed",
        )
    elif len({*award.ranking}) < len(award.ranking):
        yield error(
            "ranking.doubled",
            where,
            "một tiêu chí đứng hai lần trong thứ tự xếp hạng; hãy bỏ bớt",
            "a measure stands twice in the ranking; remove one",
        )
    elif "prediction" in award.ranking and phase.quiz is not None and not phase.quiz.prediction:
        yield error(
            "ranking.prediction_not_asked",
            where,
            f'"{award.name}" xét theo câu dự đoán nhưng đề của vòng "{phase.name}" không hỏi; hãy '
            "ghi prediction = true ở quiz của vòng thi, hoặc bỏ khỏi ranking",
            f'"{award.name}" goes by the prediction, but papers of the phase "{phase.name}" do not '
            "ask for one; write prediction = true in the quiz of the phase, or remove it",
        )


def _check_unused(award: Award, key: str) -> Iterator[Finding]:
    """What only says something of prizes that equals share."""
    if award.tie == "shared":
        return
    for name, value in (("shared_money", "whole"), ("shared_places", "used")):
        if getattr(award, name) != value:
            yield error(
                "award.sharing_unused",
                f"{key}.{name}",
                f'{name} chỉ dùng cho đồng giải; hãy ghi tie = "shared" hoặc bỏ {name}',
                f'{name} is about prizes that equals share; write tie = "shared" or remove {name}',
            )


def _check_limit(award: Award, key: str) -> Iterator[Finding]:
    most = award.prizes_per_agency
    if most is None:
        return
    where = f"{key}.prizes_per_agency"
    if most < 1:
        yield error(
            "award.limit_too_low",
            where,
            f"mỗi đơn vị nhiều nhất {most} giải thì không ai được giải; hãy ghi từ 1 trở lên hoặc "
            "bỏ đi",
            f"with at most {most} prizes per agency nobody wins; write 1 or more, or remove it",
        )
    if award.recipients in ("collective", "team"):
        yield error(
            "award.limit_of_agencies",
            where,
            f'"{award.name}" trao cho đơn vị hay đội, mỗi bên chỉ được một giải; hãy bỏ '
            "prizes_per_agency",
            f'"{award.name}" is for agencies or teams, which win one prize each; remove '
            "prizes_per_agency",
        )
    if award.tie == "shared":
        yield error(
            "award.shared_and_limited",
            where,
            "ai bằng nhau cùng nhận giải mà không bốc thăm, nên không nói được ai của một đơn vị "
            'phải nhường khi quá số giải; hãy bỏ prizes_per_agency, hoặc ghi tie = "draw"',
            "equals share and nobody is drawn, so that it is not said who of one agency gives way "
            'beyond its number; remove prizes_per_agency, or write tie = "draw"',
        )


def _check_higher(award: Award, key: str) -> Iterator[Finding]:
    if award.several_prizes != "higher":
        return
    where = f"{key}.several_prizes"
    if award.recipients == "collective":
        yield error(
            "award.higher_of_agencies",
            where,
            "giải tập thể xét lần lượt từng giải, vì đơn vị nào được so sánh còn tùy giải trước; "
            "hãy bỏ several_prizes",
            "collective awards are decided one after the other, as who is compared hangs on those "
            "before; remove several_prizes",
        )
    elif not award.one_prize_each:
        yield error(
            "award.higher_unused",
            where,
            'several_prizes = "higher" nói giải nào được giữ khi mỗi người chỉ nhận một giải; hãy '
            "ghi one_prize_each = true hoặc bỏ several_prizes",
            'several_prizes = "higher" says which prize stands where each gets one; write '
            "one_prize_each = true or remove several_prizes",
        )


def _check_publications(definition: Definition, phases: dict[str, Phase]) -> Iterator[Finding]:
    """A prize that was published is not taken back for a higher one that comes later."""
    decided: dict[int, set[tuple[str, str]]] = {}
    for index, award in enumerate(definition.awards):
        higher = award.one_prize_each and award.several_prizes == "higher"
        if higher and award.recipients != "collective" and award.phase in phases:
            rounds = [item.id for item in rounds_of(award, phases[award.phase])]
            once = not award.each_round and len(rounds) > 1
            decided[index] = {(award.phase, "" if once else name) for name in rounds}
    if len(set().union(*decided.values())) > 1:
        for index in decided:
            yield warning(
                "award.higher_within_publication",
                f"awards[{index}].several_prizes",
                "giải cao hơn chỉ được giữ giữa các giải công bố cùng một lần: giải đã công bố ở "
                "đợt trước thì không thu lại; nếu kế hoạch muốn xét chung, hãy trao các giải này "
                'một lần cho cả vòng thi, còn không hãy ghi several_prizes = "earlier"',
                "the higher prize stands only among those of one publication: one that an earlier "
                "round published is not taken back; if the plan wants all compared, give these "
                'awards once over the phase, else write several_prizes = "earlier"',
            )
