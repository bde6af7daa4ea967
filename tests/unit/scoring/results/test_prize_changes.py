"""Who wins and who loses what, between two lists of prizes; and how exactly an arrival is told."""

import pytest
from msgspec.structs import replace

from contracts.results import AwardLine
from services.scoring.domain.results.prize_changes import prize_changes
from services.scoring.domain.results.rounded_arrival_times import told_arrival

FIRST = AwardLine("tuan", "Giải tuần", "w1", "nhat", "Giải nhất", 500, "p1", "An", "A")
OVERALL = AwardLine("chung", "Giải chung", None, "nhat", "Giải nhất", 900, "p1", "An", "A")
AGENCYS = AwardLine(
    "tt", "Giải tập thể", None, "nhat", "Giải nhất", 700, "", "Sở A", "A", collective=True
)
NOBODYS = replace(FIRST, person="", winner="", agency="", because="unfilled")


def told(before: list[AwardLine], after: list[AwardLine]) -> list[tuple[str, str, str, str]]:
    found = prize_changes(before, after)
    return [(one.change, one.award, one.round, one.person or one.name) for one in found]


def test_what_somebody_has_in_both_lists_is_no_change() -> None:
    assert told([FIRST, OVERALL, AGENCYS], [AGENCYS, FIRST, OVERALL]) == []
    assert told([], []) == []


def test_losses_come_before_wins_and_a_prize_over_rounds_names_none() -> None:
    after = [replace(FIRST, person="p2", winner="Bình"), replace(AGENCYS, winner="Sở B")]
    assert told([FIRST, OVERALL, AGENCYS], after) == [
        ("lost", "tuan", "w1", "p1"),
        ("lost", "chung", "", "p1"),
        ("lost", "tt", "", "Sở A"),
        ("won", "tuan", "w1", "p2"),
        ("won", "tt", "", "Sở B"),
    ]


def test_a_prize_that_nobody_has_is_neither_won_nor_lost() -> None:
    assert told([FIRST], [NOBODYS]) == [("lost", "tuan", "w1", "p1")]
    assert told([NOBODYS], [FIRST]) == [("won", "tuan", "w1", "p1")]
    assert told([NOBODYS], [NOBODYS, NOBODYS]) == []


def test_another_name_of_a_person_is_no_change_and_another_rank_or_sum_is() -> None:
    assert told([FIRST], [replace(FIRST, winner="Lê An", agency="B")]) == []
    for changed in (
        replace(FIRST, rank="nhi"),
        replace(FIRST, money=1),
        replace(FIRST, round="w2"),
    ):
        assert [change for change, *_ in told([FIRST], [changed])] == ["lost", "won"]


def test_a_change_tells_all_of_the_prize() -> None:
    (one,) = prize_changes([], [AGENCYS])
    assert (one.award_name, one.rank, one.prize, one.money) == (
        "Giải tập thể",
        "nhat",
        "Giải nhất",
        700,
    )
    assert (one.person, one.name, one.agency, one.collective) == ("", "Sở A", "A", True)


@pytest.mark.parametrize(
    ("winner_us", "other_us", "words"),
    [
        (1_000_000, None, "1970-01-01T07:00:01+07:00"),
        (1_999_999, 2_000_000, "1970-01-01T07:00:01+07:00"),
        (1_000_000, 1_999_999, "1970-01-01T07:00:01.000+07:00"),
        (1_000_999, 1_001_000, "1970-01-01T07:00:01.000+07:00"),
        (1_000_001, 1_000_999, "1970-01-01T07:00:01.000001+07:00"),
        (1_000_001, 1_000_001, "1970-01-01T07:00:01.000001+07:00"),
    ],
)
def test_an_arrival_is_told_as_exactly_as_it_takes_to_tell_two_apart(
    winner_us: int, other_us: int | None, words: str
) -> None:
    assert told_arrival(winner_us, other_us) == words
