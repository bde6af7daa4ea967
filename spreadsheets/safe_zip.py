"""Opens workbooks from outside within limits.

``open_workbook`` looks at the bytes, the zip directory and only then at XML, and gives plain
values or ``Refused`` with a code ``spreadsheet.*``; nothing else is ever raised. Memory and time
are bounded: the file, its unpacked size by the directory and in fact, the number of entries and
of XML tags, the longest text, rows and columns. Nothing is ever written to disk.
"""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from msgspec import Struct

from .bounded_xml import Budget
from .file_refusals import refusal
from .file_type import kind_of_package, refuse_unless_zip

Source = str | Path | bytes

_ENTRY_SIGNATURE = b"PK\x01\x02"
_ENCRYPTED_FLAG = 0x1
_MB = 1 << 20
# What zipfile raises for damaged or hostile archives, depending on where the damage is.
_ZIP_ERRORS = (
    BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, LookupError,
    NotImplementedError, RuntimeError, OverflowError,
)  # fmt: skip


class Limits(Struct, frozen=True):
    """What a workbook may cost. The defaults fit a roster of 100,000 rows."""

    file_bytes: int = 32 * _MB
    unpacked_bytes: int = 200 * 1000 * 1000
    entries: int = 2_000
    ratio: int = 250
    ratio_from_bytes: int = 16 * _MB
    tags: int = 16_000_000
    rows: int = 100_000
    columns: int = 256
    strings: int = 1_500_000
    text_chars: int = 40_000


LIMITS = Limits()


class Package:
    """The parts of a workbook, each read through one common allowance."""

    def __init__(self, archive: ZipFile, limits: Limits) -> None:
        self.limits = limits
        self.budget = Budget(limits.unpacked_bytes, limits.tags)
        self._archive = archive
        self._entries = {info.filename.lower(): info for info in archive.infolist()}

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._entries

    @property
    def names(self) -> set[str]:
        """The names of all parts, in small letters."""
        return set(self._entries)

    @contextmanager
    def open(self, part: str) -> Iterator[IO[bytes]]:
        """A part as a stream of unpacked bytes; damage shows as ``spreadsheet.broken``."""
        entry = self._entries.get(part.lower())
        if entry is None:
            raise refusal("broken", what=f"thiếu {part}")
        with _zip_errors_refused(), self._archive.open(entry) as stream:
            yield stream


@contextmanager
def open_package(source: Source, limits: Limits = LIMITS) -> Iterator[Package]:
    """A workbook after every check that needs no XML.

    Raises ``Refused``: what :func:`open_zip` raises, and ``spreadsheet.not_xlsx``.
    """
    with open_zip(source, limits) as package:
        kind = kind_of_package(package.names)
        if kind is not None:
            raise refusal("not_xlsx", kind=kind)
        yield package


@contextmanager
def open_zip(source: Source, limits: Limits = LIMITS) -> Iterator[Package]:
    """The zip file behind ``source``, whatever it is.

    Raises ``Refused``: ``spreadsheet.unreadable``, ``.too_large``, ``.empty_file``, ``.old_xls``,
    ``.encrypted``, ``.not_xlsx`` (no zip file), ``.zip_bomb``, ``.broken``.
    """
    data = bytes_of(source, limits)
    refuse_unless_zip(data)
    # Each entry costs zipfile memory before it can be counted, so count signatures first.
    if data.count(_ENTRY_SIGNATURE) > limits.entries:
        raise refusal("zip_bomb", what=f"hơn {limits.entries} mục trong tệp nén")
    with _zip_errors_refused():
        archive = ZipFile(BytesIO(data))
    with archive:
        _check_directory(archive.infolist(), limits)
        yield Package(archive, limits)


def bytes_of(source: Source, limits: Limits) -> bytes:
    """The file's bytes; ``spreadsheet.unreadable``, ``.too_large``."""
    if isinstance(source, bytes):
        data = source
    else:
        path = Path(source)
        try:
            with path.open("rb") as file:
                data = file.read(limits.file_bytes + 1)
                size = file.seek(0, 2)
        except (OSError, ValueError) as error:
            raise refusal("unreadable", name=path.name) from error
        if size > limits.file_bytes:
            raise _too_large(size, limits)
    if len(data) > limits.file_bytes:
        raise _too_large(len(data), limits)
    return data


def _too_large(size: int, limits: Limits) -> Exception:
    return refusal("too_large", size_mb=-(-size // _MB), limit_mb=limits.file_bytes // _MB)


def _check_directory(entries: list[ZipInfo], limits: Limits) -> None:
    total = sum(entry.file_size for entry in entries)
    if total >= limits.unpacked_bytes:
        raise refusal("zip_bomb", what=f"{total // 1_000_000} MB sau khi giải nén")
    for entry in entries:
        packed = max(entry.compress_size, 1)
        if entry.file_size > limits.ratio_from_bytes and entry.file_size > limits.ratio * packed:
            raise refusal("zip_bomb", what=f"{entry.filename} nén hơn {limits.ratio} lần")
        if entry.flag_bits & _ENCRYPTED_FLAG:
            raise refusal("encrypted")
        # Excel writes nothing else, and zipfile unpacks other methods without a bound.
        if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise refusal("broken", what=f"{entry.filename}: kiểu nén lạ")
    if len({entry.filename.lower() for entry in entries}) != len(entries):
        raise refusal("broken", what="hai mục trùng tên trong tệp nén")


@contextmanager
def _zip_errors_refused() -> Iterator[None]:
    try:
        yield
    except _ZIP_ERRORS as error:
        raise refusal("broken", what="tệp nén sai cấu trúc") from error
