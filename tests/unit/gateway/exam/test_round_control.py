"""Round control: every decision says what it means first, and is carried out as the API does."""

import re
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from msgspec.structs import replace

from contracts.definition import ResultsRules
from contracts.errors import Refused
from contracts.publications import Publication, Publications
from contracts.results import AwardLine, Draft, Standing, Standings
from contracts.rounds import Rounds, SilentGateway
from gateway.results.pages.publishing import Editions, editions
from tests.support.one_thread import Client
from tests.unit.gateway.access.test_pages_by_role import cookies
from tests.unit.gateway.example_contest import CONTEST, DAY_US, DEFINITION, EXAM_ROUND, ROUND
from tests.unit.gateway.fakes import NOW_US, House, refuse
from tests.unit.gateway.service_answers import handlers

CONTROL = f"/contests/{CONTEST}/rounds/{ROUND}/control"
CONCLUSION = f"/contests/{CONTEST}/conclusion"
PHASE = DEFINITION.phases[0]
DRAFTED = replace(PHASE, results=ResultsRules(complaints_window_s=3600))
HEAD = Publication(CONTEST, ROUND, 1, "ab" * 32, NOW_US, 1, "key", state="draft")
GOOD = {"date": "29/10/2024", "time": "17:30", "scope": "all", "reason": "Mất điện"}


@pytest.fixture
def house(tmp_path: Path) -> House:
    return without_results(tmp_path)


def without_results(folder: Path) -> House:
    """A house in which nothing was published yet, not even a draft."""
    found = House(folder, handlers())
    found.caller.handlers["scoring.draft"] = refuse("draft.unknown")
    found.caller.handlers["scoring.publications"] = lambda item: Publications(item.contest, [])
    return found


class Desk:
    """An organiser's browser."""

    def __init__(self, house: House, client: Client) -> None:
        self.client, self.headers = client, cookies(house, "organiser")

    def get(self, path: str) -> str:
        answer = self.client.get(path, headers=self.headers)
        assert answer.status_code == 200, answer.text
        return str(answer.text)

    def send(self, path: str, **fields: Any) -> Response:
        token = re.search(r'name="csrf" value="([^"]+)"', self.get(path))
        assert token
        form = {"csrf": token[1], **fields}
        answer: Response = self.client.post(path, headers=self.headers, data=form)
        return answer


def tell(house: House, *heads: Publication) -> None:
    """This was published."""
    house.caller.handlers["scoring.publications"] = lambda item: Publications(
        item.contest, list(heads)
    )


def state(house: House, name: str, published: bool = False, **changes: Any) -> None:
    """Put the round into this state."""
    one = replace(EXAM_ROUND, state=name, **changes)
    house.caller.handlers["exam.rounds"] = lambda item: Rounds([one])
    number = 1 if published else None
    if published:
        tell(house, HEAD)
    line = Standing(1, "p1", "Lê Bình", "Sở Nội vụ", 19, 20, 300, NOW_US)
    house.caller.handlers["scoring.standings"] = lambda item: Standings(
        CONTEST, ROUND, 31, [line], number
    )


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("planned", {"extension", "allowances"}),
        ("open", {"extension", "shortening", "disruption", "allowances"}),
        ("closed", {"extension", "settlement", "disruption", "allowances", "make-up"}),
        ("settled", {"publication", "make-up"}),
    ],
)
def test_control_offers_what_can_be_decided_now(house: House, name: str, offered: set[str]) -> None:
    state(house, name)
    with house.open() as client:
        html = Desk(house, client).get(CONTROL)
    assert set(re.findall(rf'href="{CONTROL}/([\w-]+)"', html)) == offered


def test_control_tells_extensions_why_it_does_not_settle_and_what_was_published(
    house: House,
) -> None:
    state(house, "settled", True, extensions={"A1": NOW_US + DAY_US}, unsettled_because="chờ cổng")
    with house.open() as client:
        html = Desk(house, client).get(f"{CONTROL}?done=published")
    assert "Sở Nội vụ: 10:33:20 ngày 28/10/2024" in html
    assert "chờ cổng" in html
    assert "Công bố số 1" in html
    assert "Kết quả dự kiến" in html
    assert f"/api/contests/{CONTEST}/rounds/{ROUND}/publications/1/ledger" in html
    assert f"/api/contests/{CONTEST}/rounds/{ROUND}/results.xlsx" in html
    assert 'class="done"' in html


# Extensions ----------------------------------------------------------------------------------


def test_an_extension_says_what_it_means_before_it_is_carried_out(house: House) -> None:
    with house.open() as client:
        desk = Desk(house, client)
        asked = desk.send(f"{CONTROL}/extension", **GOOD)
        assert asked.status_code == 200
        assert "đến 17:30 ngày 29/10/2024, thay cho 10:33:20 ngày 28/10/2024" in asked.text
        (looked,) = house.caller.commands("exam.change_round")
        assert looked.look
        done = desk.send(f"{CONTROL}/extension", **GOOD, step="confirm")
    assert (done.status_code, done.headers["location"]) == (303, f"{CONTROL}?done=extended")
    _, item = house.caller.commands("exam.change_round")
    assert not item.look
    assert (item.closes_at_us, item.reason, item.by, item.agencies) == (
        1_730_197_800_000_000, "Mất điện", "p1", None,
    )  # fmt: skip


def test_chosen_agencies_travel_through_the_confirmation(house: House) -> None:
    some = GOOD | {"scope": "some", "agencies": ["A1"]}
    with house.open() as client:
        desk = Desk(house, client)
        html = desk.send(f"{CONTROL}/extension", **some).text
        assert '<input type="hidden" name="agencies" value="A1">' in html
        assert "<li>Sở Nội vụ</li>" in html
        again = desk.send(f"{CONTROL}/extension", **some, step="edit").text
        assert re.search(r'value="A1" checked', again)
        assert re.search(r'id="scope-some"[^>]* checked', again)
        desk.send(f"{CONTROL}/extension", **some, step="confirm")
    assert house.caller.commands("exam.change_round")[-1].agencies == ["A1"]


def test_more_agencies_can_be_chosen_than_a_city_has(house: House) -> None:
    many = [f"A{number}" for number in range(700)]
    with house.open() as client:
        desk = Desk(house, client)
        form = GOOD | {"scope": "some", "agencies": many, "step": "confirm"}
        assert desk.send(f"{CONTROL}/extension", **form).status_code == 303
    assert house.caller.commands("exam.change_round")[0].agencies == many


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"date": "31/02/2024"}, ["date"]),
        ({"time": "25:00"}, ["time"]),
        ({"reason": "  "}, ["reason"]),
        ({"scope": "some"}, ["agencies"]),
        ({"date": "", "reason": "", "scope": "some"}, ["date", "agencies", "reason"]),
    ],
)
@pytest.mark.parametrize("step", ["", "confirm"])
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_decided(
    house: House, wrong: dict[str, str], fields: list[str], step: str
) -> None:
    with house.open() as client:
        answer = Desk(house, client).send(f"{CONTROL}/extension", **GOOD | wrong, step=step)
    assert answer.status_code == 422
    assert re.findall(r'<li><a href="#(\w+)">', answer.text) == fields
    for name in fields:
        assert f'id="{name}-error"' in answer.text
    assert "Lỗi: " in answer.text
    assert not house.caller.commands("exam.change_round")


@pytest.mark.parametrize("step", ["", "confirm"])
def test_an_extension_that_would_shorten_is_refused_beside_the_date_before_it_is_confirmed(
    house: House, step: str
) -> None:
    house.caller.handlers["exam.change_round"] = refuse("round.closes_no_later")
    with house.open() as client:
        desk = Desk(house, client)
        answer = desk.send(f"{CONTROL}/extension", **GOOD, step=step)
        assert "không bao giờ rút ngắn" in desk.get(f"{CONTROL}/extension")
    assert answer.status_code == 422
    assert '<a href="#date">no: round.closes_no_later</a>' in answer.text


def test_shortening_shows_in_red_how_many_it_hits_before_it_is_carried_out(house: House) -> None:
    with house.open() as client:
        desk = Desk(house, client)
        asked = desk.send(f"{CONTROL}/shortening", **GOOD).text
        assert '<div class="notice bad"><p><strong>3 bài đang làm sẽ mất thời gian.' in asked
        assert '<button class="button danger" name="step" value="confirm">' in asked
        assert desk.send(f"{CONTROL}/shortening", **GOOD | {"reason": ""}).status_code == 422
        done = desk.send(f"{CONTROL}/shortening", **GOOD, step="confirm")
    assert done.headers["location"] == f"{CONTROL}?done=shortened"
    looked, item = house.caller.commands("exam.shorten_round")
    assert (looked.look, item.look, item.reason) == (True, False, "Mất điện")
    assert not house.caller.commands("exam.change_round")


def test_control_names_the_gateway_that_is_waited_for_and_since_when(house: House) -> None:
    silent = SilentGateway("g-1", "gateway-5", NOW_US - DAY_US, NOW_US)
    state(house, "closed", waiting_for=[silent], settles_from_us=NOW_US + DAY_US)
    with house.open() as client:
        desk = Desk(house, client)
        for page in (CONTROL, f"{CONTROL}/settlement"):
            html = desk.get(page)
            assert "gateway-5 (g-1)" in html
            assert "liên lạc lần cuối" in html
        assert "28/10/2024 10:33:20" in desk.get(CONTROL)


def test_a_close_that_is_past_is_refused_beside_the_date(house: House) -> None:
    def early(_item: Any) -> Any:
        raise Refused("round.closes_too_early", "Phải sau hiện tại. (Must lie ahead.)")

    house.caller.handlers["exam.change_round"] = early
    with house.open() as client:
        answer = Desk(house, client).send(f"{CONTROL}/extension", **GOOD, step="confirm")
    assert answer.status_code == 422
    assert '<a href="#date">Phải sau hiện tại.</a>' in answer.text
    assert "Must lie ahead" not in answer.text


def test_a_closed_round_is_reopened_in_these_words(house: House) -> None:
    state(house, "closed")
    with house.open() as client:
        desk = Desk(house, client)
        assert "<h1>Mở lại đợt thi: Tuần 1</h1>" in desk.get(f"{CONTROL}/extension")
        assert "sẽ mở lại ngay" in desk.send(f"{CONTROL}/extension", **GOOD).text


@pytest.mark.parametrize("page", [CONTROL, f"{CONTROL}/settlement"])
def test_why_a_round_does_not_settle_is_told_in_the_language_of_the_page(
    house: House, page: str
) -> None:
    state(house, "closed", unsettled_because="chờ 1 cổng (waiting for 1 gateway)")
    with house.open() as client:
        desk = Desk(house, client)
        html = desk.get(page)
        assert "chờ 1 cổng" in html
        assert "waiting for" not in html


# Settlement ----------------------------------------------------------------------------------


def test_settling_over_a_gateway_takes_a_reason(house: House) -> None:
    state(house, "closed", unsettled_because="chờ cổng (waiting)")
    with house.open() as client:
        desk = Desk(house, client)
        assert "sẽ không được tính" in desk.get(f"{CONTROL}/settlement")
        empty = desk.send(f"{CONTROL}/settlement", reason="")
        assert empty.status_code == 422
        assert '<a href="#reason">' in empty.text
        assert not house.caller.commands("exam.settle_round")
        done = desk.send(f"{CONTROL}/settlement", reason="Cổng hỏng")
    assert done.headers["location"] == f"{CONTROL}?done=settled"
    (item,) = house.caller.commands("exam.settle_round")
    assert (item.reason, item.by) == ("Cổng hỏng", "p1")


def test_a_refused_settlement_is_told_on_its_form(house: House) -> None:
    house.caller.handlers["exam.settle_round"] = refuse("round.not_closed")
    with house.open() as client:
        answer = Desk(house, client).send(f"{CONTROL}/settlement", reason="Cổng hỏng")
    assert answer.status_code == 409
    assert "no: round.not_closed" in answer.text
    assert ">Cổng hỏng</textarea>" in answer.text


# Publication ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phase", "before", "after_s", "wanted"),
    [
        (PHASE, None, 0, Editions(["final"])),
        (PHASE, replace(HEAD, state="final"), 0, Editions(["final"])),
        (DRAFTED, None, 0, Editions(["draft"])),
        (DRAFTED, HEAD, 3599, Editions(["draft"], NOW_US + 3_600_000_000)),
        (DRAFTED, HEAD, 3600, Editions(["final", "draft"])),
        (DRAFTED, replace(HEAD, state="final"), 0, Editions(["final", "draft"])),
    ],
)
def test_a_draft_comes_first_where_the_plan_has_a_window_for_complaints(
    phase: Any, before: Publication | None, after_s: int, wanted: Editions
) -> None:
    assert editions(phase, before, NOW_US + after_s * 1_000_000) == wanted


def test_what_will_be_published_is_shown_and_one_button_publishes_it(house: House) -> None:
    state(house, "settled")
    with house.open() as client:
        desk = Desk(house, client)
        html = desk.get(f"{CONTROL}/publication")
        assert "Lê Bình" in html
        assert "Giải tuần" in html
        assert "1 người đứng đầu trong 31 người" in html
        assert "không sửa và không rút lại được" in html
        assert not house.caller.commands("scoring.publish")
        done = desk.send(f"{CONTROL}/publication", state="final")
    assert done.headers["location"] == f"{CONTROL}?done=published"
    (item,) = house.caller.commands("scoring.publish")
    assert (item.contest, item.round, item.state, item.by) == (CONTEST, ROUND, "final", "p1")


def test_results_of_a_second_look_are_those_that_will_be_published(house: House) -> None:
    state(house, "settled", True)
    line = Standing(1, "p9", "Trần An", "Sở Tư pháp", 20, 20, 200, NOW_US)
    award = AwardLine("a", "Giải tuần", ROUND, "1", "Nhất", 1000, "p9", "Trần An")
    draft = Draft(CONTEST, ROUND, NOW_US, None, 30, [line], [award], True, False)
    house.caller.handlers["scoring.draft"] = lambda item: draft
    with house.open() as client:
        html = Desk(house, client).get(f"{CONTROL}/publication")
    assert "Trần An" in html
    assert "Lê Bình" not in html
    assert "xem xét lại" in html


def test_a_round_that_has_not_settled_has_no_button_to_publish(house: House) -> None:
    with house.open() as client:
        html = Desk(house, client).get(f"{CONTROL}/publication")
    assert f'action="{CONTROL}/publication"' not in html
    assert "chưa chốt" in html


def test_a_publication_that_is_refused_says_why_on_its_page(house: House) -> None:
    state(house, "settled")
    house.caller.handlers["scoring.publish"] = refuse("publication.incomplete")
    with house.open() as client:
        desk = Desk(house, client)
        answer = desk.send(f"{CONTROL}/publication", state="final")
        assert answer.status_code == 409
        assert '<a href="#publish">no: publication.incomplete</a>' in answer.text
        assert desk.send(f"{CONTROL}/publication", state="loud").status_code == 422


# Conclusion ----------------------------------------------------------------------------------
