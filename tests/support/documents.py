"""Documents at the edges of what is taken, written byte by byte by the tests themselves."""

from collections.abc import Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(body: str) -> bytes:
    """A Word document of this XML."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{_W}"><w:body>{body}<w:sectPr/></w:body></w:document>',
        )
    return made.getvalue()


def line(text: str, properties: str = "") -> str:
    """A paragraph."""
    return f"<w:p><w:r>{properties}<w:t>{text}</w:t></w:r></w:p>"


def footer(code: str) -> str:
    """The XML of a footer with a field."""
    return f'<w:ftr xmlns:w="{_W}"><w:p><w:r><w:instrText>{code}</w:instrText></w:r></w:p></w:ftr>'


def pdf(pages: Sequence[Sequence[str]], further: str = "") -> bytes:
    """A PDF of lines in ASCII; ``further``: what else stands in its catalogue."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    held = [
        f"<</Type/Catalog/Pages 2 0 R{further}>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for number, lines in enumerate(pages):
        shown = "".join(f"({text}) Tj 0 -20 Td " for text in lines)
        content = f"BT /F1 12 Tf 50 750 Td {shown}ET"
        held.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {5 + 2 * number} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>"
        )
        held.append(f"<</Length {len(content)}>>stream\n{content}\nendstream")
    made, places = b"%PDF-1.4\n", []
    for number, one in enumerate(held, 1):
        places.append(len(made))
        made += f"{number} 0 obj{one}endobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    tail = f"trailer<</Size {len(held) + 1}/Root 1 0 R>>\nstartxref\n{len(made)}\n%%EOF"
    return made + f"xref\n0 {len(held) + 1}\n0000000000 65535 f \n{table}{tail}".encode()
