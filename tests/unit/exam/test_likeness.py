"""How much has to be in common before a work is told to be like another."""

import pytest

from services.exam.domain.likeness import Likeness, copy_finding, likeness


@pytest.mark.parametrize(
    ("common", "ours", "theirs", "share"),
    [
        (75, 300, 400, 250),
        (74, 300, 400, None),
        (75, 400, 300, 250),
        (300, 300, 3000, 1000),
        (3, 6, 6, 500),
        (3, 7, 9, None),
        (2, 2, 2, None),  # a phrase
        (0, 0, 300, None),
    ],
)
def test_near_is_a_quarter_of_the_shorter_and_of_short_texts_half(
    common: int, ours: int, theirs: int, share: int | None
) -> None:
    expected = None if share is None else Likeness(share, False)
    assert likeness(common, ours, theirs, same=False) == expected


def test_what_is_the_same_is_a_copy_also_where_nothing_can_be_read_in_it() -> None:
    assert likeness(0, 0, 0, same=True) == Likeness(1000, True)


def test_a_finding_says_how_much_and_neither_what_nor_whose() -> None:
    near = copy_finding([Likeness(254, False), Likeness(399, False)], "tep")
    assert (near.code, near.level, near.file, near.values) == (
        "copy.near",
        "warning",
        "tep",
        {"share": 39},
    )
    assert copy_finding([Likeness(254, False), Likeness(1000, True)], "").code == "copy.exact"
