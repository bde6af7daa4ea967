"""A file that has come whole: it lies in the store, and services tell of it."""

from typing import Any

from msgspec.structs import replace

from contracts.entry_checks import FileFacts
from contracts.file_checks import BlindFile, BlindView
from contracts.handing_in import EntryFileView
from contracts.winning_works import WinningWorks
from tests.unit.gateway.example_contest import CONTEST, ENTRY, WON
from tests.unit.gateway.fakes import House

FILE = "tep1"
CONTENT = b"%PDF-1.7"
#: two pixels
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000002000000010800000000d14920560000000b49444154789c6310f80000"
    "01130101755b66fc0000000049454e44ae426082"
)
FACTS = FileFacts("pdf", len(CONTENT))


def with_a_file(house: House) -> None:
    """The entry has it, and judges may know whose it is."""
    house.gateway.uploads.objects.put_new(f"u/{FILE}/{0:015d}", CONTENT)
    file = EntryFileView(FILE, "main", "bài.pdf", len(CONTENT), "ab" * 32, FACTS, [])
    entry = replace(ENTRY, versions=[replace(ENTRY.versions[0], files=[file])])
    one = BlindFile(1, FILE, len(CONTENT), "main", FACTS, "")
    work = BlindView(CONTEST, "essay", False, "Bài", "", "", "A1", [], [], [one])
    house.caller.handlers["exam.entry"] = lambda item: entry
    house.caller.handlers["exam.blind_content"] = lambda item: work


def with_a_film(house: House, **more: Any) -> None:
    """A picture won; what was made of it without its metadata lies in the store. ``more``: of the
    work that won."""
    for place, content in ((f"u/{FILE}", CONTENT), (f"r/{FILE}/ab12.png-", PICTURE)):
        separator = "" if place.endswith("-") else "/"
        house.gateway.uploads.objects.put_new(f"{place}{separator}{0:015d}", content)
    facts = FileFacts("jpeg", len(CONTENT), width=40, height=30)
    files = [
        BlindFile(1, FILE, len(CONTENT), "main", facts, "ab12.png"),
        BlindFile(2, FILE, len(CONTENT), "attachment", facts, "ab12.png"),
        BlindFile(3, FILE, len(CONTENT), "main", facts, ""),
    ]
    work = BlindView(CONTEST, "picture", False, "Tranh", "", "", "A1", [], [], files)
    won = replace(WON, kind="picture", **more)
    house.caller.handlers["exam.blind_content"] = lambda item: work
    house.caller.handlers["scoring.winning_works"] = lambda item: WinningWorks(CONTEST, [won])
