"""Standings and prizes of a quiz, counted a second time from what people did, by the plan's words.
Nothing of the services, of the recount or of the definition is used here."""

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from tests.support.plays.plan_texts import Agencies, People, Prizes
from tests.support.plays.quizzes import Sat

#: behind everybody who has made a prediction
_NO_PREDICTION = 10**9


class Field(NamedTuple):
    """What is known of a contest's people. ``sats``: attempts of those who are not excluded;
    ``homes``: person -> agency; ``classes``, ``heads``: agency -> class, approved headcount."""

    sats: list[Sat]
    homes: dict[str, str]
    classes: dict[str, str]
    heads: dict[str, int]

    def of_round(self, round_id: str) -> list[Sat]:
        """The attempts of a round."""
        return [one for one in self.sats if one.round == round_id]

    @property
    def rounds(self) -> list[str]:
        """The rounds in the order in which they were sat."""
        return list(dict.fromkeys(one.round for one in self.sats))


class Result(NamedTuple):
    """What somebody has reached, of a round or of several; ``at_us``: handed in."""

    person: str
    score: int
    distance: int
    seconds: int
    at_us: int


class Won(NamedTuple):
    """A prize by our own count; ``who``: a person's or an agency's code, empty: nobody is left."""

    award: str
    round: str
    rank: str
    money: int
    who: str


def perfect(sats: list[Sat]) -> int:
    """How many people have answered everything correctly."""
    return len({one.person for one in sats if one.right == one.questions})


def result_of(sat: Sat, truth: int) -> Result:
    """An attempt as it is ranked."""
    distance = _NO_PREDICTION if sat.prediction is None else abs(sat.prediction - truth)
    seconds = max(0, (sat.submitted_us - sat.started_us) // 10**6)
    return Result(sat.person, sat.right, distance, seconds, sat.submitted_us)


_KEYS: dict[str, Callable[[Result], int]] = {
    "score": lambda one: -one.score,
    "prediction": lambda one: one.distance,
    "predicted": lambda one: one.distance,
    "duration": lambda one: one.seconds,
    "earliest": lambda one: one.at_us,
}


def chain(order: tuple[str, ...]) -> Callable[[Result], tuple[int, ...]]:
    """What results are sorted by."""
    return lambda one: tuple(_KEYS[word](one) for word in order)


def standings(field: Field, round_id: str, order: tuple[str, ...]) -> list[Result]:
    """A round: the best attempt of each, of equals the first."""
    sats = field.of_round(round_id)
    truth, best = perfect(sats), dict[str, Result]()
    without = chain(tuple(word for word in order if word != "earliest"))
    for sat in sorted(sats, key=lambda one: one.number):
        mine = result_of(sat, truth)
        if sat.person not in best or without(mine) < without(best[sat.person]):
            best[sat.person] = mine
    return sorted(best.values(), key=chain(order))


def over_rounds(field: Field, rounds: list[str], how: str, order: tuple[str, ...]) -> list[Result]:
    """Several rounds: added up, or the best of them."""
    own = tuple(word for word in order if word != "predicted")
    found: dict[str, list[Result]] = {}
    for round_id in rounds:
        for one in standings(field, round_id, own):
            found.setdefault(one.person, []).append(one)
    join = _added if how == "sum" else (lambda mine: min(mine, key=chain(order)))
    return sorted((join(mine) for mine in found.values()), key=chain(order))


def _added(mine: list[Result]) -> Result:
    unknown = any(one.distance == _NO_PREDICTION for one in mine)
    distance = _NO_PREDICTION if unknown else sum(one.distance for one in mine)
    seconds = sum(one.seconds for one in mine)
    return Result(mine[0].person, sum(one.score for one in mine), distance, seconds, mine[-1].at_us)


def people_prizes(field: Field, rounds: list[str], text: People) -> list[Won]:
    """Who wins what, by the plan's text."""
    won: list[Won] = []
    if text.over != "each":
        order = over_rounds(field, rounds, text.over, text.order)
        return _given(field, text, "", order, set())
    for round_id in rounds:
        holders = {one.who for one in won} if text.single else set()
        won += _given(field, text, round_id, standings(field, round_id, text.order), holders)
    return won


def _given(
    field: Field, text: People, round_id: str, order: list[Result], holders: set[str]
) -> list[Won]:
    may = [
        one.person
        for one in order
        if one.score > 0
        and one.person not in holders
        and (not text.classes or field.classes[field.homes[one.person]] in text.classes)
        and ("predicted" not in text.order or one.distance != _NO_PREDICTION)
    ]
    return handed_down(text.award, round_id, text.prizes, may)


def handed_down(award: str, round_id: str, prizes: Prizes, may: list[str]) -> list[Won]:
    """Prizes from the highest down; nobody for those that are left."""
    left = [*may]
    return [
        Won(award, round_id, rank, money, left.pop(0) if left else "")
        for rank, winners, money in prizes
        for _ in range(winners)
    ]


# Agencies ------------------------------------------------------------------------------


def agency_values(
    field: Field, rounds: list[str], text: Agencies
) -> dict[str, tuple[Fraction, ...]]:
    """Agency -> its values, of those that may win."""
    sats = [one for one in field.sats if one.round in rounds]
    came: dict[str, set[str]] = {}
    for one in sats:
        home = field.homes[one.person]
        if not text.classes or field.classes[home] in text.classes:
            came.setdefault(home, set()).add(one.person)
    amounts = {agency: _amounts(field, sats, agency, people) for agency, people in came.items()}
    if text.measures == ("60% rate + 40% mean",):
        return {
            agency: (_weighted(own, list(amounts.values())),) for agency, own in amounts.items()
        }
    return {agency: tuple(own[word] for word in text.measures) for agency, own in amounts.items()}


def _amounts(field: Field, sats: list[Sat], agency: str, people: set[str]) -> dict[str, Fraction]:
    best = [max(one.right for one in sats if one.person == person) for person in people]
    mine = [one for one in sats if one.person in people]
    return {
        "participants": Fraction(len(people)),
        "rate": Fraction(len(people), field.heads[agency]),
        "mean": Fraction(sum(best), len(best)),
        "papers from 80%": Fraction(sum(5 * one.right >= 4 * one.questions for one in mine)),
    }


def _weighted(own: dict[str, Fraction], others: list[dict[str, Fraction]]) -> Fraction:
    total = Fraction()
    for word, weight in (("rate", Fraction(6, 10)), ("mean", Fraction(4, 10))):
        highest = max(one[word] for one in others)
        total += weight * own[word] / highest if highest else 0
    return total
