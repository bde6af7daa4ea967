"""Of what is told of one thing the highest revision stands, whatever the order and the batches."""

from itertools import permutations

import sqlalchemy as sa
from msgspec import Struct

from plumbing.unit_of_work import Store
from plumbing.versioned_upsert import keep_latest
from tests.support.notebook import cards, forget


class Told(Struct, frozen=True):
    """What somebody is called, and since which revision."""

    key: str
    names: list[str]
    revision: int


def _keep(store: Store, *events: Told) -> None:
    with store.unit_of_work() as work:
        keep_latest(
            work.connection, cards, events, {"value": "names"}, revision="count", new={"at_us": 7}
        )


def _kept(store: Store) -> list[tuple[object, ...]]:
    with store.reading() as connection:
        rows = connection.execute(sa.select(cards).order_by(cards.c.key))
        return [tuple(row) for row in rows]


FACTS = [Told("a", ["x"], 1), Told("a", ["y", "z"], 3), Told("a", [], 2), Told("b", ["q"], 1)]
STANDS = [("a", '["y","z"]', 3, 7), ("b", '["q"]', 1, 7)]


def test_the_highest_revision_stands_in_any_order_and_in_any_batches(notebook: Store) -> None:
    for order in permutations(FACTS):
        for cut in (0, 1, 2):
            forget(notebook)
            _keep(notebook, *order[:cut])
            _keep(notebook, *order[cut:])
            assert _kept(notebook) == STANDS
            _keep(notebook, *order)
            assert _kept(notebook) == STANDS


def test_what_a_new_row_is_besides_does_not_touch_one_that_is_there(notebook: Store) -> None:
    with notebook.unit_of_work() as work:
        row = {"key": "a", "value": "[]", "count": 1, "at_us": 99}
        work.connection.execute(cards.insert().values(row))
    _keep(notebook, Told("a", ["x"], 2))
    assert _kept(notebook) == [("a", '["x"]', 2, 99)]


def test_of_nothing_nothing_is_kept(notebook: Store) -> None:
    _keep(notebook)
    assert _kept(notebook) == []
