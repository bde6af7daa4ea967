"""Importing lists on the set-up page: bad rows, what a file would change, and its confirmation."""

import re
from base64 import b64decode
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from contracts.errors import Refused
from contracts.question_bank import BankDifference
from contracts.question_keys import KeysImported
from contracts.rosters import RosterDifference
from contracts.waiting_files import DropStagedFile
from tests.unit.gateway.access.requests_of_routes import ROSTER, sheet
from tests.unit.gateway.browser import Desk, hidden
from tests.unit.gateway.browser import desk as desk
from tests.unit.gateway.browser import house as house
from tests.unit.gateway.example_contest import CONTEST
from tests.unit.gateway.roster.test_spreadsheet_imports import WITH_CANARY

HERE = f"/contests/{CONTEST}/set-up"
BAD_ROSTER = sheet(
    ["Mã đơn vị", "Tên đơn vị", "Khối", "Mã cán bộ", "Họ và tên", "Đối tượng"],
    ["A1", "Sở Nội vụ", "Khối lạ", "cb1", "Lê Bình", "bắt buộc"],
)


def test_a_bad_row_is_told_by_sheet_row_column_reason_and_value(desk: Desk) -> None:
    answer = desk.send(f"{HERE}/roster", ("r.xlsx", BAD_ROSTER))
    assert answer.status_code == 422
    assert "Dòng 2" in answer.text
    assert "Khối lạ" in answer.text
    assert desk.asked("registration.import_roster") == []
    problems = unescape(hidden(answer.text, "problems"))
    file = desk.send(f"{HERE}/problems.xlsx", problems=problems)
    book = load_workbook(BytesIO(file.content))
    (row,) = book.worksheets[0].iter_rows(min_row=5, values_only=True)
    assert (row[1], row[2], row[4]) == (2, "Khối", "Khối lạ")
    book.close()


def test_a_roster_is_tried_first_and_then_confirmed_with_the_file_in_the_page(desk: Desk) -> None:
    tried = desk.send(f"{HERE}/roster", ("r.xlsx", ROSTER))
    assert tried.status_code == 200
    assert [item.dry_run for item in desk.asked("registration.import_roster")] == [True]
    staged = hidden(tried.text, "staged")
    done = desk.send(f"{HERE}/roster", action="confirm", staged=staged)
    assert done.status_code == 303, done.text
    assert re.fullmatch(rf"{HERE}/roster/[0-9a-f]{{32}}", done.headers["location"])
    first, second = desk.asked("registration.import_roster")
    assert (second.dry_run, second.rows, second.by) == (False, first.rows, "org")


def test_a_file_that_waits_confirms_nothing_else(desk: Desk) -> None:
    staged = hidden(desk.send(f"{HERE}/roster", ("r.xlsx", ROSTER)).text, "staged")
    for path, field in ((f"{HERE}/questions", staged), (f"{HERE}/roster", "x")):
        answer = desk.send(path, action="confirm", staged=field)
        assert answer.status_code == 422, answer.text
    assert [item.dry_run for item in desk.asked("registration.import_roster")] == [True]


def test_a_file_that_is_chosen_is_tried_first_whatever_waits(desk: Desk) -> None:
    staged = hidden(desk.send(f"{HERE}/roster", ("r.xlsx", ROSTER)).text, "staged")
    desk.send(f"{HERE}/roster", ("r.xlsx", ROSTER), action="confirm", staged=staged)
    dry = [item.dry_run for item in desk.asked("registration.import_roster")]
    assert dry == [True, True]


def test_a_confirmed_file_was_read_once_and_waits_no_longer(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for what, name, content in (("roster", "r.xlsx", ROSTER), ("questions", "q.xlsx", WITH_CANARY)):
        tried = desk.send(f"{HERE}/{what}", (name, content))
        with monkeypatch.context() as patched:
            patched.setattr(desk.house.gateway.readers, what, None)
            confirmed = {"action": "confirm", "staged": hidden(tried.text, "staged")}
            assert desk.send(f"{HERE}/{what}", **confirmed).status_code == 303
        again = desk.send(f"{HERE}/{what}", **confirmed)
        assert again.status_code == 422
        assert "không còn chờ" in again.text


def test_a_file_of_many_parts_waits_as_it_came(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.roster.actions.waiting_files.LONGEST_PART", 1000)
    tried = desk.send(f"{HERE}/roster", ("r.xlsx", ROSTER))
    parts = desk.asked("registration.stage_file")
    assert len(parts) > 5
    assert [item.part for item in parts] == list(range(len(parts)))
    staged = hidden(tried.text, "staged")
    assert desk.send(f"{HERE}/roster", action="confirm", staged=staged).status_code == 303


def test_what_waits_at_registration_cannot_be_read_there(desk: Desk) -> None:
    desk.send(f"{HERE}/questions", ("q.xlsx", WITH_CANARY))
    (item,) = desk.asked("registration.stage_file")
    sealed = b64decode(item.sealed)
    opened = desk.house.gateway.file_safe.open(item.sealed)
    assert "Căn-cứ".encode() in opened
    assert not any(sealed[at : at + 8] in opened for at in range(len(sealed) - 8))


def test_how_far_a_long_import_is_can_be_seen_without_scripts(desk: Desk) -> None:
    desk.house.caller.handlers["registration.import_state"] = lambda _item: RosterDifference(
        "applying", 50_000, applied=12_345
    )
    page = desk.get(f"{HERE}/roster/u1")
    assert "12.345/50.000" in page
    assert 'max="50000" value="12345"' in page


def test_what_is_wrong_between_rows_is_a_table_too(desk: Desk) -> None:
    def refused(_item: Any) -> Any:
        problem = {"row": 7, "column": "agency_class", "reason": "khối khác", "value": "city"}
        raise Refused("roster.rows_invalid", "Có chỗ sai. (Wrong.)", problems=[problem], total=1)

    desk.house.caller.handlers["registration.import_roster"] = refused
    answer = desk.send(f"{HERE}/roster", ("r.xlsx", ROSTER))
    assert answer.status_code == 422
    assert "Dòng 7" in answer.text
    assert "khối khác" in answer.text
    assert ">Khối" in answer.text


def test_a_bank_is_tried_and_confirmed_and_no_key_is_readable_on_the_way(desk: Desk) -> None:
    tried = desk.send(f"{HERE}/questions", ("q.xlsx", WITH_CANARY))
    assert tried.status_code == 200
    assert "Căn-cứ" not in tried.text
    assert desk.asked("scoring.import_keys") == []
    staged = hidden(tried.text, "staged")
    done = desk.send(f"{HERE}/questions", action="confirm", staged=staged)
    assert done.headers["location"] == f"{HERE}?saved=questions"
    assert len(desk.asked("scoring.import_keys")) == 1


def test_a_bank_that_is_refused_says_why(desk: Desk) -> None:
    def refused(_item: Any) -> BankDifference:
        raise Refused("bank.round_open", "Đã có đợt thi mở. (A round has opened.)")

    desk.house.caller.handlers["exam.import_questions"] = refused
    answer = desk.send(f"{HERE}/questions", ("q.xlsx", WITH_CANARY))
    assert answer.status_code == 422
    assert "Đã có đợt thi mở." in answer.text
    none = desk.send(f"{HERE}/questions")
    assert "Hãy chọn một tệp hoặc dán câu hỏi" in none.text


PASTED = "Câu 1: Ai ký?\nA. Người nhận\nB. Người nộp\nĐáp án: B\n"


def test_what_is_pasted_is_tried_with_the_right_options_and_then_confirmed(desk: Desk) -> None:
    tried = desk.send(f"{HERE}/questions", pasted=PASTED, topic="a")
    assert tried.status_code == 200, tried.text
    assert "Đáp án đọc được trong tệp" in tried.text
    assert "<strong>B.</strong> Người nộp" in tried.text
    assert "dòng đáp án" in tried.text
    staged = hidden(tried.text, "staged")
    done = desk.send(f"{HERE}/questions", action="confirm", staged=staged)
    assert done.headers["location"] == f"{HERE}?saved=questions"
    again = desk.client.get(f"{HERE}/questions")
    assert "Người nộp" not in done.text + again.text


def test_a_pasted_bank_in_an_old_encoding_waits_for_a_yes(desk: Desk) -> None:
    old = "C©u 1: Ai ký?\nA. Ng­êi nhËn\nB. Ng­êi nép\nANSWER: B\n"
    shown = desk.send(f"{HERE}/questions", pasted=old, topic="a")
    assert shown.status_code == 422
    assert "“Ng­êi nép” → “Người nộp”" in unescape(shown.text)
    staged = hidden(shown.text, "staged")
    tried = desk.send(f"{HERE}/questions", action="convert", staged=staged)
    assert tried.status_code == 200, tried.text
    assert "<strong>B.</strong> Người nộp" in tried.text
    assert "Đã chuyển 3 dòng từ bảng mã cũ" in tried.text
    done = desk.send(f"{HERE}/questions", action="confirm", staged=hidden(tried.text, "staged"))
    assert done.status_code == 303


def test_what_is_pasted_and_wrong_stays_in_its_box(desk: Desk) -> None:
    wrong = desk.send(f"{HERE}/questions", pasted=PASTED.replace("Đáp án: B", "C. Ai"), topic="a")
    assert wrong.status_code == 422
    assert "không thấy đáp án đúng" in wrong.text
    assert "B. Người nộp\nC. Ai\n</textarea>" in wrong.text


def test_a_bank_whose_confirmation_is_refused_is_confirmed_again_from_that_page(
    desk: Desk,
) -> None:
    """Exam has the stems by then: the same file again, without choosing it anew, mends that."""
    handlers = desk.house.caller.handlers
    taken = handlers["scoring.import_keys"]

    def refused(_item: Any) -> KeysImported:
        raise Refused("keys.unreadable", "Không mở được đáp án. (Keys cannot be opened.)")

    tried = desk.send(f"{HERE}/questions", ("q.xlsx", WITH_CANARY))
    handlers["scoring.import_keys"] = refused
    first = hidden(tried.text, "staged")
    answer = desk.send(f"{HERE}/questions", action="confirm", staged=first)
    assert answer.status_code == 422
    assert 'href="#confirm">Không mở được đáp án.' in answer.text
    assert 'value="confirm" id="confirm"' in answer.text
    assert "Tệp q.xlsx chưa được nhập hoặc chưa nhập hết." in answer.text
    assert "Chưa có gì thay đổi" not in answer.text
    assert hidden(answer.text, "staged") == first
    handlers["scoring.import_keys"] = taken
    done = desk.send(f"{HERE}/questions", action="confirm", staged=first)
    assert done.headers["location"] == f"{HERE}?saved=questions"


def test_a_refused_list_keeps_what_was_mended_in_it_for_the_next_confirmation(desk: Desk) -> None:
    handlers = desk.house.caller.handlers
    taken = handlers["registration.import_roster"]

    def refused(_item: Any) -> Any:
        raise Refused("roster.slices_missing", "Thiếu phần. (Parts are missing.)")

    bad = desk.send(f"{HERE}/roster", ("r.xlsx", BAD_ROSTER))
    mended = {"action": "mend", "cell:2:agency_class": "Cơ quan thành phố"}
    tried = desk.send(f"{HERE}/roster", staged=hidden(bad.text, "staged"), **mended)
    assert tried.status_code == 200
    handlers["registration.import_roster"] = refused
    confirmed = {"action": "confirm", "staged": hidden(tried.text, "staged")}
    answer = desk.send(f"{HERE}/roster", **confirmed)
    assert answer.status_code == 422
    assert "Đã sửa 1 ô" in answer.text
    assert hidden(answer.text, "staged") == confirmed["staged"]
    handlers["registration.import_roster"] = taken
    assert desk.send(f"{HERE}/roster", **confirmed).status_code == 303
    (row,) = desk.asked("registration.import_roster")[-1].rows
    assert row.agency_class == "city"


def test_a_refused_file_that_waits_no_longer_is_chosen_again(desk: Desk) -> None:
    tried = desk.send(f"{HERE}/questions", ("q.xlsx", WITH_CANARY))
    staged = hidden(tried.text, "staged")

    def refused(_item: Any) -> BankDifference:
        desk.house.caller.handlers["registration.drop_staged_file"](
            DropStagedFile(staged, CONTEST, "org")
        )
        raise Refused("bank.round_open", "Đã có đợt thi mở. (A round has opened.)")

    desk.house.caller.handlers["exam.import_questions"] = refused
    answer = desk.send(f"{HERE}/questions", action="confirm", staged=staged)
    assert answer.status_code == 422
    assert 'href="#file">Đã có đợt thi mở.' in answer.text
    assert 'id="file"' in answer.text
    assert 'name="staged"' not in answer.text
    assert 'value="confirm"' not in answer.text


def test_a_confirmation_refused_for_its_rows_shows_them_and_confirms_nothing(desk: Desk) -> None:
    tried = desk.send(f"{HERE}/roster", ("r.xlsx", ROSTER))

    def refused(_item: Any) -> Any:
        problem = {"row": 2, "column": "person_code", "reason": "mã đã có", "value": "cb1"}
        raise Refused("roster.rows_invalid", "Có chỗ sai. (Wrong.)", problems=[problem], total=1)

    desk.house.caller.handlers["registration.import_roster"] = refused
    confirmed = {"action": "confirm", "staged": hidden(tried.text, "staged")}
    answer = desk.send(f"{HERE}/roster", **confirmed)
    assert answer.status_code == 422
    assert 'name="cell:2:person_code"' in answer.text
    assert hidden(answer.text, "staged") != confirmed["staged"]
    assert 'value="confirm"' not in answer.text


def test_bodies_of_the_desk_are_limited_by_their_paths(desk: Desk) -> None:
    roomy = desk.send(f"{HERE}/roster", ("r.xlsx", b"x" * 3_000_000))
    assert roomy.status_code == 422
    for path in (f"{HERE}/definition", "/set-up", f"{HERE}/headcounts"):
        answer = desk.send(path, ("p.toml", b"x" * 3_000_000))
        assert answer.status_code == 413, path
    assert desk.send(f"{HERE}/staff", username="x" * 100_000).status_code == 413


OLD_ROSTER = sheet(
    ["Mã đơn vị", "Tên đơn vị", "Khối", "Mã cán bộ", "Họ và tên", "Đối tượng"],
    ["A1", "Sở Nội vụ", "city", "cb1", "Lª ThÞ B×nh", "bắt buộc"],
    ["A2", "Sở Tài chính", "city", None, None, None],
)


def test_an_old_encoding_is_shown_before_and_after_and_waits_for_a_yes(desk: Desk) -> None:
    shown = desk.send(f"{HERE}/roster", ("r.xlsx", OLD_ROSTER))
    assert shown.status_code == 422
    assert "Lª ThÞ B×nh" in shown.text
    assert "đọc là “Lê Thị Bình”" in unescape(shown.text)
    assert desk.asked("registration.import_roster") == []
    tried = desk.send(f"{HERE}/roster", action="convert", staged=hidden(shown.text, "staged"))
    assert tried.status_code == 200, tried.text
    assert "E2: “Lª ThÞ B×nh” → “Lê Thị Bình”" in unescape(tried.text)
    assert "1 đơn vị chưa có danh sách cán bộ" in tried.text
    done = desk.send(f"{HERE}/roster", action="confirm", staged=hidden(tried.text, "staged"))
    assert done.status_code == 303, done.text
    first, second = desk.asked("registration.import_roster")
    assert [row.full_name for row in first.rows] == ["Lê Thị Bình", ""]
    assert (second.dry_run, second.rows) == (False, first.rows)


@pytest.mark.parametrize(("what", "choice"), [("roster", "Cơ quan thành phố"), ("questions", "")])
def test_a_sheet_to_fill_in_is_beside_where_it_is_brought_in(
    desk: Desk, what: str, choice: str
) -> None:
    path = f"/contests/{CONTEST}/set-up/{what}-template.xlsx"
    assert f'href="{path}"' in desk.get(f"/contests/{CONTEST}/set-up/{what}")
    answer = desk.client.get(path)
    assert f"{what}-template-{CONTEST}.xlsx" in answer.headers["content-disposition"]
    book = load_workbook(BytesIO(answer.content))
    cells = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert choice in cells or not choice
    assert len(book.worksheets[0][1]) > 5
