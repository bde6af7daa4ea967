"""Prizes as pages list them: by award, and within it by rank."""

from msgspec import Struct

from contracts.results import AwardLine
from gateway.results.shapes.standing_lines import deciding_values


class Winner(Struct):
    """Who receives a prize, and the values that decided, by name; ``work``, ``title``: of what
    judges marked; ``shared``: so many have the prize together (0: nobody shares)."""

    name: str
    agency: str | None
    decided_by: dict[str, str | int | float]
    work: str = ""
    title: str = ""
    shared: int = 0


class Prize(Struct):
    """One rank of an award; fewer winners than ``places`` means that it was not all given.
    ``money`` is whole đồng; a rank with several sums, as some share it, stands once for each."""

    name: str
    money: int
    places: int = 0
    winners: list[Winner] = []


class AwardPrizes(Struct):
    """One award; ``round`` is None for one that is given once over the whole contest."""

    award: str
    name: str
    round: str | None
    provisional: bool
    publication: int | None
    prizes: list[Prize] = []


def by_award(lines: list[AwardLine]) -> list[AwardPrizes]:
    """Lines by award and round, then by rank, in the order they came."""
    awards: dict[tuple[str, str | None], AwardPrizes] = {}
    prizes: dict[tuple[str, str | None, str, int], Prize] = {}
    for line in lines:
        award = awards.setdefault(
            (line.award, line.round),
            AwardPrizes(
                line.award, line.award_name, line.round, line.provisional, line.publication
            ),
        )
        key = (line.award, line.round, line.rank, line.money)
        if key not in prizes:
            prizes[key] = Prize(line.prize, line.money)
            award.prizes.append(prizes[key])
        prizes[key].places += 1
        if line.winner:
            own = line.collective or line.agency == line.winner
            agency = None if own else line.agency or None
            decided = deciding_values(line)
            prizes[key].winners.append(
                Winner(line.winner, agency, decided, line.work, line.title, line.shared)
            )
    return list(awards.values())
