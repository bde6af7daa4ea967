"""Activation codes as they are written, read and kept."""

from hypothesis import given
from hypothesis import strategies as st

from services.registration.domain.accounts import codes

secrets = st.binary(min_size=codes.BYTES, max_size=codes.BYTES)
KEY = b"k" * 32


@given(secrets, secrets)
def test_different_secrets_are_different_codes_of_four_groups(one: bytes, other: bytes) -> None:
    assert (codes.write(one) == codes.write(other)) == (one == other)
    assert [len(group) for group in codes.write(one).split("-")] == [4, 4, 4, 4]
    assert not set(codes.write(one)) & set("ILOU")


@given(secrets, st.booleans(), st.sampled_from(["", " ", "-", "–"]))
def test_a_code_is_read_however_it_is_typed(secret: bytes, lower: bool, between: str) -> None:
    code = codes.write(secret)
    typed = code.replace("-", between).replace("0", "O").replace("1", "l")
    assert codes.read(typed.lower() if lower else typed) == code.replace("-", "")


@given(secrets, st.text(max_size=30))
def test_only_the_code_opens_and_only_for_its_person(secret: bytes, other: str) -> None:
    code = codes.write(secret)
    kept = codes.keep(KEY, "an", code)
    assert codes.opens(KEY, "an", code, kept)
    assert not codes.opens(KEY, "binh", code, kept)
    assert not codes.opens(b"x" * 32, "an", code, kept)
    assert codes.opens(KEY, "an", other, kept) == (codes.read(other) == codes.read(code))
    assert not codes.opens(KEY, "an", code, None)


def test_what_is_no_code_is_not_read() -> None:
    for typed in ("", "ABCD", "ABCD-EFGH-JKMN-PQRST", "mật khẩu của tôi", "A" * 1000):
        assert codes.read(typed) is None
