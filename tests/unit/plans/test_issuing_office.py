"""Who issues papers, as the form says it, and what stands above a signature."""

import re

import pytest

from contracts.definition import Contact, Signatory
from plans.added_rounds_and_prizes import with_signer
from plans.form_fields import with_fields
from plans.parser import read_definition
from tests.unit.plans.contest_files import HAI_PHONG

OFFICE = {
    "office.authority": "UBND TỈNH",
    "office.name": "BAN TỔ CHỨC",
    "office.symbol": "BTC",
    "office.place": "Bình An",
    "office.recipients": " Như trên\r\n\r\n Lưu:  VT",
    "office.contact.phone": "0225 3821 054",
    "office.signers[0].form": "KT.",
    "office.signers[0].on_behalf": "TRƯỞNG BAN",
    "office.signers[0].name": "Đỗ Thị Ước",
}
WITHOUT = re.sub(r"(?ms)^\[office\].*?(?=^\[\[?(?!office))", "", HAI_PHONG.read_text("utf-8"))


@pytest.mark.parametrize(
    "begun",
    [
        "",
        "\n[office]\n# của ta\nplace = 'X'\n",
        "\n[[office.signers]]\ntitle = 'A'\n",
        "\n[office]\ncontact = {}\n\n[[office.signers]]\ntitle = 'A'\n",
    ],
    ids=["none", "table", "signer", "both"],
)
def test_who_issues_papers_is_said_by_form_where_the_file_says_nothing_or_something(
    begun: str,
) -> None:
    text = WITHOUT + begun
    text = text if "signers" in begun else with_signer(text)
    definition = read_definition(with_fields(text, OFFICE), "a.toml")
    office = definition.office
    assert office is not None
    assert office.contact == Contact(phone="0225 3821 054")
    assert office.recipients == ["Như trên", "Lưu: VT"]
    assert (office.authority, office.symbol, office.place) == ("UBND TỈNH", "BTC", "Bình An")
    (signer,) = office.signers
    assert signer.lines(office.name)[0] == "KT. TRƯỞNG BAN"
    assert signer.name == "Đỗ Thị Ước"


def test_what_is_said_of_an_office_may_be_taken_back() -> None:
    text = with_fields(with_signer(WITHOUT), OFFICE)
    emptied = dict.fromkeys(OFFICE, "")
    definition = read_definition(with_fields(text, emptied), "a.toml")
    assert definition.office is not None
    (signer,) = definition.office.signers
    assert (signer, definition.office.recipients) == (Signatory("TRƯỞNG BAN"), [])


@pytest.mark.parametrize(
    ("signer", "lines"),
    [
        (Signatory("CHỦ TỊCH"), ["CHỦ TỊCH"]),
        (Signatory("TRƯỞNG BAN", form="TM."), ["TM. BAN TỔ CHỨC", "TRƯỞNG BAN"]),
        (
            Signatory("PHÓ TRƯỞNG BAN", "", "KT.", "TRƯỞNG BAN", "TM. BAN TỔ CHỨC"),
            ["TM. BAN TỔ CHỨC", "KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN"],
        ),
        (Signatory("CHÁNH VĂN PHÒNG", "", "TL.", "CHỦ TỊCH"), ["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"]),
    ],
)
def test_what_stands_above_a_signature(signer: Signatory, lines: list[str]) -> None:
    assert signer.lines("BAN TỔ CHỨC") == lines
