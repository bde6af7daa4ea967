"""Random panels, combined by scoring and by a second program written from the document alone."""

from fractions import Fraction
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.definition import Criterion, MarkCombination, Panel, StagePart
from contracts.marks import mark_text
from services.scoring.domain.judging.combination import SheetMarks, combined
from services.scoring.domain.judging.order_of_works import WorkDraw, chosen, order_of_works
from services.scoring.domain.judging.performance_marks import performance_marks
from services.scoring.domain.judging.score_sheet import SheetForm, check_marks, signed_points
from tests.support import marks_by_the_book as book

HOW: list[MarkCombination] = ["mean", "sum", "trimmed", "outliers"]
LINES = [
    Criterion("noi-dung", "Nội dung", 6),
    Criterion("hinh-thuc", "Hình thức", 4),
    Criterion("tru", "Trừ điểm", 2, penalty=True),
]
FORM = SheetForm(LINES, 25)
JUDGES = [f"GK{number:02}" for number in range(1, 7)]
WORKS = [f"V{number}" for number in range(1, 6)]


class Marked(NamedTuple):
    """A panel, the marks of (work, judge), and how many sheets of each work were released."""

    panel: Panel
    marks: dict[tuple[str, str], dict[str, int]]
    released: dict[str, int]


@st.composite
def marked(draw: st.DrawFn) -> Marked:
    panel = Panel(
        "p",
        "P",
        combine=draw(st.sampled_from(HOW)),
        trim=draw(st.integers(0, 2)),
        outlier_distance=draw(st.sampled_from([0.0, 0.1, 0.5, 1.0, 2.5])),
        standardise=draw(st.booleans()),
        sufficient=draw(st.integers(0, 4)),
        assignment=draw(st.sampled_from(["all", "balanced", "hand"])),
        judges_per_entry=draw(st.integers(0, 3)),
    )
    mark = {line.id: st.integers(0, line.points * 4).map(lambda n: n * 25) for line in LINES}
    pairs = st.tuples(st.sampled_from(WORKS), st.sampled_from(JUDGES))
    marks = draw(st.dictionaries(pairs, st.fixed_dictionaries(mark), max_size=18))
    released = {work: draw(st.integers(0, 6)) for work in WORKS}
    return Marked(panel, marks, released)


def _book(panel: Panel) -> book.Book:
    return book.Book(
        panel.combine,
        panel.trim,
        str(panel.outlier_distance),
        panel.standardise,
        panel.sufficient,
        panel.assignment == "balanced",
        panel.judges_per_entry,
    )


def _rows(marks: dict[tuple[str, str], dict[str, int]]) -> list[book.Row]:
    return [
        book.Row(work, judge, line, mark_text(mark), line == "tru")
        for (work, judge), own in marks.items()
        for line, mark in own.items()
    ]


def _sheets(marks: dict[tuple[str, str], dict[str, int]]) -> dict[str, list[SheetMarks]]:
    made: dict[str, list[SheetMarks]] = {work: [] for work in WORKS}
    for (work, judge), own in marks.items():
        check_marks(FORM, own)
        made[work].append(SheetMarks(judge, signed_points(FORM, own)))
    return made


@settings(max_examples=200)
@given(marked(), st.sampled_from([None, "noi-dung", "tru"]))
def test_two_programs_find_the_same_values(case: Marked, line: str | None) -> None:
    of = None if line is None else {line}
    made = combined(
        case.panel, _sheets(case.marks), judges=len(JUDGES), released=case.released, of=of
    )
    rows = _rows(case.marks)
    rules = _book(case.panel)
    for work in WORKS:
        value = book.value_of_work(rules, rows, work, len(JUDGES), line)
        assert made[work].value == value
        assert made[work].short is book.is_short(rules, rows, work, case.released[work])


@given(marked())
def test_whoever_counts_and_whoever_does_not_are_all_who_marked(case: Marked) -> None:
    made = combined(case.panel, _sheets(case.marks), judges=6, released=case.released)
    for work, one in made.items():
        assert sorted([*one.counted, *one.dropped]) == sorted(
            judge for other, judge in case.marks if other == work
        )
        assert bool(one.counted) is (one.value is not None)


@given(marked())
def test_values_do_not_hang_on_the_order_of_sheets_and_works(case: Marked) -> None:
    sheets = _sheets(case.marks)
    turned = {work: sheets[work][::-1] for work in reversed(sheets)}
    first = combined(case.panel, sheets, judges=6, released=case.released)
    assert combined(case.panel, turned, judges=6, released=case.released) == first


@given(st.dictionaries(st.sampled_from(WORKS), st.integers(0, 1000), min_size=1), st.integers(1, 6))
def test_where_all_judges_agree_their_total_is_the_value(
    totals: dict[str, int], judges: int
) -> None:
    for how in ("mean", "trimmed", "outliers"):
        panel = Panel("p", "P", combine=how)
        sheets = {
            work: [SheetMarks(judge, {"diem": points}) for judge in JUDGES[:judges]]
            for work, points in totals.items()
        }
        made = combined(panel, sheets, judges=judges, released={})
        assert {work: one.value for work, one in made.items()} == {
            work: Fraction(points, 100) for work, points in totals.items()
        }


@given(marked())
def test_on_one_scale_every_judge_has_the_mean_of_all(case: Marked) -> None:
    rows = _rows(case.marks)
    scaled = book.on_one_scale(book.totals_of(rows))
    of_all = list(book.totals_of(rows).values())
    for judge in {judge for _, judge in scaled}:
        mine = [points for (_, other), points in scaled.items() if other == judge]
        assert book.mean(mine) == book.mean(of_all)


part_values = st.lists(
    st.integers(0, 4000).map(lambda hundredths: Fraction(hundredths, 100)), min_size=1, max_size=3
)


@settings(max_examples=200)
@given(
    st.lists(
        st.tuples(
            part_values,
            st.none() | st.integers(60, 600),
            st.sampled_from([0, 15, 30, 60]),
            st.sampled_from([0.0, 0.1, 0.5, 2.0]),
            st.integers(0, 900_000),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_two_programs_find_the_same_marks_of_a_performance(
    parts: list[tuple[list[Fraction], int | None, int, float, int]],
) -> None:
    rules = [
        StagePart(str(number), "", limit, overrun_every_s=every, overrun_points=points)
        for number, (_, limit, every, points, _) in enumerate(parts)
    ]
    values = {str(number): part[0] for number, part in enumerate(parts)}
    used = {str(number): part[4] for number, part in enumerate(parts)}
    by_the_book = [(*part[:3], str(part[3]), part[4]) for part in parts]
    assert performance_marks(rules, values, used).value == book.performance(by_the_book)


works_with_values = st.dictionaries(
    st.text("VĐ0123456789", min_size=1, max_size=4),
    st.lists(st.integers(0, 6).map(lambda n: Fraction(n, 3)), min_size=2, max_size=2),
    min_size=1,
    max_size=12,
)


@settings(max_examples=200)
@given(works_with_values, st.binary(min_size=32, max_size=32), st.integers(1, 12))
def test_two_programs_find_the_same_order_and_let_the_same_works_go_on(
    values: dict[str, list[Fraction]], secret: bytes, most: int
) -> None:
    places = order_of_works("giai", values, WorkDraw(secret))
    order = book.in_order("giai", values, secret)
    assert [place.work for place in places] == order
    first = {work: own[0] for work, own in values.items()}
    line = sorted(first, key=lambda work: -first[work])
    assert chosen({**first}, most) == book.going_on(line, first, most)
