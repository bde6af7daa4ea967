"""A stage round as it stands: read whole, shown, and told after every change."""

import secrets
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection

from contracts.errors import Refused
from contracts.stage import (
    PartClock,
    PerformanceState,
    PerformanceTimed,
    PerformanceView,
    StageChange,
    StageRoundView,
)
from plumbing.unit_of_work import UnitOfWork
from services.exam.domain.performance_clocks import (
    Clock,
    PressedStep,
    clock_of,
    performance_state,
    standing,
)
from services.exam.repository import stage as repository
from services.exam.repository import teams as teams_repository
from services.exam.repository.stage import DrawRecord, PerformanceRecord, StageRound

ID_BYTES = 12
WHOLE = ""


class Stage(NamedTuple):
    """A stage round with all that was decided and pressed."""

    round: StageRound
    draw: DrawRecord
    performances: list[PerformanceRecord]
    steps: dict[str, dict[str, list[PressedStep]]]
    changes: list[StageChange]

    @property
    def there(self) -> list[PerformanceRecord]:
        """Who is to perform, by place: whoever was not taken out."""
        return [one for one in self.performances if one.standing != "removed"]

    @property
    def stands(self) -> bool:
        """Whether it is known who performs when."""
        return self.draw.drawn_at_us is not None or self.round.rules.order == "listed"

    @property
    def parts(self) -> list[str]:
        """The parts of a performance."""
        return [part.id for part in self.round.rules.parts]

    def of(self, team: str) -> PerformanceRecord:
        """A team's performance; ``stage.team_unknown``."""
        for one in self.there:
            if one.team == team:
                return one
        raise Refused("stage.team_unknown", "Đội không thi ở đợt này. (Not in this round.)")

    def begun(self, team: str) -> bool:
        """Whether a clock of this team was started, and the step not taken back."""
        return any(standing(steps) for steps in self.steps.get(team, {}).values())

    def refuse_begun(self, team: str) -> None:
        """``stage.begun``: who performs or has performed stays where they are."""
        if self.begun(team):
            raise Refused(
                "stage.begun",
                "Đội đã bắt đầu thi. (The team has begun to perform.)",
                team=team,
            )

    @property
    def closings(self) -> int:
        """How often the round was closed."""
        return sum(one.action == "closed" for one in self.changes)

    @property
    def closed(self) -> bool:
        """Whether prizes are announced: nothing that marks hang on changes meanwhile."""
        return self.closings > sum(one.action == "reopened" for one in self.changes)

    def refuse_closed(self) -> None:
        """``stage.closed``: a prize that was announced must not depend on a clock yet to stop."""
        if self.closed:
            raise Refused(
                "stage.closed",
                "Đã bắt đầu công bố giải nên đồng hồ và danh sách thi đã khóa; muốn sửa, hãy "
                "công bố giải lại từ đầu. (Prizes are being revealed: begin the reveal anew to "
                "change clocks or who performs.)",
            )

    def clocks(self, team: str) -> dict[str, Clock]:
        """Part -> its clock, "" of the performance as a whole."""
        steps = self.steps.get(team, {})
        return {part: clock_of(steps.get(part, ())) for part in [WHOLE, *self.parts]}

    def state(self, one: PerformanceRecord) -> PerformanceState:
        """What a performance is now."""
        if one.standing != "listed":
            return one.standing
        return performance_state(self.clocks(one.team), self.parts)


def standing_round(connection: Connection, round_: StageRound) -> Stage:
    """A round as it stands."""
    asked = (connection, round_.contest, round_.plan.id)
    return Stage(
        round_,
        repository.draw_of(*asked),
        repository.performances_of(connection, round_.contest, [round_.plan.id]),
        repository.steps_of(*asked),
        repository.changes_of(*asked),
    )


def held_round(connection: Connection, contest: str, round_id: str) -> Stage:
    """A round, held against presses of its clocks and all other changes; ``round.unknown``."""
    round_ = repository.stage_round(connection, contest, round_id, share=True)
    repository.lock(connection, contest, [round_id])
    return standing_round(connection, round_)


def to_change(connection: Connection, contest: str, round_id: str) -> Stage:
    """A round that is about to be changed, held; ``round.unknown``, ``round.settled``."""
    stage = held_round(connection, contest, round_id)
    if stage.round.settled:
        raise Refused("round.settled", "Đợt thi đã chốt. (The round is settled.)")
    return stage


def newcomer(round_: StageRound, team: str) -> PerformanceRecord:
    """A team that is to perform, of which nothing was told."""
    performance = secrets.token_urlsafe(ID_BYTES)
    return PerformanceRecord(round_.contest, round_.plan.id, team, performance, 0, "listed", 0)


def tell(work: UnitOfWork, stage: Stage, changed: Iterable[PerformanceRecord]) -> None:
    """Write performances as they stand by now, and tell of them."""
    connection, round_ = work.connection, stage.round
    rows = [one._replace(revision=one.revision + 1) for one in changed]
    repository.keep_performances(connection, rows)
    names = [one.team for one in rows]
    phase = round_.phase.id
    teams = teams_repository.teams_of(connection, round_.contest, phase, names)
    members = teams_repository.members_of(connection, round_.contest, phase, names)
    for one in rows:
        people = [m.member.person for m in members if m.agency == one.team and m.member.person]
        clocks = stage.clocks(one.team)
        told = PerformanceTimed(
            contest=one.contest,
            round=one.round,
            performance=one.performance,
            team=one.team,
            name=teams[one.team].name,
            people=people,
            place=one.place,
            state=stage.state(one),
            used_ms={part: clock.used_ms for part, clock in clocks.items() if clock.used_us},
            revision=one.revision,
        )
        work.emit(told, key=one.contest, subject=one.performance)


def decided(work: UnitOfWork, stage: Stage, by: str, changes: list[StageChange]) -> None:
    """Put decisions about teams of a round on record; once its order stands, everybody reads them
    with their reasons."""
    round_ = stage.round
    if stage.stands:
        repository.add_changes(work.connection, round_.contest, round_.plan.id, by, changes)
    work.audit(
        by,
        f"stage.team_{changes[0].action}",
        f"{round_.contest}/{round_.plan.id}",
        teams=[one.team for one in changes],
        places=[one.place for one in changes],
        reason=changes[0].reason,
    )


def view_of(connection: Connection, contest: str, round_id: str) -> StageRoundView:
    """A round as everybody may see it: what decides the order is told once it is drawn."""
    round_ = repository.stage_round(connection, contest, round_id)
    stage = standing_round(connection, round_)
    teams = teams_repository.teams_of(connection, contest, round_.phase.id)
    drawn = stage.draw.drawn_at_us is not None
    return StageRoundView(
        contest=contest,
        round=round_id,
        performances=[
            PerformanceView(
                one.team, teams[one.team].name, one.place, stage.state(one), _clocks(stage, one)
            )
            for one in stage.performances
        ],
        expected=round_.plan.stage.teams if round_.plan.stage else None,
        commitment=stage.draw.commitment,
        order_secret=stage.draw.secret if drawn else "",
        public_value=stage.draw.public_value,
        drawn_at_us=stage.draw.drawn_at_us,
        order=list(stage.draw.drawn),
        changes=stage.changes,
        closings=stage.closings,
        closed=stage.closed,
    )


def _clocks(stage: Stage, one: PerformanceRecord) -> list[PartClock]:
    limits = {part.id: part.time_limit_s for part in stage.round.rules.parts}
    steps = stage.steps.get(one.team, {})
    return [
        PartClock(
            part,
            clock.state,
            clock.used_ms,
            clock.since_us if clock.state == "running" else 0,
            limits.get(part),
            len(steps.get(part, ())),
        )
        for part, clock in stage.clocks(one.team).items()
    ]
