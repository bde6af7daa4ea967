"""Which passwords a person may choose."""

import re
from collections.abc import Collection

from contracts.comparison_keys import key_of
from contracts.errors import Refused
from contracts.vietnamese_text import normalized
from services.registration.domain.accounts.common_passwords import WORDS

SHORTEST, LONGEST = 10, 200
_AROUND = "0123456789!@#$%^&*().,-_+=?"
_LEAST_SIGNS = 4
#: pieces that a password may be of and still be guessed; longer ones are sentences
_MOST_PIECES = 2
_MOST_OWN_PIECES = 4
_LONGEST_WORD = 80
#: digits and signs about a word that guessers try: a date and a sign or two; more are a secret
_MOST_AROUND = 10
#: letters that people write as digits or signs, and that guessers try first
_WRITTEN_AS = str.maketrans("01345$@!7", "oieassait")


def normal(password: str) -> str:
    """A password as it is hashed: phones and PCs compose Vietnamese letters differently."""
    return normalized("NFC", password)


def refuse_weak(
    new: str,
    username: str,
    current_is_code: bool,
    same_as_current: bool,
    own: Collection[str] = (),
) -> None:
    """Refuse a password that is short, widely used, known to whoever hands out codes, or made of
    what others know of the person (``own``: see :func:`own_words`). Each with a reason of its own:
    ``password.too_short``, ``.too_long``, ``.same_as_code``, ``.unchanged``, ``.same_as_username``,
    ``.personal``, ``.too_common``."""
    _refuse_length(new)
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
    if is_personal(new, [username, *own]):
        raise Refused(
            "password.personal",
            "Mật khẩu chỉ gồm tên, ngày sinh hoặc đơn vị của đồng chí, người quen dễ đoán ra. "
            "(Made of your own name, birth date or agency.)",
        )
    if is_common(new):
        raise Refused(
            "password.too_common",
            "Mật khẩu này nhiều người dùng nên dễ đoán; hãy thử một câu ngắn. "
            "(Widely used; try a short sentence.)",
        )


def _refuse_length(new: str) -> None:
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


def own_words(name: str, birth_date: str | None, agencies: Collection[str]) -> list[str]:
    """What colleagues know of a person: names, the date of birth (``YYYY-MM-DD``) as people write
    it, codes of agencies."""
    words = [name, *name.split(), *agencies]
    if birth_date:
        year, month, day = birth_date.split("-")
        words += [f"{day}{month}{year}", f"{day}{month}{year[2:]}", f"{year}{month}{day}"]
    return words


def is_personal(password: str, own: Collection[str]) -> bool:
    """Whether it is nothing but own words, with common ones, digits and signs between them."""
    mine = {key for word in own if len(key := key_of(word)) > 1}
    key = key_of(password)
    dates = {word for word in mine if word.isdigit()}
    if any(date in key and not key.replace(date, "").strip(_AROUND) for date in dates):
        return True
    if any(word in key and not key.replace(word, "", 1).strip(_AROUND) for word in mine):
        return True
    letters = re.sub(r"[^a-z]+", "", key)
    names = {word for word in mine if word.isalpha()}
    pieces = _pieces(letters, names | WORDS, _MOST_OWN_PIECES)
    return pieces is not None and any(piece in names for piece in pieces)


def is_common(password: str) -> bool:
    """A few signs over and over, or one or two common words with digits and signs about them."""
    key = key_of(password)
    if len(set(key)) < _LEAST_SIGNS or not key.strip(_AROUND):
        return True
    for written in (key, key.translate(_WRITTEN_AS), key.strip(_AROUND).translate(_WRITTEN_AS)):
        letters = re.sub(r"[^a-z]+", "", written)
        if len(key) - len(letters) > _MOST_AROUND:
            continue
        if _pieces(letters, WORDS, _MOST_PIECES) is not None or _repeated(letters):
            return True
    return False


def _repeated(letters: str) -> bool:
    """One common word over and over: ``abcabcabcabc``."""
    return any(
        len(letters) % size == 0 and letters == letters[:size] * (len(letters) // size)
        for size in range(1, len(letters) // 2 + 1)
        if letters[:size] in WORDS or size < _LEAST_SIGNS
    )


def _pieces(letters: str, words: Collection[str], most: int) -> list[str] | None:
    """The words that make these letters up, at most so many; ``None``: they do not."""
    best: list[list[str] | None] = [[]] + [None] * len(letters)
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - _LONGEST_WORD), end):
            before = best[start]
            if before is None or len(before) >= most or letters[start:end] not in words:
                continue
            found = best[end]
            if found is None or len(before) + 1 < len(found):
                best[end] = [*before, letters[start:end]]
    return best[-1] if letters else None
