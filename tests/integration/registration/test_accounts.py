"""Codes, sign-in, passwords, sessions, roles."""

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import sqlalchemy as sa

from contracts.accounts import (
    Account,
    CheckRole,
    IssueCodes,
    OwnSession,
    OwnSessionsQuery,
    RevocationsSince,
    SignIn,
    SignOut,
)
from contracts.errors import Problem, Refused
from services.registration.models import credentials, plumbing
from services.registration.use_cases.accounts import (
    activation_sheets,
    roles,
    sessions,
    signing_in,
)

from .sign_in_steps import GOOD, change_password, code_of, issued, signed_in
from .world import SECOND_US, SECRET, Inline, T, World, no_yield


def _own_sessions(world: World, person: str) -> list[OwnSession]:
    with world.store.reading() as connection:
        query = OwnSessionsQuery(person)
        return sessions.own_sessions(connection, query, now_us=world.now_us).sessions


def _check(world: World, account: Account, role: Any) -> None:
    with world.store.reading() as connection:
        item = CheckRole(account.person, account.session, role)
        (answer,) = roles.check_roles(connection, [item], now_us=world.now_us)
    if isinstance(answer, Problem):
        raise Refused(answer.code, answer.message)


def test_the_first_accounts_are_made_and_told_once(world: World) -> None:
    with world.store.unit_of_work() as work:
        names: Any = {"organiser": "ban-to-chuc", "ops": "van-hanh"}
        made = roles.bootstrap_accounts(work, names, secret=SECRET)
        assert roles.bootstrap_accounts(work, names, secret=SECRET) == []
    account = signed_in(world.sign_in(" Ban-To-Chuc ", made[0].code.lower().replace("-", " ")))
    assert (account.roles, account.must_change_password) == (["organiser"], True)


def test_everybody_without_credentials_stands_on_the_sheet_once(staffed: World) -> None:
    boss = staffed.organiser().person
    first = issued(staffed, boss)
    assert set(first) == {"cb01", "cb02", "cb03"}
    staffed.now_us += 1
    assert issued(staffed, boss) == {}


def test_a_sheet_asked_for_twice_is_whole_and_only_the_later_codes_hold(staffed: World) -> None:
    boss = staffed.organiser().person
    first, second = issued(staffed, boss), issued(staffed, boss)
    assert set(first) == set(second)
    assert code_of(staffed.sign_in("cb01", first["cb01"].code)) == "session.wrong_credentials"
    account = signed_in(staffed.sign_in("CB01", second["cb01"].code))
    assert (account.agency, account.position, account.roles) == (
        "SNV",
        "Chuyên viên",
        ["contestant"],
    )


def test_codes_are_not_found_in_the_database(staffed: World) -> None:
    sheet = issued(staffed, staffed.organiser().person)
    with staffed.store.reading() as connection:
        texts = [str(list(item)) for item in connection.execute(sa.select(credentials))]
        texts += [str(list(item)) for item in connection.execute(sa.select(plumbing.audit))]
    for line in sheet.values():
        assert not any(line.code in text or line.code.replace("-", "") in text for text in texts)


def test_a_liaison_issues_codes_for_the_own_agency_and_for_no_staff(staffed: World) -> None:
    boss = staffed.organiser().person
    liaison = staffed.grant(boss, "dau-moi", "liaison", agency="snv", contest="cchc").person
    assert set(issued(staffed, liaison)) == {"cb01", "cb02"}
    assert set(issued(staffed, liaison, people=[staffed.person("CB01")])) == {"cb01"}
    staffed.grant(boss, "cb02", "organiser")
    for more in (
        {"agency": "STP"},
        {"people": [staffed.person("CB03")]},
        {"people": [staffed.person("CB02")]},
        {"people": [boss]},
    ):
        with pytest.raises(Refused) as refusal:
            issued(staffed, liaison, **more)
        assert refusal.value.problem.code == "codes.not_yours"
    with pytest.raises(Refused):
        issued(staffed, staffed.person("CB01"))


def test_only_organisers_grant_roles(staffed: World) -> None:
    boss = staffed.organiser().person
    assert staffed.grant(staffed.person("CB01"), "cb01", "organiser").code == "role.not_yours"
    assert staffed.grant(boss, "giam-khao", "judge").code
    assert staffed.grant(boss, "giam-khao", "vetter").code == ""
    assert staffed.grant(boss, "x", "liaison").code == "role.agency_missing"


def test_a_chosen_password_replaces_the_code_and_ends_every_session(staffed: World) -> None:
    code = issued(staffed, staffed.organiser().person)["cb01"].code
    here, there = signed_in(staffed.sign_in("cb01", code)), signed_in(staffed.sign_in("cb01", code))
    changed = change_password(staffed, here, code, GOOD)
    assert changed.session not in (here.session, there.session)
    assert not changed.must_change_password
    _check(staffed, changed, "contestant")
    for ended in (here, there):
        with pytest.raises(Refused) as refusal:
            _check(staffed, ended, "contestant")
        assert refusal.value.problem.code == "session.ended"
    with staffed.store.reading() as connection:
        told = sessions.revocations(connection, RevocationsSince()).sessions
    assert set(told) == {here.session, there.session}
    assert code_of(staffed.sign_in("cb01", code)) == "session.wrong_credentials"
    assert not signed_in(
        staffed.sign_in("CB 01", unicodedata.normalize("NFD", GOOD))
    ).must_change_password


def test_a_password_that_is_changed_while_it_is_compared_opens_no_session(staffed: World) -> None:
    organiser = staffed.organiser().person
    code = issued(staffed, organiser)["cb01"].code
    account = change_password(staffed, signed_in(staffed.sign_in("cb01", code)), code, GOOD)

    class ChangedMeanwhile(Inline):
        def run(self, jobs: Sequence[Callable[[], T]]) -> list[T]:
            verdicts = super().run(jobs)
            change_password(staffed, account, GOOD, f"{GOOD} khác")
            return verdicts

    item = SignIn("cb01", GOOD, staffed.now_us, "10.0.0.9")
    answer = signing_in.sign_in(staffed.store, [item], secret=SECRET, aside=ChangedMeanwhile())[0]
    assert code_of(answer) == "session.wrong_credentials"
    assert isinstance(staffed.sign_in("cb01", f"{GOOD} khác"), Account)


def test_weak_passwords_and_wrong_current_ones_are_refused(staffed: World) -> None:
    code = issued(staffed, staffed.organiser().person)["cb01"].code
    account = signed_in(staffed.sign_in("cb01", code))
    for current, new, why in [
        (code, "ngắn", "password.too_short"),
        (code, code.lower(), "password.same_as_code"),
        (code, "matkhau123456", "password.too_common"),
        ("sai rồi", GOOD, "session.wrong_credentials"),
    ]:
        with pytest.raises(Refused) as refusal:
            change_password(staffed, account, current, new)
        assert refusal.value.problem.code == why


def test_the_same_change_again_is_answered_as_done(staffed: World) -> None:
    """The first answer may have been lost on the way."""
    sheet = issued(staffed, staffed.organiser().person)
    account = signed_in(staffed.sign_in("cb01", sheet["cb01"].code))
    code = sheet["cb01"].code
    first = change_password(staffed, account, code, GOOD, next_session="the-next")
    assert first.session == "the-next"
    assert change_password(staffed, account, code, GOOD, next_session="the-next") == first
    # whoever holds the old token is nobody now, whatever password they know
    for next_session in ("", "another"):
        with pytest.raises(Refused) as refusal:
            change_password(
                staffed, account, GOOD, "một mật khẩu khác hẳn", next_session=next_session
            )
        assert refusal.value.problem.code == "session.ended"
    other = signed_in(staffed.sign_in("cb02", sheet["cb02"].code))
    with pytest.raises(Refused):
        change_password(staffed, other, "sai rồi", GOOD, next_session="the-next")


def test_people_see_where_they_are_signed_in(staffed: World) -> None:
    boss = staffed.organiser()
    code = issued(staffed, boss.person)["cb01"].code
    first = signed_in(staffed.sign_in("cb01", code, browser="Chrome, Windows"))
    staffed.now_us += SECOND_US
    second = signed_in(staffed.sign_in("cb01", code, browser="Safari, iPhone"))
    signed_in(staffed.sign_in("ban-to-chuc", boss.code))
    seen = _own_sessions(staffed, first.person)
    assert [(one.session, one.browser) for one in seen] == [
        (second.session, "Safari, iPhone"),
        (first.session, "Chrome, Windows"),
    ]
    assert seen[0].expires_at_us == staffed.now_us + sessions.SESSION_US
    assert staffed.carry_out(sessions.sign_out, SignOut(first.person, second.session)).count == 1
    assert [one.session for one in _own_sessions(staffed, first.person)] == [first.session]
    someone = SignOut(boss.person, first.session)
    assert staffed.carry_out(sessions.sign_out, someone).count == 0
    staffed.now_us += sessions.SESSION_US
    assert _own_sessions(staffed, first.person) == []


def test_a_new_code_ends_password_and_sessions(staffed: World) -> None:
    boss = staffed.organiser().person
    code = issued(staffed, boss)["cb01"].code
    account = signed_in(staffed.sign_in("cb01", code))
    change_password(staffed, account, code, GOOD)
    new = issued(staffed, boss, people=[account.person])["cb01"].code
    with pytest.raises(Refused):
        _check(staffed, account, "contestant")
    assert code_of(staffed.sign_in("cb01", GOOD)) == "session.wrong_credentials"
    assert signed_in(staffed.sign_in("cb01", new)).must_change_password


def test_revocations_are_told_in_growing_positions(staffed: World) -> None:
    code = issued(staffed, staffed.organiser().person)["cb01"].code
    ended = []
    for _ in range(3):
        account = signed_in(staffed.sign_in("cb01", code))
        item = SignOut(account.person, account.session)
        assert staffed.carry_out(sessions.sign_out, item).count == 1
        assert staffed.carry_out(sessions.sign_out, item).count == 0
        ended.append(account.session)
    with staffed.store.reading() as connection:
        told = sessions.revocations(connection, RevocationsSince())
        assert (told.last, told.sessions) == (3, ended)
        later = sessions.revocations(connection, RevocationsSince(told.last - 1))
        assert (later.last, later.sessions) == (3, ended[-1:])
        assert sessions.revocations(connection, RevocationsSince(3)).sessions == []
    staffed.now_us += sessions.SESSION_US + 1
    with staffed.store.unit_of_work() as work:
        sessions.tidy(work)
    with staffed.store.reading() as connection:
        assert sessions.revocations(connection, RevocationsSince()).sessions == []


def test_an_expired_session_holds_no_role(staffed: World) -> None:
    code = issued(staffed, staffed.organiser().person)["cb01"].code
    account = signed_in(staffed.sign_in("cb01", code))
    with pytest.raises(Refused) as refusal:
        _check(staffed, account, "organiser")
    assert refusal.value.problem.code == "session.role_missing"
    staffed.now_us += sessions.SESSION_US
    with pytest.raises(Refused) as refusal:
        _check(staffed, account, "contestant")
    assert refusal.value.problem.code == "session.ended"


def test_codes_of_a_contest_that_is_not_there_are_refused_and_no_empty_sheet(world: World) -> None:
    boss = world.organiser().person
    for wanted in (None, [boss]):
        item = IssueCodes("none", boss, world.now_us, people=wanted)
        with pytest.raises(Refused, match=r"contest\.unknown"):
            activation_sheets.issue_codes(world.store, item, secret=SECRET, yield_control=no_yield)
