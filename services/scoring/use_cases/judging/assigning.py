"""Who marks what: assigned and looked at by organisers, then released to judges."""

import secrets
from collections import Counter

from sqlalchemy import Connection

from contracts.errors import Problem, Refused
from contracts.hash_commitments import canonical, digest
from contracts.judging_panels import (
    Assigned,
    AssignSheets,
    JudgeConflict,
    ReleaseSheets,
    SheetsReleased,
)
from plumbing.command_handling import each
from plumbing.installation_keys import Safe
from plumbing.unit_of_work import UnitOfWork
from services.scoring.domain.judging.assignment import (
    Allotment,
    FreeJudge,
    WorkToMark,
    balanced,
    by_hand,
    conflicts,
    everyone,
    numbers,
)
from services.scoring.domain.judging.panel_places import MARKING
from services.scoring.domain.judging.score_sheet import parts_of
from services.scoring.domain.judging.sheet_states import SEEN, Sheet
from services.scoring.repository import contests as contests_repository
from services.scoring.repository.judging import panels as panels_repository
from services.scoring.repository.judging import sheets as sheets_repository
from services.scoring.repository.judging import works as works_repository
from services.scoring.repository.judging.sheets import KeptSheet
from services.scoring.use_cases.judging.lots import make_lots
from services.scoring.use_cases.judging.panel_values import works_of_panel
from services.scoring.use_cases.judging.plan_lookups import JudgedPanel, panel_of_round
from services.scoring.use_cases.lookups import plan_of


def assign_sheets(
    work: UnitOfWork, items: list[AssignSheets], *, safe: Safe
) -> list[Assigned | Problem]:
    """Assign the works of settled rounds. Refusals: ``round.*``, ``panel.*``;
    ``panel.assigned_meanwhile`` where the ``base`` does not stand any more."""
    return each(_assign, items, work, safe)  # type: ignore[return-value]


def _assign(work: UnitOfWork, safe: Safe, item: AssignSheets) -> Assigned:
    connection = work.connection
    # a contest that scoring knew before it made any has its lots now, before the release
    make_lots(connection, plan_of(connection, item.contest), safe)
    judged = panel_of_round(connection, item.contest, item.round, item.panel)
    # one assignment after the other
    panels_repository.revision_of(connection, *judged.key, lock=not item.look)
    works = works_of_panel(connection, judged, item.round)
    _refuse_early(connection, item, judged, works)
    judges = judges_of(connection, judged)
    standing = sheets_repository.of_panel(connection, item.contest, [item.round], item.panel)
    begun = [kept for kept in standing if kept.sheet.state != "assigned"]
    if begun and item.mode != "hand":
        raise Refused(
            "panel.released",
            "Phiếu đã phát; chỉ phân công thêm từng bài. "
            "(Sheets are released: works are added one by one.)",
        )
    seed = panels_repository.make_seed(connection, item.contest, item.round, item.panel)
    made = _allotted(item, judged, works, judges, seed)
    _refuse_other_base(item, standing, made, added=bool(begun))
    if not item.look:
        stays = standing if begun else []
        sheets_repository.withdraw(connection, [] if begun else [kept.id for kept in standing])
        _keep(work, item, judged, made, numbers_of(works, stays, seed, item.panel))
        standing = sheets_repository.of_panel(connection, item.contest, [item.round], item.panel)
    return _told(made, works, judges, standing_of(standing))


def standing_of(sheets: list[KeptSheet]) -> str:
    """A digest of who has a sheet of what, and of what has been seen."""
    told = sorted({(one.work, one.judge, one.sheet.state in SEEN) for one in sheets if _has(one)})
    return digest("assignment-standing", canonical(told)).hex()


def _has(one: KeptSheet) -> bool:
    return one.sheet.state in {*SEEN, "assigned"}


def _refuse_other_base(
    item: AssignSheets, standing: list[KeptSheet], made: Allotment, *, added: bool
) -> None:
    """``panel.assigned_meanwhile``: somebody else assigned since, and it would be lost. Nothing is
    where the same stands already: it may be the same command again."""
    there = {(one.work, one.judge) for one in standing if _has(one)}
    same = {*made.pairs} <= there if added else {*made.pairs} == there
    if item.base and item.base != standing_of(standing) and not same:
        raise Refused(
            "panel.assigned_meanwhile",
            "Phân công vừa được người khác thay đổi; hãy xem lại trước khi lưu. "
            "(Somebody else has changed the assignment meanwhile; look again before saving.)",
        )


def _refuse_early(
    connection: Connection, item: AssignSheets, judged: JudgedPanel, works: list[WorkToMark]
) -> None:
    """Entries are marked once nobody can hand in any more; performances while they are on, so it
    is enough to know who performs when. ``panel.round_open``, ``panel.works_missing``,
    ``panel.order_open``."""
    if judged.phase.stage is not None:
        if not all(one.place for one in works):
            raise Refused(
                "panel.order_open",
                "Chưa có thứ tự thi của các đội. (The order of performance is not known yet.)",
            )
    else:
        _refuse_unheard(connection, item)


def _refuse_unheard(connection: Connection, item: AssignSheets) -> None:
    """Refuse until the round has settled and each entry is here as it was then. Later what was
    sent back is mended: to have heard more than was told is no fault."""
    settled = contests_repository.settled(connection, item.contest, item.round)
    if settled is None:
        raise Refused(
            "panel.round_open",
            "Chỉ phân công chấm khi đợt thi đã chốt. (The round has not settled yet.)",
        )
    heard, revisions = works_repository.heard(connection, item.contest, item.round)
    if heard < settled.entries or revisions < settled.entry_revisions:
        raise Refused(
            "panel.works_missing",
            "Chưa nhận đủ bài của đợt thi, hãy thử lại sau giây lát. "
            "(Not every work of the round has come here yet; try again in a moment.)",
            works=settled.entries,
            heard=heard,
        )


def judges_of(connection: Connection, judged: JudgedPanel) -> list[FreeJudge]:
    """Who marks on the panel now."""
    judges = [
        FreeJudge(one.person, frozenset(one.conflicts))
        for one in judged.members(connection)
        if one.active and one.place in MARKING
    ]
    if not judges:
        raise Refused("panel.empty", "Ban giám khảo chưa có ai. (Nobody is on the panel yet.)")
    return judges


def _allotted(
    item: AssignSheets,
    judged: JudgedPanel,
    works: list[WorkToMark],
    judges: list[FreeJudge],
    seed: bytes,
) -> Allotment:
    if item.mode == "hand":
        return by_hand(works, judges, item.pairs)
    if item.mode == "all":
        return everyone(works, judges)
    return balanced(works, judges, judged.panel.judges_per_entry or 1, seed)


def numbers_of(
    works: list[WorkToMark], standing: list[KeptSheet], seed: bytes, panel: str
) -> dict[str, int]:
    """The number of each work on the panel; those that were given stay. A performance has its
    place: everybody in the hall sees whose it is."""
    placed = {one.work: one.place for one in works if one.place}
    if placed:
        return placed
    known = {kept.work: kept.number for kept in standing}
    new = [one.work for one in works if one.work not in known]
    first = max(known.values(), default=0)
    drawn = {name: first + number for name, number in numbers(new, seed, panel).items()}
    return known | drawn


def _keep(
    work: UnitOfWork,
    item: AssignSheets,
    judged: JudgedPanel,
    made: Allotment,
    number: dict[str, int],
) -> None:
    where = (item.contest, item.round, item.panel)
    new = new_sheets(where, judged, made, number, Sheet("assigned"))
    sheets_repository.add(work.connection, new)
    about = f"{item.contest}/{item.round}/{item.panel}"
    work.audit(item.by, "sheets.assigned", about, mode=item.mode, sheets=len(new))


def new_sheets(
    where: tuple[str, str, str],
    judged: JudgedPanel,
    made: Allotment,
    number: dict[str, int],
    sheet: Sheet,
    *,
    calibration: bool = False,
) -> list[KeptSheet]:
    """A sheet for each pair, in a stage phase for each part that the panel marks."""
    parts = [part.id for part in parts_of(judged.phase, judged.panel)] or [""]
    return [
        KeptSheet(
            secrets.token_urlsafe(9),
            *where,
            part,
            one,
            judge,
            number[one],
            sheet,
            calibration=calibration,
        )
        for one, judge in made.pairs
        for part in parts
    ]


def _told(
    made: Allotment, works: list[WorkToMark], judges: list[FreeJudge], standing: str
) -> Assigned:
    per_judge = Counter({judge.judge: 0 for judge in judges})
    per_judge.update(judge for _, judge in made.pairs)
    per_work = Counter(one for one, _ in made.pairs)
    found = [JudgeConflict(one.work, one.judge, one.reason) for one in conflicts(works, judges)]
    told = digest("allotment", canonical(sorted(made.pairs))).hex()
    return Assigned(
        len(made.pairs), dict(per_judge), dict(per_work), made.short, found, told, standing
    )


def release_sheets(work: UnitOfWork, items: list[ReleaseSheets]) -> list[SheetsReleased | Problem]:
    """Let judges see what is assigned. Refusals: ``round.unknown``, ``panel.*``. Once more does no
    harm: it releases what was added since."""
    return each(_release, items, work)  # type: ignore[return-value]


def _release(work: UnitOfWork, item: ReleaseSheets) -> SheetsReleased:
    connection = work.connection
    judged = panel_of_round(connection, item.contest, item.round, item.panel)
    _refuse_past(work, item.due_us)
    panels_repository.revision_of(connection, *judged.key, lock=True)
    released = sheets_repository.release(connection, item.contest, item.round, item.panel)
    assigned = sheets_repository.of_panel(connection, item.contest, [item.round], item.panel)
    if not assigned:
        raise Refused(
            "panel.nothing_assigned", "Chưa phân công bài nào. (Nothing is assigned yet.)"
        )
    where = (item.contest, item.round, item.panel)
    due_changed = item.due_us is not None and panels_repository.keep_due(
        connection, *where, item.due_us
    )
    if released:
        panels_repository.keep_rules(connection, *where, judged.phase)
    if released or due_changed:
        about = "/".join(where)
        work.audit(item.by, "sheets.released", about, sheets=released, due_us=item.due_us)
    return SheetsReleased(len(assigned))


def _refuse_past(work: UnitOfWork, due_us: int | None) -> None:
    if due_us is not None and due_us <= work.now_us:
        raise Refused(
            "panel.due_past",
            "Hạn nộp phiếu phải ở sau lúc này. (Sheets cannot be due in the past.)",
        )
