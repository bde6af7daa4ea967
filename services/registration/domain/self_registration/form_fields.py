"""What people say of themselves when they register (P2, P3): field by field, and all that is wrong
at once. The rules for a phone, a date and a name are those of the staff list, because a newcomer
who claims a row must be found by them.
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from contracts.comparison_keys import fold
from contracts.definition import Definition, Obligation, PersonField, SelfRegistration
from contracts.errors import Refused
from contracts.local_times import rfc3339, told, told_en
from contracts.time_zones import day_of
from contracts.vietnamese_text import normalized
from services.registration.domain.people.person import Person
from spreadsheets import cell_values as cells
from spreadsheets.row_findings import Wrong
from spreadsheets.text_cleaning import clean

LONGEST = 300
LONGEST_NAME = 100
#: random signs of a newcomer's username
USERNAME_BYTES = 5
#: fields of which a roster row says something, as ``Person`` calls them
OF_ROSTER = ("name", "birth_date", "gender", "position", "phone", "email")
_NOT_DIGITS = re.compile(r"[\s.\-]+")
_ID_NUMBER = re.compile(r"\d{12}|\d{9}", re.ASCII)
_DAY_FIRST = re.compile(r"\d{2}/\d{2}/\d{4}", re.ASCII)
_NAME_SIGNS = " '’.-"
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # none is taken for another


class FieldFault(NamedTuple):
    """What is wrong with a field: a stable code, and how to mend it."""

    field: str
    code: str
    message: str


def read_fields(
    rules: SelfRegistration, given: Mapping[str, str], now_us: int, zone: str
) -> tuple[dict[str, str], list[FieldFault]]:
    """The values that can be used, by field, and all faults: ``field.missing``, ``field.unknown``,
    ``field.*``. Texts are NFC in one line, dates ISO, phones ``0xxxxxxxxx``."""
    today = day_of(now_us, zone)
    asked = {item.field: item for item in rules.fields}
    found: dict[str, str] = {}
    faults = [
        FieldFault(name, "field.unknown", "cuộc thi không hỏi thông tin này (not asked for)")
        for name in given
        if name not in asked
    ]
    for name, item in asked.items():
        text = given.get(name, "")
        if not clean(text):
            if item.required:
                message = "thông tin bắt buộc, hãy điền (required)"
                faults.append(FieldFault(name, "field.missing", message))
            continue
        try:
            found[name] = _read(name, text, today)
        except Wrong as wrong:
            faults.append(FieldFault(name, f"field.{wrong.code}", wrong.reason))
    return found, faults


def _read(name: PersonField, text: str, today: date) -> str:
    if len(text) > LONGEST:
        raise Wrong("too_long", f"dài quá {LONGEST} ký tự (too long)")
    if name == "birth_date":
        return birth_date(text, today)
    return _READERS.get(name, clean)(text)


def person_name(text: str) -> str:
    """A name: letters, with the signs that names have between them."""
    name = normalized("NFC", cells.person_name(text))
    letters = all(sign.isalpha() or sign in _NAME_SIGNS for sign in name)
    if not letters or len(name) > LONGEST_NAME:
        raise Wrong("not_a_name", "họ và tên chỉ gồm chữ cái, tối đa 100 ký tự (letters only)")
    return name


def birth_date(text: str, today: date) -> str:
    """A date of birth dd/MM/yyyy as ``YYYY-MM-DD``."""
    if not _DAY_FIRST.fullmatch(clean(text)):
        raise Wrong("not_a_date", "ngày phải viết dạng dd/mm/yyyy, ví dụ 05/09/1985 (dd/MM/yyyy)")
    return cells.birth_date(text, today)


def id_number(text: str) -> str:
    """A CCCD of 12 digits or a CMND of 9."""
    digits = _NOT_DIGITS.sub("", clean(text))
    if not _ID_NUMBER.fullmatch(digits):
        reason = "số định danh phải có 12 chữ số (CCCD) hoặc 9 chữ số (CMND) (12 or 9 digits)"
        raise Wrong("id_number_invalid", reason)
    return digits


_READERS: dict[PersonField, Callable[[str], str]] = {
    "name": person_name,
    "phone": lambda text: cells.phone(clean(text)),
    "email": lambda text: cells.email(clean(text)),
    "gender": lambda text: cells.gender(text),
    "id_number": id_number,
}


def refuse_faults(faults: list[FieldFault]) -> None:
    """Refuse with every fault: ``registration.fields_invalid``, the faults in ``problems``."""
    if faults:
        names = ", ".join(dict.fromkeys(fault.field for fault in faults))
        raise Refused(
            "registration.fields_invalid",
            f"Thông tin đăng ký cần sửa: {names}. (Some fields need mending.)",
            problems=[fault._asdict() for fault in faults],
        )


def rules_or_refuse(definition: Definition, at_us: int) -> SelfRegistration:
    """The contest's rules, if people may register now; ``registration.none``,
    ``registration.not_open`` (before, or after)."""
    rules = definition.registration
    if rules is None:
        raise Refused(
            "registration.none",
            "Cuộc thi này không có tự đăng ký; hãy liên hệ đầu mối cơ quan. "
            "(No self-registration here.)",
        )
    opens_us, closes_us = window(definition, rules)
    if at_us < opens_us:
        raise Refused(
            "registration.not_open",
            f"Chưa đến thời gian đăng ký: nhận đăng ký từ {told(opens_us, definition.timezone)}. "
            f"(Registration opens at {told_en(opens_us, definition.timezone)}.)",
            opens_at_us=opens_us,
            opens_at=rfc3339(opens_us),
        )
    if at_us >= closes_us:
        raise Refused(
            "registration.not_open",
            f"Đã hết thời gian đăng ký từ {told(closes_us, definition.timezone)}. "
            f"(Registration was over at {told_en(closes_us, definition.timezone)}.)",
            closed_at_us=closes_us,
            closed_at=rfc3339(closes_us),
        )
    return rules


def window(definition: Definition, rules: SelfRegistration) -> tuple[int, int]:
    """[from, until) in µs: from when the contest is defined on, until it ends, unless it says."""
    closes_us = rules.closes_at_us
    return rules.opens_at_us or 0, definition.ends_at_us if closes_us is None else closes_us


def digest_of(consent: str) -> str:
    """SHA-256 (hex) of the text that people consent to."""
    return hashlib.sha256(consent.encode()).hexdigest()


def refuse_without_consent(rules: SelfRegistration, given: str) -> str:
    """The digest of the text agreed to; ``registration.consent_missing`` unless it is the present
    one, as text or as digest."""
    digest = digest_of(rules.consent)
    if given not in (rules.consent, digest):
        raise Refused(
            "registration.consent_missing",
            "Cần đồng ý với đúng nội dung hiện hành về dùng thông tin cá nhân. "
            "(Consent to the present text is needed.)",
            consent=rules.consent,
            consent_digest=digest,
        )
    return digest


def same_value(name: str, one: str | None, other: str) -> bool:
    """Whether two values of a field are the same; names and texts however they are typed."""
    return bool(one) and fold(one or "") == fold(other)


def matches(
    person: Person, agencies: list[str], rules: SelfRegistration, values: Mapping[str, str]
) -> bool:
    """Whether these values are this roster row's in every field of ``claim_by``."""
    for name in rules.claim_by:
        value = values.get(name)
        if value is None:
            return False
        if name == "agency":
            if value not in agencies:
                return False
        elif name not in OF_ROSTER or not same_value(name, getattr(person, name), value):
            return False
    return bool(rules.claim_by)


def obligation_of(definition: Definition, rules: SelfRegistration) -> Obligation:
    """The duty of who claims no row: their audience's; without one nobody is obliged."""
    named = (item.obligation for item in definition.audiences if item.id == rules.audience)
    return next(named, "encouraged")


def username_from(name: str, random: bytes) -> str:
    """A username to be remembered, ``binhlt.k7f3q``: given name, initials, five signs (25 bits)."""
    words = ["".join(sign for sign in word if sign.isascii() and sign.isalnum())
             for word in fold(name).split()]  # fmt: skip
    words = [word for word in words if word] or ["nguoithi"]
    initials = "".join(word[0] for word in words[:-1])
    tail = "".join(_SIGNS[byte % len(_SIGNS)] for byte in random[:5])
    return f"{words[-1]}{initials}.{tail}"[:80]


def digest_of_value(secret: bytes, contest: str, field: str, value: str) -> str:
    """What stands for a verified value where it must be unique: without the installation's secret
    nobody finds the phone behind it by trying all."""
    message = "\0".join((contest, field, fold(value))).encode()
    return hmac.digest(secret, message, "sha256").hex()


def digests_of(
    rules: SelfRegistration, secret: bytes, contest: str, values: Mapping[str, str]
) -> dict[str, str]:
    """What stands for the verified values that were given, by field."""
    return {
        item.field: digest_of_value(secret, contest, item.field, values[item.field])
        for item in rules.fields
        if item.verified and item.field in values
    }


def spoken_of(person: Person) -> dict[str, Any]:
    """What an account has of a person, by field; what is empty is left out."""
    return {name: value for name in OF_ROSTER if (value := getattr(person, name))}
