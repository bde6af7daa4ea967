"""A database of before is brought up to date, and learns what it had passed over at first."""

import sqlalchemy as sa
from alembic import command

from contracts.rosters import (
    AgencyRegistered,
    ContestantExcluded,
    ContestantRegistered,
    HeadcountApproved,
    Membership,
)
from plumbing import migrations, outbox
from plumbing.database import Database
from plumbing.unit_of_work import Store
from services.scoring.models import plumbing
from services.scoring.repository.results import rosters
from tests.support.databases import Databases
from tests.support.marked_contest import CONTEST
from tests.support.marking import Marking

ROWS = [
    f"INSERT INTO agencies VALUES ('{CONTEST}', 'A', 'Sở A', 4)",
    "INSERT INTO contestants (person, contest, name, excluded, revision, excluded_revision) "
    f"VALUES ('p1', '{CONTEST}', 'Tên p1', 'Tổ ra đề', 7, 8)",
    "INSERT INTO inbox VALUES ('registration', 0, 1, 4), ('exam', 0, 1, 9)",
    "INSERT INTO publications VALUES "
    f"('{CONTEST}', 1, 'w1', 'ab', 5, 'org', 0, 'cd', '', '', '', '[]', '[]')",
]


def _first_version(url: str) -> None:
    database = Database(url)
    try:
        with database.writing() as connection:
            config = migrations._config("scoring", {"connection": connection})
            command.upgrade(config, "0001")
            for row in ROWS:
                connection.execute(sa.text(row))
    finally:
        database.close()


def test_registrations_stream_is_read_again_and_nothing_else_is_lost(databases: Databases) -> None:
    url = databases.of(sa.MetaData(), "scoring_before")
    _first_version(url)
    migrations.upgrade(url, "scoring")
    assert migrations.check(url, "scoring") == []
    store = Store(Database(url), plumbing)
    try:
        with store.database.writing() as connection:
            outbox.begin(connection, plumbing, 1)
            places = connection.execute(sa.select(plumbing.inbox.c.stream)).scalars().all()
            assert places == ["exam"]
            assert rosters.still_told(connection, CONTEST)
        marking = Marking(store)
        marking.hear(
            AgencyRegistered(CONTEST, "A", "Sở A", "city", 4),
            HeadcountApproved(CONTEST, "A", 12, 1),
            ContestantRegistered(CONTEST, "p1", "Tên p1", "encouraged", [Membership("A")], 7),
            ContestantExcluded(CONTEST, "p1", "Tổ ra đề", 8),
        )
        with store.reading() as connection:
            assert not rosters.still_told(connection, CONTEST)
            (agency,) = rosters.agencies_of(connection, CONTEST)
            assert agency == rosters.Agency("A", "Sở A", "city", 12, 0, None)
            (person,) = rosters.each_person(connection, CONTEST)
            assert person == rosters.Person("p1", "encouraged", [Membership("A")], True)
            states = connection.execute(sa.text("SELECT state, phase FROM publications")).all()
            assert [tuple(row) for row in states] == [("draft", "")]
    finally:
        store.database.close()
