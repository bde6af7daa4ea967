"""What judging's commands name: a phase's panel, a round of it, somebody's place."""

from typing import NamedTuple

from sqlalchemy import Connection

from contracts.definition import Definition, Panel, Phase
from contracts.errors import Refused
from contracts.judging_panels import PanelMember
from services.scoring.domain.judging.score_sheet import SheetForm, panels_of, sheet_form
from services.scoring.repository.judging import panels as panels_repository
from services.scoring.repository.judging import sheets as sheets_repository
from services.scoring.repository.judging.sheets import KeptSheet
from services.scoring.use_cases.lookups import phase_of, phase_of_round, plan_of


class JudgedPanel(NamedTuple):
    """A panel with the phase that it belongs to."""

    contest: str
    phase: Phase
    panel: Panel

    @property
    def key(self) -> tuple[str, str, str]:
        """By which it is kept."""
        return self.contest, self.phase.id, self.panel.id

    def form(self, part: str) -> SheetForm:
        """The form of its sheets of one part (of entries: "")."""
        return sheet_form(self.phase, self.panel, part)

    def members(self, connection: Connection) -> list[PanelMember]:
        """Everybody who is or was on it."""
        return panels_repository.members(connection, *self.key)

    def chair(self, connection: Connection) -> str | None:
        """Who chairs it now."""
        there = (one for one in self.members(connection) if one.active and one.place == "chair")
        return next((one.person for one in there), None)


def panel_of_phase(definition: Definition, phase: str, panel: str) -> JudgedPanel:
    """The panel of a phase; ``phase.unknown``, ``panel.unknown``."""
    return _panel(definition.slug, phase_of(definition, phase), panel)


def panel_of_round(connection: Connection, contest: str, round_id: str, panel: str) -> JudgedPanel:
    """A panel by the rules that it marks this round by: those of the first release, else those in
    force; ``contest.unknown``, ``round.unknown``, ``panel.unknown``, ``panel.other_round``."""
    phase = panels_repository.rules_of(connection, contest, round_id, panel)
    if phase is None:
        phase = phase_of_round(plan_of(connection, contest), round_id)
    found = _panel(contest, phase, panel)
    if found.panel.rounds and round_id not in found.panel.rounds:
        raise Refused(
            "panel.other_round",
            "Ban giám khảo này không chấm đợt thi này. (The panel does not mark this round.)",
        )
    return found


def panel_of_sheet(connection: Connection, kept: KeptSheet) -> JudgedPanel:
    """The panel that a sheet belongs to."""
    return panel_of_round(connection, kept.contest, kept.round, kept.panel)


class KnownPanels:
    """The panels that sheets of one batch belong to, each looked up once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[tuple[str, str, str], JudgedPanel] = {}

    def of(self, kept: KeptSheet) -> JudgedPanel:
        """As :func:`panel_of_sheet`."""
        key = kept.contest, kept.round, kept.panel
        if key not in self._known:
            self._known[key] = panel_of_round(self._connection, *key)
        return self._known[key]


def panels_of_round(connection: Connection, contest: str, round_id: str) -> list[JudgedPanel]:
    """Every panel that marks a round, in the plan's order; ``contest.unknown``,
    ``round.unknown``."""
    phase = phase_of_round(plan_of(connection, contest), round_id)
    named = [one.id for one in panels_of(phase) if not one.rounds or round_id in one.rounds]
    released = panels_repository.released_panels(connection, contest, round_id)
    return [
        panel_of_round(connection, contest, round_id, panel)
        for panel in dict.fromkeys([*named, *released])
    ]


def _panel(contest: str, phase: Phase, panel: str) -> JudgedPanel:
    for one in panels_of(phase):
        if one.id == panel:
            return JudgedPanel(contest, phase, one)
    raise Refused("panel.unknown", "Không có ban giám khảo này. (No such panel.)")


def sheet_with_others(connection: Connection, contest: str, round_id: str, sheet: str) -> KeptSheet:
    """A sheet of a round, locked together with all others of its work; ``sheet.unknown``."""
    found = sheets_repository.one(connection, contest, sheet)
    if found is None or found.round != round_id:
        raise sheet_unknown()
    return next(
        one for one in sheets_repository.of_work(connection, found.subject) if one.id == sheet
    )


def sheet_unknown() -> Refused:
    """There is no such sheet, or it is somebody else's."""
    return Refused("sheet.unknown", "Không có phiếu chấm này. (No such sheet.)")


def refuse_others(
    connection: Connection, judged: JudgedPanel, person: str, *, organiser: bool, places: set[str]
) -> None:
    """Refuse whoever neither organises the contest nor has one of these places on the panel:
    ``panel.not_yours``."""
    mine = (one for one in judged.members(connection) if one.person == person and one.active)
    if not organiser and not any(one.place in places for one in mine):
        raise Refused(
            "panel.not_yours",
            "Việc này do trưởng ban hoặc thư ký ban giám khảo làm. "
            "(The chair or the clerk of the panel does this.)",
        )
