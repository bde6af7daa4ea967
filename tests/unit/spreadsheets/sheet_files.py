"""Files for the tests of spreadsheets, made on the spot."""

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

from contracts.errors import Problem, Refused

CLASSES = {"city": "Cơ quan, đơn vị thuộc thành phố", "central": "Cơ quan Trung ương"}
ROSTER_HEADINGS = (
    "Mã đơn vị", "Tên đơn vị", "Khối", "Mã cán bộ", "Họ và tên", "Ngày sinh", "Giới tính",
    "Chức vụ", "Điện thoại", "Email", "Đối tượng", "Lý do",
)  # fmt: skip
PERSON: Mapping[str, Any] = dict(
    zip(
        ROSTER_HEADINGS,
        ("SNV", "Sở Nội vụ", "city", "001", "Nguyễn Văn An", "05/09/1985", "Nam", "Chuyên viên",
         "0912345678", "an@example.vn", "Bắt buộc", None),
        strict=True,
    )
)  # fmt: skip
QUESTION_HEADINGS = (
    "Mã câu hỏi", "Chủ đề", "Câu hỏi", "Phương án A", "Phương án B", "Phương án C",
    "Phương án D", "Phương án E", "Phương án F", "Đáp án", "Căn cứ", "Đơn vị đóng góp",
    "Mức độ",
)  # fmt: skip
QUESTION: Mapping[str, Any] = dict(
    zip(
        QUESTION_HEADINGS,
        ("Q1", "Một cửa", "Hỏi gì?", "Một", "Hai", "Ba", None, None, None, "B", "NĐ 61", None,
         None),
        strict=True,
    )
)  # fmt: skip


def saved(book: Any) -> bytes:
    """A workbook as the bytes of its file."""
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def sheet_of(rows: Sequence[Sequence[Any]], name: str = "Danh sách") -> Any:
    """A workbook of one sheet."""
    book = Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(list(row))
    return book


def roster_book(*people: Mapping[str, Any], headings: Sequence[str] = ROSTER_HEADINGS) -> Any:
    """A staff list; each person names only what differs from ``PERSON``."""
    rows = [[{**PERSON, **person}[heading] for heading in headings] for person in people]
    return sheet_of([headings, *rows])


def roster_file(*people: Mapping[str, Any]) -> bytes:
    """The file of ``roster_book``."""
    return saved(roster_book(*people))


def questions_file(*questions: Mapping[str, Any]) -> bytes:
    """A question bank; each question names only what differs from ``QUESTION``."""
    rows = [list({**QUESTION, **question}.values()) for question in questions]
    return saved(sheet_of([QUESTION_HEADINGS, *rows]))


def refused(call: Callable[[], object]) -> Problem:
    """The problem with which ``call`` is refused."""
    try:
        call()
    except Refused as refusal:
        return refusal.problem
    raise AssertionError("nothing was refused")


def with_parts(file: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """The zip file with some parts replaced, added or (``None``) left out."""
    out = BytesIO()
    with ZipFile(BytesIO(file)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
        for name, content in parts.items():
            if content is not None:
                target.writestr(name, content)
    return out.getvalue()


def part_of(file: bytes, name: str) -> bytes:
    """One part of the zip file."""
    with ZipFile(BytesIO(file)) as source:
        return source.read(name)


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def excel_like(rows: Sequence[Sequence[str | None]], main: str = _MAIN, prefix: str = "") -> bytes:
    """A workbook as Excel writes it and openpyxl does not: texts in a shared table, in pieces.

    ``main`` and ``prefix``: other dialects and other programs name elements differently.
    """
    p = f"{prefix}:" if prefix else ""
    space = f'xmlns{":" + prefix if prefix else ""}="{main}"'
    texts = [text for row in rows for text in row if text is not None]
    items = "".join(
        f"<{p}si><{p}r><{p}rPr><{p}b/></{p}rPr><{p}t>{text[:2]}</{p}t></{p}r>"
        f"<{p}r><{p}t xml:space='preserve'>{text[2:]}</{p}t></{p}r>"
        f"<{p}rPh sb='0' eb='1'><{p}t>ヨミ</{p}t></{p}rPh></{p}si>"
        for text in texts
    )
    number = iter(range(len(texts)))
    lines = "".join(
        f"<{p}row>"
        + "".join(
            f"<{p}c/>" if text is None else f"<{p}c t='s'><{p}v>{next(number)}</{p}v></{p}c>"
            for text in row
        )
        + f"</{p}row>"
        for row in rows
    )
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<{p}workbook {space} xmlns:rel="{_OFFICE}"><{p}sheets>'
        f'<{p}sheet name="Trang 1" sheetId="1" rel:id="rId7"/></{p}sheets></{p}workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">'
        f'<Relationship Id="rId7" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId8" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>",
        "xl/sharedStrings.xml": f"<{p}sst {space}>{items}</{p}sst>",
        "xl/worksheets/sheet1.xml": f"<{p}worksheet {space}><{p}sheetData>{lines}"
        f"</{p}sheetData></{p}worksheet>",
    }
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()
