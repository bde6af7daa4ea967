"""Files that wait between a dry run and its confirmation: sealed by the gateway, which alone can
read them, and kept by registration (docs/adr/0028)."""

from msgspec import Struct

LONGEST_PART = 1024 * 1024
"""Characters of a sealed file that travel at once."""


class StageFile(Struct, frozen=True):
    """A part of a sealed file, in order from 0; with the ``final`` one it can be asked for. Sending
    a part again changes nothing."""

    file: str
    contest: str
    by: str
    part: int
    sealed: str
    final: bool


class StagedPartQuery(Struct, frozen=True):
    """Asks for a part of a sealed file that ``by`` staged in this contest."""

    file: str
    contest: str
    by: str
    part: int


class StagedPart(Struct, frozen=True):
    """The part, of so many."""

    sealed: str
    parts: int


class DropStagedFile(Struct, frozen=True):
    """A file that is not needed any more; one that is not there is dropped already."""

    file: str
    contest: str
    by: str
