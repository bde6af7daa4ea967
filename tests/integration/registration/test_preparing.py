"""How far a contest is prepared, who is meant by a code, and what was noted of all that."""

from typing import Any

import pytest

from contracts.accounts import Account, GrantRole, IssueCodes
from contracts.audit_queries import AuditQuery, AuditRecord
from contracts.errors import Problem
from contracts.preparation_progress import LookUp, PreparationQuery
from contracts.rosters import ApproveHeadcounts, ExcludePerson, ImportState
from plumbing.audit_queries import MOST_LISTED, audit_records
from plumbing.command_handling import answer
from services.registration.models import plumbing
from services.registration.use_cases.accounts import activation_sheets, roles
from services.registration.use_cases.contests import contests_and_agencies, readiness
from services.registration.use_cases.people import names_and_exclusions
from services.registration.use_cases.roster_import import applying, receiving

from .self_registration import change_password
from .world import SECRET, World, no_yield, row

ROSTER = [
    row(2, "CB01", "Nguyễn Văn An"),
    row(3, "CB02", "Trần Thị Bình"),
    row(4, "CB03", "Lê Văn Cường", "STP", obligation="excluded", reason="Ban Tổ chức"),
]


def _asked(world: World, query: Any, item: Any) -> Any:
    return answer(world.store, query, [item])[0]


def _audit(world: World, **query: Any) -> list[AuditRecord]:
    with world.store.reading() as connection:
        item = AuditQuery(["cchc", "*"], **query)
        return audit_records(connection, item, tables=plumbing).records


@pytest.fixture
def listed(world: World) -> World:
    world.define()
    world.load(ROSTER)
    return world


def _grant(world: World, username: str, role: Any, **more: Any) -> Any:
    item = GrantRole(username, username, role, "installation", world.now_us, **more)
    with world.store.unit_of_work() as work:
        return roles.grant(work, item, SECRET)


def test_what_is_done_and_what_is_missing_is_counted(listed: World) -> None:
    boss = _grant(listed, "org", "organiser")
    _grant(listed, "dm-snv", "liaison", contest="cchc", agency="snv")
    approved = ApproveHeadcounts("cchc", {"SNV": 7}, boss.person, listed.now_us)
    listed.carry_out(contests_and_agencies.approve_headcounts, approved)
    found = _asked(listed, readiness.preparation, PreparationQuery("cchc"))
    assert (found.agencies, found.headcounts) == (2, 1)
    assert (found.people, found.excluded, found.without_access) == (3, 1, 2)
    staff = {(one.username, one.role, one.agency, one.everywhere) for one in found.staff}
    assert staff == {("org", "organiser", "", True), ("dm-snv", "liaison", "SNV", False)}
    item = IssueCodes("cchc", boss.person, listed.now_us)
    activation_sheets.issue_codes(listed.store, item, secret=SECRET, yield_control=no_yield)
    assert _asked(listed, readiness.preparation, PreparationQuery("cchc")).without_access == 0


def test_the_audit_trail_is_asked_for_one_person_and_a_period(listed: World) -> None:
    boss = _grant(listed, "org", "organiser")
    approved = ApproveHeadcounts("cchc", {"SNV": 7}, boss.person, listed.now_us)
    listed.carry_out(contests_and_agencies.approve_headcounts, approved)
    (done,) = _audit(listed, by=boss.person)
    assert done.action == "headcounts.approved"
    assert _audit(listed, by="nobody") == []
    assert done in _audit(listed, from_us=done.at_us)
    assert done in _audit(listed, until_us=done.at_us + 1)
    assert done not in _audit(listed, from_us=done.at_us + 1)
    assert done not in _audit(listed, until_us=done.at_us)


def test_who_serves_a_contest_is_told_with_whether_they_have_ever_signed_in(listed: World) -> None:
    boss = _grant(listed, "org", "organiser")
    _grant(listed, "moi", "organiser", contest="cchc")

    def signed_in() -> dict[str, bool]:
        found = _asked(listed, readiness.preparation, PreparationQuery("cchc"))
        return {one.username: one.signs_in for one in found.staff}

    assert signed_in() == {"org": False, "moi": False}  # a code lies ready, nobody has used it
    account = listed.sign_in(boss.username, boss.code)
    assert isinstance(account, Account)
    change_password(listed, account, boss.code, "mật khẩu của riêng tôi")
    assert signed_in() == {"org": True, "moi": False}


def test_a_contest_that_is_not_there_is_not_prepared(world: World) -> None:
    found = _asked(world, readiness.preparation, PreparationQuery("none"))
    assert isinstance(found, Problem)
    assert found.code == "contest.unknown"


@pytest.mark.parametrize("written", ["cb02", "CB 02", "ＣＢ02"])
def test_a_person_is_found_by_their_code_however_it_is_written(listed: World, written: str) -> None:
    found = _asked(listed, readiness.look_up, LookUp("cchc", written))
    assert (found.name, found.agencies, found.excluded) == ("Trần Thị Bình", ["SNV"], "")


def test_who_is_not_on_the_roster_is_not_found(listed: World) -> None:
    _grant(listed, "org", "organiser")
    for written in ("CB99", "org", ""):
        found = _asked(listed, readiness.look_up, LookUp("cchc", written))
        assert isinstance(found, Problem), written
        assert found.code == "contestant.unknown"


def test_an_order_of_the_organisers_is_told_from_a_reason_of_the_roster(listed: World) -> None:
    binh = _asked(listed, readiness.look_up, LookUp("cchc", "CB02"))
    order = ExcludePerson("cchc", binh.person, "vào Ban Giám khảo", "org", listed.now_us)
    listed.carry_out(names_and_exclusions.exclude, order)
    found = _asked(listed, readiness.look_up, LookUp("cchc", "CB02"))
    assert (found.excluded, found.ordered) == ("vào Ban Giám khảo", True)
    cuong = _asked(listed, readiness.look_up, LookUp("cchc", "CB03"))
    assert (bool(cuong.excluded), cuong.ordered) == (True, False)


def test_everything_about_a_contest_is_noted_with_who_and_why(listed: World) -> None:
    listed.define("other")
    boss = _grant(listed, "org", "organiser")
    _grant(listed, "gk", "judge", contest="other")
    binh = _asked(listed, readiness.look_up, LookUp("cchc", "CB02"))
    listed.carry_out(
        names_and_exclusions.exclude,
        ExcludePerson("cchc", binh.person, "ốm", boss.person, listed.now_us),
    )
    noted = _audit(listed)
    assert [one.id for one in noted] == sorted((one.id for one in noted), reverse=True)
    assert noted[0].action == "person.excluded"
    assert noted[0].about == f"cchc/{binh.person}"
    assert (noted[0].by, noted[0].details["reason"]) == (boss.person, "ốm")
    actions = {one.action for one in noted}
    assert actions >= {"contest.defined", "roster.imported", "role.granted"}
    assert all(one.about.split("/")[0] in ("cchc", "*") for one in noted)
    assert [one.action for one in _audit(listed, actions=["contest.defined"])] == [
        "contest.defined"
    ]
    assert _audit(listed, limit=1, before=noted[0].id) == noted[1:2]


def test_a_contest_whose_name_begins_alike_is_another_one(world: World) -> None:
    world.define("cchc")
    world.define("cchc-2")
    world.define("cch_")
    assert [one.about for one in _audit(world)] == ["cchc"]


def test_a_long_list_is_told_by_its_length(world: World) -> None:
    with world.store.unit_of_work() as work:
        work.audit("org", "codes.issued", "cchc/*", people=["p"] * (MOST_LISTED + 1))
        work.audit("org", "codes.issued", "cchc/*", people=["p"])
    assert [one.details["people"] for one in _audit(world)] == [["p"], MOST_LISTED + 1]


def test_how_many_rows_are_applied_is_told_while_an_import_goes_on(world: World) -> None:
    world.define()
    many = [row(number, f"CB{number}", f"Người {number}") for number in range(2, 502)]
    world.send(many)
    seen = []

    def look() -> None:
        with world.store.reading() as connection:
            found = receiving.import_state(connection, ImportState("u1", "cchc", "org"))
            seen.append((found.state, found.applied))

    applying.go_on(world.store, yield_control=look)
    applied = [count for state, count in seen if state == "applying"]
    assert applied == sorted(applied)
    assert any(0 < count < len(many) for count in applied)
    assert seen[-1][0] == "done"
