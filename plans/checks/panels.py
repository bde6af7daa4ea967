"""Panels: everything is marked by one of them in the end, and by no two for the same."""

from collections.abc import Iterator, Sequence

from contracts.definition import Criterion, Definition, EntryRules, Panel, Phase, StageRules
from plans.checks.awards import rounds_of
from plans.checks.judged_entries import check_criteria
from plans.checks.sheet_combination import check_combination, check_sheet
from plans.definition_findings import Finding, error, warning
from plans.money_and_rates import listed

Place = tuple[str, Panel]


def check_panels(definition: Definition) -> Iterator[Finding]:
    """The panels and score sheets of every phase that judges mark."""
    for index, phase in enumerate(definition.phases):
        rules = phase.entries or phase.stage
        if rules is None:
            continue
        table = f"phases[{index}].{'entries' if phase.entries else 'stage'}"
        for place, sheet in _sheets(rules, table):
            yield from check_sheet(place, sheet)
        places = [(f"{table}.panels[{n}]", one) for n, one in enumerate(rules.panels)]
        for place, panel in places:
            yield from check_criteria(panel.criteria, place)
            yield from check_combination(place, panel)
        unknown = [found for place, panel in places for found in _unknown(place, panel, phase)]
        yield from unknown
        if phase.entries is not None:
            yield from _check_advancing(places, phase, definition)
            if places and not unknown:
                yield from _check_entries(places, phase, phase.entries)
        elif phase.stage is not None:
            yield from _check_no_preliminary(places)
            if places and not unknown:
                yield from _check_parts(places, phase, phase.stage)


def _sheets(rules: EntryRules | StageRules, key: str) -> Iterator[tuple[str, Sequence[Criterion]]]:
    if isinstance(rules, EntryRules):
        yield f"{key}.criteria", rules.criteria
    else:
        for index, part in enumerate(rules.parts):
            yield f"{key}.parts[{index}].criteria", part.criteria
    for index, panel in enumerate(rules.panels):
        yield f"{key}.panels[{index}].criteria", panel.criteria


def _unknown(key: str, panel: Panel, phase: Phase) -> Iterator[Finding]:
    """Kinds, rounds and parts that the phase does not have."""
    known: dict[str, list[str]] = {
        "kinds": [*phase.entries.kinds] if phase.entries else [],
        "rounds": [item.id for item in phase.rounds],
        "parts": [part.id for part in phase.stage.parts] if phase.stage else [],
    }
    said: dict[str, list[str]] = {
        "kinds": [*panel.kinds],
        "rounds": panel.rounds,
        "parts": panel.parts,
    }
    for table, names in said.items():
        there = listed(f'"{name}"' for name in known[table])
        for index, name in enumerate(names):
            if name not in known[table]:
                yield error(
                    "panel.unknown",
                    f"{key}.{table}[{index}]",
                    f'vòng "{phase.name}" không có "{name}" để chấm'
                    + (f"; hãy chọn: {there}" if there else f"; hãy bỏ {table}"),
                    f'the phase "{phase.name}" has no "{name}" to mark'
                    + (f"; choose from: {there}" if there else f"; remove {table}"),
                )


def _check_advancing(
    places: Sequence[Place], phase: Phase, definition: Definition
) -> Iterator[Finding]:
    for key, panel in places:
        if panel.preliminary and (panel.advancing or 0) < 1:
            yield error(
                "panel.advancing",
                f"{key}.advancing",
                f'"{panel.name}" chấm sơ khảo nhưng chưa nói chọn bao nhiêu bài vào chung khảo; '
                "hãy ghi advancing",
                f'"{panel.name}" chooses for the final panel, but it is not said how many; write '
                "advancing",
            )
        elif not panel.preliminary and panel.advancing is not None:
            yield error(
                "panel.advancing",
                f"{key}.advancing",
                f'"{panel.name}" chấm chung khảo nên không chọn bài cho ai; hãy bỏ advancing, hoặc '
                "ghi preliminary = true",
                f'"{panel.name}" is a final panel and chooses for nobody; remove advancing, or '
                "write preliminary = true",
            )
        elif panel.preliminary:
            yield from _check_enough_advance(key, panel, phase, definition)


def _check_enough_advance(
    key: str, panel: Panel, phase: Phase, definition: Definition
) -> Iterator[Finding]:
    for award in definition.awards:
        if award.phase != phase.id or award.recipients != "entry":
            continue
        times = 1 if award.each_round else len(rounds_of(award, phase))
        most = (panel.advancing or 0) * times
        prizes = sum(prize.winners for prize in award.prizes)
        if prizes > most:
            yield warning(
                "panel.advancing_few",
                f"{key}.advancing",
                f'chỉ {most} bài vào chung khảo nhưng "{award.name}" có {prizes} giải nên sẽ thừa '
                "giải; hãy tăng advancing hoặc bớt giải",
                f'{most} entries reach the final panel, but "{award.name}" has {prizes} prizes, so '
                "some will be left; raise advancing or have fewer prizes",
            )


def _check_entries(places: Sequence[Place], phase: Phase, rules: EntryRules) -> Iterator[Finding]:
    """In each round, of each kind taken: one final panel, and at most one before it."""
    told: set[str] = set()
    for kind in rules.kinds:
        for item in phase.counted_rounds:
            mine = [
                (key, panel)
                for key, panel in places
                if (not panel.kinds or kind in panel.kinds)
                and (not panel.rounds or item.id in panel.rounds)
            ]
            what, what_en = f'bài "{kind}" của "{item.name}"', f'"{kind}" of "{item.name}"'
            finals = [place for place in mine if not place[1].preliminary]
            found = _more_than_one(finals, what, what_en, "final")
            found += _more_than_one(
                [place for place in mine if place[1].preliminary], what, what_en, "preliminary"
            )
            if not finals:
                found.append(_no_final(places, what, what_en))
            for finding in found:
                if finding.key not in told:
                    yield finding
                told.add(finding.key)


def _no_final(places: Sequence[Place], what: str, what_en: str) -> Finding:
    return error(
        "panel.no_final",
        places[0][0].rpartition("[")[0],
        f"không ban giám khảo nào xếp hạng {what} sau cùng; hãy thêm một ban không ghi preliminary",
        f"no panel ranks {what_en} in the end; add one without preliminary",
    )


def _more_than_one(places: Sequence[Place], what: str, what_en: str, which: str) -> list[Finding]:
    if len(places) < 2:
        return []
    (_, first), (key, second) = places[:2]
    if which == "final":
        made = error(
            "panel.two_finals",
            key,
            f'"{first.name}" và "{second.name}" cùng xếp hạng {what}; hãy chia kinds, rounds, hoặc '
            "ghi preliminary = true cho ban chấm trước",
            f'"{first.name}" and "{second.name}" both rank {what_en}; share out kinds or rounds, '
            "or write preliminary = true for the one that marks before",
        )
    else:
        made = error(
            "panel.two_preliminaries",
            key,
            f'"{first.name}" và "{second.name}" cùng chọn {what}; hãy chia kinds, rounds hoặc gộp '
            "hai ban",
            f'"{first.name}" and "{second.name}" both choose among {what_en}; share out kinds or '
            "rounds, or make them one",
        )
    return [made]


def _check_no_preliminary(places: Sequence[Place]) -> Iterator[Finding]:
    for key, panel in places:
        if panel.preliminary or panel.advancing is not None:
            name = "preliminary" if panel.preliminary else "advancing"
            yield error(
                "panel.preliminary_on_stage",
                f"{key}.{name}",
                "trên sân khấu, đội đi tiếp là do advancing của từng đợt; hãy bỏ "
                "preliminary và advancing ở ban giám khảo",
                "on the stage it is the rounds' advancing that says who goes on; remove "
                "preliminary and advancing from the panel",
            )


def _check_parts(places: Sequence[Place], phase: Phase, rules: StageRules) -> Iterator[Finding]:
    """Each part of each round is marked, and no criterion of it by two panels."""
    told: set[str] = set()
    for part in rules.parts:
        for item in phase.counted_rounds:
            what, what_en = f'"{part.name}" ở "{item.name}"', f'"{part.name}" at "{item.name}"'
            marked: dict[str, Panel] = {}
            for key, panel in places:
                if (panel.parts and part.id not in panel.parts) or (
                    panel.rounds and item.id not in panel.rounds
                ):
                    continue
                for criterion in panel.sheet(part.criteria):
                    other = marked.setdefault(criterion.id, panel)
                    if other is not panel and key not in told:
                        told.add(key)
                        yield _shared(key, criterion, other, panel, (what, what_en))
            if not marked and "" not in told:
                told.add("")
                yield _no_final(places, what, what_en)


def _shared(
    key: str, criterion: Criterion, first: Panel, second: Panel, what: tuple[str, str]
) -> Finding:
    return error(
        "panel.criterion_shared",
        key,
        f'"{first.name}" và "{second.name}" cùng chấm "{criterion.name}" của {what[0]} nên điểm bị '
        "cộng hai lần; hãy chia parts, rounds hoặc ghi criteria riêng cho mỗi ban",
        f'"{first.name}" and "{second.name}" both mark "{criterion.name}" of {what[1]}, whose '
        "points would be added twice; share out parts or rounds, or give each panel criteria of "
        "its own",
    )
