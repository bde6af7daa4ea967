"""What a public file closes: agency and exact times of everyone from an agency with fewer than ten
participants. If that hides so few people that hiding tells who they are, the next smallest
agencies are closed as well.
"""

from collections.abc import Callable, Collection, Iterable, Sequence

from contracts.ledger import EXACT_FIELDS, AttemptLine, AttemptRecord

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


def public_closing(
    attempts: Sequence[AttemptRecord],
) -> Callable[[AttemptLine], Collection[str]]:
    """What ``close_fields`` is to close for the public file of these attempts."""
    agencies = agencies_to_close((one.agency, one.pseudonym) for one in attempts)
    people = frozenset(one.pseudonym for one in attempts if one.agency in agencies)
    return lambda line: EXACT_FIELDS if line.pseudonym[0] in people else ()
