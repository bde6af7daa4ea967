"""After a sheet came in or went: judges whose marks lie far apart are asked about them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec.structs import replace
from sqlalchemy import Connection

from services.scoring.domain.judging.divergence import divergent, judges_to_ask
from services.scoring.domain.judging.score_sheet import total
from services.scoring.domain.judging.sheet_states import OPEN, asked
from services.scoring.repository.judging import sheets as sheets_repository
from services.scoring.repository.judging.sheets import KeptSheet, WorkOnPanel
from services.scoring.use_cases.judging.plan_lookups import JudgedPanel


def compare_marks(connection: Connection, judged: JudgedPanel, subject: WorkOnPanel) -> None:
    """Ask, or ask no longer, about this work: once nobody has a sheet of it open."""
    if judged.panel.divergence:
        sheets = sheets_repository.of_work(connection, subject)
        sheets_repository.change(connection, *asked_anew(judged, subject, sheets))


def asked_anew(
    judged: JudgedPanel, subject: WorkOnPanel, sheets: Sequence[KeptSheet]
) -> list[KeptSheet]:
    """Those of the sheets of this work whose judges are asked now, or asked no longer."""
    if not judged.panel.divergence or subject.calibration:
        return []
    form = judged.form(subject.part)
    came = [one for one in sheets if one.sheet.state == "handed_in"]
    ask = judges_to_ask(
        judged.panel,
        {one.judge: total(form, one.sheet.marks) for one in came},
        [one.judge for one in came if one.answered],
        complete=not any(one.sheet.state in OPEN for one in sheets),
    )
    now = (replace(one, sheet=asked(one.sheet, ask=one.judge in ask)) for one in came)
    return [one for one, before in zip(now, came, strict=True) if one != before]


def with_asked(
    panel_of: Callable[[KeptSheet], JudgedPanel],
    all_of_it: Iterable[KeptSheet],
    changed: Mapping[str, KeptSheet],
) -> dict[str, KeptSheet]:
    """Sheets that changed, by id, with those others of their works whose judges are asked now, or
    asked no longer. ``all_of_it``: every sheet of these works, as it was."""
    works: dict[WorkOnPanel, list[KeptSheet]] = defaultdict(list)
    for before in all_of_it:
        works[before.subject].append(changed.get(before.id, before))
    found = dict(changed)
    for subject in {one.subject for one in changed.values()}:
        own = works[subject]
        found |= {one.id: one for one in asked_anew(panel_of(own[0]), subject, own)}
    return found


def ends_of(judged: JudgedPanel, sheets: Sequence[KeptSheet]) -> list[str]:
    """The judges at both ends of a work's marks, also those who have answered already."""
    form = judged.form(sheets[0].part)
    came = [kept for kept in sheets if kept.sheet.state == "handed_in"]
    totals = {kept.judge: total(form, kept.sheet.marks) for kept in came}
    return divergent(totals, judged.panel.divergence)
