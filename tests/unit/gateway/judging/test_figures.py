"""Figures of entries at the door."""

from tests.unit.gateway.example_contest import CONTEST, ROUND
from tests.unit.gateway.fakes import House, problem_of

PATH = f"/api/contests/{CONTEST}/rounds/{ROUND}/figures"


def test_a_figure_is_entered_with_its_source_and_read_back(house: House) -> None:
    who, body = house.bearer("organiser"), {"values": {"B001": 120}, "source": "Cổng thông tin"}
    with house.open() as client:
        told = client.put(f"{PATH}/binh-chon", json=body, headers=who)
        assert told.status_code == 200, told.text
        assert client.get(PATH, headers=who).json() == told.json()
    (item,) = house.caller.commands("scoring.enter_figures")
    assert (item.figure, item.values, item.source) == ("binh-chon", {"B001": 120}, "Cổng thông tin")
    assert (item.by, told.json()["figures"][0]["work"]) == ("p1", "B001")


def test_a_figure_is_a_whole_number_with_a_source(house: House) -> None:
    who = house.bearer("organiser")
    wrong = [
        {"values": {"B001": -1}, "source": "x"},
        {"values": {"B001": 1.5}, "source": "x"},
        {"values": {"B001": 1}},
        {"values": {"B001": 1}, "source": ""},
    ]
    with house.open() as client:
        for body in wrong:
            answer = client.put(f"{PATH}/binh-chon", json=body, headers=who)
            assert problem_of(answer).code == "request.invalid", body
    assert house.caller.commands("scoring.enter_figures") == []
