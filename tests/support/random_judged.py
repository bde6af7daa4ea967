"""Judged rounds drawn at random: entries with two juries, or teams on the stage, with every way of
combining marks, few points so that much is equal, sheets that are missing, and decisions."""

import hashlib
import random
from collections.abc import Callable
from typing import NamedTuple

from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.definition import (
    AgencyClass,
    Award,
    CommitteeFigure,
    Criterion,
    Definition,
    EntryKind,
    EntryRules,
    Measure,
    Panel,
    ParticipationRules,
    Phase,
    Prize,
    Round,
    StagePart,
    StageRound,
    StageRules,
    TeamRules,
    Term,
)
from contracts.hash_commitments import secret_commitment
from contracts.judged_ledger_file import JudgedPublication
from contracts.judged_ledger_lines import (
    FigureLine,
    JudgedDecisionLine,
    JudgedMissing,
    JudgedOrder,
    JudgeRecord,
    WorkKind,
    WorkRecord,
)
from contracts.ledger_lines import WorkStatus
from services.scoring.domain.judging.judged_round import JudgedRound, RoundSheet
from services.scoring.domain.judging.order_of_works import WorkDraw
from services.scoring.domain.judging.score_sheet import parts_of, sheet_form
from services.scoring.domain.publications.judged_publication import JudgedExtras, build_judged
from services.scoring.domain.publications.round_publication import Edition
from tests.support.judged_ledgers import HOUR, judged_file

JUDGES = [f"GK{number:02}" for number in range(1, 6)]
KINDS: list[EntryKind] = ["video", "essay"]
SHEET = [
    Criterion("noi-dung", "Nội dung", 3),
    Criterion("hinh-thuc", "Hình thức", 2),
    Criterion("loi", "Lỗi", 2, penalty=True),
]


class RandomRound(NamedTuple):
    """What was drawn, and what scoring publishes of it."""

    facts: JudgedRound
    publication: JudgedPublication
    full: bytes


Change = Callable[[random.Random, Award], Award]


def judged_rounds(form: str = "", change: Change | None = None) -> st.SearchStrategy[RandomRound]:
    """Random rounds of either form."""
    return st.integers(0, 2**32).map(lambda seed: random_round(random.Random(seed), form, change))


def ruled(draw: random.Random, award: Award) -> Award:
    """The award with what may be said of equals, of several prizes and of agencies."""
    return replace(
        award,
        tie=draw.choice(["draw", "shared"]),
        shared_money=draw.choice(["whole", "divided"]),
        shared_places=draw.choice(["used", "kept"]),
        several_prizes=draw.choice(["earlier", "higher"]),
        prizes_per_agency=draw.choice([None, 1, 2]),
    )


def random_round(draw: random.Random, form: str = "", change: Change | None = None) -> RandomRound:
    """One round, from its plan to the file; ``change``: what else its awards say."""
    form = form or draw.choice(["entries", "stage"])
    phase = _entries(draw) if form == "entries" else _stage(draw)
    rules = phase.entries or phase.stage
    assert rules is not None
    awards = [_award(draw, phase, number) for number in range(draw.randint(1, 3))]
    awards = [change(draw, award) for award in awards] if change else awards
    plan = Definition(
        slug="thi-cham",
        title="Thi chấm",
        organiser="Sở",
        starts_at_us=0,
        ends_at_us=9 * HOUR,
        agency_classes=[AgencyClass("city", "Khối", None)],
        participation=ParticipationRules(phase.id, "headcount", 0),
        phases=[phase],
        awards=awards,
    )
    works = [_work(draw, phase, number) for number in range(1, draw.randint(2, 9))]
    excluded = {(p.id, draw.choice(JUDGES)) for p in rules.panels if draw.random() < 0.2}
    sheets = [s for p in rules.panels for s in _sheets(draw, phase, p, works, excluded)]
    facts = JudgedRound(
        phase,
        phase.rounds[0].id,
        rules.panels,
        {panel.id: draw.randint(1, 5) for panel in rules.panels},
        works,
        sheets,
        awards,
        WorkDraw(draw.randbytes(32)),
        _figures(draw, works) if phase.entries else [],
        _decisions(draw, works, sheets, excluded),
    )
    extras = JudgedExtras(
        [JudgeRecord(judge, f"Giám khảo {judge}", []) for judge in JUDGES],
        _order(draw, works) if phase.stage else None,
        JudgedMissing(3, "thiếu phiếu") if draw.random() < 0.3 else None,
    )
    publication = build_judged(plan, facts, Edition(1, 2 * HOUR, "final"), extras)
    return RandomRound(facts, publication, judged_file(publication))


def _panel(draw: random.Random, name: str, **more: object) -> Panel:
    values: dict[str, object] = {
        "criteria": SHEET if draw.random() < 0.5 else [],
        "step": draw.choice(["1", "0.5", "0.25", "0.1"]),
        "sufficient": draw.randint(0, 3),
        "combine": draw.choice(["mean", "sum", "trimmed", "outliers"]),
        "trim": draw.randint(1, 2),
        "outlier_distance": draw.choice([0.0, 0.5, 1.25]),
        "standardise": draw.random() < 0.4,
        "divergence": draw.choice([0.0, 1.5]),
    }
    return Panel(name, name, **{**values, **more})  # type: ignore[arg-type]


def _entries(draw: random.Random) -> Phase:
    panels = []
    if draw.random() < 0.5:
        kinds = draw.choice([[], ["video"]])
        most = draw.randint(1, 4)
        panels.append(_panel(draw, "so-khao", preliminary=True, advancing=most, kinds=kinds))
    if draw.random() < 0.5:
        panels.append(_panel(draw, "chung-khao"))
    else:
        panels += [_panel(draw, f"ban-{kind}", kinds=[kind]) for kind in KINDS]
    rules = EntryRules(
        kinds=KINDS,
        panels=panels,
        criteria=SHEET[:2],
        figures=[CommitteeFigure("binh-chon", "Bình chọn")],
    )
    return Phase("bai", "Bài", "entries", rounds=[Round("nhan", "Nhận", 0, HOUR)], entries=rules)


def _stage(draw: random.Random) -> Phase:
    parts = [
        StagePart(
            name,
            name,
            draw.choice([None, 60, 300]),
            SHEET if draw.random() < 0.5 else [],
            draw.choice([0, 30, 60]),
            draw.choice([0.5, 0.25, 1.0]),
        )
        for name in ("chao-hoi", "tieu-pham")
    ]
    panels = [_panel(draw, "ban-1")]
    if draw.random() < 0.5:
        panels.append(_panel(draw, "ban-2", parts=["tieu-pham"]))
    rules = StageRules(9, TeamRules(), parts, panels=panels)
    rounds = [
        Round("cum-1", "Cụm 1", 0, HOUR, stage=StageRound("Nhà hát", advancing=draw.randint(1, 3))),
        Round("ck", "Chung kết", 2 * HOUR, 3 * HOUR, stage=StageRound("Nhà hát", final=True)),
    ]
    if draw.random() < 0.3:
        rounds.reverse()
    return Phase("san-khau", "Sân khấu", "stage", rounds=rounds, stage=rules)


def _measures(draw: random.Random, phase: Phase) -> list[Measure]:
    if phase.entries:
        able = [
            Measure("entry_marks"),
            Measure("entry_marks", criterion="noi-dung"),
            Measure("entry_marks", criterion="loi"),
            Measure("committee_figure", figure="binh-chon"),
        ]
    else:
        able = [
            Measure("stage_marks"),
            Measure("stage_marks", part="tieu-pham"),
            Measure("stage_marks", criterion="noi-dung"),
            Measure("stage_marks", part="chao-hoi", criterion="loi"),
        ]
    first, second = draw.sample(able, 2)
    weighted = Measure("weighted", terms=[_term(first, 0.6), _term(second, 0.4)])
    return draw.sample([*able, weighted], draw.randint(0, 3))


def _term(one: Measure, weight: float) -> Term:
    if one.measure == "weighted" or one.measure == "sum":
        raise AssertionError("a term is never weighted itself")
    return Term(one.measure, weight, part=one.part, criterion=one.criterion, figure=one.figure)


def _award(draw: random.Random, phase: Phase, number: int) -> Award:
    prizes = [
        Prize(f"hang-{place}", f"Hạng {place}", draw.randint(1, 2), 100 * draw.randint(0, 5))
        for place in range(1, draw.randint(2, 4))
    ]
    return Award(
        f"giai-{number}",
        f"Giải {number}",
        phase.id,
        "entry" if phase.entries else "team",
        prizes,
        measures=_measures(draw, phase),
        one_prize_each=draw.random() < 0.6,
    )


def _work(draw: random.Random, phase: Phase, number: int) -> WorkRecord:
    apart: list[WorkStatus] = ["withdrawn", "annulled", "refused"]
    kind: WorkKind = draw.choice(KINDS)
    if phase.stage:
        kind, apart = "team", ["absent", "disqualified"]
    status: WorkStatus = draw.choice(apart) if draw.random() < 0.15 else "counted"
    people = [f"{n:016x}" for n in sorted(draw.sample(range(6), draw.randint(0, 2)))]
    agency = f"DV{number}" if phase.stage else draw.choice(["", "DV1", "DV2"])
    return WorkRecord(
        agency if phase.stage else f"B{number:03}",
        kind,
        status,
        draw.random() < 0.1,
        number if phase.stage else 0,
        {p.id: draw.randint(0, 500_000) for p in phase.stage.parts if draw.random() < 0.9}
        if phase.stage
        else {},
        agency,
        people,
        [],
        number,
        "ab",
    )


def _sheets(
    draw: random.Random,
    phase: Phase,
    panel: Panel,
    works: list[WorkRecord],
    excluded: set[tuple[str, str]],
) -> list[RoundSheet]:
    made = []
    for part in [one.id for one in parts_of(phase, panel)] or [""]:
        for work in works:
            if panel.kinds and work.kind not in panel.kinds:
                continue
            for judge in JUDGES if draw.random() < 0.8 else draw.sample(JUDGES, draw.randint(0, 2)):
                state = "handed_in" if draw.random() < 0.9 else draw.choice(["released", "recused"])
                step = round(100 * float(panel.step))
                form = sheet_form(phase, panel, part).criteria
                marks = {
                    one.id: step * draw.randint(0, min(one.points * 100 // step, 4)) for one in form
                }
                made.append(
                    RoundSheet(
                        panel.id,
                        part,
                        work.code,
                        judge,
                        state,  # type: ignore[arg-type]
                        marks if state == "handed_in" else {},
                        confirmed=panel.divergence > 0 and draw.random() < 0.2,
                        excluded=(panel.id, judge) in excluded,
                    )
                )
    return made


def _figures(draw: random.Random, works: list[WorkRecord]) -> list[FigureLine]:
    return [
        FigureLine(work.code, "binh-chon", draw.randint(0, 3), "Cổng thông tin")
        for work in works
        if draw.random() < 0.7
    ]


def _order(draw: random.Random, works: list[WorkRecord]) -> JudgedOrder:
    """As everybody can draw it again."""
    secret, value = draw.randbytes(32), "12345"
    before = b"hoithi/order/1\0" + secret + b"\0" + value.encode() + b"\0"
    codes = sorted(
        (w.code for w in works), key=lambda c: hashlib.sha256(before + c.encode()).digest()
    )
    return JudgedOrder(secret_commitment(secret), secret.hex(), value, codes)


def _decisions(
    draw: random.Random,
    works: list[WorkRecord],
    sheets: list[RoundSheet],
    excluded: set[tuple[str, str]],
) -> list[JudgedDecisionLine]:
    made: list[JudgedDecisionLine] = []
    handed = {(one.panel, one.judge) for one in sheets if one.state == "handed_in"}
    for panel, judge in sorted(excluded & handed):
        number = len(made) + 1
        made.append(
            JudgedDecisionLine(number, "exclude_sheets", "", panel, "", judge, "", None, None)
        )
    for work in works:
        kind = {"annulled": "annul_entry", "disqualified": "disqualify_team"}.get(work.status)
        if kind is not None:
            number = len(made) + 1
            made.append(
                JudgedDecisionLine(number, kind, work.code, "", "", "", "", None, None)  # type: ignore[arg-type]
            )
    corrected = [one for one in sheets if one.state == "handed_in"]
    if corrected and draw.random() < 0.5:
        one = draw.choice(corrected)
        criterion, mark = draw.choice(sorted(one.marks.items()))
        for before, after in ((mark + 100, mark + 200), (mark + 200, mark)):
            made.append(
                JudgedDecisionLine(
                    len(made) + 1,
                    "correct_mark",
                    one.work,
                    one.panel,
                    one.part,
                    one.judge,
                    criterion,
                    before,
                    after,
                )
            )
    return made
