"""Where one is signed in, and ending that."""

import pytest

from contracts.accounts import OwnSession, OwnSessions
from gateway.core.access.sessions import COOKIE
from gateway.core.access.user_agents import named
from tests.unit.gateway.access.test_pages_by_role import house as house
from tests.unit.gateway.browser import Desk
from tests.unit.gateway.browser import desk as desk
from tests.unit.gateway.fakes import NOW_US


@pytest.fixture
def own(desk: Desk) -> str:
    """The session of the desk, beside two others."""
    session = desk.house.gateway.sessions.verify(desk.client.cookies[COOKIE], NOW_US)
    assert session is not None
    lines = [
        OwnSession(session.sid, NOW_US, NOW_US + 1, "Edge, Windows"),
        OwnSession("phone", NOW_US - 1, NOW_US, "Zalo, Android"),
        OwnSession("old", NOW_US - 2, NOW_US),
    ]
    desk.house.caller.handlers["registration.own_sessions"] = lambda _item: OwnSessions(lines)
    return session.sid


def test_one_sees_where_one_is_signed_in_and_which_is_this(desk: Desk, own: str) -> None:
    page = desk.get("/sessions")
    for words in ("Edge, Windows", "Zalo, Android", "Thiết bị không rõ", "Phiên này"):
        assert words in page
    assert f'value="{own}"' not in page
    assert [item.person for item in desk.asked("registration.own_sessions")] == ["org"]


def test_one_session_is_ended_or_all_others(desk: Desk, own: str) -> None:
    answer = desk.client.post("/sessions", data={"csrf": desk.csrf, "session": "phone"})
    assert answer.headers["location"] == "/sessions?done=1"
    desk.client.post("/sessions", data={"csrf": desk.csrf, "session": "others"})
    ended = [(item.person, item.session) for item in desk.asked("registration.sign_out")]
    assert ended == [("org", "phone"), ("org", "phone"), ("org", "old")]
    assert own not in {session for _, session in ended}
    assert "Đã kết thúc" in desk.get("/sessions", done="1")


@pytest.mark.parametrize(
    ("agent", "browser"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/126.0 Safari/537.36 Edg/126.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
         "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 14; SM-A546E) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/126.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
         "Firefox, Linux"),
        ("python-httpx/0.27", ""),
        ("<script>alert(1)</script>", ""),
    ],
)  # fmt: skip
def test_a_browser_is_called_as_its_person_would_call_it(agent: str, browser: str) -> None:
    assert named(agent) == browser
