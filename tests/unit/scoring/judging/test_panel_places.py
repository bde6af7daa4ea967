"""Who may be on a panel, and what ledgers call them."""

import pytest

from contracts.errors import Refused
from contracts.judging_panels import PanelPlace
from services.scoring.domain.judging.panel_places import (
    pseudonyms_with,
    refuse_places,
    refuse_unseating,
)


def test_a_panel_has_everybody_once_and_one_chair_at_most() -> None:
    refuse_places([])
    refuse_places([PanelPlace("lan", "chair"), PanelPlace("minh", "judge")])
    refuse_places([PanelPlace("lan", "clerk"), PanelPlace("minh", "clerk")])
    with pytest.raises(Refused, match=r"panel\.two_chairs"):
        refuse_places([PanelPlace("lan", "chair"), PanelPlace("minh", "chair")])
    with pytest.raises(Refused, match=r"panel\.person_twice"):
        refuse_places([PanelPlace("lan", "judge"), PanelPlace("lan", "clerk")])


def test_whoever_has_sheets_is_not_dropped() -> None:
    refuse_unseating(["lan"], ["minh"])
    with pytest.raises(Refused) as refused:
        refuse_unseating(["lan", "hoa", "minh"], ["minh", "hoa"])
    assert refused.value.problem.code == "panel.released"
    assert refused.value.problem.details == {"people": ["hoa", "minh"]}


def test_judges_keep_their_pseudonym_and_nobody_gets_one_that_was_given() -> None:
    known = {"lan": "GK01", "minh": "GK03"}
    assert pseudonyms_with(known, ["hoa", "lan", "nga"]) == {
        "lan": "GK01",
        "minh": "GK03",
        "hoa": "GK04",
        "nga": "GK05",
    }
    many = pseudonyms_with({}, [f"gk-{number}" for number in range(101)])
    assert many["gk-0"] == "GK01"
    assert many["gk-100"] == "GK101"
