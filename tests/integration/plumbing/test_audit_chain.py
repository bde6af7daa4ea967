"""Each record of the audit trail is bound to the one before it, on both databases."""

import itertools
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from contracts.audit_chain import (
    AuditChainQuery,
    AuditHead,
    AuditHeadQuery,
    Chained,
    link_of,
    subject_of,
    words_of,
)
from plumbing.audit_chain import audit_chain, audit_head
from plumbing.unit_of_work import Store
from tests.support.notebook import plumbing

CONTEST = "cai-cach"
WRITERS, EACH = 4, 6


def chain(store: Store, contest: str = CONTEST, after: int = 0, limit: int = 1000) -> list[Chained]:
    with store.reading() as connection:
        query = AuditChainQuery(contest, after, limit)
        return audit_chain(connection, query, tables=plumbing).records


def head(store: Store) -> AuditHead:
    with store.reading() as connection:
        return audit_head(connection, AuditHeadQuery(), tables=plumbing)


def note(store: Store, *abouts: str) -> None:
    with store.unit_of_work() as work:
        for about in abouts:
            work.audit("org", "round.changed", about, reason="mất điện")


def assert_follows(records: list[Chained]) -> None:
    before = ""
    for number, record in enumerate(records, 1):
        assert record.number == number
        assert record.link == link_of(number, before, record.subject, record.words)
        before = record.link


def test_the_chain_of_nothing_has_no_head(notebook: Store) -> None:
    assert head(notebook) == AuditHead(0, "")
    assert chain(notebook) == []


def test_records_follow_each_other_within_and_between_transactions(notebook: Store) -> None:
    note(notebook, CONTEST, f"{CONTEST}/tuan-1")
    note(notebook, CONTEST)
    records = chain(notebook)
    assert len(records) == 3
    assert_follows(records)
    assert [words_of(one) for one in records] == [one.words for one in records]
    assert head(notebook) == AuditHead(3, records[-1].link)


def test_a_stretch_begins_where_it_is_asked_to(notebook: Store) -> None:
    note(notebook, *[CONTEST] * 5)
    assert [one.number for one in chain(notebook, after=2, limit=2)] == [3, 4]


def test_of_another_contest_only_hashes_are_told(notebook: Store) -> None:
    note(notebook, "bien-phong/tuan-1", CONTEST, "cai-cach-2")
    mine, others = chain(notebook)[1], chain(notebook)[::2]
    assert mine.by == "org"
    assert subject_of(CONTEST) == mine.subject
    for one in others:
        assert (one.salt, one.by, one.about, one.details, one.at_us) == ("", "", "", "", 0)
        assert one.subject != mine.subject
    assert_follows(chain(notebook))


def test_what_was_noted_in_a_transaction_that_failed_is_in_no_chain(notebook: Store) -> None:
    note(notebook, CONTEST)

    def fail() -> None:
        with notebook.unit_of_work() as work:
            work.audit("org", "round.changed", CONTEST)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    note(notebook, CONTEST)
    records = chain(notebook)
    assert len(records) == 2
    assert_follows(records)


def test_what_was_noted_in_a_savepoint_that_was_rolled_back_is_in_no_chain(notebook: Store) -> None:
    with notebook.unit_of_work() as work:
        work.audit("org", "round.changed", CONTEST)
        bookmark = work.bookmark()
        work.audit("org", "round.changed", "gone")
        work.return_to(bookmark)
    assert [one.about for one in chain(notebook)] == [CONTEST]


def test_many_writers_at_once_make_one_chain_without_gaps(notebook: Store) -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        for done in [pool.submit(note, notebook, CONTEST) for _ in range(WRITERS * EACH)]:
            done.result()
    records = chain(notebook)
    assert len(records) == WRITERS * EACH
    assert_follows(records)


def test_a_row_that_somebody_changed_in_the_database_no_longer_fits_its_link(
    notebook: Store,
) -> None:
    note(notebook, *[CONTEST] * 3)
    table = plumbing.audit
    with notebook.database.writing() as connection:
        changed = table.update().where(table.c.number == 2).values(by="somebody else")
        connection.execute(changed)
    records = chain(notebook)
    assert not all(
        after.link == link_of(after.number, before.link, after.subject, after.words)
        for before, after in itertools.pairwise(records)
    )
    with notebook.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() == 3
