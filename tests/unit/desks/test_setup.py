"""The set-up desk: definitions with mistakes, lists with bad rows."""

import re
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from contracts.bank import BankDifference
from contracts.errors import Refused
from contracts.registration import RosterDifference
from plans.form import to_toml
from tests.unit.desks.browser import Desk, hidden
from tests.unit.desks.browser import desk as desk
from tests.unit.desks.browser import house as house
from tests.unit.gateway.conftest import CONTEST, DEFINITION
from tests.unit.gateway.test_imports import WITH_CANARY
from tests.unit.gateway.test_roles import ROSTER, sheet

HERE = f"/contests/{CONTEST}/set-up"
HAI_PHONG = Path(__file__).parents[3] / "contests" / "hai-phong-2024.toml"
BAD_ROSTER = sheet(
    ["Mã đơn vị", "Tên đơn vị", "Khối", "Mã cán bộ", "Họ và tên", "Đối tượng"],
    ["A1", "Sở Nội vụ", "Khối lạ", "cb1", "Lê Bình", "bắt buộc"],
)


# Definitions --------------------------------------------------------------------------------------


def test_a_definition_with_a_mistake_is_shown_with_its_line_and_not_saved(desk: Desk) -> None:
    text = HAI_PHONG.read_text("utf-8").replace('quota = "70%"', 'quota = "bảy mươi"')
    line = text[: text.index("bảy mươi")].count("\n") + 1
    answer = desk.send("/set-up", ("plan.toml", text.encode()), action="save")
    assert answer.status_code == 422
    assert f'data-line="{line}"' in answer.text
    assert "agency_classes[0].quota" in answer.text
    assert "không phải là tỷ lệ" in answer.text
    assert "bảy mươi" in answer.text
    assert desk.asked("registration.define_contest") == []


def test_a_file_that_cannot_be_read_is_named_with_its_line(desk: Desk) -> None:
    answer = desk.send("/set-up", text='slug = "x"\ntitle = Hội thi\n', action="check")
    assert answer.status_code == 422
    assert 'data-line="2"' in answer.text
    assert "Sai cú pháp ở dòng 2" in answer.text
    assert "title = Hội thi" in answer.text


def test_a_check_saves_nothing_and_findings_are_read_before_they_are_saved(desk: Desk) -> None:
    text = HAI_PHONG.read_text("utf-8").replace(
        'closes_at = "11/10/2024"', 'closes_at = "11/10/2024 23:59"'
    )
    checked = desk.send("/set-up", text=text, action="check")
    assert checked.status_code == 200
    assert "round.closes" not in checked.text
    assert "23:59" in checked.text
    unseen = desk.send("/set-up", text=text, action="save")
    assert unseen.status_code == 422
    assert "Có điểm cần xem lại" in unseen.text
    assert desk.asked("registration.define_contest") == []
    seen = hidden(unseen.text, "seen")
    saved = desk.send("/set-up", text=text, action="save", seen=seen)
    assert saved.headers["location"] == "/contests/hai-phong-2024/set-up?saved=definition"
    (made,) = desk.asked("registration.define_contest")
    assert (made.definition.slug, made.by) == ("hai-phong-2024", "org")


def test_a_definition_is_saved_only_over_its_own_contest(desk: Desk) -> None:
    other = HAI_PHONG.read_text("utf-8")
    seen = hidden(desk.send(f"{HERE}/definition", text=other, action="check").text, "seen")
    answer = desk.send(f"{HERE}/definition", text=other, action="save", seen=seen)
    assert "không phải “cai-cach”" in answer.text
    own = to_toml(DEFINITION)
    seen = hidden(desk.send("/set-up", text=own, action="check").text, "seen")
    answer = desk.send("/set-up", text=own, action="save", seen=seen)
    assert "Đã có hội thi mang mã “cai-cach”" in answer.text
    assert desk.asked("registration.define_contest") == []


def test_what_registration_refuses_is_said_beside_the_text(desk: Desk) -> None:
    def opened(_item: Any) -> Any:
        raise Refused("contest.round_opened", "Đợt thi đã mở. (A round has opened.)")

    desk.house.caller.handlers["registration.define_contest"] = opened
    text = desk.get(f"{HERE}/definition")
    own = to_toml(DEFINITION)
    answer = desk.send(f"{HERE}/definition", text=own, action="save", seen=hidden(text, "seen"))
    assert answer.status_code == 422
    assert "Đợt thi đã mở." in answer.text
    assert "A round has opened" not in answer.text


def test_the_form_writes_into_the_text_and_keeps_the_rest(desk: Desk) -> None:
    page = desk.get(f"{HERE}/fields")
    assert 'name="f:phases[0].rounds[0].closes_at"' in page
    fields: dict[str, Any] = {
        "f:title": "Hội thi “mới”",
        "f:agency_classes[0].quota": "80%",
        "f:phases[0].rounds[0].name": "Tuần đầu",
    }
    answer = desk.send(f"{HERE}/fields", text=to_toml(DEFINITION), **fields)
    assert answer.status_code == 200
    assert "Chưa lưu" in answer.text
    written = answer.text.split('name="text"')[1].split("</textarea>")[0]
    assert "Hội thi “mới”" in written
    assert "80%" in written
    assert "Tuần đầu" in written
    assert "Tôi đồng ý." in written
    assert desk.asked("registration.define_contest") == []


def test_a_few_answers_make_a_first_definition(desk: Desk) -> None:
    answers: dict[str, Any] = {
        "title": "Hội thi xã Bình An",
        "organiser": "UBND xã Bình An",
        "first_day": "04/01/2027",
        "weeks": "2",
        "topics": "Một cửa\nChuyển đổi số",
        "questions": "20",
        "time_limit": "30 phút",
    }
    made = desk.send("/set-up/start", **answers)
    assert made.status_code == 200
    assert "hoi-thi-xa-binh-an" in made.text
    assert "Không thấy điểm nào mâu thuẫn" in made.text
    wrong = desk.send("/set-up/start", **{**answers, "weeks": "99", "first_day": "32/13/2027"})
    assert wrong.status_code == 422
    assert 'href="#weeks"' in wrong.text
    late = desk.send("/set-up/start", **{**answers, "first_day": "32/13/2027"})
    assert 'href="#first_day"' in late.text
    assert "Hội thi xã Bình An" in late.text


def test_the_overview_says_what_is_done_and_what_is_missing(desk: Desk) -> None:
    page = desk.get(HERE, saved="definition")
    assert "Đã lưu thể lệ" in page
    assert "Chưa có bộ câu hỏi" in page
    assert "3 người được dự thi chưa có mật khẩu" in page
    assert "1/1 cơ quan có đầu mối" in page


# Lists --------------------------------------------------------------------------------------------


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
    carried = hidden(tried.text, "carried")
    done = desk.send(f"{HERE}/roster", action="confirm", carried=carried)
    assert done.status_code == 303, done.text
    assert re.fullmatch(rf"{HERE}/roster/[0-9a-f]{{32}}", done.headers["location"])
    first, second = desk.asked("registration.import_roster")
    assert (second.dry_run, second.rows, second.by) == (False, first.rows, "org")


def test_a_file_in_a_page_confirms_nothing_else(desk: Desk) -> None:
    carried = hidden(desk.send(f"{HERE}/roster", ("r.xlsx", ROSTER)).text, "carried")
    for path, field in (
        (f"{HERE}/questions", carried),
        (f"{HERE}/roster", carried[:-8] + "AAAAAAAA"),
        (f"{HERE}/roster", "x"),
    ):
        answer = desk.send(path, action="confirm", carried=field)
        assert answer.status_code == 422, answer.text
    assert [item.dry_run for item in desk.asked("registration.import_roster")] == [True]


def test_another_file_than_the_one_tried_is_tried_first(desk: Desk) -> None:
    digest = hidden(desk.send(f"{HERE}/roster", ("r.xlsx", ROSTER)).text, "digest")
    file = ("r.xlsx", ROSTER)
    desk.send(f"{HERE}/roster", file, action="confirm", digest="0" * 64)
    desk.send(f"{HERE}/roster", file, action="confirm", digest=digest)
    dry = [item.dry_run for item in desk.asked("registration.import_roster")]
    assert dry == [True, True, False]


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
    carried = hidden(tried.text, "carried")
    done = desk.send(f"{HERE}/questions", action="confirm", carried=carried)
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
    assert "Hãy chọn một tệp" in none.text


def test_bodies_of_the_desk_are_limited_by_their_paths(desk: Desk) -> None:
    roomy = desk.send(f"{HERE}/roster", ("r.xlsx", b"x" * 3_000_000))
    assert roomy.status_code == 422
    for path in (f"{HERE}/definition", "/set-up", f"{HERE}/headcounts"):
        answer = desk.send(path, ("p.toml", b"x" * 3_000_000))
        assert answer.status_code == 413, path
    assert desk.send(f"{HERE}/staff", username="x" * 100_000).status_code == 413
