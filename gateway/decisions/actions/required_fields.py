"""What a decision about a settled round must name."""

from contracts.errors import Refused
from contracts.settled_round_decisions import (
    Subject,
)
from gateway.decisions.shapes.settled_round_decisions import DecisionBody

#: what each kind of decision must name
_NEEDED = {
    "correct_key": ("question", "option"),
    "void_question": ("question",),
    "annul_attempt": ("attempt",),
    "withdraw": ("decision",),
}
_NAMES = ("question", "option", "attempt", "decision")


def subject_of(given: DecisionBody) -> Subject:
    """What is decided, with what its kind must name and nothing else: ``decision.incomplete``."""
    needed = _NEEDED[given.kind]
    missing = [name for name in needed if not getattr(given, name)]
    foreign = [name for name in _NAMES if getattr(given, name) and name not in needed]
    if missing or foreign:
        raise Refused(
            "decision.incomplete",
            f"Quyết định loại {given.kind} cần đúng các mục: {', '.join(needed)}. "
            "(This kind of decision takes just these.)",
            missing=missing,
            foreign=foreign,
        )
    return Subject(given.kind, given.question, given.option, given.attempt, given.decision)
