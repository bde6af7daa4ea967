"""What was announced in the halls of stage rounds."""

from typing import NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, Table

from contracts.hall import HallPrize
from plumbing.database import insert_many
from services.scoring.models import halls, mark_releases, prize_reveals

_parts = msgspec.json.Decoder(dict[str, str]).decode
_prize = msgspec.json.Decoder(HallPrize).decode


class HallRecord(NamedTuple):
    """How often something was announced; ``outcome``: digest of the prizes while some stand
    revealed; ``voided``: the last close of the stage by which none is revealed any more."""

    version: int = 0
    outcome: str = ""
    voided: int = 0


class ReleasedMarks(NamedTuple):
    """A team's marks as they were released."""

    team: str
    name: str
    place: int
    parts: dict[str, str]
    total: str


class Reveal(NamedTuple):
    """A prize that was revealed, the ``number``th of ``prizes`` of its award, from 0."""

    award: str
    number: int
    prizes: int
    told: HallPrize


def _of_round(table: Table, contest: str, round_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.contest == contest, table.c.round == round_id)


def held(connection: Connection, contest: str, round_id: str) -> HallRecord:
    """A hall, held against other announcements."""
    keys = {"contest": contest, "round": round_id}
    insert_many(connection, halls, [keys], on_conflict=["contest", "round"])
    connection.execute(
        sa.select(halls.c.version).where(_of_round(halls, contest, round_id)).with_for_update()
    )
    return hall_of(connection, contest, round_id)


def hall_of(connection: Connection, contest: str, round_id: str) -> HallRecord:
    """A hall as it stands."""
    columns = [halls.c[name] for name in HallRecord._fields]
    found = sa.select(*columns).where(_of_round(halls, contest, round_id))
    row = connection.execute(found).one_or_none()
    return HallRecord() if row is None else HallRecord(*row)


def keep(connection: Connection, contest: str, round_id: str, hall: HallRecord) -> None:
    """Write a hall that is held."""
    here = halls.update().where(_of_round(halls, contest, round_id))
    connection.execute(here.values(**hall._asdict()))


def released(connection: Connection, contest: str, round_id: str) -> list[ReleasedMarks]:
    """All marks released, by place."""
    columns = [mark_releases.c[name] for name in ReleasedMarks._fields]
    rows = connection.execute(
        sa.select(*columns)
        .where(_of_round(mark_releases, contest, round_id))
        .order_by(mark_releases.c.place, mark_releases.c.team)
    )
    return [ReleasedMarks(*row)._replace(parts=_parts(row.parts)) for row in rows]


def release(connection: Connection, contest: str, round_id: str, marks: ReleasedMarks) -> None:
    """Put a team's marks in place of those it may have released before."""
    written = {"parts": msgspec.json.encode(marks.parts).decode()}
    insert_many(
        connection,
        mark_releases,
        [{"contest": contest, "round": round_id, **marks._asdict(), **written}],
        on_conflict=["contest", "round", "team"],
        update=["name", "place", "parts", "total"],
    )


def take_off(connection: Connection, contest: str, round_id: str, team: str) -> bool:
    """Forget the marks that a team had released; whether there were any."""
    mine = (_of_round(mark_releases, contest, round_id), mark_releases.c.team == team)
    return bool(connection.execute(mark_releases.delete().where(*mine)).rowcount)


def reveals(connection: Connection, contest: str, round_id: str) -> list[Reveal]:
    """All prizes revealed, in the order in which they were."""
    columns = [prize_reveals.c[name] for name in Reveal._fields]
    rows = connection.execute(
        sa.select(*columns)
        .where(_of_round(prize_reveals, contest, round_id))
        .order_by(prize_reveals.c.version)
    )
    return [Reveal(*row)._replace(told=_prize(row.told)) for row in rows]


def reveal(connection: Connection, contest: str, round_id: str, version: int, one: Reveal) -> None:
    """Keep a prize that is revealed from this version of the hall on."""
    row = {
        "contest": contest,
        "round": round_id,
        "version": version,
        **one._asdict(),
        "told": msgspec.json.encode(one.told).decode(),
    }
    insert_many(connection, prize_reveals, [row])


def take_back(connection: Connection, contest: str, round_id: str) -> None:
    """Forget which prizes were revealed."""
    connection.execute(prize_reveals.delete().where(_of_round(prize_reveals, contest, round_id)))
