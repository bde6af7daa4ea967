"""Presses of clocks from the desk's page: the same one the same id, any other another."""

import re

import pytest

from tests.unit.gateway.example_contest import ROUND
from tests.unit.gateway.example_stage import staged
from tests.unit.gateway.fakes import House
from tests.unit.gateway.visitor import Visitor

DESK = f"/rounds/{ROUND}/stage-desk"
LONG = "doi-" + "a" * 120


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"team": f"{LONG}-1"}, {"team": f"{LONG}-2"}),
        ({"team": "c", "part": "a/b"}, {"team": "b/c", "part": "a"}),
        ({"team": "A1", "part": "hat"}, {"team": "A1", "part": "mua"}),
    ],
)
def test_presses_of_two_clocks_have_ids_of_their_own_however_long_names_are(
    house: House, one: dict[str, str], other: dict[str, str]
) -> None:
    same = {"step": "clock", "press": "start", "presses": "0", "part": ""}
    with house.open() as client:
        visitor = Visitor(house, client, "organiser")
        for fields in (one, other, one):
            visitor.send(DESK, **{**same, **fields})
    first, second, again = (item.press for item in house.caller.commands("exam.step_clock"))
    assert first == again != second
    assert len(first) <= 100


def test_the_script_of_the_desk_makes_the_id_from_the_same_key(house: House) -> None:
    house.caller.handlers |= staged()
    with house.open() as client:
        visitor = Visitor(house, client, "organiser")
        page = visitor.see(DESK, team="A1").text
        key = re.search(r'data-key="(\w+)"', page)
        part = re.search(r'name="part" value="([\w-]*)"', page)
        assert key
        assert part
        visitor.send(DESK, step="clock", press="start", presses="0", team="A1", part=part[1])
    (item,) = house.caller.commands("exam.step_clock")
    assert item.press == f"desk/1/start/{key[1]}"
