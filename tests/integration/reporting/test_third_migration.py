"""A contest whose quota holds in each round, counted before without that, is counted anew."""

import sqlalchemy as sa
from alembic import command

from contracts.definition import QuotaScope
from contracts.reporting import ParticipationQuery
from plumbing import migrations
from plumbing.database import Database
from plumbing.unit_of_work import Store
from services.reporting.domain.participation_tallies import JUDGED
from services.reporting.models import plumbing, tallies
from services.reporting.use_cases import participation_queries
from tests.support.databases import Databases
from tests.support.reporting import CONTEST, Desk, defined, registered, submitted


def _counted_before(url: str, *, scope: QuotaScope) -> None:
    """As the second migration left it: no tally of a judged round."""
    database = Database(url)
    try:
        with database.writing() as connection:
            config = migrations._config("reporting", {"connection": connection})
            command.upgrade(config, "0002")
        desk = Desk(Store(database, plumbing, clock=lambda: 1))
        desk.tell(defined(quota_scope=scope))
        desk.tell(registered("p1", "A"), submitted("p1", "r1"))
        with database.writing() as connection:
            connection.execute(tallies.delete().where(tallies.c.round.startswith(JUDGED)))
    finally:
        database.close()


def test_registration_is_read_again_and_such_a_contest_counted_anew(databases: Databases) -> None:
    url = databases.of(sa.MetaData(), "reporting_before")
    _counted_before(url, scope="each_round")
    migrations.upgrade(url, "reporting")
    assert migrations.check(url, "reporting") == []
    database = Database(url)
    try:
        with database.reading() as connection:
            places = connection.execute(sa.select(plumbing.inbox.c.stream)).scalars().all()
            assert "registration" not in places
            assert "exam" in places
        desk = Desk(Store(database, plumbing, clock=lambda: 1))
        desk.tell(defined(quota_scope="each_round"))
        with database.reading() as connection:
            counted = connection.execute(
                sa.select(tallies.c.agency, tallies.c.participants).where(
                    tallies.c.round == f"{JUDGED}r1"
                )
            ).all()
            assert [tuple(row) for row in counted] == [("A", 1)]
            found = participation_queries.participation(
                connection, ParticipationQuery(CONTEST), 150
            )
            assert [(x.agency, x.met, x.participants) for x in found.agencies] == [("A", True, 1)]
    finally:
        database.close()


def test_without_such_a_contest_nothing_is_read_again(databases: Databases) -> None:
    url = databases.of(sa.MetaData(), "reporting_before")
    _counted_before(url, scope="phase")
    migrations.upgrade(url, "reporting")
    database = Database(url)
    try:
        with database.reading() as connection:
            places = connection.execute(sa.select(plumbing.inbox.c.stream)).scalars().all()
            assert "registration" in places
    finally:
        database.close()
