"""Codes, sign-in, passwords, sessions, roles."""

import unicodedata
from typing import Any

import pytest
import sqlalchemy as sa

from contracts.accounts import (
    Account,
    ChangePassword,
    CheckRole,
    IssueCodes,
    OwnSession,
    OwnSessionsQuery,
    RevocationsSince,
    SignIn,
    SignOut,
)
from contracts.errors import Problem, Refused
from services.registration.domain.accounts import throttle
from services.registration.models import credentials, plumbing
from services.registration.repository import accounts
from services.registration.use_cases.accounts import (
    activation_sheets,
    passwords,
    roles,
    sessions,
    signing_in,
)

from .world import SECOND_US, SECRET, Inline, World, no_yield, row

ROSTER = [
    row(2, "CB01", "Nguyễn Văn An", position="Chuyên viên"),
    row(3, "CB02", "Trần Thị Bình"),
    row(4, "CB03", "Lê Văn Cường", "STP"),
]
GOOD = "một mật khẩu dài"


def _issue(world: World, by: str, **more: Any) -> dict[str, Any]:
    item = IssueCodes("cchc", by, world.now_us, **more)
    sheet = activation_sheets.issue_codes(world.store, item, secret=SECRET, yield_control=no_yield)
    return {line.username: line for line in sheet.codes}


def _own_sessions(world: World, person: str) -> list[OwnSession]:
    with world.store.reading() as connection:
        query = OwnSessionsQuery(person)
        return sessions.own_sessions(connection, query, now_us=world.now_us).sessions


def _change(world: World, account: Account, current: str, new: str, **more: str) -> Account:
    item = ChangePassword(account.person, account.session, current, new, world.now_us, **more)
    return passwords.change_password(world.store, item, secret=SECRET, aside=Inline())


def _in(answer: Account | Problem) -> Account:
    assert isinstance(answer, Account), answer
    return answer


def _code_of(answer: Account | Problem) -> str:
    assert isinstance(answer, Problem), answer
    return answer.code


def _check(world: World, account: Account, role: Any) -> None:
    with world.store.reading() as connection:
        item = CheckRole(account.person, account.session, role)
        roles.check_role(connection, item, now_us=world.now_us)


@pytest.fixture
def staffed(world: World) -> World:
    """A contest with a roster."""
    world.define()
    world.load(ROSTER)
    return world


def test_the_first_accounts_are_made_and_told_once(world: World) -> None:
    with world.store.unit_of_work() as work:
        names: Any = {"organiser": "ban-to-chuc", "ops": "van-hanh"}
        made = roles.bootstrap_accounts(work, names, secret=SECRET)
        assert roles.bootstrap_accounts(work, names, secret=SECRET) == []
    account = _in(world.sign_in(" Ban-To-Chuc ", made[0].code.lower().replace("-", " ")))
    assert (account.roles, account.must_change_password) == (["organiser"], True)


def test_everybody_without_credentials_stands_on_the_sheet_once(staffed: World) -> None:
    boss = staffed.organiser().person
    first = _issue(staffed, boss)
    assert set(first) == {"cb01", "cb02", "cb03"}
    staffed.now_us += 1
    assert _issue(staffed, boss) == {}


def test_a_sheet_asked_for_twice_is_whole_and_only_the_later_codes_hold(staffed: World) -> None:
    boss = staffed.organiser().person
    first, second = _issue(staffed, boss), _issue(staffed, boss)
    assert set(first) == set(second)
    assert _code_of(staffed.sign_in("cb01", first["cb01"].code)) == "session.wrong_credentials"
    account = _in(staffed.sign_in("CB01", second["cb01"].code))
    assert (account.agency, account.position, account.roles) == (
        "SNV",
        "Chuyên viên",
        ["contestant"],
    )


def test_codes_are_not_found_in_the_database(staffed: World) -> None:
    sheet = _issue(staffed, staffed.organiser().person)
    with staffed.store.reading() as connection:
        texts = [str(list(item)) for item in connection.execute(sa.select(credentials))]
        texts += [str(list(item)) for item in connection.execute(sa.select(plumbing.audit))]
    for line in sheet.values():
        assert not any(line.code in text or line.code.replace("-", "") in text for text in texts)


def test_a_liaison_issues_codes_for_the_own_agency_and_for_no_staff(staffed: World) -> None:
    boss = staffed.organiser().person
    liaison = staffed.grant(boss, "dau-moi", "liaison", agency="snv", contest="cchc").person
    assert set(_issue(staffed, liaison)) == {"cb01", "cb02"}
    assert set(_issue(staffed, liaison, people=[staffed.person("CB01")])) == {"cb01"}
    staffed.grant(boss, "cb02", "organiser")
    for more in (
        {"agency": "STP"},
        {"people": [staffed.person("CB03")]},
        {"people": [staffed.person("CB02")]},
        {"people": [boss]},
    ):
        with pytest.raises(Refused) as refusal:
            _issue(staffed, liaison, **more)
        assert refusal.value.problem.code == "codes.not_yours"
    with pytest.raises(Refused):
        _issue(staffed, staffed.person("CB01"))


def test_only_organisers_grant_roles(staffed: World) -> None:
    boss = staffed.organiser().person
    assert staffed.grant(staffed.person("CB01"), "cb01", "organiser").code == "role.not_yours"
    assert staffed.grant(boss, "giam-khao", "judge").code
    assert staffed.grant(boss, "giam-khao", "vetter").code == ""
    assert staffed.grant(boss, "x", "liaison").code == "role.agency_missing"


def test_a_chosen_password_replaces_the_code_and_ends_every_session(staffed: World) -> None:
    code = _issue(staffed, staffed.organiser().person)["cb01"].code
    here, there = _in(staffed.sign_in("cb01", code)), _in(staffed.sign_in("cb01", code))
    changed = _change(staffed, here, code, GOOD)
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
    assert _code_of(staffed.sign_in("cb01", code)) == "session.wrong_credentials"
    assert not _in(
        staffed.sign_in("CB 01", unicodedata.normalize("NFD", GOOD))
    ).must_change_password


def test_weak_passwords_and_wrong_current_ones_are_refused(staffed: World) -> None:
    code = _issue(staffed, staffed.organiser().person)["cb01"].code
    account = _in(staffed.sign_in("cb01", code))
    for current, new, why in [
        (code, "ngắn", "password.too_short"),
        (code, code.lower(), "password.same_as_code"),
        (code, "matkhau123456", "password.too_common"),
        ("sai rồi", GOOD, "session.wrong_credentials"),
    ]:
        with pytest.raises(Refused) as refusal:
            _change(staffed, account, current, new)
        assert refusal.value.problem.code == why


def test_the_same_change_again_is_answered_as_done(staffed: World) -> None:
    """The first answer may have been lost on the way."""
    sheet = _issue(staffed, staffed.organiser().person)
    account = _in(staffed.sign_in("cb01", sheet["cb01"].code))
    code = sheet["cb01"].code
    first = _change(staffed, account, code, GOOD, next_session="the-next")
    assert first.session == "the-next"
    assert _change(staffed, account, code, GOOD, next_session="the-next") == first
    # whoever holds the old token is nobody now, whatever password they know
    for next_session in ("", "another"):
        with pytest.raises(Refused) as refusal:
            _change(staffed, account, GOOD, "một mật khẩu khác hẳn", next_session=next_session)
        assert refusal.value.problem.code == "session.ended"
    other = _in(staffed.sign_in("cb02", sheet["cb02"].code))
    with pytest.raises(Refused):
        _change(staffed, other, "sai rồi", GOOD, next_session="the-next")


def test_people_see_where_they_are_signed_in(staffed: World) -> None:
    boss = staffed.organiser()
    code = _issue(staffed, boss.person)["cb01"].code
    first = _in(staffed.sign_in("cb01", code, browser="Chrome, Windows"))
    staffed.now_us += SECOND_US
    second = _in(staffed.sign_in("cb01", code, browser="Safari, iPhone"))
    _in(staffed.sign_in("ban-to-chuc", boss.code))
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
    code = _issue(staffed, boss)["cb01"].code
    account = _in(staffed.sign_in("cb01", code))
    _change(staffed, account, code, GOOD)
    new = _issue(staffed, boss, people=[account.person])["cb01"].code
    with pytest.raises(Refused):
        _check(staffed, account, "contestant")
    assert _code_of(staffed.sign_in("cb01", GOOD)) == "session.wrong_credentials"
    assert _in(staffed.sign_in("cb01", new)).must_change_password


def test_revocations_are_told_in_growing_positions(staffed: World) -> None:
    code = _issue(staffed, staffed.organiser().person)["cb01"].code
    ended = []
    for _ in range(3):
        account = _in(staffed.sign_in("cb01", code))
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
    code = _issue(staffed, staffed.organiser().person)["cb01"].code
    account = _in(staffed.sign_in("cb01", code))
    with pytest.raises(Refused) as refusal:
        _check(staffed, account, "organiser")
    assert refusal.value.problem.code == "session.role_missing"
    staffed.now_us += sessions.SESSION_US
    with pytest.raises(Refused) as refusal:
        _check(staffed, account, "contestant")
    assert refusal.value.problem.code == "session.ended"


def _with_password(world: World) -> str:
    """CB01 chooses a password. The organiser's id."""
    boss = world.organiser().person
    code = _issue(world, boss)["cb01"].code
    _change(world, _in(world.sign_in("cb01", code)), code, GOOD)
    return boss


def test_somebody_elses_wrong_tries_do_not_lock_the_owner_out(staffed: World) -> None:
    _with_password(staffed)
    codes_seen = [_code_of(staffed.sign_in("cb01", "wrong", f"10.9.0.{n % 4}")) for n in range(40)]
    assert "session.too_many_tries" in codes_seen
    _in(staffed.sign_in("cb01", GOOD))
    _in(staffed.sign_in("cb01", GOOD, "172.16.0.9"))


def test_the_owner_still_passes_after_wrong_tries_from_the_own_known_address(
    staffed: World,
) -> None:
    _with_password(staffed)
    for _ in range(30):
        assert _code_of(staffed.sign_in("cb01", "wrong")) == "session.wrong_credentials"
    _in(staffed.sign_in("cb01", GOOD))


def _guess(world: World, addresses: int) -> list[str]:
    """What a guesser of CB01's password is told who has so many addresses, all at once."""
    items = [SignIn("cb01", f"guess {n}", world.now_us, f"198.{n}") for n in range(addresses)]
    answers = signing_in.sign_in(world.store, items, secret=SECRET, aside=Inline())
    return [_code_of(answer) for answer in answers]


def _failed(world: World, place: tuple[str, str], times: int) -> None:
    """So many wrong tries just now, counted without the slow hashes."""
    with world.store.unit_of_work() as work:
        accounts.write_tallies(work.connection, {place: throttle.Tally(times, world.now_us)})


def test_a_guesser_with_120_addresses_is_not_heard_120_times(staffed: World) -> None:
    _with_password(staffed)
    told = _guess(staffed, 120)
    assert told.count("session.wrong_credentials") == throttle.STRANGERS.free
    # not even with the right one at last, from an address that has never failed
    assert _code_of(staffed.sign_in("cb01", GOOD, "198.120")) == "session.too_many_tries"
    heard = 0
    for _ in range(48):
        staffed.now_us += 1800 * SECOND_US
        heard += _guess(staffed, 120).count("session.wrong_credentials")
    assert heard == 48


def test_nobody_locks_out_who_signed_in_before(staffed: World) -> None:
    """At the address or in the browser where they did, and by a new code anywhere."""
    boss = _with_password(staffed)
    _in(staffed.sign_in("cb01", GOOD, "10.0.0.2", "phone"))
    _guess(staffed, 120)
    # and a colleague guesses in their office
    _failed(staffed, ("cb01", "@10.0.0.2"), throttle.KNOWN_ADDRESS.free)
    assert _code_of(staffed.sign_in("cb01", GOOD, "10.0.0.2")) == "session.too_many_tries"
    _in(staffed.sign_in("cb01", GOOD, "10.0.0.2", "phone"))
    _in(staffed.sign_in("cb01", GOOD, "172.16.0.9", "phone"))
    _in(staffed.sign_in("cb01", GOOD, "10.0.0.1"))
    code = _issue(staffed, boss, people=[staffed.person("CB01")])["cb01"].code
    _in(staffed.sign_in("cb01", code, "172.16.0.77"))


def test_a_browser_is_known_for_the_people_who_signed_in_there_only(staffed: World) -> None:
    boss = _with_password(staffed)
    code = _issue(staffed, boss, people=[staffed.person("CB02")])["cb02"].code
    _in(staffed.sign_in("cb02", code, "10.0.0.7", "laptop"))
    _guess(staffed, 120)
    told = _code_of(staffed.sign_in("cb01", GOOD, "10.0.0.7", "laptop"))
    assert told == "session.too_many_tries"


def test_after_an_offices_many_mistakes_the_right_passwords_of_others_are_heard(
    staffed: World,
) -> None:
    """One address, where nobody with a password ever signed in: 101 mistakes of a morning."""
    _with_password(staffed)
    _failed(staffed, ("", "@office"), 101)
    _in(staffed.sign_in("cb01", GOOD, "office"))


def test_an_address_that_only_fails_is_slowed_and_who_gets_in_makes_room(staffed: World) -> None:
    _with_password(staffed)
    _failed(staffed, ("", "@office"), throttle.WHOLE_ADDRESS.free)
    assert _code_of(staffed.sign_in("cb01", GOOD, "office")) == "session.too_many_tries"
    staffed.now_us += throttle.WHOLE_ADDRESS.most_s * SECOND_US
    _in(staffed.sign_in("cb01", GOOD, "office"))
    for _ in range(throttle.ROOM_EARNED):
        assert _code_of(staffed.sign_in("cb02", "x", "office")) == "session.wrong_credentials"


def test_a_session_is_asked_for_the_password_however_the_account_is_attacked(
    staffed: World,
) -> None:
    """And nobody guesses it faster there than a stranger."""
    _with_password(staffed)
    account = _in(staffed.sign_in("cb01", GOOD))
    _guess(staffed, 120)
    told = []
    for n in range(8):
        with pytest.raises(Refused) as refusal:
            _change(staffed, account, f"guess {n}", "mật khẩu khác hẳn")
        told.append(refusal.value.problem.code)
    assert told.count("session.wrong_credentials") == throttle.STRANGER.free
    assert told[-1] == "session.too_many_tries"


def test_a_stranger_waits_longer_each_time_and_a_right_code_never(staffed: World) -> None:
    boss = _with_password(staffed)
    waits = []
    for _ in range(12):
        answer = staffed.sign_in("cb01", "wrong", "10.9.9.9")
        if isinstance(answer, Problem) and answer.code == "session.too_many_tries":
            waits.append(answer.details["retry_after_s"])
            staffed.now_us += waits[-1] * SECOND_US
    assert len(waits) > 3
    assert waits == sorted(set(waits))
    code = _issue(staffed, boss, people=[staffed.person("CB01")])["cb01"].code
    for _ in range(8):
        staffed.sign_in("cb01", "wrong", "10.9.9.9")
    _in(staffed.sign_in("cb01", code, "10.9.9.9"))


def test_many_tries_in_one_batch_are_many_tries(staffed: World) -> None:
    _with_password(staffed)
    items = [SignIn("cb01", f"guess {n}", staffed.now_us, "10.8.0.1") for n in range(20)]
    answers = signing_in.sign_in(staffed.store, items, secret=SECRET, aside=Inline())
    counts = [_code_of(answer) for answer in answers]
    assert counts.count("session.wrong_credentials") == 5
    assert counts.count("session.too_many_tries") == 15


def test_nobody_and_a_wrong_password_are_answered_alike(staffed: World) -> None:
    _with_password(staffed)
    nobody = staffed.sign_in("khong-co-ai", "wrong", "10.7.0.1")
    wrong = staffed.sign_in("cb01", "wrong", "10.7.0.2")
    without = staffed.sign_in("cb02", "wrong", "10.7.0.3")
    assert nobody == wrong == without


def test_codes_of_a_contest_that_is_not_there_are_refused_and_no_empty_sheet(world: World) -> None:
    boss = world.organiser().person
    for wanted in (None, [boss]):
        item = IssueCodes("none", boss, world.now_us, people=wanted)
        with pytest.raises(Refused, match=r"contest\.unknown"):
            activation_sheets.issue_codes(world.store, item, secret=SECRET, yield_control=no_yield)
