"""Who is on a panel: set by organisers, changed freely until judges see sheets."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace
from sqlalchemy import Connection

from contracts.errors import Problem, Refused
from contracts.judging_panels import (
    PanelMember,
    PanelPlace,
    Panels,
    PanelsQuery,
    PanelView,
    RecuseJudge,
    SetPanel,
)
from contracts.reason_validation import refuse_unreasoned
from plumbing.command_handling import each
from plumbing.unit_of_work import UnitOfWork
from services.scoring.domain.judging.panel_places import (
    pseudonyms_with,
    refuse_places,
    refuse_unseating,
)
from services.scoring.domain.judging.score_sheet import panels_of
from services.scoring.domain.judging.sheet_states import (
    recused,
)
from services.scoring.repository.judging import panels as panels_repository
from services.scoring.repository.judging import sheets as sheets_repository
from services.scoring.repository.judging.sheets import KeptSheet, SheetNote
from services.scoring.use_cases.judging.divergence_asking import with_asked
from services.scoring.use_cases.judging.plan_lookups import (
    JudgedPanel,
    KnownPanels,
    panel_of_phase,
)
from services.scoring.use_cases.judging.published_works import PublishedWorks
from services.scoring.use_cases.lookups import plan_of


def set_panel(work: UnitOfWork, items: list[SetPanel]) -> list[PanelView | Problem]:
    """Put people on panels. Refusals: ``contest.unknown``, ``phase.unknown``, ``panel.*``. The same
    again changes nothing."""
    return each(_set, items, work)  # type: ignore[return-value]


def _set(work: UnitOfWork, item: SetPanel) -> PanelView:
    connection = work.connection
    judged = panel_of_phase(plan_of(connection, item.contest), item.phase, item.panel)
    refuse_places(item.places)
    revision = panels_repository.revision_of(connection, *judged.key, lock=True)
    before = [one for one in judged.members(connection) if one.active]
    if _places(before) == sorted(map(_sorted, item.places), key=lambda one: one.person):
        return _view(connection, judged)
    if revision != item.base_revision:
        raise Refused(
            "panel.changed_meanwhile",
            "Ban giám khảo đã được người khác sửa; hãy xem lại. "
            "(Somebody else changed the panel meanwhile: look again.)",
            revision=revision,
        )
    left = [one.person for one in before if one.person not in {p.person for p in item.places}]
    sheets = _sheets(connection, judged)
    refuse_unseating(left, [kept.judge for kept in sheets if kept.sheet.state != "assigned"])
    unseen = [kept.id for kept in sheets if kept.judge in left]
    sheets_repository.withdraw(connection, unseen)
    panels_repository.unseat(connection, judged.key, left)
    known = panels_repository.pseudonyms(connection, item.contest)
    names = pseudonyms_with(known, [one.person for one in item.places])
    panels_repository.seat(connection, judged.key, item.places, names)
    panels_repository.keep_revision(connection, *judged.key, revision + 1)
    work.audit(
        item.by, "panel.set", "/".join(judged.key), people=len(item.places), places=item.places
    )
    return _view(connection, judged)


def recuse_judge(work: UnitOfWork, items: list[RecuseJudge]) -> list[PanelView | Problem]:
    """Take judges off panels, with their sheets; what they gave works that are published stays.
    Refusals: ``panel.*``, ``reason.missing``. The
    same again changes nothing."""
    return each(_recuse, items, work)  # type: ignore[return-value]


def _recuse(work: UnitOfWork, item: RecuseJudge) -> PanelView:
    connection = work.connection
    judged = panel_of_phase(plan_of(connection, item.contest), item.phase, item.panel)
    refuse_unreasoned(item.reason)
    revision = panels_repository.revision_of(connection, *judged.key, lock=True)
    mine = next((one for one in judged.members(connection) if one.person == item.judge), None)
    if mine is None:
        raise Refused(
            "panel.judge_unknown", "Không có giám khảo này. (No such judge.)", unknown=[item.judge]
        )
    if not mine.active:
        return _view(connection, judged)
    panels_repository.leave(connection, judged.key, item.judge, item.reason.strip())
    panels_repository.keep_revision(connection, *judged.key, revision + 1)
    everything, published = _sheets(connection, judged, lock=True), PublishedWorks(connection)
    gone = {
        kept.id: replace(kept, sheet=recused(kept.sheet))
        for kept in everything
        if kept.judge == item.judge and kept.sheet.state != "taken_over"
        if not published.tell(kept)
    }
    changed = with_asked(KnownPanels(connection).of, everything, gone)
    sheets_repository.change(connection, *changed.values())
    sheets_repository.remember_all(
        connection,
        [SheetNote(one, "recused", item.by, work.now_us, item.reason) for one in gone.values()],
    )
    about = "/".join(judged.key)
    work.audit(item.by, "panel.recused", about, judge=item.judge, reason=item.reason)
    return _view(connection, judged)


def panels(connection: Connection, query: PanelsQuery) -> Panels:
    """The panels of a phase with everybody who is or was on them."""
    definition = plan_of(connection, query.contest)
    phase = next((one for one in definition.phases if one.id == query.phase), None)
    found = [] if phase is None else panels_of(phase)
    return Panels(
        [_view(connection, panel_of_phase(definition, query.phase, one.id)) for one in found]
    )


def _view(connection: Connection, judged: JudgedPanel) -> PanelView:
    return PanelView(
        *judged.key,
        judged.panel.name,
        panels_repository.revision_of(connection, *judged.key),
        any(kept.sheet.state != "assigned" for kept in _sheets(connection, judged)),
        judged.members(connection),
    )


def _sheets(connection: Connection, judged: JudgedPanel, *, lock: bool = False) -> list[KeptSheet]:
    rounds = [one.id for one in judged.phase.rounds]
    contest, _, panel = judged.key
    return sheets_repository.of_panel(
        connection, contest, rounds, panel, calibration=None, lock=lock
    )


def _places(members: Sequence[PanelMember]) -> list[PanelPlace]:
    made: Iterable[PanelPlace] = (
        PanelPlace(one.person, one.place, one.conflicts) for one in members
    )
    return sorted(made, key=lambda one: one.person)


def _sorted(place: PanelPlace) -> PanelPlace:
    return PanelPlace(place.person, place.place, sorted(place.conflicts))
