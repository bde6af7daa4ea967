"""A trail from before it was chained becomes the beginning of the chain."""

import sqlalchemy as sa
from alembic import command

from contracts.audit_chain import AuditChainQuery, link_of, words_of
from plumbing import migrations
from plumbing.audit_chain import audit_chain
from plumbing.database import Database
from plumbing.unit_of_work import Store
from services.exam.models import plumbing
from tests.support.databases import Databases

CONTEST = "cai-cach"
ROWS = [
    'INSERT INTO audit (at_us, "by", action, about, details) VALUES '
    f"({number}, 'org', 'round.changed', '{CONTEST}/tuần-{number}', '{{\"reason\":\"mất điện\"}}')"
    for number in (1, 2)
]


def test_what_was_noted_before_is_chained_and_what_comes_follows(databases: Databases) -> None:
    url = databases.of(sa.MetaData(), "exam_before")
    database = Database(url)
    with database.writing() as connection:
        command.upgrade(migrations._config("exam", {"connection": connection}), "0007")
        for row in ROWS:
            connection.execute(sa.text(row.replace(":", "\\:")))
    migrations.upgrade(url, "exam")
    with Store(database, plumbing).unit_of_work() as work:
        work.audit("org", "round.changed", CONTEST)
    with database.reading() as connection:
        records = audit_chain(connection, AuditChainQuery(CONTEST), tables=plumbing).records
    database.close()
    before = ""
    assert [record.number for record in records] == [1, 2, 3]
    for record in records:
        assert record.words == words_of(record)
        assert record.link == link_of(record.number, before, record.subject, record.words)
        before = record.link
