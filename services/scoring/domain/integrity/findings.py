"""What organisers should look at before a round's results become official: evidence, no verdict.

The plans ask that results be fair and say nothing of how to see that they are; P3 counts attempts
(lượt dự thi), which invites empty ones. Five kinds of findings, each with what may explain it:

    shared_device    several people at one browser
    shared_address   many people behind one address
    same_answers     the same wrong answers, more than chance gives
    too_fast         less time than reading takes
    farmed           hollow attempts where attempts count

``look`` is worth a look; ``ordinary`` is there so that nobody takes it for more than it is. No
finding changes a score, a rank or a prize: only a recorded decision of the organisers does.

The report depends on the attempts alone, never on their order.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from msgspec import Struct

Kind = Literal["shared_device", "shared_address", "same_answers", "too_fast", "farmed"]
Grade = Literal["look", "ordinary"]
KINDS: tuple[Kind, ...] = (
    "shared_device", "shared_address", "same_answers", "too_fast", "farmed"
)  # fmt: skip

MOST_OF_A_KIND = 200
"""Findings of a kind that are told; the strongest. Nobody reads more, the rest is counted."""
MOST_ORDINARY = 20
"""The same for what is ordinary: every office has an address."""


class Sat(Struct, frozen=True, gc=False):
    """A submitted attempt. ``score``: how many answers are right; ``addresses`` and ``devices``:
    hashes told at start and submission."""

    attempt: str
    person: str
    agency: str
    started_at_us: int
    submitted_at_us: int
    questions: int
    answers: dict[str, str]
    score: int | None = None
    kind: str = "person"
    addresses: frozenset[str] = frozenset()
    devices: frozenset[str] = frozenset()

    @property
    def duration_s(self) -> float:
        """Seconds from start to submission, never below 0."""
        return max(0, self.submitted_at_us - self.started_at_us) / 1_000_000


class Finding(Struct, frozen=True):
    """One thing to look at. ``reason`` names the sentences that go with it
    (:mod:`finding_texts`), ``strength`` orders findings of a kind, greater first."""

    kind: Kind
    reason: str
    grade: Grade
    people: list[str]
    values: dict[str, Any]
    strength: float = 0.0


class Sifted(Struct, frozen=True):
    """The findings that are told, and how many of each kind are not."""

    findings: list[Finding]
    left_out: dict[str, int]


def by_agency(sats: Iterable[Sat]) -> dict[str, int]:
    """Agency -> how many different people, most first."""
    people: dict[str, set[str]] = defaultdict(set)
    for sat in sats:
        people[sat.agency].add(sat.person)
    sizes = {agency: len(found) for agency, found in people.items()}
    return dict(sorted(sizes.items(), key=lambda item: (-item[1], item[0])))


def people_of(sats: Iterable[Sat]) -> list[str]:
    """The different people, in the order of their ids."""
    return sorted({sat.person for sat in sats})


def sift(findings: Iterable[Finding]) -> Sifted:
    """Order findings by kind, grade and strength, and keep the first of each."""
    most: Mapping[Grade, int] = {"look": MOST_OF_A_KIND, "ordinary": MOST_ORDINARY}
    ordered = sorted(
        findings,
        key=lambda f: (KINDS.index(f.kind), f.grade != "look", -f.strength, f.people, f.reason),
    )
    seen: Counter[tuple[Kind, Grade]] = Counter()
    told: list[Finding] = []
    left_out: Counter[str] = Counter()
    for finding in ordered:
        seen[finding.kind, finding.grade] += 1
        if seen[finding.kind, finding.grade] <= most[finding.grade]:
            told.append(finding)
        else:
            left_out[finding.kind] += 1
    return Sifted(told, dict(left_out))
