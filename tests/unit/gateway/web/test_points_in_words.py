"""Points as offices write them: exactly, whatever part of a point a score counts."""

from contracts.results import AwardLine
from gateway.command_room.actions.activity_trends import distribution
from gateway.results.shapes.standing_lines import deciding_values
from gateway.web.number_and_date_formats import Formats


def test_scores_are_written_as_decimal_numbers_or_where_none_is_exact_as_fractions() -> None:
    vi, en = Formats("vi"), Formats("en")
    assert [vi.points(n) for n in (0, 7, 1234)] == ["0", "7", "1.234"]
    assert [vi.points(n, 60) for n in (0, 60, 435, 450, 3)] == ["0", "1", "7,25", "7,5", "0,05"]
    assert [vi.points(n, 60) for n in (20, 440, 61, 50)] == ["1/3", "7 1/3", "1 1/60", "5/6"]
    assert en.points(435, 60) == "7.25"


def test_a_fraction_stands_in_words_before_the_most_there_can_be() -> None:
    vi, en = Formats("vi"), Formats("en")
    assert [vi.points_of(n, 1320, 60) for n in (1080, 435)] == ["18/22", "7,25/22"]
    assert [vi.points_of(n, 1320, 60) for n in (1088, 20)] == ["18 2/15 trên 22", "1/3 trên 22"]
    assert (vi.points_of(17, 25), en.points_of(1088, 1320, 60)) == ("17/25", "18 2/15 of 22")


def test_values_that_decided_are_exact_points_where_scores_count_parts_of_them() -> None:
    values = {"rank": 1, "score": 440, "duration_s": 60, "scale": 60}
    line = AwardLine("tuan", "Giải tuần", "w1", "nhat", "Giải nhất", 1, values=values)
    assert deciding_values(line) == {"score": "22/3", "duration_s": 60}
    means = {"mean_score": "440/4", "participants": "4", "scale": 60}
    line = AwardLine("co", "Giải", None, "nhat", "Nhất", 1, values=means, collective=True)
    assert deciding_values(line) == {"mean_score": "11/6", "participants": "4"}


def test_the_chart_of_scores_has_whole_points() -> None:
    assert distribution({0: 1, 59: 2, 60: 3, 150: 4}, 180, 60) == [3, 3, 4, 0]
    assert distribution({0: 1, 2: 2}, 3) == [1, 0, 2, 0]
