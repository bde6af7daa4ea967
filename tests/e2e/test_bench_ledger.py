"""What the bench remembers, beside the databases of a platform before and after a forgery."""

import asyncio

import pytest
import sqlalchemy as sa

from rigs.bench.ledger_check import compared
from rigs.harness.load_generator import Sitting, sit_down, submit, wires
from rigs.harness.measured_platform import MeasuredPlatform, embedded
from rigs.harness.seeding import Wanted
from services.exam.models import answer_sheets
from services.reporting.models import attempts as reported

pytestmark = pytest.mark.slow


async def _handed_in(rig: MeasuredPlatform) -> list[Sitting]:
    sittings = await sit_down(rig, rig.newcomers(6), "r0", clients=2, save_all=True)
    (wire,) = await wires(rig, 1)
    for sitting in sittings[:4]:
        assert (await submit(wire, sitting)).status == 201
    wire.close()
    return sittings


def test_nothing_differs_until_an_answer_is_lost_and_a_score_is_forged() -> None:
    with embedded(Wanted(people=66)) as (rig, _platform):
        sittings = asyncio.run(_handed_in(rig))
        assert compared(rig, sittings) == (6, [])
        lost, forged = sittings[5].attempt, sittings[0].attempt
        exam, reporting = rig.place.store("exam"), rig.place.store("reporting")
        with exam.database.writing() as connection:
            mine = answer_sheets.c.attempt == lost
            connection.execute(sa.update(answer_sheets).where(mine).values(answers="{}"))
        with reporting.database.writing() as connection:
            mine = reported.c.attempt == forged
            connection.execute(sa.update(reported).where(mine).values(score=99))
        exam.database.close()
        reporting.database.close()
        wrong = compared(rig, sittings).wrong
    assert sum(text.startswith(f"{lost}: Q-") for text in wrong) == 20
    assert f"{forged}: reporting does not show its score" in wrong
    assert len(wrong) == 21
