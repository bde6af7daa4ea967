"""Long texts, stored part by part."""

import sqlalchemy as sa

from services.scoring.models import phase_secrets
from services.scoring.repository.long_texts import write_texts
from services.scoring.repository.publications.publications import keep_phase_secret, phase_secret
from tests.support.marked_contest import CONTEST
from tests.support.marking import Marking

PARTS = ["Điều 1: \"'\\\n", "", "{}%s:x", *(f"{n}\n" for n in range(20))]


def test_parts_are_put_together_in_their_order_in_one_row_alone(marking: Marking) -> None:
    with marking.store.unit_of_work() as work:
        for phase in ("one", "other"):
            keep_phase_secret(work.connection, CONTEST, phase, "before")
        here: list[sa.ColumnElement[bool]] = [phase_secrets.c.phase == "one"]
        for parts in (PARTS[::-1], PARTS):  # the second takes the place of the first
            write_texts(work.connection, phase_secrets, here, {"sealed": iter(parts)})
    with marking.store.reading() as connection:
        assert phase_secret(connection, CONTEST, "one") == "".join(PARTS)
        assert phase_secret(connection, CONTEST, "other") == "before"


def test_a_text_of_no_parts_is_empty(marking: Marking) -> None:
    with marking.store.unit_of_work() as work:
        keep_phase_secret(work.connection, CONTEST, "one", "before")
        write_texts(
            work.connection, phase_secrets, [phase_secrets.c.phase == "one"], {"sealed": []}
        )
    with marking.store.reading() as connection:
        assert phase_secret(connection, CONTEST, "one") == ""
