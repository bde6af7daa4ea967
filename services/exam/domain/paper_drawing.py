"""The draw of a paper, written so that anyone can repeat it in any language.

Secrets. A round has a ``seed`` (32 random bytes, revealed after settlement) and a
``pseudonym_key`` (32 random bytes, never revealed); :func:`commitment` over both, the bank, the
blueprint and the key commitments is published before the round opens.

    pseudonym  = first 16 hex digits of HMAC-SHA256(pseudonym_key, person)
    paper_seed = SHA-256("hoithi/paper/1" 00 seed 00 public_value 00 pseudonym 00 attempt_number)

with texts in UTF-8, the attempt number (from 1) in decimal digits and 00 one zero byte.

Numbers. Block i = 0, 1, 2, ... is SHA-256(paper_seed + i as 4 bytes, big-endian). Each block
gives eight words of 4 bytes, big-endian, in order. ``below(n)`` takes the next word w; while
w >= 2^32 - (2^32 mod n) it takes the next one instead (else small numbers would come too often);
it gives w mod n. ``below(1)`` is 0 and takes no word.

Shuffle of the first k of a list x of n: for i = 0 .. k-1 swap x[i] and x[i + below(n - i)].

Draw. 1. For each line (topic, k) of the blueprint, in order: the topic's questions, of the line's
difficulty if it names one, without those of another audience, sorted by id (by code point);
shuffle the first k, take them. The blueprint is that of the contestant's audience if it has a
bank of its own, else everyone's. 2. All taken, in this order, are shuffled as a
whole: that is the order of the paper. 3. If options are shuffled: for each question in the
paper's order, take order number below(n!) of all n! orders of its option ids listed as in a
dictionary (ABC, ACB, BAC, BCA, CAB, CBA): one word a question. Options keep their letters. Options
of a question that are held ("Tất cả các phương án trên") take no part in this: they follow the
others, sorted.
"""

import hashlib
import hmac
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, count, permutations
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from contracts.definition import AudienceBank, Difficulty, QuestionKind, TopicDraw
from contracts.errors import Refused
from contracts.hash_commitments import round_commitment, secret_commitment
from contracts.question_pools import Lack, Need, Place, overlapping, takes

_WORDS = struct.Struct(">8I").unpack
_COUNTER = struct.Struct(">I").pack
_sha256 = hashlib.sha256
MAX_OPTIONS = 6
_SPAN = 1 << 32

T = TypeVar("T")


class BankQuestion(Struct, frozen=True):
    """What the draw needs of a question: its id, where it stands, its option ids ("A" to "F"),
    which of these stand behind the others; and what a paper says of it, its kind."""

    id: str
    topic: str
    options: tuple[str, ...]
    difficulty: Difficulty | None = None
    audience: str = ""
    held: str = ""
    kind: QuestionKind = "single_choice"

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.topic, self.difficulty, self.audience)


class Bank(Struct, frozen=True):
    """What a round draws from, sorted by id, options sorted: see :func:`bank_of`.

    ``pools``: what a line takes from by (topic, difficulty or "", audience), made once.
    """

    questions: tuple[BankQuestion, ...]
    pools: dict[tuple[str, str, str], tuple[BankQuestion, ...]] = {}

    def pool(self, draw: TopicDraw, audience: str = "") -> tuple[BankQuestion, ...]:
        """The questions that this line of an audience's blueprint takes from."""
        key = draw.topic, draw.difficulty or "", audience
        if key not in self.pools:
            self.pools[key] = tuple(q for q in self.questions if takes(draw, audience, q.place))
        return self.pools[key]


class PaperQuestion(Struct, frozen=True):
    """One question of a paper with its option ids in the order shown, and its kind."""

    id: str
    options: tuple[str, ...]
    kind: QuestionKind = "single_choice"


class Paper(Struct, frozen=True):
    """The questions one contestant gets, in order."""

    questions: tuple[PaperQuestion, ...]


def bank_of(questions: Iterable[BankQuestion]) -> Bank:
    """A bank ready for drawing; made once per round. Refuses doubled ids and options past F."""
    made: list[BankQuestion] = []
    seen: set[str] = set()
    for question in sorted(questions, key=lambda q: q.id):
        if question.id in seen:
            raise Refused("bank.question_twice", "a question stands twice", question=question.id)
        options, held = set(question.options), sorted(question.held)
        sound = 1 <= len(options) == len(question.options) <= MAX_OPTIONS
        if not sound or held != sorted(set(held) & options):
            raise Refused(
                "bank.options",
                "a question has 1 to 6 different options, and holds only some of them",
                question=question.id,
            )
        seen.add(question.id)
        made.append(replace(question, options=tuple(sorted(question.options))))
    return Bank(tuple(made), {})


_LEVELS = {"easy": " mức độ dễ", "medium": " mức độ trung bình", "hard": " mức độ khó"}


def check_blueprint(blueprint: Sequence[TopicDraw], bank: Bank, audience: str = "") -> None:
    """Refuses a blueprint that the bank cannot fill for this audience ("": everyone who has no
    bank of their own), or of which two lines could take the same question."""
    refuse_overlapping(blueprint)
    lacking = [
        ("", Lack(Need(audience, draw), there))
        for draw in blueprint
        if not 0 <= draw.questions <= (there := len(bank.pool(draw, audience)))
    ]
    if lacking:
        raise too_few(lacking)


def refuse_overlapping(blueprint: Sequence[TopicDraw]) -> None:
    """``blueprint.topic_twice``: two lines could take the same question."""
    for index, draw in enumerate(blueprint):
        if any(overlapping(draw, other) for other in blueprint[:index]):
            raise Refused(
                "blueprint.topic_twice",
                "Chủ đề có hai lần trong cơ cấu đề. (A topic twice.)",
                topic=draw.topic,
            )


def too_few(lacking: Sequence[tuple[str, Lack]]) -> Refused:
    """``blueprint.too_few_questions``, with what is missing: the name of a round ("": not told)
    and the line that it cannot fill."""
    missing: list[dict[str, str | int]] = []
    words = []
    for round_name, (need, there) in lacking:
        draw = need.draw
        pool = {"round": round_name, "difficulty": draw.difficulty, "audience": need.audience}
        told = {name: value for name, value in pool.items() if value}
        missing.append({"topic": draw.topic, "wanted": draw.questions, "there": there, **told})
        whose = f", đối tượng “{need.audience}”" if need.audience else ""
        where = f", đợt “{round_name}”" if round_name else ""
        of = f"chủ đề “{draw.topic}”{_LEVELS.get(draw.difficulty or '', '')}{whose}{where}"
        words.append(f"{of} cần {draw.questions} câu, có {there}")
    listed = "; ".join(words[:10]) + ("; …" if len(words) > 10 else "")
    return Refused(
        "blueprint.too_few_questions",
        f"Bộ câu hỏi chưa đủ câu cho cơ cấu đề: {listed}. (The bank has too few questions for "
        "papers: topic, round, difficulty and audience with what is wanted and there.)",
        **missing[0],
        missing=missing[:100],
    )


def pseudonym(pseudonym_key: bytes, person: str) -> str:
    """The round's name for a person in everything published: 16 hex digits."""
    return hmac.digest(pseudonym_key, person.encode(), "sha256").hex()[:16]


def paper_seed(seed: bytes, public_value: str, pseudonym: str, attempt_number: int) -> bytes:
    """The 32 bytes from which one attempt's paper is drawn."""
    parts = (b"hoithi/paper/1", seed, public_value.encode(), pseudonym.encode())
    return hashlib.sha256(b"\0".join(parts) + b"\0%d" % attempt_number).digest()


def draw_paper(
    seed: bytes,
    public_value: str,
    pseudonym: str,
    attempt_number: int,
    blueprint: Sequence[TopicDraw],
    bank: Bank,
    shuffle_options: bool,
    audience: str = "",
) -> Paper:
    """The paper of one attempt, by the rule above; ``audience``: whose blueprint this is.

    The blueprint must have passed :func:`check_blueprint` against the bank when the round was
    prepared; here it is not looked at again.
    """
    words = _words(paper_seed(seed, public_value, pseudonym, attempt_number))
    taken: list[BankQuestion] = []
    for draw in blueprint:
        pool = list(bank.pool(draw, audience))
        _shuffle(pool, draw.questions, words)
        taken += pool[: draw.questions]
    _shuffle(taken, len(taken), words)
    if not shuffle_options:
        return Paper(tuple([PaperQuestion(q.id, q.options, q.kind) for q in taken]))
    questions = []
    for question in taken:
        orders = _orders(question.options, question.held)
        order = orders[_below(len(orders), words)]
        questions.append(PaperQuestion(question.id, order, question.kind))
    return Paper(tuple(questions))


def commitment(
    seed: bytes,
    pseudonym_key: bytes,
    bank_digest: str,
    blueprint: Sequence[TopicDraw],
    key_commitments: Mapping[str, str],
    *,
    public_value: str = "",
    shuffle_options: bool = True,
    banks: Sequence[AudienceBank] = (),
) -> str:
    """Hex commitment to a round, published before it opens (bank digest, key commitments: hex)."""
    return round_commitment(
        seed_commitment=secret_commitment(seed),
        pseudonym_key_commitment=secret_commitment(pseudonym_key),
        public_value=public_value,
        bank=bank_digest,
        blueprint=blueprint,
        shuffle_options=shuffle_options,
        key_commitments=key_commitments,
        banks=banks,
    )


def _words(seed: bytes) -> Iterator[int]:
    """The counter stream as 32-bit words, without end."""

    def block(counter: int) -> tuple[int, ...]:
        return _WORDS(_sha256(seed + _COUNTER(counter)).digest())

    return chain.from_iterable(map(block, count()))


def _shuffle(items: list[T], first: int, words: Iterator[int]) -> None:
    """Shuffles the first ``first`` of ``items`` in place; ``below`` is written out for speed.

    A word is taken if the run of ``left`` numbers it falls into ends within 32 bits.
    """
    size = len(items)
    for i in range(min(first, size - 1)):
        left = size - i
        word = next(words)
        chosen = word % left
        while word - chosen + left > _SPAN:
            word = next(words)
            chosen = word % left
        if chosen:
            items[i], items[i + chosen] = items[i + chosen], items[i]


def _below(size: int, words: Iterator[int]) -> int:
    """A drawn number from 0 to ``size`` - 1."""
    if size == 1:
        return 0
    word = next(words)
    chosen = word % size
    while word - chosen + size > _SPAN:
        word = next(words)
        chosen = word % size
    return chosen


@cache
def _orders(options: tuple[str, ...], held: str) -> tuple[tuple[str, ...], ...]:
    """Every order of sorted options, lexicographic, behind them those that are held: up to 720."""
    moving = [option for option in options if option not in held]
    last = tuple(option for option in options if option in held)
    return tuple(order + last for order in permutations(moving))
