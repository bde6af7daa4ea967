"""Decision that recognises and rewards the winners (quyết định công nhận, khen thưởng)."""

from msgspec import Struct

from documents.letterhead import Letterhead
from documents.sources import Source


class Winner(Struct, frozen=True):
    """A line of the list: ``agency`` of a person, ``work`` what it is for, both may be empty;
    ``money`` as it is written, "1.000.000 đồng"."""

    number: int
    name: str
    agency: str
    work: str
    prize: str
    money: str


class WinnersOfAward(Struct, frozen=True):
    """All winners of an award; ``round`` is empty where it is over several rounds."""

    award: str
    round: str
    winners: list[Winner]


class Decision(Struct, frozen=True):
    """What its templates show; ``winners``: "36 giải cá nhân và 5 giải tập thể"."""

    head: Letterhead
    contest: str
    winners: str
    total: str
    total_in_words: str
    awards: list[WinnersOfAward]
    sources: list[Source]
