"""Sheets of a batch with all others of their works: read once, changed in memory, written once.

A jury that hands in at the same time comes as one batch; each sheet may concern the others of its
work, and two of one work may come together.
"""

from collections.abc import Iterable

from sqlalchemy import Connection

from services.scoring.repository.judging import sheets as sheets_repository
from services.scoring.repository.judging import works as works_repository
from services.scoring.repository.judging.sheets import KeptSheet, SheetNote, WorkOnPanel
from services.scoring.use_cases.judging.divergence_asking import asked_anew
from services.scoring.use_cases.judging.plan_lookups import JudgedPanel, KnownPanels
from services.scoring.use_cases.judging.published_works import PublishedWorks


class SheetsTogether:
    """What there is of these sheets, locked; :meth:`write` keeps what became of them."""

    def __init__(self, connection: Connection, ids: Iterable[str], now_us: int) -> None:
        self._connection, self._now_us = connection, now_us
        self._panels, self._published = KnownPanels(connection), PublishedWorks(connection)
        before = sheets_repository.with_others(connection, sorted(set(ids)))
        self._told = works_repository.on_sheets(connection, {one.work for one in before})
        self._before = {one.id: one for one in before}
        self._now = dict(self._before)
        self._of_work: dict[WorkOnPanel, list[str]] = {}
        for one in before:
            self._of_work.setdefault(one.subject, []).append(one.id)
        self._notes: list[SheetNote] = []

    def find(self, sheet: str) -> KeptSheet | None:
        """A sheet as it stands by now."""
        return self._now.get(sheet)

    def panel_of(self, kept: KeptSheet) -> JudgedPanel:
        """The panel that it belongs to."""
        return self._panels.of(kept)

    def told_of(self, kept: KeptSheet) -> works_repository.OnSheet:
        """What it tells of its work."""
        return self._told.get(kept.work, works_repository.OnSheet())

    def came(self, kept: KeptSheet, action: str) -> KeptSheet:
        """A sheet is handed in by its judge: noted, and compared with the others of its work; as
        it stands then. ``sheet.published``."""
        self._published.refuse(kept)
        self._now[kept.id] = kept
        self._notes.append(SheetNote(kept, action, kept.judge, self._now_us))
        others = [self._now[one] for one in self._of_work[kept.subject]]
        for one in asked_anew(self.panel_of(kept), kept.subject, others):
            self._now[one.id] = one
        return self._now[kept.id]

    def write(self) -> None:
        """Keep what changed."""
        changed = [one for name, one in self._now.items() if one != self._before[name]]
        sheets_repository.change(self._connection, *changed)
        sheets_repository.remember_all(self._connection, self._notes)
