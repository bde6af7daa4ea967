"""What is sent to each route, so that it is refused for its role alone."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from contracts.accounts import Role
from plans.toml_writer import to_toml
from tests.unit.gateway.example_contest import CONTEST, DEFINITION, ROUND
from tests.unit.gateway.example_files import FILE
from tests.unit.gateway.example_panel import PANEL

ROLES: list[Role] = ["contestant", "liaison", "organiser", "author", "vetter", "judge", "ops"]
SUBSTITUTES = {
    "{token}": "p1.00",
    "{contest}": CONTEST,
    "{round_id}": ROUND,
    "{round}": ROUND,
    "{attempt}": "at1",
    "{receipt}": "bn1",
    "{agency}": "A1",
    "{upload}": "u1",
    "{file}": FILE,
    "{code}": "K7M2P9Q",
    "{kind}": "decision",
    "{work}": "B001",
    "{entry}": "bai1",
    "{phase}": "san-khau",
    "{sheet}": "phieu1",
    "{panel}": PANEL,
    "{figure}": "binh-chon",
    "{number}": "1",
    "{source}": "7",
    "{question}": "q1",
    "{service}": "scoring",
    "{person}": "p2",
    "{appeal}": "kn1",
    "{session}": "sx",
    "{sha256}": "0" * 64,
}


def sheet(headings: list[str], *rows: Sequence[object]) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in (headings, *rows):
        page.append(list(row))
    target = BytesIO()
    book.save(target)
    return target.getvalue()


ROSTER = sheet(
    ["Mã đơn vị", "Tên đơn vị", "Khối", "Mã cán bộ", "Họ và tên", "Đối tượng"],
    ["A1", "Sở Nội vụ", "Cơ quan thành phố", "cb1", "Lê Bình", "bắt buộc"],
)
QUESTIONS = sheet(
    ["Mã câu hỏi", "Chủ đề", "Câu hỏi", "Phương án A", "Phương án B", "Đáp án"],
    ["q1", "Cải cách", "Hỏi?", "một", "hai", "A"],
)
MARKS = sheet(["Bài số", "Giám khảo", "Điểm"], ["17", "GK02", "85,5"])
PROPOSAL = {"topic": "a", "text": "Hỏi?", "options": {"A": "một", "B": "hai"}, "answer": "A"}
TEAMS = "/api/contests/{contest}/phases/{phase}/teams"
STAGE = "/api/contests/{contest}/rounds/{round_id}/stage"
HALL = "/api/contests/{contest}/rounds/{round_id}/hall"
SHEET = "/api/contests/{contest}/rounds/{round_id}/sheets/{sheet}"
SLOGAN = {"kind": "text", "title": "Khẩu hiệu", "text": "Thành phố văn minh"}
PANEL_OF_ROUND = "/api/contests/{contest}/rounds/{round_id}/panels/{panel}"
CONFIRMED: dict[str, Any] = {"json": {"digest": "d" * 64, "reason": "Biên bản số 3"}}
BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", "/api/contests/{contest}/phases/{phase}/admission"): CONFIRMED,
    ("POST", "/api/contests/{contest}/rounds/{round_id}/admission"): CONFIRMED,
    ("POST", "/api/session"): {"json": {"username": "cb1", "password": "x"}},
    ("POST", "/api/session/password"): {"json": {"current": "x", "new": "y"}},
    ("POST", "/api/contests"): {"content": to_toml(DEFINITION)},
    ("POST", "/api/contests/{contest}/registrations"): {
        "json": {"name": "Lê Bình", "phone": "0912345678", "password": "x", "consent": "Tôi"}
    },
    ("POST", "/api/contests/{contest}/registrations/own/erasure"): {
        "json": {"username": "cb1", "password": "mưa rào"}
    },
    ("POST", "/api/contests/{contest}/registrations/{person}/decision"): {
        "json": {"decision": "confirm"}
    },
    ("POST", "/api/contests/{contest}/roster"): {"files": {"file": ROSTER}},
    ("POST", "/api/contests/{contest}/questions"): {"files": {"file": QUESTIONS}},
    ("POST", "/api/contests/{contest}/questions/proposals"): {"json": PROPOSAL},
    ("PUT", "/api/contests/{contest}/questions/proposals/{question}"): {"json": PROPOSAL},
    ("POST", "/api/contests/{contest}/questions/proposals/{question}/moves"): {
        "json": {"action": "accept", "revision": 1}
    },
    ("POST", "/api/contests/{contest}/questions/selection"): {"json": {"questions": ["q1"]}},
    ("POST", "/api/contests/{contest}/headcounts"): {"json": {"headcounts": {"A1": 10}}},
    ("POST", "/api/contests/{contest}/exclusions"): {"json": {"person": "p2", "reason": "nghỉ"}},
    ("POST", "/api/contests/{contest}/rounds/{round_id}/appeals"): {
        "json": {"attempt": "at1", "text": "Câu này sai"}
    },
    ("POST", "/api/contests/{contest}/appeals/{appeal}/answer"): {
        "json": {"state": "refused", "answer": "đúng luật"}
    },
    ("POST", "/api/contests/{contest}/decisions"): {
        "json": {"kind": "void_question", "question": "q1", "reason": "sai", "digest": "d"}
    },
    ("POST", "/api/roles"): {
        "json": {"username": "u", "name": "n", "role": "judge", "contest": CONTEST}
    },
    ("POST", "/api/roles/revocation"): {
        "json": {"person": "p2", "role": "judge", "contest": CONTEST}
    },
    ("PUT", "/api/contests/{contest}/rounds/{round_id}/figures/{figure}"): {
        "json": {"values": {"B001": 120}, "source": "Cổng thông tin"}
    },
    ("PUT", "/api/contests/{contest}/panels/{panel}"): {
        "json": {"places": [{"person": "p2", "place": "chair"}], "base_revision": 1}
    },
    ("POST", "/api/contests/{contest}/panels/{panel}/recusal"): {
        "json": {"judge": "p2", "reason": "người nhà"}
    },
    ("POST", f"{PANEL_OF_ROUND}/assignment"): {"json": {"mode": "all"}},
    ("POST", f"{PANEL_OF_ROUND}/samples"): {"json": {"works": ["w1"]}},
    ("POST", f"{PANEL_OF_ROUND}/marks"): {"files": {"file": MARKS}},
    ("POST", f"{PANEL_OF_ROUND}/upholding"): {"json": {"number": 17, "reason": "đã trao đổi"}},
    ("POST", f"{PANEL_OF_ROUND}/paper"): {
        "json": {"number": 17, "judge": "p2", "marks": {"diem": "8,5"}}
    },
    ("POST", f"{SHEET}/reopening"): {"json": {"reason": "cộng nhầm"}},
    ("POST", f"{SHEET}/take-over"): {"json": {"judge": "p3", "reason": "ốm"}},
    ("PATCH", "/api/contests/{contest}/rounds/{round_id}"): {
        "json": {"closes_at": "2024-11-01T17:00:00+07:00", "reason": "mất điện"}
    },
    ("POST", "/api/contests/{contest}/rounds/{round_id}/shortening"): {
        "json": {"closes_at": "2024-10-28T17:00:00+07:00", "reason": "nhầm"}
    },
    ("POST", "/api/contests/{contest}/rounds/{round_id}/disruptions"): {
        "json": {
            "from": "2024-10-28T10:00:00+07:00",
            "until": "2024-10-28T10:20:00+07:00",
            "reason": "mất điện",
        }
    },
    ("POST", "/api/contests/{contest}/rounds/{round_id}/allowances"): {
        "json": {"person": "p2", "extra_minutes": 15, "reason": "khuyết tật"}
    },
    ("POST", "/api/contests/{contest}/rounds/{round_id}/allowances/withdrawal"): {
        "json": {"person": "p2"}
    },
    ("POST", "/api/contests/{contest}/rounds/{round_id}/settlement"): {"json": {"reason": "cổng"}},
    ("PUT", "/api/attempts/{attempt}/answers"): {"json": {"answers": {"q1": "A"}}},
    ("POST", "/api/contests/{contest}/rounds/{round_id}/entries"): {"json": SLOGAN},
    ("PUT", SHEET): {"json": {"marks": {"noi-dung": "8,5"}, "base_revision": 3}},
    ("POST", f"{SHEET}/hand-in"): {"json": {"marks": {"noi-dung": "8,5"}}},
    ("POST", f"{SHEET}/decline"): {"json": {"reason": "Quen người viết"}},
    ("POST", f"{SHEET}/confirm"): {"json": {"marks": {"noi-dung": "8,5"}}},
    ("POST", "/api/contests/{contest}/entries/{entry}/screening"): {
        "json": {"decision": "accepted", "version": 1}
    },
    ("POST", "/api/contests/{contest}/entries/{entry}/refusal-appeal"): {"json": {"text": "vì"}},
    ("POST", "/api/contests/{contest}/entries/{entry}/refusal-answer"): {
        "json": {"upheld": True, "answer": "đúng"}
    },
    ("POST", "/api/contests/{contest}/entries/{entry}"): {"json": {**SLOGAN, "base_version": 1}},
    ("PUT", f"{TEAMS}/{{agency}}"): {"json": {"name": "Đội", "members": [{"username": "cb2"}]}},
    ("POST", f"{TEAMS}/{{agency}}/withdrawal"): {"json": {"reason": "Ốm"}},
    ("POST", f"{STAGE}/order"): {"json": {"public_value": "482"}},
    ("POST", f"{STAGE}/move"): {"json": {"team": "A1", "place": 2, "reason": "Xe hỏng"}},
    ("POST", f"{STAGE}/absence"): {"json": {"team": "A1", "reason": "Không đến"}},
    ("POST", f"{STAGE}/clock"): {"json": {"team": "A1", "step": "start", "press": "12345678"}},
    ("POST", f"{STAGE}/questions"): {"json": {"team": "A1", "part": "kien-thuc"}},
    ("POST", f"{HALL}/marks"): {"json": {"team": "A1"}},
    ("POST", f"{HALL}/prizes"): {"json": {"award": "giai", "expected": 0}},
    ("POST", f"{HALL}/restart"): {"json": {"reason": "Nhầm phiếu"}},
}


def address(path: str) -> str:
    """The path with something in each of its blanks."""
    for blank, value in SUBSTITUTES.items():
        path = path.replace(blank, value)
    return path
