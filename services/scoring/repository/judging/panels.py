"""Who is on which panel, what its numbers are drawn from, and by which rules it marks."""

import secrets
from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.definition import Phase
from contracts.hash_commitments import SECRET_BYTES
from contracts.judging_panels import PanelMember, PanelPlace
from plumbing.database import insert_many
from services.scoring.models import panel_places, panel_rounds, panels

_codes = msgspec.json.Decoder(list[str]).decode
_phase = msgspec.json.Decoder(Phase).decode


def revision_of(
    connection: Connection, contest: str, phase: str, panel: str, *, lock: bool = False
) -> int:
    """How often the panel was set; 0 before the first time. ``lock``: nobody else sets it until we
    are done, the first time neither."""
    if lock:
        row = {"contest": contest, "phase": phase, "panel": panel, "revision": 0}
        insert_many(connection, panels, [row], on_conflict=["contest", "phase", "panel"])
    found = sa.select(panels.c.revision).where(
        panels.c.contest == contest, panels.c.phase == phase, panels.c.panel == panel
    )
    if lock:
        found = found.with_for_update()
    return connection.execute(found).scalar_one_or_none() or 0


def keep_revision(
    connection: Connection, contest: str, phase: str, panel: str, revision: int
) -> None:
    """The panel was set once more."""
    row = {"contest": contest, "phase": phase, "panel": panel, "revision": revision}
    keys = ["contest", "phase", "panel"]
    insert_many(connection, panels, [row], on_conflict=keys, update=["revision"])


def members(connection: Connection, contest: str, phase: str, panel: str) -> list[PanelMember]:
    """Everybody who is or was on the panel, by pseudonym."""
    found = sa.select(panel_places).where(*_of(contest, phase, panel))
    rows = connection.execute(found.order_by(panel_places.c.pseudonym))
    return [_member(row) for row in rows]


def mark_of(connection: Connection, contest: str) -> list[tuple[str, str, int, int]]:
    """Changes when anybody comes to a panel, leaves it, or has another place."""
    how = (panel_places.c.panel, panel_places.c.place)
    active = sa.func.sum(sa.case((panel_places.c.active, 1), else_=0))
    counted = sa.select(*how, sa.func.count(), active).where(panel_places.c.contest == contest)
    found = connection.execute(counted.group_by(*how).order_by(*how))
    return [(panel, place, count, int(told)) for panel, place, count, told in found]


def pseudonyms(connection: Connection, contest: str) -> dict[str, str]:
    """Person -> pseudonym, of everybody who was ever on a panel of the contest."""
    found = sa.select(panel_places.c.person, panel_places.c.pseudonym)
    rows = connection.execute(found.where(panel_places.c.contest == contest).distinct())
    return {row.person: row.pseudonym for row in rows}


def seat(
    connection: Connection,
    where: tuple[str, str, str],
    places: Sequence[PanelPlace],
    names: dict[str, str],
) -> None:
    """Put people on a panel, with their pseudonyms."""
    contest, phase, panel = where
    rows = [
        {
            "contest": contest,
            "phase": phase,
            "panel": panel,
            "person": one.person,
            "place": one.place,
            "pseudonym": names[one.person],
            "conflicts": msgspec.json.encode(sorted(one.conflicts)).decode(),
            "active": True,
            "reason": "",
        }
        for one in places
    ]
    keys = ["contest", "phase", "panel", "person"]
    told = ["place", "conflicts", "active", "reason"]
    insert_many(connection, panel_places, rows, on_conflict=keys, update=told)


def unseat(connection: Connection, where: tuple[str, str, str], people: Sequence[str]) -> None:
    """Take people off a panel who have not seen any sheet of it."""
    connection.execute(
        panel_places.delete().where(*_of(*where), panel_places.c.person.in_(sorted(people)))
    )


def leave(connection: Connection, where: tuple[str, str, str], person: str, reason: str) -> None:
    """Somebody was recused."""
    mine = (*_of(*where), panel_places.c.person == person)
    connection.execute(panel_places.update().where(*mine).values(active=False, reason=reason))


def make_seed(connection: Connection, contest: str, round_id: str, panel: str) -> bytes:
    """The seed of a panel in a round, which is made once."""
    row = {
        "contest": contest,
        "round": round_id,
        "panel": panel,
        "seed": secrets.token_hex(SECRET_BYTES),
    }
    insert_many(connection, panel_rounds, [row], on_conflict=["contest", "round", "panel"])
    found = sa.select(panel_rounds.c.seed).where(*_in_round(contest, round_id, panel))
    return bytes.fromhex(connection.execute(found).scalar_one())


def keep_rules(
    connection: Connection, contest: str, round_id: str, panel: str, phase: Phase
) -> None:
    """The rules by which a panel marks a round, from the first release of its sheets on."""
    first = (*_in_round(contest, round_id, panel), panel_rounds.c.rules.is_(None))
    rules = msgspec.json.encode(phase).decode()
    connection.execute(panel_rounds.update().where(*first).values(rules=rules))


def rules_of(connection: Connection, contest: str, round_id: str, panel: str) -> Phase | None:
    """The phase as it was when sheets were released; None before."""
    found = sa.select(panel_rounds.c.rules).where(*_in_round(contest, round_id, panel))
    kept = connection.execute(found).scalar_one_or_none()
    return None if kept is None else _phase(kept)


def keep_due(connection: Connection, contest: str, round_id: str, panel: str, due_us: int) -> bool:
    """By when a panel's sheets are to be handed in; whether that is new."""
    other = sa.or_(panel_rounds.c.due_us.is_(None), panel_rounds.c.due_us != due_us)
    mine = (*_in_round(contest, round_id, panel), other)
    return bool(
        connection.execute(panel_rounds.update().where(*mine).values(due_us=due_us)).rowcount
    )


def due_of(connection: Connection, contest: str, round_id: str, panel: str) -> int | None:
    """By when; None where nobody said."""
    found = sa.select(panel_rounds.c.due_us).where(*_in_round(contest, round_id, panel))
    due: int | None = connection.scalar(found)
    return due


def released_panels(connection: Connection, contest: str, round_id: str) -> list[str]:
    """The panels whose sheets of a round were released, by id."""
    found = sa.select(panel_rounds.c.panel).where(
        panel_rounds.c.contest == contest,
        panel_rounds.c.round == round_id,
        panel_rounds.c.rules.is_not(None),
    )
    return list(connection.execute(found.order_by(panel_rounds.c.panel)).scalars())


def _in_round(contest: str, round_id: str, panel: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        panel_rounds.c.contest == contest,
        panel_rounds.c.round == round_id,
        panel_rounds.c.panel == panel,
    )


def _of(contest: str, phase: str, panel: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        panel_places.c.contest == contest,
        panel_places.c.phase == phase,
        panel_places.c.panel == panel,
    )


def _member(row: sa.Row[Any]) -> PanelMember:
    return PanelMember(
        row.person, row.pseudonym, row.place, _codes(row.conflicts), row.active, row.reason
    )
