"""The office that issues papers: signatures that say for whom, a symbol and an address that hold.

Nothing here keeps a contest from running; papers would be sent back.
"""

import re
from collections.abc import Iterator
from typing import get_args

from contracts.definition import Definition, Office, Signatory, SigningForm
from plans.definition_findings import Finding, quoted, warning

_FORMS = tuple(form for form in get_args(SigningForm) if form)
#: "QĐ-BTC" or "/QĐ-BTC", where the kind of the paper is put before the symbol by itself
_KIND = re.compile(r"(?:số ?:? ?)?\d{0,6} ?/|(?:QĐ|TB|BC|BB|CV|KH|TTr|GM|NQ|CT) ?-", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s]{1,64}@(?:[^@\s.]{1,63}\.){1,8}[^@\s.]{1,63}")


def check_office(definition: Definition) -> Iterator[Finding]:
    """What the table says of letterhead, signers and contact."""
    office = definition.office
    if office is None:
        return
    for index, signer in enumerate(office.signers):
        yield from _check_signatory(f"office.signers[{index}]", signer)
    yield from _check_symbol(office)
    contact = office.contact
    if contact is not None and contact.email and not _EMAIL.fullmatch(contact.email):
        yield warning(
            "office.email",
            "office.contact.email",
            f'{quoted(contact.email)} không phải một địa chỉ thư; hãy ghi như "btc@tinh.gov.vn"',
            f'{quoted(contact.email)} is no e-mail address; write it like "office@city.gov.vn"',
        )


def _check_signatory(key: str, signer: Signatory) -> Iterator[Finding]:
    said = next((form for form in _FORMS if _begins_with(signer.on_behalf, form)), "")
    if said:
        rest = signer.on_behalf[len(said.rstrip(".")) :].lstrip(". ")
        yield warning(
            "office.form_twice",
            f"{key}.on_behalf",
            f'on_behalf đã có "{said}"; hãy ghi form = "{said}" và on_behalf = {quoted(rest)}',
            f'on_behalf has "{said}" already; write form = "{said}" and on_behalf = {quoted(rest)}',
        )
    elif signer.form not in ("", "TM.") and not signer.on_behalf:
        yield warning(
            "office.form_alone",
            f"{key}.form",
            f'"{signer.form}" mà không nói ký thay cho ai; hãy thêm on_behalf, ví dụ "TRƯỞNG BAN"',
            f'"{signer.form}" does not say for whom; add on_behalf, for instance "TRƯỞNG BAN"',
        )
    elif signer.on_behalf and not signer.form:
        yield warning(
            "office.form_missing",
            f"{key}.on_behalf",
            f"ký cho {quoted(signer.on_behalf)} mà không nói theo hình thức nào; hãy thêm form: "
            '"TM." (thay mặt tập thể), "KT." (ký thay cấp trưởng), "TL." (thừa lệnh) hoặc "TUQ." '
            "(thừa ủy quyền)",
            f"signs for {quoted(signer.on_behalf)} in no form; add form: "
            '"TM." (for a body), "KT." (in place of its head), "TL." (by order) or "TUQ." (by '
            "authority passed on)",
        )


def _begins_with(text: str, form: str) -> bool:
    """Whether a line has the abbreviation already, with its point or without."""
    first = text.split(" ", 1)[0].split(".", 1)[0]
    return first.upper() == form.rstrip(".") and first != text


def _check_symbol(office: Office) -> Iterator[Finding]:
    found = _KIND.match(office.symbol)
    if found:
        rest = office.symbol.rpartition("/")[2]
        rest = re.sub(_KIND, "", rest, count=1).strip()
        yield warning(
            "office.symbol",
            "office.symbol",
            f"số và loại văn bản được ghi thêm vào trước; hãy chỉ ghi symbol = {quoted(rest)}",
            f"number and kind of a paper are put before it; write only symbol = {quoted(rest)}",
        )
