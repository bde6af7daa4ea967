"""Works that won a prize, as their contest shows them to everybody."""

from msgspec import Struct

from contracts.definition import EntryOutlet


class WinningWorksQuery(Struct, frozen=True):
    """The works of a contest that may be shown now."""

    contest: str


class WonPrize(Struct, frozen=True):
    """A prize of an award that a work has won; ``money`` in whole units of its currency."""

    award: str
    prize: str
    money: int


class WinningWork(Struct, frozen=True):
    """A work that won, by ``code``. ``work`` and ``version`` are for gateways, to ask exam for what
    is in it; ``outlets``: where the plan has it appear. ``authors``: all of them in one text."""

    round: str
    work: str
    version: int
    code: str
    kind: str
    title: str
    authors: str
    agency: str
    outlets: list[EntryOutlet]
    prizes: list[WonPrize]


class WinningWorks(Struct, frozen=True):
    """By round in the order of the plan, then as prizes are listed."""

    contest: str
    works: list[WinningWork]
