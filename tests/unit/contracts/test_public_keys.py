"""A public key as people have it: the file that was downloaded, or its hex in a letter."""

from pathlib import Path

import pytest

from contracts.public_keys import read_public_key

KEY = bytes(range(200, 232))


@pytest.mark.parametrize(
    "content",
    [KEY, KEY.hex().encode(), KEY.hex().upper().encode() + b"\r\n", b" %b\n" % KEY.hex().encode()],
)
def test_a_key_may_be_raw_or_hex(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "publications.pub"
    file.write_bytes(content)
    assert read_public_key(file) == KEY


@pytest.mark.parametrize(
    "content", [b"", KEY[1:], KEY.hex()[2:].encode(), "khóa".encode(), b"z" * 64]
)
def test_what_is_no_key_is_refused_with_the_name_of_the_file(
    content: bytes, tmp_path: Path
) -> None:
    file = tmp_path / "publications.pub"
    file.write_bytes(content)
    with pytest.raises(ValueError, match=r"publications\.pub: no Ed25519 public key"):
        read_public_key(file)
