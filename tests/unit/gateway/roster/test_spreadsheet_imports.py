"""Spreadsheets on their way in: slices, sealed keys, and nothing that tells a key."""

import logging
from pathlib import Path
from typing import Any

import msgspec
import pytest

from contracts.errors import Refused, Unavailable
from contracts.hash_commitments import key_commitment
from contracts.preparation_progress import KnownCodeWidths
from contracts.question_bank import BankDifference
from contracts.question_keys import ImportKeys
from contracts.rosters import RosterDifference
from tests.unit.gateway.access.requests_of_routes import QUESTIONS, ROSTER, sheet
from tests.unit.gateway.example_contest import CONTEST
from tests.unit.gateway.fakes import House, problem_of
from tests.unit.gateway.service_answers import OPENER

CANARY = "Căn-cứ-chim-hoàng-yến"
WITH_CANARY = sheet(
    ["Mã câu hỏi", "Chủ đề", "Câu hỏi", "Phương án A", "Phương án B", "Đáp án", "Căn cứ"],
    ["q1", "Cải cách", "Hỏi?", "một", "hai", "B", CANARY],
)


def upload(house: House, what: str, content: bytes, name: str = "x.xlsx", **params: str) -> Any:
    with house.open() as client:
        return client.post(
            f"/api/contests/{CONTEST}/{what}",
            files={"file": (name, content)},
            params=params,
            headers=house.bearer("organiser"),
        )


def test_a_roster_goes_to_registration_and_its_counts_come_back(house: House) -> None:
    answer = upload(house, "roster", ROSTER, dry_run="true")
    assert answer.status_code == 200
    assert (answer.json()["state"], answer.json()["people_new"]) == ("done", 1)
    (slice_,) = house.caller.commands("registration.import_roster")
    assert (slice_.final, slice_.dry_run, slice_.by) == (True, True, "p1")
    assert slice_.rows[0].agency_class == "city"


def test_a_roster_is_read_with_the_code_lengths_that_the_contest_knows_and_converted_with_a_yes(
    house: House,
) -> None:
    known = KnownCodeWidths([], [], [5], [5])
    house.caller.handlers["registration.code_widths"] = lambda _item: known
    content = sheet(
        ["Mã đơn vị", "Tên đơn vị", "Khối", "Mã cán bộ", "Họ và tên", "Đối tượng"],
        ["A1", "Sở Nội vụ", "city", 7, "NguyÔn An", "bắt buộc"],
    )
    assert problem_of(upload(house, "roster", content)).code == "spreadsheet.old_encoding"
    answer = upload(house, "roster", content, dry_run="true", convert="true")
    codes = [note["code"] for note in answer.json()["sheet_notes"]]
    assert codes == ["converted_encoding", "zeros_put_back"]
    (slice_,) = house.caller.commands("registration.import_roster")
    assert (slice_.rows[0].person_code, slice_.rows[0].full_name) == ("00007", "Nguyễn An")


def test_an_import_that_goes_on_is_followed_to_its_end(house: House) -> None:
    states = iter(["checking", "applying", "done"])
    house.caller.handlers["registration.import_roster"] = lambda _item: RosterDifference("checking")
    house.caller.handlers["registration.import_state"] = lambda _item: RosterDifference(
        next(states), 1
    )
    answer = upload(house, "roster", ROSTER)
    assert answer.json()["state"] == "done"
    asked = house.caller.commands("registration.import_state")
    assert {(item.upload, item.contest, item.by) for item in asked} == {
        (answer.json()["upload"], CONTEST, "p1")
    }


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "spreadsheet.empty_file"), (b"PK\x03\x04", "spreadsheet.broken"),
     (b"not a staff list", "spreadsheet.wrong_sheet"),
        (b"\0\1\2 no text", "spreadsheet.not_xlsx"), (QUESTIONS, "spreadsheet.wrong_sheet")],
)  # fmt: skip
def test_a_file_that_is_no_roster_is_refused_and_nothing_is_sent(
    house: House, content: bytes, code: str
) -> None:
    assert problem_of(upload(house, "roster", content)).code == code
    assert not house.caller.commands("registration.import_roster")


def test_a_wrong_row_is_named(house: House) -> None:
    bad = sheet(
        ["Mã đơn vị", "Tên đơn vị", "Khối", "Mã cán bộ", "Họ và tên", "Đối tượng"],
        ["A1", "Sở Nội vụ", "Khối lạ", "cb1", "Lê Bình", "bắt buộc"],
    )
    problem = problem_of(upload(house, "roster", bad))
    assert problem.code == "spreadsheet.rows_invalid"
    assert problem.details["problems"][0].keys() >= {"sheet", "row", "column", "reason", "value"}


@pytest.mark.parametrize(
    ("kind", "vi", "en"),
    [
        (
            "application/json",
            "cần multipart/form-data với trường file",
            "multipart/form-data with a field file",
        ),
        ("multipart/form-data; boundary=x", "thiếu trường file", "the field file is missing"),
    ],
)
def test_something_other_than_a_file_is_refused_in_two_languages(
    house: House, kind: str, vi: str, en: str
) -> None:
    with house.open() as client:
        answer = client.post(
            f"/api/contests/{CONTEST}/roster",
            content=b"--x\r\nContent-Disposition: form-data; name=file\r\n\r\nno\r\n--x--\r\n",
            headers={**house.bearer("organiser"), "Content-Type": kind},
        )
    problem = problem_of(answer)
    assert problem.code == "request.invalid"
    told = f"Nội dung gửi lên không hợp lệ: {vi}. (Invalid request: {en}.)"
    assert problem.message == told


def test_a_key_leaves_the_gateway_only_sealed(
    house: House, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = upload(house, "questions", WITH_CANARY)
    assert answer.status_code == 200
    sent = [msgspec.json.encode(item).decode() for _, item in house.caller.asked]
    places = [answer.text, caplog.text, *sent]
    places += [path.read_text("latin-1") for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(CANARY in place for place in places)
    (keys,) = house.caller.commands("scoring.import_keys")
    (key,) = keys.keys
    opened = msgspec.json.decode(OPENER.open(key.sealed))
    assert (opened["key"], opened["source"]) == ("B", CANARY)
    assert key.commitment == key_commitment("q1", "B", bytes.fromhex(opened["salt"]))
    (stems,) = house.caller.commands("exam.import_questions")
    assert stems.key_commitments == {"q1": key.commitment}
    assert "B" not in stems.questions[0].text


def test_the_same_bank_twice_commits_to_the_same(house: House) -> None:
    for _ in range(2):
        upload(house, "questions", WITH_CANARY)
    first, second = house.caller.commands("exam.import_questions")
    assert first.key_commitments == second.key_commitments


def test_a_bank_that_exam_refuses_sends_no_keys(house: House) -> None:
    def refused(_item: Any) -> BankDifference:
        raise Refused("bank.round_open", "open")

    house.caller.handlers["exam.import_questions"] = refused
    answer = upload(house, "questions", WITH_CANARY)
    assert problem_of(answer).code == "bank.round_open"
    assert not house.caller.commands("scoring.import_keys")


def test_a_dry_run_of_a_bank_sends_no_keys(house: House) -> None:
    assert upload(house, "questions", WITH_CANARY, dry_run="true").status_code == 200
    assert not house.caller.commands("scoring.import_keys")


def test_keys_that_did_not_arrive_are_an_outage_to_be_mended_by_the_same_file(
    house: House,
) -> None:
    def silent(_item: Any) -> ImportKeys:
        raise Unavailable

    house.caller.handlers["scoring.import_keys"] = silent
    assert problem_of(upload(house, "questions", WITH_CANARY)).code == "unavailable"


GIFT = f"""$CATEGORY: Cải cách

// [id:q1] [tag:difficulty:hard]
::q1::Nghị định nào quy định về công tác văn thư? {{
    ~NĐ 61
    =NĐ 30
    ####{CANARY}
}}

::q2::nghi dinh nao quy dinh ve cong tac van thu {{=NĐ 30 ~NĐ 61}}
""".encode()


def test_a_bank_may_come_as_gift_and_its_keys_are_sealed_too(house: House) -> None:
    answer = upload(house, "questions", GIFT, "bank.gift")
    assert (answer.status_code, answer.json()["format"]) == (200, "gift")
    sent = [msgspec.json.encode(item).decode() for _, item in house.caller.asked]
    assert not any(CANARY in place for place in [answer.text, *sent])
    (stems,) = house.caller.commands("exam.import_questions")
    assert [(item.id, item.difficulty) for item in stems.questions] == [
        ("q1", "hard"),
        ("q2", None),
    ]
    (keys,) = house.caller.commands("scoring.import_keys")
    opened = msgspec.json.decode(OPENER.open(keys.keys[0].sealed))
    assert (opened["key"], opened["source"]) == ("B", CANARY)


def test_questions_that_ask_nearly_the_same_are_pointed_out_in_a_dry_run(house: House) -> None:
    (double,) = upload(house, "questions", GIFT, "bank.gift", dry_run="true").json()["doubles"]
    assert (double["rows"], double["questions"], double["alike"]) == ([4, 10], ["q1", "q2"], 1.0)
    assert "Dòng 4 (q1) và dòng 10 (q2)" in double["message"]


def test_a_topic_may_be_chosen_for_a_file_that_names_none(house: House) -> None:
    aiken = "Hỏi?\nA. một\nB. hai\nANSWER: B\n".encode()
    assert problem_of(upload(house, "questions", aiken, "b.txt")).code == "questions.invalid"
    assert upload(house, "questions", aiken, "b.txt", topic="Cải cách").status_code == 200
    wrong = problem_of(upload(house, "questions", aiken, "b.txt", topic="Lạ"))
    assert wrong.code == "questions.topic_unknown"


def test_what_cannot_be_taken_over_is_named_and_nothing_is_sent(house: House) -> None:
    essay = f"$CATEGORY: Cải cách\n\n::e1::Trình bày {{}}\n\n::q::Gì?{{={CANARY} ~b ~B}}\n"
    problem = problem_of(upload(house, "questions", essay.encode(), "bank.gift"))
    found = [(item["line"], item["question"], item["code"]) for item in problem.details["problems"]]
    assert found == [(3, "e1", "essay"), (5, "q", "options_identical")]
    assert CANARY not in str(problem)
    assert not house.caller.commands("exam.import_questions")


@pytest.mark.parametrize(
    "written", ["<![x[", "<!x<![CDATA[", "<![if[a]>", "<!DOCTYPE [<![", "&#x;<![a"]
)
@pytest.mark.parametrize("kind", ["gift", "xml"])
def test_a_marked_section_in_a_question_is_refused_where_it_stands(
    kind: str, written: str, house: House
) -> None:
    texts = {
        "gift": f"::cau-1::{CANARY} {written} ?{{=a ~b}}",
        "xml": '<quiz><question type="multichoice"><name><text>cau-1</text></name><questiontext>'
        f"<text>{CANARY} {written.replace('&', '&amp;').replace('<', '&lt;')}</text>"
        "</questiontext></question></quiz>",
    }
    problem = problem_of(upload(house, "questions", texts[kind].encode(), f"bank.{kind}"))
    assert problem.code == "questions.invalid"
    assert problem.details["problems"][0]["question"] == "cau-1"


@pytest.mark.parametrize("dry_run", [True, False])
def test_only_a_dry_run_says_which_option_was_found_right(house: House, dry_run: bool) -> None:
    text = "Câu 1: Ai ký?\nA. Người nhận\nB. Người nộp\nĐáp án: B\n".encode()
    params = {"dry_run": "true"} if dry_run else {}
    answer = upload(house, "questions", text, "q.txt", topic="a", **params).json()
    told = [(one["question"], one["answer"], one["signs"]) for one in answer["found"]]
    assert told == ([("Q001", "B", ["answer_line"])] if dry_run else [])


def test_a_workbook_is_asked_for_nothing_of_the_kind(house: House) -> None:
    answer = upload(house, "questions", WITH_CANARY, dry_run="true").json()
    assert answer["found"] == []
