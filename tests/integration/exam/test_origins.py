"""Events tell where a start and a submission came from, comparable within their contest only."""

import msgspec
import sqlalchemy as sa

from contracts.attempts import AttemptStarted, AttemptSubmitted, Origin
from services.exam.domain.origin_hashing import origin_in
from services.exam.models import metadata
from services.exam.use_cases.starting_attempts import start as office_start
from tests.support.examination import CONTEST, OPENS_US, SECOND_US, Office

HERE = Origin("a" * 32, "d" * 32)


def test_the_same_origin_is_the_same_in_one_contest_and_another_in_the_next() -> None:
    here, there = origin_in("thi-1", HERE), origin_in("thi-2", HERE)
    assert here is not None
    assert there is not None
    assert here == origin_in("thi-1", HERE)
    assert here.address != there.address
    assert here.device != there.device
    assert origin_in("thi-1", Origin("a" * 32, "")) == Origin(here.address, "")
    assert origin_in("thi-1", None) is None


def test_start_and_submission_tell_their_origins_hashed_for_the_contest(office: Office) -> None:
    office.ready("p1")
    started = msgspec.structs.replace(office.starting("p1"), origin=HERE)
    view = office.carry_out(office_start, started)[0]
    there = Origin("b" * 32, "")
    office.go_to(OPENS_US + 60 * SECOND_US)
    office.hand_in(msgspec.structs.replace(office.submitting(view.attempt, "p1"), origin=there))
    assert office.told(AttemptStarted)[0].origin == origin_in(CONTEST, HERE)
    assert office.told(AttemptSubmitted)[0].origin == origin_in(CONTEST, there)


def test_exam_keeps_no_origin_in_its_own_tables_and_nothing_of_the_gateways_hash(
    office: Office,
) -> None:
    office.ready("p1")
    started = msgspec.structs.replace(office.starting("p1"), origin=HERE)
    office.carry_out(office_start, started)
    with office.store.reading() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(sa.select(table)):
                assert HERE.address not in repr(row)
                assert HERE.device not in repr(row)
