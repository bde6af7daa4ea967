"""A sheet's life: what its judge, the chair, a second device and a second attempt may do."""

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.definition import Criterion
from contracts.errors import Refused
from contracts.score_sheets import SheetState
from services.scoring.domain.judging import sheet_states
from services.scoring.domain.judging.score_sheet import SheetForm
from services.scoring.domain.judging.sheet_states import Sheet, Writing

FORM = SheetForm(
    [Criterion("noi-dung", "Nội dung", 60), Criterion("hinh-thuc", "Hình thức", 40)], 50
)
WHOLE = {"noi-dung": 5000, "hinh-thuc": 3000}
OTHER = {"noi-dung": 4000, "hinh-thuc": 3000}
REASON = "Bận công tác"
NEW = Sheet("released")


def _writing(
    marks: Mapping[str, int | None],
    base: int = 0,
    *,
    device: str = "tablet",
    at: int = 1,
    note: str = "",
) -> Writing:
    return Writing(marks, note, device, base, at, 1)


DRAFT = sheet_states.saved(NEW, FORM, _writing({"noi-dung": 5000}))
IN = sheet_states.handed_in(DRAFT, FORM, _writing(WHOLE, 1, at=2))


def _refused(code: str, act: Callable[[], Sheet]) -> Refused:
    with pytest.raises(Refused) as refused:
        act()
    assert refused.value.problem.code == code
    return refused.value


def test_a_sheet_goes_from_the_organiser_to_the_judge_and_back() -> None:
    assert (DRAFT.state, DRAFT.revision, DRAFT.marks) == ("draft", 1, {"noi-dung": 5000})
    assert (IN.state, IN.revision, IN.marks) == ("handed_in", 2, WHOLE)
    again = sheet_states.reopened(IN, REASON, published=False)
    assert (again.state, again.marks) == ("reopened", WHOLE)
    saved = sheet_states.saved(again, FORM, _writing({"noi-dung": 4000}, 3, at=3))
    assert (saved.state, saved.marks) == ("reopened", OTHER)
    assert sheet_states.handed_in(saved, FORM, _writing(OTHER, 4, at=4)).state == "handed_in"


def test_a_last_word_that_comes_once_more_does_not_close_what_the_chair_opened_meanwhile() -> None:
    again = sheet_states.reopened(IN, REASON, published=False)
    assert sheet_states.handed_in(again, FORM, _writing(WHOLE, 1, at=2)) is again
    meant = sheet_states.handed_in(again, FORM, _writing(WHOLE, 3, at=3))
    assert (meant.state, meant.marks) == ("handed_in", WHOLE), "the same marks, said anew"


def test_a_line_can_be_emptied_again() -> None:
    emptied = sheet_states.saved(DRAFT, FORM, _writing({"noi-dung": None}, 1, at=2))
    assert emptied.marks == {}


def test_what_is_sent_again_changes_nothing() -> None:
    assert sheet_states.saved(DRAFT, FORM, _writing({"noi-dung": 5000})) == DRAFT
    assert sheet_states.handed_in(IN, FORM, _writing(WHOLE, 1, at=9)) is IN
    assert sheet_states.saved(IN, FORM, _writing(WHOLE, 1, at=9)) is IN


def test_a_sheet_with_an_empty_line_or_a_wrong_mark_is_not_handed_in() -> None:
    _refused("sheet.incomplete", lambda: sheet_states.handed_in(DRAFT, FORM, _writing({}, 1)))
    wrong = _writing({"noi-dung": 6050, "hinh-thuc": 0}, 1)
    _refused("mark.range", lambda: sheet_states.handed_in(DRAFT, FORM, wrong))
    _refused("mark.range", lambda: sheet_states.saved(DRAFT, FORM, wrong))
    long = _writing(WHOLE, 1, note="a" * 4001)
    _refused("sheet.note_too_long", lambda: sheet_states.saved(DRAFT, FORM, long))
    _refused("sheet.note_too_long", lambda: sheet_states.handed_in(DRAFT, FORM, long))


def test_once_handed_in_its_judge_changes_nothing() -> None:
    _refused("sheet.handed_in_already", lambda: sheet_states.saved(IN, FORM, _writing(OTHER, 2)))
    _refused(
        "sheet.handed_in_already", lambda: sheet_states.handed_in(IN, FORM, _writing(OTHER, 2))
    )
    _refused("sheet.handed_in_already", lambda: sheet_states.declined(IN, REASON))
    _refused("sheet.handed_in_already", lambda: sheet_states.taken_over(IN, REASON))


def test_another_device_that_had_not_seen_the_newest_marks_is_warned() -> None:
    late = _writing({"noi-dung": 4000}, 0, device="phone", at=5)
    refused = _refused("sheet.changed_elsewhere", lambda: sheet_states.saved(DRAFT, FORM, late))
    assert refused.problem.details == {
        "marks": {"noi-dung": 5000},
        "note": "",
        "revision": 1,
        "saved_at_us": 1,
        "device": "tablet",
    }
    whole = _writing(OTHER, 0, device="phone", at=5)
    _refused("sheet.changed_elsewhere", lambda: sheet_states.handed_in(DRAFT, FORM, whole))


def test_another_device_goes_on_where_it_has_seen_the_newest_marks() -> None:
    seen = _writing({"noi-dung": 4000}, 1, device="phone", at=5)
    assert sheet_states.saved(DRAFT, FORM, seen).marks == {"noi-dung": 4000}


def test_the_same_marks_from_another_device_are_no_conflict() -> None:
    same = _writing({"noi-dung": 5000}, 0, device="phone", at=5)
    assert sheet_states.saved(DRAFT, FORM, same) is DRAFT


def test_of_one_device_the_last_arrival_stands() -> None:
    newer = sheet_states.saved(DRAFT, FORM, _writing({"noi-dung": 4000}, 0, at=5))
    assert newer.marks == {"noi-dung": 4000}
    assert sheet_states.saved(newer, FORM, _writing({"noi-dung": 3000}, 0, at=4)) is newer


def test_the_chair_opens_a_sheet_again_with_a_reason_until_results_are_published() -> None:
    _refused("reason.missing", lambda: sheet_states.reopened(IN, " … ", published=False))
    _refused("sheet.published", lambda: sheet_states.reopened(IN, REASON, published=True))
    _refused("sheet.not_handed_in", lambda: sheet_states.reopened(DRAFT, REASON, published=False))
    again = sheet_states.reopened(IN, REASON, published=False)
    assert sheet_states.reopened(again, REASON, published=False) is again


def test_a_judge_gives_a_sheet_back_with_a_reason() -> None:
    _refused("reason.missing", lambda: sheet_states.declined(NEW, ""))
    gone = sheet_states.declined(DRAFT, REASON)
    assert gone.state == "declined"
    assert sheet_states.declined(gone, REASON) is gone
    _refused("sheet.not_open", lambda: sheet_states.saved(gone, FORM, _writing(WHOLE, 9)))
    _refused("sheet.not_open", lambda: sheet_states.declined(Sheet("assigned"), REASON))


@pytest.mark.parametrize("state", ["assigned", "released", "draft", "handed_in", "declined"])
def test_whoever_leaves_the_panel_leaves_every_sheet(state: SheetState) -> None:
    gone = sheet_states.recused(replace(IN, state=state, ask="confirm"))
    assert (gone.state, gone.marks, gone.ask) == ("recused", WHOLE, "")
    assert sheet_states.recused(gone) is gone


@pytest.mark.parametrize(
    "state", ["assigned", "released", "draft", "reopened", "declined", "recused"]
)
def test_a_sheet_that_is_not_handed_in_can_be_given_to_another_judge(state: SheetState) -> None:
    sheet = replace(DRAFT, state=state)
    _refused("reason.missing", lambda: sheet_states.taken_over(sheet, ""))
    over = sheet_states.taken_over(sheet, REASON)
    assert over.state == "taken_over"
    assert sheet_states.taken_over(over, REASON) is over
    assert sheet_states.recused(over) is over


def test_a_judge_who_is_asked_confirms_or_changes_once() -> None:
    asked = sheet_states.asked(IN, ask=True)
    _refused("sheet.not_asked", lambda: sheet_states.confirmed(IN, FORM, OTHER))
    _refused("sheet.not_asked", lambda: sheet_states.confirmed(DRAFT, FORM, OTHER))
    _refused("sheet.incomplete", lambda: sheet_states.confirmed(asked, FORM, {"noi-dung": 0}))
    _refused("mark.step", lambda: sheet_states.confirmed(asked, FORM, {"noi-dung": 1}))
    kept = sheet_states.confirmed(asked, FORM, WHOLE)
    assert (kept.marks, kept.ask, kept.revision) == (WHOLE, "", 3)
    assert sheet_states.confirmed(kept, FORM, WHOLE) is kept
    changed = sheet_states.confirmed(asked, FORM, OTHER)
    assert (changed.state, changed.marks, changed.ask) == ("handed_in", OTHER, "")
    assert sheet_states.asked(asked, ask=False) == IN


def test_a_sheet_that_is_asked_about_and_opened_again_is_asked_about_no_longer() -> None:
    asked = sheet_states.asked(IN, ask=True)
    assert sheet_states.reopened(asked, REASON, published=False).ask == ""


def test_marks_from_paper_hand_a_sheet_in() -> None:
    made = sheet_states.entered(NEW, FORM, WHOLE, "paper")
    assert (made.state, made.marks, made.source) == ("handed_in", WHOLE, "paper")
    assert sheet_states.entered(made, FORM, WHOLE, "paper") is made
    _refused("sheet.handed_in_already", lambda: sheet_states.entered(IN, FORM, WHOLE, "paper"))
    _refused("sheet.incomplete", lambda: sheet_states.entered(NEW, FORM, {"noi-dung": 0}, "import"))
    _refused("mark.step", lambda: sheet_states.entered(NEW, FORM, {"noi-dung": 1}, "import"))


lines = st.dictionaries(
    st.sampled_from(["noi-dung", "hinh-thuc"]), st.integers(0, 8).map(lambda n: n * 500)
)
writings = st.lists(st.tuples(lines, st.integers(1, 9), st.integers(0, 3)), max_size=8)


@given(writings)
def test_one_device_ends_with_its_latest_writing_in_whatever_order_they_arrive(
    rows: list[tuple[dict[str, int], int, int]],
) -> None:
    """Each writing names every line, as the page sends it."""
    sheet = NEW
    sent = [
        Writing({"noi-dung": None, "hinh-thuc": None, **marks}, "", "tablet", base, at, number)
        for number, (marks, at, base) in enumerate(rows, start=1)
    ]
    for writing in sent:
        sheet = sheet_states.saved(sheet, FORM, writing)
    if sent:
        last = max(sent, key=lambda one: (one.arrived_us, one.sequence))
        assert sheet.marks == {line: mark for line, mark in last.marks.items() if mark is not None}


steps = st.lists(
    st.tuples(
        st.sampled_from(["tablet", "phone"]), st.sampled_from(["look", "save", "last"]), lines
    ),
    max_size=12,
)


@given(steps)
def test_of_two_tablets_neither_writes_over_what_it_has_not_seen(
    steps: list[tuple[str, str, dict[str, int]]],
) -> None:
    sheet, seen = NEW, {"tablet": NEW, "phone": NEW}
    for at, (device, what, marks) in enumerate(steps, start=1):
        knew, before = seen[device], sheet
        writing = _writing(marks, knew.revision, device=device, at=at)
        try:
            if what == "save":
                sheet = sheet_states.saved(before, FORM, writing)
            elif what == "last":
                sheet = sheet_states.handed_in(before, FORM, writing)
        except Refused as refused:
            if refused.problem.code == "sheet.changed_elsewhere":
                assert before.device != device
                assert knew.revision < before.revision
            continue
        if sheet.marks != before.marks and before.device not in ("", device):
            assert knew.revision == before.revision
        if sheet.state == "handed_in":
            assert {*sheet.marks} == {"noi-dung", "hinh-thuc"}
        seen[device] = sheet
