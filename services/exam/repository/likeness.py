"""What entries are compared by, and which are like which."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.entry_checks import Finding
from contracts.likeness import AlikePair
from entry_files.likeness import SHORT
from plumbing.database import insert_many, one_at_a_time
from plumbing.in_list_parameters import among_numbers
from services.exam.domain.likeness import (
    FEWEST_PRINTS,
    NEAR,
    NEAR_SHORT,
    THOUSANDTHS,
    Likeness,
    copy_finding,
)
from services.exam.models import compared_works, entries, fingerprints, likenesses

#: whoever compares has the turn: of two copies that come at once the second finds the first
TURN = 0x486F6B


class Work(NamedTuple):
    """A file of a version, or (``file`` empty) what was typed in it."""

    entry: str
    version: int
    file: str
    sha256: str
    digest: str


class Met(NamedTuple):
    """Another entry's work that has something in common; ``common`` of its ``prints``."""

    source: int
    contest: str
    prints: int
    common: int
    same: bool


def take_turn(connection: Connection) -> None:
    """Whoever else compares waits until we are done, and finds what we kept."""
    one_at_a_time(connection, TURN)


def keep(connection: Connection, work: Work, prints: Sequence[int]) -> int:
    """Keep what a work is compared by, in place of that of earlier versions of its entry."""
    earlier = sa.select(compared_works.c.source).where(
        compared_works.c.entry == work.entry, compared_works.c.version < work.version
    )
    old = list(connection.execute(earlier).scalars())
    if old:
        _forget(connection, old)
    row = {**work._asdict(), "prints": len(prints)}
    made = compared_works.insert().values(**row).returning(compared_works.c.source)
    source = int(connection.execute(made).scalar_one())
    insert_many(connection, fingerprints, [{"print": one, "source": source} for one in prints])
    return source


def _forget(connection: Connection, sources: Sequence[int]) -> None:
    for column in (
        fingerprints.c.source,
        likenesses.c.source,
        likenesses.c.other,
        compared_works.c.source,
    ):
        connection.execute(sa.delete(column.table).where(column.in_(sources)))


def met(connection: Connection, work: Work, prints: Sequence[int], *, most: int) -> list[Met]:
    """The works of other entries, of any contest, that are like it, the most alike first and no
    more than ``most``, as far as they count: of the version that does, and not taken back.

    What the rule will call like nothing is left out here already: texts on one subject have
    phrases in common with thousands."""
    alike = [compared_works.c.sha256 == work.sha256] if work.sha256 else []
    if work.digest:
        alike.append(compared_works.c.digest == work.digest)
    same = sa.or_(sa.false(), *alike)
    shared = (
        sa.select(fingerprints.c.source, sa.func.count().label("common"))
        .where(among_numbers(fingerprints.c.print, "prints"))
        .group_by(fingerprints.c.source)
        .having(sa.func.count() >= FEWEST_PRINTS)
        .subquery("shared")
    )
    theirs = compared_works.c.prints
    shorter = sa.case((theirs < len(prints), theirs), else_=len(prints))
    share = sa.case((same, THOUSANDTHS), else_=shared.c.common * THOUSANDTHS // shorter)
    near = share >= sa.case((shorter <= SHORT, NEAR_SHORT), else_=NEAR)
    rows = connection.execute(
        sa.select(
            compared_works.c.source,
            entries.c.contest,
            theirs,
            sa.func.coalesce(shared.c.common, 0).label("common"),
            same.label("same"),
        )
        .join(entries, _counts(compared_works, entries))
        .outerjoin(shared, shared.c.source == compared_works.c.source)
        .where(compared_works.c.entry != work.entry, sa.or_(same, near))
        .order_by(sa.case((same, 0), else_=1), share.desc(), compared_works.c.source)
        .limit(most),
        {"prints": prints},
    )
    return [Met(row.source, row.contest, row.prints, row.common, bool(row.same)) for row in rows]


def relate(connection: Connection, pairs: Sequence[tuple[int, int, Likeness]]) -> None:
    """Keep that the first of each pair is like the second."""
    rows = [
        {"source": source, "other": other, "share": how.share, "exact": how.exact}
        for source, other, how in pairs
    ]
    insert_many(connection, likenesses, rows)


def told_of(connection: Connection, sources: Sequence[int]) -> dict[int, int]:
    """Of how many others each of these is known to be like."""
    counted = (
        sa.select(likenesses.c.source, sa.func.count())
        .where(likenesses.c.source.in_(sources))
        .group_by(likenesses.c.source)
    )
    return {int(row[0]): int(row[1]) for row in connection.execute(counted)}


def copies_of(
    connection: Connection, ids: Sequence[str]
) -> dict[tuple[str, int, str], list[Finding]]:
    """(entry, version, file) -> that it is like another entry's; ``file`` empty: what was typed."""
    found: dict[tuple[str, int, str], list[Likeness]] = defaultdict(list)
    for entry, version, one in _alike(connection, ids):
        found[entry, version, one.file].append(Likeness(one.share, one.exact))
    return {key: [copy_finding(alike, key[2])] for key, alike in found.items()}


def alike_to(connection: Connection, entry: str, version: int) -> list[AlikePair]:
    """What a version is like, the most alike first."""
    found = [one for _, of, one in _alike(connection, [entry]) if of == version]
    return sorted(found, key=lambda one: (not one.exact, -one.share, one.source))


def _alike(connection: Connection, ids: Sequence[str]) -> list[tuple[str, int, AlikePair]]:
    """What these entries' works are like, as far as the others count."""
    theirs = compared_works.alias("theirs")
    rows = connection.execute(
        sa.select(
            compared_works.c.entry.label("whose"),
            compared_works.c.version.label("of"),
            compared_works.c.file.label("file"),
            likenesses,
            theirs.c.entry,
            theirs.c.version,
            theirs.c.file.label("other_file"),
            entries.c.contest,
        )
        .join(likenesses, likenesses.c.source == compared_works.c.source)
        .join(theirs, theirs.c.source == likenesses.c.other)
        .join(entries, _counts(theirs, entries))
        .where(compared_works.c.entry.in_(ids))
    )
    return [
        (
            row.whose,
            row.of,
            AlikePair(
                row.other,
                row.file,
                row.contest,
                row.entry,
                row.version,
                row.other_file,
                row.share,
                row.exact,
            ),
        )
        for row in rows
    ]


def _counts(works: sa.FromClause, of: sa.Table) -> sa.ColumnElement[bool]:
    return sa.and_(
        of.c.entry == works.c.entry,
        of.c.version == works.c.version,
        of.c.state == "handed_in",
    )
