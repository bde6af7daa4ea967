"""Awards: given for a phase and rounds that exist, to those who can win, without argument."""

from collections.abc import Iterator

from contracts.definition import MEASURES, Award, Definition, Measure, Phase, QuizRules, Round
from plans.checks.awards_over_phases import check_minimum_rounds, check_over_phases
from plans.checks.ids_and_references import unknown_audiences, unknown_phase
from plans.definition_findings import Finding, error, warning
from plans.money_and_rates import listed

#: the form of the phases in which they can win; agencies win in all
FORM_OF = {"individual": "quiz", "entry": "entries", "team": "stage"}
_EARLIEST = "earliest_completion"
#: by the form of the phase: what agencies may be compared by, so that nobody stays equal
_MEASURES_OF = {
    "quiz": (f'measures, ví dụ ["participation_rate", "{_EARLIEST}"]',
             f'measures, for instance ["participation_rate", "{_EARLIEST}"]'),
    "entries": ('measures = ["entry_marks"] và tie = "draw"',
                'measures = ["entry_marks"] and tie = "draw"'),
    "stage": ('measures = ["stage_marks"] và tie = "draw"',
              'measures = ["stage_marks"] and tie = "draw"'),
}  # fmt: skip


def check_awards(definition: Definition) -> Iterator[Finding]:
    """Every award with its phase and rounds; its prizes and measures are looked at elsewhere."""
    phases = {phase.id: phase for phase in definition.phases}
    for index, award in enumerate(definition.awards):
        key = f"awards[{index}]"
        yield from unknown_audiences(f"{key}.audiences", award.audiences, definition)
        if award.phase not in phases:
            yield from unknown_phase(f"{key}.phase", award.phase, definition)
            continue
        phase = phases[award.phase]
        if award.phases:
            yield from check_over_phases(award, key, definition)
            continue
        form = FORM_OF.get(award.recipients)
        if form is not None and form != phase.form:
            yield _wrong_phase(award, phase, key)
        else:
            yield from _check_rounds(award, phase, key)
            if award.by == "judgement":
                continue
            yield from _check_combination(award, phase, key)
            yield from _check_team_rounds(award, phase, key)
            yield from _check_conditions(award, definition, key)
            yield from _check_reach(award, phase, key)
            yield from _check_tie(award, phase, key)


def rounds_of(award: Award, phase: Phase) -> list[Round]:
    """The rounds over which, or for each of which, the award is given."""
    return phase.awarded_rounds(each_round=award.each_round, named=award.rounds)


def is_open(award: Award) -> bool:
    """Given "by each round's results" without saying whether in each round or in all."""
    return award.basis == "rounds" and not award.each_round and award.combine is None


def _wrong_phase(award: Award, phase: Phase, key: str) -> Finding:
    messages = {
        "individual": ("cá nhân", "không phải trắc nghiệm", "people", "is no quiz"),
        "entry": ("bài dự thi", "không nhận bài dự thi", "entries", "takes none"),
        "team": ("đội thi", "không có đội thi", "teams", "has none"),
    }
    to, why, to_en, why_en = messages[award.recipients]
    return error(
        "award.wrong_form",
        f"{key}.recipients",
        f'giải trao cho {to}, nhưng vòng "{phase.name}" {why}; hãy sửa recipients hoặc phase',
        f'the award is for {to_en}, but the phase "{phase.name}" {why_en}; '
        "correct recipients or phase",
    )


def _check_rounds(award: Award, phase: Phase, key: str) -> Iterator[Finding]:
    # who sat a make-up round is placed in the round that it makes good
    known = [
        item.id for item in (phase.planned_rounds if award.each_round else phase.counted_rounds)
    ]
    for index, name in enumerate(award.rounds):
        if name not in known:
            yield error(
                "award.round_unknown",
                f"{key}.rounds[{index}]",
                f'vòng "{phase.name}" không có đợt "{name}" được tính; các đợt: {listed(known)}',
                f'the phase "{phase.name}" has no round "{name}" that counts; '
                f"the rounds are {listed(known)}",
            )


def _check_combination(award: Award, phase: Phase, key: str) -> Iterator[Finding]:
    """Over several rounds it must be said how a person's results make one."""
    rounds = len(rounds_of(award, phase))
    compared = [measure.measure for measure in award.measures]
    compared += [term.measure for measure in award.measures for term in measure.terms]
    combined = any(MEASURES[word].combined for word in compared)
    scored = award.recipients == "individual" or combined
    if is_open(award):
        winners = listed(f"{prize.winners} {prize.name}" for prize in award.prizes)
        fits = all(prize.winners % rounds == 0 for prize in award.prizes) if rounds else True
        yield error(
            "award.each_round_open",
            f"{key}.each_round",
            f'"{award.name}" ({winners}) xét theo kết quả từng đợt, nhưng không nói trao mỗi đợt '
            f"hay cả hội thi{'' if fits else f', mà chia cho {rounds} đợt thì không đều'}; hãy ghi "
            'each_round = true và số giải của một đợt, hoặc combine = "sum" cho cả hội thi',
            f'"{award.name}" ({winners}) goes by each round\'s results, but it is not said whether '
            f"in each round or in all{'' if fits else f', and {rounds} rounds cannot share it'}; "
            "write each_round = true with the winners of one round, or combine = "
            '"sum" for the whole contest',
        )
    elif scored and not award.each_round and rounds > 1 and award.combine is None:
        yield error(
            "award.combine_missing",
            f"{key}.combine",
            f'"{award.name}" xét chung {rounds} đợt, nhưng không nói tính kết quả mỗi người thế '
            'nào; hãy ghi combine = "best" (đợt tốt nhất), "sum" (cộng lại) hoặc "last"',
            f'"{award.name}" is over {rounds} rounds, but it is not said how a person\'s results '
            'make one; write combine = "best", "sum" or "last"',
        )


def _check_team_rounds(award: Award, phase: Phase, key: str) -> Iterator[Finding]:
    """Whoever stands in the final has marks of two evenings, which are not one result."""
    rounds = rounds_of(award, phase)
    if award.recipients == "team" and not award.each_round and len(rounds) > 1:
        names = listed(f'"{item.name}"' for item in rounds)
        yield error(
            "award.team_rounds",
            f"{key}.each_round",
            f'"{award.name}" xét chung {names}, mà điểm của các đợt sân khấu không cộng với nhau; '
            "hãy ghi each_round = true, hoặc rounds với một đợt",
            f'"{award.name}" is over {names}, but marks of several rounds of the stage are not '
            "added; write each_round = true, or rounds with one round",
        )


def _check_conditions(award: Award, definition: Definition, key: str) -> Iterator[Finding]:
    without_quota = all(item.quota is None for item in definition.agency_classes)
    if award.conditions.quota_met and without_quota:
        yield warning(
            "award.no_quota",
            f"{key}.conditions.quota_met",
            "đòi đạt chỉ tiêu nhưng không khối nào có chỉ tiêu; hãy ghi quota hoặc bỏ điều kiện",
            "the quota is to be met, but no agency class has one; write quota or remove this",
        )
    if award.recipients == "individual" and not award.conditions.minimum_score:
        yield warning(
            "award.won_with_nothing",
            f"{key}.conditions.minimum_score",
            f'người không đúng câu nào vẫn được "{award.name}" khi ít người dự thi hơn số giải; '
            "hãy ghi conditions = { minimum_score = 1 } hoặc mức kế hoạch đòi",
            f'somebody without one right answer wins "{award.name}" where fewer take part than '
            "there are prizes; write conditions = { minimum_score = 1 }, or what the plan asks for",
        )


def _check_reach(award: Award, phase: Phase, key: str) -> Iterator[Finding]:
    """Nobody has more points than the papers have: of all rounds where they are added up."""
    if phase.quiz is None or award.recipients != "individual":
        return
    full = [_full_marks(phase.quiz_in(item.id)) for item in rounds_of(award, phase)]
    most = sum(full) if award.combine == "sum" and not award.each_round else max(full, default=0)
    if 0 < most < award.conditions.minimum_score:
        yield warning(
            "award.out_of_reach",
            f"{key}.conditions.minimum_score",
            f'"{award.name}" đòi {award.conditions.minimum_score} điểm mà cao nhất chỉ có {most}, '
            f"nên không ai được giải; hãy ghi minimum_score không quá {most}",
            f'"{award.name}" asks for {award.conditions.minimum_score} points where the most is '
            f"{most}, so nobody wins it; write a minimum_score of {most} at most",
        )
    rounds = 1 if award.each_round else len(rounds_of(award, phase))
    if not award.measures:
        yield from check_minimum_rounds(award, rounds, key)


def _full_marks(quiz: QuizRules | None) -> int:
    """The most points of any audience's paper."""
    if quiz is None:
        return 0
    audiences = [None, *(bank.audience for bank in quiz.banks)]
    return max(quiz.full_marks_of(one) for one in audiences) // quiz.score_scale


def _check_tie(award: Award, phase: Phase, key: str) -> Iterator[Finding]:
    """People are ordered by the quiz's ranking; agencies, teams and entries here."""
    if award.recipients == "individual" or award.tie is not None:
        return
    if award.recipients == "collective" and not award.measures:
        what, what_en = _MEASURES_OF[phase.form]
        yield error(
            "award.no_measures",
            f"{key}.measures",
            f'"{award.name}" chưa nói xét tập thể theo gì; hãy ghi {what}',
            f'"{award.name}" does not say what agencies are compared by; write {what_en}',
        )
        return
    if award.recipients == "collective" and any(decides(one, award) for one in award.measures):
        return
    more, more_en = _deciding(award, phase)
    yield error(
        "award.can_tie",
        f"{key}.measures",
        f'hai bên xét "{award.name}" có thể bằng nhau mãi; hãy ghi tie = "draw" (bốc thăm công '
        f"khai){more}",
        f'two who are compared for "{award.name}" may stay equal for ever; write tie = "draw" '
        f"(a public draw){more_en}",
    )


def _deciding(award: Award, phase: Phase) -> tuple[str, str]:
    """Another way out than a draw: agencies of a quiz are told apart by when their people came."""
    if award.recipients != "collective" or phase.form != "quiz":
        return "", ""
    if any(MEASURES[measure.measure].value == "moment" for measure in award.measures):
        ways = 'until = "final_participants"', "conditions = { quota_met = true }"
        return f", hoặc {' hoặc '.join(ways)}", f", or {' or '.join(ways)}"
    return f', hoặc thêm "{_EARLIEST}" vào measures', f', or add "{_EARLIEST}" to measures'


def decides(measure: Measure, award: Award) -> bool:
    """Whether nobody can be equal in it: two submissions never arrive at one moment."""
    reached = measure.until == "final_participants" or award.conditions.quota_met
    return MEASURES[measure.measure].value == "moment" and reached
