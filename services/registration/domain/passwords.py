"""Which passwords a person may choose."""

from contracts.errors import Refused
from contracts.vietnamese import normalized
from services.registration.domain.text import key_of

SHORTEST, LONGEST = 10, 200
# what people choose first when ten signs are asked for
_COMMON = (
    "password", "matkhau", "matkhaucuatoi", "123456789", "1234567890", "0123456789", "0987654321",
    "987654321", "qwertyuiop", "qwerty", "asdfghjkl", "iloveyou", "anhyeuem", "emyeuanh",
    "vietnam", "hanoi", "haiphong", "saigon", "danang", "hochiminh", "abc", "abcdef", "admin",
    "administrator", "caicachhanhchinh", "cchc", "hoithi", "cuocthi", "congchuc", "canbo",
)  # fmt: skip
_COMMON_KEYS = frozenset(_COMMON)
_AROUND = "0123456789!@#$%^&*().,-_+=?"


def normal(password: str) -> str:
    """A password as it is hashed: phones and PCs compose Vietnamese letters differently."""
    return normalized("NFC", password)


def refuse_weak(new: str, username: str, current_is_code: bool, same_as_current: bool) -> None:
    """Refuse a password that is short, widely used or known to whoever hands out codes."""
    if len(new) < SHORTEST:
        raise Refused(
            "password.too_short",
            f"Mật khẩu cần ít nhất {SHORTEST} ký tự. (At least {SHORTEST} characters.)",
            shortest=SHORTEST,
        )
    if len(new) > LONGEST:
        raise Refused(
            "password.too_long", f"Mật khẩu tối đa {LONGEST} ký tự. (Too long.)", longest=LONGEST
        )
    if same_as_current and current_is_code:
        raise Refused(
            "password.same_as_code",
            "Mật khẩu phải khác mã kích hoạt. (Must differ from the activation code.)",
        )
    if same_as_current:
        raise Refused("password.unchanged", "Mật khẩu mới phải khác mật khẩu cũ. (Unchanged.)")
    if key_of(new) == key_of(username):
        raise Refused(
            "password.same_as_username",
            "Mật khẩu phải khác tên đăng nhập. (Must differ from the username.)",
        )
    if is_common(new, username):
        raise Refused("password.too_common", "Mật khẩu quá dễ đoán. (Too easy to guess.)")


def is_common(password: str, username: str = "") -> bool:
    """A common word, one sign or word over and over, or such with digits and signs about it."""
    key = key_of(password)
    if len(set(key)) < 4 or key in _COMMON_KEYS:
        return True
    user = key_of(username)
    bare = (key.replace(user, "", 1) if user else key).strip(_AROUND)
    return bare in _COMMON_KEYS or (not bare and (user in key or not key.strip(_AROUND)))
