"""What nobody learns from the contest that is played over HTTP: other contests, keys, and questions
before their time (G10).
"""

import pytest

from tests.support.contestants import Caller
from tests.support.stage import files_with, rows_with
from tests.support.waiting import until

from .play import Play
from .script import KEY_CANARY, MAIN, NOBODY, STEM_CANARY, TIES

pytestmark = pytest.mark.timeout(620)


def _organiser_of(play: Play, contest: str) -> Caller:
    """A new organiser of this contest alone."""
    grant = {"username": f"btc-{contest}", "name": "Ban Tổ chức", "role": "organiser"}
    made = play.organiser.post("/api/roles", {**grant, "contest": contest})
    caller = Caller(play.client, play.told, "organiser of another contest")
    caller.activate(grant["username"], made["code"])
    return caller


def test_the_organiser_of_one_contest_is_nobody_in_another(play: Play) -> None:
    caller = _organiser_of(play, TIES)
    api, own = f"/api/contests/{MAIN}", f"/api/contests/{TIES}"
    assert caller.get(f"{own}/audit")["entries"]
    closes = {"closes_at": "2099-01-01T00:00:00+07:00", "reason": "x"}
    judge = {"username": caller.person, "name": "x", "role": "organiser"}
    for method, path, body in [
        ("GET", f"{api}/audit", None),
        ("GET", f"{api}/audit.xlsx", None),
        ("GET", f"{api}/rounds/w1/publications/1/ledger?file=auditor", None),
        ("GET", f"{api}/rounds/w1/integrity", None),
        ("GET", f"{api}/agencies/SNV/missing", None),
        ("POST", f"{api}/exclusions", {"person": caller.person, "reason": "x"}),
        ("POST", f"{api}/activation-codes", {}),
        ("PATCH", f"{api}/rounds/w2", closes),
        ("POST", "/api/roles", judge),
        ("POST", "/api/roles", {**judge, "role": "ops"}),
        ("POST", "/api/roles", {**judge, "contest": MAIN}),
        ("GET", "/api/operations/read-models", None),
    ]:
        refused = caller.ask(method, path, json=body)
        assert (refused.status_code, refused.json()["code"]) == (403, "role.missing"), path


def test_who_loses_a_role_is_out_within_five_seconds(play: Play) -> None:
    caller = _organiser_of(play, NOBODY)
    assert caller.ask("GET", f"/api/contests/{NOBODY}/audit").status_code == 200
    gone = {"person": caller.person, "role": "organiser", "contest": NOBODY, "reason": "nghỉ hưu"}
    assert play.organiser.post("/api/roles/revocation", gone) == {"count": 1}
    until(lambda: caller.ask("GET", "/api/session").status_code == 401, "the session ends")
    holders = play.organiser.get(f"/api/contests/{NOBODY}/roles")["holders"]
    assert caller.person not in {one["person"] for one in holders}
    (entry,) = play.organiser.get(f"/api/contests/{NOBODY}/audit", kind="roles", limit=1)["entries"]
    assert (entry["action"], entry["reason"]) == ("role.revoked", "nghỉ hưu")


def test_what_travels_with_a_key_is_found_nowhere_in_the_clear(play: Play) -> None:
    assert rows_with(play.stage, STEM_CANARY).keys() == {"exam.questions"}  # the search finds
    assert rows_with(play.stage, KEY_CANARY) == {}
    assert files_with(play.stage, KEY_CANARY) == set()
    assert [heard.path for heard in play.told.answers if KEY_CANARY in heard.body] == []


def test_no_question_is_read_before_its_round_opens_by_who_may_not(play: Play) -> None:
    early = [
        heard
        for heard in play.told.answers
        if heard.at < play.opened_at and heard.who in ("public", "contestant", "liaison")
    ]
    assert {heard.who for heard in early} == {"public", "contestant", "liaison"}
    assert len(early) > 30
    assert [heard.path for heard in early if STEM_CANARY in heard.body] == []
    assert any(STEM_CANARY in heard.body for heard in play.told.answers)  # the search finds


def test_no_log_has_a_question_in_it(play: Play) -> None:
    for path in play.stage.files():
        if path.suffix == ".log" and path.name != "broker.log":
            assert STEM_CANARY not in path.read_text(errors="replace"), path
