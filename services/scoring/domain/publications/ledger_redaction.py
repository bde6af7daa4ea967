"""What files close. Answers: everyone's in both files while keys are sealed, and in the public
file unless the plan discloses them (ADR 19). Agency and exact times: in the public file, of
everyone from an agency with fewer than ten participants. If that hides so few people that hiding
tells who they are, the next smallest agencies are closed as well.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Literal

from contracts.definition import DisclosedAnswers
from contracts.ledger_lines import EXACT_FIELDS, AttemptLine, AttemptRecord

Opening = Literal["sealed", "auditors", "public"]
"""Which files of a round's publication open answers: none while keys are sealed."""

OPEN_FROM = 10
"""Participants from which an agency's people are published with agency and exact time."""


def agencies_to_close(people_of: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The agencies, of (agency, person), whose people the public file shows without agency and
    exact time.

    That of nobody (""), and all with fewer than ten participants; and, smallest first, as many
    more as it takes until those hidden are at least ten people of at least two agencies.
    """
    people: dict[str, set[str]] = {}
    for agency, person in people_of:
        people.setdefault(agency, set()).add(person)
    nobody = [""] if people.pop("", None) else []  # no agency, and none to hide among
    hidden: list[str] = []
    count = 0
    for agency in sorted(people, key=lambda name: (len(people[name]), name)):
        small = len(people[agency]) < OPEN_FROM
        if not small and (not hidden or (count >= OPEN_FROM and len(hidden) > 1)):
            break
        hidden.append(agency)
        count += len(people[agency])
    return frozenset([*hidden, *nobody])


def opening_of(told: bool, disclosed: DisclosedAnswers) -> Opening:
    """Who may read answers, once the keys of the bank are ``told`` and not before."""
    return disclosed if told else "sealed"


def closed_to_auditors(opening: Opening) -> tuple[str, ...]:
    """The fields that even the auditor's file closes, for everyone."""
    return ("answers",) if opening == "sealed" else ()


def closed_to_all(opening: Opening) -> tuple[str, ...]:
    """The fields that the public file closes, for everyone."""
    return () if opening == "public" else ("answers",)


def hidden_people(attempts: Iterable[AttemptRecord]) -> frozenset[str]:
    """Whose agency and exact times the public file closes, by pseudonym."""
    attempts = list(attempts)
    agencies = agencies_to_close((one.agency, one.pseudonym) for one in attempts)
    return frozenset(one.pseudonym for one in attempts if one.agency in agencies)


def public_closing(
    attempts: Sequence[AttemptRecord], opening: Opening
) -> Callable[[AttemptLine], Collection[str]]:
    """What is to be closed for the public file of these attempts, of what the auditor's file
    opens."""
    people = hidden_people(attempts)
    everyone = closed_to_all(opening)
    hidden = (*EXACT_FIELDS, *everyone)
    return lambda line: hidden if line.pseudonym[0] in people else everyone
