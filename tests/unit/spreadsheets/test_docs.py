"""``docs/staff-lists.md`` leaves no refusal, finding or note of a staff list out."""

import re
from functools import cache
from pathlib import Path

import pytest

from spreadsheets import file_refusals, headcount_table

ROOT = Path(__file__).parents[3]
DOCUMENT = (ROOT / "docs" / "staff-lists.md").read_text()
#: those of other lists: banks of questions (docs/question-banks.md) and marks (docs/judging.md)
OF_OTHERS = {"question_bank_sheet.py", "mark_sheet.py"}
OF_QUESTIONS = {
    "kind_unknown",
    "answer_invalid",
    "difficulty_unknown",
    "yes_or_no_unknown",
}
#: told by a table of their own, or by a choice, not by a call
IN_TABLES = {"same_person", "same_phone", "codes_by_zeros", "hidden_signs"}


@cache
def codes(call: str) -> set[str]:
    """The codes with which ``call`` is called in the readers of lists."""
    files = [file for file in (ROOT / "spreadsheets").glob("*.py") if file.name not in OF_OTHERS]
    wanted = re.compile(rf'\b{call}\(\s*"([a-z_0-9]+)"')
    return {code for file in files for code in wanted.findall(file.read_text())}


@pytest.mark.parametrize("code", sorted(codes("Wrong") - OF_QUESTIONS))
def test_every_finding_is_explained(code: str) -> None:
    assert f"`{code}`" in DOCUMENT


@pytest.mark.parametrize("code", sorted(codes("Note") | IN_TABLES))
def test_every_note_is_explained(code: str) -> None:
    assert f"`{code}`" in DOCUMENT


@pytest.mark.parametrize("code", [*file_refusals._TEXTS, *headcount_table.REASONS])
def test_every_refusal_is_listed(code: str) -> None:
    assert f"`{code}`" in DOCUMENT


def test_the_document_names_no_code_that_is_gone() -> None:
    listed = DOCUMENT[DOCUMENT.index("## Every code") :]
    known = codes("Wrong") | codes("Note") | IN_TABLES | {"problems"}
    known |= {*file_refusals._TEXTS, *headcount_table.REASONS}
    assert set(re.findall(r"`([a-z_0-9]+)`", listed)) <= known
