"""Closing a stage round while its prizes are announced.

Scoring hears of clocks some time after they were pressed, so it cannot know by itself that none
runs. Therefore exam is asked first, and holds the round: as long as it is closed no clock is
pressed and nobody comes or goes. It is reopened only after scoring has been told to reveal nothing
any more by that close (``scoring.reveal_anew``): no prize is revealed while a clock runs.
"""

from contracts.errors import Problem, Refused
from contracts.reason_validation import refuse_unreasoned
from contracts.stage import (
    CloseStage,
    ReopenStage,
    StageChange,
    StageClosed,
    StageRoundView,
)
from plumbing.command_handling import each
from plumbing.unit_of_work import UnitOfWork
from services.exam.repository import stage as repository
from services.exam.repository import teams as teams_repository
from services.exam.use_cases.stage_standing import Stage, held_round, view_of

_NOT_ENDED = ("waiting", "on")


def close_stage(work: UnitOfWork, items: list[CloseStage]) -> list[StageClosed | Problem]:
    """Close rounds; one that is closed stays so. Refusals: ``round.unknown``,
    ``stage.performing``."""
    return each(_close_stage, items, work)  # type: ignore[return-value]


def _close_stage(work: UnitOfWork, item: CloseStage) -> StageClosed:
    stage = held_round(work.connection, item.contest, item.round)
    closing = stage.closings
    if not stage.closed:
        if not stage.round.settled:
            _refuse_performing(work, stage)
        closing += 1
        _keep(work, item, StageChange("", "closed", 0, "", item.at_us))
        work.audit(item.by, "stage.closed", f"{item.contest}/{item.round}")
    teams, revisions = repository.totals(work.connection, item.contest, item.round)
    return StageClosed(closing, teams, revisions)


def _refuse_performing(work: UnitOfWork, stage: Stage) -> None:
    """``stage.performing``, with the names of ``teams`` that wait, perform, or whose clock is
    held."""
    open_ = [one.team for one in stage.there if stage.state(one) in _NOT_ENDED]
    if open_:
        round_ = stage.round
        known = teams_repository.teams_of(work.connection, round_.contest, round_.phase.id, open_)
        names = [known[team].name for team in open_]
        raise Refused(
            "stage.performing",
            f"Chưa công bố giải được: còn đội chưa thi xong ({', '.join(names)}). Hãy dừng đồng "
            "hồ của mỗi đội, hoặc ghi đội vắng mặt. (Some teams have not ended yet: stop their "
            "clocks, or note them as absent.)",
            teams=open_,
        )


def _keep(work: UnitOfWork, item: CloseStage | ReopenStage, change: StageChange) -> None:
    repository.add_changes(work.connection, item.contest, item.round, item.by, [change])


def reopen_stage(work: UnitOfWork, items: list[ReopenStage]) -> list[StageRoundView | Problem]:
    """Let clocks be pressed again. Whoever means an earlier close changes nothing. Refusals:
    ``round.unknown``, ``team.reason_missing``."""
    return each(_reopen_stage, items, work)  # type: ignore[return-value]


def _reopen_stage(work: UnitOfWork, item: ReopenStage) -> StageRoundView:
    refuse_unreasoned(item.reason, "team.reason_missing")
    stage = held_round(work.connection, item.contest, item.round)
    if stage.closed and stage.closings == item.closing:
        reason, about = item.reason.strip(), f"{item.contest}/{item.round}"
        _keep(work, item, StageChange("", "reopened", 0, reason, item.at_us))
        work.audit(item.by, "stage.reopened", about, reason=reason)
    return view_of(work.connection, item.contest, item.round)
