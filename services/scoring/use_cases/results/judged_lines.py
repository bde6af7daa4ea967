"""A judged round's standings and prizes as people read them, with names."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from msgspec.structs import replace

from contracts.definition import Award
from contracts.judged_ledger_file import JudgedPublication
from contracts.judged_ledger_lines import WorkPrizeLine, WorkValues
from contracts.marks import shown_value
from contracts.publications import WorkWords
from contracts.results import AwardLine, WorkStanding
from services.scoring.domain.judging.judged_round import told
from services.scoring.domain.judging.work_prizes import measures_of, standings
from services.scoring.domain.prizes.handing_out import shared_by
from services.scoring.use_cases.results.judged_result import JudgedResult

NOTHING_TOLD = WorkWords("")
NO_WORDS: Mapping[str, WorkWords] = {}


class JudgedLines:
    """Standings and prizes of a round; without a database. ``words``: what works are called."""

    def __init__(self, result: JudgedResult, words: Mapping[str, WorkWords] = NO_WORDS) -> None:
        self._result, self._told = result, words
        self._works = {work.code: work for work in result.works}

    def standings(self, made: JudgedPublication) -> list[WorkStanding]:
        """All works with marks, in their order; what won nothing is hidden from the public."""
        won = winners_of(made)
        return [
            self._standing(place.rank, place.work, hidden=place.work not in won)
            for place in standings(self._result.facts, self._result.values)
        ]

    def _standing(self, rank: int, code: str, *, hidden: bool) -> WorkStanding:
        work, marks = self._works[code], self._result.values.results[code]
        assert marks.value is not None, "whatever has a place has marks"
        return WorkStanding(
            rank=rank,
            work=code,
            kind=work.kind,
            value=told(marks.value) or "",
            marks=shown_value(marks.value),
            parts={name: shown_value(one) for name, one in marks.parts.items() if one is not None},
            people=self._people(code),
            names=[self._result.names.get(person, "") for person in self._people(code)],
            agency=self._agency(code),
            hidden=hidden and self._result.phase.stage is None,
            title=self._words(code).title or work.name,
            others=self._words(code).others,
        )

    def awards(self, made: JudgedPublication, *, provisional: bool = False) -> list[AwardLine]:
        """Prizes won and not given, award by award, prize by prize."""
        lines: list[AwardLine] = []
        for award in self._result.facts.awards:
            for prize in award.prizes:
                nobody = AwardLine(
                    award.id,
                    award.name,
                    self._result.round,
                    prize.rank,
                    prize.name,
                    prize.money,
                    provisional=provisional,
                )
                key = (award.id, prize.rank)
                mine = [won for won in made.prizes if (won.award, won.prize) == key]
                shared = shared_by(award, mine, lambda a, b: a.winner.values == b.winner.values)
                lines += [
                    replace(nobody, shared=count, **self._won(award, won))
                    for won, count in zip(mine, shared, strict=True)
                ]
                for left in made.unfilled:
                    if (left.award, left.prize) == key:
                        lines += [replace(nobody, because="unfilled")] * left.count
        return lines

    def _won(self, award: Award, won: WorkPrizeLine) -> dict[str, Any]:
        winner, against = won.winner, won.against
        people, agency = self._people(winner.work), self._agency(winner.work)
        names = [self._result.names.get(person, "") for person in people]
        words = self._words(winner.work)
        authors = winner_text([*names, *words.others])
        return {
            "person": people[0] if people else "",
            "winner": authors if people else authors or self._works[winner.work].name or agency,
            "agency": agency,
            "because": won.decided_by,
            "money": won.money,
            "values": _values(award, winner),
            "next_in_line": None
            if against is None
            else {"work": against.work, **_values(award, against)},
            "work": winner.work,
            "title": words.title,
        }

    def _words(self, code: str) -> WorkWords:
        return self._told.get(self._works[code].work, NOTHING_TOLD)

    def _people(self, code: str) -> list[str]:
        """The authors; a team stands for its agency."""
        return [] if self._result.phase.stage is not None else self._works[code].people

    def _agency(self, code: str) -> str:
        agency = self._works[code].agency
        return self._result.agency_names.get(agency, agency)


def winners_of(made: JudgedPublication) -> set[str]:
    """The codes of the works that won a prize."""
    return {line.winner.work for line in made.prizes}


def winner_text(names: Iterable[str]) -> str:
    """All authors that have a name."""
    return ", ".join(filter(None, names))


def _values(award: Award, place: WorkValues) -> dict[str, Any]:
    """Rank, and measure -> its value: a number of the committee, or exact points "n/d"."""
    names = [item.measure for item in measures_of(award)]
    shown: dict[str, Any] = {"rank": place.rank}
    for number, (name, value) in enumerate(zip(names, place.values, strict=True), start=1):
        key = name if names.count(name) == 1 else f"{name}_{number}"
        whole = name == "committee_figure"
        shown[key] = str(Fraction(value)) if whole and value is not None else value
    return shown
