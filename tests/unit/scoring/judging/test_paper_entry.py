"""Paper sheets: two people enter them, and only what agrees counts."""

import pytest

from contracts.errors import Refused
from services.scoring.domain.judging.paper_entry import (
    Entries,
    PaperComparison,
    compared_entries,
    refuse_own_sheet,
)

SAME = {"noi-dung": 800, "hinh-thuc": 300}
OTHER = {"noi-dung": 800, "hinh-thuc": 350}


@pytest.mark.parametrize(
    ("entries", "comparison"),
    [
        ({}, PaperComparison("none")),
        ({"lan": SAME}, PaperComparison("one")),
        ({"lan": SAME, "minh": dict(SAME)}, PaperComparison("agreed", SAME)),
        ({"lan": SAME, "minh": OTHER}, PaperComparison("differ", None, ["hinh-thuc"])),
        (
            {"lan": SAME, "minh": {"noi-dung": 800}},
            PaperComparison("differ", None, ["hinh-thuc"]),
        ),
        ({"lan": OTHER, "minh": SAME, "nga": dict(OTHER)}, PaperComparison("agreed", OTHER)),
        (
            {"lan": OTHER, "minh": SAME, "nga": {"noi-dung": 0, "hinh-thuc": 0}},
            PaperComparison("differ", None, ["hinh-thuc", "noi-dung"]),
        ),
    ],
)
def test_a_sheet_counts_once_two_people_entered_the_same(
    entries: Entries, comparison: PaperComparison
) -> None:
    assert compared_entries(entries) == comparison


def test_a_judge_does_not_enter_their_own_paper_sheet() -> None:
    refuse_own_sheet("lan", "minh")
    with pytest.raises(Refused, match=r"paper\.own_sheet"):
        refuse_own_sheet("minh", "minh")
