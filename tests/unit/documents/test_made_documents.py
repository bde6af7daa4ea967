"""What the templates that come with the platform make of a document."""

import io
import json
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from docx import Document
from pypdf import PageObject, PdfReader
from pypdf.generic import DictionaryObject

from documents import prize_word_templates, weekly_word_templates
from documents.kinds import KINDS, Kind
from documents.shipped_word_templates import TEMPLATES as SHIPPED_WORD
from documents.shipped_word_templates import content
from documents.template_files import SHIPPED
from tests.unit.documents.examples import DECISION, DOCUMENTS, HOSTILE
from tests.unit.documents.reading import made, pages_of, words_of_docx, words_of_pdf
from tests.unit.documents.weekly_examples import WEEKLY

VOWELS = "aăâeêioôơuưy"
TEMPLATES = SHIPPED_WORD | weekly_word_templates.TEMPLATES | prize_word_templates.TEMPLATES
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
BOTH = [kind for kind, this in KINDS.items() if len(this.formats) == 2]


def data_of(kind: Kind) -> dict[str, Any]:
    built: dict[str, Any] = msgspec.to_builtins((DOCUMENTS | WEEKLY)[kind])
    return built


@pytest.fixture(scope="module")
def files() -> dict[tuple[str, str], bytes]:
    """Every document in every format, made once."""
    return {
        (kind, format): made(kind, format, data_of(kind))
        for kind, this in KINDS.items()
        for format in this.formats
    }


@pytest.mark.parametrize("kind", BOTH)
def test_both_formats_carry_the_same_words(files: dict[tuple[str, str], bytes], kind: Kind) -> None:
    word, printed = (read(files[kind, format]) for format, read in
                     (("docx", words_of_docx), ("pdf", words_of_pdf)))  # fmt: skip
    assert letters(word) == letters(printed)


def letters(words: list[str]) -> list[str]:
    """Words without lines, dots, page numbers and how they were broken; sorted, because a table is
    read in another order than it is written."""
    held = "".join(sorted("".join(words)))
    return [one for one in held if one.isalpha()]


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_of_the_document_is_in_it(
    files: dict[tuple[str, str], bytes], kind: Kind
) -> None:
    data = data_of(kind)
    if kind != "decision" and isinstance(head := data.get("head"), dict):
        del head["reference"]  # names a paper on the pages that go with it
    texts = {text for text in _texts(data) if text.strip() and "https://" not in text}  # drawn
    for format in KINDS[kind].formats:
        read = words_of_docx if format == "docx" else words_of_pdf
        shown = "".join(read(files[kind, format]))
        assert [text for text in texts if "".join(text.split()) not in shown] == []


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for one in value.values() for text in _texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return [value] if isinstance(value, str) else [str(value)] * isinstance(value, int)


def test_a_name_that_looks_like_code_is_shown_as_it_is_written(
    files: dict[tuple[str, str], bytes],
) -> None:
    for format, read in (("docx", words_of_docx), ("pdf", words_of_pdf)):
        assert "".join(HOSTILE.split()) in "".join(read(files["decision", format]))


@pytest.mark.parametrize("kind", ["decision", "prizes", "certificates", "code_slips"])
def test_a_name_without_blanks_stays_on_the_page(kind: Kind) -> None:
    data = json.dumps(data_of(kind)).replace("Ng\\u1ecdc \\u00c1nh", "Ngọc Ánh" + "Nguyễn" * 30)
    pages = PdfReader(io.BytesIO(made(kind, "pdf", json.loads(data)))).pages
    lines = [line for page in pages for line in page.extract_text().splitlines()]
    assert sum(line.count("Nguyễn") for line in lines) > 20, "it is there"
    assert max(len(line) for line in lines) < 130, "what fits a line in small type"


@pytest.mark.parametrize("piece", ["abcdef", "A1b2C3", "so.noi.vu.", "uy_ban_", "abc@def."])
def test_a_name_without_blanks_stays_on_the_page_whatever_it_is_made_of(piece: str) -> None:
    name = (piece * 50)[:250]
    for kind in ("decision", "certificates"):
        data = json.dumps(data_of(kind)).replace("Ng\\u1ecdc \\u00c1nh", name)
        pages = pages_of(made(kind, "pdf", json.loads(data)))
        text = "\n".join(pages).replace("\u200b", "")
        lines = [line for line in text.splitlines() if piece in line]
        assert sum(line.count(piece) for line in lines) > 12, "it is there"
        assert max(len(line) for line in lines) < 130, "what fits a line in small type"


def certificates_with(letters: int) -> list[PageObject]:
    """The pages of certificates whose texts are all so long."""
    title = ("Hội thi tìm hiểu cải cách hành chính và chuyển đổi số " * 20)[:letters]
    data = data_of("certificates")
    every = [
        {**one, "name": title, "agency": title, "prize": title, "award": title, "work": title}
        for one in data["certificates"]
    ]
    signature = {**data["signature"], "lines": [title, title]}
    long = {**data, "contest": title, "name": title, "signature": signature, "certificates": every}
    return list(PdfReader(io.BytesIO(made("certificates", "pdf", long))).pages)


@pytest.mark.parametrize("letters", [60, 120, 180])
def test_long_texts_of_a_certificate_stand_one_below_the_other(letters: int) -> None:
    pages = certificates_with(letters)
    assert len(pages) == len(data_of("certificates")["certificates"])
    for page in pages:
        lines = lines_of(page)
        words = [text.partition(" ")[0] for text, _ in lines]
        begin, end = words.index("Chứng"), words.index("Số:")
        given = [height for _, height in lines[begin:end]]
        day = next(height for text, height in lines if text.startswith("Hải Phòng, ngày"))
        assert len(given) > 5
        assert min(height for _, height in lines[:begin]) > given[0]
        assert given == sorted(given, reverse=True)
        assert given[-1] > day + 8


def test_certificates_are_made_however_long_their_texts_are() -> None:
    for letters in (400, 1000):
        text = "\n".join(page.extract_text() for page in certificates_with(letters))
        assert text.count("Mã: ") == len(data_of("certificates")["certificates"])


def lines_of(page: PageObject) -> list[tuple[str, float]]:
    """Its lines in their order, with how high above the lower edge they stand, in points."""
    found: list[tuple[str, float]] = []

    def see(text: str, matrix: Sequence[float], *_: object) -> None:
        if text.strip():
            found.append((text.strip(), matrix[5]))

    page.extract_text(visitor_text=see)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_a_pdf_is_a4_and_holds_its_fonts(files: dict[tuple[str, str], bytes], kind: Kind) -> None:
    for page in PdfReader(io.BytesIO(files[kind, "pdf"])).pages:
        short, long = sorted(float(one) for one in page.mediabox[2:])
        assert (round(short), round(long)) == (595, 842)
        fonts = page["/Resources"]["/Font"]  # type: ignore[index]
        for font in fonts.values():
            (inner,) = font.get_object()["/DescendantFonts"]
            described: DictionaryObject = inner.get_object()["/FontDescriptor"].get_object()
            assert "Tinos" in str(described["/FontName"])
            assert {"/FontFile2", "/FontFile3"} & described.keys()


def test_the_number_of_a_page_stands_on_all_but_the_first(
    files: dict[tuple[str, str], bytes],
) -> None:
    pages = PdfReader(io.BytesIO(files["decision", "pdf"])).pages
    assert len(pages) > 1
    tops = [page.extract_text().split()[0] for page in pages]
    assert tops[1:] == [str(number) for number in range(2, len(pages) + 1)]
    assert tops[0] != "1"


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_word_template_has_the_margins_of_the_decree(name: str) -> None:
    (section, *_) = Document(str(SHIPPED / name)).sections
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    size = (section.page_width, section.page_height)
    told = [round(one.mm) for one in (*sides, *size) if one is not None]
    assert told == [20, 20, 30, 15, 210, 297]
    assert section.different_first_page_header_footer


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_word_template_is_the_one_that_the_program_writes(name: str) -> None:
    """Otherwise: ``python -m documents.shipped_word_templates``."""
    assert (SHIPPED / name).read_bytes() == content(TEMPLATES[name]())


def test_no_letter_of_the_alphabet_is_missing() -> None:
    """A letter that the font does not have would be drawn as an empty box, and read as none."""
    from unicodedata import normalize

    small = [normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES]
    every = " ".join([*small, "đ", *(one.upper() for one in small), "Đ", "…–«»“”’%/&№₫"])
    shown = made("decision", "pdf", data_of_contest(every))
    text = "".join(words_of_pdf(shown))
    assert [one for one in every if one not in text and one.strip()] == []


def data_of_contest(title: str) -> dict[str, object]:
    built: dict[str, object] = msgspec.to_builtins(msgspec.structs.replace(DECISION, contest=title))
    return built


def test_the_same_contents_make_the_same_pdf() -> None:
    one, other = (made("decision", "pdf", data_of("decision")) for _ in range(2))
    assert all(a == b for a, b in pairwise([one, other]))
