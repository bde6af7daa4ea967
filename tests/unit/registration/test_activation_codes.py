"""Activation codes as they are written, read and kept."""

from hypothesis import given
from hypothesis import strategies as st

from services.registration.domain.accounts import activation_codes

secrets = st.binary(min_size=activation_codes.BYTES, max_size=activation_codes.BYTES)
KEY = b"k" * 32


@given(secrets, secrets)
def test_different_secrets_are_different_codes_of_four_groups(one: bytes, other: bytes) -> None:
    assert (activation_codes.write(one) == activation_codes.write(other)) == (one == other)
    assert [len(group) for group in activation_codes.write(one).split("-")] == [4, 4, 4, 4]
    assert not set(activation_codes.write(one)) & set("ILOU")


@given(secrets, st.booleans(), st.sampled_from(["", " ", "-", "–"]))
def test_a_code_is_read_however_it_is_typed(secret: bytes, lower: bool, between: str) -> None:
    code = activation_codes.write(secret)
    typed = code.replace("-", between).replace("0", "O").replace("1", "l")
    assert activation_codes.read(typed.lower() if lower else typed) == code.replace("-", "")


@given(secrets, st.text(max_size=30))
def test_only_the_code_opens_and_only_for_its_person(secret: bytes, other: str) -> None:
    code = activation_codes.write(secret)
    kept = activation_codes.keep(KEY, "an", code)
    assert activation_codes.opens(KEY, "an", code, kept)
    assert not activation_codes.opens(KEY, "binh", code, kept)
    assert not activation_codes.opens(b"x" * 32, "an", code, kept)
    assert activation_codes.opens(KEY, "an", other, kept) == (
        activation_codes.read(other) == activation_codes.read(code)
    )
    assert not activation_codes.opens(KEY, "an", code, None)


def test_what_is_no_code_is_not_read() -> None:
    for typed in ("", "ABCD", "ABCD-EFGH-JKMN-PQRST", "mật khẩu của tôi", "A" * 1000):
        assert activation_codes.read(typed) is None
