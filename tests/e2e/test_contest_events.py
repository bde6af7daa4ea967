"""Every event of the contest that is played over HTTP told again, in any order (G6)."""

import random
import time
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from kombu import Producer

from contracts.broker_topology import EVENTS_EXCHANGE, SUBSCRIPTIONS, event_route
from contracts.event_envelope import Envelope, decode_envelope, encode
from contracts.event_stream_commands import EventsAfter
from plumbing import broker, outbox
from plumbing.database import Database
from plumbing.inbox import Portion, apply
from plumbing.migrations import upgrade
from plumbing.settings import Settings
from plumbing.unit_of_work import Store
from rigs.harness.stream_lag import Watch
from services.exam.models import plumbing as plumbing_tables
from services.reporting.models import plumbing as reporting_tables
from services.reporting.repository.read_model_digest import digest_of
from tests.support.reporting import HANDLERS
from tests.support.stage import RealStage, Stage
from tests.support.waiting import until

from .play import Play

pytestmark = pytest.mark.timeout(620)

#: read models that change are looked at again so much later
_REST_S = 0.5


def _streams(stage: Stage) -> list[Envelope]:
    """Every event so far, each in an envelope of its own."""
    found: list[Envelope] = []
    for stream in ("registration", "exam", "scoring"):
        database = stage.database(stream)
        with database.reading() as connection:
            parts = connection.execute(sa.select(plumbing_tables.relay.c.partition)).scalars().all()
            for part in parts:
                query = EventsAfter(part, 1, 0, 100_000)
                page = outbox.events_after(connection, query, tables=plumbing_tables, stream=stream)
                for body in page.envelopes:
                    one = decode_envelope(bytes(body))
                    found += [
                        Envelope(stream, one.epoch, part, one.first + index, [event])
                        for index, event in enumerate(one.events)
                    ]
        database.close()
    return found


def _digest(stage: Stage) -> str:
    database = stage.database("reporting")
    try:
        with database.reading() as connection:
            return digest_of(connection, None)
    finally:
        database.close()


def _all_is_heard(stage: RealStage) -> bool:
    """Whether no queue holds anything, on its way to somebody or not yet acknowledged."""
    told = stage.platform.rabbitmq.ctl("list_queues", "messages", "--no-table-headers")
    return not any(int(count) for count in told.split())


def _all_is_applied(stage: Stage) -> bool:
    """Whether each service has applied all that those have told that it follows."""
    stores = {name: Store(stage.database(name), plumbing_tables) for name in SUBSCRIPTIONS}
    with closing(Watch(stores)) as watch:
        return not watch.behind()


def _steady_digest(stage: Stage) -> str:
    """The digest once all is applied and it has stopped changing."""
    until(lambda: _all_is_applied(stage), "all that was told is applied")
    seen = [""]

    def at_rest() -> bool:
        seen.append(_digest(stage))
        if seen[-1] != seen[-2]:
            time.sleep(_REST_S)
        return seen[-1] == seen[-2]

    until(at_rest, "the read models come to rest")
    return seen[-1]


def test_every_event_five_times_and_shuffled_gives_the_same_read_models(
    play: Play, tmp_path: Path
) -> None:
    """From zero, through the inbox; what is still missing in the end the source tells in order."""
    expected = _steady_digest(play.stage)
    events = _streams(play.stage)
    dice = random.Random(5)
    deliveries = events * 5
    dice.shuffle(deliveries)
    url = f"sqlite:///{tmp_path / 'fresh.db'}"
    upgrade(url, "reporting")
    store = Store(Database(url), reporting_tables)
    while deliveries:
        size = dice.randint(1, 200)
        _deliver(store, deliveries[:size])
        deliveries = deliveries[size:]
    _deliver(store, events)
    with store.reading() as connection:
        assert digest_of(connection, None) == expected
    store.database.close()


def _deliver(store: Store, envelopes: list[Envelope]) -> None:
    places = {(one.stream, one.partition) for one in envelopes}
    for stream, part in sorted(places):
        mine = [one for one in envelopes if (one.stream, one.partition) == (stream, part)]
        apply(store, "reporting", [Portion(stream, part, mine)], HANDLERS)


def test_every_event_published_five_times_and_shuffled_changes_nothing(play: Play) -> None:
    """The real broker is told everything again; the embedded one is out of reach from here."""
    stage = play.stage
    if not isinstance(stage, RealStage):
        pytest.skip("the embedded broker lives in the platform's process")
    expected = _steady_digest(stage)
    scored = len(_streams(stage))
    deliveries = _streams(stage) * 5
    random.Random(7).shuffle(deliveries)
    settings = Settings(broker=stage.platform.rabbitmq.amqp_uri)
    with broker.connect(settings, heartbeat=False) as connection:
        producer = Producer(connection.channel())
        for one in deliveries:
            route = event_route(one.stream, one.partition)
            broker.publish(producer, encode(one), exchange=EVENTS_EXCHANGE, to=route)
    until(lambda: _all_is_heard(stage), "all that was told again is heard")
    assert _steady_digest(stage) == expected
    assert len(_streams(stage)) == scored  # and nobody told anything anew
