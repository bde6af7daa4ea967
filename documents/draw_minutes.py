"""Minutes of draws (biên bản bốc thăm): orders of performance, and prizes that lots decided."""

from msgspec import Struct

from documents.letterhead import Letterhead
from documents.sources import Source


class OrderDraw(Struct, frozen=True):
    """The order of a round of the stage. ``commitment`` was told before, ``secret`` after the
    draw, both hex; ``value`` was named by somebody present; ``teams`` in the order drawn."""

    round: str
    venue: str
    commitment: str
    value: str
    secret: str
    teams: list[str]


class PrizeDraw(Struct, frozen=True):
    """A prize that went by lot. ``seed`` (hex) was committed to (``commitment``) before the round
    and told after it; with ``value``, named in public, it makes the lots. All three are empty of
    what is over several rounds: its lots are made of theirs, as the ledger tells."""

    award: str
    round: str
    prize: str
    winner: str
    seed: str
    value: str
    commitment: str


class DrawMinutes(Struct, frozen=True):
    """All draws of a contest that are known by now."""

    head: Letterhead
    contest: str
    orders: list[OrderDraw]
    prizes: list[PrizeDraw]
    sources: list[Source]
