"""The checks of a recount, each a generator of differences in words; together :func:`recount`."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from msgspec.structs import replace

from cli.recount.attempt_scores import Sat, best_possible, marks, sat, standing_attempts, worth
from cli.recount.attempt_times import in_time, window_of
from cli.recount.keys_from_later_ledger import told_by, with_keys
from cli.recount.paper_generation import Recaller, blueprints, pool
from cli.recount.published_lines import sealed
from cli.recount.ranking import Order, Ranker, prizes
from contracts.definition import AudienceBank, TopicDraw
from contracts.hash_commitments import (
    bank_digest,
    canonical,
    key_commitment,
    round_commitment,
    secret_commitment,
)
from contracts.ledger_file import Ledger, signing_bytes
from contracts.ledger_lines import Header, LedgerQuestion, StandingLine, WonLine, draws_of


@dataclass
class Report:
    """What a recount found. ``notes`` are parts this file cannot show, not differences."""

    differences: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def agrees(self) -> bool:
        return not self.differences


def recount(ledger: Ledger, public_key: bytes | None = None, keys: Iterable[Ledger] = ()) -> Report:
    """Everything worked out again from the file, and compared with what it says. ``keys``: ledgers
    of the same contest that may tell the keys which this one keeps sealed."""
    report = Report()
    report.differences += seal(ledger, public_key)
    if public_key is None:
        report.notes.append("signature checked with the key in the file: give --public-key")
    bad_rules = [*rules(ledger.header), *window_of(ledger.header)]
    report.differences += bad_rules
    if bad_rules:
        return report
    report.differences += commitments(ledger.header)
    for other in keys:
        report.differences += told_by(ledger.header, other.header)
        report.differences += commitments(other.header)
        ledger = replace(ledger, header=with_keys(ledger.header, other.header))
    sats = [sat(line) for line in ledger.attempts]
    bad_papers = list(drawn_for(ledger))
    report.differences += bad_papers
    if bad_papers:
        return report
    drawn = {(line.pseudonym, line.attempt): line.audience for line in ledger.papers}
    report.differences += attempts(ledger.header, sats, drawn, report.notes)
    report.differences += in_time(ledger.header, sats, report.notes)
    report.differences += results(ledger, sats, report.notes)
    return report


def seal(ledger: Ledger, public_key: bytes | None) -> Iterator[str]:
    """Counts, Merkle root, key and signature of the closing line."""
    yield from sealed(
        ledger.closing,
        ledger.leaves,
        len(ledger.attempts),
        lambda root: signing_bytes(ledger.header, root),
        public_key,
    )


def rules(header: Header) -> Iterator[str]:
    """What must hold of the header before anything can be recounted."""
    ids = [question.id for question in header.bank]
    if ids != sorted(set(ids)):
        yield "bank: questions are doubled or not in order of id"
    audiences = [audience for audience, _ in blueprints(header)]
    if len(set(audiences)) != len(audiences):
        yield "banks: an audience stands twice"
    for audience, lines in blueprints(header):
        yield from _filled(header, audience, lines)
    for question in header.bank:
        options = question.options
        if not 1 <= len(set(options)) == len(options) <= 6:
            yield f"question {question.id}: options {options}"
        if question.held != sorted(set(question.held) & set(options)):
            yield f"question {question.id}: holds {question.held} of its options {options}"
        yield from _fits_its_kind(question)
        if (question.key is None) != (question.key_salt is None):
            yield f"question {question.id}: key and salt are opened together or not at all"
    for unknown in sorted(set(header.voided) - set(ids)):
        yield f"voided question {unknown}: not in the bank"
    possible = {question.id: question for question in header.bank}
    for name, key in sorted(header.corrected.items()):
        if name not in possible:
            yield f"corrected question {name}: not in the bank"
        elif key is not None and not _chosen(key, possible[name]):
            yield f"corrected question {name}: its key {key} is none of its options"
    if header.rules.scale != (60 if header.rules.several_right == "per_option" else 1):
        yield f"scale: scores can't count 1/{header.rules.scale} points by these rules"
    if len(set(header.rules.ranking)) != len(header.rules.ranking):
        yield "ranking: a measure stands twice"
    for award in header.awards:
        by_rules = not award.ranking and "earliest" in header.rules.ranking
        if award.shared is not None and by_rules:
            yield f"award {award.id}: shared, though by the time of arrival nobody is equal"
    if (header.number == 1) != (header.previous_root is None):
        yield "previous root: only the first publication has none"


def _fits_its_kind(question: LedgerQuestion) -> Iterator[str]:
    """A true/false question has two options and keeps their order."""
    if question.kind == "true_false" and question.options != ["A", "B"]:
        yield f"question {question.id}: true or false, and options {question.options}"


def _chosen(letters: str, question: LedgerQuestion) -> bool:
    """Whether a key or an answer is made of the question's options: one, or where several may be
    chosen one or more, in order and each once."""
    if question.kind != "multiple_choice":
        return letters in question.options
    each_once = letters == "".join(sorted(set(letters)))
    return bool(letters) and each_once and set(letters) <= set(question.options)


def _filled(header: Header, audience: str, lines: list[TopicDraw]) -> Iterator[str]:
    """Whether the bank can fill a blueprint, and no question is drawn by two of its lines."""
    name = f"blueprint of {audience}" if audience else "blueprint"
    for number, line in enumerate(lines):
        for other in lines[:number]:
            either = not line.difficulty or not other.difficulty
            if line.topic == other.topic and (either or line.difficulty == other.difficulty):
                yield f"{name}: a topic stands twice"
        ids = pool(header, audience, line)
        if not 0 <= line.questions <= len(ids):
            of = f" ({line.difficulty})" if line.difficulty else ""
            yield (
                f"{name}: {line.questions} questions of topic {line.topic}{of}, "
                f"the bank has {len(ids)}"
            )


def drawn_for(ledger: Ledger) -> Iterator[str]:
    """Whose bank papers were drawn from: of attempts of this file, each told once, in order, and
    only audiences that have a bank."""
    there = {(line.pseudonym[0], line.attempt[0]) for line in ledger.attempts}
    told = [(line.pseudonym, line.attempt) for line in ledger.papers]
    if told != sorted(set(told)) or not set(told) <= there:
        yield "papers: not of attempts of this round, each once, in order"
    known = {bank.audience for bank in ledger.header.rules.banks}
    for line in ledger.papers:
        if line.audience not in known:
            yield f"paper {line.pseudonym}/{line.attempt}: {line.audience} has no bank of its own"


def commitments(header: Header) -> Iterator[str]:
    """Keys, bank, blueprint and seed against what was committed to before the round."""
    for question in header.bank:
        if question.key is None or question.key_salt is None:
            continue
        if not _chosen(question.key, question):
            yield f"question {question.id}: its key {question.key} is none of its options"
        salt = bytes.fromhex(question.key_salt)
        if key_commitment(question.id, question.key, salt) != question.key_commitment:
            yield f"question {question.id}: the key is not the one committed to"
    recounted = round_commitment(
        seed_commitment=secret_commitment(bytes.fromhex(header.seed)),
        pseudonym_key_commitment=header.pseudonym_key_commitment,
        public_value=header.public_value,
        bank=bank_digest(
            [(q.id, q.topic, q.options, q.content) for q in header.bank],
            {q.id: (q.difficulty, q.audience) for q in header.bank if q.difficulty or q.audience},
            {q.id: "".join(q.held) for q in header.bank},
            {q.id: q.kind for q in header.bank},
        ),
        blueprint=draws_of(header.rules.blueprint),
        banks=[AudienceBank(*bank) for bank in blueprints(header)[1:]],
        shuffle_options=header.rules.shuffle_options,
        key_commitments={question.id: question.key_commitment for question in header.bank},
    )
    if recounted != header.commitment:
        yield f"commitment: published {header.commitment}, recounted {recounted}"


def attempts(
    header: Header, sats: list[Sat], drawn: Mapping[tuple[str, int], str], notes: list[str]
) -> Iterator[str]:
    """Every attempt's number, paper, answers, duration and score; sets what was recounted."""
    recaller = Recaller(header)
    bank = {question.id: question for question in header.bank}
    worths = worth(header)
    unmarked = closed = 0
    for one in sats:
        name = f"attempt {one.pseudonym}/{one.attempt}"
        allowed = header.rules.attempts_allowed
        if allowed is not None and one.attempt > allowed:
            yield f"{name}: {allowed} attempts are allowed"
        if one.started_at_us is not None and one.submitted_at_us is not None:
            took = max(0, (one.submitted_at_us - one.started_at_us) // 1_000_000)
            if took != one.duration_s:
                yield f"{name}: duration published {one.duration_s} s, recounted {took} s"
                one.duration_s = took
        audience = drawn.get((one.pseudonym, one.attempt), "")
        paper = recaller.paper(one.pseudonym, one.attempt, audience)
        for question, option in sorted((one.answers or {}).items()):
            if question not in paper:
                yield f"{name}: answers question {question}, which is not in its paper"
            elif not _chosen(option, bank[question]):
                yield f"{name}: answers {option} to question {question}, which has no such option"
        points = None if one.answers is None else marks(header, worths, one.answers, paper)
        if points is None:
            unmarked += 1
            closed += one.answers is None
        elif points != one.score:
            yield f"{name}: score published {one.score}, recounted {points}"
            one.score = points
        one.perfect = one.score == best_possible(header, worths, paper)
    if unmarked:
        why = f"of {closed} the answers are closed, of {unmarked - closed} keys are sealed"
        notes.append(f"{unmarked} scores taken as published: {why}")


def results(ledger: Ledger, sats: list[Sat], notes: list[str]) -> Iterator[str]:
    """Prediction, standings and prizes."""
    header = ledger.header
    truth = None
    if header.rules.prediction:
        truth = predicted(header, sats)
    if truth != header.prediction_truth:
        yield f"prediction: published {header.prediction_truth}, recounted {truth}"
    ranker = Ranker(header, truth or 0)
    order = ranker.order(sats, [row.pseudonym for row in ledger.standings])
    yield from (f"standings: {words}" for words in order.contradictions)
    for first, last in order.unsure:
        notes.append(f"ranks {first} to {last}: order by closed times, see the auditor's file")
    yield from standings(ledger.standings, order)
    yield from eligibility(ledger, notes)
    yield from awards(ledger, order, ranker, notes)


def predicted(header: Header, sats: list[Sat]) -> int:
    """What was to be predicted, of the attempts that count."""
    people = standing_attempts(header, sats).values()
    if header.rules.predicts == "contestants":
        return len(people)
    if header.rules.predicts == "attempts":
        return sum(one.status == "counted" for one in sats)
    return sum(any(one.perfect for one in own) for own in people)


def standings(published: list[StandingLine], order: Order) -> Iterator[str]:
    """The published rows against the recounted ones, rank by rank."""
    for index in range(max(len(published), len(order.places))):
        row = published[index] if index < len(published) else None
        place = order.places[index] if index < len(order.places) else None
        counted = None
        if place is not None:
            one = place.sat
            drawn = place.by_draw
            if drawn is None:
                drawn = row is not None and row.by_draw
            counted = StandingLine(
                index + 1,
                one.pseudonym,
                one.attempt,
                one.score,
                place.distance,
                one.duration_s,
                drawn,
            )
        if row != counted:
            yield f"rank {index + 1}: published {_told(row)}, recounted {_told(counted)}"


def eligibility(ledger: Ledger, notes: list[str]) -> Iterator[str]:
    """Audiences and earlier prizes: of people of this round, each told once, in order."""
    there = {line.pseudonym[0] for line in ledger.attempts}
    for name, told in (
        ("audiences", [line.pseudonym for line in ledger.audiences]),
        ("earlier prizes", [line.pseudonym for line in ledger.holders]),
    ):
        if told != sorted(set(told)) or not set(told) <= there:
            yield f"{name}: not of people of this round, each once, in order"
    for number in sorted({line.number for line in ledger.holders}):
        notes.append(f"prizes won before are taken from publication {number}: see its ledger")


def awards(ledger: Ledger, order: Order, ranker: Ranker, notes: list[str]) -> Iterator[str]:
    """The published prizes against the recounted ones, line by line."""
    published = [*ledger.awards, *ledger.unfilled]
    counted = list(prizes(ledger, order, ranker))
    for index in range(max(len(published), len(counted))):
        said = published[index] if index < len(published) else None
        line, sure = counted[index] if index < len(counted) else (None, True)
        if not sure and isinstance(line, WonLine) and isinstance(said, WonLine):
            notes.append(f"prize {line.award}/{line.prize}: decided by a closed time")
            line = ranker.with_reason(line, said.decided_by)
        if said != line:
            yield f"prize {index + 1}: published {_told(said)}, recounted {_told(line)}"


def _told(line: object) -> str:
    return "nothing" if line is None else canonical(line).decode()
