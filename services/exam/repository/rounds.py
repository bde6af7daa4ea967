"""Contests and rounds."""

from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.allowances import Allowance
from contracts.definition import Definition, Phase, QuizRules, Round
from contracts.errors import Refused
from contracts.rounds import Disruption
from plumbing.database import prepared
from plumbing.in_list_parameters import among
from services.exam.domain import allowances as allowance_rules
from services.exam.domain import round_lifecycle, windows_and_deadlines
from services.exam.models import allowances, contests, extensions, rounds
from services.exam.repository.allowances import held_in
from services.exam.repository.extensions import extensions_of

_disruptions = msgspec.json.Decoder(list[Disruption]).decode


class RoundRow(NamedTuple):
    """A round as stored, with its extensions per agency, what people were given more of their own,
    and the definition that it belongs to."""

    contest: str
    round: str
    name: str
    phase: str
    opens_at_us: int
    closes_at_us: int
    practice: bool
    state: str
    public_value: str
    seed: str
    pseudonym_key: str
    bank_digest: str
    commitment: str
    settle_anyway: str
    settled_at_us: int | None
    last_decision: str
    written_disruptions: str
    window_changes: int
    bank_revision: int
    extensions: dict[str, int]
    allowances: dict[str, Allowance]
    definition: Definition

    @property
    def held_in(self) -> Phase:
        """The phase that it is a round of."""
        return self.definition.phase(self.phase)

    @property
    def plan(self) -> Round:
        """The round as the definition has it."""
        return next(item for item in self.held_in.rounds if item.id == self.round)

    @property
    def quiz(self) -> QuizRules:
        """The rules of its papers; ``round.no_quiz`` where judges mark what is done in it."""
        return round_lifecycle.quiz_of(self.held_in, self.round)

    @property
    def draws_questions(self) -> bool:
        """Whether papers, or questions of a stage, are drawn from the bank in it."""
        stage = self.held_in.stage
        return self.held_in.quiz is not None or (
            stage is not None and any(part.bank_questions for part in stage.parts)
        )

    @property
    def grace_us(self) -> int:
        """For so long after a close entries still come as if before it; nobody is told."""
        entries = self.held_in.entries
        return entries.grace_s * windows_and_deadlines.SECOND_US if entries else 0

    @property
    def disruptions(self) -> list[Disruption]:
        """For which time was given back, in the order of the decisions."""
        return _disruptions(self.written_disruptions)

    def with_disruption(self, one: Disruption) -> "RoundRow":
        """The round with one more disruption."""
        written = msgspec.json.encode([*self.disruptions, one]).decode()
        return self._replace(written_disruptions=written)

    def allowance_of(self, person: str) -> Allowance:
        """What this person has more than others."""
        return self.allowances.get(person, allowance_rules.NOTHING)

    def time_limit_of(self, person: str) -> int | None:
        """This person's time limit, in seconds; ``None``: no limit."""
        return allowance_rules.longer(self.quiz.time_limit_s, self.allowance_of(person))

    def closes_for(self, agency: str, person: str) -> int:
        """When it closes for this person of this agency."""
        closes = windows_and_deadlines.closes_for(self.closes_at_us, self.extensions, agency)
        return max(closes, self.allowance_of(person).closes_at_us)

    @property
    def last_close_us(self) -> int:
        """When it has closed for everyone."""
        last = windows_and_deadlines.last_close(self.closes_at_us, self.extensions)
        return max([last, *(one.closes_at_us for one in self.allowances.values())])

    @property
    def taken_until_us(self) -> int:
        """When nothing more is taken of anybody, the grace included."""
        return self.last_close_us + self.grace_us

    @property
    def settles_from_us(self) -> int:
        """When its settlement window is over."""
        return windows_and_deadlines.settles_from(
            self.opens_at_us,
            self.closes_at_us,
            self.last_close_us,
            windows_and_deadlines.settlement_after_s(self.held_in),
        )


class ContestRow(NamedTuple):
    """A contest and the state of its bank."""

    contest: str
    revision: int
    definition: Definition
    bank_revision: int
    key_commitments: dict[str, str]


def contest_of(connection: Connection, contest: str) -> ContestRow | None:
    """The contest, if exam has heard of it."""
    row = connection.execute(sa.select(contests).where(contests.c.contest == contest)).one_or_none()
    if row is None:
        return None
    commitments = msgspec.json.decode(row.key_commitments, type=dict[str, str])
    return ContestRow(
        row.contest,
        row.revision,
        _definition(row.definition),
        row.bank_revision,
        commitments,
    )


def contest_or_refuse(connection: Connection, contest: str) -> ContestRow:
    """The contest; ``contest.unknown``."""
    found = contest_of(connection, contest)
    if found is None:
        raise Refused("contest.unknown", "Không có cuộc thi này. (No such contest.)")
    return found


@lru_cache(maxsize=32)
def _definition(text: str) -> Definition:
    return msgspec.json.decode(text, type=Definition)


#: a round with its contest's definition and bank, whether any agency's close was moved, and whether
#: anybody of the contest was given more time
_ROUNDS = sa.select(
    rounds,
    contests.c.bank_revision,
    contests.c.definition,
    sa.exists()
    .where(extensions.c.contest == rounds.c.contest, extensions.c.round == rounds.c.round)
    .label("extended"),
    sa.exists().where(allowances.c.contest == rounds.c.contest).label("allowed"),
).join(contests, contests.c.contest == rounds.c.contest)
_BY_OPENING = _ROUNDS.order_by(rounds.c.contest, rounds.c.opens_at_us, rounds.c.round)
_OF_CONTEST = _BY_OPENING.where(rounds.c.contest == sa.bindparam("contest_"))
_LOCKED = _OF_CONTEST.where(rounds.c.round == sa.bindparam("round_")).with_for_update(of=rounds)
_DUE = _BY_OPENING.where(
    sa.or_(
        sa.and_(rounds.c.state == "planned", rounds.c.opens_at_us <= sa.bindparam("now_us")),
        sa.and_(rounds.c.state == "open", rounds.c.closes_at_us <= sa.bindparam("now_us")),
        rounds.c.state == "closed",
    )
)
_BY_IDS = prepared(
    _ROUNDS.where(among(rounds.c.contest, "contests"), among(rounds.c.round, "rounds"))
)
_BY_IDS_SHARED = _BY_IDS.with_for_update(read=True, of=rounds)
#: whether any agency's close was moved, and whether anybody was given more time
_MOVED = prepared(
    sa.select(
        sa.exists().where(among(extensions.c.contest, "contests")),
        sa.exists().where(among(allowances.c.contest, "contests")),
    )
)


def rounds_of(
    connection: Connection, contest: str | None = None, *, lock: bool = False
) -> list[RoundRow]:
    """Rounds by opening time, of one contest or of all."""
    statement = _BY_OPENING if contest is None else _OF_CONTEST
    if lock:
        statement = statement.with_for_update(of=rounds)
    return _with_extensions(connection, statement, {"contest_": contest}, locked=lock)


def due_rounds(connection: Connection, now_us: int) -> list[RoundRow]:
    """Rounds that the schedule may move by now, and closed ones, which may settle."""
    return _with_extensions(connection, _DUE, {"now_us": now_us})


def locked_round(connection: Connection, contest: str, round_id: str) -> RoundRow | None:
    """One round, its row locked."""
    asked = {"contest_": contest, "round_": round_id}
    found = _with_extensions(connection, _LOCKED, asked, locked=True)
    return found[0] if found else None


def states_of(connection: Connection, contest: str) -> dict[str, str]:
    """Round -> its state, the rows locked; asks nothing of the definition, which may be new."""
    rows = connection.execute(
        sa.select(rounds.c.round, rounds.c.state)
        .where(rounds.c.contest == contest)
        .order_by(rounds.c.round)
        .with_for_update()
    )
    return {row.round: row.state for row in rows}


def drop_round(connection: Connection, contest: str, round_id: str) -> None:
    """Forget a round that never opened."""
    connection.execute(
        rounds.delete().where(rounds.c.contest == contest, rounds.c.round == round_id)
    )


def find_rounds(
    connection: Connection, keys: set[tuple[str, str]], *, share: bool = False
) -> dict[tuple[str, str], RoundRow]:
    """These rounds by (contest, round). ``share``: hold off settlement until we are done."""
    asked = {"contests": {key[0] for key in keys}, "rounds": {key[1] for key in keys}}
    found = _with_extensions(connection, _BY_IDS_SHARED if share else _BY_IDS, asked, locked=share)
    return {(row.contest, row.round): row for row in found if (row.contest, row.round) in keys}


def _with_extensions(
    connection: Connection,
    statement: sa.Select[Any],
    asked: dict[str, Any],
    *,
    locked: bool = False,
) -> list[RoundRow]:
    """``locked``: the statement may have waited for a decision, and knows of nothing that stands in
    other tables since it began, so these are asked again."""
    made = []
    rows = connection.execute(statement, asked).all()
    moved = (False, False)
    if locked and rows:
        moved = connection.execute(_MOVED, {"contests": {row.contest for row in rows}}).one()
    for row in rows:
        *columns, definition, extended, allowed = row
        extended, allowed = extended or moved[0], allowed or moved[1]
        later = extensions_of(connection, row.contest, row.round) if extended else {}
        one = RoundRow(*columns, later, {}, _definition(definition))  # type: ignore[call-arg]
        if allowed:
            more = held_in(connection, one.contest, one.round, one.plan.makes_good)
            one = one._replace(allowances=more)
        made.append(one)
    return made


def update_round(connection: Connection, contest: str, round_id: str, **values: Any) -> None:
    """Change columns of one round."""
    connection.execute(
        rounds.update()
        .where(rounds.c.contest == contest, rounds.c.round == round_id)
        .values(**values)
    )


def move_close(connection: Connection, row: RoundRow, closes_at_us: int) -> None:
    """Write a new close for all, and that there is one."""
    changes = row.window_changes + 1
    update_round(
        connection, row.contest, row.round, closes_at_us=closes_at_us, window_changes=changes
    )


def keep_disruptions(connection: Connection, row: RoundRow) -> None:
    """Write the disruptions of this round as the row has them."""
    update_round(connection, row.contest, row.round, disruptions=row.written_disruptions)
