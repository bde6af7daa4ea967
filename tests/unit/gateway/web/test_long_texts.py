"""What people type is taken as it is or refused with words: nothing of it is cut in silence."""

import re
from pathlib import Path

import pytest
from msgspec.structs import replace
from starlette.datastructures import FormData

import gateway.web
from contracts.accounts import Role
from contracts.contests import Contests, ContestView
from contracts.errors import Refused
from gateway.web.page_helpers import as_typed, number_in, number_or, text, whole_number
from tests.unit.gateway.example_contest import CALL, CONTEST, ENTRY, ROUND
from tests.unit.gateway.example_panel import PANEL, services_for
from tests.unit.gateway.example_stage import staged
from tests.unit.gateway.fakes import House, refuse
from tests.unit.gateway.visitor import Visitor

TEMPLATES = Path(gateway.web.__file__).parent / "templates"


def test_a_field_is_given_whole_or_refused_with_how_long_it_is_and_may_be() -> None:
    form = FormData({"reason": "  " + "a" * 20 + " "})
    assert text(form, "reason", 20) == as_typed(form, "reason") == "a" * 20
    with pytest.raises(Refused) as refused:
        text(form, "reason", 19)
    assert refused.value.problem.code == "field.too_long"
    assert refused.value.problem.details == {"length": 20, "limit": 19}
    assert as_typed(form, "reason") == "a" * 20


@pytest.mark.parametrize("written", ["", "x", "-1", "1.5", "٣", "1e3", "1" * 10, "1 2"])
def test_what_is_no_number_is_never_read_as_another_one(written: str) -> None:
    with pytest.raises(Refused):
        number_in(FormData({"n": written}), "n")
    assert (whole_number(written), number_or(written, None)) == (0, None)


@pytest.mark.parametrize(("written", "number"), [("0", 0), ("007", 7), (" 12 ", 12)])
def test_a_number_in_a_form_is_read(written: str, number: int) -> None:
    assert number_in(FormData({"n": written}), "n") == number


def test_no_browser_cuts_what_is_pasted_into_a_form() -> None:
    for template in TEMPLATES.rglob("*.html"):
        for area in re.findall(r"<textarea[^>]*>", template.read_text(encoding="utf-8")):
            assert "maxlength" not in area, template


REFUSAL = {"action": "refused", "version": "1", "state": "waiting", "round": ROUND}
FORMS = [
    ("contestant", f"/entries/{ENTRY.entry}/refusal-appeal", {}, "text"),
    ("contestant", f"/entries/{ENTRY.entry}/withdrawal", {}, "reason"),
    ("contestant", f"/rounds/{ROUND}/works/w1/appeal", {}, "text"),
    ("organiser", f"/screening/{ENTRY.entry}", REFUSAL, "reason"),
    ("organiser", f"/rounds/{ROUND}/panels/{PANEL}/desk", {"step": "reopen"}, "reason"),
    ("organiser", f"/rounds/{ROUND}/panels/{PANEL}/samples", {}, "codes"),
    ("organiser", f"/rounds/{ROUND}/stage-desk", {"step": "restart"}, "reason"),
    ("organiser", "/appeals/kn1", {"state": "refused"}, "answer"),
]


@pytest.mark.parametrize(("role", "path", "fields", "name"), FORMS)
def test_what_a_service_is_told_of_a_long_text_is_all_of_it_or_nothing(
    house: House, role: Role, path: str, fields: dict[str, str], name: str
) -> None:
    house.caller.handlers = services_for(f"/contests/{{contest}}{path}")
    if "/entries" in path:
        call = Contests([ContestView(CONTEST, CALL, 1)])
        house.caller.handlers["registration.contests"] = lambda item: call
    if "stage" in path:
        house.caller.handlers |= staged()
    words = "chữ " * 4_000
    with house.open() as client:
        answer = Visitor(house, client, role).send(path, **fields, **{name: words})
    told = [str(item) for _, item in house.caller.asked if "chữ chữ" in str(item)]
    assert all(words.strip() in one for one in told)
    if told:  # the service refuses it, here there is none
        assert answer.status_code in (200, 303)
    else:
        assert answer.status_code == 422
        assert "16000" in answer.text or "15999" in answer.text


def test_what_was_typed_of_a_refused_text_stands_in_the_form_again(house: House) -> None:
    house.caller.handlers["exam.entry"] = lambda item: replace(
        ENTRY, screening="refused", appeal_until_us=house.now_us + 60_000_000
    )
    call = Contests([ContestView(CONTEST, CALL, 1)])
    house.caller.handlers["registration.contests"] = lambda item: call
    house.caller.handlers["exam.appeal_refusal"] = refuse("screening.text_too_long")
    with house.open() as client:
        path = f"/entries/{ENTRY.entry}/refusal-appeal"
        answer = Visitor(house, client, "contestant").send(path, text="a" * 5_000)
    assert answer.status_code == 422
    assert "a" * 5_000 in answer.text
