"""What an import of marks did, or would do."""

from msgspec import Struct

from gateway.roster.shapes import NoteView


class MarkImportView(Struct):
    """So many sheets are handed in by it, so many were so already; ``empty``: rows without marks,
    which were left out."""

    dry_run: bool
    sheets: int
    unchanged: int
    empty: int
    sheet_notes: list[NoteView]
