"""Word files as Word writes them, for tests: paragraphs of runs, lists, tables, styles."""

import zipfile
from io import BytesIO

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BOLD, UNDERLINED, ITALIC = "<w:b/>", '<w:u w:val="single"/>', "<w:i/>"
RED, BLUE = '<w:color w:val="FF0000"/>', '<w:color w:val="0000FF"/>'
YELLOW, GREEN = '<w:highlight w:val="yellow"/>', '<w:highlight w:val="green"/>'


def run(text: str, marks: str = "") -> str:
    """A run of characters of one look; a newline is a line break within the paragraph."""
    said = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in text.split("\n"))
    return f"<w:r><w:rPr>{marks}</w:rPr>{said}</w:r>"


def paragraph(*runs: str, numbering: tuple[int, int] | None = None, style: str = "") -> str:
    """A paragraph of runs, or of a text; ``numbering``: list and level."""
    inner = "".join(one if one.startswith("<") else run(one) for one in runs)
    ppr = f'<w:pStyle w:val="{style}"/>' if style else ""
    if numbering is not None:
        ppr += (
            f'<w:numPr><w:ilvl w:val="{numbering[1]}"/><w:numId w:val="{numbering[0]}"/></w:numPr>'
        )
    return f"<w:p><w:pPr>{ppr}</w:pPr>{inner}</w:p>"


def table(*rows: list[str]) -> str:
    """A table of cells, each a text or paragraphs."""

    def cell(inner: str) -> str:
        return f"<w:tc>{inner if inner.startswith('<') else paragraph(inner)}</w:tc>"

    lines = ["".join(map(cell, row)) for row in rows]
    return "<w:tbl>" + "".join(f"<w:tr>{line}</w:tr>" for line in lines) + "</w:tbl>"


def picture(
    name: str, alt: str = "", *, floating: bool = False, crop: str = "", turned: str = ""
) -> str:
    """A run with a picture of the file, as Word writes it; ``name``: of its file."""
    kind = "anchor" if floating else "inline"
    properties = f'<a:xfrm{turned}><a:off x="0" y="0"/></a:xfrm>'
    fill = f'<pic:blipFill><a:blip r:embed="{name}"/>{crop}</pic:blipFill>'
    shown = f"<pic:pic>{fill}<pic:spPr>{properties}</pic:spPr></pic:pic>"
    graphic = f"<a:graphic><a:graphicData>{shown}</a:graphicData></a:graphic>"
    described = f'<wp:docPr id="1" name="Picture 1" descr="{alt}"/>'
    return f"<w:r><w:drawing><wp:{kind}>{described}{graphic}</wp:{kind}></w:drawing></w:r>"


def old_picture(name: str, alt: str = "") -> str:
    """A run with a picture as Word 2003 wrote it."""
    shape = f'<v:shape alt="{alt}"><v:imagedata r:id="{name}"/></v:shape>'
    return f"<w:r><w:pict>{shape}</w:pict></w:r>"


_SPACES = (
    f'xmlns:w="{W}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-'
    'microsoft-com:vml" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp='
    '"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)


def word(
    *blocks: str,
    numbering: str = "",
    styles: str = "",
    media: dict[str, bytes | None] | None = None,
) -> bytes:
    """A file of paragraphs and tables, or of texts. ``media``: its pictures; ``None``: linked."""
    body = "".join(one if one.startswith("<") else paragraph(one) for one in blocks)
    parts = {"document": f"<w:body>{body}<w:sectPr/></w:body>"}
    parts |= {"numbering": numbering} if numbering else {}
    parts |= {"styles": styles} if styles else {}
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, inner in parts.items():
            text = f'<?xml version="1.0"?><w:{name} {_SPACES}>{inner}</w:{name}>'
            archive.writestr(f"word/{name}.xml", text)
        relations = ""
        for name, content in (media or {}).items():
            mode = ' TargetMode="External"' if content is None else ""
            relations += f'<Relationship Id="{name}" Type="image" Target="media/{name}"{mode}/>'
            if content:
                archive.writestr(f"word/media/{name}", content)
        address = "http://schemas.openxmlformats.org/package/2006/relationships"
        made = f'<Relationships xmlns="{address}">{relations}</Relationships>'
        archive.writestr("word/_rels/document.xml.rels", made)
    return file.getvalue()


def lists(*levels: tuple[str, str], restarts: dict[int, int] | None = None) -> str:
    """Numbering of one kind with these levels (style and text), as list 1 and, each beginning its
    level anew, those of ``restarts``."""
    inner = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for place, (style, text) in enumerate(levels)
    )
    made = f'<w:abstractNum w:abstractNumId="7">{inner}</w:abstractNum>'
    made += '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    for ident, level in (restarts or {}).items():
        made += (
            f'<w:num w:numId="{ident}"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="{level}">'
            '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        )
    return made
