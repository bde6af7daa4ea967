"""What agencies and teams are compared by: measures that exist and combinations that add up."""

from collections.abc import Iterator
from fractions import Fraction

from contracts.definition import MEASURES, Award, Definition, Measure, Phase, PhaseForm, Term
from plans.definition_findings import Finding, error, warning
from plans.money_and_rates import listed

#: by what a measure is counted from: the form that its phase must have
_FORMS: dict[str, PhaseForm] = {"attempts": "quiz", "entries": "entries", "stage": "stage"}


def check_measures(definition: Definition) -> Iterator[Finding]:
    """The measures of every award."""
    for index, award in enumerate(definition.awards):
        key = f"awards[{index}].measures"
        if award.measures and award.recipients in ("individual", "entry"):
            yield warning(
                "award.measures_unused",
                key,
                "cá nhân được xét theo ranking của vòng thi, bài dự thi theo điểm chấm, nên "
                "measures không có tác dụng; hãy bỏ đi",
                "people are ranked by the phase's ranking and entries by their marks, so measures "
                "have no effect here; remove them",
            )
            continue
        for place, measure in enumerate(award.measures):
            if measure in award.measures[:place]:
                yield error(
                    "measure.doubled",
                    f"{key}[{place}]",
                    "một tiêu chí đứng hai lần; hãy bỏ bớt",
                    "a measure stands twice; remove one",
                )
            else:
                yield from _check_measure(measure, award, definition, f"{key}[{place}]")


def _check_measure(
    measure: Measure, award: Award, definition: Definition, key: str
) -> Iterator[Finding]:
    if measure.measure == "weighted":
        yield from _check_weights(measure, key)
        for index, term in enumerate(measure.terms):
            yield from _check_part(term, award, definition, f"{key}.terms[{index}]")
        return
    if measure.terms:
        yield error(
            "measure.terms_misplaced",
            f"{key}.terms",
            f'"{measure.measure}" không có thành phần; hãy ghi measure = "weighted" hoặc bỏ terms',
            f'"{measure.measure}" has no terms; write measure = "weighted" or remove them',
        )
    without_quota = all(item.quota is None for item in definition.agency_classes)
    facts = MEASURES[measure.measure]
    if facts.value == "moment" and measure.until == "quota" and without_quota:
        yield error(
            "measure.no_quota",
            f"{key}.until",
            "xét đơn vị đạt chỉ tiêu sớm nhất nhưng không khối nào có chỉ tiêu; hãy ghi quota, "
            'hoặc until = "final_participants"',
            "agencies are compared by when they met the quota, but no class has one; write quota, "
            'or until = "final_participants"',
        )
    yield from _check_part(measure, award, definition, key)


def _check_weights(measure: Measure, key: str) -> Iterator[Finding]:
    if not measure.terms:
        yield error(
            "measure.no_terms",
            f"{key}.terms",
            "chưa có thành phần nào để cộng; hãy thêm terms với measure và weight",
            "there is nothing to add up; add terms with measure and weight",
        )
        return
    total = sum(Fraction(repr(term.weight)) for term in measure.terms)
    if total != 1 or any(term.weight <= 0 for term in measure.terms):
        percent = f"{float(total) * 100:g}%"
        yield error(
            "measure.weights",
            f"{key}.terms",
            f"các trọng số phải lớn hơn 0 và cộng lại thành 100%, ở đây là {percent}",
            f"weights must be more than 0 and add up to 100%, here they make {percent}",
        )
    for index, term in enumerate(measure.terms):
        if MEASURES[term.measure].value == "moment":
            yield error(
                "measure.not_weighable",
                f"{key}.terms[{index}].measure",
                "thời điểm hoàn thành không cộng với điểm được; hãy đặt thành một tiêu chí riêng "
                "và chia lại trọng số",
                "a moment cannot be added to scores; make it a measure of its own and share its "
                "weight out",
            )


def _check_part(
    measure: Measure | Term, award: Award, definition: Definition, key: str
) -> Iterator[Finding]:
    """One measure: the phase, part, award and ranks that it speaks of."""
    name = measure.phase or award.phase
    counted = MEASURES[measure.measure].of
    phase = next((item for item in definition.phases if item.id == name), None)
    if phase is None:
        if measure.phase:  # else the award's own phase is missing, which is said there
            yield _wrong_phase(measure, award, key, definition)
    elif phase.form != _FORMS.get(counted, phase.form):
        yield _wrong_phase(measure, award, key, definition)
    elif measure.phase not in ("", award.phase) and counted == "attempts":
        yield _other_phase(measure, award, key)
    elif measure.part:
        yield from _check_stage_part(measure, phase, key)
    if counted == "prizes":
        yield from _check_ranks(measure, definition, key)


def _wrong_phase(
    measure: Measure | Term, award: Award, key: str, definition: Definition
) -> Finding:
    """What counts attempts counts those of the award's own phase: another is no way out."""
    own = next((phase for phase in definition.phases if phase.id == award.phase), None)
    counted = MEASURES[measure.measure].of
    form = _FORMS.get(counted, own.form if own else "quiz")
    fitting = listed(
        f'"{phase.id}"'
        for phase in definition.phases
        if phase.form == form and (phase is own or counted != "attempts")
    )
    return error(
        "measure.wrong_phase",
        f"{key}.phase",
        f'tiêu chí "{measure.measure}" phải lấy từ một vòng thi hình thức "{form}"'
        + (f"; hãy ghi phase = {fitting}" if fitting else "; ở giải này không có, hãy bỏ tiêu chí"),
        f'the measure "{measure.measure}" must be of a phase of the form "{form}"'
        + (f"; write phase = {fitting}" if fitting else "; there is none, remove the measure"),
    )


def _other_phase(measure: Measure | Term, award: Award, key: str) -> Finding:
    return error(
        "measure.other_phase",
        f"{key}.phase",
        f'tiêu chí "{measure.measure}" chỉ tính được trong vòng thi của chính giải này '
        f'("{award.phase}"); hãy bỏ phase ở đây, hoặc lập giải riêng cho vòng "{measure.phase}"',
        f'the measure "{measure.measure}" can only be counted in the award\'s own phase '
        f'("{award.phase}"); remove phase here, or give the phase "{measure.phase}" an award of '
        f"its own",
    )


def _check_stage_part(measure: Measure | Term, phase: Phase, key: str) -> Iterator[Finding]:
    known = [part.id for part in phase.stage.parts] if phase.stage else []
    if measure.part not in known:
        yield error(
            "measure.part_unknown",
            f"{key}.part",
            f'không có phần thi "{measure.part}"; các phần thi: {listed(known)}',
            f'there is no part "{measure.part}"; the parts are {listed(known)}',
        )


def _check_ranks(measure: Measure | Term, definition: Definition, key: str) -> Iterator[Finding]:
    awards = {item.id: item for item in definition.awards if item.recipients == "individual"}
    other = next((item for item in definition.awards if item.id == measure.award), None)
    if not awards:
        yield error(
            "measure.award_unknown",
            f"{key}.measure",
            "kế hoạch không có giải cá nhân nào để đếm; hãy bỏ tiêu chí này",
            "the plan has no individual award to count; remove this measure",
        )
        return
    if other is not None and measure.award not in awards:
        yield error(
            "measure.award_unknown",
            f"{key}.award",
            f'giải "{measure.award}" không trao cho cá nhân nên không đếm được; các giải cá nhân: '
            f"{listed(awards)}",
            f'the award "{measure.award}" is not for people, so it cannot be counted; those for '
            f"people: {listed(awards)}",
        )
        return
    if measure.award and measure.award not in awards:
        yield error(
            "measure.award_unknown",
            f"{key}.award",
            f'không có giải cá nhân "{measure.award}"; các giải cá nhân: {listed(awards)}',
            f'there is no individual award "{measure.award}"; there are: {listed(awards)}',
        )
        return
    meant = [awards[measure.award]] if measure.award else list(awards.values())
    known = list(dict.fromkeys(prize.rank for award in meant for prize in award.prizes))
    for index, rank in enumerate(measure.ranks):
        if rank not in known:
            yield error(
                "measure.rank_unknown",
                f"{key}.ranks[{index}]",
                f'không có hạng giải "{rank}"; các hạng: {listed(known)}',
                f'there is no rank "{rank}"; the ranks are {listed(known)}',
            )
