"""A file that has come whole: it lies in the store, and services tell of it."""

from msgspec.structs import replace

from contracts.entry_checks import FileFacts
from contracts.file_checks import BlindFile, BlindView
from contracts.handing_in import EntryFileView
from tests.unit.gateway.example_contest import CONTEST, ENTRY
from tests.unit.gateway.fakes import House

FILE = "tep1"
CONTENT = b"%PDF-1.7"
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
