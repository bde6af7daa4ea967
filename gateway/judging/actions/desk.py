"""The chair's desk and a clerk's paper sheets: what scoring tells to whom, for the API and for
pages. Who is chair or clerk of the panel scoring knows; of an organiser the session does."""

from collections.abc import Mapping

from msgspec import Struct

from contracts.panel_desk import Desk, DeskQuery, DeskWorkQuery, WorkOnDesk
from contracts.paper_sheets import EnterPaper, PaperDesk, PaperQuery, PaperState
from contracts.score_sheets import (
    MarksUpheld,
    ReopenSheet,
    SheetStanding,
    TakeOverSheet,
    UpholdMarks,
)
from gateway.context import GatewayContext
from gateway.core.access.sessions import Session


class AtPanel(Struct, frozen=True):
    """Whoever stands at which panel's desk."""

    contest: str
    round: str
    panel: str
    person: str
    organises: bool

    @property
    def where(self) -> tuple[str, str, str]:
        """The panel in its round."""
        return self.contest, self.round, self.panel


def at_panel(session: Session, path: Mapping[str, str]) -> AtPanel:
    """Whoever asks, at the panel that the address names ("" where it names a sheet)."""
    organises = "organiser" in session.roles
    panel = path.get("panel", "")
    return AtPanel(path["contest"], path["round_id"], panel, session.person, organises)


async def desk_at(context: GatewayContext, at: AtPanel) -> Desk:
    """How far the panel is; ``panel.not_yours``."""
    query = DeskQuery(*at.where, at.person, by_organiser=at.organises)
    return await context.backend.ask("scoring.desk", query, Desk)


async def work_at(context: GatewayContext, at: AtPanel, number: int, part: str) -> WorkOnDesk:
    """The sheets of one work; ``sheet.unknown``."""
    query = DeskWorkQuery(*at.where, number, at.person, part, by_organiser=at.organises)
    return await context.backend.ask("scoring.desk_work", query, WorkOnDesk)


async def reopen(context: GatewayContext, at: AtPanel, sheet: str, reason: str) -> SheetStanding:
    """Give a sheet back to its judge: the chair alone."""
    item = ReopenSheet(at.contest, at.round, sheet, at.person, reason)
    return await context.backend.ask("scoring.reopen_sheet", item, SheetStanding)


async def take_over(
    context: GatewayContext, at: AtPanel, sheet: str, judge: str, reason: str
) -> SheetStanding:
    """Let another judge of the panel mark the work instead."""
    item = TakeOverSheet(at.contest, at.round, sheet, judge, at.person, reason, at.organises)
    return await context.backend.ask("scoring.take_over_sheet", item, SheetStanding)


async def uphold(
    context: GatewayContext, at: AtPanel, number: int, part: str, reason: str
) -> MarksUpheld:
    """Record why marks that lie far apart stand; ``panel.own_marks``, ``panel.chair_upholds``."""
    item = UpholdMarks(*at.where, number, at.person, reason, part, by_organiser=at.organises)
    return await context.backend.ask("scoring.uphold_marks", item, MarksUpheld)


async def paper_at(
    context: GatewayContext, at: AtPanel, number: int = 0, judge: str = "", part: str = ""
) -> PaperDesk:
    """Sheets that are being entered, and the one that is asked for; ``panel.not_yours``."""
    query = PaperQuery(*at.where, at.person, at.organises, number, judge, part)
    return await context.backend.ask("scoring.paper", query, PaperDesk)


async def enter_paper(
    context: GatewayContext,
    at: AtPanel,
    number: int,
    part: str,
    judge: str,
    marks: Mapping[str, int],
) -> PaperState:
    """What somebody read from a judge's paper sheet; ``paper.*``, ``mark.*``, ``sheet.*``."""
    item = EnterPaper(*at.where, number, judge, dict(marks), at.person, part, at.organises)
    return await context.backend.ask("scoring.enter_paper", item, PaperState)
