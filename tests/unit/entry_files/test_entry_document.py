"""A document of an entry: what it is, and what judges may read of it."""

from entry_files.entry_document import read_entry
from tests.support.documents import docx, line, pdf

COVER = [
    line("Bài dự thi tìm hiểu"),
    line("Họ và tên: Nguyễn Văn An"),
    line("Điện thoại: 0912 345 678"),
]
PAGE = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
BODY = [line("Quê tôi ở Hướng Hóa."), line("Tôi, NGUYEN VAN AN, viết bài này.")]
LABELS = {"author": "Nguyễn Văn An", "phone": "0912345678"}


def test_a_docx_is_read_without_its_cover_and_its_authors_name() -> None:
    content = docx("".join([*COVER, PAGE, *BODY]))
    read = read_entry(content, LABELS, ["Nguyễn Văn An"])  # type: ignore[arg-type]
    facts = read.facts
    assert (facts.media, facts.fault, facts.cover_labels) == ("docx", "", ["author", "phone"])
    assert (facts.words, facts.masked) == (12, 1)
    text = "\n".join(read.lines or [])
    assert "Hướng Hóa" in text
    assert "▇▇▇, viết bài này" in text
    assert "An" not in text.replace("Hướng", "")
    assert "0912" not in text


def test_whatever_else_it_is_is_told_and_nothing_of_it_is_shown() -> None:
    told = {
        b"": ("unknown", "empty", ""),
        b"PK\x03\x04rest": ("docx", "unreadable", "zip"),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"): (
            "unknown", "encrypted", "ole",
        ),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99: ("unknown", "", "ole"),
        b"MZ" + bytes(99): ("unknown", "", "exe"),
    }  # fmt: skip
    for content, (media, fault, seems) in told.items():
        read = read_entry(content, {}, [])
        assert (read.facts.media, read.facts.fault, read.facts.seems) == (media, fault, seems)
        assert read.lines is None


def test_text_and_pdf_are_read_as_well() -> None:
    assert read_entry("một hai, 0912345678".encode(), {}, []).lines == ["một hai, ▇▇▇"]
    read = read_entry(pdf([["mot hai ba"], ["bon"]]), {}, ["hai"])
    assert (read.facts.media, read.facts.pages, read.facts.words) == ("pdf", 2, 4)
    assert read.lines == ["mot ▇▇▇ ba", "bon"]
