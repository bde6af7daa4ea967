"""Who signs and in whose place, symbols and addresses."""

from tests.unit.plans.advised.edits import Advice, Edit, both, drop, put

SIGNER = {"title": "PHÓ TRƯỞNG BAN", "name": "Nguyễn Văn A", "form": "KT.",
          "on_behalf": "TRƯỞNG BAN", "above": "TM. BAN TỔ CHỨC"}  # fmt: skip
OFFICE = {"name": "BAN TỔ CHỨC HỘI THI", "symbol": "BTC", "place": "Bình An", "signers": [SIGNER],
          "recipients": ["Như trên", "Lưu: VT"],
          "contact": {"phone": "0225 3821 054", "email": "hoithi@binhan.gov.vn"}}  # fmt: skip


def signed(**values: str) -> Edit:
    """A signer with these values; "" takes a key away."""
    signer = {name: value for name, value in (SIGNER | values).items() if value}
    return put("office", OFFICE | {"signers": [signer]})


FORM, FOR = "office.signers[0].form", "office.signers[0].on_behalf"
OFFICES: dict[str, list[Advice]] = {
    "office.form_alone": [
        Advice(signed(on_behalf=""), put(FOR, "TRƯỞNG BAN"), ("on_behalf", '"TRƯỞNG BAN"')),
        Advice(signed(form="TUQ.", on_behalf=""), put(FOR, "CHỦ TỊCH"), ('"TUQ."',)),
    ],
    "office.form_missing": [
        Advice(signed(form=""), put(FORM, form), (f'"{form}"',))
        for form in ("TM.", "KT.", "TL.", "TUQ.")
    ],
    "office.form_twice": [
        Advice(signed(on_behalf=said), put(FOR, "TRƯỞNG BAN"), ('form = "KT."', '"TRƯỞNG BAN"'))
        for said in ("KT. TRƯỞNG BAN", "kt.TRƯỞNG BAN", "KT TRƯỞNG BAN")
    ] + [
        Advice(signed(form="", on_behalf="TUQ. CHỦ TỊCH"),
               both(put(FORM, "TUQ."), put(FOR, "CHỦ TỊCH")), ('form = "TUQ."', '"CHỦ TỊCH"')),
    ],
    "office.symbol": [
        Advice(put("office", OFFICE | {"symbol": said}), put("office.symbol", "BTC"), ('"BTC"',))
        for said in ("QĐ-BTC", "/QĐ-BTC", "Số: 12/QĐ-BTC", "/BTC", "TB - BTC")
    ],
    "office.email": [
        Advice(put("office.contact", {"email": "cchc(at)binhan.gov.vn"}),
               put("office.contact.email", "cchc@binhan.gov.vn"), ("địa chỉ thư",)),
        Advice(put("office.contact", {"email": "binhan.gov.vn"}), drop("office.contact.email")),
    ],
}  # fmt: skip
