"""Wrong passwords: who is slowed down by them, and who gets in all the same."""

import pytest

from contracts.accounts import (
    SignIn,
)
from contracts.errors import Problem, Refused
from services.registration.domain.accounts import sign_in_throttle
from services.registration.repository import accounts
from services.registration.use_cases.accounts import (
    signing_in,
)

from .sign_in_steps import GOOD, change_password, code_of, issued, signed_in
from .world import SECOND_US, SECRET, Inline, World


def _with_password(world: World) -> str:
    """CB01 chooses a password. The organiser's id."""
    boss = world.organiser().person
    code = issued(world, boss)["cb01"].code
    change_password(world, signed_in(world.sign_in("cb01", code)), code, GOOD)
    return boss


def test_somebody_elses_wrong_tries_do_not_lock_the_owner_out(staffed: World) -> None:
    _with_password(staffed)
    codes_seen = [code_of(staffed.sign_in("cb01", "wrong", f"10.9.0.{n % 4}")) for n in range(40)]
    assert "session.too_many_tries" in codes_seen
    signed_in(staffed.sign_in("cb01", GOOD))
    signed_in(staffed.sign_in("cb01", GOOD, "172.16.0.9"))


def test_the_owner_still_passes_after_wrong_tries_from_the_own_known_address(
    staffed: World,
) -> None:
    _with_password(staffed)
    for _ in range(30):
        assert code_of(staffed.sign_in("cb01", "wrong")) == "session.wrong_credentials"
    signed_in(staffed.sign_in("cb01", GOOD))


def _guess(world: World, addresses: int) -> list[str]:
    """What a guesser of CB01's password is told who has so many addresses, all at once."""
    items = [SignIn("cb01", f"guess {n}", world.now_us, f"198.{n}") for n in range(addresses)]
    answers = signing_in.sign_in(world.store, items, secret=SECRET, aside=Inline())
    return [code_of(answer) for answer in answers]


def _failed(world: World, place: tuple[str, str], times: int) -> None:
    """So many wrong tries just now, counted without the slow hashes."""
    with world.store.unit_of_work() as work:
        accounts.write_tallies(
            work.connection, {place: sign_in_throttle.Tally(times, world.now_us)}
        )


def test_a_guesser_with_120_addresses_is_not_heard_120_times(staffed: World) -> None:
    _with_password(staffed)
    told = _guess(staffed, 120)
    assert told.count("session.wrong_credentials") == sign_in_throttle.STRANGERS.free
    # not even with the right one at last, from an address that has never failed
    assert code_of(staffed.sign_in("cb01", GOOD, "198.120")) == "session.too_many_tries"
    heard = 0
    for _ in range(48):
        staffed.now_us += 1800 * SECOND_US
        heard += _guess(staffed, 120).count("session.wrong_credentials")
    assert heard == 48


def test_nobody_locks_out_who_signed_in_before(staffed: World) -> None:
    """At the address or in the browser where they did, and by a new code anywhere."""
    boss = _with_password(staffed)
    signed_in(staffed.sign_in("cb01", GOOD, "10.0.0.2", "phone"))
    _guess(staffed, 120)
    # and a colleague guesses in their office
    _failed(staffed, ("cb01", "@10.0.0.2"), sign_in_throttle.KNOWN_ADDRESS.free)
    assert code_of(staffed.sign_in("cb01", GOOD, "10.0.0.2")) == "session.too_many_tries"
    signed_in(staffed.sign_in("cb01", GOOD, "10.0.0.2", "phone"))
    signed_in(staffed.sign_in("cb01", GOOD, "172.16.0.9", "phone"))
    signed_in(staffed.sign_in("cb01", GOOD, "10.0.0.1"))
    code = issued(staffed, boss, people=[staffed.person("CB01")])["cb01"].code
    signed_in(staffed.sign_in("cb01", code, "172.16.0.77"))


def test_a_browser_is_known_for_the_people_who_signed_in_there_only(staffed: World) -> None:
    boss = _with_password(staffed)
    code = issued(staffed, boss, people=[staffed.person("CB02")])["cb02"].code
    signed_in(staffed.sign_in("cb02", code, "10.0.0.7", "laptop"))
    _guess(staffed, 120)
    told = code_of(staffed.sign_in("cb01", GOOD, "10.0.0.7", "laptop"))
    assert told == "session.too_many_tries"


def test_after_an_offices_many_mistakes_the_right_passwords_of_others_are_heard(
    staffed: World,
) -> None:
    """One address, where nobody with a password ever signed in: 101 mistakes of a morning."""
    _with_password(staffed)
    _failed(staffed, ("", "@office"), 101)
    signed_in(staffed.sign_in("cb01", GOOD, "office"))


def test_an_address_that_only_fails_is_slowed_and_who_gets_in_makes_room(staffed: World) -> None:
    _with_password(staffed)
    _failed(staffed, ("", "@office"), sign_in_throttle.WHOLE_ADDRESS.free)
    assert code_of(staffed.sign_in("cb01", GOOD, "office")) == "session.too_many_tries"
    staffed.now_us += sign_in_throttle.WHOLE_ADDRESS.most_s * SECOND_US
    signed_in(staffed.sign_in("cb01", GOOD, "office"))
    for _ in range(sign_in_throttle.ROOM_EARNED):
        assert code_of(staffed.sign_in("cb02", "x", "office")) == "session.wrong_credentials"


def test_a_session_is_asked_for_the_password_however_the_account_is_attacked(
    staffed: World,
) -> None:
    """And nobody guesses it faster there than a stranger."""
    _with_password(staffed)
    account = signed_in(staffed.sign_in("cb01", GOOD))
    _guess(staffed, 120)
    told = []
    for n in range(8):
        with pytest.raises(Refused) as refusal:
            change_password(staffed, account, f"guess {n}", "mật khẩu khác hẳn")
        told.append(refusal.value.problem.code)
    assert told.count("session.wrong_credentials") == sign_in_throttle.STRANGER.free
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
    code = issued(staffed, boss, people=[staffed.person("CB01")])["cb01"].code
    for _ in range(8):
        staffed.sign_in("cb01", "wrong", "10.9.9.9")
    signed_in(staffed.sign_in("cb01", code, "10.9.9.9"))


def test_many_tries_in_one_batch_are_many_tries(staffed: World) -> None:
    _with_password(staffed)
    items = [SignIn("cb01", f"guess {n}", staffed.now_us, "10.8.0.1") for n in range(20)]
    answers = signing_in.sign_in(staffed.store, items, secret=SECRET, aside=Inline())
    counts = [code_of(answer) for answer in answers]
    assert counts.count("session.wrong_credentials") == 5
    assert counts.count("session.too_many_tries") == 15


def test_nobody_and_a_wrong_password_are_answered_alike(staffed: World) -> None:
    _with_password(staffed)
    nobody = staffed.sign_in("khong-co-ai", "wrong", "10.7.0.1")
    wrong = staffed.sign_in("cb01", "wrong", "10.7.0.2")
    without = staffed.sign_in("cb02", "wrong", "10.7.0.3")
    assert nobody == wrong == without
