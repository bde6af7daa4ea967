"""Bad rows mended on the page: shown with their reasons, taken back, tried and confirmed."""

import re
from html import unescape
from typing import Any

import pytest
from httpx import Response

from contracts.contests import Contests, ContestView
from contracts.errors import Refused
from gateway.roster.pages import row_mending as mending
from tests.unit.gateway.browser import Desk, hidden
from tests.unit.gateway.browser import desk as desk
from tests.unit.gateway.browser import house as house
from tests.unit.gateway.example_contest import CONTEST, DEFINITION
from tests.unit.spreadsheets.sheet_files import (
    ROSTER_HEADINGS,
    questions_file,
    roster_book,
    roster_file,
    saved,
)

ROSTER = f"/contests/{CONTEST}/set-up/roster"
QUESTIONS = f"/contests/{CONTEST}/set-up/questions"
CITY = "Cơ quan thành phố"
KEY = "Căn-cứ-bí-mật"


def person(number: int, **differing: Any) -> dict[str, Any]:
    return {"Mã cán bộ": f"cb{number}", "Khối": CITY, **differing}


BAD = roster_file(
    person(1),
    person(2, Khối="Khối lạ", **{"Họ và tên": "Trần Văn <Bình>"}),
    person(3, Email="a@b", **{"Giới tính": "x"}),
)


def tried(desk: Desk, path: str = ROSTER, file: bytes = BAD) -> Response:
    answer = desk.send(path, ("r.xlsx", file))
    assert answer.status_code == 422
    return answer


def again(desk: Desk, page: Response, path: str = ROSTER, /, **fields: Any) -> Response:
    """The form of the page, sent with these fields; what was shown is not typed anew."""
    return desk.send(path, **{"action": "mend", "staged": hidden(page.text, "staged"), **fields})


def test_a_bad_row_has_its_cells_as_fields_and_the_wrong_ones_their_reason(desk: Desk) -> None:
    page = tried(desk).text
    assert "2 dòng cần sửa" in page
    for field in ("r3-agency_class", "r4-email", "r4-gender"):
        assert f'href="#{field}"' in page
        assert re.search(
            rf'<input id="{field}" [^>]*aria-invalid="true" aria-describedby="{field}-error">', page
        )
        assert f'id="{field}-error"' in page
    assert 'name="cell:3:full_name" value="Trần Văn &lt;Bình&gt;"' in page
    assert (
        'id="r3-agency_class" name="cell:3:agency_class" value="Khối lạ" autocomplete="off" '
        in page
    )
    assert 'list="choices-agency_class"' in page
    assert f'<datalist id="choices-agency_class"><option value="{CITY}">' in page
    assert "cell:2:" not in page  # a row without a mistake is left alone
    assert desk.asked("registration.import_roster") == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_reason_is_told_whole_in_the_language_it_has(desk: Desk, language: str) -> None:
    desk.client.cookies.set("hoithi_lang", language)
    page = tried(desk, file=roster_file(person(1, **{"Ngày sinh": "31/02/1979"}))).text
    assert f'<html lang="{language}">' in page
    assert (
        'lang="vi" id="r2-birth_date-error">không có ngày này trong lịch (dd/mm/yyyy)</p>' in page
    )


def test_a_file_that_was_tried_under_another_plan_is_tried_again_before_it_comes_in(
    desk: Desk,
) -> None:
    page = desk.send(ROSTER, ("r.xlsx", roster_file(person(1))))
    assert page.status_code == 200
    changed = Contests([ContestView(CONTEST, DEFINITION, 2)])
    desk.house.caller.handlers["registration.contests"] = lambda item: changed
    shown = again(desk, page, action="confirm")
    assert shown.status_code == 200
    assert [item.dry_run for item in desk.asked("registration.import_roster")] == [True, True]
    assert again(desk, shown, action="confirm").status_code == 303
    assert not desk.asked("registration.import_roster")[-1].dry_run


def test_mended_cells_are_read_with_the_whole_list_and_imported_once_confirmed(desk: Desk) -> None:
    half = again(desk, tried(desk), **{"cell:3:agency_class": CITY, "cell:4:gender": "nữ"})
    assert half.status_code == 422
    assert "1 dòng cần sửa" in half.text
    assert "Đã sửa 2 ô" in half.text
    assert "cell:3:" not in half.text
    assert desk.asked("registration.import_roster") == []
    right = again(desk, half, **{"cell:4:email": "a@b.vn"})
    assert right.status_code == 200
    assert "Xem trước danh sách cán bộ" in right.text
    done = again(desk, right, action="confirm")
    assert done.status_code == 303
    first, second = desk.asked("registration.import_roster")
    assert (first.dry_run, second.dry_run) == (True, False)
    assert first.rows == second.rows
    assert [row.agency_class for row in first.rows] == ["city"] * 3
    assert (first.rows[2].gender, first.rows[2].email) == ("female", "a@b.vn")
    # what was typed before stays as it was typed
    assert first.rows[1].full_name == "Trần Văn <Bình>"


def test_what_is_sent_back_as_it_was_shown_mends_nothing(desk: Desk) -> None:
    file = roster_file(person(1, **{"Chức vụ": "Phó\r\nphòng", "Ngày sinh": "32/1/1990"}))
    page = tried(desk, file=file)
    shown = {
        name: unescape(value).replace("\r\n", "\n").lstrip("\n").replace("\n", "\r\n")
        for name, value in re.findall(
            r'name="(cell:[^"]+)"(?: value="|[^>]*>)([^"<]*)["<]', page.text
        )
    }
    assert len(shown) == len(ROSTER_HEADINGS)
    assert shown["cell:2:position"] == "Phó\r\nphòng"
    answer = again(desk, page, **shown)
    assert answer.status_code == 422
    assert "Đã sửa" not in answer.text


def test_rows_are_left_out_by_choice_only_counted_and_brought_back(desk: Desk) -> None:
    page = again(desk, tried(desk), **{"out:3": "on", "out:4": "on"})
    assert page.status_code == 200
    assert "Bỏ ra 2 dòng theo lựa chọn" in page.text
    assert "Nhập, không gồm 2 dòng đã bỏ ra" in page.text
    back = again(desk, page, **{"back:4": "on"})
    assert back.status_code == 422
    assert "Bỏ ra 1 dòng" in back.text
    assert "r4-email" in back.text
    assert again(desk, page, action="confirm").status_code == 303
    assert [len(item.rows) for item in desk.asked("registration.import_roster")] == [1, 1]


def test_a_confirmation_that_changes_rows_is_tried_first(desk: Desk) -> None:
    page = again(desk, tried(desk), **{"out:3": "on", "out:4": "on"})
    changed = again(desk, page, action="confirm", **{"back:3": "on"})
    assert changed.status_code == 422
    assert all(item.dry_run for item in desk.asked("registration.import_roster"))


def test_with_every_row_left_out_they_can_still_be_brought_back(desk: Desk) -> None:
    file = roster_file(person(1, Khối="?"), person(2, Khối="?"))
    page = again(desk, tried(desk, file=file), **{"out:2": "on", "out:3": "on"})
    assert page.status_code == 422
    assert "chưa có dòng dữ liệu nào" in page.text
    back = again(desk, page, **{"back:2": "on"})
    assert 'name="cell:2:agency_class"' in back.text


def test_only_rows_that_the_page_shows_can_be_mended_or_left_out(desk: Desk) -> None:
    page = again(desk, tried(desk), **{"cell:2:full_name": "Kẻ Khác", "out:2": "on"})
    assert page.status_code == 422
    assert "Đã sửa" not in page.text
    assert "Bỏ ra" not in page.text


def test_what_a_service_refuses_of_a_row_is_mended_in_the_same_way(desk: Desk) -> None:
    handlers = desk.house.caller.handlers
    taken = handlers["registration.import_roster"]

    def strict(item: Any) -> Any:
        if item.rows[0].person_code == "cb1":
            problems = [
                {"row": 2, "column": "person_code", "reason": "mã đã có", "value": "cb1"},
                {"row": 2, "column": "", "reason": "cả dòng sai", "value": ""},
            ]
            raise Refused("roster.rows_invalid", "Sai. (Wrong.)", problems=problems, total=2)
        return taken(item)

    handlers["registration.import_roster"] = strict
    page = tried(desk, file=roster_file(person(1)))
    assert 'href="#r2-person_code"' in page.text
    assert 'href="#r2"' in page.text
    assert 'id="r2-error">cả dòng sai' in page.text
    assert again(desk, page, **{"cell:2:person_code": "cb9"}).status_code == 200


def test_only_so_many_rows_are_shown_at_once(desk: Desk) -> None:
    many = [person(number, Khối="?") for number in range(mending.MOST_ROWS + 3)]
    page = tried(desk, file=roster_file(*many))
    assert "53 dòng cần sửa" in page.text
    assert "hiện 50 dòng đầu" in page.text
    assert page.text.count('<fieldset class="card boxed mend"') == mending.MOST_ROWS
    fixed = {f"cell:{row}:agency_class": CITY for row in range(2, 2 + mending.MOST_ROWS)}
    rest = again(desk, page, **fixed)
    assert rest.text.count('<fieldset class="card boxed mend"') == 3


@pytest.mark.parametrize(
    ("bound", "fields"),
    [
        ("MOST_CHARS", {"cell:3:position": "x" * 11}),
        ("MOST_CELLS", {"cell:3:position": "x", "cell:3:reason": "y"}),
        ("MOST_LEFT_OUT", {"out:3": "on", "out:4": "on"}),
    ],
)
def test_what_is_mended_on_a_page_is_bounded(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, bound: str, fields: dict[str, str]
) -> None:
    page = tried(desk)
    monkeypatch.setattr(mending, bound, 10 if bound == "MOST_CHARS" else 1)
    answer = again(desk, page, **fields)
    assert answer.status_code == 422
    assert "Hãy sửa trong tệp gốc" in answer.text


def test_a_file_that_waits_is_of_one_session(desk: Desk) -> None:
    page = tried(desk)
    mended = {"cell:3:agency_class": CITY, "out:4": "on"}
    assert again(desk, page, **mended).status_code == 200
    other = Desk(desk.client, desk.house)  # the same person signed in once more
    foreign = again(other, page, **mended)
    assert foreign.status_code == 422
    assert "không còn chờ" in foreign.text
    assert 'href="#file"' in foreign.text


def test_a_page_can_be_sent_again_after_the_next_step_was_taken(desk: Desk) -> None:
    page = tried(desk)
    for _ in range(2):
        half = again(desk, page, **{"cell:3:agency_class": CITY, "cell:4:gender": "nữ"})
        assert "Đã sửa 2 ô" in half.text


def test_a_file_with_mistakes_is_never_confirmed(desk: Desk) -> None:
    page = again(desk, tried(desk), **{"cell:3:agency_class": CITY, "out:4": "on"})
    wrong = again(desk, page, **{"back:4": "on"})
    for one in (tried(desk), wrong):
        assert again(desk, one, action="confirm").status_code == 422
    assert all(item.dry_run for item in desk.asked("registration.import_roster"))


def test_what_a_page_cannot_mend_is_a_table(desk: Desk) -> None:
    book = roster_book(person(1), person(2))
    book.active["C3"] = "?"
    book.active.merge_cells("B2:B3")
    page = tried(desk, file=saved(book)).text
    assert "<tbody" in page
    assert "cell:" not in page
    assert 'name="staged"' not in page


def question(number: int, **differing: Any) -> dict[str, Any]:
    return {
        "Mã câu hỏi": f"q{number}",
        "Câu hỏi": f"Hỏi gì {number}?",
        "Chủ đề": "Cải cách",
        "Căn cứ": KEY,
        **differing,
    }


def test_a_question_is_mended_and_its_key_is_typed_anew_but_never_shown(desk: Desk) -> None:
    bank = questions_file(
        question(1),
        question(2, **{"Đáp án": "F", "Chủ đề": "Lạ"}),
        question(3, **{"Phương án B": "Một"}),
    )
    page = tried(desk, QUESTIONS, bank)
    assert 'id="r3-answer" name="cell:3:answer" value=""' in page.text
    assert "r4-answer" not in page.text
    assert KEY not in page.text
    fields = {"cell:3:topic": "Cải cách", "cell:3:answer": "", "cell:4:option_B": "Hai"}
    half = again(desk, page, QUESTIONS, **fields)
    assert "1 dòng cần sửa" in half.text
    right = again(desk, half, QUESTIONS, **{"cell:3:answer": "C"})
    assert right.status_code == 200
    assert "Đáp án: đã nhập lại" in right.text
    assert desk.asked("scoring.import_keys") == []
    assert again(desk, right, QUESTIONS, action="confirm").status_code == 303
    (_, sent) = desk.asked("exam.import_questions")
    assert [item.topic for item in sent.questions] == ["a"] * 3
    assert sent.questions[2].options["B"] == "Hai"
    (keys,) = desk.asked("scoring.import_keys")
    assert len(keys.keys) == 3


def test_a_bank_in_text_is_told_by_its_lines(desk: Desk) -> None:
    answer = desk.send(QUESTIONS, ("b.gift", b"$CATEGORY: x\n\n::e::Write {}\n"))
    assert answer.status_code == 422
    assert "<tbody" in answer.text
    assert "cell:" not in answer.text
