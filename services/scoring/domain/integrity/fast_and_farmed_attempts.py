"""Attempts that took less time than reading does, and attempts that are there to be counted."""

from collections import defaultdict
from collections.abc import Iterable

from services.scoring.domain.integrity.findings import Finding, Grade, Sat, by_agency, people_of

LEAST_S_PER_ANSWER = 2.0
"""Seconds for an answer: fast readers need three for a question of thirty words with its options,
and each answer takes a touch. Below two nobody has read."""
ANSWERED_SHARE = 0.5
"""Only attempts with so much of their paper answered can be too fast: an empty one is no feat."""
RIGHT_SHARE = 0.8
"""So many right of those answered, unread, were known before. Guessing gives a quarter."""
HOLLOW_SHARE = 0.2
"""An attempt with less of its paper answered is hollow, and so is one that nobody can have read."""
FARMED_PERSON = 3
"""Hollow attempts of one person: one is an accident, a second one curiosity."""
FARMED_AGENCY = 20
FARMED_AGENCY_SHARE = 0.3
"""Hollow attempts of one agency: many, and more than stray ones among its attempts."""


def too_fast(sats: Iterable[Sat]) -> list[Finding]:
    """People with attempts below ``LEAST_S_PER_ANSWER``, with the fastest of them."""
    fast: dict[str, list[Sat]] = defaultdict(list)
    for sat in sats:
        enough = len(sat.answers) >= max(1, ANSWERED_SHARE * sat.questions)
        if enough and sat.kind == "person" and _unread(sat):
            fast[sat.person].append(sat)
    return [_fast(person, found) for person, found in fast.items()]


def farmed(sats: Iterable[Sat]) -> list[Finding]:
    """People and agencies with hollow attempts; for contests in which attempts count (P3)."""
    people: dict[str, list[Sat]] = defaultdict(list)
    agencies: dict[str, list[Sat]] = defaultdict(list)
    for sat in sats:
        people[sat.person].append(sat)
        agencies[sat.agency].append(sat)
    found = [_farmed("farmed_person", own) for own in people.values() if _of_person(own)]
    return found + [_farmed("farmed_agency", own) for own in agencies.values() if _of_agency(own)]


def _unread(sat: Sat) -> bool:
    return sat.duration_s < LEAST_S_PER_ANSWER * len(sat.answers)


def _hollow(sat: Sat) -> bool:
    return len(sat.answers) < HOLLOW_SHARE * sat.questions or _unread(sat)


def _of_person(own: list[Sat]) -> bool:
    return sum(map(_hollow, own)) >= FARMED_PERSON


def _of_agency(own: list[Sat]) -> bool:
    hollow = sum(map(_hollow, own))
    return hollow >= FARMED_AGENCY and hollow >= FARMED_AGENCY_SHARE * len(own)


def _right(sat: Sat) -> bool:
    return sat.score is not None and sat.score >= RIGHT_SHARE * len(sat.answers)


def _fast(person: str, sats: list[Sat]) -> Finding:
    best = min(sats, key=lambda s: (not _right(s), s.duration_s / len(s.answers), s.attempt))
    pace = best.duration_s / len(best.answers)
    reason, grade = ("fast_right", "look") if _right(best) else ("fast_poor", "ordinary")
    values = {
        "attempts": len(sats),
        "attempt": best.attempt,
        "agency": best.agency,
        "duration_s": round(best.duration_s, 1),
        "answered": len(best.answers),
        "questions": best.questions,
        "score": best.score,
        "seconds_per_answer": round(pace, 2),
    }
    given: Grade = "look" if grade == "look" else "ordinary"
    return Finding("too_fast", reason, given, [person], values, -pace)


def _farmed(reason: str, own: list[Sat]) -> Finding:
    hollow = [sat for sat in own if _hollow(sat)]
    values = {
        "attempts": len(own),
        "hollow": len(hollow),
        "unread": sum(bool(sat.answers) and _unread(sat) for sat in hollow),
        "nearly_empty": sum(len(sat.answers) < HOLLOW_SHARE * sat.questions for sat in hollow),
        "agencies": by_agency(hollow),
    }
    return Finding("farmed", reason, "look", people_of(hollow), values, float(len(hollow)))
