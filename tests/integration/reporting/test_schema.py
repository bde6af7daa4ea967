"""The migrations make the tables that the code expects, their keys in the same order."""

import sqlalchemy as sa

from plumbing import migrations
from services.reporting.models import READ_MODELS, metadata
from tests.support.reporting import Desk, a_whole_history, digest


def test_migrated_tables_are_the_models_tables_down_to_the_order_of_keys(desk: Desk) -> None:
    desk.tell(*a_whole_history())
    expected = digest(desk)
    database, url = desk.store.database, desk.store.database.url
    with database.writing() as connection:
        metadata.drop_all(connection)
        connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
    address = url.render_as_string(hide_password=False)
    migrations.upgrade(address, "reporting")

    assert migrations.check(address, "reporting") == []
    inspector = sa.inspect(database.engine)
    for table in READ_MODELS:
        key = inspector.get_pk_constraint(table.name)["constrained_columns"]
        assert key == table.primary_key.columns.keys()
    desk.tell_again()
    assert digest(desk) == expected


def test_a_rounds_attempts_are_found_by_an_index(desk: Desk) -> None:
    """Arrivals are asked for every few seconds while a round runs."""
    asked = "SELECT person FROM attempts WHERE contest = 'c' AND round = 'r'"
    with desk.store.database.writing() as connection:
        if desk.store.database.is_sqlite:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}").all()
        else:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            plan = connection.exec_driver_sql(f"EXPLAIN {asked}").all()
    assert "ix_attempts_round" in str(plan)
