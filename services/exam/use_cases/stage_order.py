"""Who performs in a round, and in which order: placed, drawn in public, moved by decision."""

import secrets
from collections.abc import Collection, Sequence

from sqlalchemy import Connection

from contracts.definition import Round
from contracts.errors import Problem, Refused
from contracts.hash_commitments import SECRET_BYTES, secret_commitment
from contracts.reason_validation import refuse_unreasoned
from contracts.stage import (
    CommitOrder,
    DrawOrder,
    MoveTeam,
    OrderDrawn,
    PlaceTeams,
    StageChange,
    StageRoundQuery,
    StageRoundView,
)
from plumbing.command_handling import each
from plumbing.unit_of_work import UnitOfWork
from services.exam.domain.performance_order import drawn, moved
from services.exam.repository import stage as repository
from services.exam.repository import teams as teams_repository
from services.exam.repository.stage import DrawRecord, PerformanceRecord, StageRound
from services.exam.use_cases.entrants import door_of
from services.exam.use_cases.stage_standing import (
    Stage,
    decided,
    newcomer,
    tell,
    to_change,
    view_of,
)
from services.exam.use_cases.team_lists import take_out, unknown_team


def place_teams(work: UnitOfWork, items: list[PlaceTeams]) -> list[StageRoundView | Problem]:
    """Say who performs in rounds. The same again changes nothing. Refusals: ``round.*``,
    ``team.unknown``, ``phase.not_admitted``, ``stage.team_elsewhere``, ``stage.begun``,
    ``stage.closed``, ``team.reason_missing``."""
    return each(_place_teams, items, work)  # type: ignore[return-value]


def _place_teams(work: UnitOfWork, item: PlaceTeams) -> StageRoundView:
    connection = work.connection
    round_ = repository.stage_round(connection, item.contest, item.round)
    planned = round_.plan.stage.agencies if round_.plan.stage else []
    wanted = list(dict.fromkeys(planned if item.teams is None else item.teams))
    _refuse_unlisted(work, round_, wanted)
    _refuse_not_admitted(work, round_, wanted)
    stage = to_change(connection, item.contest, item.round)
    _refuse_elsewhere(work, round_, wanted)
    gone = {one.team for one in stage.there} - {*wanted}
    come = [team for team in wanted if team not in {one.team for one in stage.there}]
    if stage.draw.drawn_at_us is not None and (gone or come):
        refuse_unreasoned(item.reason, "team.reason_missing")
    if gone or come:
        stage.refuse_closed()
    for team in sorted(gone):
        stage.refuse_begun(team)
    if gone:
        take_out(work, stage, gone, item.by, item.reason, item.at_us)
        stage = to_change(connection, item.contest, item.round)
    if come:
        _add(work, item, stage, come)
        stage = to_change(connection, item.contest, item.round)
    if round_.rules.order == "listed":
        tell(work, stage, _at_other_places(stage, wanted))
    return view_of(connection, item.contest, item.round)


def _refuse_unlisted(work: UnitOfWork, round_: StageRound, wanted: Sequence[str]) -> None:
    """Their rows are held, so that none is withdrawn meanwhile."""
    found = teams_repository.teams_of(
        work.connection, round_.contest, round_.phase.id, wanted, share=True
    )
    for team in wanted:
        if team not in found or found[team].state != "listed":
            raise unknown_team(team)


def _refuse_not_admitted(work: UnitOfWork, round_: StageRound, wanted: Sequence[str]) -> None:
    """``phase.not_admitted``: the list of who enters may be another one than when teams were
    listed. Of members without an account nothing is known."""
    members = teams_repository.members_of(work.connection, round_.contest, round_.phase.id, wanted)
    people = {one.member.person for one in members if one.member.person}
    if people:
        practice = round_.plan.practice
        door_of(work.connection, round_.contest, round_.phase, people, practice=practice).refuse(
            people
        )


def _refuse_elsewhere(work: UnitOfWork, round_: StageRound, wanted: Sequence[str]) -> None:
    """``stage.team_elsewhere``: a team performs in one of the rounds that lead to the same one."""
    beside = [one.id for one in round_.phase.rounds if _beside(one, round_.plan)]
    there = repository.performances_of(work.connection, round_.contest, beside)
    twice = [one for one in there if one.team in wanted and one.standing != "removed"]
    if twice:
        raise Refused(
            "stage.team_elsewhere",
            "Có đội đã thi ở cụm khác. (Some teams perform in another cluster.)",
            teams=[one.team for one in twice],
            round=twice[0].round,
        )


def _beside(one: Round, other: Round) -> bool:
    """Whether a team may be in one of both only: clusters that lead to the same round."""
    if one.id == other.id or one.stage is None or other.stage is None:
        return False
    if one.stage.final or other.stage.final or one.practice or other.practice:
        return False
    return one.stage.advances_to == other.stage.advances_to


def _add(work: UnitOfWork, item: PlaceTeams, stage: Stage, come: Sequence[str]) -> None:
    """Let more teams perform; after all others where the order stands."""
    last = len(stage.there)
    was = {one.team: one for one in stage.performances}
    fresh = [
        was.get(team, newcomer(stage.round, team))._replace(
            standing="listed", place=place if stage.stands else 0
        )
        for place, team in enumerate(come, last + 1)
    ]
    tell(work, stage, fresh)
    changes = [StageChange(one.team, "added", one.place, item.reason, item.at_us) for one in fresh]
    decided(work, stage, item.by, changes)


def _at_other_places(stage: Stage, order: Sequence[str]) -> list[PerformanceRecord]:
    """The teams that this order, counted from 1, gives other places than they have."""
    places = {team: place for place, team in enumerate(order, 1)}
    return [
        one._replace(place=places[one.team]) for one in stage.there if one.place != places[one.team]
    ]


def commit_order(work: UnitOfWork, items: list[CommitOrder]) -> list[StageRoundView | Problem]:
    """Make the secret that an order will be drawn from, once. ``stage.order_listed``."""
    return each(_commit_order, items, work)  # type: ignore[return-value]


def _commit_order(work: UnitOfWork, item: CommitOrder) -> StageRoundView:
    stage = to_change(work.connection, item.contest, item.round)
    _refuse_listed(stage)
    if not stage.draw.commitment:
        secret = secrets.token_bytes(SECRET_BYTES)
        draw = DrawRecord(secret.hex(), secret_commitment(secret))
        repository.keep_draw(work.connection, item.contest, item.round, draw)
        about = f"{item.contest}/{item.round}"
        work.audit(item.by, "stage.order_committed", about, commitment=draw.commitment)
    return view_of(work.connection, item.contest, item.round)


def _refuse_listed(stage: Stage) -> None:
    if stage.round.rules.order == "listed":
        raise Refused(
            "stage.order_listed",
            "Thể lệ quy định thi theo danh sách, không bốc thăm. (The plan draws no order.)",
        )


def draw_order(work: UnitOfWork, items: list[DrawOrder]) -> list[StageRoundView | Problem]:
    """Draw orders, once each; by the same value again nothing changes. Refusals:
    ``stage.not_committed``, ``stage.no_teams``, ``stage.public_value_missing``,
    ``stage.drawn_already``."""
    return each(_draw_order, items, work)  # type: ignore[return-value]


def _draw_order(work: UnitOfWork, item: DrawOrder) -> StageRoundView:
    stage = to_change(work.connection, item.contest, item.round)
    _refuse_listed(stage)
    value = item.public_value.strip()
    if stage.draw.drawn_at_us is None:
        _refuse_draw(stage, value)
        teams = [one.team for one in stage.there]
        order = drawn(teams, bytes.fromhex(stage.draw.secret), value)
        draw = stage.draw._replace(public_value=value, drawn_at_us=item.at_us, drawn=tuple(order))
        repository.keep_draw(work.connection, item.contest, item.round, draw)
        told = OrderDrawn(item.contest, item.round, draw.commitment, draw.secret, value, order)
        about = f"{item.contest}/{item.round}"
        work.emit(told, key=item.contest, subject=about)
        work.audit(item.by, "stage.order_drawn", about, public_value=value, order=order)
        tell(work, stage, _at_other_places(stage, order))
    elif stage.draw.public_value != value:
        raise Refused(
            "stage.drawn_already", "Thứ tự thi đã được bốc thăm. (The order was drawn before.)"
        )
    return view_of(work.connection, item.contest, item.round)


def _refuse_draw(stage: Stage, value: str) -> None:
    if not stage.draw.commitment:
        raise Refused(
            "stage.not_committed",
            "Hãy công bố cam kết trước khi bốc thăm. (Publish the commitment first.)",
        )
    if not stage.there:
        raise Refused("stage.no_teams", "Đợt thi chưa có đội nào. (No teams in this round yet.)")
    if not value:
        raise Refused(
            "stage.public_value_missing",
            "Cần một giá trị do người có mặt nêu công khai. (A value named in public is needed.)",
        )


def move_team(work: UnitOfWork, items: list[MoveTeam]) -> list[StageRoundView | Problem]:
    """Let teams perform at other places than drawn or listed. Refusals: ``team.reason_missing``,
    ``stage.not_drawn``, ``stage.begun``, ``stage.closed``, ``stage.team_unknown``,
    ``stage.place_unknown``."""
    return each(_move_team, items, work)  # type: ignore[return-value]


def _move_team(work: UnitOfWork, item: MoveTeam) -> StageRoundView:
    stage = to_change(work.connection, item.contest, item.round)
    if stage.of(item.team).place != item.place:
        refuse_unreasoned(item.reason, "team.reason_missing")
        stage.refuse_closed()
        refuse_unplaced(stage.there)
        order = moved([one.team for one in stage.there], item.team, item.place)
        shifted = _at_other_places(stage, order)
        for one in shifted:
            stage.refuse_begun(one.team)
        tell(work, stage, shifted)
        change = StageChange(item.team, "moved", item.place, item.reason, item.at_us)
        decided(work, stage, item.by, [change])
    return view_of(work.connection, item.contest, item.round)


def refuse_unplaced(there: Collection[PerformanceRecord]) -> None:
    """``stage.not_drawn``: nobody knows yet who performs when."""
    if not all(one.place for one in there):
        raise Refused("stage.not_drawn", "Chưa bốc thăm thứ tự thi. (The order is not drawn yet.)")


def stage_round(connection: Connection, query: StageRoundQuery) -> StageRoundView:
    """A stage round as everybody may see it; ``round.unknown``."""
    return view_of(connection, query.contest, query.round)
