"""An audit record as an inspector reads it: names for ids, words for actions, moments on the clock
of the contest."""

from typing import Any

import pytest
from msgspec.structs import replace

from contracts.audit_queries import AuditRecord
from gateway.audit.actions.audit_words import LOOK_TEXTS, AuditLine, AuditWords
from gateway.audit.actions.trail_records import TrailPage
from gateway.core.access.data_access_log import LOOKS
from gateway.web.number_and_date_formats import Formats
from gateway.web.text_catalogue import catalogue
from tests.unit.gateway.example_contest import CONTEST, DEFINITION, ROUND
from tests.unit.gateway.fakes import NOW_US

PEOPLE = {"p1": "Lê Bình", "-G5BSX": "Đỗ Ánh", **{f"x{n}": f"Người {n}" for n in range(9)}}
AGENCIES = {"A1": "Sở Nội vụ", "A2": "Sở Y tế"}


def line(
    action: str, about: str = CONTEST, zone: str = "Asia/Ho_Chi_Minh", **details: Any
) -> AuditLine:
    words = AuditWords(
        catalogue("vi"), Formats("vi", zone=zone), replace(DEFINITION, timezone=zone), AGENCIES
    )
    record = AuditRecord(1, NOW_US, "p1", action, about, details)
    (found,) = words.lines(TrailPage([("exam", record)], PEOPLE, None))
    return found


@pytest.mark.parametrize(
    ("details", "told"),
    [
        ({"people": ["-G5BSX"]}, ("Số người", "Đỗ Ánh")),
        ({"people": 12_000}, ("Số người", "12.000")),
        ({"people": [f"x{n}" for n in range(8)]}, None),
        ({"person": "-G5BSX"}, ("Người", "Đỗ Ánh")),
        ({"person": "forgotten"}, ("Người", "forgotten")),
        ({"role": "author"}, ("Quyền", "Tổ ra đề")),
        ({"agency": "A1"}, ("Cơ quan", "Sở Nội vụ")),
        ({"agencies": ["A1", "A2"]}, ("Các cơ quan", "Sở Nội vụ, Sở Y tế")),
        ({"rounds": [ROUND]}, ("Các đợt", "Tuần 1")),
        ({"headcounts": {"A1": 12}}, ("Tổng số CBCCVC", "Sở Nội vụ: 12")),
        ({"extra_s": 900}, ("Thêm", "15 phút")),
        ({"what": "missing"}, ("Đã xem", "người chưa dự thi")),
        ({"claimed": True}, ("claimed", "có")),
        ({"digest": "1f0a"}, ("digest", "1f0a")),
        ({"closes_at_us": NOW_US}, ("Đóng lúc", "27/10/2024 10:33:20")),
        ({"from_us": NOW_US}, ("Từ", "27/10/2024 10:33:20")),
        # what only looks like a moment stays what it is
        ({"what": "2024-10-27T10:33:20+07:00"}, ("Đã xem", "2024-10-27T10:33:20+07:00")),
        ({"closes_at": "17:00+07:00"}, ("Đóng lúc", "17:00+07:00")),
    ],
)
def test_details_have_words_and_names(
    details: dict[str, Any], told: tuple[str, str] | None
) -> None:
    expected = told or ("Số người", "Người 0, Người 1, Người 2, Người 3, Người 4 và 3 người khác")
    assert line("role.granted", **details).details == [expected]


def test_moments_are_on_the_clock_of_the_contest() -> None:
    (told,) = line("round.changed", zone="Asia/Tokyo", closes_at_us=NOW_US).details
    assert told == ("Đóng lúc", "27/10/2024 12:33:20")


@pytest.mark.parametrize(
    ("about", "told"),
    [
        (CONTEST, DEFINITION.title),
        (f"{CONTEST}/{ROUND}", "Tuần 1"),
        (f"{CONTEST}/A1", "Sở Nội vụ"),
        ("*/-G5BSX", "Đỗ Ánh"),
        (f"{CONTEST}/{ROUND}/A2", "Tuần 1 / Sở Y tế"),
        (f"{CONTEST}/q-17", "q-17"),
    ],
)
def test_what_it_is_about_is_called_by_its_name(about: str, told: str) -> None:
    assert line("round.changed", about).about == told


def test_the_reason_stands_by_itself_and_what_is_unknown_is_told_as_noted() -> None:
    found = line("weather.changed", reason="mất điện", empty="", none=None)
    assert (found.what, found.who, found.why) == ("weather.changed", "Lê Bình", "mất điện")
    assert found.details == []


def test_whatever_is_looked_at_has_a_word() -> None:
    assert {what for _, what in LOOKS.values()} <= LOOK_TEXTS.keys()
