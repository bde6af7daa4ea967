"""Corrections of a list: asked for with one form each, decided by organisers."""

import re
from typing import Any

from contracts.errors import Refused
from tests.unit.gateway.example_contest import CONTEST
from tests.unit.gateway.fakes import House
from tests.unit.gateway.visitor import Visitor
from tests.unit.gateway.visitor import house as house
from tests.unit.gateway.visitor import liaison as liaison
from tests.unit.gateway.visitor import organiser as organiser

NEW = "/agencies/A1/corrections/new"
JOINED = {"kind": "joined", "code": "CB9", "name": "Ngô Mới", "reason": "Quyết định 12"}


def refusing(house: House, command: str, code: str, **details: Any) -> None:
    def handler(_item: Any) -> Any:
        raise Refused(code, "Còn thiếu. (Missing.)", **details)

    house.caller.handlers[command] = handler


def test_a_correction_is_filed_and_said_to_be(house: House, liaison: Visitor) -> None:
    form = liaison.see(NEW, kind="joined").text
    number = re.search(r'name="correction" value="([^"]+)"', form)
    assert number
    done = liaison.send(NEW, correction=number[1], **JOINED)
    assert done.headers["location"] == f"/contests/{CONTEST}/agencies/A1/corrections?done=1"
    (item,) = house.caller.commands("registration.file_correction")
    assert (item.agency, item.kind, item.by, item.correction) == ("A1", "joined", "p1", number[1])
    assert item.values == {"code": "CB9", "name": "Ngô Mới", "position": ""}
    page = liaison.see("/agencies/A1/corrections", done="1").text
    assert "Đã gửi đề nghị" in page
    assert "Đã rời cơ quan: Đặng Văn An" in page


def test_whom_a_correction_is_about_is_chosen_before(liaison: Visitor) -> None:
    page = liaison.see(NEW, kind="left", person="p2").text
    assert '<option value="p2" selected>Đặng Văn An – cb2 – Chuyên viên</option>' in page
    assert "không được tính, kể cả khi đã làm bài" in page
    assert 'name="position"' in liaison.see(NEW, kind="position").text


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    house: House, liaison: Visitor
) -> None:
    refusing(
        house, "registration.file_correction", "correction.values_missing", fields=["code", "name"]
    )
    page = liaison.send(NEW, **JOINED)
    assert page.status_code == 422
    for name, label in (("code", "Mã cán bộ"), ("name", "Họ và tên")):
        assert f'<a href="#{name}">{label}: Còn thiếu.</a>' in page.text
        assert f'id="{name}-error"' in page.text
    assert 'value="Quyết định 12"' in page.text
    refusing(house, "registration.file_correction", "correction.reason_missing")
    assert '<a href="#reason">' in liaison.send(NEW, **JOINED).text
    refusing(house, "registration.file_correction", "correction.person_unknown")
    assert liaison.send(NEW, **JOINED).status_code == 422
    assert liaison.send(NEW, kind="promoted").status_code == 422


def test_an_organiser_decides(house: House, organiser: Visitor) -> None:
    page = organiser.see("/corrections").text
    assert "Sở Nội vụ" in page
    assert "Nghỉ hưu" in page
    done = organiser.send("/corrections", correction="c1", state="accepted")
    assert done.headers["location"] == f"/contests/{CONTEST}/corrections?done=accepted"
    (item,) = house.caller.commands("registration.answer_correction")
    assert (item.correction, item.state, item.answer, item.by) == ("c1", "accepted", "", "p1")
    assert "danh sách đã được sửa" in organiser.see("/corrections", done="accepted").text


def test_a_refusal_without_a_reason_is_shown_again(house: House, organiser: Visitor) -> None:
    refusing(house, "registration.answer_correction", "correction.reason_missing")
    page = organiser.send("/corrections", correction="c1", state="refused")
    assert page.status_code == 422
    assert '<a href="#answer-c1">Còn thiếu.</a>' in page.text
    assert organiser.send("/corrections", correction="c1", state="filed").status_code == 422
    refusing(house, "registration.answer_correction", "correction.unknown")
    assert organiser.send("/corrections", correction="c9", state="accepted").status_code == 404
