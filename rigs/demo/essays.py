"""Essays to hand in: Word files with a cover page, page numbers and as many words as wanted."""

import io
import zipfile
from random import Random
from xml.sax.saxutils import escape

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_PHRASES = (
    "cải cách hành chính", "công vụ", "phục vụ nhân dân", "hồ sơ", "thủ tục", "một cửa liên thông",
    "điện tử", "trực tuyến", "giải quyết đúng hạn", "hài lòng", "cán bộ xã", "thị trấn", "huyện",
    "giảm thời gian", "chi phí", "minh bạch", "sáng kiến", "mô hình", "kết quả", "thực tiễn",
)  # fmt: skip
_LINE = 120


def essay(cover: dict[str, str], words: int, seed: int) -> bytes:
    """A docx of ``words`` syllables behind a page with the lines of ``cover`` ("Họ và tên: …")."""
    rnd = Random(seed)
    lines = [f"{label}: {value}" for label, value in cover.items()]
    spoken: list[str] = []
    while len(spoken) < words:
        spoken += rnd.choice(_PHRASES).split()
    text = [" ".join(spoken[at : min(at + _LINE, words)]) for at in range(0, words, _LINE)]
    return _docx(lines, text)


def slogan(least: int, most: int | None, seed: int) -> str:
    """A text of as many syllables as the plan wants."""
    rnd = Random(seed)
    count = rnd.randint(max(1, least), most or least + 10)
    spoken: list[str] = []
    while len(spoken) < count:
        spoken += rnd.choice(_PHRASES).split()
    return " ".join(spoken[:count]).capitalize()


def _docx(cover: list[str], text: list[str]) -> bytes:
    break_ = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    section = (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId1"/>'
        '<w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    )
    body = "".join(map(_paragraph, cover)) + break_ + "".join(map(_paragraph, text)) + section
    number = '<w:p><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>'
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_TYPES}"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
            f'<Override PartName="/word/footer1.xml" ContentType="{_WORD}.footer+xml"/></Types>'
        ),
        "_rels/.rels": _relation("officeDocument", "word/document.xml"),
        "word/_rels/document.xml.rels": _relation("footer", "footer1.xml"),
        "word/document.xml": (
            f'<w:document xmlns:w="{_MAIN}" xmlns:r="{_OFFICE}">'
            f"<w:body>{body}</w:body></w:document>"
        ),
        "word/footer1.xml": f'<w:ftr xmlns:w="{_MAIN}">{number}</w:ftr>',
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, _HEAD + content)
    return made.getvalue()


def _paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _relation(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{_RELATIONS}">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )
