"""A publication's file in stretches, and what tells that kept answers no longer hold."""

from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa

from contracts.errors import Problem, Refused
from contracts.publications import LedgerPartQuery
from contracts.rosters import ContestantErased
from services.scoring.models import publications
from services.scoring.use_cases.publications import results_queries
from tests.support.marked_contest import CONTEST
from tests.support.marking import Marking


def published(marking: Marking) -> None:
    marking.define()
    marking.import_keys()
    marking.register("p0", "p1")
    marking.play(marking.submitted("p0", 4), marking.submitted("p1", 3))
    marking.score_waiting()
    marking.publish()


def whole(marking: Marking, **more: Any) -> str:
    text: str = ""
    offset = 0
    while True:
        query = LedgerPartQuery(CONTEST, "", "w1", 1, offset=offset, **more)
        part = marking.ask(results_queries.ledger_part, query)
        text += part.text
        if part.next_offset is None:
            return text
        offset = part.next_offset


@pytest.mark.parametrize("auditor", [False, True])
@pytest.mark.parametrize("length", [97, 2_000_000])
def test_stretches_make_the_file(
    marking: Marking, monkeypatch: pytest.MonkeyPatch, length: int, auditor: bool
) -> None:
    monkeypatch.setattr(results_queries, "PART", length)
    published(marking)
    assert whole(marking, auditor=auditor) == marking.publication(auditor=auditor).ledger


def test_a_stretch_ends_between_characters_and_reads_no_more_than_itself(
    marking: Marking, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(marking)
    text = "Hội thi tìm hiểu cải cách hành chính – 𝄞 năm 2024 ợ"
    with marking.store.database.writing() as connection:
        connection.execute(publications.update().values(ledger=text))
    for length in range(4, 12):
        monkeypatch.setattr(results_queries, "PART", length)
        assert whole(marking) == text
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    with marking.store.reading() as connection:
        sa.event.listen(connection, "before_cursor_execute", note)
        results_queries.ledger_part(connection, LedgerPartQuery(CONTEST, "", "w1", 1))
    (statement,) = asked
    if marking.store.database.is_sqlite:  # which would load all of it to cut it
        assert "ledger" not in statement
    else:
        assert "substr" in statement


def test_a_number_of_something_else_is_refused(marking: Marking) -> None:
    published(marking)
    for phase, round_id, number in (("", "w1", 2), ("", "w2", 1), ("thi", "", 1), ("", "", 1)):
        try:
            found = marking.ask(
                results_queries.ledger_part, LedgerPartQuery(CONTEST, phase, round_id, number)
            )
        except Refused as refusal:
            found = refusal.problem
        assert isinstance(found, Problem), found
        assert found.code == "publication.unknown"


def test_answers_tell_which_publication_they_were_read_from(marking: Marking) -> None:
    published(marking)
    before = marking.standings()
    assert (before.publication, before.rewritten) == (1, 0)
    assert before.revision > 0
    assert marking.awards().editions == [(1, 0)]
    marking.hear(ContestantErased(CONTEST, "p0", "encouraged", [], 9))
    after = marking.standings()
    assert (after.publication, after.rewritten) == (1, 1)
    assert "" in [line.name for line in after.standings]
    assert marking.awards().editions == [(1, 1)]
    stretch = partial(LedgerPartQuery, CONTEST, "", "w1", 1)
    assert marking.ask(results_queries.ledger_part, stretch()).rewritten == 1
