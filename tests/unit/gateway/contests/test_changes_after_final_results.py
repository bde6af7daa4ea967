"""After a final publication: what decided is changed only as a decision, and staff see what is
stale; nothing becomes final over complaints without a word."""

from typing import Any

import pytest
from msgspec.structs import replace

from contracts.contests import Contests, ContestView
from contracts.errors import Refused
from contracts.preparation_progress import Preparation, Served
from contracts.publications import Freshness, FreshnessReport, Publication, Publications
from contracts.roster_previews import RosterFacts
from contracts.rosters import ContestantExcluded
from contracts.rounds import Rounds
from contracts.settled_round_decisions import PrizeChange, ResultsPreview
from plans.toml_writer import to_toml
from services.registration.domain.contests.changes_after_final_results import (
    refuse_headcounts_without_reason,
    refuse_undecided,
)
from tests.unit.gateway.access.requests_of_routes import ROSTER
from tests.unit.gateway.browser import Desk, hidden
from tests.unit.gateway.browser import desk as desk
from tests.unit.gateway.browser import house as house
from tests.unit.gateway.example_contest import CONTEST, CORRECTION, DEFINITION, EXAM_ROUND, ROUND
from tests.unit.gateway.fakes import NOW_US, House, problem_of

API = f"/api/contests/{CONTEST}"
HERE = f"/contests/{CONTEST}"
IN_DOLLARS = replace(DEFINITION, currency="USD")
WON = PrizeChange(
    "", "won", "tt", "Giải tập thể", "first", "Nhất", 300_000, "", "Sở B", "Sở B", True
)
LOST = PrizeChange(
    "", "lost", "tt", "Giải tập thể", "first", "Nhất", 300_000, "", "Sở A", "Sở A", True
)
CHANGED = ResultsPreview(CONTEST, "f" * 64, True, ["awards.tt.measures"], [LOST, WON])


@pytest.fixture
def final(house: House) -> House:
    """Round and phase are final, and the plan that is sent would decide them otherwise."""
    heads = [
        Publication(CONTEST, ROUND, 1, "ab", NOW_US, 1, "key", state="final"),
        Publication(CONTEST, "", 2, "cd", NOW_US, 1, "key", phase="vong-1", state="final"),
    ]
    house.caller.handlers["scoring.publications"] = lambda item: Publications(item.contest, heads)
    house.caller.handlers["scoring.preview_results"] = lambda _item: CHANGED
    define = house.caller.handlers["registration.define_contest"]
    approve = house.caller.handlers["registration.approve_headcounts"]

    def defined(item: Any) -> Any:
        refuse_undecided(CHANGED.decides, item.reason, item.decides, item.digest)
        return define(item)

    def approved(item: Any) -> Any:
        refuse_headcounts_without_reason(item.reason)
        return approve(item)

    house.caller.handlers["registration.define_contest"] = defined
    house.caller.handlers["registration.approve_headcounts"] = approved
    return house


def test_a_plan_with_final_results_is_changed_only_as_it_was_shown_and_with_a_reason(
    final: House,
) -> None:
    plan, asked = to_toml(DEFINITION), final.caller.commands
    headers = {**final.bearer("organiser"), "content-type": "application/toml"}
    with final.open() as client:

        def send(query: str) -> Any:
            return client.post(f"/api/contests{query}", content=plan.encode(), headers=headers)

        bare = send("")
        assert (bare.status_code, problem_of(bare).code) == (409, "definition.frozen")
        assert bare.json()["decides"] == ["awards.tt.measures"]
        shown = send("?preview=true").json()
        assert (shown["final"], shown["digest"]) == (True, "f" * 64)
        assert [(one["change"], one["name"]) for one in shown["prizes"]] == [
            ("lost", "Sở A"),
            ("won", "Sở B"),
        ]
        unseen = send("?reason=QĐ 12")
        assert problem_of(unseen).code == "decision.difference_changed"
        assert unseen.json()["digest"] == bare.json()["digest"] == "f" * 64
        asked_before = len(asked("registration.define_contest"))
        other = send(f"?reason=QĐ 12&digest={'e' * 64}")  # what was shown is not what would be
        assert problem_of(other).code == "decision.difference_changed"
        assert len(asked("registration.define_contest")) == asked_before
        assert send(f"?reason=QĐ 12&digest={'f' * 64}").is_success
    item = asked("registration.define_contest")[-1]
    assert (item.reason, item.decides, item.digest) == ("QĐ 12", ["awards.tt.measures"], "f" * 64)


def test_the_page_of_the_plan_shows_the_prizes_that_change_and_asks_for_the_reason(
    final: House, desk: Desk
) -> None:
    plan = to_toml(IN_DOLLARS)
    here = f"{HERE}/set-up/definition"
    seen = hidden(desk.send(here, action="check", text=plan).text, "seen")
    page = desk.send(here, action="save", text=plan, seen=seen)
    assert page.status_code == 422
    assert "awards.tt.measures" in page.text
    assert "Sở A" in page.text
    assert "Sở B" in page.text
    assert "300.000 USD" in page.text
    digest = hidden(page.text, "digest")
    again = desk.send(here, action="save", text=plan, seen=seen, digest=digest)
    assert again.status_code == 422
    done = desk.send(here, action="save", text=plan, seen=seen, digest=digest, reason="QĐ 12")
    assert done.status_code == 303
    assert [one.digest for one in desk.asked("registration.define_contest")] == ["", digest, digest]
    assert desk.asked("registration.define_contest")[-1].reason == "QĐ 12"


def test_headcounts_show_the_prizes_they_move_and_need_a_reason_once_results_are_final(
    final: House, desk: Desk
) -> None:
    here = f"{HERE}/set-up/headcounts"
    shown = desk.send(here, action="preview", **{"h:A1": "14"})
    assert "Giải tập thể" in shown.text
    assert "Sở B" in shown.text
    refused = desk.send(here, action="confirm", **{"h:A1": "14"})
    assert refused.status_code == 422
    assert "Sở B" in refused.text  # once more what it would change
    done = desk.send(here, action="confirm", reason="văn bản 12", **{"h:A1": "14"})
    assert done.status_code == 303
    headers = final.bearer("organiser")
    bare = desk.client.post(f"{API}/headcounts", json={"headcounts": {"A1": 15}}, headers=headers)
    assert problem_of(bare).code == "headcount.reason_missing"


LOOKED = ResultsPreview(CONTEST, "f" * 64, True, [], [LOST, WON])


@pytest.fixture
def moving(final: House) -> House:
    """Whatever changes the lists moves two prizes."""
    final.caller.handlers["scoring.preview_results"] = lambda _item: LOOKED
    final.caller.handlers["registration.foresee"] = lambda _item: RosterFacts(
        excluded=[ContestantExcluded(CONTEST, "p2", "giám khảo", 2)]
    )
    return final


@pytest.mark.parametrize("action", ["exclude", "readmit"])
def test_excluding_or_readmitting_a_person_shows_the_prizes_it_moves_first(
    moving: House, desk: Desk, action: str
) -> None:
    here = f"{HERE}/set-up/exclusions"
    given = {"username": "CB2", "reason": "giám khảo", "action": action}
    page = desk.send(here, **given)
    assert page.status_code == 200
    assert "Giải thưởng thay đổi so với kết quả đã công bố" in page.text
    assert "Sở B" in page.text
    assert desk.asked("registration.exclude") == []
    (asked,) = desk.asked("registration.foresee")
    assert asked.exclusion.reason == ("" if action == "readmit" else "giám khảo")
    (told,) = desk.asked("scoring.preview_results")
    assert [one.person for one in told.facts.excluded] == ["p2"]
    other = desk.send(here, seen="e" * 64, **given)  # of another difference
    assert desk.asked("registration.exclude") == []
    done = desk.send(here, seen=hidden(other.text, "seen"), **given)
    assert done.status_code == 303
    assert len(desk.asked("registration.exclude")) == 1


def test_accepting_a_correction_shows_the_prizes_it_moves_first(moving: House, desk: Desk) -> None:
    here = f"{HERE}/corrections"
    given = {"correction": CORRECTION.correction, "state": "accepted", "answer": "QĐ 12"}
    page = desk.send(here, **given)
    assert "Sở B" in page.text
    assert "QĐ 12" in page.text
    assert desk.asked("registration.answer_correction") == []
    refused = desk.send(here, **(given | {"state": "refused"}))
    assert refused.status_code == 303  # which changes nothing
    done = desk.send(here, seen=hidden(page.text, "seen"), **given)
    assert done.status_code == 303
    assert [one.state for one in desk.asked("registration.answer_correction")] == [
        "refused",
        "accepted",
    ]


def test_trying_a_staff_list_shows_the_prizes_it_moves_on_the_page_and_to_programs(
    moving: House, desk: Desk
) -> None:
    book, told = ROSTER, Contests([ContestView(CONTEST, IN_DOLLARS, 1)])
    moving.caller.handlers["registration.contests"] = lambda _item: told
    moving.gateway.contests.changed(CONTEST)
    page = desk.send(f"{HERE}/set-up/roster", ("ds.xlsx", book))
    assert "300.000 USD" in page.text
    assert "Sở B" in page.text
    headers = moving.bearer("organiser")

    def send(query: str) -> Any:
        files = {"file": ("ds.xlsx", book)}
        return desk.client.post(f"{API}/roster{query}", files=files, headers=headers).json()

    tried = send("?dry_run=true")
    assert [(one["change"], one["name"]) for one in tried["prizes"]] == [
        ("lost", "Sở A"),
        ("won", "Sở B"),
    ]
    assert (tried["final"], tried["unclear"]) == (True, [])
    asked = len(desk.asked("registration.foresee"))
    assert send("")["prizes"] == []
    assert len(desk.asked("registration.foresee")) == asked == 2


def test_a_program_sees_which_prizes_an_exclusion_would_move(moving: House, desk: Desk) -> None:
    body, headers = {"person": "p2", "reason": "giám khảo"}, moving.bearer("organiser")
    shown = desk.client.post(f"{API}/exclusions?preview=true", json=body, headers=headers).json()
    assert [one["name"] for one in shown["prizes"]] == ["Sở A", "Sở B"]
    assert desk.asked("registration.exclude") == []


def test_where_no_prize_moves_or_nothing_is_published_nobody_is_asked_twice(
    final: House, desk: Desk
) -> None:
    final.caller.handlers["scoring.preview_results"] = lambda item: ResultsPreview(
        item.contest, "e" * 64, True
    )
    given = {"username": "CB2", "reason": "giám khảo", "action": "exclude"}
    assert desk.send(f"{HERE}/set-up/exclusions", **given).status_code == 303
    page = desk.send(f"{HERE}/set-up/roster", ("ds.xlsx", ROSTER))
    assert "Không giải nào đã công bố bị thay đổi" in page.text


def test_where_nothing_is_published_a_list_is_tried_without_a_word_about_prizes(
    house: House, desk: Desk
) -> None:
    house.caller.handlers["scoring.publications"] = lambda item: Publications(item.contest, [])
    page = desk.send(f"{HERE}/set-up/roster", ("ds.xlsx", ROSTER))
    assert page.status_code == 200
    assert "đã công bố" not in page.text
    assert desk.send(f"{HERE}/set-up/exclusions", username="CB2", action="readmit").is_redirect
    assert desk.asked("registration.foresee") == desk.asked("scoring.preview_results") == []


PAGES = (
    f"{HERE}/results",
    f"{HERE}/rounds/{ROUND}/control",
    f"{HERE}/rounds/{ROUND}/control/publication",
    f"{HERE}/conclusion",
    f"{HERE}/second-looks",
    f"{HERE}/appeals",
    f"{HERE}/room",
    f"{HERE}/set-up",
)


@pytest.mark.parametrize("path", PAGES)
def test_results_that_no_longer_follow_are_marked_wherever_staff_look(
    final: House, desk: Desk, path: str
) -> None:
    assert "không còn khớp" not in desk.get(path)
    final.caller.handlers["scoring.freshness"] = lambda item: FreshnessReport(
        item.contest, [Freshness("vong-1", "", 2, "final", "stale", [LOST, WON])]
    )
    page = desk.get(path)
    assert "không còn khớp" in page
    assert "2 thay đổi về giải" in page
    assert f'href="{HERE}/conclusion?phase=vong-1"' in page


def test_nobody_but_organisers_is_told_that_results_are_stale(final: House) -> None:
    final.caller.handlers["scoring.freshness"] = lambda item: FreshnessReport(
        item.contest, [Freshness("vong-1", "", 2, "final", "stale", [LOST, WON])]
    )
    with final.open() as client:
        assert "không còn khớp" not in client.get(f"{HERE}/results").text
        refused = client.get(f"{API}/freshness", headers=final.bearer("contestant"))
        assert refused.status_code == 403
        told = client.get(f"{API}/freshness", headers=final.bearer("organiser")).json()
    assert told["publications"][0]["found"] == "stale"


def test_a_round_becomes_final_over_complaints_only_where_that_is_decided(desk: Desk) -> None:
    settled = replace(EXAM_ROUND, state="settled")
    desk.house.caller.handlers["exam.rounds"] = lambda _item: Rounds([settled])
    here = f"{HERE}/rounds/{ROUND}/control/publication"
    page = desk.get(here)
    assert "Còn 1 khiếu nại chưa được trả lời" in page

    def refused(_item: Any) -> Any:
        raise Refused("publication.appeals_open", "Còn 1 khiếu nại. (1 complaint.)", unanswered=1)

    publish = desk.house.caller.handlers["scoring.publish"]
    desk.house.caller.handlers["scoring.publish"] = refused
    again = desk.send(here, state="final", reason="trao giải ngày mai")
    assert again.status_code == 409
    assert "trao giải ngày mai" in again.text
    desk.house.caller.handlers["scoring.publish"] = publish
    desk.send(here, state="final", despite="1", reason="trao giải ngày mai")
    item = desk.asked("scoring.publish")[-1]
    assert (item.despite_appeals, item.reason) == (1, "trao giải ngày mai")
    query = "?state=final&despite_appeals=1&reason=gấp"
    headers = desk.house.bearer("organiser")
    made = desk.client.post(f"{API}/rounds/{ROUND}/publication{query}", headers=headers)
    assert made.status_code == 201
    item = desk.asked("scoring.publish")[-1]
    assert (item.despite_appeals, item.reason) == (1, "gấp")


def test_who_answers_an_appeal_about_their_own_decision_says_why(desk: Desk) -> None:
    def refused(item: Any) -> Any:
        if not item.own_reason:
            raise Refused("appeal.own_decision", "Của bạn. (Yours.)", decision=1)
        return answered(item)

    answered = desk.house.caller.handlers["scoring.answer_appeal"]
    desk.house.caller.handlers["scoring.answer_appeal"] = refused
    given = {"state": "refused", "answer": "đúng luật"}
    page = desk.send(f"{HERE}/appeals/kn1", **given)
    assert page.status_code == 422
    assert 'name="own_reason"' in page.text
    assert 'href="#own_reason"' in page.text
    done = desk.send(f"{HERE}/appeals/kn1", own_reason="chỉ có một người", **given)
    assert done.status_code == 303
    served = [
        Served("org", "btc", "Bình", "organiser", "", True, True),
        Served("org2", "chi", "Vũ Chi", "organiser", "", False, True),
        Served("org3", "moi", "Ngô Mới", "organiser", "", False, False),  # has never signed in
        Served("dm", "dm", "Lê Dư", "liaison", "A1", False, True),
    ]
    desk.house.caller.handlers["registration.preparation"] = lambda item: Preparation(
        item.contest, 1, 1, 1, 0, 0, served
    )
    desk.send(f"{HERE}/appeals/kn1", own_reason="gấp", **given)
    assert desk.asked("scoring.answer_appeal")[-1].others == {"org2": "Vũ Chi"}
    headers = desk.house.bearer("organiser", person="org2")
    desk.client.post(f"{API}/appeals/kn1/answer", json=given, headers=headers)
    assert desk.asked("scoring.answer_appeal")[-1].others == {"org": "Bình"}


def test_the_page_says_who_answers_an_appeal_about_ones_own_decision_and_takes_no_reason(
    desk: Desk,
) -> None:
    def refused(_item: Any) -> Any:
        raise Refused("appeal.others_answer", "Vũ Chi trả lời. (Chi.)", others=["Vũ Chi"])

    desk.house.caller.handlers["scoring.answer_appeal"] = refused
    page = desk.send(f"{HERE}/appeals/kn1", state="refused", answer="đúng luật")
    assert page.status_code == 422
    assert "Vũ Chi trả lời." in page.text
    assert 'name="own_reason"' not in page.text


@pytest.mark.parametrize("phase", ["", "vong-1"])
def test_headcounts_ask_for_a_reason_only_where_results_over_rounds_are_final(
    final: House, desk: Desk, phase: str
) -> None:
    head = Publication(
        CONTEST, "" if phase else ROUND, 3, "ab", NOW_US, 1, "key", phase=phase, state="final"
    )
    final.caller.handlers["scoring.publications"] = lambda item: Publications(item.contest, [head])
    page = desk.send(f"{HERE}/set-up/headcounts", action="preview", **{"h:A1": "14"}).text
    assert ("Đã có kết quả tập thể chính thức" in page) == bool(phase)


@pytest.mark.parametrize(("edition", "words"), [("draft", "dự kiến"), ("final", "chính thức")])
def test_the_contests_page_says_whether_what_is_published_is_a_draft_or_final(
    final: House, desk: Desk, edition: Any, words: str
) -> None:
    settled = replace(EXAM_ROUND, state="settled")
    final.caller.handlers["exam.rounds"] = lambda _item: Rounds([settled])
    head = Publication(CONTEST, ROUND, 1, "ab", NOW_US, 1, "key", state=edition)
    final.caller.handlers["scoring.publications"] = lambda item: Publications(item.contest, [head])
    assert f"Đã công bố {words}" in desk.get(HERE)
    (told,) = desk.client.get(f"{API}/rounds").json()["rounds"]
    assert (told["state"], told["edition"]) == ("published", edition)


def test_how_a_publication_goes_out_is_taken_from_the_body_as_from_the_address(
    final: House, desk: Desk
) -> None:
    headers = final.bearer("organiser")

    def publish(path: str, body: Any = None) -> Any:
        return desk.client.post(f"{API}{path}", json=body, headers=headers)

    of_round, of_phase = f"/rounds/{ROUND}/publication", "/publication"
    for path, command in ((of_round, "scoring.publish"), (of_phase, "scoring.publish_phase")):
        given = {"state": "draft", "despite_appeals": 2, "reason": "gấp"}
        assert publish(path, given).status_code == 201
        item = desk.asked(command)[-1]
        assert (item.state, item.despite_appeals, item.reason) == ("draft", 2, "gấp")
        assert publish(f"{path}?state=final", {"state": "final"}).status_code == 201
        assert desk.asked(command)[-1].state == "final"
        asked = len(desk.asked(command))
        for query, body in (("?state=final", {"state": "draft"}), ("", {"status": "final"})):
            refused = publish(path + query, body)
            assert (refused.status_code, problem_of(refused).code) == (422, "request.invalid")
        assert len(desk.asked(command)) == asked
    assert publish(of_phase, {"phase": "vong-1"}).status_code == 201
    assert desk.asked("scoring.publish_phase")[-1].phase == "vong-1"
    assert publish(of_round, {"phase": "vong-1"}).status_code == 422
