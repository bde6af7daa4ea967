"""What one contest's staff may not do to people who are another contest's as well."""

from typing import Any

import pytest

from contracts.accounts import IssueCodes
from contracts.agency_staff_lists import AnswerCorrection, FileCorrection
from contracts.definition import Audience
from contracts.errors import Refused
from services.registration.domain.people.person import Person
from services.registration.repository.people import people_by_id
from services.registration.use_cases.accounts import activation_sheets
from services.registration.use_cases.people import correction_requests, people_in_other_contests

from .self_registration import RULES, code_of, decide, register, registered
from .world import SECRET, World, no_yield, row

AN, BA = "CB01", "CB03"
BORN, PHONE, THEIRS = "1985-09-05", "0987654321", "0999000001"
#: our list: the same person, of whom it says something else
CHANGED = row(2, AN, "Kẻ Mạo Danh", birth_date=BORN, phone=THEIRS, position="Không rõ")


@pytest.fixture
def two(world: World) -> World:
    """The contest of the others, which knows no registering, and ours, which does."""
    world.define("khac")
    an = row(2, AN, "Trần Văn An", birth_date=BORN, phone=PHONE, position="Chuyên viên")
    world.load([an, row(3, BA, "Đỗ Văn Ba")], contest="khac")
    world.now_us += 1_000_000
    world.define(registration=RULES, audiences=[Audience("dan", "Nhân dân", "encouraged")])
    return world


def _staff(world: World) -> tuple[str, str]:
    """Ids: the organiser of all contests, and ours."""
    boss = world.organiser().person
    return boss, world.grant(boss, "btc", "organiser", contest="cchc").person


def _known(world: World, code: str) -> Person:
    name = world.person(code)
    with world.store.reading() as connection:
        return people_by_id(connection, [name])[name]


def _issue(world: World, by: str, *people: str) -> set[str]:
    """Usernames on the sheet for these people, or for all who have nothing yet."""
    names = [world.person(code) for code in people] or None
    item = IssueCodes("cchc", by, world.now_us, people=names)
    sheet = activation_sheets.issue_codes(world.store, item, secret=SECRET, yield_control=no_yield)
    return {line.username for line in sheet.codes}


def _correct(world: World, by: str, answered_by: str, kind: Any, **more: Any) -> Any:
    """The answer to a correction that one files and another accepts."""
    filed = {"contest": "cchc", "agency": "SNV", "reason": "Quyết định", **more}
    item = FileCorrection(correction="c1", kind=kind, by=by, at_us=world.now_us, **filed)
    world.carry_out(correction_requests.file_correction, item)
    answer = AnswerCorrection("cchc", "c1", "accepted", "", answered_by, world.now_us)
    return world.carry_out(correction_requests.answer_correction, answer)


def test_a_list_changes_nothing_about_who_is_on_another_contests_list_and_says_so(
    two: World,
) -> None:
    boss, ours = _staff(two)
    before = _known(two, AN)
    answer = two.load([CHANGED, row(3, "CB05", "Lê Thị Năm")], by=ours)
    assert _known(two, AN) == before
    assert _known(two, "CB05").name == "Lê Thị Năm"
    (note,) = answer.notes
    assert "họ tên, chức vụ, điện thoại" in note
    assert PHONE not in note
    assert before.name not in note
    # who organises all contests changes it, and nothing is left to say
    assert two.load([CHANGED], by=boss).notes == []
    assert (_known(two, AN).name, _known(two, AN).phone) == ("Kẻ Mạo Danh", THEIRS)


def test_a_list_of_ones_own_people_changes_them_whatever_they_use(two: World) -> None:
    _, ours = _staff(two)
    two.load([row(2, "CB05", "Lê Thị Năm", phone=PHONE)], by=ours)
    assert _issue(two, ours, "CB05") == {"cb05"}
    assert two.load([row(2, "CB05", "Lê Thị Năm", phone=THEIRS)], by=ours).notes == []
    assert _known(two, "CB05").phone == THEIRS


def test_a_list_changes_nothing_about_who_serves_beyond_its_contest(two: World) -> None:
    boss, ours = _staff(two)
    two.grant(boss, "btc-khac", "organiser", contest="khac")
    for username in ("btc-khac", "ban-to-chuc"):
        before = _known(two, username)
        two.load([row(2, username, before.name, phone=THEIRS)], by=ours)
        assert _known(two, username) == before


def test_a_list_that_guesses_is_not_told_who_somebody_is(two: World) -> None:
    _, ours = _staff(two)
    for guess in (
        row(2, AN, "Trần Văn An", birth_date="1999-01-01"),
        row(2, BA, "Ai Đó Khác"),
    ):
        with pytest.raises(Refused) as refusal:
            two.send([guess], by=ours, dry_run=True)
        (problem,) = refusal.value.problem.details["problems"]
        assert "đã có" in problem["reason"]
        for secret in ("05/09/1985", BORN, "Đỗ Văn Ba"):
            assert secret not in str(refusal.value.problem)


def test_a_correction_changes_and_tells_nothing_about_who_is_another_contests_too(
    two: World,
) -> None:
    boss, ours = _staff(two)
    two.load([row(2, AN, "Trần Văn An"), row(3, "CB05", "Lê Thị Năm")], by=ours)
    who = {"person": two.person(AN), "values": {"position": "Không rõ"}}
    assert code_of(_correct(two, ours, ours, "position", **who)) == "correction.elsewhere"
    assert _known(two, AN).position == "Chuyên viên"
    assert _correct(two, ours, boss, "position", **who).state == "accepted"
    assert _known(two, AN).position == "Không rõ"


def test_a_correction_that_guesses_a_code_is_not_told_whose_it_is(two: World) -> None:
    _, ours = _staff(two)
    two.load([row(2, "CB05", "Lê Thị Năm")], by=ours)
    asked = {"values": {"code": BA, "name": "Ai Đó Khác"}}
    answer = _correct(two, ours, ours, "joined", **asked)
    assert code_of(answer) == "correction.code_taken"
    assert "Đỗ Văn Ba" not in str(answer)


def test_a_code_that_opens_another_contest_too_takes_the_right_in_both(two: World) -> None:
    boss, ours = _staff(two)
    two.load([row(2, AN, "Trần Văn An"), row(3, "CB05", "Lê Thị Năm")], by=ours)
    own = two.grant(boss, "dm", "liaison", contest="cchc", agency="SNV").person
    for by in (ours, own):
        with pytest.raises(Refused) as refusal:
            _issue(two, by, AN)
        assert refusal.value.problem.code == "codes.not_yours"
    assert _issue(two, ours) == {"cb05"}
    two.grant(boss, "dm", "liaison", contest="khac", agency="SNV")
    two.grant(boss, "btc", "liaison", contest="khac", agency="SNV")
    assert _issue(two, ours, AN) == {"cb01"}
    assert _issue(two, own, AN) == {"cb01"}
    assert _issue(two, boss, AN) == {"cb01"}


def test_a_contest_that_is_long_over_keeps_nobody_from_a_new_code(two: World) -> None:
    _, ours = _staff(two)
    two.load([row(2, AN, "Trần Văn An")], by=ours)
    with pytest.raises(Refused):
        _issue(two, ours, AN)
    two.now_us += 40 * 86_400 * 1_000_000 + people_in_other_contests.AFTER_US
    assert _issue(two, ours, AN) == {"cb01"}


def test_a_claim_of_who_is_on_another_contests_list_is_a_request_for_who_serves_both(
    two: World,
) -> None:
    boss, ours = _staff(two)
    two.load([row(2, AN, "Trần Văn An", birth_date=BORN)], by=ours)
    assert register(two, 2, name="Kẻ Mạo Danh", phone=THEIRS)
    claim = registered(register(two, name="Trần Văn An", phone=PHONE))
    assert (claim.username, claim.state) == ("", "waiting")
    assert code_of(decide(two, ours, claim.person, "confirm")) == "registration.elsewhere"
    assert decide(two, boss, claim.person, "confirm").count == 1


def test_who_named_a_person_first_loses_nothing_by_what_others_list_later(two: World) -> None:
    boss, ours = _staff(two)
    first = two.grant(boss, "btc-khac", "organiser", contest="khac").person
    two.load([row(2, AN, "Trần Văn An"), row(3, BA, "Đỗ Văn Ba")], by=ours)
    two.now_us += 1_000_000
    changed = [row(2, AN, "Trần Văn An", phone=THEIRS), row(3, BA, "Đỗ Văn Ba")]
    assert two.load(changed, by=first, contest="khac").notes == []
    assert _known(two, AN).phone == THEIRS
    item = IssueCodes("khac", first, two.now_us)
    sheet = activation_sheets.issue_codes(two.store, item, secret=SECRET, yield_control=no_yield)
    assert {line.username for line in sheet.codes} == {"cb01", "cb03"}
