"""List of prizes with money (danh sách giải thưởng), to be annexed or to be paid by."""

from msgspec import Struct

from documents.decision import Winner
from documents.letterhead import Letterhead
from documents.sources import Source


class ListedAward(Struct, frozen=True):
    """All winners of an award and the money of their prizes together; ``round`` is empty where it
    is over several rounds."""

    award: str
    round: str
    winners: list[Winner]
    subtotal: str


class PrizeList(Struct, frozen=True):
    """What its templates show; ``draft``: a line above it where some results are provisional, else
    empty."""

    head: Letterhead
    contest: str
    draft: str
    prizes: str
    total: str
    total_in_words: str
    awards: list[ListedAward]
    sources: list[Source]
