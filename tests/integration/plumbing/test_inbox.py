"""Events are applied in order, once, whatever the broker makes of them (G6, G7)."""

import threading

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from contracts.attempts import AttemptStarted
from contracts.event_envelope import Envelope, Event, raw
from plumbing.inbox import Place, fresh_events, reason_of
from plumbing.unit_of_work import Store
from tests.support.notebook import (
    POISON,
    STREAM,
    SpiltError,
    envelope,
    forget,
    hear,
    heard,
    lines,
    number_all,
    open_again,
    outbox_rows,
    plumbing,
    started,
    tell_on,
)

FACTS = [started(f"a{n}", n) for n in range(12)]
IN_ORDER = [(fact.attempt, fact.number) for fact in FACTS]
#: any pieces of the stream: overlapping, repeated, out of order, with holes
pieces = st.lists(
    st.tuples(st.integers(0, len(FACTS) - 1), st.integers(1, 6)).map(
        lambda cut: envelope(FACTS[cut[0] : cut[0] + cut[1]], cut[0] + 1)
    ),
    max_size=12,
)
deliveries = st.lists(pieces, max_size=6)
few = trying(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


def _parked(store: Store) -> list[tuple[str, int, bool]]:
    """(subject, position, replayed) of parked events."""
    table = plumbing.parked
    with store.reading() as connection:
        rows = connection.execute(sa.select(table).order_by(table.c.id))
        return [(row.subject, row.position, row.replayed_at_us is not None) for row in rows]


@given(deliveries)
@few
def test_any_delivery_applies_a_beginning_of_the_stream_and_the_source_fills_the_rest(
    notebook: Store, told: list[list[Envelope]]
) -> None:
    forget(notebook)
    for envelopes in told:
        place, gap = hear(notebook, *envelopes)
        got = heard(notebook)
        assert got == IN_ORDER[: len(got)]
        assert place.position == len(got)
        assert gap == any(one.first > place.position + 1 for one in envelopes)
    hear(notebook, envelope(FACTS))  # what the source answers
    assert heard(notebook) == IN_ORDER


@given(pieces, st.integers(0, 12))
def test_what_is_fresh_follows_on_without_a_gap(told: list[Envelope], position: int) -> None:
    place, events, _ = fresh_events(Place(1, position), told)
    assert [one.position for one in events] == list(range(position + 1, place.position + 1))
    assert [one.event.subject for one in events] == [f"a{one.position - 1}" for one in events]


def test_an_older_epoch_counts_for_nothing_and_a_newer_one_begins_again(notebook: Store) -> None:
    hear(notebook, envelope([started("a"), started("b")], epoch=1))
    place, gap = hear(notebook, envelope([started("c")], first=3, epoch=2))
    assert (place, gap) == (Place(2, 0), True)  # the beginning of the new epoch is missing
    hear(notebook, envelope([started("x")], epoch=2), envelope([started("old")], 3, epoch=1))
    assert [attempt for attempt, _ in heard(notebook)] == ["a", "b", "x"]
    assert hear(notebook, envelope([started("x")], epoch=2))[0] == Place(2, 1)


def test_types_and_versions_nobody_knows_are_passed_over(notebook: Store) -> None:
    known = envelope([started("a")]).events[0]
    strangers = [
        Event("round_sung", 1, "s", 0, raw({"a": 1})),
        Event(known.type, 99, "a", 0, raw({"b": 1})),
    ]
    place, _ = hear(notebook, Envelope(STREAM, 1, 0, 1, [*strangers, known]))
    assert place == Place(1, 3)
    assert [attempt for attempt, _ in heard(notebook)] == ["a"]
    assert _parked(notebook) == []


def test_two_consumers_that_begin_together_apply_each_event_once(notebook: Store) -> None:
    """Every process of a service asks the source when it starts, before any has a position."""
    url = notebook.database.url.render_as_string(hide_password=False)
    stores = [open_again(url) for _ in range(4)]
    together = threading.Barrier(len(stores))

    def begin(store: Store) -> None:
        together.wait()
        hear(store, envelope(FACTS))

    threads = [threading.Thread(target=begin, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard(notebook) == IN_ORDER
    for store in stores:
        store.database.close()


def test_a_failing_batch_changes_nothing_not_even_the_position(notebook: Store) -> None:
    with pytest.raises(SpiltError):
        hear(notebook, envelope([started("a"), started(POISON)]))
    assert heard(notebook) == []
    assert hear(notebook)[0] == Place(0, 0)


def test_a_poison_event_is_parked_with_the_later_ones_of_its_subject_and_no_others(
    notebook: Store,
) -> None:
    facts = [started("a"), started(POISON, 1), started("b"), started(POISON, 2), started("c")]
    place, _ = hear(notebook, envelope(facts), one_by_one=True)
    assert place == Place(1, 5)
    assert [attempt for attempt, _ in heard(notebook)] == ["a", "b", "c"]
    assert _parked(notebook) == [(POISON, 2, False), (POISON, 4, False)]
    hear(notebook, envelope([started("d"), started(POISON, 3)], first=6))
    assert [attempt for attempt, _ in heard(notebook)] == ["a", "b", "c", "d"]
    assert _parked(notebook)[-1] == (POISON, 7, False)


def test_what_a_parked_event_had_told_is_taken_back_with_it(notebook: Store) -> None:
    facts = [started("a"), started(POISON), started("b")]
    hear(notebook, envelope(facts), handlers={AttemptStarted: tell_on}, one_by_one=True)
    number_all(notebook)
    told = "".join(row.events for row in outbox_rows(notebook))
    assert '"a"' in told
    assert '"b"' in told
    assert POISON not in told


def test_an_event_that_cannot_be_read_is_parked_at_once(notebook: Store) -> None:
    good = envelope([started("a")]).events[0]
    bad = Event(good.type, good.version, "torn", 0, raw({"attempt": 7}))
    hear(notebook, Envelope(STREAM, 1, 0, 1, [bad, good]))
    assert _parked(notebook) == [("torn", 1, False)]
    assert [attempt for attempt, _ in heard(notebook)] == ["a"]


def test_a_parked_event_that_is_delivered_again_is_parked_once(notebook: Store) -> None:
    told = envelope([started(POISON)])
    hear(notebook, told, one_by_one=True)
    hear(notebook, told, one_by_one=True)
    assert len(_parked(notebook)) == 1


def test_the_reason_of_a_database_quotes_no_row(notebook: Store) -> None:
    with pytest.raises(sa.exc.IntegrityError) as caught, notebook.unit_of_work() as work:
        work.connection.execute(lines.insert().values(attempt="bí mật", number=None))
    reason = reason_of(caught.value)
    assert "number" in reason
    assert "bí mật" not in reason
    assert "bí mật" not in str(caught.value).replace(str(caught.value.orig), "")
    assert reason_of(SpiltError()) == "SpiltError"
    assert reason_of(ValueError("a\nb")) == "ValueError: a"
