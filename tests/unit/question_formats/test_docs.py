"""The how-to leaves no finding and no refusal out."""

from pathlib import Path

import pytest

from question_formats import file_findings, file_refusals, omitted_content
from question_formats.format_dispatch import SUFFIXES

DOCUMENT = (Path(__file__).parents[3] / "docs" / "question-banks.md").read_text()


@pytest.mark.parametrize("code", file_findings._REASONS)
def test_every_finding_is_explained(code: str) -> None:
    assert f"`{code}`" in DOCUMENT


@pytest.mark.parametrize("code", sorted(set(file_refusals._TEXTS) - {"cannot_write"}))
def test_every_refusal_is_listed(code: str) -> None:
    assert f"`.{code}`" in DOCUMENT or f"`questions.{code}`" in DOCUMENT


@pytest.mark.parametrize(
    "code", [*omitted_content.NOTES, "ids_given", "converted_encoding", "not_held", "lines_joined"]
)
def test_every_note_is_explained(code: str) -> None:
    assert f"`{code}`" in DOCUMENT


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_kind_of_file_is_named(suffix: str) -> None:
    assert f"`{suffix}`" in DOCUMENT
