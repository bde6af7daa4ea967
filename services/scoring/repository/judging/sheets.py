"""Score sheets, everything that was handed in on them, and entries of paper ones."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Connection

from plumbing.database import insert_many, update_many
from plumbing.in_list_parameters import among
from services.scoring.domain.judging.sheet_states import Sheet
from services.scoring.models import paper_entries, sheet_history, sheets

#: who locks several sheets locks them in this order, so that no two wait for each other
_LOCKED_BY = tuple(
    sheets.c[name] for name in ("contest", "round", "panel", "number", "part", "judge")
)
_SUBJECT = ("contest", "round", "panel", "part", "work", "calibration")
_marks = msgspec.json.Decoder(dict[str, int]).decode


class WorkOnPanel(NamedTuple):
    """A work, or a part of a performance, as one panel marks it."""

    contest: str
    round: str
    panel: str
    part: str
    work: str
    calibration: bool = False


class KeptSheet(Struct, frozen=True):
    """A sheet with whom and what it is about; ``answered``: confirmed since it was handed in;
    ``calibration``: of a sample, which counts nowhere."""

    id: str
    contest: str
    round: str
    panel: str
    part: str
    work: str
    judge: str
    number: int
    sheet: Sheet
    answered: bool = False
    calibration: bool = False

    @property
    def subject(self) -> WorkOnPanel:
        """What it is about."""
        about = (self.contest, self.round, self.panel, self.part, self.work)
        return WorkOnPanel(*about, self.calibration)


class SheetNote(NamedTuple):
    """What was done to a sheet, which is then as ``kept`` says, by whom and why."""

    kept: KeptSheet
    action: str
    by: str
    at_us: int
    reason: str = ""


def one(connection: Connection, contest: str, sheet: str) -> KeptSheet | None:
    """A sheet by its id."""
    found = sa.select(sheets).where(sheets.c.sheet == sheet, sheets.c.contest == contest)
    row = connection.execute(found).one_or_none()
    return None if row is None else _kept(row)


def some(connection: Connection, ids: Collection[str]) -> dict[str, KeptSheet]:
    """Sheets by their ids, locked."""
    found = sa.select(sheets).where(among(sheets.c.sheet, "ids")).order_by(*_LOCKED_BY)
    rows = connection.execute(found.with_for_update(), {"ids": sorted(set(ids))})
    return {row.sheet: _kept(row) for row in rows}


def with_others(connection: Connection, ids: Collection[str]) -> list[KeptSheet]:
    """Sheets by their ids and all others of their works, locked: what happens to one may concern
    the others."""
    named = sheets.alias("named")
    same = (sheets.c[name] == named.c[name] for name in _SUBJECT)
    found = sa.select(sheets).where(
        sa.exists().where(among(named.c.sheet, "ids"), *same).correlate(sheets)
    )
    found = found.order_by(*_LOCKED_BY).with_for_update()
    return [_kept(row) for row in connection.execute(found, {"ids": sorted(set(ids))})]


def of_judge(
    connection: Connection, contest: str, round_id: str, judge: str, states: Collection[str]
) -> list[KeptSheet]:
    """A judge's sheets of a round in these states, by panel, number and part."""
    found = sa.select(sheets).where(
        sheets.c.judge == judge,
        sheets.c.contest == contest,
        sheets.c.round == round_id,
        sheets.c.state.in_(sorted(states)),
    )
    order = (sheets.c.panel, sheets.c.calibration, sheets.c.number, sheets.c.part)
    return [_kept(row) for row in connection.execute(found.order_by(*order))]


def of_panel(
    connection: Connection,
    contest: str,
    rounds: Collection[str],
    panel: str,
    *,
    calibration: bool | None = False,
    lock: bool = False,
) -> list[KeptSheet]:
    """All sheets of a panel in these rounds, by number, part and judge: those that count, those of
    samples, or (None) both."""
    found = sa.select(sheets).where(
        sheets.c.contest == contest, sheets.c.round.in_(sorted(rounds)), sheets.c.panel == panel
    )
    if calibration is not None:
        found = found.where(sheets.c.calibration == calibration)
    order = (sheets.c.number, sheets.c.part, sheets.c.judge)
    found = found.order_by(*order)
    rows = connection.execute(found.with_for_update() if lock else found)
    return [_kept(row) for row in rows]


def of_work(connection: Connection, subject: WorkOnPanel) -> list[KeptSheet]:
    """All sheets of a work, by judge, locked: what happens to one may concern the others, and
    whoever locks several locks them in this order."""
    found = sa.select(sheets).where(
        sheets.c.contest == subject.contest,
        sheets.c.round == subject.round,
        sheets.c.panel == subject.panel,
        sheets.c.part == subject.part,
        sheets.c.work == subject.work,
        sheets.c.calibration == subject.calibration,
    )
    rows = connection.execute(found.order_by(sheets.c.judge).with_for_update())
    return [_kept(row) for row in rows]


def judges_of(
    connection: Connection, contest: str, round_id: str, works: Sequence[str]
) -> list[tuple[str, str]]:
    """(panel, judge) of every sheet of these works that is no sample."""
    found = sa.select(sheets.c.panel, sheets.c.judge).where(
        sheets.c.contest == contest,
        sheets.c.round == round_id,
        sheets.c.work.in_(works),
        sheets.c.calibration == sa.false(),
    )
    return [(row.panel, row.judge) for row in connection.execute(found)]


def lock_round(connection: Connection, contest: str, round_id: str) -> None:
    """Hold all sheets of a round as they are: whoever opens one again waits, and then sees what
    was published meanwhile."""
    mine = (sheets.c.contest == contest, sheets.c.round == round_id)
    order = (sheets.c.panel, sheets.c.number, sheets.c.part, sheets.c.judge)
    connection.execute(sa.select(sheets.c.sheet).where(*mine).order_by(*order).with_for_update())


def mark_of(connection: Connection, contest: str) -> list[tuple[str, str, int, int]]:
    """Changes when any sheet of a contest does: (state, ask, how many, sum of their revisions)."""
    how = (sheets.c.state, sheets.c.ask)
    counted = sa.select(*how, sa.func.count(), sa.func.sum(sheets.c.revision))
    found = counted.where(sheets.c.contest == contest).group_by(*how).order_by(*how)
    return [(state, ask, count, int(told)) for state, ask, count, told in connection.execute(found)]


def work_numbered(
    connection: Connection, contest: str, round_id: str, panel: str, part: str, number: int
) -> str | None:
    """The work that has this number on a panel; samples have numbers of their own."""
    found = sa.select(sheets.c.work).where(
        sheets.c.contest == contest,
        sheets.c.round == round_id,
        sheets.c.panel == panel,
        sheets.c.part == part,
        sheets.c.number == number,
        sheets.c.calibration.is_(False),
    )
    named: str | None = connection.scalar(found.limit(1))
    return named


def add(connection: Connection, new: Sequence[KeptSheet]) -> None:
    """New sheets; one that there is already for the same judge stays as it is."""
    keys = ["contest", "round", "panel", "part", "work", "judge", "calibration"]
    insert_many(connection, sheets, [_row(kept) for kept in new], on_conflict=keys)


def withdraw(connection: Connection, ids: Collection[str]) -> None:
    """Drop assignments that nobody has seen."""
    wanted = sheets.c.sheet.in_(sorted(ids)) & (sheets.c.state == "assigned")
    connection.execute(sheets.delete().where(wanted))


def release(connection: Connection, contest: str, round_id: str, panel: str) -> int:
    """Let judges see what is assigned; how many sheets that were."""
    wanted = (
        sheets.c.contest == contest,
        sheets.c.round == round_id,
        sheets.c.panel == panel,
        sheets.c.state == "assigned",
    )
    return connection.execute(sheets.update().where(*wanted).values(state="released")).rowcount


def change(connection: Connection, *kept: KeptSheet) -> None:
    """Keep sheets as they are now."""
    update_many(connection, sheets, "sheet", [_row(one) for one in kept])


def remember(
    connection: Connection, kept: KeptSheet, action: str, *, by: str, at_us: int, reason: str = ""
) -> None:
    """Keep for good what was done to a sheet, with the marks as they are then."""
    remember_all(connection, [SheetNote(kept, action, by, at_us, reason)])


def remember_all(connection: Connection, notes: Sequence[SheetNote]) -> None:
    """The same of several sheets."""
    rows = [
        {
            "sheet": one.kept.id,
            "revision": one.kept.sheet.revision,
            "action": one.action,
            "at_us": one.at_us,
            "by": one.by,
            "marks": _json(one.kept.sheet.marks),
            "note": one.kept.sheet.note,
            "reason": one.reason.strip(),
        }
        for one in notes
    ]
    keys = ["sheet", "revision", "action"]
    insert_many(connection, sheet_history, rows, on_conflict=keys)


def history(connection: Connection, sheet: str) -> list[sa.Row[Any]]:
    """What was done to a sheet, from the beginning."""
    found = sa.select(sheet_history).where(sheet_history.c.sheet == sheet)
    order = (sheet_history.c.revision, sheet_history.c.at_us, sheet_history.c.action)
    return list(connection.execute(found.order_by(*order)))


def marks_of(version: sa.Row[Any]) -> dict[str, int]:
    """The marks of one line of a history."""
    return _marks(version.marks)


def enter_paper(
    connection: Connection, sheet: str, clerk: str, marks: Mapping[str, int], at_us: int
) -> None:
    """Keep what somebody read from a paper sheet; their last entry stands."""
    row = {"sheet": sheet, "clerk": clerk, "marks": _json(marks), "at_us": at_us}
    told = ["marks", "at_us"]
    insert_many(connection, paper_entries, [row], on_conflict=["sheet", "clerk"], update=told)


def paper(connection: Connection, sheet: str) -> dict[str, dict[str, int]]:
    """Who entered a paper sheet -> criterion -> mark."""
    found = sa.select(paper_entries).where(paper_entries.c.sheet == sheet)
    rows = connection.execute(found.order_by(paper_entries.c.clerk))
    return {row.clerk: _marks(row.marks) for row in rows}


def papers_of_panel(
    connection: Connection, contest: str, round_id: str, panel: str
) -> dict[str, dict[str, dict[str, int]]]:
    """Sheet -> who entered it from paper -> criterion -> mark, of a panel's sheets in a round."""
    found = sa.select(paper_entries).join(sheets, sheets.c.sheet == paper_entries.c.sheet)
    wanted = (sheets.c.contest == contest, sheets.c.round == round_id, sheets.c.panel == panel)
    entered: dict[str, dict[str, dict[str, int]]] = defaultdict(dict)
    for row in connection.execute(found.where(*wanted)):
        entered[row.sheet][row.clerk] = _marks(row.marks)
    return dict(entered)


def forget_paper(connection: Connection, sheet: str) -> None:
    """A sheet that is opened again is entered anew; what was agreed stays in its history."""
    connection.execute(paper_entries.delete().where(paper_entries.c.sheet == sheet))


def _kept(row: sa.Row[Any]) -> KeptSheet:
    sheet = Sheet(
        row.state,
        row.revision,
        _marks(row.marks),
        row.note,
        row.device,
        row.saved_at_us,
        row.sequence,
        row.source,
        row.ask,
    )
    about = (row.sheet, row.contest, row.round, row.panel, row.part, row.work, row.judge)
    return KeptSheet(*about, row.number, sheet, row.answered, row.calibration)


def _row(kept: KeptSheet) -> dict[str, Any]:
    return {
        "sheet": kept.id,
        "contest": kept.contest,
        "round": kept.round,
        "panel": kept.panel,
        "part": kept.part,
        "work": kept.work,
        "judge": kept.judge,
        "number": kept.number,
        "answered": kept.answered,
        "calibration": kept.calibration,
        "state": kept.sheet.state,
        "revision": kept.sheet.revision,
        "marks": _json(kept.sheet.marks),
        "note": kept.sheet.note,
        "device": kept.sheet.device,
        "saved_at_us": kept.sheet.saved_at_us,
        "sequence": kept.sheet.sequence,
        "source": kept.sheet.source,
        "ask": kept.sheet.ask,
    }


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
