"""One question's key exchanged for another: what answers gain or lose by that alone."""

from services.scoring.domain.decisions.settled_round_decisions import InForce, Swap, swapped
from services.scoring.repository.marking import scores as scores_repository
from services.scoring.repository.marking.question_keys import KeyRing, QuestionKey


def exchange_of(key: QuestionKey, before: InForce, ring: KeyRing) -> Swap | None:
    """The exchange that made the keys of ``ring`` what they are, where all that an attempt gains or
    loses by it can be told from whether one of two options stands in its answers; else None: papers
    are then marked from their answers."""
    swap = swapped(key.question, key.key, before, ring.right[key.question], ring.voided)
    if swap is None or _in_part(swap, ring):
        return None
    return swap if scores_repository.swappable(swap) else None


def _in_part(swap: Swap, ring: KeyRing) -> bool:
    """Whether other answers than the two keys are worth something, as some of several right options
    may be."""
    several = len(swap.was) > 1 or len(swap.now) > 1
    return several and any(worths.per_option for worths in ring.worths.values())


def gains(question: str, ring: KeyRing) -> dict[int, list[str]]:
    """What a question is worth where it is not one point -> the rounds in which it is."""
    found: dict[int, list[str]] = {}
    for round_id, worths in ring.worths.items():
        found.setdefault(worths.of(question), []).append(round_id)
    return found
