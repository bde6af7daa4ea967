"""Documents are read by what is in them, within bounds, without what hides in them."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from pypdf import PdfReader, PdfWriter

from contracts.word_count import words
from entry_files.cover import cover_of
from entry_files.document import Document, Unreadable
from entry_files.docx_reader import read_docx
from entry_files.file_type import type_of
from entry_files.pdf_reader import read_pdf
from entry_files.text_reader import read_text
from tests.support.documents import docx, footer, line, pdf

PAGE = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def test_words_of_a_document_are_those_that_a_reader_sees() -> None:
    hidden = line("ẩn", "<w:rPr><w:vanish/></w:rPr>")
    deleted = "<w:p><w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del></w:p>"
    made = read_docx(docx(line("Trang bìa") + PAGE + line("Một  hai") + hidden + deleted))
    assert made.paragraphs == ["Trang bìa", "Một hai"]
    assert made.first_page == 1
    assert made.tracked_changes
    assert made.numbered is False
    assert not made.active


def test_page_numbers_are_a_field_in_a_footer() -> None:
    assert read_docx(_with_footer(" PAGE ")).numbered
    assert not read_docx(_with_footer("NUMPAGES")).numbered


def _with_footer(code: str) -> bytes:
    made = BytesIO(docx(line("a")))
    with ZipFile(made, "a") as archive:
        archive.writestr("word/footer1.xml", footer(code))
    return made.getvalue()


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("word/vbaProject.bin", "x"),
        ("word/embeddings/oleObject1.bin", "x"),
        (
            "word/_rels/settings.xml.rels",
            '<R Type="x/attachedTemplate" T="u" TargetMode="External"/>',
        ),
    ],
)
def test_what_a_program_would_carry_out_is_seen(part: str, content: str) -> None:
    made = BytesIO(docx(line("a")))
    with ZipFile(made, "a") as archive:
        archive.writestr(part, content)
    assert read_docx(made.getvalue()).active


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 50_000_000)
    with pytest.raises(Unreadable) as refused:
        read_docx(made.getvalue())
    assert refused.value.fault == "zip_bomb"


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", docx(line("a"))[:-40]])
def test_a_broken_document_is_unreadable(content: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        read_docx(content)
    assert refused.value.fault == "unreadable"


def test_pdf_pages_bear_their_numbers_or_not() -> None:
    numbered = read_pdf(pdf([["Bia"], ["mot hai ba", "2"], ["bon", "3"]]))
    assert (numbered.pages, numbered.numbered, numbered.first_page) == (3, True, 1)
    assert numbered.paragraphs == ["Bia", "mot hai ba", "bon"]
    assert read_pdf(pdf([["Bia"], ["mot"], ["hai"]])).numbered is False


def test_an_encrypted_pdf_is_told_as_such_and_a_broken_one_too() -> None:
    writer, made = PdfWriter(PdfReader(BytesIO(pdf([["x"]])))), BytesIO()
    writer.encrypt("mat khau", algorithm="RC4-128")
    writer.write(made)
    for content, fault in ((made.getvalue(), "encrypted"), (b"%PDF-1.7 nothing", "unreadable")):
        with pytest.raises(Unreadable) as refused:
            read_pdf(content)
        assert refused.value.fault == fault


def test_a_pdf_with_a_script_is_active() -> None:
    assert read_pdf(pdf([["x"]], "/OpenAction<</S/JavaScript/JS(x)>>")).active
    assert not read_pdf(pdf([["x"]])).active


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_plain_text_is_read_in_every_encoding(encoding: str) -> None:
    text = "Sa\u0301ng kiê\u0301n" if encoding == "cp1258" else "Sáng kiến"
    assert read_text(f"{text}\r\n\fhai".encode(encoding)) == Document(["Sáng kiến", "hai"], 1)


@pytest.mark.parametrize(
    ("head", "media", "seems"),
    [
        (pdf([["x"]])[:4096], "pdf", ""),
        (docx(line("x"))[:4096], "unknown", "zip"),
        (b"\0\0\0\x20ftypisom", "mp4", ""),
        (b"\0\0\0\x14ftypqt  ", "mov", ""),
        (b"\0\0\0\x20ftypM4A ", "m4a", ""),
        (b"\0\0\0\x20ftypheic", "unknown", "heic"),
        ("Bài viết".encode(), "txt", ""),
        (b"<!DOCTYPE html><script>", "unknown", "html"),
        (b"MZ\x90\0", "unknown", "exe"),
        (b"\xff\xfb\x90\0", "mp3", ""),
        (b"\xff\xf1\x50\x80", "unknown", "aac"),
    ],
)
def test_a_file_is_what_it_begins_with(head: bytes, media: str, seems: str) -> None:
    assert type_of(head) == (media, seems)


def test_a_cover_ends_with_its_page_or_with_the_last_of_its_labels() -> None:
    asked = {"title": "Chuyện xã tôi", "author": "Nguyễn Văn An", "phone": "0912 345 678"}
    lines = ["CHUYỆN XÃ TÔI", "Họ và tên: NGUYEN VAN AN", "Xã", "Mở đầu", "Thân bài"]
    assert cover_of(Document(lines, 3), asked) == (3, ["title", "author"])  # type: ignore[arg-type]
    assert cover_of(Document(lines), asked).lines == 2  # type: ignore[arg-type]
    assert cover_of(Document(["Mở đầu", "Thân bài"], 1), asked).lines == 0  # type: ignore[arg-type]


def test_a_lone_dash_is_no_word() -> None:
    assert words("Sáng kiến – cải tiến, năm 2025 …") == 6
