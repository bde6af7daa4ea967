"""Prizes that were told as events lose the winners' names, and every event keeps its place."""

import sqlalchemy as sa
from alembic import command

from contracts.event_envelope import Envelope, decode_envelope, encode
from contracts.event_stream_commands import EventsAfter
from plumbing import migrations, outbox
from plumbing.database import Database
from services.scoring.models import plumbing
from tests.contracts.golden_events import GOLDEN
from tests.support.databases import Databases


def _of_file(name: str) -> Envelope:
    return decode_envelope((GOLDEN / f"{name}.json").read_bytes())


def test_no_winner_is_left_in_events_and_no_position_is_lost(databases: Databases) -> None:
    url = databases.of(sa.MetaData(), "scoring_with_prizes")
    drawn_up = _of_file("../retired/scoring.standings_drawn_up.v1").events
    decided = _of_file("../retired/scoring.awards_decided.v1").events
    published = _of_file("scoring.results_published.v1-2").events
    told = [*drawn_up, *decided, *published]
    database = Database(url)
    try:
        with database.writing() as connection:
            config = migrations._config("scoring", {"connection": connection})
            command.upgrade(config, "0015")
            for events in (told, published):
                row = {"partition": 0, "events": encode(events).decode(), "count": len(events)}
                connection.execute(plumbing.outbox.insert().values(**row, written_at_us=1))
            outbox.begin(connection, plumbing, 1)
            outbox.number(connection, plumbing)
        assert b"p-1" in bytes(decided[0].data)
        migrations.upgrade(url, "scoring")
        assert migrations.check(url, "scoring") == []
        with database.reading() as connection:
            page = outbox.events_after(
                connection, EventsAfter(0, 1, 0), tables=plumbing, stream="scoring"
            )
        found = [event for body in page.envelopes for event in decode_envelope(bytes(body)).events]
        assert [event.type for event in found] == [event.type for event in [*told, *published]]
        assert b"p-1" not in b"".join(bytes(event.data) for event in found)
        assert [bytes(event.data) for event in found[2:]] == [
            bytes(event.data) for event in [*published, *published]
        ]
    finally:
        database.close()
