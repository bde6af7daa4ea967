"""The token against forged requests.

The cookie ``hoithi_csrf`` holds a random token; a form repeats it in the field ``csrf``, a script
in the header ``X-CSRF-Token``. Another site can make a browser send the cookie but cannot read
it. Once somebody is signed in the token is the one inside the signed session, so that a cookie
planted from elsewhere is worth nothing.

In forms the token is masked anew in each page, because pages are compressed and may repeat a
visitor's search: otherwise the length of the answer would tell the token bit by bit (BREACH).
"""

import hmac
import secrets

from contracts.errors import Refused

COOKIE = "hoithi_csrf"
FIELD = "csrf"
HEADER = "x-csrf-token"
_BYTES = 16


def new_token() -> str:
    """A fresh token for the cookie."""
    return secrets.token_hex(_BYTES)


def masked(token: str) -> str:
    """The token as a form shows it: a random pad, then the token xor the pad."""
    pad = secrets.token_bytes(_BYTES)
    return pad.hex() + _xor(bytes.fromhex(token), pad).hex()


def is_token(text: str) -> bool:
    """Whether ``text`` could have come from :func:`new_token`."""
    return _bytes(text, _BYTES) is not None


def matches(cookie: str | None, presented: str | None) -> bool:
    """Whether what the form or header presents is the cookie's token, plain or masked."""
    expected = _bytes(cookie or "", _BYTES)
    if expected is None or not presented:
        return False
    plain = _bytes(presented, _BYTES)
    if plain is None:
        both = _bytes(presented, 2 * _BYTES)
        if both is None:
            return False
        plain = _xor(both[_BYTES:], both[:_BYTES])
    return hmac.compare_digest(plain, expected)


def _bytes(text: str, length: int) -> bytes | None:
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        return None
    return raw if len(raw) == length and len(text) == 2 * length else None


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))


def refuse_forged(token: str, presented: str | None) -> None:
    """Refuse ``csrf.missing`` unless ``presented`` is the token, plain or masked."""
    if not matches(token, presented):
        raise Refused(
            "csrf.missing",
            "Thiếu hoặc sai mã chống giả mạo; hãy tải lại trang. "
            "(CSRF token missing or wrong; reload the page.)",
        )
