"""Templates that an installation puts in place of ours."""

import io
from pathlib import Path

import msgspec
import pytest
from docx import Document

from contracts.errors import Problem, Refused
from documents.kinds import Format
from tests.unit.documents.examples import DECISION
from tests.unit.documents.reading import made, words_of_docx, words_of_pdf

DATA = msgspec.to_builtins(DECISION)


def word(*lines: str) -> bytes:
    document, content = Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(content)
    return content.getvalue()


def problem_with(folder: Path, format: Format) -> Problem:
    with pytest.raises(Refused) as refused:
        made("decision", format, DATA, str(folder))
    assert refused.value.problem.code == "document.template_broken"
    return refused.value.problem


def test_a_template_of_the_installation_stands_in_place_of_ours(tmp_path: Path) -> None:
    (tmp_path / "decision.docx").write_bytes(word("Mẫu riêng: {{ contest }}"))
    (tmp_path / "decision.typ").write_text("#let page(it) = [Mẫu riêng: #it.contest]")
    told = ["Mẫu", "riêng:", *DECISION.contest.split()]
    assert words_of_docx(made("decision", "docx", DATA, str(tmp_path))) == told
    assert words_of_pdf(made("decision", "pdf", DATA, str(tmp_path))) == told


def test_a_replaced_template_may_use_the_parts_that_come_with_the_platform(tmp_path: Path) -> None:
    (tmp_path / "decision.typ").write_text(
        '#import "office.typ": *\n#let page(it) = official(letterhead(it.head))'
    )
    shown = words_of_pdf(made("decision", "pdf", DATA, str(tmp_path)))
    assert shown[-5:] == ["ngày", "05", "tháng", "02", "năm", "2026"][-5:]


def test_without_one_of_its_own_an_installation_has_ours(tmp_path: Path) -> None:
    assert made("decision", "pdf", DATA, str(tmp_path)) == made("decision", "pdf", DATA)


@pytest.mark.parametrize(
    ("lines", "reason", "where"),
    [
        (["Một", "{{ nobody }}"], "'nobody' is undefined", "đoạn 2: «{{ nobody }}»"),
        (["{{ head.nobody }}"], "no attribute 'nobody'", "đoạn 1: «{{ head.nobody }}»"),
        (["{% if %}"], "Expected an expression", ""),
        (["{{ ''.__class__.__mro__ }}"], "unsafe", "đoạn 1: «{{ ''.__class__.__mro__ }}»"),
        (["{{ 1 / 0 }}"], "ZeroDivisionError", ""),
        (["{% include 'x' %}"], "no loader", ""),
    ],
)
def test_a_broken_word_template_is_named_with_what_and_where(
    tmp_path: Path, lines: list[str], reason: str, where: str
) -> None:
    (tmp_path / "decision.docx").write_bytes(word(*lines))
    problem = problem_with(tmp_path, "docx")
    assert (problem.details["file"], problem.details["where"]) == ("decision.docx", where)
    assert reason in problem.details["reason"]


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"a plain text", b"PK\x05\x06" + bytes(18)]
)
def test_what_is_no_word_file_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "decision.docx").write_bytes(content)
    assert problem_with(tmp_path, "docx").details["reason"] == "it is no Word file (.docx)"


@pytest.mark.parametrize(
    ("text", "reason", "where"),
    [
        ("#let page(it) = [#it.nobody]", 'does not contain key "nobody"', "dòng 1, cột 22"),
        ("\n#let page(it) = [", "unclosed delimiter", "dòng 2, cột 17"),
        ('#let page(it) = read("/etc/passwd")', "file not found", "dòng 1, cột 22"),
        ('#let page(it) = read("../../etc/passwd")', "escape", "dòng 1, cột 22"),
        ("#let other = 1", "page", ""),
    ],
)
def test_a_broken_typst_template_is_named_with_what_and_where(
    tmp_path: Path, text: str, reason: str, where: str
) -> None:
    (tmp_path / "decision.typ").write_text(text)
    problem = problem_with(tmp_path, "pdf")
    assert problem.details["where"] == where
    assert reason in problem.details["reason"]
    assert str(tmp_path) not in problem.message


@pytest.mark.parametrize("format", ["docx", "pdf"])
def test_a_folder_that_is_not_there_is_named(tmp_path: Path, format: Format) -> None:
    problem = problem_with(tmp_path / "nowhere", format)
    assert "HOITHI_DOCUMENT_TEMPLATES" in problem.details["reason"]
