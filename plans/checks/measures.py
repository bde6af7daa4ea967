"""What agencies and teams are compared by: measures that exist and combinations that add up."""

from collections.abc import Iterator

from contracts.definition import (
    MEASURES,
    Award,
    Criterion,
    Definition,
    Measure,
    Phase,
    PhaseForm,
    Term,
)
from contracts.marks import exact
from plans.checks.awards_over_phases import check_part_of_people
from plans.definition_findings import Finding, error, warning
from plans.money_and_rates import listed

#: by what a measure is counted from: the form that its phase must have
_FORMS: dict[str, PhaseForm] = {
    "attempts": "quiz",
    "entries": "entries",
    "figures": "entries",
    "stage": "stage",
}
#: what entries and teams can be compared by: what they got, not what an agency did
_OF_WORKS = ("entries", "stage", "figures")


def check_measures(definition: Definition) -> Iterator[Finding]:
    """The measures of every award."""
    for index, award in enumerate(definition.awards):
        key = f"awards[{index}].measures"
        if award.by == "judgement":
            continue
        if award.measures and award.recipients == "individual" and not award.phases:
            yield warning(
                "award.measures_unused",
                key,
                "cá nhân được xét theo ranking của vòng thi, nên measures không có tác dụng; "
                "hãy bỏ đi, hoặc ghi phase của vòng khác để giải xét qua nhiều vòng",
                "people are ranked by the phase's ranking, so measures have no effect here; "
                "remove them, or name other phases in them, which the award is then over",
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
        yield from _check_shares(award, key)


def _check_measure(
    measure: Measure, award: Award, definition: Definition, key: str
) -> Iterator[Finding]:
    if measure.measure in ("weighted", "sum"):
        if measure.measure == "sum" and award.recipients in ("entry", "team"):
            yield _not_of_works(measure, award, key)
            return
        yield from _check_weights(measure, key)
        for index, term in enumerate(measure.terms):
            yield from _check_part(term, award, definition, f"{key}.terms[{index}]")
        return
    if measure.terms:
        yield error(
            "measure.terms_misplaced",
            f"{key}.terms",
            f'"{measure.measure}" không có thành phần; hãy ghi measure = "weighted" hoặc "sum", '
            "hoặc bỏ terms",
            f'"{measure.measure}" has no terms; write measure = "weighted" or "sum", or remove '
            "them",
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
    total = sum(exact(term.weight) for term in measure.terms)
    wrong = total != 1 and measure.measure == "weighted"
    if measure.measure == "sum" and any(term.weight <= 0 for term in measure.terms):
        yield error(
            "measure.weights",
            f"{key}.terms",
            'mỗi trọng số trong tổng phải lớn hơn 0, "100%" là cộng nguyên điểm',
            'each weight in a sum must be more than 0; "100%" adds points as they are',
        )
    elif wrong or any(term.weight <= 0 for term in measure.terms):
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
    """One measure: the phase, part, criterion, figure, award and ranks that it speaks of."""
    if award.phases:
        yield from check_part_of_people(measure, award, key, definition)
        return
    name = measure.phase or award.phase
    facts = MEASURES[measure.measure]
    phase = next((item for item in definition.phases if item.id == name), None)
    of_works = award.recipients in ("entry", "team")
    if of_works and facts.of not in _OF_WORKS:
        yield _not_of_works(measure, award, key)
    elif phase is None:
        if measure.phase:  # else the award's own phase is missing, which is said there
            yield _wrong_phase(measure, award, key, definition)
    elif (phase.form != _FORMS.get(facts.of, phase.form) and not facts.works) or (
        facts.of == "prizes" and _judged(award, definition)
    ):
        yield _wrong_phase(measure, award, key, definition)
    elif measure.phase not in ("", award.phase) and (of_works or facts.of == "attempts"):
        yield _other_phase(measure, award, key)
    else:
        if measure.part:
            yield from _check_stage_part(measure, phase, key)
        if measure.criterion:
            yield from _check_criterion(measure, phase, key)
        if measure.figure or facts.of == "figures":
            yield from _check_figure(measure, phase, key)
    yield from _check_share(measure, key)
    if facts.of == "prizes" and not of_works:
        yield from _check_ranks(measure, definition, key)


def _judged(award: Award, definition: Definition) -> bool:
    """Whether the award's phase is one that judges mark, in which people win nothing."""
    return any(one.id == award.phase and one.form != "quiz" for one in definition.phases)


def _check_share(measure: Measure | Term, key: str) -> Iterator[Finding]:
    asked = MEASURES[measure.measure].shared
    if asked and not 0 < measure.share <= 1:
        yield error(
            "measure.share_missing",
            f"{key}.share",
            f'"{measure.measure}" chưa nói đếm bài từ mức điểm nào; hãy ghi share = "50%" hoặc mức '
            "kế hoạch đòi",
            f'"{measure.measure}" does not say from which share of the points papers are counted; '
            'write share = "50%", or what the plan asks for',
        )
    elif not asked and measure.share:
        yield error(
            "measure.share_unused",
            f"{key}.share",
            f'"{measure.measure}" không đếm bài theo mức điểm; hãy bỏ share, hoặc ghi measure = '
            '"papers_above"',
            f'"{measure.measure}" counts no papers by their points; remove share, or write '
            'measure = "papers_above"',
        )


def _check_shares(award: Award, key: str) -> Iterator[Finding]:
    """A ledger tells one value of a measure, so an award counts by one share."""
    compared: list[Measure | Term] = [*award.measures]
    compared += [term for one in award.measures for term in one.terms]
    shares = {one.share for one in compared if MEASURES[one.measure].shared}
    if len(shares) > 1:
        yield error(
            "measure.shares_differ",
            key,
            "một giải chỉ đếm bài từ một mức điểm; hãy ghi cùng một share ở các tiêu chí",
            "an award counts papers from one share of the points; write the same share in its "
            "measures",
        )


def _not_of_works(measure: Measure | Term, award: Award, key: str) -> Finding:
    mine = "stage_marks" if award.recipients == "team" else "entry_marks"
    more = "" if award.recipients == "team" else ' hoặc "committee_figure"'
    return error(
        "measure.not_of_works",
        f"{key}.measure",
        f'"{measure.measure}" là của đơn vị, không phải của bài dự thi hay đội thi; hãy ghi '
        f'"{mine}"{more}',
        f'"{measure.measure}" is an agency\'s, not that of an entry or a team; write '
        f'"{mine}"{more.replace("hoặc", "or")}',
    )


def _wrong_phase(
    measure: Measure | Term, award: Award, key: str, definition: Definition
) -> Finding:
    """What counts attempts, or prizes of people, counts those of the award's own phase: another is
    no way out. So it is with what entries and teams got."""
    own = next((phase for phase in definition.phases if phase.id == award.phase), None)
    counted = MEASURES[measure.measure].of
    form = _FORMS.get(counted, own.form if own and counted != "prizes" else "quiz")
    if MEASURES[measure.measure].works and own is not None:
        form = own.form
    at_home = counted in ("attempts", "prizes") or award.recipients in ("entry", "team")
    fitting = listed(
        f'"{phase.id}"'
        for phase in definition.phases
        if phase.form == form and (phase is own or not at_home)
    )
    return error(
        "measure.wrong_phase",
        f"{key}.phase",
        f'tiêu chí "{measure.measure}" phải lấy từ một vòng thi hình thức "{form}"'
        + (f"; hãy ghi phase = {fitting}" if fitting else "; ở giải này không có, hãy bỏ tiêu chí"),
        f'the measure "{measure.measure}" must be of a phase of the form "{form}"'
        + (
            f"; write phase = {fitting}" if fitting else "; this award has none, remove the measure"
        ),
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


def _check_criterion(measure: Measure | Term, phase: Phase, key: str) -> Iterator[Finding]:
    marked = MEASURES[measure.measure].of in ("entries", "stage")
    known = list(dict.fromkeys(one.id for one in _sheet(phase, measure.part))) if marked else []
    if measure.criterion not in known:
        there = listed(known)
        yield error(
            "measure.criterion_unknown",
            f"{key}.criterion",
            f'không có tiêu chí chấm "{measure.criterion}" ở đây'
            + (f"; các tiêu chí: {there}" if there else "; hãy bỏ criterion"),
            f'there is no criterion "{measure.criterion}" here'
            + (f"; the criteria are {there}" if there else "; remove criterion"),
        )


def _sheet(phase: Phase, part: str) -> Iterator[Criterion]:
    """What final panels mark in the phase, or in one part."""
    if phase.entries is not None:
        for panel in phase.entries.judged_by:
            if not panel.preliminary:
                yield from panel.sheet(phase.entries.criteria)
    if phase.stage is not None:
        for one in phase.stage.parts:
            for panel in phase.stage.judged_by:
                if part in ("", one.id) and (not panel.parts or one.id in panel.parts):
                    yield from panel.sheet(one.criteria)


def _check_figure(measure: Measure | Term, phase: Phase, key: str) -> Iterator[Finding]:
    known = [one.id for one in phase.entries.figures] if phase.entries is not None else []
    if MEASURES[measure.measure].of != "figures":
        yield error(
            "measure.figure_unknown",
            f"{key}.figure",
            f'"{measure.measure}" không lấy từ số liệu của Ban Tổ chức; hãy bỏ figure, hoặc ghi '
            'measure = "committee_figure"',
            f'"{measure.measure}" is not taken from the committee\'s figures; remove figure, or '
            'write measure = "committee_figure"',
        )
    elif measure.figure not in known:
        there = listed(f'"{name}"' for name in known)
        mend = f"hãy ghi figure = {there}" if there else "hãy thêm [[phases.entries.figures]]"
        mend_en = f"write figure = {there}" if there else "add [[phases.entries.figures]]"
        yield error(
            "measure.figure_unknown",
            f"{key}.figure",
            f'không có số liệu "{measure.figure}" của bài dự thi; {mend}',
            f'there is no figure "{measure.figure}" of entries; {mend_en}',
        )


def _check_ranks(measure: Measure | Term, definition: Definition, key: str) -> Iterator[Finding]:
    awards = {item.id: item for item in definition.awards if item.recipients == "individual"}
    awards = {name: item for name, item in awards.items() if not item.phases}
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
