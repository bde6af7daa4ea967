"""What tests of an agency's staff list do and look up."""

from typing import Any

import sqlalchemy as sa

from contracts.errors import Problem
from services.registration.models import plumbing

from .world import SECOND_US, World

DAY_US = 86_400 * SECOND_US


def org(world: World) -> str:
    return world.person("ban-to-chuc")


def code(answer: Any) -> str:
    assert isinstance(answer, Problem), answer
    return answer.code


def audited(world: World, action: str) -> int:
    with world.store.reading() as connection:
        table = plumbing.audit
        rows = connection.execute(sa.select(table.c.action).where(table.c.action == action))
        return len(rows.all())
