"""What Chromium printed: the sheets of a PDF and the words on each, as a reader would copy them.

Read here from the file that Chromium writes (objects in the open, streams deflated, fonts with a
table to Unicode); it is no reader of other people's PDFs.
"""

import re
import zlib

A4 = re.compile(rb"/MediaBox \[0 0 59[45](?:\.\d+)? 84[12](?:\.\d+)?\]")
_OBJECT = re.compile(rb"^(\d+) 0 obj\s(.*?)^endobj", re.DOTALL | re.MULTILINE)
_STREAM = re.compile(rb"/Length (\d+).*?stream\r?\n", re.DOTALL)
_FONT = re.compile(rb"/(F\d+) (\d+) 0 R")
_RANGE = re.compile(rb"<([0-9A-F]+)> <([0-9A-F]+)> <([0-9A-F]+)>", re.IGNORECASE)
_LETTER = re.compile(rb"^<([0-9A-F]+)> <([0-9A-F]+)>$", re.IGNORECASE | re.MULTILINE)
_SHOWN = re.compile(rb"/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>|(ET)")


def sheets_of(printed: bytes) -> list[str]:
    """The text of each sheet of A4, in the order of printing, without white space."""
    objects = {int(number): body for number, body in _OBJECT.findall(printed)}
    pages = [body for body in objects.values() if re.search(rb"/Type /Page\b", body)]
    assert len(pages) == len(A4.findall(printed)), "every sheet is A4"
    return [_text(page, objects) for page in pages]


def _text(page: bytes, objects: dict[int, bytes]) -> str:
    named = re.search(rb"/Resources (\d+) 0 R", page)
    fonts = {
        name: _letters(objects[int(number)], objects)
        for name, number in _FONT.findall(objects[int(named[1])] if named else page)
    }
    where = re.search(rb"/Contents \[?(\d+) 0 R", page)
    assert where
    found, font = [], b""
    for name, glyphs, _ in _SHOWN.findall(_unpacked(objects[int(where[1])])):
        font = name or font
        codes = [int(glyphs[at : at + 4], 16) for at in range(0, len(glyphs), 4)]
        found += [fonts[font].get(code, "") for code in codes]
    return re.sub(r"\s", "", "".join(found))


def _letters(font: bytes, objects: dict[int, bytes]) -> dict[int, str]:
    """Glyph -> what it stands for."""
    table = re.search(rb"/ToUnicode (\d+) 0 R", font)
    if table is None:
        return {}
    text, found = _unpacked(objects[int(table[1])]), dict[int, str]()
    for code, letters in _LETTER.findall(text):
        found[int(code, 16)] = bytes.fromhex(letters.decode()).decode("utf-16-be")
    for first, last, letter in _RANGE.findall(text):
        for step, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
            found[code] = chr(int(letter, 16) + step)
    return found


def _unpacked(body: bytes) -> bytes:
    head = _STREAM.search(body)
    assert head
    stream = body[head.end() : head.end() + int(head[1])]
    return zlib.decompress(stream) if b"/FlateDecode" in body[: head.end()] else stream
