"""A publication built from a round's attempts: what ``contracts.ledger_file`` then writes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal

from msgspec import Raw, Struct
from msgspec.structs import replace

from contracts.currencies import DONG
from contracts.definition import (
    Award,
    Definition,
    QuizRules,
    SeveralPrizes,
    definition_digest,
)
from contracts.errors import Refused
from contracts.hash_commitments import blueprint_lines, canonical
from contracts.ledger_file import LedgerPublication
from contracts.ledger_lines import (
    FORMAT,
    AttemptRecord,
    AudienceLine,
    Header,
    HolderLine,
    LedgerAward,
    LedgerBank,
    LedgerPoints,
    LedgerPrize,
    LedgerQuestion,
    LedgerRules,
    LedgerSharing,
    LedgerWindow,
    Status,
    VoidRule,
    left_out,
)
from services.scoring.domain.marking.attempt_score import full_marks, score, worths
from services.scoring.domain.prizes.handing_out import takes_higher
from services.scoring.domain.results.individual_prizes import NOBODY
from services.scoring.domain.results.round_outcome import (
    Eligible,
    RoundRules,
    agencies_limited,
    holding,
    round_outcome,
    rules_of_round,
)
from services.scoring.domain.results.standings import Sitting, TieDraw


class Taken(Struct, frozen=True, gc=False):
    """A submitted attempt as scoring keeps it; ``paper`` only if a question was voided.
    ``audience``: whose bank the paper was drawn from."""

    pseudonym: str
    attempt: int
    agency: str
    started_at_us: int
    submitted_at_us: int
    answers: dict[str, str]
    prediction: int | None = None
    status: Status = "counted"
    paper: tuple[str, ...] = ()
    audience: str = ""


class Secrets(Struct, frozen=True):
    """What exam reveals at settlement, with what was committed to before the round (hex)."""

    seed: bytes
    pseudonym_key_commitment: str
    commitment: str


class Edition(Struct, frozen=True):
    """Which publication of the contest this is; the first has no ``previous_root`` (hex)."""

    number: int
    published_at_us: int
    state: Literal["draft", "final"] = "draft"
    previous_root: str | None = None


class Questions(Struct, frozen=True):
    """The bank with its keys as they were committed to, and what was decided about them since: a
    key in ``corrected`` counts instead."""

    bank: Sequence[LedgerQuestion]
    voided: Mapping[str, VoidRule] = {}
    corrected: Mapping[str, str] = {}

    def keys(self) -> dict[str, str]:
        """Question -> the option that counts; refused where a key is missing."""
        keys = {one.id: one.key for one in self.bank if one.key is not None}
        if len(keys) < len(self.bank):
            raise Refused("publication.key_missing", "a question of the bank has no key")
        return keys | dict(self.corrected)


def build_publication(
    definition: Definition,
    round_id: str,
    edition: Edition,
    secrets: Secrets,
    questions: Questions,
    attempts: Iterable[Taken],
    *,
    audience_of: Mapping[str, str] = NOBODY,
    holders: Sequence[HolderLine] = (),
    window: LedgerWindow | None = None,
) -> LedgerPublication:
    """Scores, ranks and awards a settled round.

    ``audience_of``: pseudonym -> audience, where an award is for some audiences only; ``holders``:
    who won in an earlier round, where an award gives one prize to each. ``window``: when the round
    was open in the end, if that is known.

    To keep keys sealed in the file, pass the publication through :func:`with_keys_sealed`.
    """
    rules = rules_of_round(definition, round_id)
    records, sittings = scored(attempts, questions, rules.quiz)
    header = _header(definition, round_id, rules, edition, secrets, questions, window)
    draw = TieDraw(secrets.seed, header.public_value)
    limited = records if agencies_limited(rules.awards) else ()
    agency_of = {(one.pseudonym, one.attempt): one.agency for one in limited}
    eligible = Eligible(audience_of, holding(holders), agency_of)
    outcome = round_outcome(rules, sittings, draw, eligible)
    sat = {one.pseudonym for one in records}
    return LedgerPublication(
        replace(header, prediction_truth=outcome.truth),
        records,
        *outcome.lines(),
        [AudienceLine(person, name) for person, name in audience_of.items() if person in sat],
        list(holders),
    )


def _header(
    definition: Definition,
    round_id: str,
    rules: RoundRules,
    edition: Edition,
    secrets: Secrets,
    questions: Questions,
    window: LedgerWindow | None,
) -> Header:
    """All but the truth that predictions are measured by, which follows from the attempts."""
    phase = definition.phase_of_round(round_id)
    return Header(
        format=FORMAT,
        contest=definition.slug,
        phase=phase.id,
        round=round_id,
        practice=rules.practice,
        number=edition.number,
        state=edition.state,
        previous_root=edition.previous_root,
        published_at_us=edition.published_at_us,
        definition_digest=definition_digest(definition),
        rules=_rules(rules.quiz),
        awards=[_award(award) for award in rules.awards],
        seed=secrets.seed.hex(),
        public_value=next(item.public_value for item in phase.rounds if item.id == round_id),
        pseudonym_key_commitment=secrets.pseudonym_key_commitment,
        commitment=secrets.commitment,
        bank=sorted(questions.bank, key=lambda question: question.id),
        voided=dict(questions.voided),
        prediction_truth=None,
        corrected=dict(questions.corrected),
        window=window,
        currency=left_out(definition.currency, DONG),
    )


def scored(
    attempts: Iterable[Taken], questions: Questions, quiz: QuizRules
) -> tuple[list[AttemptRecord], list[Sitting]]:
    """Each attempt marked, once for the file and once for the standings."""
    records, sittings = [], []
    keys, voided = questions.keys(), questions.voided
    worth = worths(quiz, {one.id: one.difficulty or None for one in questions.bank})
    for one in attempts:
        points = score(one.answers, keys, paper=one.paper, voided=voided, worths=worth)
        full = quiz.full_marks_of(one.audience)
        perfect = points == full_marks(full, paper=one.paper, voided=voided, worths=worth)
        sitting = Sitting(
            one.pseudonym,
            one.attempt,
            points,
            one.started_at_us,
            one.submitted_at_us,
            one.prediction,
            perfect,
            one.status,
        )
        sittings.append(sitting)
        records.append(_record(one, sitting))
    return records, sittings


def keys_may_be_told(definition: Definition, round_id: str, settled: Collection[str]) -> bool:
    """Whether no round that has not ``settled`` draws from the questions of this round.

    A split bank has each question in one round, and in those that make it good. A shared one is the
    whole contest's: every round of every quiz that shares it must be over, practice too.
    """
    phase = definition.phase_of_round(round_id)
    if phase.quiz is not None and phase.quiz.question_use == "split":
        mine = next(one for one in phase.rounds if one.id == round_id)
        whose = mine.makes_good or mine.id
        return all(one.id in settled for one in phase.rounds if whose in (one.id, one.makes_good))
    return all(
        round_.id in settled
        for other in definition.phases
        if other.quiz is not None and other.quiz.question_use == "shared"
        for round_ in other.rounds
    )


def as_first_format(publication: LedgerPublication) -> LedgerPublication:
    """The same as an earlier version told it, whose header had no window."""
    header = replace(publication.header, format="hoithi-ledger/1", window=None)
    return replace(publication, header=header)


def with_keys_sealed(publication: LedgerPublication) -> LedgerPublication:
    """The same publication with commitments in place of keys; its root is another one."""
    header = publication.header
    sealed = [replace(q, key=None, key_salt=None) for q in header.bank]
    corrected: dict[str, str | None] = dict.fromkeys(header.corrected)
    return replace(publication, header=replace(header, bank=sealed, corrected=corrected))


def _rules(quiz: QuizRules) -> LedgerRules:
    return LedgerRules(
        blueprint=blueprint_lines(quiz.blueprint),
        shuffle_options=quiz.shuffle_options,
        time_limit_s=quiz.time_limit_s,
        attempts_allowed=quiz.attempts_allowed,
        counting_attempt=quiz.counting_attempt,
        prediction=quiz.prediction,
        ranking=list(quiz.ranking),
        banks=[LedgerBank(one.audience, blueprint_lines(one.blueprint)) for one in quiz.banks],
        predicts=quiz.predicts,
        several_right=quiz.several_right,
        points=_points(quiz),
        scale=quiz.score_scale,
    )


def _points(quiz: QuizRules) -> LedgerPoints | None:
    given = quiz.points
    return None if given is None else LedgerPoints(given.easy, given.medium, given.hard)


def _award(award: Award) -> LedgerAward:
    prizes = [LedgerPrize(p.rank, p.name, p.winners, p.money) for p in award.prizes]
    return LedgerAward(
        award.id,
        award.name,
        prizes,
        award.audiences,
        award.one_prize_each,
        award.conditions.minimum_score,
        award.conditions.minimum_rounds,
        sharing(award),
        several_prizes(award),
        award.prizes_per_agency or 0,
        award.ranking,
    )


def sharing(award: Award) -> LedgerSharing | None:
    """How those who are equal share; None where they are drawn."""
    if award.tie != "shared":
        return None
    return LedgerSharing(award.shared_money, award.shared_places)


def several_prizes(award: Award) -> SeveralPrizes:
    """Which of several prizes stands, where each gets one."""
    return "higher" if takes_higher(award) else "earlier"


def _record(one: Taken, sitting: Sitting) -> AttemptRecord:
    return AttemptRecord(
        pseudonym=one.pseudonym,
        attempt=one.attempt,
        agency=one.agency,
        status=one.status,
        started_at_us=one.started_at_us,
        submitted_at_us=one.submitted_at_us,
        duration_s=sitting.duration_s,
        written=Raw(canonical(one.answers)),
        prediction=one.prediction,
        score=sitting.score,
        audience=one.audience,
    )
