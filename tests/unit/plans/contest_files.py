"""The files of ``contests/``: their texts and what is read in them."""

import tomllib
from pathlib import Path
from typing import Any

from contracts.definition import Award, Definition
from plans.definition_check import examine
from plans.parser import read_definition

CONTESTS = Path(__file__).parents[3] / "contests"
PLANS = sorted(CONTESTS.glob("*.toml"))
HAI_PHONG = CONTESTS / "hai-phong-2024.toml"


def plan(path: Path) -> Definition:
    return read_definition(path.read_text("utf-8"), path.name)


def text_of(slug: str) -> str:
    return (CONTESTS / f"{slug}.toml").read_text("utf-8")


def definition_of(slug: str) -> Definition:
    definition = examine(text_of(slug), slug).definition
    assert definition is not None
    return definition


def tables_of(slug: str) -> dict[str, Any]:
    return tomllib.loads(text_of(slug))


def prizes_of(award: Award) -> list[tuple[str, int, int]]:
    return [(prize.rank, prize.winners, prize.money) for prize in award.prizes]
