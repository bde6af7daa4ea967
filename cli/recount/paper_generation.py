"""Papers drawn again from a ledger's header, after ``docs/ledger.md`` and nothing else."""

import hashlib
from math import factorial

from contracts.definition import TopicDraw
from contracts.ledger_lines import Header, draws_of


class Recaller:
    """Draws the papers of one round; made once, as it sorts the bank by lines of blueprints."""

    def __init__(self, header: Header) -> None:
        self._header = header
        self._seed = bytes.fromhex(header.seed)
        self._options = {question.id: sorted(question.options) for question in header.bank}
        self._held = {question.id: set(question.held) for question in header.bank}
        self._lines = {
            audience: [(pool(header, audience, line), line.questions) for line in lines]
            for audience, lines in blueprints(header)
        }

    def paper(self, pseudonym: str, attempt: int, audience: str = "") -> dict[str, list[str]]:
        """Question ids in order, each with its option ids in order; of an audience's bank, or ("")
        everyone's. ``KeyError`` for an audience that has none."""
        lots = _Lots(self._paper_seed(pseudonym, attempt))
        chosen: list[str] = []
        for ids, wanted in self._lines[audience]:
            chosen.extend(lots.first(ids, wanted))
        order = lots.first(chosen, len(chosen))
        if not self._header.rules.shuffle_options:
            return {question: self._options[question] for question in order}
        return {question: self._arranged(question, lots) for question in order}

    def _arranged(self, question: str, lots: "_Lots") -> list[str]:
        """The options that are not held in a drawn order, then those that are."""
        options, held = self._options[question], self._held[question]
        drawn = lots.arrangement([option for option in options if option not in held])
        return drawn + [option for option in options if option in held]

    def _paper_seed(self, pseudonym: str, attempt: int) -> bytes:
        told = f"{self._header.public_value}\0{pseudonym}\0{attempt}".encode()
        return hashlib.sha256(b"hoithi/paper/1\0" + self._seed + b"\0" + told).digest()


def blueprints(header: Header) -> list[tuple[str, list[TopicDraw]]]:
    """Everyone's blueprint under "", then those of the audiences with banks of their own."""
    banks = [(bank.audience, draws_of(bank.blueprint)) for bank in header.rules.banks]
    return [("", draws_of(header.rules.blueprint)), *banks]


def pool(header: Header, audience: str, line: TopicDraw) -> list[str]:
    """The questions that a line takes from, by id: of its topic, of its difficulty if it names
    one, for everybody or for this audience."""
    found = []
    for question in header.bank:
        graded = not line.difficulty or question.difficulty == line.difficulty
        if question.topic == line.topic and graded and question.audience in ("", audience):
            found.append(question.id)
    return sorted(found)


class _Lots:
    """Unbiased numbers from the counter stream of one paper."""

    def __init__(self, paper_seed: bytes) -> None:
        self._paper_seed = paper_seed
        self._blocks = 0
        self._bytes = b""

    def below(self, size: int) -> int:
        if size <= 1:
            return 0
        fair = 2**32 - 2**32 % size
        word = self._word()
        while word >= fair:
            word = self._word()
        return word % size

    def first(self, items: list[str], wanted: int) -> list[str]:
        """The first ``wanted`` after a shuffle of just these places."""
        rest = list(items)
        for place in range(min(wanted, len(rest))):
            other = place + self.below(len(rest) - place)
            rest[place], rest[other] = rest[other], rest[place]
        return rest[:wanted]

    def arrangement(self, options: list[str]) -> list[str]:
        """One of all orders of sorted options, counted as in a dictionary."""
        left = list(options)
        number = self.below(factorial(len(left)))
        order = []
        while left:
            which, number = divmod(number, factorial(len(left) - 1))
            order.append(left.pop(which))
        return order

    def _word(self) -> int:
        if not self._bytes:
            counter = self._blocks.to_bytes(4, "big")
            self._bytes = hashlib.sha256(self._paper_seed + counter).digest()
            self._blocks += 1
        word, self._bytes = self._bytes[:4], self._bytes[4:]
        return int.from_bytes(word, "big")
