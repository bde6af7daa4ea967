"""Score sheets: which lines there are, which marks they take, what they add up to."""

import pytest

from contracts.definition import (
    Criterion,
    EntryRules,
    MarkStep,
    Panel,
    Phase,
    QuizRules,
    StagePart,
    StageRules,
    TeamRules,
    TopicDraw,
)
from contracts.errors import Refused
from services.scoring.domain.judging.score_sheet import (
    SheetForm,
    check_marks,
    missing_lines,
    panels_of,
    parts_of,
    refuse_incomplete,
    refuse_note,
    sheet_form,
    signed_points,
    total,
)

CONTENT = Criterion("noi-dung", "Nội dung", 60)
FORM = Criterion("hinh-thuc", "Hình thức", 40)
LATE = Criterion("qua-dai", "Quá dài", 5, penalty=True)
SHEET = SheetForm([CONTENT, FORM, LATE], 50)
GREETING = StagePart("chao-hoi", "Chào hỏi", 300, [Criterion("chao", "Chào hỏi", 20)])
SKETCH = StagePart("tieu-pham", "Tiểu phẩm", 600)
JURY = Panel("so-khao", "Ban Giám khảo sơ khảo", preliminary=True, advancing=20)


def _entries(criteria: list[Criterion], panels: list[Panel]) -> Phase:
    return Phase(
        "v", "Video", "entries", entries=EntryRules(["video"], criteria=criteria, panels=panels)
    )


def _stage(panels: list[Panel]) -> Phase:
    rules = StageRules(13, TeamRules(), [GREETING, SKETCH], panels=panels)
    return Phase("s", "Sân khấu", "stage", stage=rules)


def test_a_sheet_has_the_criteria_of_its_panel_or_else_of_the_phase() -> None:
    own = Panel("own", "Own", criteria=[FORM])
    assert sheet_form(_entries([CONTENT], [own]), own).criteria == [FORM]
    assert sheet_form(_entries([CONTENT], [JURY]), JURY).criteria == [CONTENT]


def test_a_plan_without_criteria_has_one_line_of_a_hundred_points() -> None:
    form = sheet_form(_entries([], [JURY]), JURY)
    assert [(line.id, line.points) for line in form.criteria] == [("diem", 100)]


def test_a_performance_is_marked_part_by_part() -> None:
    phase = _stage([])
    (jury,) = panels_of(phase)
    assert parts_of(phase, jury) == [GREETING, SKETCH]
    assert sheet_form(phase, jury, "chao-hoi").criteria == GREETING.criteria
    assert sheet_form(phase, jury, "tieu-pham").criteria[0].id == "diem"


def test_a_panel_may_mark_some_parts_only() -> None:
    jury = Panel("dien-xuat", "Diễn xuất", parts=["tieu-pham"])
    assert parts_of(_stage([jury]), jury) == [SKETCH]
    assert parts_of(_entries([], [jury]), jury) == []


def test_a_plan_without_panels_has_one_and_a_quiz_has_none() -> None:
    assert [panel.id for panel in panels_of(_entries([], []))] == ["ban-giam-khao"]
    assert panels_of(_entries([], [JURY])) == [JURY]
    quiz = Phase("q", "Q", "quiz", quiz=QuizRules(60, [TopicDraw("luat", 10)]))
    assert panels_of(quiz) == []


@pytest.mark.parametrize(
    ("step", "hundredths"), [("1", 100), ("0.5", 50), ("0.25", 25), ("0.1", 10)]
)
def test_a_step_is_whole_half_quarter_or_tenth_points(step: MarkStep, hundredths: int) -> None:
    panel = Panel("p", "P", step=step)
    assert sheet_form(_entries([], [panel]), panel).step == hundredths


@pytest.mark.parametrize(
    ("marks", "code", "criteria"),
    [
        ({"noi-dung": 6001}, "mark.range", ["noi-dung"]),
        ({"noi-dung": -50, "hinh-thuc": 4050}, "mark.range", ["hinh-thuc", "noi-dung"]),
        ({"qua-dai": 550}, "mark.range", ["qua-dai"]),
        ({"noi-dung": 825}, "mark.step", ["noi-dung"]),
        ({"noi-dung": 850, "hinh-thuc": 810}, "mark.step", ["hinh-thuc"]),
        ({"khac": 0}, "mark.unknown", ["khac"]),
    ],
)
def test_marks_that_the_sheet_does_not_take_are_refused(
    marks: dict[str, int], code: str, criteria: list[str]
) -> None:
    with pytest.raises(Refused) as refused:
        check_marks(SHEET, marks)
    assert refused.value.problem.code == code
    assert refused.value.problem.details == {"criteria": criteria}


@pytest.mark.parametrize(
    "marks", [{}, {"noi-dung": 0}, {"noi-dung": 6000, "hinh-thuc": 4000, "qua-dai": 500}]
)
def test_both_ends_of_a_line_are_allowed_and_a_draft_may_be_empty(marks: dict[str, int]) -> None:
    check_marks(SHEET, marks)


def test_penalties_are_taken_off_and_a_total_is_never_below_zero() -> None:
    assert total(SHEET, {"noi-dung": 5000, "hinh-thuc": 3050, "qua-dai": 500}) == 7550
    assert total(SHEET, {"noi-dung": 100, "qua-dai": 500}) == 0
    assert signed_points(SHEET, {"noi-dung": 100, "qua-dai": 500, "cu": 5}) == {
        "noi-dung": 100,
        "qua-dai": -500,
    }


def test_a_sheet_with_an_empty_line_is_not_handed_in() -> None:
    assert missing_lines(SHEET, {"hinh-thuc": 0}) == ["noi-dung", "qua-dai"]
    with pytest.raises(Refused) as refused:
        refuse_incomplete(SHEET, {"noi-dung": 0, "hinh-thuc": 0})
    assert refused.value.problem.code == "sheet.incomplete"
    assert refused.value.problem.details == {"criteria": ["qua-dai"]}
    refuse_incomplete(SHEET, {"noi-dung": 0, "hinh-thuc": 0, "qua-dai": 0})


def test_a_note_has_an_end() -> None:
    refuse_note("a" * 4000)
    with pytest.raises(Refused, match=r"sheet\.note_too_long"):
        refuse_note("a" * 4001)
