"""What a file really is, by its first bytes: a name ending in .xlsx promises nothing."""

import re

from contracts.errors import Refused

from .file_refusals import refusal
from .text_decoding import decoded

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_HEAD = 4096
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_TEXT = "tệp văn bản (CSV) đổi tên"


def refuse_unless_zip(data: bytes) -> None:
    """Pass zip files, refuse anything else with the name of what it seems to be."""
    if not data.startswith(b"PK\x03\x04"):
        raise _refusal_for(data)


def is_csv(data: bytes) -> bool:
    """Whether it is plain text, such as a table with separators; an empty file is nothing."""
    return bool(data) and _kind(data[:_HEAD]) == _TEXT


def _refusal_for(data: bytes) -> Refused:
    if not data:
        return refusal("empty_file")
    if data.startswith(_OLE2):
        return refusal("encrypted" if _ENCRYPTED_STREAM in data else "old_xls")
    return refusal("not_xlsx", kind=_kind(data[:_HEAD]))


def _kind(head: bytes) -> str:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<table", b"<head", b"<meta")):
        return "trang web (HTML) đổi tên"
    if start.startswith(b"<?xml"):
        return "tệp XML"
    if start.startswith(b"%pdf"):
        return "tệp PDF"
    if start.startswith((b"\x89png", b"\xff\xd8\xff", b"gif8")):
        return "tệp ảnh"
    return _TEXT if _is_text(head) else "một loại tệp khác"


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if b"\0" not in head:
        return not _NO_TEXT.search(head)
    # UTF-16 without its mark: of a table, separators and digits alone make a third ASCII.
    text = decoded(head[: len(head) // 2 * 2]) or "\0"
    signs = all(sign.isprintable() or sign in "\r\n\t" for sign in text)
    return signs and 3 * sum(map(str.isascii, text)) >= len(text)


def kind_of_package(parts: set[str]) -> str | None:
    """What an intact zip file without a workbook is; ``parts`` are its names in small letters."""
    if "xl/workbook.bin" in parts:
        return "sổ Excel nhị phân (.xlsb)"
    if "word/document.xml" in parts:
        return "tệp Word"
    if "ppt/presentation.xml" in parts:
        return "tệp PowerPoint"
    if "mimetype" in parts and "content.xml" in parts:
        return "tệp OpenDocument (.ods)"
    return None
