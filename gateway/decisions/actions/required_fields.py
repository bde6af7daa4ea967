"""What a decision about a settled round must name."""

from contracts.errors import Refused
from contracts.marks import parse_mark
from contracts.settled_round_decisions import GivenPrize, Minutes, Subject
from gateway.decisions.shapes.settled_round_decisions import DecisionBody

#: what each kind of decision must name
_NEEDED = {
    "correct_key": ("question", "option"),
    "void_question": ("question",),
    "annul_attempt": ("attempt",),
    "withdraw": ("decision",),
    "annul_entry": ("round", "work"),
    "disqualify_team": ("round", "work"),
    "exclude_sheets": ("round", "panel", "judge"),
    "correct_mark": ("round", "panel", "work", "judge", "criterion", "mark"),
    "give_award": ("award", "minutes"),
}
#: of a performance marks are given part by part
#: a committee may give none of an award's prizes
_MAY = {"correct_mark": ("part",), "give_award": ("given",)}
_OF_WORKS = ("round", "work", "panel", "part", "judge", "criterion")
_OF_AWARDS = ("award", "given", "minutes")
_NAMES = ("question", "option", "attempt", "decision", *_OF_WORKS, "mark", *_OF_AWARDS)


def subject_of(given: DecisionBody) -> Subject:
    """What is decided, with what its kind must name and nothing else: ``decision.incomplete``."""
    needed = _NEEDED[given.kind]
    missing = [name for name in needed if not getattr(given, name)]
    taken = (*needed, *_MAY.get(given.kind, ()))
    foreign = [name for name in _NAMES if getattr(given, name) and name not in taken]
    if missing or foreign:
        raise Refused(
            "decision.incomplete",
            f"Quyết định loại {given.kind} cần đúng các mục: {', '.join(needed)}. "
            "(This kind of decision takes just these.)",
            missing=missing,
            foreign=foreign,
        )
    about = {name: getattr(given, name) for name in _OF_WORKS}
    told = given.minutes
    return Subject(
        given.kind,
        given.question,
        given.option,
        given.attempt,
        given.decision,
        **about,
        mark=parse_mark(given.mark) if given.mark else None,
        award=given.award,
        given=[GivenPrize(one.rank, one.to, one.round) for one in given.given],
        minutes=None if told is None else Minutes(told.number, told.date, told.sha256, told.text),
    )
