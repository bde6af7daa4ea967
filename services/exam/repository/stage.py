"""Stage rounds: who performs in which order, the clocks' steps, decisions, questions asked."""

from collections.abc import Collection, Sequence
from typing import Literal, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, Table

from contracts.definition import Phase, Round, StageRules
from contracts.errors import Refused
from contracts.stage import StageChange, StepClock
from plumbing.database import insert_many
from services.exam.domain.performance_clocks import PressedStep
from services.exam.models import (
    clock_steps,
    part_questions,
    performances,
    stage_changes,
    stage_rounds,
)
from services.exam.repository import rounds as rounds_repository

Standing = Literal["listed", "absent", "removed"]
_texts = msgspec.json.Decoder(list[str]).decode


class StageRound(NamedTuple):
    """A round of a stage phase. ``seed``: what its questions are drawn from."""

    contest: str
    phase: Phase
    rules: StageRules
    plan: Round
    opens_at_us: int
    settled: bool
    seed: str


class DrawRecord(NamedTuple):
    """What the order is drawn from, and how it was."""

    secret: str = ""
    commitment: str = ""
    public_value: str = ""
    drawn_at_us: int | None = None
    drawn: tuple[str, ...] = ()


class PerformanceRecord(NamedTuple):
    """A team in a round; ``place`` 0: not known yet."""

    contest: str
    round: str
    team: str
    performance: str
    place: int
    standing: Standing
    revision: int


class AskedRecord(NamedTuple):
    """The questions of a team's part."""

    round: str
    team: str
    part: str
    questions: list[str]
    repeated: int


def stage_phase(connection: Connection, contest: str, phase_id: str) -> tuple[Phase, StageRules]:
    """A phase that is performed on a stage; ``contest.unknown``, ``phase.unknown``."""
    for phase in rounds_repository.contest_or_refuse(connection, contest).definition.phases:
        if phase.id == phase_id and phase.stage is not None:
            return phase, phase.stage
    raise Refused("phase.unknown", "Không có vòng thi sân khấu này. (No such stage phase.)")


def stage_round(
    connection: Connection, contest: str, round_id: str, *, share: bool = False
) -> StageRound:
    """One of its rounds; ``round.unknown``, ``round.no_stage``.

    ``share``: hold off its settlement.
    """
    key = (contest, round_id)
    row = rounds_repository.find_rounds(connection, {key}, share=share).get(key)
    if row is None:
        raise Refused("round.unknown", "Không có đợt thi sân khấu này. (No such stage round.)")
    if row.held_in.stage is None:
        # a code of its own: whoever asks waits for what is not known yet, and this will never be
        raise Refused(
            "round.no_stage", "Đợt này không thi sân khấu. (Nobody performs in this round.)"
        )
    settled = row.state == "settled"
    phase, rules = row.held_in, row.held_in.stage
    return StageRound(contest, phase, rules, row.plan, row.opens_at_us, settled, row.seed)


def lock(connection: Connection, contest: str, ids: Collection[str]) -> None:
    """Hold these rounds, in one order, against other changes of who performs in them."""
    rows = [{"contest": contest, "round": one} for one in sorted(ids)]
    insert_many(connection, stage_rounds, rows, on_conflict=["contest", "round"])
    connection.execute(
        sa.select(stage_rounds.c.round)
        .where(stage_rounds.c.contest == contest, stage_rounds.c.round.in_(sorted(ids)))
        .order_by(stage_rounds.c.round)
        .with_for_update()
    ).all()


def _of_round(table: Table, contest: str, round_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.contest == contest, table.c.round == round_id)


def draw_of(connection: Connection, contest: str, round_id: str) -> DrawRecord:
    """What the order is drawn from; empty before anything was decided."""
    columns = [stage_rounds.c[name] for name in DrawRecord._fields]
    found = sa.select(*columns).where(_of_round(stage_rounds, contest, round_id))
    row = connection.execute(found).one_or_none()
    return (
        DrawRecord() if row is None else DrawRecord(*row)._replace(drawn=tuple(_texts(row.drawn)))
    )


def keep_draw(connection: Connection, contest: str, round_id: str, draw: DrawRecord) -> None:
    """Write it, of a round that is held."""
    drawn = msgspec.json.encode(draw.drawn).decode()
    connection.execute(
        stage_rounds.update()
        .where(_of_round(stage_rounds, contest, round_id))
        .values(**{**draw._asdict(), "drawn": drawn})
    )


def performances_of(
    connection: Connection, contest: str, round_ids: Collection[str]
) -> list[PerformanceRecord]:
    """Who performs in these rounds, or was to, by place."""
    columns = [performances.c[name] for name in PerformanceRecord._fields]
    rows = connection.execute(
        sa.select(*columns)
        .where(performances.c.contest == contest, performances.c.round.in_(sorted(round_ids)))
        .order_by(performances.c.round, performances.c.place, performances.c.team)
    )
    return [PerformanceRecord(*row) for row in rows]


def totals(connection: Connection, contest: str, round_id: str) -> tuple[int, int]:
    """How many teams a round has or had, and the sum of their revisions."""
    row = connection.execute(
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(performances.c.revision), 0)).where(
            _of_round(performances, contest, round_id)
        )
    ).one()
    return int(row[0]), int(row[1])


def keep_performances(connection: Connection, rows: Sequence[PerformanceRecord]) -> None:
    """Write performances as they stand by now."""
    insert_many(
        connection,
        performances,
        [row._asdict() for row in rows],
        on_conflict=["contest", "round", "team"],
        update=["place", "standing", "revision"],
    )


def steps_of(
    connection: Connection, contest: str, round_id: str
) -> dict[str, dict[str, list[PressedStep]]]:
    """Team -> part -> the steps pressed, the oldest first."""
    rows = connection.execute(
        sa.select(clock_steps)
        .where(_of_round(clock_steps, contest, round_id))
        .order_by(clock_steps.c.id)
    )
    found: dict[str, dict[str, list[PressedStep]]] = {}
    for row in rows:
        parts = found.setdefault(row.team, {})
        parts.setdefault(row.part, []).append(PressedStep(row.step, row.at_us))
    return found


def pressed(connection: Connection, item: StepClock) -> tuple[str, str, str] | None:
    """Team, part and step of this press, if it was heard before."""
    columns = sa.select(clock_steps.c.team, clock_steps.c.part, clock_steps.c.step)
    mine = _of_round(clock_steps, item.contest, item.round), clock_steps.c.press == item.press
    row = connection.execute(columns.where(*mine)).one_or_none()
    return None if row is None else tuple(row)


def add_step(connection: Connection, item: StepClock, at_us: int) -> None:
    """A step that was pressed."""
    row = {
        "contest": item.contest,
        "round": item.round,
        "team": item.team,
        "part": item.part,
        "step": item.step,
        "at_us": at_us,
        "press": item.press,
        "device": item.device,
        "by": item.by,
    }
    insert_many(connection, clock_steps, [row])


def changes_of(connection: Connection, contest: str, round_id: str) -> list[StageChange]:
    """What was decided, the oldest first."""
    rows = connection.execute(
        sa.select(stage_changes)
        .where(_of_round(stage_changes, contest, round_id))
        .order_by(stage_changes.c.id)
    )
    return [StageChange(row.team, row.action, row.place, row.reason, row.at_us) for row in rows]


def add_changes(
    connection: Connection, contest: str, round_id: str, by: str, changes: Sequence[StageChange]
) -> None:
    """Keep what was decided, and by whom."""
    rows = [
        {
            "contest": contest,
            "round": round_id,
            "team": one.team,
            "action": one.action,
            "place": one.place,
            "reason": one.reason,
            "by": by,
            "at_us": one.at_us,
        }
        for one in changes
    ]
    insert_many(connection, stage_changes, rows)


def asked_in(connection: Connection, contest: str, round_ids: Collection[str]) -> list[AskedRecord]:
    """The questions drawn for parts in these rounds."""
    rows = connection.execute(
        sa.select(part_questions)
        .where(part_questions.c.contest == contest, part_questions.c.round.in_(sorted(round_ids)))
        .order_by(part_questions.c.round, part_questions.c.team, part_questions.c.part)
    )
    return [
        AskedRecord(row.round, row.team, row.part, _texts(row.questions), row.repeated)
        for row in rows
    ]


def keep_asked(connection: Connection, contest: str, asked: AskedRecord) -> None:
    """Keep which questions a team is asked."""
    questions = msgspec.json.encode(asked.questions).decode()
    row = {**asked._asdict(), "contest": contest, "questions": questions}
    insert_many(connection, part_questions, [row])
