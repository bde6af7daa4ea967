"""A contest is counted anew in parts: what is held at once hangs on no number of people."""

import tracemalloc
from collections import Counter

import pytest

from plumbing.database import insert_many
from services.reporting.models import attempts, contestants
from services.reporting.repository import attempts as attempts_repository
from services.reporting.use_cases import updating_tallies
from tests.support.reporting import CONTEST, Desk, defined, registered, started, submitted

MANY = 8_000
#: that many people and their attempts, all held at once, take 16 MB
MOST_BYTES = 5_000_000


@pytest.mark.parametrize("most", [1, 2, 3, 100])
def test_nobodys_attempts_are_told_in_two_parts(desk: Desk, most: int) -> None:
    people = ["p0", "p1", "p2", "p3"]
    sat = [(name, number) for n, name in enumerate(people) for number in range(1, n + 2)]
    desk.tell(defined(), *(started(name, number=number) for name, number in sat))
    with desk.store.reading() as connection:
        parts = list(attempts_repository.all_attempts(connection, CONTEST, most))
    told = Counter(name for part in parts for name in part)
    assert told == dict.fromkeys(people, 1)
    assert {name: len(own) for part in parts for name, own in part.items()} == {
        name: n + 1 for n, name in enumerate(people)
    }
    assert all(sum(map(len, part.values())) <= most + len(people) for part in parts)


def test_many_people_are_counted_in_the_room_of_some(desk: Desk) -> None:
    desk.tell(defined(), registered("p", "A"), started("p"), submitted("p"))
    with desk.store.database.writing() as connection:
        for table in (contestants, attempts):
            (row,) = connection.execute(table.select()).mappings()
            rows = [{**row, "person": f"p{number}"} for number in range(MANY)]
            insert_many(connection, table, rows)
    with desk.store.reading() as connection:
        tracemalloc.start()
        try:
            counted = updating_tallies.count(connection, CONTEST)
            most = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert {share.participants for share in counted.values()} >= {MANY + 1}
    assert {share.eligible for share in counted.values()} == {MANY + 1}
    assert most < MOST_BYTES
