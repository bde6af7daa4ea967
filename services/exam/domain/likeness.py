"""When a work counts as a copy of another, or as near to one.

Copies are works of the same bytes, or texts of the same words. Near is a text that shares a quarter
of the prints of the shorter of both; of short texts, in which five common words weigh much, half
(our choice: no plan says how much is too much). Whether that is a fault, people decide.
"""

from typing import NamedTuple

from contracts.entry_checks import FINDING_LEVELS, Finding
from entry_files.likeness import SHORT

THOUSANDTHS = 1000
NEAR, NEAR_SHORT = 250, 500
#: fewer words in common are a phrase
FEWEST_PRINTS = 3
#: others that are kept of one work, the most alike first
MOST_ALIKE = 20


class Likeness(NamedTuple):
    """``share``: of the shorter's prints, in thousandths."""

    share: int
    exact: bool


def likeness(common: int, ours: int, theirs: int, *, same: bool) -> Likeness | None:
    """How alike two works are that have ``common`` prints, of so many each; ``same``: in bytes or
    words. ``None``: not enough to be told."""
    shorter = min(ours, theirs)
    if same:
        return Likeness(THOUSANDTHS, True)
    if common < FEWEST_PRINTS:
        return None
    share = min(THOUSANDTHS, common * THOUSANDTHS // shorter)
    least = NEAR_SHORT if shorter <= SHORT else NEAR
    return Likeness(share, False) if share >= least else None


def copy_finding(alike: list[Likeness], file: str) -> Finding:
    """What is told of a work that is like others: neither which nor whose they are."""
    code = "copy.exact" if any(one.exact for one in alike) else "copy.near"
    share = max(one.share for one in alike) * 100 // THOUSANDTHS
    return Finding(code, FINDING_LEVELS[code], file, {"share": share})
