"""Workbooks whose cells are written in every way that programs have, for tests of what is read."""

from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from hypothesis import strategies as st
from msgspec import Struct

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
#: styles by their place: plain, a date, a percentage, five digits with zeros in front
PLAIN, DATE, PERCENT, PADDED = range(4)
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="170" formatCode="00000"/>'
    '</numFmts><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/>'
    '<xf numFmtId="170"/></cellXfs></styleSheet>'
)


class Cell(Struct, frozen=True):
    """A cell: what it means, as text (``None``: nobody can say, so it is to be refused), the
    attributes of its element and what is in it; ``shared``: the item of the table of texts that
    goes there."""

    means: str | None
    attributes: str = ""
    inner: str = ""
    shared: str = ""


def _runs(draw: st.DrawFn, text: str) -> str:
    """The text in runs of several looks, none of which means anything."""
    cut = draw(st.integers(0, len(text)))
    looks = ["", "<rPr><b/></rPr>", '<rPr><color rgb="FFFF0000"/></rPr>']
    pieces = [(draw(st.sampled_from(looks)), part) for part in (text[:cut], text[cut:])]
    return "".join(
        f'<r>{look}<t xml:space="preserve">{escape(part)}</t></r>' for look, part in pieces
    )


@st.composite
def text_cells(draw: st.DrawFn, text: str) -> Cell:
    """A text in any of the ways in which a cell may hold it."""
    way = draw(st.sampled_from(["shared", "shared runs", "inline", "inline runs", "str"]))
    plain = f'<t xml:space="preserve">{escape(text)}</t>'
    if way == "str":
        return Cell(text, 't="str"', f"<v>{escape(text)}</v>")
    inner = _runs(draw, text) if way.endswith("runs") else plain
    if way.startswith("shared"):
        return Cell(text, 't="s"', shared=inner)
    return Cell(text, 't="inlineStr"', f"<is>{inner}</is>")


@st.composite
def odd_cells(draw: st.DrawFn) -> Cell:
    """What is no text: formulas, errors, TRUE, rates, fractions, dates, raised letters."""
    raised = "<r><t>x</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>y</t></r>"
    return draw(
        st.sampled_from([
            Cell(None, 't="str"', "<f>A1</f><v>a</v>"), Cell(None, 't="e"', "<v>#N/A</v>"),
            Cell(None, 't="b"', "<v>1</v>"), Cell(None, f's="{PERCENT}"', "<v>0.7</v>"),
            Cell(None, "", "<v>1.5</v>"), Cell(None, f's="{DATE}"', "<v>45000</v>"),
            Cell(None, 't="s"', shared=raised), Cell(None, 't="inlineStr"', f"<is>{raised}</is>"),
        ])
    )  # fmt: skip


def number_cell(number: int, style: int = PLAIN) -> Cell:
    """A whole number; ``PADDED``: of which Excel shows five digits."""
    shown = f"{number:05}" if style == PADDED else str(number)
    return Cell(shown, f's="{style}"', f"<v>{number}</v>")


def date_cell(day: date, *, since_1904: bool) -> Cell:
    """A date as a number of days; of 1900, which Excel takes for a leap year."""
    epoch = date(1904, 1, 1) if since_1904 else date(1899, 12, 30)
    return Cell(day.isoformat(), f's="{DATE}"', f"<v>{(day - epoch) // timedelta(1)}</v>")


EMPTY = Cell("")


def workbook(rows: Sequence[Sequence[Cell]], *, since_1904: bool = False) -> bytes:
    """The file of one sheet with these rows."""
    items: list[str] = []

    def written(cell: Cell, column: int, row: int) -> str:
        inner = cell.inner
        if cell.shared:
            items.append(cell.shared)
            inner = f"<v>{len(items) - 1}</v>"
        return f'<c r="{chr(65 + column)}{row}" {cell.attributes}>{inner}</c>' if inner else ""

    lines = "".join(
        f'<row r="{row}">' + "".join(written(cell, at, row) for at, cell in enumerate(cells))
        + "</row>"
        for row, cells in enumerate(rows, start=1)
    )  # fmt: skip
    relation = f'<Relationship Id="r{{}}" Type="{_OFFICE}/{{}}" Target="{{}}"/>'.format
    parts = {
        "_rels/.rels": relation(1, "officeDocument", "xl/workbook.xml"),
        "xl/_rels/workbook.xml.rels": relation(1, "worksheet", "worksheets/sheet1.xml")
        + relation(2, "sharedStrings", "sharedStrings.xml")
        + relation(3, "styles", "styles.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f'<workbookPr date1904="{int(since_1904)}"/>'
        '<sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData>'
        "</worksheet>",
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">'
        + "".join(f"<si>{item}</si>" for item in items)
        + "</sst>",
        "xl/styles.xml": _STYLES,
    }
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            if name.endswith(".rels"):
                text = f'<Relationships xmlns="{_PACKAGE}">{text}</Relationships>'
            archive.writestr(name, text)
    return file.getvalue()
