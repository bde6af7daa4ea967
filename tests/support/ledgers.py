"""Small contests played by exam's and scoring's rules, for tests of ledgers and their recount."""

import io
import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from msgspec import Raw, structs
from nacl.signing import SigningKey

from contracts.definition import (
    AgencyClass,
    Award,
    Conditions,
    Definition,
    Difficulty,
    ParticipationRules,
    Phase,
    Prize,
    QuestionKind,
    QuizRules,
    RankingMeasure,
    Round,
    TopicDraw,
)
from contracts.hash_commitments import (
    bank_digest,
    canonical,
    content_digest,
    key_commitment,
    secret_commitment,
)
from contracts.ledger_file import ROUND_LEDGER, LedgerPublication, signing_bytes, write_ledger
from contracts.ledger_format import key_id
from contracts.ledger_lines import (
    AttemptLine,
    AttemptRecord,
    Closing,
    Header,
    HolderLine,
    LedgerQuestion,
    LedgerWindow,
    Line,
    Status,
    VoidRule,
)
from contracts.ledger_salts import SaltBook
from contracts.merkle import merkle_root
from services.exam.domain.paper_drawing import (
    BankQuestion,
    PaperQuestion,
    bank_of,
    commitment,
    draw_paper,
    pseudonym,
)
from services.scoring.domain.publications.ledger_redaction import (
    Opening,
    closed_to_auditors,
    public_closing,
)
from services.scoring.domain.publications.round_publication import (
    Edition,
    Questions,
    Secrets,
    Taken,
    build_publication,
)

OPENED_US = 1_728_262_800_000_000
SEED = bytes(range(32))
PSEUDONYM_KEY = bytes(range(32, 64))
SALTS = SaltBook(bytes(range(64, 96)))
CHAINS: list[list[RankingMeasure]] = [
    ["score", "duration", "earliest"],
    ["score", "prediction", "duration", "earliest"],
    ["score", "earliest", "duration"],
    ["earliest", "score"],
    ["score"],
]
LONGER_CHAINS: list[list[RankingMeasure]] = [
    *CHAINS,
    ["score", "duration"],
    ["score", "prediction", "duration"],
]
"""Those too by which people may be equal."""


class Organiser:
    """An Ed25519 signer with a key that is the same in every run."""

    def __init__(self, seed: bytes = bytes(32)) -> None:
        self._key = SigningKey(seed)

    @property
    def public_key(self) -> bytes:
        return bytes(self._key.verify_key)

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message).signature


@dataclass
class Played:
    """A published round: its values, the auditor's file and the public one."""

    definition: Definition
    publication: LedgerPublication
    full: bytes
    public: bytes


CLOSES_US = OPENED_US + 7 * 86_400_000_000


def plan(
    quiz: QuizRules, practice: bool = False, awards: Sequence[Award] | None = None
) -> Definition:
    """One quiz phase of one round with P1's weekly prizes, or these."""
    closes = CLOSES_US
    round_ = Round("tuan-1", "Tuần 1", OPENED_US, closes, practice, "12345")
    prizes = [
        Prize("nhat", "Giải nhất", 1, 500_000),
        Prize("nhi", "Giải nhì", 2, 300_000),
        Prize("ba", "Giải ba", 3, 200_000),
    ]
    return Definition(
        slug="thu-2024",
        title="Hội thi thử",
        organiser="Ủy ban nhân dân",
        starts_at_us=OPENED_US,
        ends_at_us=closes,
        agency_classes=[AgencyClass("city", "Khối thành phố", 0.7)],
        phases=[Phase("vong-1", "Vòng 1", "quiz", True, quiz, [round_])],
        participation=ParticipationRules("vong-1"),
        awards=[Award("tuan", "Giải tuần", "vong-1", "individual", prizes, each_round=True)]
        if awards is None
        else list(awards),
    )


def question(
    number: int,
    topic: str,
    options: int,
    key: str,
    difficulty: Difficulty | Literal[""] = "",
    audience: str = "",
    held: int = 0,
    kind: QuestionKind = "single_choice",
) -> LedgerQuestion:
    """A question of the bank, its key opened; the last ``held`` options keep their place."""
    name = f"CH{number:02}"
    letters = list("ABCDEF"[:options])
    salt = bytes([number]) * 16
    return LedgerQuestion(
        id=name,
        topic=topic,
        options=letters,
        content=content_digest(name, f"Câu {number}?", {o: f"Phương án {o}" for o in letters}),
        key=key,
        key_salt=salt.hex(),
        key_commitment=key_commitment(name, key, salt),
        difficulty=difficulty,
        audience=audience,
        held=letters[options - held :],
        kind=kind,
    )


def play(
    quiz: QuizRules,
    people: int,
    dice: random.Random,
    *,
    practice: bool = False,
    voided: dict[str, VoidRule] | None = None,
    corrected: dict[str, str] | None = None,
    agencies: int = 3,
    questions: list[LedgerQuestion] | None = None,
    renamed: Callable[[str, str], str] = lambda _question, option: option,
    awards: Sequence[Award] | None = None,
    holding: Collection[int] = (),
    window: LedgerWindow | None = None,
) -> Played:
    """``renamed``: (question, option) -> the option that is chosen, and right, in its place.
    ``people`` sit up to the allowed attempts; times are coarse so that ties are common. Where
    audiences have banks, everybody belongs to one of them or to none. ``holding``: by number, who
    won a prize in an earlier round."""
    definition = plan(quiz, practice, awards)
    public_value = definition.phases[0].rounds[0].public_value
    topics = [draw.topic for draw in quiz.blueprint]
    questions = questions or [
        question(n, topics[n % len(topics)], 2 + n % 5, "AB"[n % 2]) for n in range(6 * len(topics))
    ]
    questions = [_renamed(one, renamed) for one in questions]
    bank = bank_of(
        BankQuestion(
            q.id,
            q.topic,
            tuple(q.options),
            q.difficulty or None,
            q.audience,
            "".join(q.held),
            q.kind,
        )
        for q in questions
    )
    audiences = [one.audience for one in quiz.blueprints]
    statuses: list[Status] = ["counted", "counted", "counted", "counted", "excluded", "annulled"]
    taken = []
    audience_of: dict[str, str] = {}
    for person in range(people):
        name = pseudonym(PSEUDONYM_KEY, f"CB{person:04}")
        agency = f"DV{dice.randrange(agencies):02}"
        audience = audiences[dice.randrange(len(audiences))] if len(audiences) > 1 else ""
        audience_of[name] = audience
        for attempt in range(1, dice.randint(1, quiz.attempts_allowed or 3) + 1):
            paper = draw_paper(
                SEED,
                public_value,
                name,
                attempt,
                quiz.blueprint_of(audience),
                bank,
                quiz.shuffle_options,
                audience,
            )
            started = OPENED_US + dice.randrange(3) * 1_000_000
            one = Taken(
                pseudonym=name,
                attempt=attempt,
                agency=agency,
                started_at_us=started,
                submitted_at_us=started + dice.randrange(-1, 4) * 500_000,
                answers={
                    q.id: _choice(renamed, q, dice) for q in paper.questions if dice.random() < 0.8
                },
                prediction=dice.choice([None, 0, 1, 2, 5]) if quiz.prediction else None,
                status=dice.choice(statuses),
                paper=tuple(q.id for q in paper.questions),
                audience=audience,
            )
            taken.append(one)
    committed = commitment(
        SEED,
        PSEUDONYM_KEY,
        bank_digest(
            [(q.id, q.topic, q.options, q.content) for q in questions],
            {q.id: (q.difficulty, q.audience) for q in questions if q.difficulty or q.audience},
            {q.id: "".join(q.held) for q in questions if q.held},
            {q.id: q.kind for q in questions},
        ),
        quiz.blueprint,
        {q.id: q.key_commitment for q in questions},
        public_value=public_value,
        shuffle_options=quiz.shuffle_options,
        banks=quiz.banks,
    )
    secrets = Secrets(SEED, secret_commitment(PSEUDONYM_KEY), committed)
    edition = Edition(1, OPENED_US + 8 * 86_400_000_000)
    eligible = any(award.audiences for award in definition.awards)
    publication = build_publication(
        definition,
        "tuan-1",
        edition,
        secrets,
        Questions(questions, voided or {}, corrected or {}),
        taken,
        audience_of=audience_of if eligible else {},
        holders=[_holder(person) for person in sorted(holding)],
        window=window or LedgerWindow(OPENED_US, definition.ends_at_us),
    )
    full = written(publication)
    return Played(definition, publication, full, published(full, publication.attempts))


def _holder(person: int) -> HolderLine:
    """Somebody's prize of a week before, where they had another pseudonym."""
    name = pseudonym(PSEUDONYM_KEY, f"CB{person:04}")
    before = pseudonym(PSEUDONYM_KEY[::-1], f"CB{person:04}")
    return HolderLine(name, "tuan-0", 1, "tuan", "nhat", before)


def _choice(
    renamed: Callable[[str, str], str], question: PaperQuestion, dice: random.Random
) -> str:
    """What somebody chooses: A, and often B too where several may be chosen."""
    several = question.kind == "multiple_choice" and dice.random() < 0.6
    return "".join(sorted(renamed(question.id, letter) for letter in ("AB" if several else "A")))


def _renamed(one: LedgerQuestion, renamed: Callable[[str, str], str]) -> LedgerQuestion:
    assert one.key is not None
    assert one.key_salt is not None
    key = "".join(sorted(renamed(one.id, letter) for letter in one.key))
    bound = key_commitment(one.id, key, bytes.fromhex(one.key_salt))
    return structs.replace(one, key=key, key_commitment=bound)


def written(
    publication: LedgerPublication, organiser: Organiser | None = None, opening: Opening = "public"
) -> bytes:
    """The auditor's file."""
    out = io.BytesIO()
    write_ledger(out, publication, SALTS, organiser or Organiser(), closed_to_auditors(opening))
    return out.getvalue()


def published(full: bytes, attempts: list[AttemptRecord], opening: Opening = "public") -> bytes:
    """The public file."""
    out = io.BytesIO()
    ROUND_LEDGER.close(io.BytesIO(full), out, public_closing(attempts, opening))
    return out.getvalue()


def signed(lines: Sequence[Line], organiser: Organiser | None = None) -> bytes:
    """A file of these lines, whatever they say, with a closing line that is right."""
    organiser = organiser or Organiser()
    header, *others = lines
    assert isinstance(header, Header)
    root = merkle_root([ROUND_LEDGER.leaf(line) for line in lines])
    closing = Closing(
        attempts=sum(isinstance(line, AttemptLine) for line in others),
        leaves=len(lines),
        root=root.hex(),
        signature=organiser.sign(signing_bytes(header, root)).hex(),
        public_key=organiser.public_key.hex(),
        key_id=key_id(organiser.public_key),
    )
    return b"".join(canonical(line) + b"\n" for line in (*lines, closing))


def altered(publication: LedgerPublication, index: int, **changes: object) -> LedgerPublication:
    """The publication with one attempt told otherwise, as a dishonest organiser would."""
    attempts = list(publication.attempts)
    if "answers" in changes:
        changes["written"] = Raw(canonical(changes.pop("answers")))
    attempts[index] = structs.replace(attempts[index], **changes)
    return structs.replace(publication, attempts=attempts)


def small() -> Played:
    """The contest behind the golden file: twelve people, ties, an excluded one, a prediction."""
    quiz = QuizRules(
        time_limit_s=1800,
        blueprint=[TopicDraw("cchc", 3), TopicDraw("chỉ-số", 2)],
        attempts_allowed=2,
        prediction=True,
        ranking=["score", "prediction", "duration", "earliest"],
    )
    return play(quiz, 12, random.Random(2024), agencies=2)


def weekly(
    name: str,
    second: int,
    *,
    audiences: Sequence[str] = (),
    one_prize_each: bool = False,
    minimum_score: int = 0,
    minimum_rounds: int = 1,
) -> Award:
    """One first prize and so many second ones, in each round."""
    return Award(
        name,
        f"Giải {name}",
        "vong-1",
        "individual",
        [Prize("nhat", "Giải nhất", 1, 500_000), Prize("nhi", "Giải nhì", second, 300_000)],
        each_round=True,
        audiences=list(audiences),
        one_prize_each=one_prize_each,
        conditions=Conditions(minimum_score=minimum_score, minimum_rounds=minimum_rounds),
    )
