"""The attack on sealed keys: everything public of a contest, read as equations over its keys.

An attacker holds the public files of every publication (and, to be hard on us, the auditor's) and
receipts that people have shown around. Papers are drawn again from seeds and pseudonyms; answers
are taken where they are open, and tried out where a digest or a commitment can be. What is left is
one equation per attempt: so many of these answers are right.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from cli.recount.paper_generation import Recaller
from contracts.attempts import Receipt
from contracts.ledger_file import Ledger, field_commitment
from contracts.ledger_lines import AttemptLine, Header
from contracts.receipt_digests import answers_digest, salted_digest

MOST_TRIED = 20_000
"""Answer sheets that are tried for a digest: all of a paper of four questions, and many more."""


class Equation(NamedTuple):
    """``points`` of these answers are right."""

    answers: dict[str, str]
    points: int


class Attack:
    """What was read so far; ``options`` of every question, ``known`` keys, equations."""

    def __init__(self) -> None:
        self.options: dict[str, list[str]] = {}
        self.known: dict[str, str] = {}
        self.equations: list[Equation] = []

    def read_ledger(self, ledger: Ledger, receipts: Iterable[Receipt] = ()) -> None:
        """Take in a publication, and receipts of its round."""
        header = ledger.header
        recaller = Recaller(header)
        shown = {(one.pseudonym, one.number): one for one in receipts}
        for question in header.bank:
            self.options[question.id] = list(question.options)
            key = header.corrected.get(question.id) or question.key
            if key is not None:
                self.known[question.id] = key
        for line in ledger.attempts:
            name = (line.pseudonym[0], line.attempt[0])
            paper = list(recaller.paper(*name))
            answers = self._answers(line, paper, shown.get(name))
            if answers is not None:
                self._equate(header, answers, paper, line.score[0])

    def _equate(
        self, header: Header, answers: dict[str, str], paper: list[str], score: int
    ) -> None:
        given = sum(header.voided.get(question) == "everyone" for question in paper)
        counted = {q: o for q, o in answers.items() if q not in header.voided}
        self.equations.append(Equation(counted, score - given))

    def _answers(
        self, line: AttemptLine, paper: list[str], told: Receipt | None
    ) -> dict[str, str] | None:
        if not isinstance(line.answers, str):
            return line.answers[0]
        salts = [bytes(16), *(bytes.fromhex(s) for s in _open_salts(line))]
        for answers in self._sheets(paper):
            if told is not None and _acknowledges(told, answers, line.prediction[0], salts):
                return answers
            if any(field_commitment("answers", answers, s).hex() == line.answers for s in salts):
                return answers
        return None

    def _sheets(self, paper: list[str]) -> Iterator[dict[str, str]]:
        """Every sheet of a paper, as many as one would try."""
        choices = [["", *self.options[question]] for question in paper]
        for chosen in itertools.islice(itertools.product(*choices), MOST_TRIED):
            sheet = zip(paper, chosen, strict=True)
            yield {question: option for question, option in sheet if option}

    def possible(self) -> dict[str, list[str]]:
        """Question -> the options that may be its key, given everything that was read."""
        found = {}
        for question, options in self.options.items():
            found[question] = [
                option
                for option in options
                if self.known.get(question, option) == option
                and _solvable(self.options, self.equations, {**self.known, question: option})
            ]
        return found


def narrowed(attack: Attack, sealed: Iterable[str]) -> dict[str, list[str]]:
    """The sealed questions of which the attack rules out at least one option."""
    possible = attack.possible()
    return {q: possible[q] for q in sealed if len(possible[q]) < len(attack.options[q])}


def _acknowledges(
    receipt: Receipt, answers: dict[str, str], prediction: int | None, salts: Iterable[bytes]
) -> bool:
    """Whether the receipt's digest is of these answers, with no salt or with one in sight."""
    found = {answers_digest(answers, prediction)}
    found |= {salted_digest(answers, prediction, salt) for salt in salts}
    return receipt.answers_digest in found


def _open_salts(line: AttemptLine) -> list[str]:
    """Salts that the line shows, in case one was used for another field as well."""
    values = (getattr(line, name) for name in line.__struct_fields__)
    return [value[1] for value in values if not isinstance(value, str)]


def _solvable(
    options: Mapping[str, list[str]], equations: list[Equation], keys: Mapping[str, str]
) -> bool:
    """Whether any keys fit, these given: the question in most equations first, by backtracking."""
    left = []
    for answers, points in equations:
        rest = points - sum(keys.get(q) == option for q, option in answers.items())
        unknown = {q: option for q, option in answers.items() if q not in keys}
        if not 0 <= rest <= len(unknown):
            return False
        if unknown:
            left.append(Equation(unknown, rest))
    if not left:
        return True
    tight = min(left, key=lambda one: min(one.points, len(one.answers) - one.points))
    question = next(iter(tight.answers))
    return any(_solvable(options, left, {**keys, question: option}) for option in options[question])
