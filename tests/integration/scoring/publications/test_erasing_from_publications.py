"""Who asked to be forgotten has no name in results any more; results stay what they are."""

import io
import tracemalloc
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from contracts.appeals import AppealsQuery, FileAppeal
from contracts.definition import Disclosure
from contracts.ledger_file import Ledger, read_ledger
from contracts.ledger_lines import CLOSABLE
from contracts.ledger_salts import SaltBook
from contracts.phase_ledger_file import PERSON_CLOSABLE, read_phase_ledger
from contracts.rosters import ContestantErased, ContestantRegistered, Membership
from plumbing.unit_of_work import Store
from services.scoring.models import contestants, decisions, metadata, plumbing, publications
from services.scoring.repository.publications import erasures
from services.scoring.use_cases.decisions import appeals
from tests.support.concluding import play, ready
from tests.support.marked_contest import CONTEST
from tests.support.marking import SAFE, Marking, ranks

ERASED = ContestantErased(CONTEST, "p1", "encouraged", [Membership("A")], 5)


def _played(marking: Marking) -> None:
    marking.define(disclosure=Disclosure("public"))
    marking.import_keys()
    marking.register("p0", "p1", "p2")
    marking.play(*(marking.submitted(f"p{n}", 4 - n) for n in range(3)))
    marking.publish()


def _ledger(marking: Marking, auditor: bool) -> Ledger:
    return read_ledger(io.BytesIO(marking.publication(auditor=auditor).ledger.encode()))


def test_the_name_goes_from_standings_and_prizes_and_the_ranks_stay(
    marking: Marking,
) -> None:
    _played(marking)
    before = marking.standings().standings
    assert "Tên p1" in {line.winner for line in marking.awards().awards}
    marking.hear(ERASED)
    after = marking.standings().standings
    assert ranks(after) == ranks(before) == ["p0", "p1", "p2"]
    assert [line.name for line in after] == ["Tên p0", "", "Tên p2"]
    assert "Tên p1" not in {line.winner for line in marking.awards().awards}


@pytest.mark.parametrize("auditor", [True, False])
def test_the_ledger_closes_what_it_may_and_still_recounts_under_the_same_root(
    marking: Marking, auditor: bool
) -> None:
    _played(marking)
    root = _ledger(marking, auditor).closing.root
    for _ in range(2):  # the same event again changes nothing
        marking.hear(ERASED)
        ledger = _ledger(marking, auditor)
        assert ledger.closing.root == root
        closed = [
            line
            for line in ledger.attempts
            if all(isinstance(getattr(line, name), str) for name in CLOSABLE)
        ]
        assert len(closed) == 1
        assert marking.recount(auditor=auditor).differences == []


def test_the_salts_of_an_erased_person_are_gone_and_the_others_stay(marking: Marking) -> None:
    _played(marking)
    with marking.store.reading() as connection:
        secret = SAFE.open(connection.execute(sa.select(publications.c.sealed_salts)).scalar_one())
    marking.hear(ERASED)
    with marking.store.reading() as connection:
        row = connection.execute(sa.select(publications)).one()
    kept = msgspec.json.decode(SAFE.open(row.sealed_salts), type=dict[str, str])
    assert len(kept) == 2
    book = SaltBook(secret)
    assert {name: book.person_key(name).hex() for name in kept} == kept


def test_an_older_fact_that_comes_late_brings_no_name_back(marking: Marking) -> None:
    _played(marking)
    marking.hear(ERASED)
    late = ContestantRegistered(CONTEST, "p1", "Tên p1", "mandatory", [Membership("A")], 4)
    marking.hear(late)
    with marking.store.reading() as connection:
        name = connection.execute(
            sa.select(contestants.c.name).where(contestants.c.person == "p1")
        ).scalar_one()
    assert name == ""


def test_second_looks_and_appeals_stand_without_the_name_and_the_words(marking: Marking) -> None:
    _played(marking)
    said = FileAppeal(CONTEST, "w1", "p1-w1-1", "p1", "Tôi là Tên p1", marking.now_us)
    assert marking.carry_out(appeals.file_appeal, said).text == "Tôi là Tên p1"
    marking.score_waiting()
    marking.decide("annul_attempt", attempt="p0-w1-1")
    shown = marking.decisions().decisions[0].difference
    assert {"Tên p0", "Tên p1"} <= {move.name for move in shown.moves}
    marking.hear(ERASED)
    with marking.store.reading() as connection:
        text = connection.execute(sa.select(decisions.c.difference)).scalar_one()
    assert "Tên p1" not in text
    assert "Tên p0" in text
    (made,) = marking.decisions().decisions
    assert [(m.person, m.rank_after) for m in made.difference.moves] == [
        (m.person, m.rank_after) for m in shown.moves
    ]
    assert [a.text for a in marking.ask(appeals.appeals, AppealsQuery(CONTEST)).appeals] == [""]


def _phase_published(marking: Marking) -> None:
    """Two weeks; p1 wins over both, and the only prize of an agency is A's."""
    ready(marking, {"p0": "A", "p1": "A", "p2": "B"}, {"A": 2, "B": 1})
    points = {"p0": 3, "p1": 4, "p2": 2}
    told = [
        marking.submitted(person, right, round_id=name, agency="B" if person == "p2" else "A")
        for name in ("w1", "w2")
        for person, right in points.items()
    ]
    play(marking, *told)
    marking.publish_phase()


def _phase_row(marking: Marking) -> sa.Row[Any]:
    with marking.store.reading() as connection:
        found = sa.select(publications).where(publications.c.phase != "")
        return connection.execute(found).one()


def test_a_prize_over_the_rounds_stands_without_its_winners_name(marking: Marking) -> None:
    _phase_published(marking)
    before = marking.awards().awards
    assert next(line.winner for line in before if line.award == "chung") == "Tên p1"
    marking.hear(ERASED)
    after = marking.awards().awards
    assert next(line.winner for line in after if line.award == "chung") == ""
    assert [(x.award, x.rank, x.person) for x in after] == [
        (x.award, x.rank, x.person) for x in before
    ]
    agencies = [line.winner for line in after if line.collective and line.winner]
    assert agencies == [line.winner for line in before if line.collective and line.winner]
    assert "Tên p1" not in str(tuple(_phase_row(marking)))


def test_a_phases_ledger_closes_the_person_and_still_recounts_under_the_same_root(
    marking: Marking,
) -> None:
    _phase_published(marking)
    before = _phase_row(marking)
    for _ in range(2):  # the same event again changes nothing
        marking.hear(ERASED)
        row = _phase_row(marking)
        for name in ("auditor_ledger", "ledger"):
            ledger = read_phase_ledger(io.BytesIO(row._mapping[name].encode()))
            assert ledger.closing.root == before.root
            closed = [
                line.pseudonym[0]
                for line in ledger.people
                if all(isinstance(getattr(line, field), str) for field in PERSON_CLOSABLE)
            ]
            winner = next(x for x in ledger.person_awards if x.prize == "first").winner
            assert winner.pseudonym in closed
            if name == "auditor_ledger":
                assert closed == [winner.pseudonym]
    for auditor in (True, False):
        assert marking.recount_phase(auditor=auditor).differences == []


def test_a_phases_salts_of_an_erased_person_are_gone_and_those_of_the_others_stay(
    marking: Marking,
) -> None:
    _phase_published(marking)
    book = SaltBook(SAFE.open(_phase_row(marking).sealed_salts))
    marking.hear(ERASED)
    row = _phase_row(marking)
    kept = msgspec.json.decode(SAFE.open(row.sealed_salts), type=dict[str, str])
    ledger = read_phase_ledger(io.BytesIO(row.auditor_ledger.encode()))
    gone = next(x for x in ledger.person_awards if x.prize == "first").winner.pseudonym
    others = {line.pseudonym[0] for line in ledger.people} - {gone}
    assert kept.keys() == others | {"agency/A", "agency/B"}
    assert {name: book.person_key(name).hex() for name in kept} == kept


def _tables_with(store: Store, text: str) -> set[str]:
    with store.reading() as connection:
        return {
            table.name
            for table in metadata.sorted_tables
            if any(text in str(tuple(row)) for row in connection.execute(sa.select(table)))
        }


def test_what_is_told_of_a_publication_names_nobody(marking: Marking) -> None:
    _played(marking)
    with marking.store.reading() as connection:
        rows = connection.execute(sa.select(plumbing.outbox.c.events)).scalars().all()
    assert "results_published" in str(rows)
    assert "Tên p" not in str(rows)
    marking.hear(ERASED)
    assert _tables_with(marking.store, "Tên p1") == set()
    assert publications.name in _tables_with(marking.store, "Tên p0")


def test_the_database_files_hold_the_name_no_more(marking: Marking) -> None:
    if not marking.store.database.is_sqlite:
        pytest.skip("the files are the server's own")
    _played(marking)
    path = Path(str(marking.store.database.url.database))

    def held() -> bool:
        files = [path, path.with_name(f"{path.name}-wal")]
        return any("Tên p1".encode() in file.read_bytes() for file in files if file.exists())

    assert held()
    marking.hear(ERASED)
    assert not held()


def test_publications_are_gone_through_one_at_a_time(marking: Marking) -> None:
    """Each holds the files of a whole round, and a contest has many of them."""
    _played(marking)
    size, many = 1_000_000, 8
    with marking.store.database.writing() as connection:
        (row,) = connection.execute(publications.select()).mappings()
        for number in range(2, 2 + many):
            heavy = {**row, "number": number, "ledger": "x" * size}
            connection.execute(publications.insert().values(heavy))
    with marking.store.reading() as connection:
        tracemalloc.start()
        try:
            found = [
                one.number
                for one in erasures.publications_with(connection, CONTEST, [row["round"]], [])
            ]
            most = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert found == list(range(1, 2 + many))
    assert most < many * size / 2


def test_a_persons_attempts_are_found_by_an_index(marking: Marking) -> None:
    """Whoever is forgotten is one of a million."""
    asked = "SELECT round, pseudonym FROM scores WHERE contest = 'c' AND person = 'p'"
    database = marking.store.database
    with database.writing() as connection:
        if database.is_sqlite:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}").all()
        else:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            connection.exec_driver_sql("DROP INDEX ix_scores_round")
            plan = connection.exec_driver_sql(f"EXPLAIN {asked}").all()
            connection.rollback()
    assert "ix_scores_person" in str(plan)
