"""What ties are drawn from is made, and committed to, before any judge sees a work."""

import sqlalchemy as sa

from contracts.hash_commitments import secret_commitment
from services.scoring.models import lots
from services.scoring.use_cases.judging.lots import draw_of
from tests.support.jury import CONTEST, ROUND, Jury
from tests.support.marking import SAFE, Marking


def test_a_round_has_its_lots_from_the_moment_it_is_known_and_keeps_them(marking: Marking) -> None:
    jury = Jury(marking)
    told = jury.commitments()
    assert {*told} == {ROUND}
    jury.redefine(divergence=5.0)
    jury.begin("e1")
    assert jury.commitments() == told
    with marking.store.reading() as connection:
        draw = draw_of(connection, CONTEST, ROUND, SAFE)
        assert draw_of(connection, CONTEST, "none", SAFE) is None
        kept = connection.execute(sa.select(lots.c.sealed)).scalar_one()
    assert draw is not None
    assert secret_commitment(draw.secret) == told[ROUND]
    assert draw.secret.hex() not in kept


def test_a_contest_that_was_known_before_has_its_lots_once_works_are_assigned(
    marking: Marking,
) -> None:
    jury = Jury(marking)
    jury.entries("e1")
    jury.settle()
    jury.seat()
    with marking.store.unit_of_work() as work:
        work.connection.execute(lots.delete())
    assert jury.commitments() == {}
    jury.assign()
    assert {*jury.commitments()} == {ROUND}


def test_a_quiz_has_no_lots_of_works(marking: Marking) -> None:
    marking.define()
    with marking.store.reading() as connection:
        assert connection.execute(sa.select(lots)).all() == []
