"""What the desk of a stage round shows: what comes next, every team, what may be announced."""

from typing import Any, NamedTuple

from msgspec import Struct

from contracts.definition import Definition, Phase, Round, StagePart
from contracts.hall import HallDesk, HallDeskTeam
from contracts.hash_commitments import canonical, digest
from contracts.stage import ClockStep
from gateway.stage.pages.clocks import shown_clock
from gateway.stage.shapes import ClockView, PerformanceLook, StageLook, TeamLook
from gateway.web.number_and_date_formats import Language
from gateway.web.text_catalogue import catalogue

#: state of a clock -> what may be pressed
STEPS_OF: dict[str, tuple[ClockStep, ...]] = {
    "new": ("start",),
    "running": ("hold", "stop", "undo"),
    "held": ("resume", "stop", "undo"),
    "stopped": ("undo",),
}
UNKNOWN = HallDeskTeam("", "", 0, False, 0, False, False, False)


class DeskTeam(Struct):
    """A team on the desk; ``awaited``: judge's name and part, of each sheet that is to come."""

    look: PerformanceLook
    marks: HallDeskTeam
    awaited: list[tuple[str, str]]

    @property
    def may_be_released(self) -> bool:
        """Whether its marks may go to the hall, for the first time or anew, or have to leave it
        because the team counts no more."""
        marks = self.marks
        if not marks.counts:
            return marks.released
        ready = marks.counts and not marks.missing and not marks.diverging
        return ready and self.look.state == "ended" and (not marks.released or marks.changed)


class StageDesk(Struct):
    """A stage round as whoever runs it sees it. ``lists``: the teams of the phase, as long as the
    order is not drawn. ``current``: the team before the desk now."""

    phase: Phase
    round: Round
    parts: list[StagePart]
    stage: StageLook
    hall: HallDesk
    teams: list[DeskTeam]
    current: DeskTeam | None
    clocks: list[dict[str, Any]]
    lists: list[TeamLook]

    @property
    def drawn(self) -> bool:
        """Whether it is known who performs when."""
        return bool(self.teams) and all(one.look.place for one in self.teams)

    @property
    def to_come(self) -> list[str]:
        """The names of teams that wait or perform: no prize is revealed before they are done."""
        return [one.look.name for one in self.teams if one.look.state in ("waiting", "on")]

    @property
    def missing(self) -> int:
        """How many sheets are to come."""
        return sum(one.marks.missing for one in self.teams if one.marks.counts)

    @property
    def planned(self) -> set[str]:
        """Who is to perform: as placed, else as the plan has it."""
        there = {one.look.team for one in self.teams}
        return there or {*(self.round.stage.agencies if self.round.stage else ())}


class Told(NamedTuple):
    """What the services say of a round. ``names``: of judges, by id."""

    stage: StageLook
    hall: HallDesk
    lists: list[TeamLook]
    names: dict[str, str]


def desk_of(plan: Definition, round_id: str, told: Told, team: str, now_us: int) -> StageDesk:
    """The desk with ``team`` before it, or whoever performs or comes next."""
    phase = plan.phase_of_round(round_id)
    assert phase.stage is not None, "exam and scoring have a stage there"
    parts = {part.id: part.name for part in phase.stage.parts}
    marks = {row.team: row for row in told.hall.teams}
    there = [one for one in told.stage.performances if one.state != "removed"]
    teams = [_team(one, marks.get(one.team, UNKNOWN), told.names, parts) for one in there]
    current = _current(teams, team)
    return StageDesk(
        phase=phase,
        round=next(one for one in phase.rounds if one.id == round_id),
        parts=phase.stage.parts,
        stage=told.stage,
        hall=told.hall,
        teams=teams,
        current=current,
        clocks=_clocks(current.look, parts, now_us) if current else [],
        lists=[one for one in told.lists if one.state == "listed"],
    )


def _team(
    look: PerformanceLook, marks: HallDeskTeam, names: dict[str, str], parts: dict[str, str]
) -> DeskTeam:
    awaited = [(names.get(one.judge, ""), parts.get(one.part, "")) for one in marks.awaited]
    return DeskTeam(look, marks, awaited)


def _current(teams: list[DeskTeam], wanted: str) -> DeskTeam | None:
    chosen = [one for one in teams if one.look.team == wanted]
    on = [one for one in teams if one.look.state == "on"]
    waiting = [one for one in teams if one.look.state == "waiting" and one.look.place]
    return next(iter([*chosen, *on, *waiting, *reversed(teams)]), None)


def _clocks(team: PerformanceLook, parts: dict[str, str], now_us: int) -> list[dict[str, Any]]:
    return [_clock(team.team, one, parts, now_us) for one in team.clocks]


def _clock(team: str, clock: ClockView, parts: dict[str, str], now_us: int) -> dict[str, Any]:
    more = {
        "name": parts.get(clock.part, ""),
        "steps": STEPS_OF[clock.state],
        "key": clock_key(team, clock.part),
    }
    return shown_clock(clock, now_us) | more


def clock_key(team: str, part: str) -> str:
    """By which ids of presses tell the clock of one team and part from all others, however long
    their own ids are."""
    return digest("clock-key", canonical([team, part])).hex()[:32]


def next_step(desk: StageDesk) -> str:
    """The key of what is to be done next, in words."""
    if not desk.teams:
        return "stage_desk.next_place"
    if not desk.drawn:
        return "stage_desk.next_draw" if desk.stage.commitment else "stage_desk.next_commit"
    if any(one.look.state == "on" for one in desk.teams):
        return "stage_desk.next_on"
    if desk.to_come:
        return "stage_desk.next_team"
    if desk.missing:
        return "stage_desk.next_sheets"
    left = any(one.prizes > one.revealed for one in desk.hall.awards)
    return "stage_desk.next_prizes" if left else "stage_desk.next_nothing"


def texts_of(language: Language) -> dict[str, Any]:
    """What the desk's script says."""
    texts = catalogue(language).section("hall_js") | catalogue(language).section("desk_js")
    return {"texts": texts, "lang": language}
