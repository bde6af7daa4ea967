"""The Word templates that come with the platform, built anew: ``python -m
documents.shipped_word_templates``. They are Word files, which nobody can read in a difference; what
is in them is said here."""

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt

from documents.template_files import SHIPPED

#: of the files within a template: the same text makes the same file
_MADE = (2026, 1, 1, 0, 0, 0)
CENTRE, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
DOTS = "…" * 24


class Sheet:
    """A template as it is written, from top to bottom."""

    def __init__(self) -> None:
        self.document = Document()
        _page(self.document)

    def write(
        self, text: str, *, align: Any = JUSTIFY, size: float = 14, above: float = 0, **style: bool
    ) -> Any:
        """A paragraph; ``**so**`` in it is bold. ``indent``: its first line."""
        paragraph = self.document.add_paragraph()
        written(paragraph, text, align=align, size=size, **style)
        paragraph.paragraph_format.space_before = Pt(above)
        return paragraph

    def head(self) -> None:
        """Issuing body and motto, number, place and date."""
        table = self.document.add_table(2, 2)
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        widths(table, [Cm(6.6), Cm(9.9)])
        office, motto = table.rows[0].cells
        lines(
            office,
            ["{%p if head.authority %}", "{{ head.authority }}", "{%p endif %}"],
            size=13,
        )
        lines(office, ["**{{ head.name }}**", "────────"], size=13, more=True)
        lines(motto, ["**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**"], size=12)
        lines(motto, ["**Độc lập - Tự do - Hạnh phúc**", "──────────────"], size=13, more=True)
        number, place = table.rows[1].cells
        lines(number, ["{{ head.number }}"], size=13)
        lines(place, ["{{ head.place_and_date }}"], size=13.5, italic=True)
        self.write("", size=8)

    def new_page(self) -> None:
        """What follows begins on a page of its own."""
        self.document.add_page_break()  # type: ignore[no-untyped-call]

    def heading(self, kind: str, about: str) -> None:
        """What it is, and about what."""
        self.write(f"**{kind}**", align=CENTRE)
        self.write(f"**{about}**", align=CENTRE)
        self.write("────────", align=CENTRE, size=10)

    def end(self) -> None:
        """Recipients and the place to sign."""
        self.write("", size=8)
        table = self.document.add_table(1, 2)
        widths(table, [Cm(7.5), Cm(9)])
        recipients, signature = table.rows[0].cells
        lines(recipients, ["**Nơi nhận:**"], size=12, italic=True, align=WD_ALIGN_PARAGRAPH.LEFT)
        lines(
            recipients,
            ["{%p for one in head.recipients %}", "- {{ one }}", "{%p endfor %}"],
            size=11,
            align=WD_ALIGN_PARAGRAPH.LEFT,
            more=True,
        )
        lines(
            signature,
            ["{%p for one in head.signature.lines %}", "**{{ one }}**", "{%p endfor %}"],
        )
        lines(signature, ["", "", "", "**{{ head.signature.name }}**"], more=True)

    def rows(
        self,
        heads: Sequence[str],
        each: str,
        cells: Sequence[str],
        wide: Sequence[float],
        *,
        figures: int = 0,
    ) -> None:
        """A table with a row for ``each`` ("one in list"); ``wide``: its columns in cm; so many at
        the end are ``figures``."""
        table = self.document.add_table(4, len(heads))
        table.style = "Table Grid"
        table.autofit = False
        widths(table, [Cm(one) for one in wide])
        for cell, head in zip(table.rows[0].cells, heads, strict=True):
            lines(cell, [f"**{head}**"], size=12)
        _marked(table.rows[0], "w:tblHeader")
        _marked(table.rows[2], "w:cantSplit")
        lines(table.rows[1].cells[0], [f"{{%tr for {each} %}}"], size=12)
        for place, (cell, text) in enumerate(zip(table.rows[2].cells, cells, strict=True)):
            right = "money" in text or place >= len(cells) - figures
            side = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
            lines(cell, [text], size=12, align=CENTRE if "number" in text else side)
        lines(table.rows[3].cells[0], ["{%tr endfor %}"], size=12)

    def sources(self) -> None:
        """The publications that figures were taken from."""
        self.write("Số liệu lấy từ các công bố:", size=12.5, above=8)
        self.named_sources()

    def named_sources(self) -> None:
        """A line for each publication."""
        self.write("{%p for one in sources %}", size=12)
        self.write(
            "– {{ one.what }}: công bố số {{ one.number }}, {{ one.published }}; mã băm "
            "{{ one.root }}.",
            size=11,
            align=WD_ALIGN_PARAGRAPH.LEFT,
        )
        self.write("{%p endfor %}", size=12)


def decision() -> Sheet:
    """As ``documents.decision.Decision``."""
    it = Sheet()
    it.head()
    it.heading("QUYẾT ĐỊNH", "Về việc công nhận kết quả và khen thưởng {{ contest }}")
    it.write("**{{ head.name }}**", align=CENTRE, above=6)
    for line in (
        f"Căn cứ {DOTS};",
        "Căn cứ Thể lệ {{ contest }};",
        "Căn cứ kết quả chính thức đã công bố của {{ contest }} (danh mục tại Phụ lục);",
        f"Theo đề nghị của {DOTS}",
    ):
        it.write(line, italic=True, indent=True, above=4)
    it.write("**QUYẾT ĐỊNH:**", align=CENTRE, above=8)
    for line in (
        "**Điều 1.** Công nhận kết quả và khen thưởng các cá nhân, tập thể đạt "
        "{{ winners }} của {{ contest }} (danh sách tại Phụ lục kèm theo Quyết định này).",
        "**Điều 2.** Tổng giá trị tiền thưởng là {{ total }} ({{ total_in_words }}). Kinh phí thực "
        "hiện lấy từ nguồn …………………………….",
        "**Điều 3.** Quyết định này có hiệu lực kể từ ngày ký. Các đơn vị liên quan và các cá "
        "nhân, tập thể có tên tại Phụ lục chịu trách nhiệm thi hành Quyết định này./.",
    ):
        it.write(line, indent=True, above=6)
    it.end()
    it.new_page()
    it.write("**PHỤ LỤC**", align=CENTRE)
    it.write("**DANH SÁCH CÁ NHÂN, TẬP THỂ ĐẠT GIẢI**", align=CENTRE)
    it.write("(Kèm theo Quyết định {{ head.reference }})", align=CENTRE, italic=True)
    it.write("{%p for award in awards %}")
    it.write(
        "**{{ award.award }}**{% if award.round %} – {{ award.round }}{% endif %}", size=13, above=8
    ).paragraph_format.keep_with_next = True
    it.rows(
        ["STT", "Họ và tên, tập thể", "Đơn vị", "Giải", "Tiền thưởng"],
        "one in award.winners",
        [
            "{{ one.number }}",
            "{{ one.name }}{% if one.work %} ({{ one.work }}){% endif %}",
            "{{ one.agency }}",
            "{{ one.prize }}",
            "{{ one.money }}",
        ],
        [1.2, 4.5, 4.6, 2.8, 3.3],
    )
    it.write("{%p endfor %}")
    it.write("**Tổng cộng:** {{ total }} ({{ total_in_words }}).", above=8)
    it.sources()
    return it


TEMPLATES: dict[str, Callable[[], Sheet]] = {"decision.docx": decision}


def content(sheet: Sheet) -> bytes:
    """The file; the same for the same text."""
    saved, made = io.BytesIO(), io.BytesIO()
    sheet.document.save(saved)
    with zipfile.ZipFile(saved) as parts, zipfile.ZipFile(made, "w") as anew:
        for name in sorted(parts.namelist()):
            info = zipfile.ZipInfo(name, _MADE)
            info.compress_type = zipfile.ZIP_DEFLATED
            anew.writestr(info, parts.read(name))
    return made.getvalue()


def widths(table: Any, wide: Sequence[Any]) -> None:
    """Of its columns, which Word reads from the cells and others from the columns."""
    for column, width in zip(table.columns, wide, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def lines(
    cell: Any,
    texts: Sequence[str],
    *,
    size: float = 14,
    align: Any = CENTRE,
    italic: bool = False,
    more: bool = False,
) -> None:
    """Paragraphs of a cell; ``more``: below those that it has."""
    for number, text in enumerate(texts):
        paragraph = cell.add_paragraph() if number or more else cell.paragraphs[0]
        written(paragraph, text, align=align, size=size, italic=italic)


def written(
    paragraph: Any,
    text: str,
    *,
    align: Any,
    size: float,
    italic: bool = False,
    indent: bool = False,
) -> None:
    """``**so**`` in ``text`` is bold."""
    paragraph.alignment = align
    form = paragraph.paragraph_format
    form.space_after, form.line_spacing = Pt(0), 1.1
    if indent:
        form.first_line_indent = Cm(1)
    for number, part in enumerate(text.split("**")):
        if part:
            run = paragraph.add_run(part)
            run.bold, run.italic, run.font.size = bool(number % 2), italic, Pt(size)


def _page(document: Any) -> None:
    """A4 with the margins of Decree 30, its typeface, and the page's number from the second on."""
    about = document.core_properties
    about.author, about.comments, about.title = "", "", ""
    package = document.part.package
    for name, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):  # of an empty page, by the library's makers
            del package.rels[name]
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(14)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    number = section.header.paragraphs[0]
    number.alignment = CENTRE
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = number.add_run()
        run.font.size = Pt(13)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)


def _marked(row: Any, mark_name: str) -> None:
    """``w:tblHeader``: the row stands on each page of its table; ``w:cantSplit``: only on one."""
    mark = OxmlElement(mark_name)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def main() -> None:
    """Write them all."""
    for name, make in TEMPLATES.items():
        (SHIPPED / name).write_bytes(content(make()))


if __name__ == "__main__":
    main()
