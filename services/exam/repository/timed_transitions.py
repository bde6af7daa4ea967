"""Rounds and attempts that are due, and the watermarks that gateways report."""

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.gateway_watermarks import GatewayLoad, ReportWatermark
from contracts.rounds import SilentGateway
from plumbing.database import insert_many
from services.exam.models import answer_sheets, attempts, gateways, rounds

_NEXT_DEADLINE = sa.select(sa.func.min(answer_sheets.c.deadline_us)).where(
    answer_sheets.c.state == "in_progress"
)
_OVERDUE = (
    sa.select(answer_sheets.c.attempt)
    .where(
        answer_sheets.c.state == "in_progress",
        answer_sheets.c.deadline_us < sa.bindparam("before_us"),
    )
    .limit(1)
)
_MOVES_AT = sa.case(
    (rounds.c.state == "planned", rounds.c.opens_at_us),
    (rounds.c.state == "open", rounds.c.closes_at_us),
    else_=0,
)
_NEXT = sa.select(
    sa.select(sa.func.min(_MOVES_AT))
    .where(rounds.c.state != "settled", sa.bindparam("after_us") < _MOVES_AT)
    .scalar_subquery(),
    _NEXT_DEADLINE.scalar_subquery(),
)


def next_moment(connection: Connection, grace_us: int, after_us: int = -1) -> int | None:
    """When there may be work: a round to open, close or settle (a closed one: at any time, 0), or
    an attempt to hand in, ``grace_us`` after its deadline; ``None``: nothing is to be expected.
    ``after_us``: of rounds only what comes after this moment.

    One cheap question, asked by every process after whatever it writes, twice a second at most.
    """
    moves_us, deadline_us = connection.execute(_NEXT, {"after_us": after_us}).one()
    found = [moves_us, None if deadline_us is None else deadline_us + grace_us + 1]
    return min((one for one in found if one is not None), default=None)


class Closes(NamedTuple):
    """When the next round closes that is to close, and whether one has that is not settled."""

    next_us: int | None
    passed: bool


_CLOSES = sa.select(
    sa.func.min(rounds.c.closes_at_us).filter(rounds.c.closes_at_us > sa.bindparam("now_us")),
    sa.func.count().filter(rounds.c.closes_at_us <= sa.bindparam("now_us")),
).where(rounds.c.state != "settled")


def closes(connection: Connection, now_us: int) -> Closes:
    """Of all rounds, as they were planned."""
    next_us, passed = connection.execute(_CLOSES, {"now_us": now_us}).one()
    return Closes(next_us, passed > 0)


def any_overdue(connection: Connection, before_us: int) -> bool:
    """Whether an attempt in progress has a deadline before this moment."""
    return connection.execute(_OVERDUE, {"before_us": before_us}).one_or_none() is not None


def count_in_progress(connection: Connection, contest: str, round_id: str) -> int:
    """Attempts of a round that nobody has handed in yet."""
    return connection.execute(
        sa.select(sa.func.count())
        .select_from(attempts.join(answer_sheets, answer_sheets.c.attempt == attempts.c.attempt))
        .where(
            answer_sheets.c.state == "in_progress",
            attempts.c.contest == contest,
            attempts.c.round == round_id,
        )
    ).scalar_one()


def totals(connection: Connection, contest: str, round_id: str) -> tuple[int, int]:
    """How many attempts a round has, and the sum of their revisions."""
    row = connection.execute(
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(answer_sheets.c.revision), 0))
        .select_from(attempts.join(answer_sheets, answer_sheets.c.attempt == attempts.c.attempt))
        .where(attempts.c.contest == contest, attempts.c.round == round_id)
    ).one()
    return int(row[0]), int(row[1])


def gateways_behind(connection: Connection, close_us: int) -> list[SilentGateway]:
    """Gateways that have not delivered all that arrived before this close, by name; those that
    took their leave had."""
    rows = connection.execute(
        sa.select(gateways)
        .where(gateways.c.watermark_us < close_us, gateways.c.gone.is_(sa.false()))
        .order_by(gateways.c.host, gateways.c.gateway)
    )
    return [
        SilentGateway(row.gateway, row.host, row.watermark_us, row.reported_at_us) for row in rows
    ]


def report_watermark(connection: Connection, item: ReportWatermark, reported_at_us: int) -> None:
    """Note how far a gateway has delivered; a late report never moves it back."""
    insert_many(
        connection,
        gateways,
        [
            {
                "gateway": item.gateway,
                "watermark_us": item.watermark_us,
                "reported_at_us": reported_at_us,
            }
        ],
        on_conflict=["gateway"],
        update=["watermark_us", "reported_at_us"],
        newer="watermark_us",
    )


def keep_load(connection: Connection, item: ReportWatermark, told_at_us: int) -> None:
    """Keep what a gateway that has reported its watermark tells of itself and its load. Whoever
    reports is there again, unless it says that it leaves."""
    told = item.door
    connection.execute(
        gateways.update()
        .where(gateways.c.gateway == item.gateway)
        .values(
            host=item.host,
            gone=item.leaving,
            saves=told.saves,
            kept=told.kept,
            waiting=told.waiting,
            told_at_us=told_at_us,
        )
    )


def gateway_loads(connection: Connection, since_us: int, now_us: int) -> dict[str, GatewayLoad]:
    """Gateway -> what it told of its load, of those that did since then; not what was told at a
    later moment, before the clock was set back."""
    columns = [gateways.c[name] for name in ("gateway", "saves", "kept", "waiting")]
    rows = connection.execute(
        sa.select(*columns).where(gateways.c.told_at_us.between(since_us, now_us))
    )
    return {row.gateway: GatewayLoad(row.saves, row.kept, row.waiting) for row in rows}
