"""Final report of a contest (báo cáo tổng kết)."""

from msgspec import Struct

from documents.letterhead import Letterhead
from documents.sources import Source


class ClassFigures(Struct, frozen=True):
    """An agency class: its agencies and how many of them ``met`` the ``quota`` (empty: it has
    none); ``participants`` of ``denominator`` people, and their ``rate``. ``share`` and ``mark``:
    rate and quota from 0 to 100, of a bar; ``mark`` 0: none."""

    name: str
    agencies: str
    met: str
    participants: str
    denominator: str
    rate: str
    quota: str
    share: float
    mark: float


class RoundFigures(Struct, frozen=True):
    """A round; ``share``: its people out of those of the round with the most, 0 to 100."""

    name: str
    attempts: str
    participants: str
    share: float


class AwardFigures(Struct, frozen=True):
    """An award, how many prizes of it somebody received, and their money together."""

    award: str
    round: str
    count: str
    money: str


class FinalReport(Struct, frozen=True):
    """What its templates show. ``as_of``: the moment that participation is of, in words; ``draft``:
    a line above where some results are provisional, else empty."""

    head: Letterhead
    contest: str
    draft: str
    as_of: str
    agencies: str
    met: str
    participants: str
    denominator: str
    rate: str
    classes: list[ClassFigures]
    rounds: list[RoundFigures]
    prizes: str
    total: str
    total_in_words: str
    awards: list[AwardFigures]
    sources: list[Source]
