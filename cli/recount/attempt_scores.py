"""Attempts and their scores worked out again, after ``docs/ledger.md`` and nothing else."""

from dataclasses import dataclass

from contracts.ledger_lines import AttemptLine, Header


@dataclass
class Sat:
    """An attempt as the recount sees it; what is closed is None."""

    pseudonym: str
    attempt: int
    status: str
    duration_s: int
    prediction: int | None
    score: int
    started_at_us: int | None
    submitted_at_us: int | None
    answers: dict[str, str] | None
    agency: str | None = None
    perfect: bool = False


def sat(line: AttemptLine) -> Sat:
    """The open values of an attempt."""
    return Sat(
        pseudonym=line.pseudonym[0],
        attempt=line.attempt[0],
        status=line.status[0],
        duration_s=line.duration_s[0],
        prediction=line.prediction[0],
        score=line.score[0],
        started_at_us=None if isinstance(line.started_at_us, str) else line.started_at_us[0],
        submitted_at_us=None if isinstance(line.submitted_at_us, str) else line.submitted_at_us[0],
        answers=None if isinstance(line.answers, str) else line.answers[0],
        agency=None if isinstance(line.agency, str) else line.agency[0],
    )


def worth(header: Header) -> dict[str, int]:
    """Question -> what answering it rightly is worth, in the parts of a point that scores count."""
    scale, given = header.rules.scale, header.rules.points
    if given is None:
        return {question.id: scale for question in header.bank}
    by_level = {"easy": given.easy, "medium": given.medium, "hard": given.hard}
    least = min(by_level.values())
    return {one.id: scale * by_level.get(one.difficulty, least) for one in header.bank}


def marks(
    header: Header, worths: dict[str, int], answers: dict[str, str], paper: dict[str, list[str]]
) -> int | None:
    """The score of these answers; None while a key that it needs is sealed."""
    keys = {question.id: question.key for question in header.bank} | header.corrected
    parts = header.rules.several_right == "per_option"
    total = 0
    for question in paper:
        void = header.voided.get(question)
        if void is None:
            key = keys[question]
            if key is None:
                return None
            chosen = answers.get(question)
            if chosen == key:
                total += worths[question]
            elif parts and chosen:
                total += in_part(key, chosen, worths[question])
        elif void == "everyone":
            total += worths[question]
    return total


def in_part(key: str, chosen: str, whole: int) -> int:
    """What some of the right options are worth of a question's ``whole``."""
    right, wrong = len(set(chosen) & set(key)), len(set(chosen) - set(key))
    return max(right - wrong, 0) * whole // len(key)


def best_possible(header: Header, worths: dict[str, int], paper: dict[str, list[str]]) -> int:
    """Full marks of a paper."""
    return sum(worths[q] for q in paper if header.voided.get(q) != "no_one")


def standing_attempts(header: Header, attempts: list[Sat]) -> dict[str, list[Sat]]:
    """Each person's attempts that may stand for them, in order of attempt number."""
    people: dict[str, list[Sat]] = {}
    for one in sorted(attempts, key=lambda item: item.attempt):
        if one.status == "counted":
            people.setdefault(one.pseudonym, []).append(one)
    which = header.rules.counting_attempt
    if which == "best":
        return people
    end = 0 if which == "first" else -1
    return {pseudonym: [own[end]] for pseudonym, own in people.items()}
