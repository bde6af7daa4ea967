"""The attack on sealed keys: everything public of a contest, read as equations over its keys.

An attacker holds the public files of every publication (and, to be hard on us, the auditor's) and
receipts that people have shown around. Papers are drawn again from seeds and pseudonyms; answers
are taken where they are open, and tried out where a digest or a commitment can be. What is left is
one equation per attempt: these answers are worth so many points.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from cli.recount.paper_generation import Recaller
from contracts.attempts import Receipt
from contracts.ledger_file import Ledger
from contracts.ledger_format import field_commitment
from contracts.ledger_lines import AttemptLine, Header
from contracts.receipt_digests import answers_digest, salted_digest

MOST_TRIED = 20_000
"""Answer sheets that are tried for a digest: all of a paper of four questions, and many more."""


class Equation(NamedTuple):
    """These answers are worth ``points``. ``worths``: what a question is worth that is not worth
    one. ``parts``: chosen options count one by one, as in docs/ledger.md, 6, ``per_option``."""

    answers: dict[str, str]
    points: int
    worths: Mapping[str, int] = {}
    parts: bool = False

    def worth(self, question: str) -> int:
        """What a right answer to it is worth."""
        return self.worths.get(question, 1)

    def got(self, question: str, key: str) -> int:
        """What the answer to a question is worth under this key."""
        answer = self.answers[question]
        if answer == key:
            return self.worth(question)
        if not self.parts:
            return 0
        lucky = len(set(answer) & set(key)) - len(set(answer) - set(key))
        return self.worth(question) * max(0, lucky) // len(key)


class Attack:
    """What was read so far; ``options``: what may be the key of every question, ``known`` keys,
    equations. ``tried``: answer sheets to try for digests; without them as many as one would."""

    def __init__(self, tried: Iterable[dict[str, str]] = ()) -> None:
        self.tried = list(tried)
        self.options: dict[str, list[str]] = {}
        self.known: dict[str, str] = {}
        self.equations: list[Equation] = []

    def read_ledger(self, ledger: Ledger, receipts: Iterable[Receipt] = ()) -> None:
        """Take in a publication, and receipts of its round."""
        header = ledger.header
        recaller = Recaller(header)
        shown = {(one.pseudonym, one.number): one for one in receipts}
        for question in header.bank:
            self.options[question.id] = possible_keys(question.options, question.kind)
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
        worths = _worths(header)
        given = sum(worths[q] for q in paper if header.voided.get(q) == "everyone")
        counted = {q: o for q, o in answers.items() if q not in header.voided}
        parts = header.rules.several_right == "per_option"
        self.equations.append(Equation(counted, score - given, worths, parts))

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
        """Every sheet of a paper, as many as one would try; or those that were given to try."""
        if self.tried:
            yield from self.tried
            return
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


def possible_keys(options: Iterable[str], kind: str) -> list[str]:
    """Every key that a question with these options may have."""
    letters = sorted(options)
    most = len(letters) if kind == "multiple_choice" else 1
    chosen = (itertools.combinations(letters, size) for size in range(1, most + 1))
    return ["".join(one) for one in itertools.chain.from_iterable(chosen)]


def _worths(header: Header) -> dict[str, int]:
    """What each question of the bank is worth, in the file's scores."""
    rules = header.rules
    points = {} if rules.points is None else msgspec.structs.asdict(rules.points)
    least = min(points.values(), default=1)
    return {one.id: points.get(one.difficulty or "", least) * rules.scale for one in header.bank}


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
    for one in equations:
        rest = one.points - sum(one.got(q, keys[q]) for q in one.answers if q in keys)
        unknown = {q: option for q, option in one.answers.items() if q not in keys}
        if not 0 <= rest <= sum(map(one.worth, unknown)):
            return False
        if unknown:
            left.append(one._replace(answers=unknown, points=rest))
    if not left:
        return True
    tight = min(left, key=_room)
    question = next(iter(tight.answers))
    return any(_solvable(options, left, {**keys, question: option}) for option in options[question])


def _room(one: Equation) -> int:
    """How little an equation leaves open: the fewer points were got, or missed."""
    return min(one.points, sum(map(one.worth, one.answers)) - one.points)
