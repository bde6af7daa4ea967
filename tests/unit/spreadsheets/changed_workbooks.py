"""Workbooks whose cells are written in every way that programs have, for tests of what is read."""

from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO
from itertools import groupby, pairwise
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from contracts.text_formatting import Marks, Span, spans_of
from spreadsheets.raised_signs import moved

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
#: styles by their place: plain, a date, a percentage, five digits with zeros in front, fonts
PLAIN, DATE, PERCENT, PADDED, BOLD, ITALIC_BLUE, STRUCK = range(7)
_FONTS = ("", "<b/>", '<i val="1"/><color rgb="FF0000FF"/>', "<strike/>")
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="170" formatCode="00000"/>'
    f"</numFmts><fonts>{''.join(f'<font>{font}</font>' for font in _FONTS)}</fonts>"
    '<cellXfs count="7"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/>'
    '<xf numFmtId="170"/><xf numFmtId="0" fontId="1"/><xf numFmtId="0" fontId="2"/>'
    '<xf numFmtId="0" fontId="3"/></cellXfs><dxfs><dxf><font><b/><u/></font></dxf></dxfs>'
    "</styleSheet>"
)


class _Font(Struct, frozen=True):
    """What a font says, and what is written of it; ``xml``: ``None`` where the cell's is meant."""

    xml: str | None
    marks: Marks = frozenset()
    colour: str = ""


_OF_CELLS = {
    PLAIN: _Font(None), BOLD: _Font(None, frozenset(("b",))),
    ITALIC_BLUE: _Font(None, frozenset(("i",)), "blue"),
}  # fmt: skip
_OF_RUNS = [
    _Font(None), _Font(""), _Font('<b/><sz val="12"/><color theme="1"/>', frozenset(("b",))),
    _Font('<i/><u val="double"/>', frozenset(("i", "u"))), _Font('<b val="0"/><u val="none"/>'),
    _Font('<vertAlign val="superscript"/>', frozenset(("sup",))),
    _Font('<b/><vertAlign val="subscript"/>', frozenset(("b", "sub"))),
    _Font('<color rgb="FFFF0000"/>', frozenset(), "red"),
]  # fmt: skip


class Cell(Struct, frozen=True):
    """A cell: what it means, as text (``None``: nobody can say, so it is to be refused), the
    attributes of its element and what is in it; ``shared``: the item of the table of texts that
    goes there. ``spans``: of its formatted words; ``coloured``: some are in another colour."""

    means: str | None
    attributes: str = ""
    inner: str = ""
    shared: str = ""
    spans: list[Span] = []
    coloured: bool = False


@st.composite
def text_cells(draw: st.DrawFn, text: str) -> Cell:
    """A text in any of the ways in which a cell may hold it, and in any look."""
    way = draw(st.sampled_from(["shared", "shared runs", "inline", "inline runs", "str"]))
    style = draw(st.sampled_from([PLAIN, PLAIN, BOLD, ITALIC_BLUE]))
    kind = "s" if way.startswith("shared") else "str" if way == "str" else "inlineStr"
    attributes = f's="{style}" t="{kind}"'
    if way == "str":
        pieces, inner = [(text, _OF_CELLS[style])], f"<v>{escape(text)}</v>"
    elif way.endswith("runs"):
        ends = sorted([0, *(draw(st.integers(0, len(text))) for _ in range(2)), len(text)])
        parts = [text[start:end] for start, end in pairwise(ends)]
        runs = [(part, draw(st.sampled_from(_OF_RUNS))) for part in parts]
        inner = "".join(_run(part, font) for part, font in runs)
        pieces = [(p, _OF_CELLS[style] if f.xml is None else f) for p, f in runs if p]
    else:
        pieces, inner = [(text, _OF_CELLS[style])], f'<t xml:space="preserve">{escape(text)}</t>'
    made = _meant(pieces)
    if way.startswith("shared"):
        return replace(made, attributes=attributes, shared=inner)
    inner = inner if way == "str" else f"<is>{inner}</is>"
    return replace(made, attributes=attributes, inner=inner)


def _run(text: str, font: _Font) -> str:
    look = "" if font.xml is None else f"<rPr>{font.xml}</rPr>"
    return f'<r>{look}<t xml:space="preserve">{escape(text)}</t></r>'


def _meant(pieces: list[tuple[str, _Font]]) -> Cell:
    """What people see in a cell of these pieces."""
    seen = [font for text, font in pieces if text.strip()]
    marks: list[Marks] = []
    texts = []
    for way, run in groupby(pieces, lambda piece: piece[1].marks & {"sub", "sup"}):
        together = list(run)
        signs = moved("".join(text for text, _ in together), up="sup" in way) if way else None
        for text, font in together:
            made = text if signs is None else moved(text, up="sup" in way) or text
            texts.append(made)
            marks += [font.marks if signs is None else font.marks - way] * len(made)
    text = "".join(texts)
    common = {"b", "i", "u"}.intersection(
        *(marks[at] for at in range(len(text)) if text[at] != " ")
    )
    spans = spans_of(text, [one - common for one in marks])
    return Cell(text, spans=spans, coloured=len({f.colour for f in seen}) > 1)


@st.composite
def odd_cells(draw: st.DrawFn) -> Cell:
    """What is no text: formulas, errors, TRUE, rates, fractions, dates, struck words."""
    struck = "<r><t>x</t></r><r><rPr><strike/></rPr><t>y</t></r>"
    return draw(
        st.sampled_from([
            Cell(None, 't="str"', "<f>A1</f><v>a</v>"), Cell(None, 't="e"', "<v>#N/A</v>"),
            Cell(None, 't="b"', "<v>1</v>"), Cell(None, f's="{PERCENT}"', "<v>0.7</v>"),
            Cell(None, "", "<v>1.5</v>"), Cell(None, f's="{DATE}"', "<v>45000</v>"),
            Cell(None, f't="str" s="{STRUCK}"', "<v>x</v>"),
            Cell(None, 't="s"', shared=struck), Cell(None, 't="inlineStr"', f"<is>{struck}</is>"),
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
