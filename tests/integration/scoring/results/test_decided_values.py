"""Prizes tell the values that decided them: arrivals, predictions with their truth."""

from typing import Any

import sqlalchemy as sa

from services.scoring.domain.results.results_scope import ResultsScope
from services.scoring.repository.publications import publications
from tests.support.concluding import OVERALL, ready
from tests.support.marked_contest import OPENS_US, SECOND_US
from tests.support.marking import Marking


def _first(marking: Marking) -> Any:
    return marking.awards().awards[0]


def test_a_prize_decided_by_arrival_tells_the_winners_no_finer_than_it_takes(
    marking: Marking,
) -> None:
    marking.define()
    marking.import_keys()
    marking.register("p0", "p1")
    marking.play(
        marking.submitted("p0", 4, duration_us=60 * SECOND_US + 250_000),
        marking.submitted("p1", 4, duration_us=60 * SECOND_US + 251_000),
    )
    marking.score_waiting()
    marking.publish()
    line = _first(marking)
    assert (line.person, line.because) == ("p0", "earliest")
    assert line.values["submitted_at"].endswith(":00.250+07:00")
    assert "submitted_at" not in (line.next_in_line or {})  # when the other sat is theirs


def test_a_prize_that_the_arrival_did_not_decide_tells_no_arrival(marking: Marking) -> None:
    marking.define()
    marking.import_keys()
    marking.register("p0", "p1")
    marking.play(marking.submitted("p0", 4), marking.submitted("p1", 3))
    marking.score_waiting()
    marking.publish()
    assert _first(marking).because == "score"
    assert "submitted_at" not in _first(marking).values


def test_a_prediction_is_told_with_its_truth_and_distance(marking: Marking) -> None:
    marking.define(prediction=True, ranking=["score", "prediction", "duration", "earliest"])
    marking.import_keys()
    marking.register("p0", "p1")
    marking.play(
        marking.submitted("p0", 4, prediction=5), marking.submitted("p1", 4, prediction=90)
    )
    marking.score_waiting()
    marking.publish()
    line = _first(marking)
    assert (line.person, line.because) == ("p0", "prediction")
    told = {name: line.values[name] for name in ("prediction", "truth", "distance")}
    assert told == {"prediction": 5, "truth": 2, "distance": 3}


def test_over_several_rounds_the_deciding_arrival_is_told_too(marking: Marking) -> None:
    ready(marking, {"p0": "A", "p1": "A"}, {"A": 2}, OVERALL)
    told = [
        marking.submitted("p0", 4, duration_us=60 * SECOND_US),
        marking.submitted("p1", 4, duration_us=60 * SECOND_US, started_us=OPENS_US + 5 * SECOND_US),
    ]
    marking.hear(*told)
    for name in ("w1", "w2"):
        marking.settle(*told, round_id=name)
        marking.publish(name)
    marking.publish_phase()
    line = next(one for one in marking.awards().awards if one.award == "chung")
    assert (line.person, line.because) == ("p0", "earliest")
    assert line.values["submitted_at"].endswith(":00+07:00")


def test_published_standings_are_read_without_the_ledgers(marking: Marking) -> None:
    marking.define()
    marking.import_keys()
    marking.register("p0", "p1")
    marking.play(marking.submitted("p0", 4), marking.submitted("p1", 3))
    marking.score_waiting()
    marking.publish()
    asked: list[str] = []
    engine = marking.store.database.engine

    def note(_c: Any, _cur: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        page = marking.standings(limit=1, offset=1)
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    assert ([line.person for line in page.standings], page.contestants) == (["p1"], 2)
    assert asked
    assert not [one for one in asked if "ledger" in one]
    with marking.store.reading() as connection:
        row = publications.with_ledger(
            connection, ResultsScope("thi", "", "w1"), None, auditor=False
        )
    assert row is not None
    assert "auditor_ledger" not in row._mapping
