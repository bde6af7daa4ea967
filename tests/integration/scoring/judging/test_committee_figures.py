"""Figures of entries that the committee enters, and prizes that go by them."""

from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa

from contracts.committee_figures import EnterFigures, FiguresQuery
from contracts.definition import Award, CommitteeFigure, Measure, Prize
from services.scoring.models import plumbing
from services.scoring.repository.change_markers import mark_of_publications
from services.scoring.use_cases.judging import committee_figures
from tests.support.examination import code
from tests.support.judged_office import Office
from tests.support.jury import CONTEST, ROUND, Jury
from tests.support.marking import Marking

VOTES = CommitteeFigure("binh-chon", "Bình chọn")
BY_VOTES = Award(
    "yeu-thich", "Bài được yêu thích", "bai", "entry", [Prize("mot", "Giải", 1)],
    measures=[Measure("committee_figure", figure="binh-chon"), Measure("entry_marks")],
)  # fmt: skip


@pytest.fixture
def office(marking: Marking) -> Office:
    """Three marked entries, and a prize for the one with most votes."""
    made = Office(marking, Jury(marking, awards=[BY_VOTES], figures=[VOTES]))
    made.begin()
    made.mark()
    return made


def enter(office: Office, source: str = "Cổng thông tin", **values: int) -> Any:
    told = {f"B-{work}": value for work, value in values.items()}
    item = EnterFigures(CONTEST, ROUND, "binh-chon", told, source, "org")
    return office.marking.carry_out(committee_figures.enter_figures, item)


def test_prizes_by_figures_wait_for_them_and_tell_their_source(office: Office) -> None:
    assert office.publish().details == {"works": 3}
    enter(office, e1=120, e2=7)
    assert code(office.publish()) == "publication.figures_missing"
    enter(office, e3=120)
    office.publish()
    (prize,) = office.awards()
    assert (prize.work, prize.because) == ("B-e1", "entry_marks")
    assert prize.values == {"rank": 1, "committee_figure": "120", "entry_marks": "103/2"}
    told = [(line.work, line.value, line.source) for line in office.ledger().figures]
    assert told == [
        (f"B-{n}", v, "Cổng thông tin") for n, v in (("e1", 120), ("e2", 7), ("e3", 120))
    ]


def test_a_figure_entered_anew_replaces_the_one_before(office: Office) -> None:
    enter(office, e1=120, e2=7, e3=1)
    office.publish()
    found = enter(office, "Biên bản kiểm phiếu", e2=700)
    assert [(one.work, one.value) for one in found.figures] == [
        ("B-e1", 120), ("B-e2", 700), ("B-e3", 1),
    ]  # fmt: skip
    office.marking.now_us += 1
    office.publish()
    assert office.awards()[0].work == "B-e2"


def test_figures_that_come_once_more_change_nothing(office: Office) -> None:
    first = enter(office, e1=120, e2=7)
    with office.marking.store.reading() as connection:
        before = mark_of_publications(connection, CONTEST)
    office.marking.now_us += 1
    assert enter(office, e1=120, e2=7) == first
    with office.marking.store.reading() as connection:
        assert mark_of_publications(connection, CONTEST) == before
        audited = plumbing.audit.c.action == "figures.entered"
        assert connection.scalar(sa.select(sa.func.count()).where(audited)) == 1
    enter(office, "Biên bản kiểm phiếu", e1=120)
    with office.marking.store.reading() as connection:
        assert mark_of_publications(connection, CONTEST) != before, "another source is another word"


def test_what_is_no_figure_is_not_taken(office: Office) -> None:
    assert code(enter(office, "  ", e1=1)) == "figure.source_missing"
    assert code(enter(office, e1=-1)) == "figure.range"
    assert code(enter(office, e9=1)) == "work.unknown"
    item = EnterFigures(CONTEST, ROUND, "khac", {}, "Nguồn", "org")
    refusal = office.marking.carry_out(committee_figures.enter_figures, item)
    assert code(refusal) == "figure.unknown"
    view = partial(committee_figures.figures)
    assert office.marking.ask(view, FiguresQuery(CONTEST, ROUND)).figures == []
