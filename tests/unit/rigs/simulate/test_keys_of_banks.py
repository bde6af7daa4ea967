"""Simulated people know the keys of whatever bank was loaded."""

from pathlib import Path

import pytest

from contracts.errors import Refused
from rigs.simulate.roster_rehearsal import keys_of

BANK = """
title = "Bộ câu hỏi"
[topics]
mot-cua = "Một cửa"

[[question]]
id = "Q-1"
topic = "mot-cua"
text = "Cơ quan nào ban hành?"
answer = "B"
source = "Luật"
contributor = "Sở"
audience = "dan"
options = { A = "Bộ", B = "Chính phủ" }

[[question]]
id = "Q-2"
topic = "mot-cua"
text = "Những cơ quan nào?"
answer = "C, A"
source = "Luật"
contributor = "Sở"
kind = "multiple_choice"
options = { A = "Bộ", B = "Chính phủ", C = "Tòa án" }
"""


def test_questions_of_an_audience_and_with_several_right_options_have_keys(tmp_path: Path) -> None:
    file = tmp_path / "bank.toml"
    file.write_text(BANK)
    assert keys_of(file) == {"Q-1": "B", "Q-2": "AC"}


def test_a_bank_that_cannot_be_read_is_refused_with_its_reason(tmp_path: Path) -> None:
    file = tmp_path / "bank.toml"
    file.write_text("[[question]]\nid = 1")
    with pytest.raises(Refused):
        keys_of(file)
