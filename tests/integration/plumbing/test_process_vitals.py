"""What a process says of itself is what its database holds and what it counted."""

from contracts.service_vitals import Vitals, VitalsQuery
from plumbing import outbox
from plumbing.metrics import CONSUMER_LAG, CONSUMER_SILENCE, REQUESTS
from plumbing.process_vitals import vitals
from plumbing.unit_of_work import Store
from plumbing.version import VERSION
from tests.support.notebook import POISON, STREAM, envelope, hear, plumbing, started, tell

SERVICE = "notebook"


def _vitals(store: Store) -> Vitals:
    with store.reading() as connection:
        return vitals(connection, VitalsQuery(), store=store, service=SERVICE)


def test_a_fresh_process_has_nothing_to_tell(notebook: Store) -> None:
    found = _vitals(notebook)
    assert (found.service, found.version) == (SERVICE, VERSION)
    assert (found.unpublished, found.unpublished_since_us, found.parked) == (0, None, 0)
    assert found.started_at_us <= found.at_us


def test_events_wait_from_their_writing_until_the_broker_has_them(notebook: Store) -> None:
    before_us = notebook.clock()
    tell(notebook, started("a"), started("b"))
    tell(notebook, started("c"))
    fresh = _vitals(notebook)
    assert fresh.unpublished == 3
    assert fresh.unpublished_since_us is not None
    assert before_us <= fresh.unpublished_since_us <= fresh.at_us
    with notebook.database.writing() as connection:
        outbox.number(connection, plumbing)
    numbered = _vitals(notebook)
    assert (numbered.unpublished, numbered.unpublished_since_us) == (3, fresh.unpublished_since_us)
    with notebook.database.writing() as connection:
        outbox.mark_published(connection, plumbing, 0, 2)
    tell(notebook, started("d"))
    assert _vitals(notebook).unpublished == 2
    with notebook.database.writing() as connection:
        outbox.number(connection, plumbing)
        outbox.mark_published(connection, plumbing, 0, 4)
    assert _vitals(notebook).unpublished_since_us is None


def test_parked_events_are_counted_until_they_are_replayed(notebook: Store) -> None:
    hear(notebook, envelope([started(POISON)]), one_by_one=True)
    assert _vitals(notebook).parked == 1


def test_counts_are_of_this_service_only_and_the_worst_partition_speaks(notebook: Store) -> None:
    REQUESTS.labels(f"{SERVICE}.write", "ok").inc(5)
    REQUESTS.labels(f"{SERVICE}.read", "ok").inc(2)
    REQUESTS.labels(f"{SERVICE}.read", "refused").inc()
    REQUESTS.labels(f"{SERVICE}s.read", "failed").inc()
    for partition, (behind, silence) in enumerate([(3, 0.5), (7, 0.25)]):
        CONSUMER_LAG.labels(SERVICE, STREAM, str(partition)).set(behind)
        CONSUMER_SILENCE.labels(SERVICE, STREAM, str(partition)).set(silence)
    CONSUMER_LAG.labels("another", STREAM, "0").set(99)
    found = _vitals(notebook)
    assert (found.carried_out, found.refused, found.failed) == (7, 1, 0)
    (following,) = found.following
    assert (following.stream, following.behind, following.silence_s) == (STREAM, 7, 0.5)
    for metric in (CONSUMER_LAG, CONSUMER_SILENCE):
        for labels in ((SERVICE, STREAM, "0"), (SERVICE, STREAM, "1")):
            metric.remove(*labels)
    CONSUMER_LAG.remove("another", STREAM, "0")
    REQUESTS.clear()
