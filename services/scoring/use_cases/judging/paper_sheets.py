"""Paper sheets on their way in, as a clerk of the panel or an organiser sees them.

Two people enter each sheet, so nobody is shown what another read before they have entered theirs.
"""

from collections.abc import Mapping

from sqlalchemy import Connection

from contracts.paper_sheets import PaperDesk, PaperEntry, PaperForm, PaperQuery, PaperSheet
from services.scoring.domain.judging.panel_places import MARKING
from services.scoring.domain.judging.paper_entry import Entries, compared_entries
from services.scoring.domain.judging.sheet_states import SEEN
from services.scoring.repository.judging import sheets as sheets_repository
from services.scoring.repository.judging import works as works_repository
from services.scoring.repository.judging.sheets import KeptSheet
from services.scoring.use_cases.judging.plan_lookups import panel_of_round, refuse_others


def paper(connection: Connection, query: PaperQuery) -> PaperDesk:
    """Sheets that are being entered. Refusals: ``round.unknown``, ``panel.*``."""
    where = (query.contest, query.round, query.panel)
    judged = panel_of_round(connection, *where)
    refuse_others(connection, judged, query.by, organiser=query.by_organiser, places={"clerk"})
    all_of_it = sheets_repository.of_panel(connection, query.contest, [query.round], query.panel)
    visible = [kept for kept in all_of_it if kept.sheet.state in SEEN]
    entered = sheets_repository.papers_of_panel(connection, *where)
    performers = works_repository.performers(connection, query.contest, query.round)
    teams = {kept.work: performers.get(kept.work, ("", 0))[0] for kept in visible}
    forms = [PaperForm(part, judged.form(part).criteria) for part in _parts(visible)]
    told = [
        _sheet(kept, entered.get(kept.id, {}), query.by, teams[kept.work])
        for kept in visible
        if _concerns(kept, entered.get(kept.id, {}), query)
    ]
    named = {(kept.number, teams[kept.work]) for kept in visible if teams[kept.work]}
    return PaperDesk(
        step=judged.form(forms[0].part if forms else "").step,
        forms=forms,
        judges=[
            one.person
            for one in judged.members(connection)
            if one.active and one.place in MARKING and one.person != query.by
        ],
        teams=sorted(named),
        sheets=told,
        agreed=sum(kept.sheet.source == "paper" for kept in visible if kept.id in entered),
    )


def _parts(sheets: list[KeptSheet]) -> list[str]:
    return list(dict.fromkeys(kept.part for kept in sheets))


def _concerns(kept: KeptSheet, entries: Entries, query: PaperQuery) -> bool:
    """Begun and not in yet, or the one asked for; nobody enters a sheet of their own."""
    if kept.judge == query.by:
        return False
    if (kept.number, kept.part, kept.judge) == (query.number, query.part, query.judge):
        return True
    return bool(entries) and kept.sheet.state != "handed_in"


def _sheet(
    kept: KeptSheet, entries: Mapping[str, dict[str, int]], by: str, team: str
) -> PaperSheet:
    found = compared_entries(entries)
    mine = entries.get(by)
    open_to_them = found.standing == "differ" and mine is not None
    return PaperSheet(
        number=kept.number,
        part=kept.part,
        team=team,
        judge=kept.judge,
        state=kept.sheet.state,
        standing=found.standing,
        entered_by=sorted(entries),
        own=mine,
        differences=found.differences if open_to_them else [],
        entries=[PaperEntry(who, marks) for who, marks in sorted(entries.items())]
        if open_to_them
        else [],
    )
