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


def marks(header: Header, answers: dict[str, str], paper: dict[str, list[str]]) -> int | None:
    """The score of these answers; None while a key that it needs is sealed."""
    keys = {question.id: question.key for question in header.bank} | header.corrected
    total = 0
    for question in paper:
        void = header.voided.get(question)
        if void is None:
            if keys[question] is None:
                return None
            total += answers.get(question) == keys[question]
        elif void == "everyone":
            total += 1
    return total


def best_possible(header: Header, paper: dict[str, list[str]]) -> int:
    """Full marks of a paper."""
    return sum(header.voided.get(question) != "no_one" for question in paper)


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
