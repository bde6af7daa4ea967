"""Answers too much alike: what relates two people, and the numbers of a finding worked out again
from the module's own words, with chances in place of their logarithms."""

import math
from collections import Counter
from typing import Any

import pytest
from msgspec.structs import replace

from services.scoring.domain.integrity import answer_similarity
from services.scoring.domain.integrity.answer_similarity import TAKEN, same_answers
from services.scoring.domain.integrity.findings import Sat
from tests.unit.scoring.integrity.city import BANK, KEYS, copy_of, honest_city, most_peculiar

#: everybody alone in an agency of their own, so that nobody is related
CITY = [replace(one, agency=f"CQ{n}") for n, one in enumerate(honest_city(7, 300))]
ORIGINAL = most_peculiar(CITY)[0]
#: alike enough for two who are related, not for two of a whole city
ALIKE = copy_of(ORIGINAL, "copy", "khác", changed=3)
ROOM: dict[str, dict[str, Any]] = {
    "agency": {"agency": "X"},
    "device": {"devices": frozenset({"d"})},
    "address": {"addresses": frozenset({"a"})},
}


def in_room(room: dict[str, Any], others: int = 0) -> list[Sat]:
    """The city with the two who are alike, and so many others of it, in one room."""
    honest = [one for one in CITY if one is not ORIGINAL]
    inside = [ORIGINAL, ALIKE, *honest[:others]]
    return [replace(one, **room) for one in inside] + honest[others:]


@pytest.mark.parametrize("room", ROOM.values(), ids=list(ROOM))
def test_less_is_needed_of_two_who_have_something_in_common(room: dict[str, Any]) -> None:
    assert same_answers([*CITY, ALIKE], KEYS) == []
    (found,) = same_answers(in_room(room), KEYS)
    assert found.people == ["copy", ORIGINAL.person]


@pytest.mark.parametrize(
    ("room", "others", "told"),
    [("address", 0, 1), ("address", 1, 0), ("device", 1, 0), ("agency", 1, 1)],
)
def test_an_address_of_many_relates_nobody_an_agency_does(
    room: str, others: int, told: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer_similarity, "MOST_AT_ADDRESS", 2)
    assert len(same_answers(in_room(ROOM[room], others), KEYS)) == told


@pytest.mark.parametrize(("others", "told"), [(1, 1), (2, 0)])
def test_an_agency_of_too_many_is_not_compared_pair_by_pair(
    others: int, told: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer_similarity, "MOST_RELATED", 3)
    assert len(same_answers(in_room(ROOM["agency"], others), KEYS)) == told


def test_the_two_who_are_most_alike_stand_for_their_group() -> None:
    same = copy_of(ORIGINAL, "a", ORIGINAL.agency)
    less = copy_of(ORIGINAL, "z", ORIGINAL.agency, changed=2)
    (found,) = same_answers([*CITY, less, same], KEYS)
    assert found.people == ["a", ORIGINAL.person, "z"]
    assert found.values["closest"] == ["a", ORIGINAL.person]


def odds(part: int, whole: int) -> float:
    return (part + 0.5) / (whole - part + 0.5)


class Round:
    """What a round says of its questions: how often each was wrong, and in which way."""

    def __init__(self, sats: list[Sat]) -> None:
        said = Counter(item for sat in sats for item in sat.answers.items())
        self.answered = Counter(question for sat in sats for question in sat.answers)
        self.wrong: dict[str, dict[str, int]] = {
            question: {o: said[question, o] for o in "BCD" if said[question, o]}
            for question in BANK
        }
        wrong = sum(sum(counts.values()) for counts in self.wrong.values())
        self.odds = odds(wrong, self.answered.total())

    def wrongly(self, sat: Sat, question: str) -> float:
        """The chance that this person is wrong on this question."""
        mine = odds(sum(option != "A" for option in sat.answers.values()), len(sat.answers))
        its = odds(sum(self.wrong[question].values()), self.answered[question])
        both = mine * its / self.odds
        return both / (1 + both)

    def chance(self, sat: Sat, question: str, option: str) -> float:
        """The chance that this person answers so; one more for what the pair chose."""
        if option == "A":
            return 1 - self.wrongly(sat, question)
        counts = self.wrong[question]
        share = (counts[option] + 1) / (sum(counts.values()) + 1)
        return self.wrongly(sat, question) * share

    def alike(self, question: str) -> float:
        """The chance that two who are wrong on it are wrong in the same way."""
        counts = self.wrong[question].values()
        return sum((count / sum(counts)) ** 2 for count in counts)

    def likelier(self, one: Sat, other: Sat) -> float:
        """How much likelier their answers are if one took over a share of the other's."""
        ratios = []
        for owner in (one, other):
            for taken in TAKEN:
                ratio = 1.0
                for question in one.answers.keys() & other.answers.keys():
                    ratio *= 1 - taken
                    option = one.answers[question]
                    if option == other.answers[question]:
                        chance = min(1.0, self.chance(owner, question, option))
                        ratio *= (1 - taken + taken / chance) / (1 - taken)
                ratios.append(ratio)
        return sum(ratios) / len(ratios)


def test_a_finding_has_the_numbers_that_follow_from_the_answers() -> None:
    """The copy has three questions that the other paper did not have, and begins a minute later."""
    changed = copy_of(ORIGINAL, "copy", ORIGINAL.agency, changed=1)
    right = [question for question, option in changed.answers.items() if option == "A"]
    others = [question for question in BANK if question not in changed.answers]
    paper = {q: o for q, o in changed.answers.items() if q not in right[:3]}
    paper |= dict(zip(others[:3], "ABC", strict=True))
    begun_us = ORIGINAL.started_at_us + 60_999_999
    copy = replace(changed, answers=paper, started_at_us=begun_us, score=7, devices=frozenset("d"))
    original = replace(ORIGINAL, devices=frozenset("de"), addresses=frozenset("a"))
    city = [*(original if one is ORIGINAL else one for one in CITY), copy]
    (found,) = same_answers(city, KEYS)

    whole = Round(city)
    common = copy.answers.keys() & original.answers.keys()
    same = [q for q in common if copy.answers[q] == original.answers[q]]
    chances = [whole.wrongly(copy, q) * whole.wrongly(original, q) * whole.alike(q) for q in common]
    wrong = sum(copy.answers[q] != "A" for q in same)
    spread = math.sqrt(sum(chance * (1 - chance) for chance in chances))
    likelier = whole.likelier(copy, original)
    assert found.values == {
        "people": 2,
        "agencies": {original.agency: 2},
        "closest": ["copy", original.person],
        "attempts": ["copy-1", original.attempt],
        "scores": [7, original.score],
        "questions_in_common": 17,
        "answered_alike": len(same),
        "same_wrong": wrong,
        "same_wrong_expected": round(sum(chances), 2),
        "z": round((wrong - sum(chances)) / spread, 1),
        "times_likelier": 10 ** math.floor(math.log10(likelier)),
        "starts_apart_s": 60,
        "same_device": True,
        "same_address": False,
    }
    assert len(common) == 17
    assert found.strength == pytest.approx(math.log(likelier))
