"""Text keys, passwords, slices, and work aside."""

import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.comparison_keys import fold, key_of
from contracts.errors import Refused
from plumbing import passwords as hashes
from plumbing.thread_pool import ThreadPool
from services.registration.domain.accounts import password_policy
from services.registration.domain.roster_import import batch_sizing


@given(st.text(max_size=40))
def test_a_folded_text_folds_to_itself(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_case_accents_and_blanks_do_not_make_another_code() -> None:
    assert key_of(" CB Đ01 ") == key_of("cbd01") == "cbd01"
    assert fold("Nguyễn  VĂN Ân") == "nguyen van an"


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaa", "matkhau12345", "1234567890", "football123", "letmein123", "Football@2024",
        "P@ssw0rd1234", "qwertyuiop1", "iloveyou2024", "Mật khẩu 2024", "caicachhanhchinh1",
        "123456matkhau", "abcabcabcabc", "haiphong2024!", "vietnamhanoi1",
    ],
)  # fmt: skip
def test_what_people_choose_first_is_too_common(password: str) -> None:
    with pytest.raises(Refused) as refusal:
        password_policy.refuse_weak(password, "cb001", False, False)
    assert refusal.value.problem.code == "password.too_common"


def test_three_common_words_are_a_sentence_two_are_not() -> None:
    password_policy.refuse_weak("matkhau vietnam hanoi", "cb001", False, False)
    with pytest.raises(Refused) as refusal:
        password_policy.refuse_weak("vietnam hanoi", "cb001", False, False)
    assert refusal.value.problem.code == "password.too_common"


@pytest.mark.parametrize(
    "password",
    ["42f7a0-355407-94f778-07a097", "8a597a-449346-714526-199926", "621281-544149-15e6e0-496801"],
)
def test_what_a_generator_of_passwords_makes_is_not_common(password: str) -> None:
    password_policy.refuse_weak(password, "nva", False, False)


@pytest.mark.parametrize(
    "password",
    [
        "cb0012024!!",
        "NguyenVanAn85",
        "an.nguyen.1985",
        "05091985!!",
        "nguyenan-snv1",
        "SNV 2024 SNV",
    ],
)
def test_what_colleagues_know_of_a_person_is_no_password(password: str) -> None:
    own = password_policy.own_words("Nguyễn Văn An", "1985-09-05", ["SNV"])
    with pytest.raises(Refused) as refusal:
        password_policy.refuse_weak(password, "cb001", False, False, own)
    assert refusal.value.problem.code == "password.personal"


@pytest.mark.parametrize(
    "password",
    [
        "mưa rào tháng bảy",
        "trăng sáng đầu non",
        "ba con trâu xanh ngủ",
        "xK9#mQ2$vL5w",
        "luamoichinvang",
    ],
)
def test_a_short_sentence_or_chance_makes_a_good_password(password: str) -> None:
    own = password_policy.own_words("Nguyễn Văn An", "1985-09-05", ["SNV"])
    password_policy.refuse_weak(password, "cb001", False, False, own)


def test_a_password_of_any_length_is_looked_at_in_no_time() -> None:
    started = time.perf_counter()
    password_policy.is_common("matkhau" * 28)
    password_policy.is_personal("an" * 100, ["an", "anan"])
    assert time.perf_counter() - started < 0.1


def test_a_sentence_is_a_good_password_and_the_username_is_none() -> None:
    password_policy.refuse_weak("hoa phượng đỏ tháng năm", "cb001", True, False)
    with pytest.raises(Refused):
        password_policy.refuse_weak("canbo000001", "CANBO000001", False, False)


@given(st.integers(batch_sizing.LEAST, batch_sizing.MOST), st.floats(0, 10))
def test_a_step_stays_within_bounds_and_grows_at_most_twofold(size: int, took_s: float) -> None:
    following = batch_sizing.next_size(size, took_s)
    assert batch_sizing.LEAST <= following <= min(batch_sizing.MOST, 2 * size)


@given(st.sets(st.integers(0, 20)), st.integers(0, 20))
def test_a_slice_is_missing_until_it_has_come(received: set[int], last: int) -> None:
    gaps = batch_sizing.missing(received, last)
    assert batch_sizing.missing(received | set(gaps), last) == []
    assert not received & set(gaps)


def test_a_hash_fits_its_password_only_and_nobodys_fits_none() -> None:
    kept = hashes.hash_password("một mật khẩu dài")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert hashes.fits("một mật khẩu dài", kept)
    assert not hashes.fits("một mật khẩu khác", kept)
    assert not hashes.fits("the password of nobody", None)


def test_work_aside_is_done_in_order_in_whichever_thread_asks_for_it() -> None:
    aside = ThreadPool(2)
    found: list[list[int]] = []

    def ask() -> None:
        found.append(aside.run([lambda n=n: n * n for n in range(20)]))  # type: ignore[misc]

    for _ in range(2):  # the embedded platform, stopped and started again in another thread
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join(10)
    assert found == [[n * n for n in range(20)]] * 2


def test_an_error_aside_is_raised_where_the_work_was_given() -> None:
    def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        ThreadPool(1).run([fail])


def test_slow_work_aside_keeps_no_green_thread_waiting() -> None:
    import eventlet

    turns: list[int] = []

    def tick() -> None:
        for turn in range(20):
            eventlet.sleep(0.005)
            turns.append(turn)

    ticking = eventlet.spawn(tick)
    ThreadPool(2).run([lambda: time.sleep(0) or hashes.hash_password("x" * 12)] * 4)  # type: ignore[func-returns-value]
    assert len(turns) > 2
    ticking.kill()
